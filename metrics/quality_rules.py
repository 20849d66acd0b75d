"""The rules of the quality inbox for one visit: each looks at plain facts and says what may be wrong, with numbers."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from math import log
from statistics import median

SAME_TIME = timedelta(minutes=60)
"""Two visits of a group on a day that begin this close are one evening written down twice."""
SAME_NUMBERS = 0.05
"""So are two whose attendees differ by no more than this share, or by one."""
LEAST_HISTORY = 5
"""Other visits of the group that have attendees, before one can be unusual for it."""
UNUSUAL = 4.5
"""How many times the usual spread (1.4826 × MAD of the logarithms) a count may lie away from the median…"""
LEAST_SPREAD = 0.25
"""… which is never taken for less than this: groups that are always alike are no reason to complain."""
LATE_DAYS = 3
LONG = timedelta(hours=5)
USUAL_HOURS = (time(6, 0), time(22, 0))
IN_DOUBT = frozenset({"duplicate", "outlier", "dates", "ended"})
"""Rules whose visits may not belong in the figures as they stand; the others only miss something or come late."""


@dataclass(frozen=True)
class Seen:
    """A visit that is not void, as the rules see it."""

    id: int
    group_id: int
    status: str
    on_day: date
    starts_at: time
    ends_at: time | None
    attendees: int | None
    households_present: int | None
    first_time_households: int | None
    recorded_on: date
    """Calendar day in the ward on which it was written down as it is."""
    recorded_by_id: int
    volunteers: tuple[int, ...] = ()

    @property
    def held(self) -> bool:
        return self.status == "held"


@dataclass(frozen=True)
class Place:
    """The visit's group: from when, until when."""

    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Finding:
    """Something to look at. `facts` are what was judged, and the blanks of its sentence `quality.says_<variant>`."""

    rule: str
    variant: str
    table: str
    """ "visit", "assist", "counter_day" or "draft"."""
    number: int
    day: date
    group_id: int | None
    facts: tuple[tuple[str, object], ...]
    at: str = ""
    """The field to put right; of a draft, the key of its form."""
    owners: frozenset[int] = field(default=frozenset())
    """Staff whose own it is: who wrote it down and who went there."""

    @property
    def key(self) -> str:
        return f"{self.variant}:{self.table}:{self.number}"

    @property
    def digest(self) -> str:
        """Of the facts that were judged: other facts are another matter."""
        said = json.dumps([self.key, self.day.isoformat(), self.group_id, self.facts], default=str)
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def in_doubt(self) -> bool:
        """The figures may be wrong because of it."""
        return self.rule in IN_DOUBT

    def of(self, owners: Iterable[int]) -> "Finding":
        more = self.owners.union(owners)
        return self if more == self.owners else replace(self, owners=more)


def found_at(visit: Seen, rule: str, variant: str, at: str, **facts: object) -> Finding:
    owners = frozenset({visit.recorded_by_id})
    return Finding(rule, variant, "visit", visit.id, visit.on_day, visit.group_id, tuple(facts.items()), at, owners)


def judged(visit: Seen, place: Place, *, start: date, today: date) -> Iterator[Finding]:
    """What one visit says against itself, its group and the calendar. `start`: first day of the programme."""
    if not visit.held:
        if visit.status == "planned" and visit.on_day < today:
            yield found_at(visit, "planned", "planned", "", days=(today - visit.on_day).days)
        return
    if place.valid_to is not None and visit.on_day >= place.valid_to:
        yield found_at(visit, "ended", "ended", "group_id", until=place.valid_to)
    if visit.on_day < start:
        yield found_at(visit, "dates", "before_start", "on_day", start=start)
    elif visit.on_day < place.valid_from:
        yield found_at(visit, "dates", "before_group", "on_day", since=place.valid_from)
    if visit.on_day > today:
        yield found_at(visit, "dates", "future", "on_day", recorded=visit.recorded_on)
    elif visit.recorded_on < visit.on_day:
        yield found_at(visit, "dates", "recorded_before", "on_day", recorded=visit.recorded_on)
    yield from _hours(visit)
    late = (visit.recorded_on - visit.on_day).days
    if late > LATE_DAYS:
        yield found_at(visit, "late", "late", "on_day", days=late, recorded=visit.recorded_on)
    counts = ("attendees", "households_present", "first_time_households")
    if missing := [name for name in counts if getattr(visit, name) is None]:
        yield found_at(visit, "missing", "missing", missing[0], what=tuple(missing))


def _hours(visit: Seen) -> Iterator[Finding]:
    if not USUAL_HOURS[0] <= visit.starts_at < USUAL_HOURS[1]:
        yield found_at(visit, "dates", "hour_odd", "starts_at", starts=visit.starts_at)
    if visit.ends_at is not None:
        took = datetime.combine(visit.on_day, visit.ends_at) - datetime.combine(visit.on_day, visit.starts_at)
        if took >= LONG:
            times = {"starts": visit.starts_at, "ends": visit.ends_at}
            yield found_at(visit, "dates", "long", "ends_at", hours=took // timedelta(hours=1), **times)


def duplicates(visits: Sequence[Seen]) -> Iterator[Finding]:
    """Held visits of one group on one day that say the same: the later number is the one to look at."""
    by_place: dict[tuple[int, date], list[Seen]] = {}
    for visit in visits:
        if visit.held:
            by_place.setdefault((visit.group_id, visit.on_day), []).append(visit)
    for same in by_place.values():
        ordered = sorted(same, key=lambda one: one.id)
        for place, later in enumerate(ordered):
            twin = next((one for one in ordered[:place] if _alike(one, later)), None)
            if twin is not None:
                facts = {"other": twin.id, "starts": later.starts_at, "other_starts": twin.starts_at}
                counts = {"attendees": later.attendees, "other_attendees": twin.attendees}
                yield found_at(later, "duplicate", "duplicate", "starts_at", **facts, **counts)


def _alike(one: Seen, other: Seen) -> bool:
    first, second = (datetime.combine(one.on_day, visit.starts_at) for visit in (one, other))
    if abs(first - second) <= SAME_TIME:
        return True
    if one.attendees is None or other.attendees is None:
        return False
    return abs(one.attendees - other.attendees) <= max(1, SAME_NUMBERS * max(one.attendees, other.attendees))


def outliers(visits: Sequence[Seen]) -> Iterator[Finding]:
    """Held visits whose attendees lie far from what their group's other visits had, up or down."""
    by_group: dict[int, list[Seen]] = {}
    for visit in visits:
        if visit.held and visit.attendees is not None:
            by_group.setdefault(visit.group_id, []).append(visit)
    for group in by_group.values():
        if len(group) <= LEAST_HISTORY:
            continue
        counts = sorted(visit.attendees or 0 for visit in group)
        for visit in group:
            others = list(counts)
            others.remove(visit.attendees or 0)
            if is_unusual(visit.attendees or 0, others):
                facts = {"usual": round(_middle(others)), "visits": len(others)}
                yield found_at(visit, "outlier", "outlier", "attendees", attendees=visit.attendees, **facts)


def is_unusual(count: int, others: Sequence[int]) -> bool:
    """Too far from the median of `others` (in order), measured by their own spread, on logarithms: twice is as far as
    half. Hardly any is farther away than the least spread allows, so the true one is seldom worked out."""
    away = abs(log(count + 1) - _log_middle(others))
    if away <= UNUSUAL * LEAST_SPREAD:
        return False
    middle = _log_middle(others)
    return away > UNUSUAL * 1.4826 * median([abs(log(one + 1) - middle) for one in others])


def _middle(ordered: Sequence[int]) -> float:
    half = len(ordered) // 2
    return float(ordered[half]) if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _log_middle(ordered: Sequence[int]) -> float:
    """The median of the logarithms: of two middle ones the mean of theirs."""
    half = len(ordered) // 2
    upper = log(ordered[half] + 1)
    return upper if len(ordered) % 2 else (log(ordered[half - 1] + 1) + upper) / 2


@dataclass(frozen=True)
class Member:
    """A volunteer: from when until when, and where they lived: (first day no longer, group), the last one open."""

    joined_on: date
    left_on: date | None
    homes: tuple[tuple[date | None, int], ...]

    def at_home(self, day: date) -> int:
        return next(group for until, group in self.homes if until is None or day < until)

    def helps(self, day: date) -> bool:
        return self.joined_on <= day and (self.left_on is None or day < self.left_on)


def strangers(visit: Seen, members: Mapping[int, Member], homes: Mapping[int, frozenset[int]]) -> Iterator[Finding]:
    """Volunteers at a held visit who live elsewhere that day, or were no members. `homes`: volunteer → groups then."""
    elsewhere = tuple(one for one in visit.volunteers if visit.group_id not in homes[one])
    gone = tuple(one for one in visit.volunteers if not members[one].helps(visit.on_day))
    if elsewhere:
        yield found_at(visit, "volunteers", "elsewhere", "volunteer_ids", people=elsewhere)
    if gone:
        yield found_at(visit, "volunteers", "no_member", "volunteer_ids", people=gone)
