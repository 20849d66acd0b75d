"""The counter on run charts: what is a point, what is the baseline, what is only drawn; and what happened meanwhile."""

from datetime import date, timedelta

import pandas as pd
import pytest
from sqlalchemy import select

from metrics.counter import counter_services
from metrics.events import events
from metrics.relief import RUN, enough, middle_after, online_run, visitors_run
from models import CounterDay, DayKind, Holiday
from tests.metrics.histories import counter_day

FIRST = date(2025, 9, 1)
"""A Monday."""
BEFORE = 12
"""Weeks of the baseline."""


def working_days(week):
    return [FIRST + timedelta(weeks=week, days=day) for day in range(5)]


def last_day(week):
    return FIRST + timedelta(weeks=week, days=6)


@pytest.fixture
def counted(plot):
    """A ward with twelve weeks of baseline around 100 visitors a day, and twelve of 70 after it."""
    plot.ward.programme_start = FIRST + timedelta(weeks=BEFORE)
    plot.ward.baseline_from, plot.ward.baseline_until = FIRST, last_day(BEFORE - 1)
    for week in range(2 * BEFORE):
        for day in working_days(week):
            counter_day(plot, day, None, (100 if week < BEFORE else 70) + (-1) ** week * 2, 10, 30 + week % 3, 0)
    plot.session.flush()
    return plot


def run_of(plot, week=2 * BEFORE - 1, **more):
    return visitors_run(plot.session, plot.ward_id, until=last_day(week), **more)


def test_a_lasting_fall_is_told_once_and_marked_on_all_its_weeks(counted):
    weeks = run_of(counted)

    assert weeks["median"].unique().tolist() == [100]
    assert weeks["signal"].tolist() == [""] * BEFORE + ["shift"] * BEFORE
    assert set(weeks.loc[weeks["signal"] == "shift", "direction"]) == {-1}
    assert weeks.index[weeks["found"]].tolist() == [BEFORE + 7]
    assert (middle_after(weeks), enough(weeks)) == (70, True)


def test_before_the_eighth_week_nothing_is_told(counted):
    weeks = run_of(counted, BEFORE + 6)

    assert not weeks["found"].any()
    assert set(weeks["signal"]) == {""}


def test_a_week_is_measured_by_its_days_with_a_number(counted):
    """Two days off make no quiet week."""
    for row in counted.session.scalars(select(CounterDay).where(CounterDay.on_day.in_(working_days(3)[:2]))):
        row.visitors = None
    counted.session.flush()
    weeks = run_of(counted)

    assert weeks.loc[3, ["value", "days"]].tolist() == [98, 3]
    assert weeks.loc[3, "judged"]


def test_a_week_with_two_days_is_drawn_but_not_judged(counted):
    counted.ward.baseline_until = last_day(BEFORE)
    counter_day(counted, last_day(2 * BEFORE - 1) + timedelta(days=1), None, 5)
    counter_day(counted, last_day(2 * BEFORE - 1) + timedelta(days=2), None, 5)
    counted.session.flush()
    weeks = run_of(counted, 2 * BEFORE)

    assert weeks.iloc[-1][["value", "days", "judged", "signal"]].tolist() == [5, 2, False, ""]


def test_the_week_under_way_is_not_judged(counted):
    until = last_day(2 * BEFORE - 1) - timedelta(days=1)
    weeks = visitors_run(counted.session, counted.ward_id, until=until)

    assert weeks["judged"].tolist() == [True] * (2 * BEFORE - 1) + [False]


def test_weeks_before_the_baseline_belong_to_neither_side(counted):
    counted.ward.baseline_from = FIRST + timedelta(weeks=4)
    counted.ward.programme_start = FIRST
    counted.session.flush()
    weeks = run_of(counted)

    assert weeks["baseline"].tolist() == [False] * 4 + [True] * 8 + [False] * 12
    assert set(weeks.loc[:3, "signal"]) == {""}


def test_without_a_baseline_there_is_nothing_to_compare_with(counted):
    counted.ward.baseline_from = counted.ward.baseline_until = None
    counted.session.flush()
    weeks = run_of(counted)

    assert weeks["week"].iloc[0] == pd.Timestamp(counted.ward.programme_start)
    assert weeks["median"].isna().all()
    assert not enough(weeks)


def test_a_week_without_figures_is_a_gap(counted):
    weeks = run_of(counted, 2 * BEFORE + 1)

    assert weeks["value"].isna().tolist()[-3:] == [False, True, True]
    assert weeks["found"].sum() == 1


def test_one_service_is_judged_by_its_own_rows(counted):
    lesson, other = counted.service("khai_sinh"), counted.service("cu_tru")
    for week in range(4):
        for day in working_days(week):
            counter_day(counted, day, lesson, 7 + week, 3, 9)
    counted.session.flush()
    weeks = run_of(counted, service_id=lesson.id)
    online = online_run(counted.session, counted.ward_id, until=last_day(3), service_id=lesson.id)

    assert weeks["value"].dropna().tolist() == [7, 8, 9, 10]
    assert online["value"].tolist() == [0.75] * 4
    assert not enough(weeks)
    assert run_of(counted, service_id=other.id)["value"].isna().all()
    assert counter_services(counted.session, counted.ward_id)["slug"].tolist() == ["khai_sinh"]


def test_the_online_share_is_judged_in_the_same_way(counted):
    weeks = online_run(counted.session, counted.ward_id, until=last_day(2 * BEFORE - 1))

    assert weeks["value"].between(0.75, 0.77).all()
    assert enough(weeks)
    assert not weeks["found"].any()


@pytest.mark.parametrize("question", [visitors_run, online_run])
def test_columns_are_the_same_in_a_ward_without_figures(plot, question):
    weeks = question(plot.session, plot.ward_id, until=plot.ward.programme_start)

    assert dict(weeks.dtypes.astype(str)) == RUN


def test_merges_splits_holidays_and_the_start_are_events(plot):
    day = date(2026, 6, 1)
    old = [plot.group(f"Tổ {number}", valid_to=day) for number in range(1, 4)]
    new = [plot.group(f"Tổ {number}", valid_from=day) for number in range(11, 14)]
    for one in old[:2]:
        plot.succeed(one, new[0], day)
    for one in new[1:]:
        plot.succeed(old[2], one, day, share=0.5)
    for number in range(3):
        plot.session.add(
            Holiday(ward_id=plot.ward_id, on_day=date(2026, 2, 16) + timedelta(days=number), name_vi="Tết")
        )
    plot.session.add(Holiday(ward_id=plot.ward_id, on_day=date(2026, 2, 22), name_vi="Bù", kind=DayKind.WORKING))
    plot.session.add(Holiday(ward_id=plot.ward_id, on_day=date(2026, 9, 2), name_vi="Quốc khánh"))
    plot.session.flush()
    happened = events(plot.session, plot.ward_id, since=plot.ward.programme_start, until=date(2026, 8, 31))

    assert happened.astype(object).where(happened.notna(), None).to_numpy().tolist() == [
        [pd.Timestamp(plot.ward.programme_start), "start", 0, None],
        [pd.Timestamp(2026, 2, 16), "holiday", 3, "Tết"],
        [pd.Timestamp(day), "merge", 2, None],
        [pd.Timestamp(day), "split", 1, None],
    ]
