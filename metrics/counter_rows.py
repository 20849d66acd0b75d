"""SQL: days and months at the counter as figures read them, void lines left out."""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Subquery, and_, case, func, select, union_all
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import Label

from metrics.sql import month_number
from models import CounterDay, CounterMonth


def whole_months(since: date, until: date) -> tuple[int, int]:
    """The first and the last month (year × 12 + month - 1) that lie in the period; the first is greater: none does."""
    number, past = (day.year * 12 + day.month - 1 for day in (since, until + timedelta(days=1)))
    return number + (since.day > 1), past - 1


def came_by_service(ward_id: int, since: date, until: date) -> Subquery:
    """SQL: what each service had at the counter, a month's number where the month has one, else its days'.

    Columns: service_id, direct, online, visitors (missing when nothing gives it).
    """
    day, month = CounterDay, CounterMonth
    names = ("direct", "online", "visitors")
    in_period = (month.ward_id == ward_id, month.month.between(*whole_months(since, until)), month.voided_at.is_(None))
    same = (month.service_id == day.service_id, month.month == month_number(day.on_day))
    days = (
        select(
            day.service_id, *(case((getattr(month, name).is_(None), getattr(day, name))).label(name) for name in names)
        )
        .outerjoin(month, and_(*in_period, *same))
        .where(day.ward_id == ward_id, day.service_id.is_not(None), day.voided_at.is_(None))
        .where(day.on_day.between(since, until))
    )  # fmt: skip
    months = select(month.service_id, *(getattr(month, name) for name in names)).where(
        *in_period, month.service_id.is_not(None)
    )
    both = union_all(days, months).subquery()
    sums = (func.sum(both.c[name]).label(name) for name in names)
    return select(both.c.service_id, *sums).group_by(both.c.service_id).subquery()


def days_at_counter(
    ward_id: int, since: date, until: date, *, but: Collection[int] = (), service_id: int | None = None
) -> Subquery:
    """SQL: one row per counter day: day, visitors, online, direct, postal (missing where the day does not give it).

    Days of the months `but` are left out; of one service where one is named.
    """
    row = CounterDay
    statement = select(row.on_day.label("day"), *_numbers(row)).where(row.on_day.between(since, until))
    if service_id is not None:
        statement = statement.where(row.service_id == service_id)
    if but:
        statement = statement.where(month_number(row.on_day).not_in(but))
    return statement.where(row.ward_id == ward_id, row.voided_at.is_(None)).group_by(row.on_day).subquery()


def months_at_counter(ward_id: int, since: date, until: date) -> Subquery:
    """SQL: one row per month that lies in the period and has figures of its own, as `days_at_counter`."""
    row = CounterMonth
    statement = select(row.month, *_numbers(row)).where(row.month.between(*whole_months(since, until)))
    return statement.where(row.ward_id == ward_id, row.voided_at.is_(None)).group_by(row.month).subquery()


def _numbers(row: type[CounterDay | CounterMonth]) -> list[Label[int | None]]:
    whole = func.max(case((row.service_id.is_(None), 1), else_=0))
    return [_of_all(row, column, whole) for column in (row.visitors, row.online, row.direct, row.postal)]


def _of_all(
    row: type[CounterDay | CounterMonth], column: InstrumentedAttribute[int | None], whole: ColumnElement[int]
) -> Label[int | None]:
    """SQL: the number in the row for all services, else the sum if every service has it, else missing."""
    in_all = func.max(case((row.service_id.is_(None), column)))
    complete = func.count(column) == func.count()
    return case((whole == 1, in_all), (complete, func.sum(column))).label(column.key)
