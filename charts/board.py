"""The pictures of the meeting's boards, drawn for the far end of a room: few marks, letters of 24 pixels and more.

One pixel of a picture is one unit of the board (a 1080th of its height). Colours are these only: the boards' own style
exchanges them for others on a dark ground.
"""

from functools import cache
from typing import Any

import altair as alt

from charts.theme import GROUND, ORANGE, Chart, rows

INK, QUIET, LINE = "#17242B", "#434F55", "#C9D5D5"
ON_BRIGHT, ON_DARK = "#05090B", "#FFFFFE"
"""Letters on the ladder's colours, contrast 7 : 1 at least; the white is not the ground's, and stays in the dark."""
TEAL = "#0B5F5A"
BROWN = "#8F4205"
"""Words that go with orange."""
LADDER = (ORANGE, "#D6ECE8", "#9CCFC8", "#5FB3AA", TEAL)
"""The ladder of charts/theme.py with its last steps further apart."""
KINDS = {"party_member": "#5B6FB5", "youth_union": "#E9A23B", "it_savvy": "#0F7F79", "together": "#7C8C94"}
UNREACHED = "#B4C0C4"
PARTS = {"before": "#7C8C94", "plain": "#0F7F79", "signal": ORANGE, "unjudged": LINE}
"""Points of a run chart, as in charts/relief.py."""
LETTERS, NUMBERS = 28, 26
"""Pixels of type: what is read, and along axes."""
FAMILY = "Ward Sans"
NUMBERS_OF = {
    "vi": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", ""]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""]},
}
DOT = 20
"""Pixels from the middle of a group's dot to its edge."""


@cache
def outlines(width: int, height: int) -> dict[str, Any]:
    """Groups as shapes and dots, those that are missed with their numbers.

    Data `shapes`: GeoJSON features whose x is already multiplied by cos(latitude), with id and x, y of the label in
    their properties; `rows`: id, step 0..4, label (text or missing).
    """
    base = alt.Chart().project(type="identity", reflectY=True, pointRadius=DOT)
    areas = base.mark_geoshape(stroke=GROUND, strokeWidth=2, strokeJoin="round").encode(color=_steps())
    labels = (
        base.transform_filter("isValid(datum.label)")
        .mark_text(fontSize=NUMBERS, fontWeight="bold", color=ON_BRIGHT)
        .encode(longitude="properties.x:Q", latitude="properties.y:Q", text="label:N")
    )
    layers = (
        alt.layer(areas, labels, data=alt.NamedData(name="shapes"))
        .transform_calculate(gid="datum.properties.id")
        .transform_lookup(lookup="gid", from_=alt.LookupData(data=rows(), key="id", fields=["step", "label"]))
    )
    return _finished(layers, width, height)


@cache
def tiles(width: int, height: int) -> dict[str, Any]:
    """Groups as tiles in reading order. `rows`: column, line, step 0..4, label (text or missing)."""
    place = {
        "x": alt.X("column:O", axis=None, scale=alt.Scale(paddingInner=0.08)),
        "y": alt.Y("line:O", axis=None, scale=alt.Scale(paddingInner=0.08)),
    }
    base = alt.Chart(rows())
    squares = base.mark_rect(cornerRadius=6, stroke=GROUND, strokeWidth=2).encode(**place, color=_steps())
    ink = alt.condition("datum.step == 4", alt.value(ON_DARK), alt.value(ON_BRIGHT))
    labels = (
        base.transform_filter("isValid(datum.label)")
        .mark_text(fontSize=NUMBERS, fontWeight="bold")
        .encode(**place, text="label:N", color=ink)
    )
    return _finished(alt.layer(squares, labels), width, height)


@cache
def lessons(width: int, height: int) -> dict[str, Any]:
    """Groups by core service, as stacked bars: taught, reached and not taught, not reached.

    `rows`: place (order of the services), name (a text, or a list of lines), part ("taught", "hole", "unreached"),
    order (0, 1, 2), groups, total (all groups); in one row of
    each service told and lack (text at the bar's end, the latter may be missing).
    """
    y = alt.Y("place:O", axis=None, scale=alt.Scale(paddingInner=0.42, paddingOuter=0.2))
    parts = {"taught": TEAL, "hole": ORANGE, "unreached": UNREACHED}
    colour = alt.Color("part:N", scale=alt.Scale(domain=list(parts), range=list(parts.values())), legend=None)
    base = alt.Chart(rows()).encode(y=y)
    bars = base.mark_bar(stroke=GROUND, strokeWidth=2).encode(
        x=alt.X("groups:Q", stack="zero", axis=None, scale=alt.Scale(nice=False, domainMin=0)),
        color=colour,
        order="order:Q",
    )
    whole = base.transform_filter("isValid(datum.told)")
    ends = whole.mark_text(align="left", dx=12, fontSize=LETTERS, fontWeight="bold", color=INK).encode(
        x="total:Q", text="told:N"
    )
    lacks = whole.transform_filter("isValid(datum.lack)").mark_text(
        align="left", dx=116, fontSize=LETTERS, fontWeight="bold", color=BROWN
    )
    names = whole.mark_text(align="right", fontSize=LETTERS, color=INK, lineHeight=32).encode(
        x=alt.value(-14), text="name:N"
    )
    return _finished(alt.layer(bars, ends, lacks.encode(x="total:Q", text="lack:N"), names), width, height)


@cache
def help_by_week(width: int, height: int) -> dict[str, Any]:
    """Help after visits by week, bars stacked by kind.

    `rows`: week (ISO day), kind (of KINDS), place (order of the kinds), assists, total (text above the bar) and
    first, last ("09/11", "15/11": lines below it), in one row of each week.
    """
    x = alt.X("week:O", axis=None, scale=alt.Scale(paddingInner=0.3, paddingOuter=0.1))
    base = alt.Chart(rows()).encode(x=x)
    colour = alt.Color("kind:N", scale=alt.Scale(domain=list(KINDS), range=list(KINDS.values())), legend=None)
    bars = base.mark_bar(stroke=GROUND, strokeWidth=2).encode(
        y=alt.Y("assists:Q", stack="zero", axis=None), color=colour, order="place:Q"
    )
    once = base.transform_filter("isValid(datum.total)")
    totals = once.mark_text(baseline="bottom", dy=-8, fontSize=LETTERS, fontWeight="bold", color=INK).encode(
        y="sum:Q", text="total:N"
    )
    weeks = [
        once.mark_text(baseline="top", fontSize=24, color=QUIET, dy=dy).encode(y=alt.datum(0), text=f"{name}:N")
        for name, dy in (("first", 10), ("last", 38))
    ]
    return _finished(alt.layer(bars, totals, *weeks), width, height)


@cache
def run(width: int, height: int, *, percent: bool, language: str) -> dict[str, Any]:
    """A run chart: points by week, the baseline's median, the target, gaps, and marks of what happened.

    `rows`: day (ISO day: a Monday, or an event's), value (missing: a gap), part (of PARTS), median, target (missing
    where there is none); in the last week median_name, target_name (words beside the two lines) and median_above (bool:
    which of the two is the higher), of shares low and high (what their axis reaches at least); for an event happened
    (bool), event (its words or missing), line (pixels above the chart) and left (bool: the words stand to the left of
    the mark).
    """
    x = alt.X(
        "day:T",
        scale=alt.Scale(type="utc"),
        axis=alt.Axis(format="%m/%Y", title=None, grid=False, tickCount=6, labelFlush=True, labelOverlap=True),
    )
    y = alt.Y(
        "value:Q",
        scale=alt.Scale(**({"zero": False, "padding": 10} if percent else {"domainMin": 0})),
        axis=alt.Axis(format=".0%" if percent else ",.0f", title=None, tickCount=4),
    )
    base = alt.Chart(rows()).encode(x=x)
    weeks, events = base.transform_filter("!datum.happened"), base.transform_filter("datum.happened")
    named = [
        weeks.transform_filter(f"isValid(datum.{line}_name) && {side}datum.median_above")
        .mark_text(
            align="left", baseline="bottom" if above else "top", dx=14, fontSize=24, fontWeight="bold", color=ink
        )
        .encode(y=f"{line}:Q", text=f"{line}_name:N")
        for line, ink in (("median", INK), ("target", BROWN))
        for side, above in (("", line == "median"), ("!", line == "target"))
    ]
    span = weeks.transform_filter("isValid(datum.low)").mark_rule(opacity=0).encode(y="low:Q", y2="high:Q")
    layers: list[Chart] = [
        *([span] if percent else []),
        events.mark_rule(color=QUIET, strokeDash=[4, 6], strokeWidth=2),
        *(
            events.transform_filter(f"isValid(datum.event) && {side}datum.left")
            .mark_text(align=align, baseline="top", dx=dx, fontSize=24, color=QUIET)
            .encode(text="event:N", y=alt.Y("line:Q", scale=None, axis=None))
            for side, align, dx in (("!", "left", 8), ("", "right", -8))
        ),
        weeks.mark_line(color=INK, strokeWidth=2.5, strokeDash=[12, 7]).encode(y="median:Q"),
        weeks.transform_filter("isValid(datum.target)")
        .mark_line(color=ORANGE, strokeWidth=3, strokeDash=[9, 7])
        .encode(y="target:Q"),
        weeks.mark_line(color=PARTS["plain"], strokeWidth=2.5, opacity=0.6, invalid="break-paths-show-domains").encode(
            y=y
        ),
        weeks.mark_circle(size=150, opacity=1).encode(
            y=y, color=alt.Color("part:N", scale=alt.Scale(domain=list(PARTS), range=list(PARTS.values())), legend=None)
        ),
    ]
    spec = _finished(alt.layer(*layers, *named), width, height)
    spec["config"]["locale"] = {"number": NUMBERS_OF[language]}
    return spec


def _steps() -> alt.Color:
    return alt.Color("step:O", scale=alt.Scale(domain=list(range(5)), range=list(LADDER)), legend=None)


def _finished(chart: Chart, width: int, height: int) -> dict[str, Any]:
    """The specification of a picture of exactly that size, whatever stands outside the marks."""
    spec: dict[str, Any] = chart.properties(
        width=width, height=height, autosize=alt.AutoSizeParams(type="fit", contains="padding"), padding=0
    ).to_dict()
    spec.pop("$schema", None)
    spec["config"] = {
        "font": FAMILY,
        "aria": False,  # the page says what is on it; and so no typed letter stands in an attribute
        "background": "transparent",
        "view": {"stroke": None},
        "axis": {
            "labelColor": QUIET, "labelFontSize": NUMBERS, "gridColor": LINE, "domainColor": LINE, "tickColor": LINE,
        },
    }  # fmt: skip
    return spec
