"""Finding visits by words, with or without diacritics."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy import and_ as sql_and
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
    Staff are asked for once for all the words that the same names hold; what fewer hold comes first, so that most
    visits are left out before the dear questions.
    """
    names = _names(session, ward_id)
    of_staff: dict[tuple[int, ...], list[str]] = {}
    for word in dict.fromkeys(words):
        of_staff.setdefault(_held(names.staff, word), []).append(word)
    return [
        sql_or(led_by(ward_id, staff) if staff else false(), sql_and(*(_told(ward_id, names, word) for word in some)))
        for staff, some in sorted(of_staff.items(), key=lambda one: len(one[0]))
    ]


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


def _held(names: dict[int, str], word: str) -> tuple[int, ...]:
    return tuple(number for number, name in names.items() if word in name)


def _told(ward_id: int, names: _Names, word: str) -> ColumnElement[bool]:
    """Does `word` occur in the name of the visit's group, of one of its services or in its own words?"""
    groups, services = _held(names.groups, word), _held(names.services, word)
    if len(groups) == len(names.groups):
        return true()
    ways = [position(Visit.searched, word) > 0]
    if services:
        ways.insert(0, taught_at(ward_id, services))
    if groups:
        ways.insert(0, Visit.group_id.in_(groups))
    return sql_or(*ways)


def taught_at(ward_id: int, services: Sequence[int]) -> ColumnElement[bool]:
    """Was one of these services taught at the visit?"""
    lines = select(VisitService.visit_id).where(VisitService.ward_id == ward_id, VisitService.service_id.in_(services))
    return Visit.id.in_(lines)


def led_by(ward_id: int, staff: Sequence[int]) -> ColumnElement[bool]:
    """Did one of these staff members lead the visit?"""
    return Visit.id.in_(
        select(VisitStaff.visit_id).where(VisitStaff.ward_id == ward_id, VisitStaff.staff_id.in_(staff))
    )
