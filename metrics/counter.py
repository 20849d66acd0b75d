"""The centre's own days and months at the counter: figures 10 and 11.

A month that the centre knows only as a whole is read where the whole month lies in the period; its days are left out
then, so nothing counts twice. What is told by week is read from days alone.
"""

from datetime import date

import pandas as pd
from sqlalchemy import ColumnElement, Subquery, and_, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import Label

from metrics.counter_rows import days_at_counter, months_at_counter
from metrics.reading import reads
from metrics.sql import day_number
from metrics.tables import DAY, fetch, table
from metrics.weeks import monday_index, week_of_number
from models import CounterDay, Family, OnlineRateFormula, Service, Ward

COUNTS = {"online": "Int64", "direct": "Int64", "postal": "Int64", "days": "int64"}
CHANNELS = COUNTS | {"share": "float64"}


@reads(Family.COUNTER, Family.REFERENCE)
def online_share(session: Session, ward_id: int, *, since: date, until: date) -> pd.DataFrame:
    """Share of applications filed online over the counter's figures of the period, both ends included. Figure 10.

    A month that lies in the period and has figures of its own counts by them, every other day by its own. Either counts
    by its row for all services if it has one, else by the sum over its services; one in which online or direct is
    missing is left out whole (of a month its days count then). A missing postal count adds nothing.
    One row. Columns: online, direct, postal (Int64, applications; missing when nothing gives them), days, months
    (int64, days and whole months that count), share (float64, 0..1: online ÷ (online + direct), with postal below the
    line if the ward's formula says so; NaN when there are none), formula ("all_channels", "without_postal").
    """
    formula, month = _formula(session, ward_id), months_at_counter(ward_id, since, until)
    parts = dict.fromkeys(("online", "direct", "postal"), "Int64")
    columns = (month.c.online, month.c.direct, month.c.postal)
    whole = fetch(session, select(month.c.month, *columns).where(_whole(month)), month="int64", **parts)
    day = days_at_counter(ward_id, since, until, but=whole["month"].tolist())
    counts = fetch(session, select(*_channels(day)).where(_whole(day)), **COUNTS)
    for name in parts:
        counts[name] = pd.Series([pd.concat([counts[name], whole[name]]).sum(min_count=1)], dtype="Int64")
    shared = _with_share(counts, formula)
    shared.insert(4, "months", len(whole))
    return shared.assign(formula=pd.Series([formula.value], dtype="str"))


@reads(Family.COUNTER, Family.REFERENCE)
def online_share_by_week(
    session: Session, ward_id: int, *, since: date, until: date, service_id: int | None = None
) -> pd.DataFrame:
    """Share of applications filed online of every week of the period, from Monday, by days alone; of one service where
    one is named. Source: figure 10.

    Columns: week (day, its Monday), online, direct, postal (Int64), days (int64), share (float64). By week.
    """
    day = days_at_counter(ward_id, since, until, service_id=service_id)
    week = _week(day)
    statement = select(week, *_channels(day)).where(_whole(day)).group_by(week)
    counts = _every_week(fetch(session, statement, week="int64", **COUNTS), since, until)
    return _with_share(counts, _formula(session, ward_id), week=DAY)


@reads(Family.COUNTER)
def visitors(session: Session, ward_id: int, *, since: date, until: date) -> pd.DataFrame:
    """People at the counter over the period, both ends included, months read as `online_share` reads them. Figure 11.

    One row. Columns: visitors (Int64; missing when nothing gives a number), days, months (int64, days and whole months
    that give one).
    """
    month = months_at_counter(ward_id, since, until)
    whole = session.execute(select(month.c.month, month.c.visitors).where(month.c.visitors.is_not(None))).all()
    day = days_at_counter(ward_id, since, until, but=[number for number, _ in whole])
    sums = select(func.sum(day.c.visitors), func.count()).where(day.c.visitors.is_not(None))
    of_days, days = session.execute(sums).one()
    known = [*(came for _, came in whole), *([] if of_days is None else [of_days])]
    return table([(sum(known) if known else None, days, len(whole))], visitors="Int64", days="int64", months="int64")


@reads(Family.COUNTER)
def visitors_by_week(
    session: Session, ward_id: int, *, since: date, until: date, service_id: int | None = None
) -> pd.DataFrame:
    """People at the counter by week, from Monday, by days alone; every week of the period has a row. Figure 11.

    Of one service where one is named.
    A day counts by its row for all services if it has one, else by the sum over its services; a day without a number
    is a gap. Columns: week (day, its Monday), visitors (Int64; missing in a week without a number), days (int64, days
    with a number). By week.
    """
    day = days_at_counter(ward_id, since, until, service_id=service_id)
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
    row = CounterDay
    figures = select(row.service_id).where(row.ward_id == ward_id, row.voided_at.is_(None))
    statement = (
        select(Service.id.label("service_id"), Service.slug, Service.short_vi, Service.short_en)
        .where(
            Service.ward_id == ward_id,
            Service.id.in_(figures),
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
