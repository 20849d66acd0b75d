"""Sổ buổi hướng dẫn: the visits themselves, filtered, searched and sorted."""

from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ScalarSelect, Select, String, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from metrics.names import Names, names_of
from metrics.tables import DAY, table
from models import StaffMember, Visit, VisitService, VisitStaff, VisitStatus, VisitVolunteer
from texts.vietnamese import fold, natural

VOID = "void"
STATUSES = (*(status.value for status in VisitStatus), VOID)
ORDERS = ("newest", "oldest", "group", "attendees")


def visits_register(
    session: Session,
    ward_id: int,
    *,
    since: date,
    until: date,
    statuses: tuple[str, ...] = (),
    group_id: int | None = None,
    service_id: int | None = None,
    staff_id: int | None = None,
    search: str = "",
    order: str = "newest",
) -> pd.DataFrame:
    """Visits from `since` to `until`, both included; every filter left out lets all pass.

    `statuses` are some of STATUSES ("void" stands for itself, whatever the visit was before). `search`: every word must
    occur, with or without diacritics, in group, venue, note, services or staff. `order` is one of ORDERS.
    Columns: id (int64), on_day (day), starts_at, ends_at ("19:30"; end may be missing), status, group_id (int64),
    group, venue, service_ids (tuple of int), attendees, households_present, first_time_households (Int64, missing where
    not said), filed_by_resident, filed_for_resident (Int64, sums over the services), staff_ids (tuple of int),
    volunteers (int64), note, void_reason, recorded_by, recorded_at (moment, UTC).
    """
    names = names_of(session, ward_id)
    statement = _chosen(ward_id, since, until, statuses, group_id, service_id, staff_id)
    rows = [_row(names, *row) for row in session.execute(statement)]
    if words := fold(search).split():
        rows = [row for row in rows if _holds(names, row, words)]
    rows.sort(key=_ORDER[order])
    return table(
        rows, id="int64", on_day=DAY, starts_at="str", ends_at="str", status="str", group_id="int64", group="str",
        venue="str", service_ids="object", attendees="Int64", households_present="Int64",
        first_time_households="Int64", filed_by_resident="Int64", filed_for_resident="Int64", staff_ids="object",
        volunteers="int64", note="str", void_reason="str", recorded_by="str", recorded_at="datetime64[us, UTC]",
    )  # fmt: skip


def _chosen(
    ward_id: int,
    since: date,
    until: date,
    statuses: tuple[str, ...],
    group_id: int | None,
    service_id: int | None,
    staff_id: int | None,
) -> Select[*tuple[Any, ...]]:
    lines = _of(VisitService, VisitService.service_id)
    leaders = _of(VisitStaff, VisitStaff.staff_id)
    helpers = (
        select(func.count())
        .where(VisitVolunteer.ward_id == Visit.ward_id, VisitVolunteer.visit_id == Visit.id)
        .scalar_subquery()
    )
    statement: Select[*tuple[Any, ...]] = (
        select(
            Visit.id, Visit.on_day, Visit.starts_at, Visit.ends_at, Visit.status, Visit.group_id, Visit.venue,
            lines.label("services"), Visit.attendees, Visit.households_present, Visit.first_time_households,
            _sum(VisitService.filed_by_resident), _sum(VisitService.filed_for_resident), leaders.label("staff"),
            helpers.label("helpers"), Visit.note, Visit.voided_at, Visit.void_reason, StaffMember.name,
            Visit.recorded_at,
        )
        .join(StaffMember, (StaffMember.ward_id == Visit.ward_id) & (StaffMember.id == Visit.recorded_by_id))
        .where(Visit.ward_id == ward_id, Visit.on_day.between(since, until))
    )  # fmt: skip
    if statuses:
        alive = [VisitStatus(status) for status in statuses if status != VOID]
        wanted = Visit.status.in_(alive) & Visit.voided_at.is_(None)
        statement = statement.where(wanted | Visit.voided_at.is_not(None) if VOID in statuses else wanted)
    if group_id is not None:
        statement = statement.where(Visit.group_id == group_id)
    if service_id is not None:
        statement = statement.where(Visit.services.any(VisitService.service_id == service_id))
    if staff_id is not None:
        statement = statement.where(Visit.staff.any(VisitStaff.staff_id == staff_id))
    return statement


def _of(link: type[VisitService | VisitStaff], number: InstrumentedAttribute[int]) -> ScalarSelect[str]:
    """The numbers that `link` ties to the visit, as "3,5"."""
    return (
        select(func.aggregate_strings(cast(number, String), ","))
        .where(link.ward_id == Visit.ward_id, link.visit_id == Visit.id)
        .scalar_subquery()
    )


def _sum(column: InstrumentedAttribute[int | None]) -> ScalarSelect[int | None]:
    return (
        select(func.sum(column))
        .where(VisitService.ward_id == Visit.ward_id, VisitService.visit_id == Visit.id)
        .scalar_subquery()
    )


def _row(names: Names, *cells: Any) -> tuple[Any, ...]:
    (number, on_day, starts_at, ends_at, status, group_id, venue, services, attendees, present, first, by_resident,
     for_resident, staff, helpers, note, voided_at, void_reason, recorded_by, recorded_at) = cells  # fmt: skip
    return (
        number, on_day, f"{starts_at:%H:%M}", f"{ends_at:%H:%M}" if ends_at else None,
        VOID if voided_at is not None else status.value, group_id, names.groups[group_id], venue, _numbers(services),
        attendees, present, first, by_resident, for_resident, _numbers(staff), helpers, note, void_reason, recorded_by,
        recorded_at,
    )  # fmt: skip


def _numbers(joined: str | None) -> tuple[int, ...]:
    return tuple(sorted(int(number) for number in joined.split(","))) if joined else ()


def _holds(names: Names, row: tuple[Any, ...], words: list[str]) -> bool:
    services, staff = row[8], row[14]
    parts = [row[6], row[7], row[16], row[17]]
    parts += [names.services_vi[number] for number in services] + [names.services_en[number] for number in services]
    parts += [names.staff[number] for number in staff]
    text = fold(" ".join(part for part in parts if part))
    return all(word in text for word in words)


_ORDER: dict[str, Any] = {
    "newest": lambda row: (-row[1].toordinal(), tuple(-int(part) for part in row[2].split(":")), -row[0]),
    "oldest": lambda row: (row[1], row[2], row[0]),
    "group": lambda row: (natural(row[6]), -row[1].toordinal(), row[2], row[0]),
    "attendees": lambda row: (-(row[9] if row[9] is not None else -1), -row[1].toordinal(), row[2], row[0]),
}
