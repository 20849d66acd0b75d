"""Board 6: is the counter relieved? Its weeks, judged by the rules of metrics/run_chart.py and by nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from boards.plain import number, records, said
from metrics.relief import enough, middle_after

Tables = Mapping[str, pd.DataFrame]
LONG_HOLIDAY = 3
"""Days off in a row that a week's numbers show."""


@dataclass(frozen=True, slots=True)
class Week:
    """A point of a run chart."""

    monday: date
    value: float | None
    """None: a gap."""
    part: str
    """"before" (of the baseline), "plain", "signal", "unjudged"."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run chart: weekly online share (0..1) or visitors a day."""

    weeks: tuple[Week, ...]
    judged: int
    """Points that count."""
    median: float | None
    """The baseline's."""
    now: float | None
    """The middle of the last eight judged weeks after the baseline."""
    verdict: str
    """"nothing" (no number at all), "no_baseline", "not_enough", "quiet", or the newest signal: "shift_up",
    "shift_down", "trend_up", "trend_down"."""
    found: date | None
    """Monday of the week in which that signal was first met."""


@dataclass(frozen=True, slots=True)
class Happening:
    """A day that a history is read against; `kind`: "start", "merge", "split", "holiday"."""

    day: date
    kind: str
    count: int
    """Groups that ended; days off in a row."""
    name: str | None
    """The holiday's."""


@dataclass(frozen=True, slots=True)
class Counter:
    """The counter over the weeks."""

    online: Run
    visitors: Run
    share: float | None
    """Online share of the last 30 days, 0..1."""
    share_online: int | None
    """Applications filed online of these days."""
    share_all: int | None
    """All that the formula puts below the line."""
    formula: str
    """"all_channels" or "without_postal"."""
    target: float | None
    events: tuple[Happening, ...]
    """Start, mergers, splits, holidays of three days and more."""


def counter_of(tables: Tables) -> Counter:
    """From the tables of the snapshot."""
    targets = dict(zip(tables["targets"]["figure"], tables["targets"]["value"], strict=True))
    channels = tables["online_share"].iloc[0]
    parts = ("online", "direct", "postal") if channels["formula"] == "all_channels" else ("online", "direct")
    counts = [channels[part] for part in parts if not pd.isna(channels[part])]
    return Counter(
        online=_run(tables["online"]),
        visitors=_run(tables["visitors"]),
        share=number(channels["share"]),
        share_online=None if pd.isna(channels["online"]) else int(channels["online"]),
        share_all=int(sum(counts)) if counts else None,
        formula=channels["formula"],
        target=number(targets.get("online_share")),
        events=tuple(_happening(row) for row in records(tables["events"]) if _shows(row)),
    )


def _run(weeks: pd.DataFrame) -> Run:
    verdict, found = _verdict(weeks)
    return Run(
        weeks=tuple(Week(row["week"].date(), number(row["value"]), _part(row)) for row in records(weeks)),
        judged=int((weeks["judged"] & weeks["value"].notna()).sum()),
        median=number(weeks["median"].iloc[-1]) if len(weeks) else None,
        now=number(middle_after(weeks)) if len(weeks) else None,
        verdict=verdict,
        found=found,
    )


def _verdict(weeks: pd.DataFrame) -> tuple[str, date | None]:
    if not weeks["value"].notna().any():
        return "nothing", None
    if not weeks["baseline"].any():
        return "no_baseline", None
    if not enough(weeks):
        return "not_enough", None
    found = weeks[weeks["found"]]
    if found.empty:
        return "quiet", None
    last = found.iloc[-1]
    return f"{last['signal']}_{'up' if last['direction'] > 0 else 'down'}", last["week"].date()


def _part(row: Mapping[str, Any]) -> str:
    if not row["judged"]:
        return "unjudged"
    return "before" if row["baseline"] else "signal" if row["signal"] else "plain"


def _shows(row: Mapping[str, Any]) -> bool:
    return bool(row["kind"] != "holiday" or row["count"] >= LONG_HOLIDAY)


def _happening(row: Mapping[str, Any]) -> Happening:
    return Happening(row["day"].date(), row["kind"], int(row["count"]), said(row["name"]))
