"""Coverage over time, and which group was taught which service."""

from typing import Any

import altair as alt

from charts.theme import INK, ORANGE, TEAL, finished, rows
from texts import Translator

CURVE = 230
"""Pixels."""


def matrix_height(services: int) -> int:
    """Pixels of `service_matrix` with that many services."""
    return 30 * max(services, 1)


def coverage_curve(t: Translator, height: int = CURVE) -> dict[str, Any]:
    """Share of groups covered, day by day, against the target.

    Rows: day (datetime), share 0..1, covered, groups, target 0..1 (the same in every row, may be missing).
    """
    x = alt.X(
        "day:T", scale=alt.Scale(type="utc"), axis=alt.Axis(format="%d/%m/%Y", title=None, grid=False, tickCount=5)
    )
    y = alt.Y(
        "share:Q",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format=".0%", title=None, tickCount=5),
    )
    base = alt.Chart(rows()).encode(x=x)
    area = base.mark_area(interpolate="step-after", color=TEAL, opacity=0.2).encode(y=y)
    line = base.mark_line(interpolate="step-after", color=TEAL, strokeWidth=2).encode(y=y)
    hit = base.mark_rule(strokeWidth=8, opacity=0).encode(
        tooltip=[
            alt.Tooltip("day:T", title=t("chart.day"), format="%d/%m/%Y", timeUnit="utcyearmonthdate"),
            alt.Tooltip("covered:Q", title=t("chart.groups_reached"), format=",d"),
            alt.Tooltip("groups:Q", title=t("chart.groups_in_force"), format=",d"),
            alt.Tooltip("share:Q", title=t("chart.share"), format=".1%"),
        ]
    )
    goal = (
        alt.Chart(rows())
        .transform_aggregate(target="max(target)")
        .mark_rule(color=ORANGE, strokeDash=[5, 4], strokeWidth=1.6)
        .encode(y=alt.Y("target:Q", scale=alt.Scale(domain=[0, 1])))
    )
    return finished(alt.layer(area, line, goal, hit).properties(width="container", height=height), t, "curve")


def service_matrix(t: Translator, services: int) -> dict[str, Any]:
    """Service × group: filled where taught, loud where a core service never was. `services` is their number.

    Rows: group (name), number (short name), service (short name), group_place, service_place (sort keys), visits,
    taught bool, last (text).
    """
    place = {
        "x": alt.X(
            "group:N",
            sort=alt.EncodingSortField("group_place", op="min"),
            axis=alt.Axis(
                orient="top",
                title=None,
                labelAngle=-90,
                labelExpr=r"replace(datum.value, /^Tổ (?=\d+$)/, '')",
                labelFontSize=11,
                labelOverlap=False,
                domain=False,
                ticks=False,
                labelColor=INK,
            ),
            scale=alt.Scale(paddingInner=0.1),
        ),
        "y": alt.Y(
            "service:N",
            sort=alt.EncodingSortField("service_place", op="min"),
            axis=alt.Axis(title=None, domain=False, ticks=False, labelColor=INK),
            scale=alt.Scale(paddingInner=0.1),
        ),
    }
    tooltip = [
        alt.Tooltip("group:N", title=t("chart.group")),
        alt.Tooltip("service:N", title=t("chart.service")),
        alt.Tooltip("visits:Q", title=t("chart.visits"), format=",d"),
        alt.Tooltip("last:N", title=t("chart.last_visit")),
    ]
    base = alt.Chart(rows()).encode(**place, tooltip=tooltip)
    taught = (
        base.transform_filter("datum.taught")
        .mark_rect(cornerRadius=2)
        .encode(
            color=alt.Color(
                "visits:Q",
                scale=alt.Scale(domain=[1, 10], range=["#B5DCD7", TEAL], clamp=True),
                legend=None,
            )
        )
    )
    hole = base.transform_filter("!datum.taught").mark_rect(color=ORANGE, cornerRadius=2)
    cross = base.transform_filter("!datum.taught").mark_text(text="✕", fontSize=9, color=INK, aria=False)
    layers = alt.layer(taught, hole, cross)
    return finished(layers.properties(width="container", height=matrix_height(services)), t, "matrix")
