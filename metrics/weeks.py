"""Calendar weeks, from Monday to Sunday."""

from datetime import date, timedelta

import pandas as pd

from metrics.sql import DAY_ZERO
from metrics.tables import DAY


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def weeks(since: date, until: date) -> list[date]:
    """The Monday of every week that has a day in `since`..`until`; none when the period is empty."""
    if until < since:
        return []
    first = monday_of(since)
    return [first + timedelta(weeks=number) for number in range((until - first).days // 7 + 1)]


def monday_index(since: date, until: date) -> pd.DatetimeIndex:
    """`weeks` as an index named "week"."""
    return pd.DatetimeIndex(weeks(since, until), name="week").as_unit("us")


def every_week(by_day: pd.DataFrame, since: date, until: date) -> pd.DataFrame:
    """Sums of the whole-number columns of `by_day` (first column `day`) by week, 0 in weeks without a row."""
    mondays = by_day["day"] - pd.to_timedelta(by_day["day"].dt.day_of_week, unit="D")
    summed = by_day.drop(columns="day").groupby(mondays.astype(DAY).rename("week")).sum()
    return summed.reindex(monday_index(since, until), fill_value=0).reset_index()


def week_of_number(number: int) -> date:
    """The Monday of the week that SQL calls `day_number(day) // 7`."""
    return DAY_ZERO + timedelta(weeks=number)
