"""The counter's weeks as run charts: points, the baseline's median, signals, and what happened meanwhile."""

from collections.abc import Iterable
from typing import Any

import altair as alt

from charts.theme import GREY, INK, ORANGE, TEAL, Chart, finished, rows
from texts import Translator

BROWN = "#9A4E0F"
"""For words beside an orange line."""
RUN = 280
"""Pixels."""
LEAST_SPAN = 0.2
"""Of an axis of shares: twenty points, so that one point up looks like one point up."""
PART = {"before": GREY, "plain": TEAL, "signal": ORANGE, "unjudged": "#B9C6C9"}
"""Of a point: in the baseline, after it, in a signal; in a week that is not judged."""


def visitors_run(t: Translator, height: int = RUN) -> dict[str, Any]:
    """Visitors a day by week.

    Rows: day (datetime of the Monday, or of an event), week_name, value, days, median, target (may be missing), part
    (of PART, missing for an event), part_name, event (words; missing for a week), median_name and target_name (what
    the two lines are; in the last and the first row), late (an event in the right half). A gap has no value.
    """
    return _run(t, "visitors_run", ",.0f", height, zero=True)


def online_run(t: Translator, height: int = RUN) -> dict[str, Any]:
    """Online share by week. Rows: as of `visitors_run`, value, median and target 0..1; low and high of `span_of`."""
    return _run(t, "online_run", ".0%", height, zero=False)


def span_of(values: Iterable[float]) -> tuple[float, float]:
    """Between what an axis of these shares reaches at least."""
    shares = list(values)
    low, high = min(shares, default=0.0), max(shares, default=0.0)
    wider = max(0.0, LEAST_SPAN - (high - low)) / 2
    low = min(max(0.0, low - wider), 1 - LEAST_SPAN) if wider else low
    return low, max(high, low + LEAST_SPAN)


def _run(t: Translator, name: str, number: str, height: int, *, zero: bool) -> dict[str, Any]:
    x = alt.X(
        "day:T", scale=alt.Scale(type="utc"), axis=alt.Axis(format="%d/%m/%Y", title=None, grid=False, tickCount=6)
    )
    y = alt.Y(
        "value:Q",
        scale=alt.Scale(padding=16, **({"domainMin": 0} if zero else {"zero": False})),
        axis=alt.Axis(format=number, title=None, tickCount=5),
    )
    base = alt.Chart(rows()).encode(x=x)
    week = [
        alt.Tooltip("week_name:N", title=t("chart.week")),
        alt.Tooltip("value:Q", title=t(f"chart.{name}"), format=".1%" if "%" in number else ",.1f"),
        alt.Tooltip("median:Q", title=t("chart.median"), format=".1%" if "%" in number else ",.1f"),
        alt.Tooltip("days:Q", title=t("chart.days_counted"), format=",d"),
        alt.Tooltip("part_name:N", title=t("chart.part")),
    ]
    event = base.transform_filter("isValid(datum.event)")
    weeks = base.transform_filter("!isValid(datum.event)")
    span = weeks.transform_filter("isValid(datum.low)").mark_rule(opacity=0, aria=False).encode(y="low:Q", y2="high:Q")
    layers: list[Chart] = [
        *([] if zero else [span]),
        event.mark_rule(color=GREY, strokeDash=[2, 3], opacity=0.55),
        *(
            event.transform_filter(late)
            .mark_text(align=side, baseline="top", dx=dx, fontSize=10.5, color=GREY, aria=False)
            .encode(text="event:N", y=alt.value(line))  # the late ones one line lower: they meet on a phone
            for late, side, dx, line in (("!datum.late", "left", 3, 0), ("datum.late", "right", -3, 13))
        ),
        weeks.mark_line(color=INK, strokeWidth=1.5, strokeDash=[7, 4]).encode(y="median:Q"),
        weeks.transform_filter("isValid(datum.target)")
        .mark_line(color=ORANGE, strokeWidth=1.6, strokeDash=[5, 4])
        .encode(y="target:Q"),
        _named(weeks, "median_name", "median:Q", INK, "right"),
        _named(weeks, "target_name", "target:Q", BROWN, "left"),
        weeks.mark_line(color=TEAL, strokeWidth=1.4, opacity=0.55, invalid="break-paths-show-domains").encode(y=y),
        weeks.mark_circle(size=46, opacity=1).encode(
            y=y,
            color=alt.Color(
                "part:N",
                scale=alt.Scale(domain=list(PART), range=list(PART.values())),
                legend=alt.Legend(
                    title=None,
                    orient="bottom",
                    columns=2,
                    labelExpr=f"{ {part: t(f'chart.part_{part}') for part in PART}!r}[datum.value]",
                    symbolType="circle",
                ),
            ),
            tooltip=week,
        ),
    ]
    return finished(alt.layer(*layers).properties(width="container", height=height), t, name)


def _named(weeks: alt.Chart, name: str, height: str, color: str, side: str) -> alt.Chart:
    """The words of a line, above its end on that side."""
    told = weeks.transform_filter(f"isValid(datum.{name})")
    return told.mark_text(align=side, baseline="bottom", dy=-4, fontSize=11.5, color=color, aria=False).encode(
        y=height, text=f"{name}:N"
    )
