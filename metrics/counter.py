"""The centre's own days at the counter: figures 10 and 11."""

from datetime import date

import pandas as pd
from sqlalchemy import ColumnElement, Subquery, and_, case, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.elements import Label

from metrics.reading import reads
from metrics.sql import day_number
from metrics.tables import DAY, fetch
from metrics.weeks import monday_index, week_of_number
from models import CounterDay, Family, OnlineRateFormula, Service, Ward

COUNTS = {"online": "Int64", "direct": "Int64", "postal": "Int64", "days": "int64"}
CHANNELS = COUNTS | {"share": "float64"}


@reads(Family.COUNTER, Family.REFERENCE)
def online_share(session: Session, ward_id: int, *, since: date, until: date) -> pd.DataFrame:
    """Share of applications filed online over the counter days of the period, both ends included. Source: figure 10.

    A day counts by its row for all services if it has one, else by the sum over its services; a day on which online
    or direct is missing is left out whole. A missing postal count adds nothing.
    One row. Columns: online, direct, postal (Int64, applications; missing when no day gives them), days (int64, days
    that count), share (float64, 0..1: online ÷ (online + direct), with postal below the line if the ward's formula
    says so; NaN when there are none), formula ("all_channels", "without_postal").
    """
    formula, day = _formula(session, ward_id), _days(ward_id, since, until)
    statement = select(*_channels(day)).where(_whole(day))
    counts = fetch(session, statement, **COUNTS)
    return _with_share(counts, formula).assign(formula=pd.Series([formula.value], dtype="str"))


@reads(Family.COUNTER, Family.REFERENCE)
def online_share_by_week(
    session: Session, ward_id: int, *, since: date, until: date, service_id: int | None = None
) -> pd.DataFrame:
    """`online_share` of every week of the period, from Monday; of one service where one is named. Source: figure 10.

    Columns: week (day, its Monday), online, direct, postal (Int64), days (int64), share (float64). By week.
    """
    day = _days(ward_id, since, until, service_id)
    week = _week(day)
    statement = select(week, *_channels(day)).where(_whole(day)).group_by(week)
    counts = _every_week(fetch(session, statement, week="int64", **COUNTS), since, until)
    return _with_share(counts, _formula(session, ward_id), week=DAY)


@reads(Family.COUNTER)
def visitors_by_week(
    session: Session, ward_id: int, *, since: date, until: date, service_id: int | None = None
) -> pd.DataFrame:
    """People at the counter by week, from Monday; every week of the period has a row. Source: figure 11.

    Of one service where one is named.
    A day counts by its row for all services if it has one, else by the sum over its services; a day without a number
    is a gap. Columns: week (day, its Monday), visitors (Int64; missing in a week without a number), days (int64, days
    with a number). By week.
    """
    day = _days(ward_id, since, until, service_id)
    week, visitors = _week(day), day.c.visitors
    statement = (
        select(week, func.sum(visitors).label("visitors"), func.count().label("days"))
        .where(visitors.is_not(None))
        .group_by(week)
    )
    types = {"week": "int64", "visitors": "Int64", "days": "int64"}
    counts = _every_week(fetch(session, statement, **types), since, until)
    types["week"] = DAY
    return counts[list(types)].astype(types)


@reads(Family.COUNTER, Family.REFERENCE)
def counter_services(session: Session, ward_id: int) -> pd.DataFrame:
    """Services that the counter has figures of. Columns: service_id, slug, short_vi, short_en. In catalogue order."""
    statement = (
        select(Service.id.label("service_id"), Service.slug, Service.short_vi, Service.short_en)
        .where(
            Service.ward_id == ward_id,
            Service.id.in_(select(CounterDay.service_id).where(CounterDay.ward_id == ward_id)),
        )
        .order_by(Service.position, Service.id)
    )
    return fetch(session, statement, service_id="int64", slug="str", short_vi="str", short_en="str")


def _every_week(counts: pd.DataFrame, since: date, until: date) -> pd.DataFrame:
    """`counts` by number of week, with a row for every week of the period, from Monday; days 0 where there was none."""
    mondays = pd.DatetimeIndex([week_of_number(number) for number in counts["week"]]).as_unit("us")
    every = counts.drop(columns="week").set_index(mondays).reindex(monday_index(since, until))
    every["days"] = every["days"].fillna(0)
    return every.reset_index()


def _week(day: Subquery) -> Label[int]:
    return (day_number(day.c.day) // 7).label("week")


def _whole(day: Subquery) -> ColumnElement[bool]:
    return and_(day.c.online.is_not(None), day.c.direct.is_not(None))


def _channels(day: Subquery) -> list[ColumnElement[int]]:
    sums = [func.sum(column).label(column.name) for column in (day.c.online, day.c.direct, day.c.postal)]
    return [*sums, func.count().label("days")]


def _days(ward_id: int, since: date, until: date, service_id: int | None = None) -> Subquery:
    """SQL: one row per counter day: day, visitors, online, direct, postal (missing where the day does not give it)."""
    row = CounterDay
    whose = true() if service_id is None else row.service_id == service_id
    whole = func.max(case((row.service_id.is_(None), 1), else_=0))
    numbers = [_of_day(column, whole) for column in (row.visitors, row.online, row.direct, row.postal)]
    return (
        select(row.on_day.label("day"), *numbers)
        .where(row.ward_id == ward_id, row.on_day.between(since, until), whose)
        .group_by(row.on_day)
        .subquery()
    )


def _of_day(column: InstrumentedAttribute[int | None], whole: ColumnElement[int]) -> Label[int | None]:
    """SQL: the day's number in the row for all services, else the sum if every service has it, else missing."""
    in_all = func.max(case((CounterDay.service_id.is_(None), column)))
    complete = func.count(column) == func.count()
    return case((whole == 1, in_all), (complete, func.sum(column))).label(column.key)


def _with_share(counts: pd.DataFrame, formula: OnlineRateFormula, **more: str) -> pd.DataFrame:
    """The CHANNELS of `counts`, and before them the columns of `more`."""
    types = more | CHANNELS
    below = counts["online"] + counts["direct"]
    if formula is OnlineRateFormula.ALL_CHANNELS:
        below = below + counts["postal"].fillna(0)
    share = counts["online"].astype("Float64") / below.astype("Float64").where(below > 0)
    return counts.assign(share=share.astype("float64"))[list(types)].astype(types)


def _formula(session: Session, ward_id: int) -> OnlineRateFormula:
    return session.scalars(select(Ward.online_rate_formula).where(Ward.id == ward_id)).one()
