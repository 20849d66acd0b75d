"""Sổ buổi hướng dẫn: the visits themselves, filtered, searched and sorted, a page at a time or all of them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from metrics.reading import reads
from metrics.register_rows import VOID, rows_of
from metrics.register_search import holding, led_by, taught_at
from models import Family, ResidentialGroup, Visit, VisitStatus
from texts.vietnamese import fold, natural

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
    words = tuple(fold(asked.search).split())
    if words:
        where += holding(session, ward_id, words)
    attendances = func.coalesce(func.sum(case((Visit.counts, Visit.attendees))), 0)
    void = Visit.voided_at.is_not(None)
    counted = session.execute(
        select(Visit.status, void, func.count(), attendances).where(*where).group_by(Visit.status, void)
    ).all()
    by_status: Counter[str] = Counter()
    for status, is_void, visits, _ in counted:
        by_status[VOID if is_void else status.value] += visits
    numbers = session.scalars(select(Visit.id).where(*where).order_by(*order).offset(first).limit(most)).all()
    rows = rows_of(session, ward_id, list(numbers), where)
    return RegisterPage(rows, sum(by_status.values()), sum(int(one) for *_, one in counted), dict(by_status))


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


def _place_of_group(session: Session, ward_id: int) -> ColumnElement[int]:
    """Where the visit's group stands among the names in natural order; groups of one name share a place."""
    names = select(ResidentialGroup.id, ResidentialGroup.name).where(ResidentialGroup.ward_id == ward_id)
    keys = {number: natural(name) for number, name in session.execute(names)}
    places = {key: place for place, key in enumerate(sorted(set(keys.values())))}
    return case({number: places[key] for number, key in keys.items()}, value=Visit.group_id, else_=len(places))
