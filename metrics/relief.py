"""Is the counter relieved? Its weeks on run charts, against the baseline before the start: figures 10 and 11."""

from datetime import date, timedelta

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from metrics.counter import online_share_by_week, visitors_by_week
from metrics.reading import reads
from metrics.run_chart import FEWEST_BEFORE, FEWEST_POINTS, run_chart
from metrics.tables import DAY
from metrics.weeks import monday_of
from models import Family, Ward

FEWEST_DAYS = 3
"""A week with numbers of fewer days is drawn, but neither judged nor part of the baseline."""
RUN = {
    "week": DAY, "value": "float64", "days": "int64", "judged": "bool", "baseline": "bool", "median": "float64",
    "signal": "str", "direction": "int64", "found": "bool",
}  # fmt: skip


@reads(Family.COUNTER, Family.REFERENCE)
def visitors_run(session: Session, ward_id: int, *, until: date, service_id: int | None = None) -> pd.DataFrame:
    """Visitors a day, week by week from the baseline (or the start) on. Source: figure 11, metrics/run_chart.py.

    Columns: week (day, its Monday), value (float64; NaN: a gap), days (int64, days with a number), judged (bool: over,
    and with numbers of FEWEST_DAYS), baseline (bool), median (float64, the baseline's, the same in every row; NaN
    without one), signal ("shift", "trend" or ""), direction (int64: 1, -1, 0), found (bool: here a signal's rule was
    first met). By week. `value` is the week's visitors ÷ its days with a number: a week with a holiday or a missing
    day is no quiet week.
    """
    since, before = _beginning(session, ward_id)
    weeks = visitors_by_week(session, ward_id, since=since, until=until, service_id=service_id)
    values = weeks["visitors"].astype("float64") / weeks["days"].where(weeks["days"] > 0)
    return _judged(weeks["week"], values, weeks["days"], before, until)


@reads(Family.COUNTER, Family.REFERENCE)
def online_run(session: Session, ward_id: int, *, until: date, service_id: int | None = None) -> pd.DataFrame:
    """Online share (0..1), week by week: columns as of `visitors_run`. Source: figure 10, metrics/run_chart.py."""
    since, before = _beginning(session, ward_id)
    weeks = online_share_by_week(session, ward_id, since=since, until=until, service_id=service_id)
    return _judged(weeks["week"], weeks["share"], weeks["days"], before, until)


def _beginning(session: Session, ward_id: int) -> tuple[date, tuple[date, date] | None]:
    """The first day to show, and the baseline's days."""
    ward = session.execute(
        select(Ward.programme_start, Ward.baseline_from, Ward.baseline_until).where(Ward.id == ward_id)
    ).one()
    if ward.baseline_from is None or ward.baseline_until is None:
        return ward.programme_start, None
    return min(ward.baseline_from, ward.programme_start), (ward.baseline_from, ward.baseline_until)


def middle_after(weeks: pd.DataFrame, last: int = 8) -> float:
    """The middle of the `last` judged weeks after the baseline of a run; NaN when there are none."""
    after = weeks.loc[weeks["judged"] & ~weeks["baseline"], "value"].tail(last)
    return float(after.median())


def enough(weeks: pd.DataFrame) -> bool:
    """Are there points enough to judge anything? Source: metrics/run_chart.py."""
    counted = weeks["judged"] & weeks["median"].notna()
    return bool(counted.sum() >= FEWEST_POINTS and weeks["baseline"].sum() >= FEWEST_BEFORE)


def _judged(
    week: pd.Series, values: pd.Series, days: pd.Series, before: tuple[date, date] | None, until: date
) -> pd.DataFrame:
    """A week belongs to the baseline when its Wednesday does; the week under way is not judged."""
    over = week < pd.Timestamp(monday_of(until + timedelta(days=1)))
    judged = over & values.notna() & (days >= FEWEST_DAYS)
    wednesday = week + pd.Timedelta(days=2)
    first, last = map(pd.Timestamp, before or (until, until - timedelta(days=1)))
    inside = wednesday.between(first, last)
    after = wednesday > last if before else pd.Series(True, index=week.index)
    points = values.where(judged & (inside | after))
    chart = run_chart(points.tolist(), int((~after).sum()))
    frame = pd.DataFrame({"week": week, "value": values, "days": days, "judged": judged, "baseline": inside & judged})
    signal, direction, found = [""] * len(week), [0] * len(week), [False] * len(week)
    for told in reversed(chart.signals):  # where two overlap, the one met first is told
        for place in range(told.first, told.last + 1):
            signal[place], direction[place] = told.rule, told.direction
        found[told.found] = True
    frame = frame.assign(median=chart.median, signal=signal, direction=direction, found=found)
    return frame.astype(RUN)
