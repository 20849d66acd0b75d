"""One group's own data: put right, renamed, counted anew, ended, or taken away when it should never have been."""

from functools import partial

import pandas as pd
import streamlit as st

from actions.editing import edit_of
from actions.ending import end_group, remove_group
from actions.groups import GroupEdit, change_group, known_group
from core.context import Context
from metrics.group_profile import lineage_of_group
from metrics.reference import groups_ever
from pages.manage.doing import do, succeeded, tell
from pages.manage.fields import Fields, attempt, seen
from pages.manage.group_known import show_known
from pages.manage.groups import kinds
from pages.manage.undo import show_undo
from pages.parts.header import plain_header
from pages.parts.heading import heading
from pages.parts.links import link
from pages.parts.plain import as_text

UNDO, REMOVE = "undo", "remove"
"""Beside which it is told what a press came to."""


def page(ctx: Context) -> None:
    t = ctx.t
    groups = ctx.ask(groups_ever, day=ctx.today())
    found = groups[groups["code"] == st.query_params.get("group")]
    if found.empty:
        plain_header(ctx, t("menu.group_data"))
        tell(ctx, "group_data")
        st.info(t("refs.choose_group"), icon=":material/home_pin:")
        link(ctx, "groups", t("menu.groups"), icon=":material/list:")
        return
    group = found.iloc[0]
    plain_header(ctx, group["name"])
    tell(ctx, _name(int(group["id"])))
    st.caption(as_text(_standing(ctx, group)))
    with st.container(horizontal=True):
        link(ctx, "groups", t("menu.groups"), icon=":material/list:")
        if group["state"] == "in_force":
            link(ctx, "group", t("links.profile"), icon=":material/home_pin:", group=group["code"])
            link(ctx, "reorganise", t("menu.reorganise"), icon=":material/call_split:", group=group["code"])
    left, right = st.columns([3, 2], gap="large")
    with left:
        _facts(ctx, int(group["id"]))
        _lineage(ctx, group)
    with right:
        show_known(ctx, group, _name(int(group["id"])))
        _ending(ctx, group)


def _name(number: int) -> str:
    """What tells a press of this group's page, and of no other group's."""
    return f"group_data {number}"


def _standing(ctx: Context, group: pd.Series) -> str:
    t = ctx.t
    said = [t(f"audit.value_{group['kind']}"), t("refs.since_day", day=t.day(group["valid_from"]))]
    if pd.notna(group["valid_to"]):
        said.append(t("refs.until_day", day=t.day(group["valid_to"])))
    return " · ".join([*said, t(f"refs.state_{group['state']}")])


def _facts(ctx: Context, number: int) -> None:
    t, fields = ctx.t, Fields(ctx, f"group-{number}")

    def read() -> GroupEdit:
        with ctx.database.reading() as session:
            return edit_of(GroupEdit, known_group(session, ctx.ward.id, number))

    now = seen(fields.form, read)
    heading(ctx, t("refs.facts"), t("refs.facts_help"))
    with st.form(fields.form):
        fields.text("name", t("refs.name_right"), now.name, most=80)
        one, two = st.columns(2)
        with one:
            fields.text("code", t("refs.code"), now.code, most=20, help=t("refs.code_change_help"))
            fields.text("former_unit", t("refs.former_unit"), now.former_unit, most=80)
        with two:
            fields.choice("kind", t("refs.kind"), kinds(ctx), now.kind)
            fields.text("venue", t("refs.venue"), now.venue, most=120)
        south, east = st.columns(2)
        with south:
            fields.decimal("latitude", t("refs.latitude"), now.latitude, format="%.6f", step=0.0001)
        with east:
            fields.decimal("longitude", t("refs.longitude"), now.longitude, format="%.6f", step=0.0001)
        fields.rest(*GroupEdit.__dataclass_fields__)
        st.form_submit_button(
            t("refs.save"), key=fields.key("save"), type="primary", on_click=partial(_save, ctx, number, fields, now)
        )
    tell(ctx, _name(number), fields.form)


def _save(ctx: Context, number: int, fields: Fields, was: GroupEdit) -> None:
    wanted = GroupEdit(**{name: fields.said(name) for name in GroupEdit.__dataclass_fields__})

    def deed(session):
        return change_group(session, number, wanted, was, by=ctx.actor, now=ctx.now()).code

    code = attempt(ctx, fields.form, deed, ctx.t("refs.saved"), fields.form)
    if code is not None:
        st.query_params["group"] = code


def _lineage(ctx: Context, group: pd.Series) -> None:
    t = ctx.t
    line = ctx.ask(lineage_of_group, group_id=int(group["id"]))
    tell(ctx, _name(int(group["id"])), UNDO)
    if line.empty:
        return
    heading(ctx, t("refs.lineage"))
    for one in line.itertuples():
        st.text(t(f"refs.lineage_{one.relation}", group=one.name, day=t.day(one.on_day)))
    if (line["relation"] == "predecessor").any():
        show_undo(ctx, int(group["id"]), key="undo", beside=UNDO)


def _ending(ctx: Context, group: pd.Series) -> None:
    t, number = ctx.t, int(group["id"])
    fields = Fields(ctx, f"end-{number}")
    ended = pd.notna(group["valid_to"])
    with st.expander(t("refs.end_group"), icon=":material/event_busy:", expanded=_has_wrong(fields)):
        st.caption(t("refs.end_help"))
        with st.form(fields.form, border=False):
            fields.day("on_day", t("refs.valid_to"), group["valid_to"].date() if ended else None)
            fields.rest("on_day")
            st.form_submit_button(
                t("refs.end_now"), key=fields.key("save"), on_click=partial(_end, ctx, number, fields)
            )
    tell(ctx, _name(number), fields.form)
    with st.expander(t("refs.remove_group"), icon=":material/delete:"):
        st.caption(t("refs.remove_help"))
        st.button(t("refs.remove_now"), key=f"remove-{number}-remove", on_click=partial(_remove, ctx, number))
    tell(ctx, _name(number), REMOVE)


def _has_wrong(fields: Fields) -> bool:
    return bool(st.session_state.get("fields.wrong", {}).get(fields.form))


def _end(ctx: Context, number: int, fields: Fields) -> None:
    day = fields.said("on_day")
    done = ctx.t("refs.ended", day=ctx.t.day(day)) if day else ctx.t("refs.goes_on")
    attempt(
        ctx, fields.form, lambda session: end_group(session, number, day, by=ctx.actor, now=ctx.now()), done,
        fields.form,
    )  # fmt: skip


def _remove(ctx: Context, number: int) -> None:
    removed = ctx.t("refs.removed")
    if do(
        ctx, lambda session: remove_group(session, number, by=ctx.actor, now=ctx.now()) or True, removed, REMOVE
    ):  # fmt: skip
        succeeded(removed)  # its forms are gone: the page tells it
