"""The centre's own days at the counter: figures 10 and 11."""

from datetime import date

import pandas as pd
from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.elements import Label

from metrics.tables import DAY, fetch
from metrics.weeks import monday_index
from models import CounterDay, OnlineRateFormula, Ward

CHANNELS = {"online": "Int64", "direct": "Int64", "postal": "Int64", "days": "int64", "share": "float64"}


def online_share(session: Session, ward_id: int, *, since: date, until: date) -> pd.DataFrame:
    """Share of applications filed online over the counter days of the period, both ends included. Source: figure 10.

    A day counts by its row for all services if it has one, else by the sum over its services; a day on which online
    or direct is missing is left out whole. A missing postal count adds nothing.
    One row. Columns: online, direct, postal (Int64, applications; missing when no day gives them), days (int64, days
    that count), share (float64, 0..1: online ÷ (online + direct), with postal below the line if the ward's formula
    says so; NaN when there are none), formula ("all_channels", "without_postal").
    """
    formula = _formula(session, ward_id)
    days = _whole_days(session, ward_id, since, until)
    totals = days.assign(period=0).groupby("period")[["online", "direct", "postal"]].sum(min_count=1)
    counts = totals.reindex([0]).reset_index(drop=True).assign(days=len(days))
    return _with_share(counts, formula).assign(formula=pd.Series([formula.value], dtype="str"))


def online_share_by_week(session: Session, ward_id: int, *, since: date, until: date) -> pd.DataFrame:
    """`online_share` of every week of the period, from Monday. Source: figure 10.

    Columns: week (day, its Monday), online, direct, postal (Int64), days (int64), share (float64). By week.
    """
    days = _whole_days(session, ward_id, since, until)
    grouped = days.groupby("week")
    counts = grouped[["online", "direct", "postal"]].sum(min_count=1).assign(days=grouped.size())
    counts = counts.reindex(monday_index(since, until))
    counts["days"] = counts["days"].fillna(0)
    return _with_share(counts.reset_index(), _formula(session, ward_id), week=DAY)


def visitors_by_week(session: Session, ward_id: int, *, since: date, until: date) -> pd.DataFrame:
    """People at the counter by week, from Monday; every week of the period has a row. Source: figure 11.

    A day counts by its row for all services if it has one, else by the sum over its services; a day without a number
    is a gap. Columns: week (day, its Monday), visitors (Int64; missing in a week without a number), days (int64, days
    with a number). By week.
    """
    days = _days(session, ward_id, since, until).dropna(subset=["visitors"])
    grouped = days.groupby("week")["visitors"]
    counts = grouped.sum(min_count=1).to_frame().assign(days=grouped.size()).reindex(monday_index(since, until))
    counts["days"] = counts["days"].fillna(0)
    types = {"week": DAY, "visitors": "Int64", "days": "int64"}
    return counts.reset_index()[list(types)].astype(types)


def _whole_days(session: Session, ward_id: int, since: date, until: date) -> pd.DataFrame:
    return _days(session, ward_id, since, until).dropna(subset=["online", "direct"])


def _days(session: Session, ward_id: int, since: date, until: date) -> pd.DataFrame:
    """One row per counter day: day, week, visitors, online, direct, postal (Int64)."""
    row = CounterDay
    whole = func.max(case((row.service_id.is_(None), 1), else_=0))
    numbers = [_of_day(column, whole) for column in (row.visitors, row.online, row.direct, row.postal)]
    statement = (
        select(row.on_day.label("day"), *numbers)
        .where(row.ward_id == ward_id, row.on_day.between(since, until))
        .group_by(row.on_day)
    )
    days = fetch(
        session, statement, day=DAY, visitors="Int64", online="Int64", direct="Int64", postal="Int64"
    )  # fmt: skip
    mondays = days["day"] - pd.to_timedelta(days["day"].dt.day_of_week, unit="D")
    return days.assign(week=mondays.astype(DAY))


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
