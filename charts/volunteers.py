"""How the volunteers carry on, week by week."""

from typing import Any

import altair as alt

from charts.theme import KINDS, TEAL, finished, rows, week_label
from texts import Translator

SHADES = KINDS | {"together": "#93A1A7"}
"""Kinds, and the weeks in which so few helped that they are not told apart."""


def assists_by_week(t: Translator, height: int = 230) -> dict[str, Any]:
    """Stacked columns of assists per week and kind.

    Rows: week (ISO text of its Monday), week_name ("09/11–15/11"), kind (or "together"), kind_name, assists,
    households.
    """
    names = {kind: t(f"figures.kind_{kind}") for kind in SHADES}
    return finished(
        alt.Chart(rows())
        .mark_bar()
        .encode(
            x=_weeks(),
            y=alt.Y("assists:Q", axis=alt.Axis(title=None, tickCount=4, format=",d", tickMinStep=1)),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=list(SHADES), range=list(SHADES.values())),
                legend=alt.Legend(
                    title=None,
                    orient="top",
                    columns=2,
                    labelExpr=f"{names!r}[datum.value]",
                ),
            ),
            tooltip=[
                alt.Tooltip("week_name:N", title=t("chart.week")),
                alt.Tooltip("kind_name:N", title=t("chart.kind")),
                alt.Tooltip("assists:Q", title=t("chart.assists"), format=",d"),
                alt.Tooltip("households:Q", title=t("chart.households_helped"), format=",d"),
            ],
        )
        .properties(width="container", height=height),
        t,
        "assists",
    )


def active_by_week(t: Translator, height: int = 200) -> dict[str, Any]:
    """Line of active volunteers at the end of each week. Rows: week, week_name, active, members."""
    base = alt.Chart(rows()).encode(
        x=_weeks(),
        tooltip=[
            alt.Tooltip("week_name:N", title=t("chart.week")),
            alt.Tooltip("active:Q", title=t("chart.active"), format=",d"),
            alt.Tooltip("members:Q", title=t("chart.members"), format=",d"),
        ],
    )
    y = alt.Y("active:Q", axis=alt.Axis(title=None, tickCount=4, format=",d"), scale=alt.Scale(zero=True))
    line = base.mark_line(color=TEAL, strokeWidth=2, point=alt.OverlayMarkDef(color=TEAL, size=18)).encode(y=y)
    return finished(line.properties(width="container", height=height), t, "active")


def _weeks() -> alt.X:
    return alt.X(
        "week:O",
        axis=alt.Axis(
            title=None, labelExpr=week_label(), labelOverlap="greedy", labelAngle=0, labelSeparation=12, labelBound=True
        ),
    )
