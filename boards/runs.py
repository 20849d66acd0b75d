"""A run chart's rows: its weeks, the words beside its two lines, and what happened, where the words have room."""

from datetime import date
from typing import Any

from boards.facts import Counter, Happening, Run
from boards.fitting import width_of
from charts.relief import span_of
from texts import Translator

EVENT = 24
"""Type of the words of an event."""
LINES = 2
"""Of such words, one above the other, over the chart; what finds no room there is a mark alone."""
LINE = 30
BESIDE = 260
"""What the axis and the words beside the lines take of the chart's width."""


def run_rows(run: Run, counter: Counter, t: Translator, width: int, *, percent: bool) -> list[dict[str, Any]]:
    """As charts/board.py wants them."""
    in_words = t.percent if percent else t.number
    target = counter.target if percent else None
    rows: list[dict[str, Any]] = [
        {
            "day": week.monday.isoformat(), "value": week.value, "part": week.part, "median": run.median,
            "target": target, "happened": False,
        }
        for week in run.weeks
    ]  # fmt: skip
    if rows:
        rows[-1] |= {
            "median_name": None if run.median is None else t("relief.line_median", value=in_words(run.median)),
            "target_name": None if target is None else t("relief.line_target", value=t.percent(target, 0)),
            "median_above": run.median is not None and (target is None or run.median > target),
        }
        if percent:
            span = span_of(one for week in rows for one in (week["value"], run.median, target) if one is not None)
            rows[-1] |= dict(zip(("low", "high"), span, strict=True))
    return rows + _events(run, counter, t, width - BESIDE)


def _events(run: Run, counter: Counter, t: Translator, width: float) -> list[dict[str, Any]]:
    if not run.weeks:
        return []
    first, last = run.weeks[0].monday, run.weeks[-1].monday
    days: dict[date, list[str]] = {}
    for one in counter.events:
        if first <= one.day:
            days.setdefault(one.day, []).append(_words(one, t))
    rows, ends = [], [float("inf")] * LINES
    for day in sorted(days, reverse=True):  # the newest have their words first
        words = " · ".join(days[day])
        place = (min(day, last) - first).days / max((last - first).days, 1) * width
        long = width_of(words, EVENT) + 16
        left = place + long > width
        start, end = (place - long, place) if left else (place, place + long)
        line = next((number for number, limit in enumerate(ends) if end <= limit and start >= 0), None)
        if line is not None:
            ends[line] = start - 16
        rows.append(
            {
                "day": day.isoformat(), "happened": True, "event": None if line is None else words, "left": left,
                "line": -LINE * (1 + (line or 0)),
            }
        )  # fmt: skip
    return rows


def _words(one: Happening, t: Translator) -> str:
    return one.name or "" if one.kind == "holiday" else t.plural(f"relief.event_{one.kind}", one.count)
