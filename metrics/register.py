"""Sổ buổi hướng dẫn: the visits themselves, filtered, searched and sorted, a page at a time or all of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, and_, func, literal_column, select
from sqlalchemy.orm import Session

from metrics.reading import reads
from metrics.register_rows import VOID, rows_of
from metrics.register_search import holding, led_by, taught_at
from models import Family, ResidentialGroup, Visit, VisitStatus
from texts.vietnamese import natural, sought

STATUSES = (*(status.value for status in VisitStatus), VOID)
ORDERS = ("newest", "oldest", "group", "attendees")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Visits from `since` to `until`, both included; every filter left out lets all pass."""

    since: date
    until: date
    statuses: tuple[str, ...] = ()
    """Some of STATUSES; "void" stands for itself, whatever the visit was before."""
    group_id: int | None = None
    service_id: int | None = None
    staff_id: int | None = None
    search: str = ""
    """Every word must occur, with or without diacritics, in group, venue, note, services, staff or void reason."""
    order: str = "newest"
    """One of ORDERS."""


@dataclass(frozen=True)
class RegisterPage:
    """Some rows of the register, and what all of its rows come to."""

    rows: pd.DataFrame
    """As `visits_register` gives them."""
    visits: int
    attendances: int
    """lượt người of the visits that count."""
    by_status: dict[str, int]
    """How many of the visits are in each of STATUSES; a status that none is in is left out."""


@reads(Family.VISITS, Family.REFERENCE)
def visits_register(session: Session, ward_id: int, *, asked: Asked) -> pd.DataFrame:
    """All the visits asked for, in the order asked for.

    Columns: id (int64), on_day (day), starts_at, ends_at ("19:30"; end may be missing), status, group_id (int64),
    group, venue, service_ids (tuple of int), attendees, households_present, first_time_households (Int64, missing where
    not said), filed_by_resident, filed_for_resident (Int64, sums over the services), staff_ids (tuple of int),
    volunteers (int64), note, void_reason, recorded_by, recorded_at (moment, UTC).
    """
    return register_page(session, ward_id, asked=asked, most=None).rows


@reads(Family.VISITS, Family.REFERENCE)
def register_page(
    session: Session, ward_id: int, *, asked: Asked, first: int = 0, most: int | None = 25
) -> RegisterPage:
    """The rows from place `first` (0-based) on, `most` of them (None: all), and the totals of everything asked for.

    The number of statements does not depend on the number of rows.
    """
    where, order = _where(ward_id, asked), _order(session, ward_id, asked.order)
    words = sought(asked.search)
    if words:
        where += holding(session, ward_id, words)
    visits, attendances, by_status = _totals(session, where)
    numbers = session.scalars(select(Visit.id).where(*where).order_by(*order).offset(first).limit(most)).all()
    rows = rows_of(session, ward_id, list(numbers), where)
    return RegisterPage(rows, visits, attendances, by_status)


def _totals(session: Session, where: list[ColumnElement[bool]]) -> tuple[int, int, dict[str, int]]:
    """Visits, their attendances, and how many are in each of STATUSES, counted in one pass over an index.

    Nearly all visits count; only for the others is it looked up why they do not.
    """
    rest = [status for status in VisitStatus if status is not VisitStatus.HELD]
    alive = [and_(~Visit.counts, Visit.status == status, Visit.voided_at.is_(None)) for status in rest]
    void = and_(~Visit.counts, Visit.voided_at.is_not(None))
    total, attendances, held, *others = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(Visit.attendees).filter(Visit.counts), 0),
            *(func.count().filter(one) for one in (Visit.counts, *alive, void)),
        ).where(*where)
    ).one()
    counts = zip((VisitStatus.HELD.value, *(status.value for status in rest), VOID), (held, *others), strict=True)
    return total, int(attendances or 0), {status: count for status, count in counts if count}


def _where(ward_id: int, asked: Asked) -> list[ColumnElement[bool]]:
    where = [Visit.ward_id == ward_id, Visit.on_day.between(asked.since, asked.until)]
    if asked.statuses:
        alive = [VisitStatus(status) for status in asked.statuses if status != VOID]
        wanted = Visit.status.in_(alive) & Visit.voided_at.is_(None)
        where.append(wanted | Visit.voided_at.is_not(None) if VOID in asked.statuses else wanted)
    if asked.group_id is not None:
        where.append(Visit.group_id == asked.group_id)
    if asked.service_id is not None:
        where.append(taught_at(ward_id, [asked.service_id]))
    if asked.staff_id is not None:
        where.append(led_by(ward_id, [asked.staff_id]))
    return where


def _order(session: Session, ward_id: int, name: str) -> list[ColumnElement[Any]]:
    day, start, number = Visit.on_day, Visit.starts_at, Visit.id
    match name:
        case "oldest":
            return [day.asc(), start.asc(), number.asc()]
        case "group":
            return [_place_of_group(session, ward_id), day.desc(), start.asc(), number.asc()]
        case "attendees":
            return [func.coalesce(Visit.attendees, -1).desc(), day.desc(), start.asc(), number.asc()]
    return [day.desc(), start.desc(), number.desc()]


def _place_of_group(session: Session, ward_id: int) -> ColumnElement[Any]:
    """Where the visit's group stands among the names in natural order; groups of one name share a place."""
    names = select(ResidentialGroup.id, ResidentialGroup.name).where(ResidentialGroup.ward_id == ward_id)
    keys = {int(number): natural(name) for number, name in session.execute(names)}
    if not keys:
        return literal_column("0")
    places = {key: place for place, key in enumerate(sorted(set(keys.values())))}
    # Whole numbers only, written out: as 160 parameters it takes SQLAlchemy longer than the database.
    ways = " ".join(f"WHEN {number} THEN {places[key]}" for number, key in keys.items())
    return literal_column(f"CASE visit.group_id {ways} ELSE {len(places)} END")
