"""What the demo's daily life needs to know: the ward's people and groups as they stand on the day being lived."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from actions.setting_up import add_group, succeed_groups
from actions.ward_facts import Succession
from models import Actor, DayKind, Holiday, ResidentialGroup, Role, Service, StaffMember, Volunteer
from seed.demo_groups import REORGANISED, Place, Reorganisation
from seed.demo_people import role_of

SEED = "05455"
DEMO = UUID("05455000-0000-4000-8000-000000000000")
"""What the keys of the demo's sheets are made from."""
DAY = timedelta(days=1)
START = date(2025, 11, 1)
"""First day of the programme."""
DECIDED = date(2026, 6, 5)
"""The day on which the People's Council's decision about the groups is written down."""
TET = (date(2026, 2, 12), date(2026, 2, 24))
"""Nobody goes out around the new year."""


@dataclass
class Living:
    """One group as the demo lives it; nothing of this is stored but the row."""

    row: ResidentialGroup
    place: Place
    pace: float
    """How gladly the staff come back: 0 never again, 1 as usual."""
    vigour: float
    """Assists per volunteer and week."""
    turnout: float
    """How many come, 1 as usual."""
    first_from: date | None
    """Before this day nobody goes there; None: nobody ever does."""
    until: date | None = None
    """First day on which it is a group no more."""
    met: int = 0
    taught: set[str] = field(default_factory=set)
    last_visit: date | None = None
    booked: date | None = None
    volunteers: list[Volunteer] = field(default_factory=list)

    @property
    def missing_households(self) -> int:
        return max(0, self.row.households - self.met)


@dataclass
class World:
    session: Session
    ward_id: int
    zone: ZoneInfo
    staff: list[StaffMember]
    services: dict[str, Service]
    holidays: dict[date, Holiday]
    groups: dict[str, Living]
    changes: list[Reorganisation]
    names: list[str]
    """Not yet given to a volunteer."""
    volunteers: int = 0
    recruits: list[Volunteer] = field(default_factory=list)
    """All volunteers, in the order in which they came forward."""

    def chance(self, *about: object) -> Random:
        """Chance of its own for each thing and day, so that a later today leaves earlier days as they were."""
        return Random("|".join(map(str, (SEED, *about))))

    def moment(self, day: date, hour: int, minute: int, seconds: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute, seconds), self.zone).astimezone(UTC)

    def actor(self, role: Role) -> Actor:
        return next(member.as_actor(role) for member in self.staff if role_of(member.code) is role)

    def going_out(self) -> list[StaffMember]:
        return [member for member in self.staff if member.goes_out]

    def in_force(self, day: date) -> Iterator[Living]:
        for living in self.groups.values():
            if living.place.since <= day and (living.until is None or day < living.until):
                yield living

    def is_off(self, day: date) -> bool:
        holiday = self.holidays.get(day)
        return holiday is not None and holiday.kind is DayKind.OFF

    def is_working_day(self, day: date) -> bool:
        holiday = self.holidays.get(day)
        if holiday is not None:
            return holiday.kind is DayKind.WORKING
        return day.weekday() < 5


def reorganise(world: World) -> None:
    """Write down the merges and the split some days before they take effect."""
    by, now = world.actor(Role.ADMINISTRATOR), world.moment(DECIDED, 16, 20)
    for change in world.changes:
        old = [world.groups[place.code] for place in change.old]
        rows = [add_group(world.session, place.facts(), by=by, now=now) for place in change.new]
        succession = Succession(
            old_ids=tuple(living.row.id for living in old),
            new_ids=tuple(row.id for row in rows),
            on_day=REORGANISED,
        )
        succeed_groups(world.session, succession, by=by, now=now)
        for living in old:
            living.until = REORGANISED
        for place, row in zip(change.new, rows, strict=True):
            world.groups[place.code] = _heir(old, place, row)


def _heir(old: list[Living], place: Place, row: ResidentialGroup) -> Living:
    share = place.households / sum(living.row.households for living in old)
    visits = [living.last_visit for living in old if living.last_visit]
    never = any(living.first_from is None for living in old)
    return Living(
        row=row,
        place=place,
        pace=0.0 if never else max(living.pace for living in old),
        vigour=max(living.vigour for living in old),
        turnout=max(living.turnout for living in old),
        first_from=None if never else REORGANISED,
        met=round(sum(living.met for living in old) * min(1.0, share)),
        taught=set.union(*(living.taught for living in old)),
        last_visit=max(visits, default=None),
        volunteers=[volunteer for living in old for volunteer in living.volunteers],
    )
