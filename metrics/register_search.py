"""Finding visits by words, with or without diacritics."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy import or_ as sql_or
from sqlalchemy.orm import Session

from metrics.sql import position
from models import ResidentialGroup, Service, StaffMember, Visit, VisitService, VisitStaff
from texts.vietnamese import fold


class _Names(NamedTuple):
    """Number → folded name."""

    groups: dict[int, str]
    services: dict[int, str]
    staff: dict[int, str]


def holding(session: Session, ward_id: int, words: Sequence[str]) -> list[ColumnElement[bool]]:
    """Conditions that hold for a visit in which every one of the folded `words` occurs.

    Names are folded here and become conditions on numbers; a visit's own texts are kept folded (`Visit.searched`).
    """
    names = _names(session, ward_id)
    return [sql_or(_named(ward_id, names, word), position(Visit.searched, word) > 0) for word in words]


def _names(session: Session, ward_id: int) -> _Names:
    def of(table: type[ResidentialGroup | StaffMember]) -> dict[int, str]:
        rows = session.execute(select(table.id, table.name).where(table.ward_id == ward_id))
        return {number: fold(name) for number, name in rows}

    services = select(Service.id, Service.short_vi, Service.short_en).where(Service.ward_id == ward_id)
    return _Names(
        groups=of(ResidentialGroup),
        services={number: fold(f"{vi} {en}") for number, vi, en in session.execute(services)},
        staff=of(StaffMember),
    )


def _named(ward_id: int, names: _Names, word: str) -> ColumnElement[bool]:
    """Does `word` occur in the name of the visit's group, of one of its services or staff?"""
    groups, services, staff = ([number for number, name in some.items() if word in name] for some in names)
    if len(groups) == len(names.groups):
        return true()
    ways: list[ColumnElement[bool]] = []
    if groups:
        ways.append(Visit.group_id.in_(groups))
    if services:
        ways.append(taught_at(ward_id, services))
    if staff:
        ways.append(led_by(ward_id, staff))
    return sql_or(false(), *ways)


def taught_at(ward_id: int, services: list[int]) -> ColumnElement[bool]:
    """Was one of these services taught at the visit?"""
    lines = select(VisitService.visit_id).where(VisitService.ward_id == ward_id, VisitService.service_id.in_(services))
    return Visit.id.in_(lines)


def led_by(ward_id: int, staff: list[int]) -> ColumnElement[bool]:
    """Did one of these staff members lead the visit?"""
    return Visit.id.in_(
        select(VisitStaff.visit_id).where(VisitStaff.ward_id == ward_id, VisitStaff.staff_id.in_(staff))
    )
