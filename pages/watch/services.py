"""Services: what was taught and where never, who filed, and whether it is what people come to the counter for."""

import pandas as pd
import streamlit as st

from charts.services import counter_height, filed_by_service, filed_height, taught_against_counter
from core.context import Context
from metrics.coverage import groups_on
from metrics.services import services_taught
from metrics.services import taught_against_counter as against_counter
from pages.parts.downloads import About, Told, in_period
from pages.parts.drawing import Picture, chart_rows, show
from pages.parts.header import header
from pages.parts.heading import heading
from pages.parts.numbers import Card, Filed, numbers
from pages.parts.period import Period
from pages.parts.table import Column, Tabulated, table, tabulated
from pages.watch.pictures import services_picture

MOST_NAMES = 8


def page(ctx: Context) -> None:
    t = ctx.t
    period = header(ctx, "services")
    if ctx.ask(services_taught, since=period.since, until=period.until).empty:
        st.info(t("services.no_catalogue"), icon=":material/school:")
        return
    told = in_period(ctx, period)
    cards = ctx.prepared(service_figures, period)
    numbers(ctx, "services_numbers", cards, of=t("menu.services"), day=period.until, told=told)
    left, right = st.columns(2)
    with left.container(border=True, height="stretch"):
        show(ctx, "services_visits", ctx.prepared(services_picture, period, False), told=told)
    with right.container(border=True, height="stretch"):
        _picture_or(ctx, "services_filed", ctx.prepared(filed_picture, period), told, t("services.nothing_filed"))
    left, right = st.columns(2)
    with left.container(border=True, height="stretch"):
        title = ctx.prepared(most_missed, period)
        heading(ctx, title, t("services.where_never_help"))
        about = About(definition=t("services.where_never_help"), told=told, subject=t("services.groups_never"))
        table(ctx, "services_never", ctx.prepared(where_never, period), caption=title, about=about)
    with right.container(border=True, height="stretch"):
        _picture_or(ctx, "services_counter", ctx.prepared(counter_picture, period), told, t("services.no_counter"))


def _picture_or(ctx: Context, key: str, picture: Picture, told: Told, nothing: str) -> None:
    if picture.rows.count:
        show(ctx, key, picture, told=told)
        return
    heading(ctx, picture.title, picture.definition)
    st.caption(nothing)


def service_figures(ctx: Context, period: Period) -> list[Card]:
    """Core services taught, people guided, filed on the spot, and the share that residents filed."""
    t = ctx.t
    taught = ctx.ask(services_taught, since=period.since, until=period.until)
    core, people = taught[taught["core"]], int(taught["people"].sum())
    ever = int((core["visits"] > 0).sum())
    by_resident, for_resident = int(taught["filed_by_resident"].sum()), int(taught["filed_for_resident"].sum())
    filed = by_resident + for_resident
    return [
        Card(
            label=t("services.card_core"),
            value=f"{t.number(ever)}/{t.number(len(core))}",
            beside=t("services.core_of"),
            definition=t("figures.services_taught_definition"),
            filed=Filed(value=ever, whole=len(core)),
        ),
        Card(
            label=t("services.card_people"),
            value=t.number(people),
            beside=t("services.people_missing", n=t.number(int(taught["people_missing"].sum()))),
            definition=t("services.people_definition"),
            filed=Filed(value=people),
        ),
        Card(
            label=t("services.card_filed"),
            value=t.number(filed),
            beside=t("services.filed_of", own=t.number(by_resident), other=t.number(for_resident)),
            definition=t("services.filed_definition"),
            filed=Filed(value=filed),
        ),
        Card(
            label=t("services.card_self"),
            value=t.percent(by_resident / filed if filed else None),
            beside=f"{t.number(by_resident)}/{t.number(filed)}",
            definition=t("figures.filed_share_definition"),
            filed=Filed(value=by_resident, whole=filed),
        ),
    ]


def filed_picture(ctx: Context, period: Period) -> Picture:
    """Filed on the spot per procedure: by the resident, for the resident; most filed first."""
    t = ctx.t
    taught = ctx.ask(services_taught, since=period.since, until=period.until)
    taught = taught.assign(total=taught["filed_by_resident"] + taught["filed_for_resident"])
    filed = taught[taught["total"] > 0].sort_values("total", ascending=False).reset_index(drop=True)
    filed = filed.assign(service=filed[f"short_{t.language}"], place=filed.index)
    by_resident, total = int(filed["filed_by_resident"].sum()), int(filed["total"].sum())
    rows = pd.concat(
        [
            filed.assign(who=who, filed=filed[column], share=filed["self_share"])
            for who, column in (("self", "filed_by_resident"), ("for", "filed_for_resident"))
        ]
    )[["service", "place", "who", "filed", "share"]]
    columns = [
        Column("service", t("chart.service")),
        Column("filed_by_resident", t("chart.filed_by_resident"), "number"),
        Column("filed_for_resident", t("chart.filed_for_resident"), "number"),
        Column("self_share", t("chart.self_share"), "percent"),
    ]
    return Picture(
        title=t("services.filed", share=t.percent(by_resident / total)) if total else t("services.filed_none"),
        definition=t("figures.filed_share_definition"),
        build=filed_by_service,
        arguments=(len(filed),),
        rows=chart_rows(rows),
        height=filed_height(len(filed)),
        alt=t("services.filed_alt", share=t.of(by_resident, total)),
        table=tabulated(t, filed, columns),
    )


def most_missed(ctx: Context, period: Period) -> str:
    """The finding: which core service most groups still lack."""
    t, lacking = ctx.t, _lacking(ctx, period)
    most = lacking.iloc[0] if len(lacking) else None
    if most is None or not most["groups"]:
        return t("services.where_never_all")
    return t.plural("services.where_never", int(most["groups"]), service=most["service"])


def where_never(ctx: Context, period: Period) -> Tabulated:
    """Core services by the number of groups that never had them, up to the period's last day."""
    t = ctx.t
    columns = [
        Column("service", t("chart.service")),
        Column("groups", t("services.groups_never"), "number", mark=lambda count: "miss" if count else ""),
        Column("names", t("services.which_groups"), filed=("all_names", "text")),
    ]
    return tabulated(t, _lacking(ctx, period), columns)


def _lacking(ctx: Context, period: Period) -> pd.DataFrame:
    """Each core service in force with the groups that never had it; most groups first."""
    t = ctx.t
    groups = ctx.ask(groups_on, day=period.until)
    taught = ctx.ask(services_taught, since=period.since, until=period.until)
    core = taught[taught["core"]]
    without = [
        groups.loc[[number in lacks for lacks in groups["core_missing"]], "name"] for number in core["service_id"]
    ]
    return pd.DataFrame(
        {
            "service": core[f"short_{t.language}"].tolist(),
            "groups": [len(names) for names in without],
            "names": [_some(ctx, names.tolist()) for names in without],
            "all_names": [", ".join(names) for names in without],
        }
    ).sort_values("groups", ascending=False)


def _some(ctx: Context, names: list[str]) -> str:
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (ctx.t("services.and_more", n=ctx.t.number(more)) if more > 0 else "")


def counter_picture(ctx: Context, period: Period) -> Picture:
    """People guided beside applications handed in at the counter, per procedure; busiest at the counter first."""
    t = ctx.t
    both = ctx.ask(against_counter, since=period.since, until=period.until)
    both = both.sort_values("counter_direct", ascending=False, na_position="last").reset_index(drop=True)
    both = both.assign(service=both[f"short_{t.language}"], place=both.index)
    rows = pd.concat(
        [
            both.assign(side=side, amount=both[column].astype("Float64"))
            for side, column in (("taught", "people"), ("counter", "counter_direct"))
        ]
    )[["service", "place", "side", "amount"]]
    columns = [
        Column("service", t("chart.service")),
        Column("people", t("chart.people_guided"), "number"),
        Column("visits", t("chart.visits"), "number"),
        Column("counter_direct", t("chart.counter_direct"), "number"),
        Column("counter_online", t("services.counter_online"), "number"),
    ]
    return Picture(
        title=t("services.against_counter"),
        definition=t("services.against_counter_help"),
        build=taught_against_counter,
        arguments=(len(both),),
        rows=chart_rows(rows),
        height=counter_height(len(both)),
        alt=t("services.against_counter_alt", n=t.number(len(both))),
        table=tabulated(t, both, columns),
        note=t("services.counter_caveat"),
    )
