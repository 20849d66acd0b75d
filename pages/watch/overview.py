"""Overview: where we are, who is next, and whether it goes on. The page that opens first."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from core.context import Context
from metrics.coverage import groups_on, who_next
from pages.parts.choosing import choosing, chosen_group
from pages.parts.downloads import About, Told, in_period, on_day
from pages.parts.drawing import Picture, picture_data, show
from pages.parts.header import header
from pages.parts.heading import heading
from pages.parts.links import group_card, link
from pages.parts.map import group_map, map_data
from pages.parts.news import news
from pages.parts.numbers import numbers, numbers_data
from pages.parts.other_periods import other_periods
from pages.parts.period import Period
from pages.parts.slot import slot
from pages.parts.table import Column, Tabulated, table, table_data, tabulated
from pages.parts.wall import is_wall
from pages.steer.decided import mine
from pages.watch.leading import leading_figures
from pages.watch.pictures import assists_picture, coverage_over_time, services_picture
from pages.watch.unchecked import checked_only, left_out, to_check, told_aside

MOST_NEXT = 60
NUMBERS, NEXT = "overview_numbers", "overview_next"
Choose = Callable[[int | None], None]


def page(ctx: Context) -> None:
    period = header(ctx, "overview")
    checking, aside = slot(), slot()
    ctx = checked_only(ctx)
    if ctx.aside:
        aside.warning(left_out(ctx), icon=":material/filter_alt:")
    groups = ctx.ask(groups_on, day=period.until)
    if groups.empty:
        st.info(ctx.t("overview.no_groups"), icon=":material/map:")
        return
    mine(ctx)
    others = other_periods(ctx, "overview", period, _of_period, same=("overview_map", NEXT))
    cards = ctx.prepared(leading_figures, period)
    moved = news(ctx, "overview", period, partial(_all, chosen=chosen_group(groups)))
    of, told = ctx.t("menu.overview"), _told(ctx, period)
    numbers(ctx, NUMBERS, cards, of=of, day=period.until, told=told, others=others, news=moved)
    if not groups["covered"].any():
        st.info(f"**{ctx.t('board.empty_title')}.** {ctx.t('board.empty')}", icon=":material/edit_note:")
        link(ctx, "record", ctx.t("board.empty_link"))
    _where_and_who(ctx, period, groups)
    _pictures_drawn(ctx, period)
    with checking:
        to_check(ctx)


def _pictures_drawn(ctx: Context, period: Period) -> None:
    if is_wall(ctx):  # fewer things, so that they can be read from the back of the room
        return
    pictures = _pictures(ctx, period)
    for column, (key, picture) in zip(st.columns(len(pictures)), pictures.items(), strict=True):
        with column.container(border=True, height="stretch"):
            show(ctx, key, picture, told=_told(ctx, period))


def _pictures(ctx: Context, period: Period) -> dict[str, Picture]:
    return {
        "overview_curve": ctx.prepared(coverage_over_time, period),
        "overview_services": ctx.prepared(services_picture, period, True),
        "overview_assists": ctx.prepared(assists_picture, period, 230),
    }


def _of_period(ctx: Context, period: Period) -> dict[str, Any]:
    """All that another period changes."""
    told, cards = _told(ctx, period), ctx.prepared(leading_figures, period)
    shown = numbers_data(ctx, NUMBERS, cards, of=ctx.t("menu.overview"), day=period.until, told=told)
    drawn = {key: picture_data(ctx, key, one, told=told) for key, one in _pictures(ctx, period).items()}
    return {NUMBERS: shown} | drawn


def _all(ctx: Context, period: Period, chosen: int | None) -> dict[str, Any]:
    """All that a change of the data may change."""
    day = period.until
    shown = map_data(ctx, "overview", ctx.prepared(coverage_headline, day), day, chosen)
    waiting = ctx.prepared(next_rows, day)
    listed = table_data(
        ctx, NEXT, waiting, about=_next_about(ctx, day), chosen=chosen, choosable=True, **_next_said(ctx)
    )  # fmt: skip
    return _of_period(ctx, period) | {"overview_map": shown, NEXT: listed}


def _told(ctx: Context, period: Period) -> Told:
    return (*in_period(ctx, period), *told_aside(ctx))


def _where_and_who(ctx: Context, period: Period, groups: pd.DataFrame) -> None:
    chosen, choose = chosen_group(groups), choosing(groups)
    where, who = st.columns([3, 2])
    with where.container(border=True, height="stretch"):
        headline = ctx.prepared(coverage_headline, period.until)
        group_map(ctx, "overview", headline, groups, period.until, chosen, choose)
    with who.container(border=True, height="stretch"):
        heading(ctx, ctx.t("overview.who_next"), ctx.t("overview.who_next_help"))
        if chosen is not None:
            group_card(ctx, groups.loc[groups["id"] == chosen].iloc[0])
        _who_next(ctx, period.until, chosen, choose)


def coverage_headline(ctx: Context, day: date) -> str:
    """The finding in one sentence: reached, left, and how many of those have a date."""
    t, groups = ctx.t, ctx.ask(groups_on, day=day)
    missed = groups[~groups["covered"]]
    values = {"covered": t.number(int(groups["covered"].sum())), "groups": t.number(len(groups))}
    if missed.empty:
        return t("overview.headline_all", **values)
    planned = int(missed["planned_day"].notna().sum())
    values["left"] = t.number(len(missed))
    if not planned:
        return t("overview.headline_unplanned", **values)
    return t("overview.headline", planned=t.number(planned), **values)


def _who_next(ctx: Context, day: date, chosen: int | None, choose: Choose) -> None:
    waiting, about = ctx.prepared(next_rows, day), _next_about(ctx, day)
    table(ctx, NEXT, waiting, about=about, chosen=chosen, on_choose=choose, **_next_said(ctx))


def _next_about(ctx: Context, day: date) -> About:
    return About(definition=ctx.t("overview.who_next_help"), told=(*on_day(ctx, day), *told_aside(ctx)))


def _next_said(ctx: Context) -> dict[str, Any]:
    """What stands around the list of who is next."""
    return {"caption": ctx.t("overview.who_next"), "height": 600, "empty": ctx.t("overview.nobody_waits")}


def next_rows(ctx: Context, day: date) -> Tabulated:
    """Who is next, in words."""
    t = ctx.t
    groups = ctx.ask(groups_on, day=day)
    waiting = who_next(groups, most=MOST_NEXT, threshold=float(ctx.ward.reach_threshold))
    partly = set(groups.loc[~groups["covered"] & (groups["visits"] > 0), "id"])
    frame = waiting.assign(
        why=[_reason(ctx, "partly" if row.id in partly else row.reason, row.value) for row in waiting.itertuples()],
        planned=[t.day_short(day) if pd.notna(day) else None for day in waiting["planned_day"]],
    )
    never = {t("overview.why_never"), t("overview.why_partly")}
    columns = [
        Column("name", t("chart.group")),
        Column("households", t("chart.households"), "number"),
        Column("why", t("overview.reason"), mark=lambda text: "miss" if text in never else ""),
        Column("planned", t("overview.planned"), whole=True, filed=("planned_day", "day")),
    ]
    return tabulated(t, frame, columns)


def _reason(ctx: Context, code: str, value: float) -> str:
    """Why a group waits, in words: "Đã 75 ngày"."""
    number = ctx.t.percent(value, 0) if code == "reach_low" else ctx.t.number(value)
    return ctx.t(f"overview.why_{code}", n=number)
