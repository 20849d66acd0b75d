"""What the checks of a visit ask of the ward: one question at a time for a form, everything at once for a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from actions.group_past import households_on
from models import GroupPast, ResidentialGroup, Service, StaffMember, Visit, VisitStatus, Volunteer

Chosen = type[Service | StaffMember | Volunteer]


class OtherVisit(Protocol):
    """A visit beside the one that is checked."""

    @property
    def id(self) -> int: ...
    @property
    def starts_at(self) -> time: ...


class Known:
    """Asks the database each time: what it says holds in this very transaction."""

    def __init__(self, session: Session, ward_id: int) -> None:
        self.session, self.ward_id = session, ward_id

    def group(self, number: int | None) -> ResidentialGroup | None:
        return None if number is None else self.session.get(ResidentialGroup, (self.ward_id, number))

    def households(self, group: ResidentialGroup, day: date) -> int:
        """How many the group had on `day`."""
        return households_on(self.session, group, day)

    def all_there(self, table: Chosen, numbers: Iterable[int]) -> bool:
        # What this transaction has in its hands is there; only the rest is asked for.
        held = self.session.identity_map
        wanted = {one for one in numbers if identity_key(table, (self.ward_id, one)) not in held}
        if not wanted:
            return True
        found = select(table.id).where(table.ward_id == self.ward_id, table.id.in_(wanted))
        return wanted <= set(self.session.scalars(found))

    def first_time_so_far(self, group_id: int, besides: int | None) -> int:
        """Households of the group met for the first time, in all visits that count but `besides`."""
        statement = select(func.coalesce(func.sum(Visit.first_time_households), 0)).where(
            Visit.ward_id == self.ward_id, Visit.counts, Visit.group_id == group_id
        )
        if besides is not None:
            statement = statement.where(Visit.id != besides)
        return int(self.session.scalar(statement) or 0)

    def same_day(self, group_id: int, on_day: date, besides: int | None) -> Sequence[OtherVisit]:
        """Visits of the group on the day that were held or are planned, void ones left out, by start."""
        statement = (
            select(Visit)
            .where(Visit.ward_id == self.ward_id, Visit.group_id == group_id, Visit.on_day == on_day)
            .where(Visit.status.in_([VisitStatus.HELD, VisitStatus.PLANNED]), Visit.voided_at.is_(None))
            .order_by(Visit.starts_at, Visit.id)
        )
        return [visit for visit in self.session.scalars(statement) if visit.id != besides]


@dataclass(frozen=True)
class Brief:
    """As much of a visit as finding and checking others needs."""

    id: int
    group_id: int
    on_day: date
    starts_at: time
    status: VisitStatus
    void: bool
    first_time: int


class KnownAtOnce(Known):
    """Everything read once, for thousands of visits; `put` tells it what was planned or written since."""

    def __init__(self, session: Session, ward_id: int, since: date, until: date) -> None:
        super().__init__(session, ward_id)
        groups = select(ResidentialGroup).where(ResidentialGroup.ward_id == ward_id)
        self._groups = {one.id: one for one in session.scalars(groups)}
        self._there = {
            table: set(session.scalars(select(table.id).where(table.ward_id == ward_id)))
            for table in (Service, StaffMember, Volunteer)
        }
        self._counted: dict[int, list[tuple[date, int]]] = {}
        pasts = select(GroupPast.group_id, GroupPast.until_day, GroupPast.households).where(
            GroupPast.ward_id == ward_id, GroupPast.households.is_not(None)
        )
        for number, until_day, households in session.execute(pasts.order_by(GroupPast.until_day)):
            self._counted.setdefault(number, []).append((until_day, households or 0))
        met = select(Visit.group_id, func.coalesce(func.sum(Visit.first_time_households), 0)).where(
            Visit.ward_id == ward_id, Visit.counts
        )
        self._met = {number: int(total or 0) for number, total in session.execute(met.group_by(Visit.group_id))}
        self.briefs: dict[int, Brief] = {}
        self.places: dict[tuple[int, date], list[Brief]] = {}
        for one in _briefs(session, ward_id, since, until):
            self.briefs[one.id] = one
            self.places.setdefault((one.group_id, one.on_day), []).append(one)

    def group(self, number: int | None) -> ResidentialGroup | None:
        return None if number is None else self._groups.get(number)

    def households(self, group: ResidentialGroup, day: date) -> int:
        then = [households for until, households in self._counted.get(group.id, ()) if until > day]
        return then[0] if then else group.households

    def all_there(self, table: Chosen, numbers: Iterable[int]) -> bool:
        return self._there[table].issuperset(numbers)

    def first_time_so_far(self, group_id: int, besides: int | None) -> int:
        own = self.briefs.get(besides) if besides is not None else None
        return self._met.get(group_id, 0) - (own.first_time if own is not None and own.group_id == group_id else 0)

    def same_day(self, group_id: int, on_day: date, besides: int | None) -> Sequence[OtherVisit]:
        found = [
            one for one in self.places.get((group_id, on_day), ())
            if one.status in (VisitStatus.HELD, VisitStatus.PLANNED) and not one.void and one.id != besides
        ]  # fmt: skip
        return sorted(found, key=lambda one: (one.starts_at, one.id))

    def put(self, visit: Brief) -> None:
        """From now on this is how that visit stands; a new one has a number below 0."""
        if (was := self.briefs.get(visit.id)) is not None:
            self.places[was.group_id, was.on_day].remove(was)
            self._met[was.group_id] = self._met.get(was.group_id, 0) - was.first_time
        self.briefs[visit.id] = visit
        self.places.setdefault((visit.group_id, visit.on_day), []).append(visit)
        self._met[visit.group_id] = self._met.get(visit.group_id, 0) + visit.first_time


def _briefs(session: Session, ward_id: int, since: date, until: date) -> Iterable[Brief]:
    row = Visit
    statement = select(
        row.id, row.group_id, row.on_day, row.starts_at, row.status, row.voided_at, row.counts,
        row.first_time_households,
    ).where(row.ward_id == ward_id, row.on_day.between(since, until))  # fmt: skip
    for number, group_id, on_day, starts_at, status, voided_at, counts, first in session.execute(statement):
        met = (first or 0) if counts else 0
        yield Brief(number, group_id, on_day, starts_at, status, voided_at is not None, met)
