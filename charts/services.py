"""What was taught, what was filed, and what people come to the counter for."""

from typing import Any

import altair as alt

from charts.theme import GREY, INK, MIST, ORANGE, TEAL, finished, rows
from texts import Translator

SELF, FOR = TEAL, "#9CCFC8"
LINE, AXIS, LEGEND = 27, 26, 34
"""Pixels for one bar, below the bars, above them."""


def visits_height(bars: int) -> int:
    """Pixels of `visits_by_service` with that many services."""
    return LINE * max(bars, 1) + AXIS


def filed_height(bars: int) -> int:
    """Pixels of `filed_by_service`."""
    return visits_height(bars) + LEGEND + 18


def counter_height(bars: int) -> int:
    """Pixels of `taught_against_counter`."""
    return 40 * max(bars, 1) + AXIS + LEGEND + 18


def visits_by_service(t: Translator, bars: int) -> dict[str, Any]:
    """Bars of visits per service; `bars` is their number.

    Rows: service (short name), place (sort key), visits, people.
    """
    y = alt.Y(
        "service:N",
        sort=alt.EncodingSortField("place", op="min"),
        axis=alt.Axis(title=None, domain=False, ticks=False, labelColor=INK, labelLimit=190),
    )
    x = alt.X("visits:Q", axis=alt.Axis(title=None, tickMinStep=1, tickCount=4, format=",d"))
    base = alt.Chart(rows()).encode(
        y=y,
        tooltip=[
            alt.Tooltip("service:N", title=t("chart.service")),
            alt.Tooltip("visits:Q", title=t("chart.visits"), format=",d"),
            alt.Tooltip("people:Q", title=t("chart.people_guided"), format=",d"),
        ],
    )
    columns = base.mark_bar(cornerRadiusEnd=3, size=15).encode(
        x=x, color=alt.condition("datum.visits > 0", alt.value(TEAL), alt.value(ORANGE))
    )
    numbers = base.mark_text(align="left", dx=5, color=INK).encode(x=x, text=alt.Text("visits:Q", format=",d"))
    return finished(
        alt.layer(columns, numbers).properties(width="container", height=visits_height(bars)), t, "services"
    )


def filed_by_service(t: Translator, bars: int) -> dict[str, Any]:
    """Stacked bars of applications filed on the spot: by the resident, for the resident.

    `bars` is the number of services. Rows, long: service, place, who ("self" or "for"), filed, share (by the resident,
    0..1, may be missing).
    """
    words = {"self": t("chart.filed_by_resident"), "for": t("chart.filed_for_resident")}
    return finished(
        alt.Chart(rows())
        .mark_bar(cornerRadiusEnd=2, size=15)
        .encode(
            y=alt.Y(
                "service:N",
                sort=alt.EncodingSortField("place", op="min"),
                axis=alt.Axis(title=None, domain=False, ticks=False, labelColor=INK, labelLimit=190),
            ),
            x=alt.X("filed:Q", axis=alt.Axis(title=None, tickMinStep=1, tickCount=4, format=",d")),
            color=alt.Color(
                "who:N",
                scale=alt.Scale(domain=list(words), range=[SELF, FOR]),
                legend=alt.Legend(
                    title=None, orient="top", columns=1, labelLimit=300, labelExpr=f"{words!r}[datum.value]"
                ),
            ),
            order=alt.Order("who:N", sort="descending"),
            tooltip=[
                alt.Tooltip("service:N", title=t("chart.service")),
                alt.Tooltip("filed:Q", title=t("chart.applications"), format=",d"),
                alt.Tooltip("share:Q", title=t("chart.self_share"), format=".1%"),
            ],
        )
        .properties(width="container", height=filed_height(bars)),
        t,
        "filed",
    )


def taught_against_counter(t: Translator, bars: int) -> dict[str, Any]:
    """Two small bar panels side by side: people guided, and applications at the counter.

    `bars` is the number of services. Rows, long: service, place, side ("taught" or "counter"), amount.
    """
    words = {"taught": t("chart.people_guided"), "counter": t("chart.counter_direct")}
    return finished(
        alt.Chart(rows())
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            y=alt.Y(
                "service:N",
                sort=alt.EncodingSortField("place", op="min"),
                axis=alt.Axis(title=None, domain=False, ticks=False, labelColor=INK, labelLimit=190),
            ),
            x=alt.X("amount:Q", axis=alt.Axis(title=None, tickCount=4, format=",d")),
            yOffset=alt.YOffset("side:N", scale=alt.Scale(domain=list(words), paddingInner=0.1)),
            color=alt.Color(
                "side:N",
                scale=alt.Scale(domain=list(words), range=[TEAL, GREY]),
                legend=alt.Legend(
                    title=None, orient="top", columns=1, labelLimit=300, labelExpr=f"{words!r}[datum.value]"
                ),
            ),
            tooltip=[
                alt.Tooltip("service:N", title=t("chart.service")),
                alt.Tooltip("amount:Q", title=t("chart.amount"), format=",d"),
            ],
        )
        .configure_view(stroke=MIST)
        .properties(width="container", height=counter_height(bars)),
        t,
        "counter",
    )
