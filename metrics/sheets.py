"""What stands on the sheets of volunteers' help and of the counter, void lines too: what their grids start from."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from metrics.lineage import lineage_of
from metrics.reading import reads
from metrics.tables import DAY, fetch, table
from models import Assist, CounterDay, CounterMonth, DayKind, Family, Holiday, Visit, VisitStaff, Volunteer

WEEKEND = 5
LINE = {
    "version": "int64", "recorded_by_id": "int64", "recorded_at": "datetime64[us, UTC]",
    "voided_by_id": "Int64", "void_reason": "str",
}  # fmt: skip
COUNTS = ("visitors", "direct", "online", "postal")


@reads(Family.ASSISTS)
def assists_of_week(session: Session, ward_id: int, *, monday: date) -> pd.DataFrame:
    """Every line of volunteers' help of the week from `monday`, void ones too, oldest first.

    Columns: id (int64), volunteer_id (int64), on_day (day), service_id (Int64; missing: not said which), households
    (int64), version (int64), recorded_by_id (int64), recorded_at (moment), voided_by_id (Int64; missing: it counts),
    void_reason (missing).
    """
    row = Assist
    statement = (
        select(row.id, row.volunteer_id, row.on_day, row.service_id, row.households, *_line(row))
        .where(row.ward_id == ward_id, row.on_day.between(monday, monday + timedelta(days=6)))
        .order_by(row.id)
    )
    whose = {"id": "int64", "volunteer_id": "int64", "on_day": DAY, "service_id": "Int64", "households": "int64"}
    return fetch(session, statement, **whose, **LINE)


@reads(Family.COUNTER)
def counter_sheet(session: Session, ward_id: int, *, on_day: date, whole_month: bool) -> pd.DataFrame:
    """The lines of one day, or of the month that `on_day` lies in, void ones too, oldest first.

    Columns: id (int64), service_id (Int64; missing: all services), visitors, direct, online, postal (Int64), and the
    last five of `assists_of_week`.
    """
    table_of = CounterMonth if whole_month else CounterDay
    when = CounterMonth.month == on_day.year * 12 + on_day.month - 1 if whole_month else CounterDay.on_day == on_day
    statement = (
        select(table_of.id, table_of.service_id, *(getattr(table_of, name) for name in COUNTS), *_line(table_of))
        .where(table_of.ward_id == ward_id, when)
        .order_by(table_of.id)
    )
    return fetch(session, statement, id="int64", service_id="Int64", **dict.fromkeys(COUNTS, "Int64"), **LINE)


@reads(Family.COUNTER, Family.REFERENCE)
def counter_calendar(session: Session, ward_id: int, *, since: date, until: date) -> pd.DataFrame:
    """Every day of the period: does the centre work, does it have figures?

    Columns: day (day), state ("full": it has figures, "missing": a working day without, "off": no working day and
    none), holiday (name; missing on other days). By day.
    """
    row = CounterDay
    known = set(
        session.scalars(
            select(row.on_day)
            .where(row.ward_id == ward_id, row.on_day.between(since, until), row.voided_at.is_(None))
            .distinct()
        )
    )
    off = select(Holiday).where(Holiday.ward_id == ward_id, Holiday.on_day.between(since, until))
    holidays = {one.on_day: one for one in session.scalars(off)}
    rows = []
    for number in range((until - since).days + 1):
        day = since + timedelta(days=number)
        holiday = holidays.get(day)
        works = day.weekday() < WEEKEND if holiday is None else holiday.kind is DayKind.WORKING
        state = "full" if day in known else "missing" if works else "off"
        rows.append((day, state, holiday.name_vi if holiday and holiday.kind is DayKind.OFF else None))
    return table(rows, day=DAY, state="str", holiday="str")


@reads(Family.COUNTER)
def counter_months_known(session: Session, ward_id: int) -> frozenset[int]:
    """Months (year × 12 + month - 1) that have figures of their own."""
    row = CounterMonth
    return frozenset(session.scalars(select(row.month).where(row.ward_id == ward_id, row.voided_at.is_(None))))


@reads(Family.COUNTER)
def services_at_counter(session: Session, ward_id: int) -> frozenset[int]:
    """Services that the centre has ever written figures down for."""
    found: set[int] = set()
    for row in (CounterDay, CounterMonth):
        numbers = select(row.service_id).where(row.ward_id == ward_id, row.service_id.is_not(None)).distinct()
        found |= {number for number in session.scalars(numbers) if number is not None}
    return frozenset(found)


@reads(Family.VISITS, Family.REFERENCE)
def groups_of_staff(session: Session, ward_id: int, *, staff_id: int, day: date, days: int) -> frozenset[int]:
    """Groups in force on `day` where this person led a visit in the last `days` days; heirs of groups that ended."""
    visited = session.scalars(
        select(Visit.group_id)
        .join(VisitStaff, (VisitStaff.ward_id == Visit.ward_id) & (VisitStaff.visit_id == Visit.id))
        .where(Visit.ward_id == ward_id, Visit.counts, VisitStaff.staff_id == staff_id)
        .where(Visit.on_day.between(day - timedelta(days=days), day))
        .distinct()
    ).all()
    lineage = lineage_of(session, ward_id)
    homes = {lineage.home(number, day) for number in visited}
    return frozenset(number for number in homes if number is not None)


@reads(Family.VOLUNTEERS, Family.REFERENCE)
def volunteers_between(session: Session, ward_id: int, *, since: date, until: date) -> pd.DataFrame:
    """Volunteers who are members on any day from `since` to `until`, by id.

    Columns: id (int64), code, name, group_id (Int64, their home on `until`; missing when the group ended without a
    successor), joined_on, left_on (day; missing while a member: first day that no longer counts).
    """
    row = Volunteer
    found = session.execute(
        select(row.id, row.code, row.name, row.group_id, row.joined_on, row.left_on)
        .where(row.ward_id == ward_id, row.joined_on <= until)
        .where((row.left_on.is_(None)) | (row.left_on > since))
        .order_by(row.id)
    )
    lineage = lineage_of(session, ward_id)
    homes = {group_id: lineage.home(group_id, until) for group_id in lineage.groups}
    rows = ((number, code, name, homes[home], joined, left) for number, code, name, home, joined, left in found)
    return table(rows, id="int64", code="str", name="str", group_id="Int64", joined_on=DAY, left_on=DAY)


def _line(row: type[Assist | CounterDay | CounterMonth]) -> tuple[Any, ...]:
    return row.version, row.recorded_by_id, row.recorded_at, row.voided_by_id, row.void_reason
