"""The ward's groups of all times: find one, add one, or merge and split."""

from functools import partial

import pandas as pd
import streamlit as st

from actions.setting_up import add_group
from actions.ward_facts import GroupFacts
from core.context import Context
from metrics.reference import groups_ever
from models import GroupKind
from pages.manage.choice import sifted
from pages.manage.doing import tell
from pages.manage.fields import Fields, attempt
from pages.parts.downloads import About
from pages.parts.going import go_to
from pages.parts.header import plain_header
from pages.parts.links import link
from pages.parts.table import Column, table, tabulated

STATES = ("in_force", "ended", "to_come")
GO = "groups.go"


def page(ctx: Context) -> None:
    t = ctx.t
    groups = ctx.ask(groups_ever, day=ctx.today())
    plain_header(ctx, t("menu.groups"))
    tell(ctx, "groups")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sought = st.text_input(t("refs.find_group"), key="groups-find", width=300, autocomplete="off")
        there = [one for one in STATES if one != "to_come" or (groups["state"] == one).any()]
        state = st.segmented_control(
            t("refs.state"), there, default="in_force", required=True, key="groups-state",
            format_func=lambda one: f"{t(f'refs.state_{one}')} ({t.number(int((groups['state'] == one).sum()))})",
        )  # fmt: skip
        link(ctx, "reorganise", t("menu.reorganise"), icon=":material/call_split:")
        link(ctx, "map_import", t("menu.map_import"), icon=":material/map:")
    shown = sifted(groups[groups["state"] == state], sought, ("name", "code", "former_unit", "heirs"))
    table(
        ctx, "groups", tabulated(t, _frame(ctx, shown), _columns(ctx, state)), caption=t("menu.groups"),
        about=About(definition=t("refs.groups_help")),
        on_choose=_choose, height=560, empty=t("refs.no_group"),
    )  # fmt: skip
    st.caption(t("refs.groups_help"))
    with st.expander(t("refs.add_group"), icon=":material/add_home:"):
        _adding(ctx)
    if (code := _chosen(groups)) is not None:
        go_to("group_data", group=code)


def _choose(number: int | None) -> None:
    st.session_state[GO] = number


def _chosen(groups: pd.DataFrame) -> str | None:
    number = st.session_state.pop(GO, None)
    found = groups.loc[groups["id"] == number, "code"]
    return None if found.empty else str(found.iloc[0])


def _frame(ctx: Context, groups: pd.DataFrame) -> pd.DataFrame:
    t = ctx.t
    on_map = [
        t("refs.shape") if shape else t("refs.point") if point else t("refs.nowhere")
        for shape, point in zip(groups["has_shape"], groups["placed"], strict=True)
    ]
    return groups.assign(on_map=on_map, kind=[t(f"audit.value_{one}") for one in groups["kind"]])


def _columns(ctx: Context, state: str | None) -> list[Column]:
    t = ctx.t
    columns = [
        Column("name", t("refs.name"), whole=True),
        Column("code", t("refs.code")),
        Column("households", t("refs.households"), "number"),
        Column("former_unit", t("refs.former_unit"), wide=True),
        Column(
            "on_map", t("refs.on_map"), wide=True, mark=lambda said: "quiet" if said == t("refs.nowhere") else ""
        ),
        Column("valid_from", t("refs.valid_from"), "day", wide=True),
    ]  # fmt: skip
    if state == "ended":
        columns[2:5] = [Column("valid_to", t("refs.valid_to"), "day"), Column("heirs", t("refs.heirs"))]
    return columns


def _adding(ctx: Context) -> None:
    t, fields = ctx.t, Fields(ctx, "new-group")
    with st.form("new-group", border=False):
        one, two, three = st.columns(3)
        with one:
            fields.text("name", t("refs.name"), None, most=80)
            fields.text("code", t("refs.code"), None, most=20, help=t("refs.code_help"))
        with two:
            fields.whole("households", t("refs.households"), None)
            fields.day("valid_from", t("refs.valid_from"), ctx.today())
        with three:
            fields.choice("kind", t("refs.kind"), kinds(ctx), GroupKind.TO_DAN_PHO)
            fields.text("former_unit", t("refs.former_unit"), None, most=80)
        fields.rest("name", "code", "households", "valid_from", "kind", "former_unit")
        st.form_submit_button(
            t("refs.add_group"), key=fields.key("save"), type="primary", on_click=partial(_add, ctx, fields)
        )
    tell(ctx, "groups", fields.form)


def kinds(ctx: Context) -> dict[GroupKind, str]:
    return {one: ctx.t(f"audit.value_{one}") for one in GroupKind}


def _add(ctx: Context, fields: Fields) -> None:
    if fields.lack("name", "code", "households", "valid_from"):
        return

    def deed(session):
        facts = GroupFacts(
            code=fields.said("code"), name=fields.said("name"), households=fields.said("households"),
            kind=fields.said("kind"), former_unit=fields.said("former_unit"),
            valid_from=fields.said("valid_from"),
        )  # fmt: skip
        return add_group(session, facts, by=ctx.actor, now=ctx.now())

    attempt(ctx, fields.form, deed, ctx.t("refs.group_added", group=fields.said("name")), fields.form)
