"""Finding groups, people and services by what they are called, and visits by day, place and words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from metrics.reading import reads
from metrics.register_rows import rows_of
from metrics.register_search import holding
from models import Family, GroupKind, ResidentialGroup, Service, StaffMember, Visit, Volunteer
from texts.likeness import Known
from texts.spoken_days import Span

SOON_ENOUGH = 3
"""Times looked into for a day without a year: the nearest, and the same day of other years."""
_CALLED = {GroupKind.TO_DAN_PHO: "tổ dân phố tdp group", GroupKind.XOM: "xóm thôn group"}


@dataclass(frozen=True)
class Thing:
    """Something of the ward that has a name."""

    kind: str
    """ "group", "staff", "volunteer" or "service"."""
    id: int
    known: Known
    name: str
    """A service's Vietnamese short name."""
    name_en: str = ""
    """A service's English short name."""
    code: str = ""
    """Of a group, and of the group where a volunteer lives."""
    beside: str = ""
    """Where it belongs: the former commune, the office held, a service's full name, the group of a volunteer."""
    ended: date | None = None
    """First day on which it is no longer in force, works or helps."""


@reads(Family.VOLUNTEERS, Family.REFERENCE)
def things(session: Session, ward_id: int) -> tuple[Thing, ...]:
    """All groups, services, staff and volunteers the ward has ever had; whose name was erased is left out."""
    groups = {one.id: one for one in session.scalars(select(ResidentialGroup).where(_of(ResidentialGroup, ward_id)))}
    return (
        *(_group(one) for one in groups.values()),
        *_services(session, ward_id),
        *_staff(session, ward_id),
        *_volunteers(session, ward_id, groups),
    )


def _of(table: type[ResidentialGroup | StaffMember | Volunteer | Service], ward_id: int) -> ColumnElement[bool]:
    return table.ward_id == ward_id


def _group(one: ResidentialGroup) -> Thing:
    known = Known.by(one.name, one.code, one.former_unit, one.venue, _CALLED[one.kind])
    return Thing("group", one.id, known, one.name, "", one.code, one.former_unit or "", one.valid_to)


def _services(session: Session, ward_id: int) -> Iterator[Thing]:
    for one in session.scalars(select(Service).where(_of(Service, ward_id))):
        more = (one.name_vi, one.name_en, one.short_en, one.procedure_code, "dịch vụ thủ tục service procedure")
        known = Known.by(one.short_vi, *more)
        yield Thing("service", one.id, known, one.short_vi, one.short_en, one.slug, one.name_vi, one.valid_to)


def _staff(session: Session, ward_id: int) -> Iterator[Thing]:
    for one in session.scalars(select(StaffMember).where(_of(StaffMember, ward_id), StaffMember.erased_at.is_(None))):
        known = Known.by(one.name, one.code, one.position, one.unit, "cán bộ staff", person=True)
        yield Thing("staff", one.id, known, one.name, "", one.code, one.position or one.unit or "", one.active_to)


def _volunteers(session: Session, ward_id: int, groups: dict[int, ResidentialGroup]) -> Iterator[Thing]:
    for one in session.scalars(select(Volunteer).where(_of(Volunteer, ward_id), Volunteer.erased_at.is_(None))):
        home = groups[one.group_id]
        known = Known.by(one.name, home.name, "hạt nhân số volunteer", person=True)
        yield Thing("volunteer", one.id, known, one.name, "", home.code, home.name, one.left_on)


@reads(Family.VISITS, Family.REFERENCE)
def visits_found(
    session: Session,
    ward_id: int,
    *,
    spans: tuple[Span, ...],
    groups: tuple[int, ...],
    words: tuple[str, ...],
    most: int,
) -> pd.DataFrame:
    """At most `most` visits in the first of `spans` that has any (none: at any time), the latest first.

    In one of `groups` (none: anywhere); every one of the folded `words` occurs in group, venue, note, services, staff
    or reason of the void. Columns as `visits_register` gives them.
    """
    where = [Visit.ward_id == ward_id]
    if groups:
        where.append(Visit.group_id.in_(groups))
    if words:
        where += holding(session, ward_id, words)
    for times in [[Visit.on_day.between(*span)] for span in spans[:SOON_ENOUGH]] or [[]]:
        asked = select(Visit.id).where(*where, *times).order_by(Visit.on_day.desc(), Visit.starts_at, Visit.id.desc())
        if numbers := session.scalars(asked.limit(most)).all():
            return rows_of(session, ward_id, list(numbers), [*where, *times])
    return rows_of(session, ward_id, [], where)
