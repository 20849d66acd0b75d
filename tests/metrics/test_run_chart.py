"""Signals of a run chart: those that the rules name, few by chance, and a real change in time."""

import random
from itertools import pairwise
from math import inf, isnan, nan, pi
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.run_chart import FEWEST_POINTS, SHIFT_POINTS, Signal, run_chart

SERIES = 10_000
QUIET = [100, 104, 97, 102, 95, 103, 99, 106, 96, 101, 98, 105]
"""A baseline that goes up and down around 100.5."""


def noisy(chance, count, middle=100.0, spread=8.0):
    return [chance.gauss(middle, spread) for _ in range(count)]


def rules_met(points, baseline):
    """The slow twin: every stretch of the series is tried by the words of the rule."""
    there = [place for place, point in enumerate(points) if not isnan(point)]
    before = [points[place] for place in there if place < baseline]
    if len(there) < 12 or len(before) < 4:
        return set()
    middle = median(before)
    spread = median(abs(points[b] - points[a]) for a, b in pairwise(there)) / 0.954
    error = spread * (1 / 8 + pi / 2 / len(before)) ** 0.5
    off = [place for place in there if place >= baseline and points[place] != middle]
    met = set()
    for start in range(len(off)):
        for end in range(start + 8, len(off) + 1):
            run = [points[place] for place in off[start:end]]
            one_side = all(point > middle for point in run) or all(point < middle for point in run)
            begins = start == 0 or (points[off[start - 1]] > middle) != (run[0] > middle)
            if one_side and begins and abs(median(run) - middle) > 3 * error:
                met.add(("shift", off[start], 1 if run[0] > middle else -1))
    return met


def test_a_baseline_that_goes_on_as_before_gives_no_signal():
    chart = run_chart([*QUIET, *QUIET], len(QUIET))

    assert (chart.enough, chart.median, chart.signals) == (True, 100.5, ())


def test_eight_points_well_below_the_median_are_a_shift():
    lower = [78, 82, 80, 77, 83, 79, 81, 80]
    [shift] = run_chart([*QUIET, *lower], 12).signals

    assert shift == Signal("shift", -1, 12, 19, 19)


def test_seven_points_below_the_median_are_none():
    assert run_chart([*QUIET, 78, 82, 80, 77, 83, 79, 81], 12).signals == ()


def test_eight_points_a_hair_below_the_median_are_none():
    assert run_chart([*QUIET, 100, 99, 100, 99, 100, 99, 100, 99], 12).signals == ()


def test_a_missing_week_neither_makes_nor_breaks_a_run():
    lower = [78, 82, nan, 80, 77, nan, 83, 79, 81, 80]
    [shift] = run_chart([*QUIET, *lower], 12).signals

    assert (shift.first, shift.found) == (12, 21)
    assert run_chart([*QUIET, 78, 82, nan, 80, 77, nan, 83, 79, 81], 12).signals == ()


def test_six_points_that_only_fall_are_a_trend():
    trends = [one for one in run_chart([*QUIET, 106, 100, 94, 88, 82, 76], 12).signals if one.rule == "trend"]

    assert trends == [Signal("trend", -1, 12, 17, 17)]


def test_a_trend_inside_the_baseline_is_not_told():
    falling = [130, 124, 118, 112, 106, 100]
    chart = run_chart([*falling, 103, 97, 104, 98, 105, 99, 103, 97], 12)

    assert chart.signals == ()


@pytest.mark.parametrize("count", range(FEWEST_POINTS))
def test_under_twelve_points_nothing_is_judged(count):
    chart = run_chart([100.0, 101.0, 99.0, 100.0, *[50.0] * 20][:count], 4)

    assert (chart.enough, chart.signals) == (False, ())


def test_a_baseline_of_three_points_is_too_short_to_compare_with():
    assert not run_chart([nan, nan, *QUIET[:3], *[50.0] * 30], 5).enough


@given(st.lists(st.one_of(st.just(nan), st.integers(80, 120).map(float)), max_size=40), st.integers(0, 20))
def test_shifts_are_those_that_the_words_of_the_rule_give(points, baseline):
    told = {(one.rule, one.first, one.direction) for one in run_chart(points, baseline).signals if one.rule == "shift"}

    assert told == rules_met(points, baseline)


@given(st.lists(st.integers(0, 50).map(float), max_size=40), st.integers(0, 20))
def test_the_rules_know_no_up_and_down(points, baseline):
    """Upside down, the same signals point the other way."""
    upright, turned = run_chart(points, baseline), run_chart([-point for point in points], baseline)

    assert [(s.rule, s.direction, s.first, s.last, s.found) for s in upright.signals] == [
        (s.rule, -s.direction, s.first, s.last, s.found) for s in turned.signals
    ]


@pytest.mark.parametrize("before, after", [(5, 26), (12, 52)])
def test_of_ten_thousand_series_without_change_at_most_one_in_twenty_is_flagged(before, after):
    chance = random.Random(20261122)
    flagged = sum(bool(run_chart(noisy(chance, before + after), before).signals) for _ in range(SERIES))

    assert flagged / SERIES <= 0.05


@pytest.mark.parametrize("step", [0.8, 1.2])
def test_a_step_of_a_fifth_is_found_within_eight_weeks(step):
    """Of weeks that vary by 6 % of their level by chance; at 8 % it is five in six."""
    chance = random.Random(20261122)
    found = 0
    for _ in range(2_000):
        points = [*noisy(chance, 12, spread=6), *noisy(chance, SHIFT_POINTS, 100 * step, spread=6)]
        found += any(one.rule == "shift" for one in run_chart(points, 12).signals)

    assert found / 2_000 >= 0.9


def test_the_weeks_of_a_centre_without_anybody_are_judged_without_dividing_by_nothing():
    chart = run_chart([0.0] * 30, 12)

    assert (chart.enough, chart.signals) == (True, ())
    assert chart.spread < inf
