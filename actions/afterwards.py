"""Writing down what happens after visits: volunteers' help, and the centre's own days at the counter."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.change import Change, require
from actions.refusals import Conflict, Invalid, Problem
from actions.visit_checks import EARLIEST_DAY
from models import MOST_HOUSEHOLDS_A_DAY, Actor, Assist, CounterDay, Deed, Service, Volunteer

MOST_A_DAY = 100_000
"""No centre sees more people or applications in one day."""
COUNTS = ("visitors", "direct", "online", "postal")


@dataclass(frozen=True, kw_only=True)
class AssistEntry:
    """A volunteer helped households on a day."""

    volunteer_id: int
    on_day: date
    households: int
    service_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class CounterEntry:
    """The centre's figures of one day, for one service or (None) for all; None: not known, which is not zero."""

    on_day: date
    service_id: int | None = None
    visitors: int | None = None
    direct: int | None = None
    online: int | None = None
    postal: int | None = None


def record_assist(session: Session, entry: AssistEntry, *, by: Actor, now: datetime, today: date) -> Assist:
    """Save one row of volunteers' help. Raises NotAllowed; Invalid with every problem."""
    require(session, by, Deed.ASSIST_RECORD)
    change = Change(session, by, now)
    volunteer = session.get(Volunteer, (by.ward_id, entry.volunteer_id))
    problems = [
        *_day_problems(entry.on_day, today),
        *_volunteer_problems(entry, volunteer),
        *_service_problems(session, by.ward_id, entry.service_id),
    ]
    if problems or volunteer is None:
        raise Invalid(*problems)
    assist = Assist(
        ward_id=by.ward_id, id=change.take_id(), volunteer_id=volunteer.id, kind=volunteer.kind,
        service_id=entry.service_id, on_day=entry.on_day, households=entry.households,
        recorded_by_id=by.id, recorded_at=now,
    )  # fmt: skip
    session.add(assist)
    after = {"volunteer_id": volunteer.id, "on_day": entry.on_day.isoformat(), "households": entry.households}
    change.note("assist.record", "assist", assist.id, after=after | {"service_id": entry.service_id})
    return assist


def record_counter_day(
    session: Session, entry: CounterEntry, *, expected_version: int | None = None, by: Actor, now: datetime, today: date
) -> CounterDay:
    """Save the figures of a day, or correct them when `expected_version` names the version that was seen.

    Raises NotAllowed; Invalid with every problem; Conflict("counter_day_exists") when the day has figures and no
    version is named, Conflict("changed_meanwhile") when the version moved on.
    """
    require(session, by, Deed.COUNTER_DAY_RECORD)
    change = Change(session, by, now)
    problems = [
        *_day_problems(entry.on_day, today),
        *_service_problems(session, by.ward_id, entry.service_id),
        *_count_problems(entry),
    ]
    if problems:
        raise Invalid(*problems)
    row = session.scalar(
        select(CounterDay).where(
            CounterDay.ward_id == by.ward_id,
            CounterDay.on_day == entry.on_day,
            CounterDay.service_id == entry.service_id
            if entry.service_id is not None
            else CounterDay.service_id.is_(None),
        )
    )
    if row is not None and expected_version is None:
        raise Conflict(Problem("counter_day_exists", "on_day", {"day": entry.on_day, "version": row.version}))
    if (row.version if row else None) != expected_version:
        raise Conflict(Problem("changed_meanwhile", "", {"version": row.version if row else 0}))
    before = {name: getattr(row, name) for name in COUNTS} if row else None
    if row is None:
        row = CounterDay(
            ward_id=by.ward_id, id=change.take_id(), on_day=entry.on_day, service_id=entry.service_id, version=0
        )
        session.add(row)
    for name in COUNTS:
        setattr(row, name, getattr(entry, name))
    row.recorded_by_id, row.recorded_at = by.id, now
    row.version += 1
    after = {field.name: getattr(entry, field.name) for field in fields(entry)}
    change.note(
        "counter_day.record", "counter_day", row.id, before=before, after=after | {"on_day": entry.on_day.isoformat()}
    )
    return row


def _day_problems(on_day: date, today: date) -> Iterator[Problem]:
    if on_day > today:
        yield Problem("day_in_future", "on_day", {"today": today})
    if on_day < EARLIEST_DAY:
        yield Problem("day_too_early", "on_day", {"earliest": EARLIEST_DAY})


def _volunteer_problems(entry: AssistEntry, volunteer: Volunteer | None) -> Iterator[Problem]:
    if volunteer is None:
        yield Problem("choice_unknown", "volunteer_id")
    elif entry.on_day < volunteer.joined_on or (volunteer.left_on is not None and entry.on_day >= volunteer.left_on):
        values = {"name": volunteer.name, "since": volunteer.joined_on, "until": volunteer.left_on}
        yield Problem("volunteer_not_active", "volunteer_id", values)
    if not _whole(entry.households, 1, MOST_HOUSEHOLDS_A_DAY):
        yield Problem("assist_households", "households", {"most": MOST_HOUSEHOLDS_A_DAY})


def _service_problems(session: Session, ward_id: int, service_id: int | None) -> Iterator[Problem]:
    if service_id is not None and session.get(Service, (ward_id, service_id)) is None:
        yield Problem("choice_unknown", "service_id")


def _count_problems(entry: CounterEntry) -> Iterator[Problem]:
    counts = {name: getattr(entry, name) for name in COUNTS}
    if all(count is None for count in counts.values()):
        yield Problem("counter_day_empty", "visitors")
    for name, count in counts.items():
        if count is not None and not _whole(count, 0, MOST_A_DAY):
            yield Problem("count_out_of_range", name, {"most": MOST_A_DAY})


def _whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
