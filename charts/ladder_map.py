"""The coverage ladder on the map: shapes where the ward has them, else a grid of tiles."""

from typing import Any

import altair as alt

from charts.theme import GROUND, INK, LADDER, NO_DATA, ON_LADDER, finished, rows
from texts import Translator

FIELDS = ["name", "step", "chosen", "faded", "number", "households", "step_name", "last_visit", "spoken"]
"""Columns of the rows, besides `id`, that the map looks up."""

DOT = 9
"""Pixels from the middle of a dot to its edge: room for a number of two digits."""


def ladder_map(t: Translator, shapes_url: str) -> dict[str, Any]:
    """Groups as shapes, and as dots where only their place is known.

    `shapes_url` answers GeoJSON whose x is already multiplied by cos(latitude).

    Rows: id, name, number (short label), step 0..4, step_name, households, last_visit, spoken (texts), chosen bool,
    faded bool (a filter leaves it out). An identity projection keeps the
    shapes whatever the order of their rings.
    """
    shapes = alt.UrlData(url=shapes_url, format=alt.JsonDataFormat(type="json", property="features"))
    base = alt.Chart().project(type="identity", reflectY=True, pointRadius=DOT)
    areas = base.mark_geoshape(stroke=GROUND, strokeWidth=1.2, strokeJoin="round", cursor="pointer").encode(
        color=_step_colour(),
        tooltip=_tooltip(t),
        description="spoken:N",
    )
    chosen = (
        base.transform_filter("datum.chosen")
        .mark_geoshape(filled=False, stroke=INK, strokeWidth=3.5, strokeJoin="round", cursor="pointer", aria=False)
        .encode(tooltip=_tooltip(t))
    )
    labels = base.mark_text(fontSize=11, cursor="pointer", aria=False).encode(
        longitude="properties.x:Q",
        latitude="properties.y:Q",
        text="number:N",
        color=_label_colour(),
        tooltip=_tooltip(t),
    )
    layers = (
        alt.layer(areas, chosen, labels, data=shapes)
        .transform_calculate(gid="datum.properties.id")
        .transform_lookup(lookup="gid", from_=alt.LookupData(data=rows(), key="id", fields=FIELDS))
    )
    return finished(layers.properties(width="container", height=520), t, "map")


def tile_map(t: Translator) -> dict[str, Any]:
    """Groups as tiles in reading order, for a ward without any shapes. Rows as above, and column, line."""
    base = alt.Chart(rows()).transform_calculate(gid="datum.id")
    place = {
        "x": alt.X("column:O", axis=None, scale=alt.Scale(paddingInner=0.08)),
        "y": alt.Y("line:O", axis=None, scale=alt.Scale(paddingInner=0.08)),
    }
    tiles = base.mark_rect(cornerRadius=4, cursor="pointer").encode(
        **place,
        color=_step_colour(),
        stroke=alt.condition("datum.chosen", alt.value(INK), alt.value(GROUND)),
        strokeWidth=alt.condition("datum.chosen", alt.value(3.5), alt.value(1.2)),
        tooltip=_tooltip(t),
        description="spoken:N",
    )
    labels = base.mark_text(fontSize=12, cursor="pointer", aria=False).encode(
        **place, text="number:N", color=_label_colour(), tooltip=_tooltip(t)
    )
    return finished(alt.layer(tiles, labels).properties(width="container", height=520), t, "tiles")


def _step_colour() -> alt.Color:
    """The ladder's colours; grey for what a filter leaves out. The page writes the legend, with counts."""
    scale = alt.Scale(domain=list(range(5)), range=list(LADDER))
    return alt.condition("datum.faded", alt.value(NO_DATA), alt.Color("step:O", scale=scale, legend=None))


def _label_colour() -> alt.Color:
    on_dark = "!datum.faded && datum.step == 4"
    return alt.condition(on_dark, alt.value(ON_LADDER[4]), alt.value(ON_LADDER[0]))


def _tooltip(t: Translator) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("name:N", title=t("chart.group")),
        alt.Tooltip("step_name:N", title=t("chart.step")),
        alt.Tooltip("households:Q", title=t("chart.households"), format=",d"),
        alt.Tooltip("last_visit:N", title=t("chart.last_visit")),
    ]
