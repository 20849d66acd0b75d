"""What happens after visits, as entered: volunteers' help, and the centre's own figures at the counter."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from actions.forms import digest_of
from actions.lines import Kind, LineEntry
from actions.refusals import Problem
from actions.visit_checks import EARLIEST_DAY
from models import MOST_HOUSEHOLDS_A_DAY, Assist, CounterDay, CounterMonth, Deed, Volunteer

MOST_A_DAY = 100_000
"""No centre sees more people or applications in one day."""
MOST_A_MONTH = 31 * MOST_A_DAY
MANY_HOUSEHOLDS = 20
"""A volunteer who helps more households with one service in a day is asked about once."""
COUNTS = ("visitors", "direct", "online", "postal")
MONTHS_A_YEAR = 12


@dataclass(frozen=True, kw_only=True)
class AssistEntry:
    """A volunteer helped so many households (lượt hộ) with a service on a day.

    Volunteer, day and service are the line's place: there is one number for each. None households: nothing is to stand
    there any more.
    """

    volunteer_id: int
    on_day: date
    households: int | None
    service_id: int | None = None
    seen: int | None = 0
    """Version that stood there when the person looked; 0: nothing; None: write over whatever it is."""

    @property
    def place(self) -> Hashable:
        return (self.volunteer_id, self.on_day, self.service_id)

    @property
    def field(self) -> str:
        return f"assist_{self.volunteer_id}_{self.on_day.isoformat()}_{self.service_id or 0}"

    def says(self) -> dict[str, Any] | None:
        return None if self.households is None else {"households": self.households}


@dataclass(frozen=True, kw_only=True)
class CounterEntry:
    """The centre's figures of one day or month, for one service or (None) for all.

    A number that is None is not known, which is not zero. All four None: nothing is to stand there any more.
    """

    on_day: date
    """Of a month: any day of it."""
    whole_month: bool = False
    service_id: int | None = None
    visitors: int | None = None
    direct: int | None = None
    online: int | None = None
    postal: int | None = None
    seen: int | None = 0
    """Version that stood there when the person looked; 0: nothing; None: write over whatever it is."""

    @property
    def month(self) -> int:
        return month_number(self.on_day)

    @property
    def place(self) -> tuple[int | date, int | None]:
        return (self.month if self.whole_month else self.on_day, self.service_id)

    @property
    def field(self) -> str:
        return f"counter_{self.service_id or 0}"

    def says(self) -> dict[str, Any] | None:
        said = {name: getattr(self, name) for name in COUNTS}
        return None if all(value is None for value in said.values()) else said


def month_number(day: date) -> int:
    """Months counted through: year × 12 + month - 1."""
    return day.year * MONTHS_A_YEAR + day.month - 1


def first_of_month(number: int) -> date:
    """The first day of a month counted so."""
    return date(number // MONTHS_A_YEAR, number % MONTHS_A_YEAR + 1, 1)


ASSISTS = Kind(
    Assist,
    Deed.ASSIST_RECORD,
    place_of=lambda row: (row.volunteer_id, row.on_day, row.service_id),
    where=lambda entry: {
        "volunteer_id": entry.volunteer_id, "on_day": entry.on_day, "service_id": entry.service_id,
    },
    columns=("volunteer_id", "on_day", "service_id", "households"),
)  # fmt: skip
COUNTER_DAYS = Kind(
    CounterDay,
    Deed.COUNTER_DAY_RECORD,
    place_of=lambda row: (row.on_day, row.service_id),
    where=lambda entry: {"on_day": entry.on_day, "service_id": entry.service_id},
    columns=("on_day", "service_id", *COUNTS),
)
COUNTER_MONTHS = Kind(
    CounterMonth,
    Deed.COUNTER_DAY_RECORD,
    place_of=lambda row: (row.month, row.service_id),
    where=lambda entry: {"month": entry.month, "service_id": entry.service_id},
    columns=("month", "service_id", *COUNTS),
)


def digest_of_lines(entries: Iterable[AssistEntry | CounterEntry], reason: str | None) -> str:
    """Of what a sheet says, whatever was seen before it: a form sent again is the same form."""
    lines = [asdict(entry) | {"seen": None} for entry in entries]
    return digest_of([reason, sorted(lines, key=str)])


def doubled(entries: Iterable[LineEntry]) -> Iterator[Problem]:
    """Two lines of one sheet for the same place."""
    places: set[Hashable] = set()
    for entry in entries:
        if entry.place in places:
            yield Problem("line_twice", entry.field)
        places.add(entry.place)


def assist_problems(entry: AssistEntry, volunteer: Volunteer | None, services: set[int], today: date) -> list[Problem]:
    """What cannot be true about one line of volunteers' help; `services` are those that the ward has."""
    problems = list(_day_problems(entry.on_day, today, entry.field))
    if volunteer is None or (entry.service_id is not None and entry.service_id not in services):
        problems.append(Problem("choice_unknown", entry.field))
    if entry.households is None:
        return problems
    if volunteer is not None and not _is_member(volunteer, entry.on_day):
        values = {"name": volunteer.name, "since": volunteer.joined_on, "until": volunteer.left_on}
        problems.append(Problem("volunteer_not_active", entry.field, values))
    if not _whole(entry.households, 1, MOST_HOUSEHOLDS_A_DAY):
        problems.append(Problem("assist_households", entry.field, {"most": MOST_HOUSEHOLDS_A_DAY}))
    return problems


def assist_doubts(entry: AssistEntry) -> Iterator[Problem]:
    """What is possible but improbable about a valid line."""
    if entry.households is not None and entry.households > MANY_HOUSEHOLDS:
        yield Problem("assist_many", entry.field, {"households": entry.households})


def counter_problems(entry: CounterEntry, services: set[int], today: date) -> Iterator[Problem]:
    """What cannot be true about one line of the counter's figures."""
    yield from _day_problems(first_of_month(entry.month) if entry.whole_month else entry.on_day, today, entry.field)
    if entry.service_id is not None and entry.service_id not in services:
        yield Problem("choice_unknown", entry.field)
    most = MOST_A_MONTH if entry.whole_month else MOST_A_DAY
    for name in COUNTS:
        if (count := getattr(entry, name)) is not None and not _whole(count, 0, most):
            yield Problem("count_out_of_range", f"{entry.field}_{name}", {"most": most})


def counter_doubts(said: dict[int | None, dict[str, Any]], *, month: int | None, today: date) -> Iterator[Problem]:
    """What is improbable about figures of a day (`month` None) or a month; `said`: service (None: all) → numbers."""
    if month is not None and month >= month_number(today):
        yield Problem("month_not_over", "counter_0")
    total = said.get(None, {})
    for name in COUNTS:
        parts = [numbers[name] for service, numbers in said.items() if service is not None]
        together = sum(part for part in parts if part is not None)
        if total.get(name) is not None and together > total[name]:
            values = {"total": total[name], "together": together}
            yield Problem("counter_total_less", f"counter_0_{name}", values)


def _day_problems(on_day: date, today: date, field: str) -> Iterator[Problem]:
    if on_day > today:
        yield Problem("day_in_future", field, {"today": today})
    if on_day < EARLIEST_DAY:
        yield Problem("day_too_early", field, {"earliest": EARLIEST_DAY})


def _is_member(volunteer: Volunteer, day: date) -> bool:
    return volunteer.joined_on <= day and (volunteer.left_on is None or day < volunteer.left_on)


def _whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
