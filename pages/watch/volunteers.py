"""Volunteers: who of the digital cores goes on helping, and which groups have nobody left."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from charts.volunteers import active_by_week as active_chart
from core.context import Context
from metrics.coverage import groups_on
from metrics.small_numbers import SMALLEST, shown_kinds
from metrics.volunteers import active_by_week, assists_by_week, volunteers_by_kind
from pages.parts.choosing import choosing, chosen_group
from pages.parts.downloads import About, in_period, on_day
from pages.parts.drawing import Picture, chart_rows, show
from pages.parts.header import header
from pages.parts.heading import heading
from pages.parts.links import group_card, link
from pages.parts.numbers import Card, Filed, numbers
from pages.parts.period import Period
from pages.parts.table import Column, Tabulated, table, tabulated
from pages.watch.pictures import assists_picture, with_week_names
from texts import Translator


def page(ctx: Context) -> None:
    t = ctx.t
    period = header(ctx, "volunteers")
    day = period.until
    if not ctx.ask(volunteers_by_kind, day=day)["members"].any():
        st.info(t("volunteers.nobody"), icon=":material/group:")
        link(ctx, "members", t("menu.members"), icon=":material/group_add:")
        return
    cards = ctx.prepared(volunteer_figures, period)
    numbers(ctx, "volunteers_numbers", cards, of=t("menu.volunteers"), day=day, told=in_period(ctx, period))
    left, right = st.columns([3, 2])
    with left.container(border=True, height="stretch"):
        show(ctx, "volunteers_assists", ctx.prepared(assists_picture, period, 400), told=in_period(ctx, period))
    with right.container(border=True, height="stretch"):
        heading(ctx, t("volunteers.by_kind"), t("figures.active_volunteers_definition"))
        if kinds := ctx.prepared(kind_rows, day):
            about = About(definition=t("figures.active_volunteers_definition"), told=on_day(ctx, day))
            table(ctx, "volunteers_kinds", kinds, caption=t("volunteers.by_kind"), about=about, sortable=False)
        else:
            st.caption(t("volunteers.kinds_together", n=SMALLEST))
        show(ctx, "volunteers_active", ctx.prepared(active_picture, period), told=in_period(ctx, period))
    _groups(ctx, day)


def _groups(ctx: Context, day: date) -> None:
    t, groups = ctx.t, ctx.ask(groups_on, day=day)
    chosen, choose = chosen_group(groups), choosing(groups)
    left, right = st.columns([2, 3])
    with left.container(border=True, height="stretch"):
        orphans = ctx.prepared(orphan_rows, day)
        title = t.plural("volunteers.orphans", len(orphans.rows))
        heading(ctx, title, t("figures.orphan_groups_definition"))
        nobody = t("volunteers.no_orphans")
        subject, told = t("figures.orphan_groups"), on_day(ctx, day)
        about = About(definition=t("figures.orphan_groups_definition"), told=told, subject=subject)
        table(
            ctx, "volunteers_orphans", orphans, caption=title, about=about, chosen=chosen, on_choose=choose, height=430,
            empty=nobody,
        )  # fmt: skip
        if chosen is not None:
            group_card(ctx, groups.loc[groups["id"] == chosen].iloc[0])
    with right.container(border=True, height="stretch"):
        title = t("volunteers.by_group")
        heading(ctx, title, t("volunteers.by_group_help"))
        rows = ctx.prepared(vitality_rows, day)
        about = About(definition=t("volunteers.by_group_help"), told=told)
        table(ctx, "volunteers_groups", rows, caption=title, about=about, chosen=chosen, on_choose=choose, height=430)


def volunteer_figures(ctx: Context, period: Period) -> list[Card]:
    """Active of all, orphan groups, assists and households helped in the period."""
    t = ctx.t
    groups = ctx.ask(groups_on, day=period.until)
    kinds = ctx.ask(volunteers_by_kind, day=period.until)
    weeks = ctx.ask(assists_by_week, since=period.since, until=period.until)
    active, members = int(kinds["active"].sum()), int(kinds["members"].sum())
    covered, orphans = int(groups["covered"].sum()), int(groups["orphan"].sum())
    assists, households = int(weeks["assists"].sum()), int(weeks["households"].sum())
    return [
        Card(
            label=t("overview.card_volunteers"),
            value=f"{t.number(active)}/{t.number(members)}",
            beside=t.percent(active / members if members else None),
            definition=t("figures.active_volunteers_definition"),
            filed=Filed(value=active, whole=members),
        ),
        Card(
            label=t("figures.orphan_groups"),
            value=f"{t.number(orphans)}/{t.number(covered)}",
            beside=t.percent(orphans / covered if covered else None),
            definition=t("figures.orphan_groups_definition"),
            filed=Filed(value=orphans, whole=covered),
        ),
        Card(
            label=t("figures.assists"),
            value=t.number(assists),
            definition=t("figures.assists_definition"),
            filed=Filed(value=assists),
        ),
        Card(
            label=t("figures.households_helped"),
            value=t.number(households),
            definition=t("figures.households_helped_definition"),
            filed=Filed(value=households),
        ),
    ]


def kind_rows(ctx: Context, day: date) -> Tabulated | None:
    """The three forces in totals, active of all; None where so few are there that a total would tell about a person."""
    t, kinds = ctx.t, shown_kinds(ctx.ask(volunteers_by_kind, day=day))
    if kinds is None:
        return None
    frame = kinds.assign(
        name=[t(f"figures.kind_{kind}") for kind in kinds["kind"]],
        of=[_of(t, row.active, row.members) for row in kinds.itertuples()],
    )
    columns = [
        Column("name", t("chart.kind")),
        Column("of", t("volunteers.active_of"), private=True),
        Column("active", t("chart.active"), "number", file_only=True),
        Column("members", t("chart.members"), "number", file_only=True),
        Column("share", t("chart.share"), "percent"),
    ]
    return tabulated(t, frame, columns)


def _of(t: Translator, active: Any, members: int) -> str:
    return f"{t.number(None if active is pd.NA else active)}/{t.number(members)}"


def active_picture(ctx: Context, period: Period) -> Picture:
    """Active volunteers at the end of each week."""
    t = ctx.t
    rows = with_week_names(ctx, ctx.ask(active_by_week, since=period.since, until=period.until))
    last = int(rows["active"].iloc[-1]) if len(rows) else 0
    columns = [
        Column("week_name", t("chart.week"), whole=True),
        Column("active", t("chart.active"), "number"),
        Column("members", t("chart.members"), "number"),
    ]
    return Picture(
        title=t("volunteers.active_weeks"),
        definition=t("figures.active_volunteers_definition"),
        build=active_chart,
        arguments=(170,),
        rows=chart_rows(rows[["week", "week_name", "active", "members"]]),
        height=170,
        alt=t("volunteers.active_alt", n=t.number(last)),
        table=tabulated(t, rows.iloc[::-1], columns),
    )


def orphan_rows(ctx: Context, day: date) -> Tabulated:
    """Visited groups without an active volunteer, the longest unvisited first."""
    t, groups = ctx.t, ctx.ask(groups_on, day=day)
    columns = [
        Column("name", t("chart.group")),
        Column("households", t("chart.households"), "number"),
        Column("volunteers", t("volunteers.members"), "number"),
        Column("last_visit", t("chart.last_visit"), "day"),
    ]
    return tabulated(t, groups[groups["orphan"]].sort_values("days_since", ascending=False), columns)


def vitality_rows(ctx: Context, day: date) -> Tabulated:
    """Every group: active volunteers, all, and per 100 households."""
    t, groups = ctx.t, ctx.ask(groups_on, day=day)
    frame = groups.assign(
        share=groups["active_volunteers"] / groups["volunteers"].where(groups["volunteers"] > 0),
        per_100=100 * groups["volunteers"] / groups["households"],
    )
    columns = [
        Column("name", t("chart.group")),
        Column("active_volunteers", t("chart.active"), "number", mark=lambda count: "" if count else "miss"),
        Column("volunteers", t("volunteers.members"), "number"),
        Column("share", t("chart.share"), "percent"),
        Column("per_100", t("volunteers.per_100"), "decimal"),
    ]
    return tabulated(t, frame, columns)
