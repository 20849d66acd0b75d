"""Which week, whose groups and which service the grid of help shows: chosen above it, kept in the address."""

from datetime import date
from functools import partial

import streamlit as st

from actions.visit_checks import EARLIEST_DAY
from core.context import Context
from metrics.places import groups, services
from metrics.sheets import groups_of_staff
from metrics.weeks import monday_of
from pages.parts.address import put
from pages.parts.combobox import Option, combobox
from pages.record.assist_cells import ANY, NOT_SAID
from pages.record.assist_rows import WEEK, Week

MINE, ALL = "mine", "all"


MINE_ID, ALL_ID = 0, -1


MINE_FOR = 60
"""Days after a visit in which the group is still one of those that its staff look after."""


def week_in_address(ctx: Context) -> date:
    this = monday_of(ctx.today())
    try:
        asked = monday_of(date.fromisoformat(st.query_params.get("week", "")))
    except ValueError:
        return this
    return max(min(asked, this), monday_of(EARLIEST_DAY))


def week_choice(ctx: Context, monday: date) -> None:
    """One week back, one on, and which it is."""
    t, this = ctx.t, monday_of(ctx.today())
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="week-choice"):
        _to_week(t("assists.earlier"), monday - WEEK, ":material/chevron_left:", this)
        st.markdown(f"**{t('assists.week', week=t.week(monday))}**")
        _to_week(t("assists.later"), monday + WEEK, ":material/chevron_right:", this)
        if monday != this:
            st.button(t("assists.this_week"), key="week-now", on_click=partial(put, "week", None))


def _to_week(label: str, monday: date, icon: str, this: date) -> None:
    value = None if monday == this else monday.isoformat()
    st.button(
        "",
        key=f"week-{icon[-7:-1]}",
        icon=icon,
        help=label,
        disabled=monday > this,
        on_click=partial(put, "week", value),
    )


def _mine(ctx: Context) -> frozenset[int]:
    return ctx.ask(groups_of_staff, staff_id=ctx.actor.id, day=ctx.today(), days=MINE_FOR)


def groups_in_address(ctx: Context) -> frozenset[int] | None:
    """The groups in the address, by code; None: all of them."""
    asked = st.query_params.get("group")
    if asked not in (None, MINE, ALL):
        table = ctx.ask(groups, day=ctx.today())
        found = table.loc[table["code"] == asked, "id"]
        if len(found):
            return frozenset({int(found.iloc[0])})
    mine = _mine(ctx)
    return None if asked == ALL or not mine else mine


def service_in_address(ctx: Context) -> int:
    asked = st.query_params.get("service", "")
    if asked == "none":
        return NOT_SAID
    table = ctx.ask(services, day=ctx.today())
    found = table.loc[table["slug"] == asked, "id"]
    return int(found.iloc[0]) if len(found) else ANY


def what_is_shown(ctx: Context, week: Week) -> None:
    t, table, mine = ctx.t, ctx.ask(groups, day=ctx.today()), _mine(ctx)
    codes = dict(zip(table["id"], table["code"], strict=True)) | {MINE_ID: None, ALL_ID: ALL}
    options = [Option(MINE_ID, t("assists.my_groups"), t.plural("assists.n_groups", len(mine)))] if mine else []
    options += [Option(ALL_ID, t("assists.all_groups"))]
    options += [Option(int(one.id), one.name) for one in table.itertuples()]
    one_group = st.query_params.get("group") not in (None, MINE, ALL) and week.groups
    shown = next(iter(week.groups)) if one_group and week.groups else ALL_ID if week.groups is None else MINE_ID
    offered = ctx.ask(services, day=ctx.today())
    slugs: dict[int, str | None] = {ANY: None, NOT_SAID: "none"} | dict(
        zip(offered["id"], offered["slug"], strict=True)
    )
    topics = [Option(ANY, t("assists.each_line")), Option(NOT_SAID, t("assists.service_not_said"))]
    topics += [Option(int(one["id"]), t.named(one, "short"), t.named(one)) for one in offered.to_dict("records")]
    with st.container(horizontal=True, gap="small", key="sheet-choice"):
        with st.container(key="sheet-choice-group"):
            combobox(ctx, "assist-group", t("assists.groups"), options, shown,
                     lambda number: put("group", codes.get(number)), placeholder=t("assists.groups"))  # fmt: skip
        with st.container(key="sheet-choice-service"):
            combobox(ctx, "assist-service", t("assists.service"), topics, week.service,
                     lambda number: put("service", slugs.get(number)), placeholder=t("assists.service"))  # fmt: skip
