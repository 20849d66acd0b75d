"""The rows of the register: visits of known numbers with their lines and people."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from metrics.tables import DAY, table
from models import ResidentialGroup, StaffMember, Visit, VisitService, VisitStaff, VisitVolunteer

VOID = "void"
MOST_LISTED = 500
"""A longer list of numbers becomes the condition that found them: databases limit what one statement may carry."""


def rows_of(session: Session, ward_id: int, numbers: list[int], where: list[ColumnElement[bool]]) -> pd.DataFrame:
    """The visits of these numbers in this order, as `visits_register` describes. `where` must hold for all of them."""
    return table(
        _rows(session, ward_id, numbers, where),
        id="int64", on_day=DAY, starts_at="str", ends_at="str", status="str", group_id="int64", group="str",
        venue="str", service_ids="object", attendees="Int64", households_present="Int64",
        first_time_households="Int64", filed_by_resident="Int64", filed_for_resident="Int64", staff_ids="object",
        volunteers="int64", note="str", void_reason="str", recorded_by="str", recorded_at="datetime64[us, UTC]",
    )  # fmt: skip


def _rows(
    session: Session, ward_id: int, numbers: list[int], where: list[ColumnElement[bool]]
) -> Iterator[tuple[Any, ...]]:
    if not numbers:
        return
    among = _Among(ward_id, numbers, where)
    visits = {row[0]: row for row in session.execute(_visits(ward_id).where(among.visits()))}
    services, by_resident, for_resident = _lines(session, among)
    leaders: dict[int, list[int]] = defaultdict(list)
    for visit_id, staff_id in session.execute(
        select(VisitStaff.visit_id, VisitStaff.staff_id)
        .where(among.link(VisitStaff.ward_id, VisitStaff.visit_id))
        .order_by(VisitStaff.visit_id, VisitStaff.staff_id)
    ):
        leaders[visit_id].append(staff_id)
    helpers = dict(
        session.execute(
            select(VisitVolunteer.visit_id, func.count())
            .where(among.link(VisitVolunteer.ward_id, VisitVolunteer.visit_id))
            .group_by(VisitVolunteer.visit_id)
        ).all()
    )
    for number in numbers:
        (_, on_day, starts_at, ends_at, status, voided_at, group_id, group, venue, *counts, note, void_reason,
         recorded_by, recorded_at) = visits[number]  # fmt: skip
        yield (
            number, on_day, f"{starts_at:%H:%M}", f"{ends_at:%H:%M}" if ends_at else None,
            VOID if voided_at is not None else status.value, group_id, group, venue, tuple(services[number]), *counts,
            by_resident.get(number), for_resident.get(number), tuple(leaders[number]), helpers.get(number, 0), note,
            void_reason, recorded_by, recorded_at,
        )  # fmt: skip


class _Among:
    """Conditions for the rows of some visits, which may let more pass when there are many."""

    def __init__(self, ward_id: int, numbers: list[int], where: list[ColumnElement[bool]]) -> None:
        self._ward_id = ward_id
        self._numbers = numbers if len(numbers) <= MOST_LISTED else None
        self._where = where

    def visits(self) -> ColumnElement[bool]:
        if self._numbers is not None:
            return Visit.id.in_(self._numbers)
        return Visit.id.in_(select(Visit.id).where(*self._where))

    def link(self, ward_id: InstrumentedAttribute[int], visit_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
        numbers = self._numbers if self._numbers is not None else select(Visit.id).where(*self._where)
        return (ward_id == self._ward_id) & visit_id.in_(numbers)


def _visits(ward_id: int) -> Any:
    group = (ResidentialGroup.ward_id == Visit.ward_id) & (ResidentialGroup.id == Visit.group_id)
    recorder = (StaffMember.ward_id == Visit.ward_id) & (StaffMember.id == Visit.recorded_by_id)
    return (
        select(
            Visit.id, Visit.on_day, Visit.starts_at, Visit.ends_at, Visit.status, Visit.voided_at, Visit.group_id,
            ResidentialGroup.name, Visit.venue, Visit.attendees, Visit.households_present, Visit.first_time_households,
            Visit.note, Visit.void_reason, StaffMember.name, Visit.recorded_at,
        )
        .join(ResidentialGroup, group)
        .join(StaffMember, recorder)
        .where(Visit.ward_id == ward_id)
    )  # fmt: skip


def _lines(session: Session, among: _Among) -> tuple[dict[int, list[int]], dict[int, int], dict[int, int]]:
    """Visit → its services; → applications filed by residents, and for them, where anything was said."""
    services: dict[int, list[int]] = defaultdict(list)
    by_resident: Counter[int] = Counter()
    for_resident: Counter[int] = Counter()
    for visit_id, service_id, by, for_them in session.execute(
        select(
            VisitService.visit_id, VisitService.service_id, VisitService.filed_by_resident,
            VisitService.filed_for_resident,
        )
        .where(among.link(VisitService.ward_id, VisitService.visit_id))
        .order_by(VisitService.visit_id, VisitService.service_id)
    ):  # fmt: skip
        services[visit_id].append(service_id)
        if by is not None:
            by_resident[visit_id] += by
        if for_them is not None:
            for_resident[visit_id] += for_them
    return services, by_resident, for_resident
