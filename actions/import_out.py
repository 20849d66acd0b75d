"""The ward's facts in the words of its own templates: what is taken out so can be brought in again as it is."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import chain, islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.afterwards import COUNTS, MONTHS_A_YEAR, first_of_month
from actions.change import WHY_NOT, require
from actions.import_names import Directories, directories_of
from actions.import_plan import ServiceNamed
from actions.imports import NEEDS
from actions.refusals import NotAllowed
from models import (
    Account,
    Actor,
    Assist,
    CounterDay,
    CounterMonth,
    Deed,
    ImportKind,
    ResidentialGroup,
    StaffMember,
    Visit,
    VisitService,
    VisitStaff,
    VisitVolunteer,
    Volunteer,
)

MOST_ROWS = 20_000
"""As many as a file that comes in may have."""


def rows_out(
    session: Session, kind: ImportKind, *, since: date, until: date, by: Actor, now: datetime
) -> list[dict[str, Any]]:
    """The rows of a filled template by column, on days between `since` and `until` where it has any.

    Of visits see `words_of_visits`. Nobody's kind is in it, and nobody who was erased; the newest MOST_ROWS of them.
    Raises NotAllowed.
    """
    require(session, by, Deed.IMPORT_MAKE, now=now)
    for deed in NEEDS[kind]:
        if code := by.why_not(deed):
            raise NotAllowed(WHY_NOT[code])
    return list(_ROWS[kind](session, by.ward_id, directories_of(session, by.ward_id), since, until))


def words_of_visits(
    session: Session, *, since: date, until: date, by: Actor, now: datetime
) -> dict[int, dict[str, Any]]:
    """Visit → group, services (ServiceNamed), staff, volunteers in words that importing understands, and more.

    Of all visits on these days, void ones too. Volunteers go by their codes. Raises NotAllowed.
    """
    require(session, by, Deed.VISIT_SEE, now=now)
    ward, names = by.ward_id, directories_of(session, by.ward_id)
    among = (Visit.ward_id == ward) & Visit.on_day.between(since, until)
    found: dict[int, dict[str, Any]] = {
        number: {
            "group": names.groups.label(group, day), "services": [], "staff": [], "volunteers": [],
            "second_visit_reason": reason,
        }
        for number, group, day, reason in session.execute(
            select(Visit.id, Visit.group_id, Visit.on_day, Visit.second_visit_reason).where(among)
        )
    }  # fmt: skip
    line = VisitService
    asked = (
        select(line.visit_id, line.service_id, line.people, line.filed_by_resident, line.filed_for_resident)
        .where(line.ward_id == ward, line.on_day.between(since, until))
        .order_by(line.visit_id, line.service_id)
    )
    for number, service, *counts in session.execute(asked):
        found[number]["services"].append(ServiceNamed(names.services.label(service), *counts))
    for table, column, told in (
        (VisitStaff, VisitStaff.staff_id, names.staff.label),
        (VisitVolunteer, VisitVolunteer.volunteer_id, lambda one: names.volunteers.things[one].code),
    ):
        of = "staff" if table is VisitStaff else "volunteers"
        linked = select(table.visit_id, column).join(
            Visit, (Visit.ward_id == table.ward_id) & (Visit.id == table.visit_id)
        )
        for number, one in session.execute(linked.where(among).order_by(table.visit_id, column)):
            found[number][of].append(told(one))
    return found


def _assists(session: Session, ward: int, names: Directories, since: date, until: date) -> Iterator[dict[str, Any]]:
    row = Assist
    found = session.scalars(
        select(row)
        .where(row.ward_id == ward, row.on_day.between(since, until), row.voided_at.is_(None))
        .order_by(row.on_day.desc(), row.id.desc())
        .limit(MOST_ROWS)
    )
    for one in found:
        yield {
            "number": one.id, "on_day": one.on_day, "volunteer": names.volunteers.label(one.volunteer_id),
            "service": names.services.label(one.service_id) if one.service_id else None, "households": one.households,
        }  # fmt: skip


def _counter(session: Session, ward: int, names: Directories, since: date, until: date) -> Iterator[dict[str, Any]]:
    row = CounterDay
    days = session.scalars(
        select(row)
        .where(row.ward_id == ward, row.on_day.between(since, until), row.voided_at.is_(None))
        .order_by(row.on_day.desc(), row.service_id)
        .limit(MOST_ROWS)
    )
    whole = CounterMonth
    first, last = (day.year * MONTHS_A_YEAR + day.month - 1 for day in (since, until))
    months = session.scalars(
        select(whole)
        .where(whole.ward_id == ward, whole.month.between(first, last), whole.voided_at.is_(None))
        .order_by(whole.month.desc(), whole.service_id)
    )
    lines: Iterator[CounterMonth | CounterDay] = chain(months, days)
    for one in islice(lines, MOST_ROWS):
        on = {"month": first_of_month(one.month)} if isinstance(one, CounterMonth) else {"on_day": one.on_day}
        service = names.services.label(one.service_id) if one.service_id else None
        yield on | {"service": service} | {name: getattr(one, name) for name in COUNTS}


def _groups(session: Session, ward: int, names: Directories, since: date, until: date) -> Iterator[dict[str, Any]]:
    row = ResidentialGroup
    for one in session.scalars(select(row).where(row.ward_id == ward, _lives(row, since)).order_by(row.id)):
        yield {
            "code": one.code, "name": one.name, "kind": one.kind, "households": one.households,
            "former_unit": one.former_unit, "venue": one.venue, "lat": one.latitude, "lon": one.longitude,
            "valid_from": one.valid_from, "valid_to": one.valid_to,
        }  # fmt: skip


def _lives(row: type[ResidentialGroup], day: date) -> Any:
    return row.valid_to.is_(None) | (row.valid_to > day)


def _volunteers(
    session: Session, ward: int, names: Directories, since: date, until: date
) -> Iterator[dict[str, Any]]:  # fmt: skip
    row = Volunteer
    for one in session.scalars(select(row).where(row.ward_id == ward, row.erased_at.is_(None)).order_by(row.id)):
        yield {
            "code": one.code, "name": one.name, "group": names.groups.label(one.group_id),
            "in_digital_team": one.in_digital_team, "joined_on": one.joined_on, "left_on": one.left_on,
        }  # fmt: skip


def _staff(session: Session, ward: int, names: Directories, since: date, until: date) -> Iterator[dict[str, Any]]:
    row, account = StaffMember, Account
    roles = dict(session.execute(select(account.staff_id, account.role).where(account.ward_id == ward)).all())
    for one in session.scalars(select(row).where(row.ward_id == ward, row.erased_at.is_(None)).order_by(row.id)):
        yield {
            "code": one.code, "name": one.name, "position": one.position, "role": roles.get(one.id),
            "goes_out": one.goes_out, "active_from": one.active_from, "active_to": one.active_to,
        }  # fmt: skip


_ROWS: dict[ImportKind, Callable[..., Iterator[dict[str, Any]]]] = {
    ImportKind.ASSISTS: _assists,
    ImportKind.COUNTER: _counter,
    ImportKind.GROUPS: _groups,
    ImportKind.VOLUNTEERS: _volunteers,
    ImportKind.STAFF: _staff,
}
