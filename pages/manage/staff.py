"""The centre's staff: who works here since when and until when, in which unit, and who goes out."""

from functools import partial

import pandas as pd
import streamlit as st

from actions.editing import edit_of
from actions.people import StaffEdit, change_staff_member
from actions.privacy_checks import known_staff_member
from actions.setting_up import add_staff_member
from actions.ward_facts import StaffFacts
from core.context import Context
from metrics.reference import staff_ever
from models import Role
from pages.manage.choice import choosing_row, chosen_row, open_by_link, sifted
from pages.manage.doing import tell
from pages.manage.fields import Fields, attempt, seen
from pages.parts.downloads import About, noted
from pages.parts.header import plain_header
from pages.parts.heading import heading
from pages.parts.links import link
from pages.parts.table import Column, table, tabulated

OPEN = "staff.open"
SHOWN = ("there", "all")


def page(ctx: Context) -> None:
    t = ctx.t
    plain_header(ctx, t("menu.staff"))
    tell(ctx, "staff")
    people = ctx.ask(staff_ever)
    open_by_link(OPEN, people, "staff-which", "active_to", ctx.today())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sought = st.text_input(t("refs.find_person"), key="staff-find", width=300, autocomplete="off")
        which = st.segmented_control(
            t("refs.state"), SHOWN, default="there", required=True, key="staff-which",
            format_func=lambda one: t(f"refs.staff_{one}"),
        )  # fmt: skip
        link(ctx, "accounts", t("menu.accounts"), icon=":material/manage_accounts:")
    left = people["active_to"] <= pd.Timestamp(ctx.today())
    found = sifted(people if which == "all" else people[~left], sought, ("name", "code", "unit", "position"))
    frame = found.assign(out=[t("refs.goes_out_yes") if one else "" for one in found["goes_out"]])
    columns = [
        Column("name", t("refs.person")),
        Column("position", t("refs.office"), wide=True),
        Column("unit", t("refs.unit")),
        Column("out", t("refs.goes_out"), wide=True),
        Column("active_from", t("refs.joined"), "day", wide=True),
        Column("active_to", t("refs.left"), "day"),
    ]
    chosen = chosen_row(OPEN, found)
    table(
        ctx, "staff", tabulated(t, frame, columns), caption=t("menu.staff"),
        about=About(definition=t("downloads.people"), taken=noted(ctx, "staff")), chosen=chosen,
        on_choose=choosing_row(OPEN), height=420,
    )  # fmt: skip
    if chosen is not None:
        with st.container(border=True, key="staff-one"):
            _changing(ctx, chosen)
    else:
        tell(ctx, "staff", f"staff-{st.session_state.get(OPEN)}")  # who has left by now is no longer in the list
    with st.expander(t("refs.add_staff"), icon=":material/person_add:"):
        _adding(ctx)


def _changing(ctx: Context, number: int) -> None:
    t, fields = ctx.t, Fields(ctx, f"staff-{number}")

    def read() -> StaffEdit:
        with ctx.database.reading() as session:
            return edit_of(StaffEdit, known_staff_member(session, ctx.ward.id, number))

    now = seen(fields.form, read)
    heading(ctx, now.name)
    with st.form(fields.form, border=False):
        one, two = st.columns(2)
        with one:
            fields.text("name", t("refs.person"), now.name, most=80)
            fields.text("unit", t("refs.unit"), now.unit, most=80)
            fields.day("active_from", t("refs.joined"), now.active_from)
        with two:
            fields.text("position", t("refs.office"), now.position, most=80)
            fields.tick("goes_out", t("refs.goes_out_tick"), now.goes_out)
            fields.day("active_to", t("refs.left"), now.active_to, help=t("refs.staff_left_help"))
        fields.rest(*StaffEdit.__dataclass_fields__)
        st.form_submit_button(
            t("refs.save"), key=fields.key("save"), type="primary", on_click=partial(_save, ctx, number, fields, now)
        )
    tell(ctx, "staff", fields.form)
    with st.container(horizontal=True):
        link(ctx, "privacy", t("refs.to_privacy"), icon=":material/shield_person:")
        link(ctx, "accounts", t("refs.to_account"), icon=":material/manage_accounts:")


def _save(ctx: Context, number: int, fields: Fields, was: StaffEdit) -> None:
    if fields.lack("name", "active_from"):
        return
    said = {name: fields.said(name) for name in StaffEdit.__dataclass_fields__}
    how = {"by": ctx.actor, "now": ctx.now()}
    attempt(
        ctx, fields.form, lambda session: change_staff_member(session, number, StaffEdit(**said), was, **how),
        ctx.t("refs.saved"), fields.form,
    )  # fmt: skip


def _adding(ctx: Context) -> None:
    t, fields = ctx.t, Fields(ctx, "new-staff")
    with st.form(fields.form, border=False):
        one, two = st.columns(2)
        with one:
            fields.text("name", t("refs.person"), None, most=80)
            fields.text("code", t("refs.code"), None, most=20, help=t("refs.person_code_help"))
            fields.choice("role", t("accounts.role"), {one: t(f"accounts.role_{one}") for one in Role}, Role.STAFF)
        with two:
            fields.text("position", t("refs.office"), None, most=80)
            fields.text("unit", t("refs.unit"), None, most=80)
            fields.day("active_from", t("refs.joined"), ctx.today())
        fields.tick("goes_out", t("refs.goes_out_tick"), True)
        fields.rest(*StaffFacts.__dataclass_fields__)
        st.caption(t("refs.staff_account_help"))
        st.form_submit_button(
            t("refs.add_staff"), key=fields.key("save"), type="primary", on_click=partial(_add, ctx, fields)
        )
    tell(ctx, "staff", fields.form)


def _add(ctx: Context, fields: Fields) -> None:
    if fields.lack("name", "code", "active_from"):
        return
    said = {name: fields.said(name) for name in StaffFacts.__dataclass_fields__}
    facts = StaffFacts(**said)
    attempt(
        ctx, fields.form, lambda session: add_staff_member(session, facts, by=ctx.actor, now=ctx.now()),
        ctx.t("refs.staff_added"), fields.form,
    )  # fmt: skip
