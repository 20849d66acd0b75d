"""Run charts: points over time against the median of a baseline, and signals by stated rules only.

The counting rules (a shift is 8 points on one side of the median, a trend 6 points in one direction) are those of
R. J. Perla, L. P. Provost, S. K. Murray, "The run chart: a simple analytical tool for learning from variation in
healthcare processes", BMJ Quality & Safety 20 (2011) 46–51, with 8 for their 6 and 6 for their 5. Alone they would call
one quiet year in five a change (10,000 simulated series, tests/metrics/test_run_chart.py); so a run must also lie
further from the median than such runs do by chance, measured in the series' own spread.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isnan, pi, sqrt
from statistics import median

FEWEST_POINTS = 12
"""Below these the chart says "not enough data" and judges nothing."""
FEWEST_BEFORE = 4
"""A baseline of fewer points has no median worth the name."""
SHIFT_POINTS, TREND_POINTS = 8, 6
SHIFT_SIZE = 3.0
"""Standard errors that the middle of a run must lie from the baseline's median."""
TREND_SIZE = 4.0
"""Spreads that a trend must climb or fall from its first point to its last."""
_SPREAD_OF_MOVES = 0.954
"""Median difference of two neighbours, when they vary by chance with a spread of 1."""


@dataclass(frozen=True)
class Signal:
    """A run that chance alone would hardly make."""

    rule: str
    """"shift" or "trend"."""
    direction: int
    """1 upwards, -1 downwards."""
    first: int
    last: int
    """Places of its first and last point in the series."""
    found: int
    """Place of the point at which the rule was first met."""


@dataclass(frozen=True)
class RunChart:
    enough: bool
    """False: too few points, nothing is judged."""
    median: float
    """Of the baseline's points; NaN without any."""
    spread: float
    """Standard deviation of a point by chance, from the differences of neighbours; NaN when not `enough`."""
    signals: tuple[Signal, ...] = ()


def run_chart(points: Sequence[float], baseline: int) -> RunChart:
    """Judge `points`, in order of time, NaN where one is missing; the first `baseline` of them are the baseline.

    A missing point neither makes nor breaks a run; nor does one on the median (shift) or equal to the one before
    (trend). Signals end after the baseline; at most one of each kind begins at any place, in order of `found`.
    """
    there = [(place, point) for place, point in enumerate(points) if not isnan(point)]
    before = [point for place, point in there if place < baseline]
    middle = median(before) if before else float("nan")
    if len(there) < FEWEST_POINTS or len(before) < FEWEST_BEFORE:
        return RunChart(False, middle, float("nan"))
    moves = [abs(after - point) for (_, point), (_, after) in pairwise(there)]
    spread = median(moves) / _SPREAD_OF_MOVES
    error = spread * sqrt(1 / SHIFT_POINTS + pi / 2 / len(before))
    after = [(place, point) for place, point in there if place >= baseline]
    signals = [*_shifts(after, middle, SHIFT_SIZE * error), *_trends(there, baseline, TREND_SIZE * spread)]
    return RunChart(True, middle, spread, tuple(sorted(signals, key=lambda signal: (signal.found, signal.rule))))


Run = list[tuple[int, float]]


def _shifts(points: Run, middle: float, least: float) -> list[Signal]:
    """Runs on one side of `middle` whose own middle lies more than `least` from it."""
    signals = []
    for side, run in _runs([(place, point) for place, point in points if point != middle], middle):
        sizes = (
            length
            for length in range(SHIFT_POINTS, len(run) + 1)
            if abs(median(point for _, point in run[:length]) - middle) > least
        )
        if (length := next(sizes, None)) is not None:
            signals.append(Signal("shift", side, run[0][0], run[-1][0], run[length - 1][0]))
    return signals


def _runs(points: Run, middle: float) -> list[tuple[int, Run]]:
    """`points` cut where they change sides."""
    runs: list[tuple[int, Run]] = []
    for place, point in points:
        side = 1 if point > middle else -1
        if not runs or runs[-1][0] != side:
            runs.append((side, []))
        runs[-1][1].append((place, point))
    return runs


def _trends(points: Run, baseline: int, least: float) -> list[Signal]:
    """Runs that only rise or only fall, by more than `least`, and end after the baseline."""
    signals = []
    for direction, run in _slopes(points):
        found = next(
            (
                place
                for length, (place, point) in enumerate(run, start=1)
                if length >= TREND_POINTS and place >= baseline and abs(point - run[0][1]) > least
            ),
            None,
        )
        if found is not None:
            signals.append(Signal("trend", direction, run[0][0], run[-1][0], found))
    return signals


def _slopes(points: Run) -> list[tuple[int, Run]]:
    """`points` cut where they turn; a turning point ends one run and begins the next."""
    slopes: list[tuple[int, Run]] = []
    last: tuple[int, float] | None = None
    for place, point in points:
        if last is not None and point != last[1]:
            direction = 1 if point > last[1] else -1
            if not slopes or slopes[-1][0] != direction:
                slopes.append((direction, [last]))
            slopes[-1][1].append((place, point))
        if last is None or point != last[1]:
            last = (place, point)
    return slopes
