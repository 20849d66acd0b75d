"""One volunteer: put right, joining and leaving, moving; and a new one."""

from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from actions.editing import edit_of
from actions.people import VolunteerEdit, change_volunteer, forget_move, move_volunteer
from actions.privacy_checks import known_volunteer
from actions.setting_up import add_volunteer
from actions.ward_facts import VolunteerFacts
from core.context import Context
from metrics.places import groups as groups_in_force
from metrics.reference import moves_of_volunteer
from models import VolunteerKind
from pages.manage.doing import do, tell
from pages.manage.fields import Fields, attempt, seen
from pages.parts.heading import heading
from pages.parts.plain import as_text


def show_member(ctx: Context, person: pd.Series) -> None:
    number = int(person["id"])
    heading(ctx, f"{person['name']} · {person['group_name'] if isinstance(person['group_name'], str) else '—'}")
    left, right = st.columns([3, 2], gap="large")
    with left:
        _facts(ctx, number)
    with right:
        _moving(ctx, number)


def _facts(ctx: Context, number: int) -> None:
    t, fields = ctx.t, Fields(ctx, f"member-{number}")

    def read() -> VolunteerEdit:
        with ctx.database.reading() as session:
            return edit_of(VolunteerEdit, known_volunteer(session, ctx.ward.id, number))

    now = seen(fields.form, read)
    with st.form(fields.form, border=False):
        fields.text("name", t("refs.person"), now.name, most=80)
        fields.tick("in_digital_team", t("refs.team_tick"), now.in_digital_team)
        one, two = st.columns(2)
        with one:
            fields.day("joined_on", t("refs.joined"), now.joined_on)
        with two:
            fields.day("left_on", t("refs.left"), now.left_on, help=t("refs.member_left_help"))
        fields.choice(
            "kind", t("refs.new_kind"), kinds(ctx), None, placeholder=t("refs.kind_stays"), help=t("refs.kind_hidden")
        )
        fields.rest(*VolunteerEdit.__dataclass_fields__, "kind")
        st.form_submit_button(
            t("refs.save"), key=fields.key("save"), type="primary", on_click=partial(_save, ctx, number, fields, now)
        )
    tell(ctx, "members", fields.form)


def kinds(ctx: Context) -> dict[VolunteerKind, str]:
    return {one: ctx.t(f"figures.kind_{one}") for one in VolunteerKind}


def _save(ctx: Context, number: int, fields: Fields, was: VolunteerEdit) -> None:
    if fields.lack("name", "joined_on"):
        return
    said = {name: fields.said(name) for name in VolunteerEdit.__dataclass_fields__}
    wanted, kind = VolunteerEdit(**said), fields.said("kind")
    how = {"kind": kind, "by": ctx.actor, "now": ctx.now()}
    attempt(
        ctx, fields.form, lambda session: change_volunteer(session, number, wanted, was, **how), ctx.t("refs.saved"),
        fields.form,
    )  # fmt: skip


def _moving(ctx: Context, number: int) -> None:
    t, fields = ctx.t, Fields(ctx, f"move-{number}")
    moves = ctx.ask(moves_of_volunteer, volunteer_id=number)
    st.caption(t("refs.lived"))
    for one in moves.itertuples():
        day = None if pd.isna(one.from_day) else one.from_day.date()
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            said = (
                t("refs.lived_since", group=one.group, day=t.day(day))
                if day
                else t("refs.lived_first", group=one.group)
            )
            st.text(said, width="stretch")
            if day:
                st.button(
                    t("refs.take_back"), key=f"stay-{number}-{day}", icon=":material/undo:",
                    on_click=partial(_stay, ctx, number, day),
                )  # fmt: skip
    tell(ctx, "members", f"stay-{number}")
    groups = ctx.ask(groups_in_force, day=ctx.today())
    words = {int(one.id): as_text(one.name) for one in groups.itertuples()}
    with st.form(fields.form):
        fields.choice("group_id", t("refs.move_to"), words, None, placeholder=t("group.placeholder"))
        fields.day("on_day", t("refs.from_day"), ctx.today())
        fields.rest("group_id", "on_day")
        st.caption(t("refs.move_help"))
        st.form_submit_button(t("refs.move"), key=fields.key("save"), on_click=partial(_move, ctx, number, fields))
    tell(ctx, "members", fields.form)


def _move(ctx: Context, number: int, fields: Fields) -> None:
    if fields.lack("group_id", "on_day"):
        return
    group, day = fields.said("group_id"), fields.said("on_day")
    attempt(
        ctx, fields.form, lambda session: move_volunteer(session, number, group, day, by=ctx.actor, now=ctx.now()),
        ctx.t("refs.moved"), fields.form,
    )  # fmt: skip


def _stay(ctx: Context, number: int, day: date) -> None:
    do(
        ctx, lambda session: forget_move(session, number, day, by=ctx.actor, now=ctx.now()),
        ctx.t("refs.taken_back"), f"stay-{number}",
    )  # fmt: skip


def show_adding(ctx: Context) -> None:
    t, fields = ctx.t, Fields(ctx, "new-member")
    groups = ctx.ask(groups_in_force, day=ctx.today())
    words = {int(one.id): as_text(one.name) for one in groups.itertuples()}
    with st.form(fields.form, border=False):
        one, two = st.columns(2)
        with one:
            fields.text("name", t("refs.person"), None, most=80)
            fields.text("code", t("refs.code"), None, most=20, help=t("refs.person_code_help"))
            fields.tick("in_digital_team", t("refs.team_tick"), False)
        with two:
            fields.choice("group_id", t("refs.group"), words, None, placeholder=t("group.placeholder"))
            fields.choice("kind", t("refs.force"), kinds(ctx), None, placeholder=t("refs.choose_kind"))
            fields.day("joined_on", t("refs.joined"), ctx.today())
        fields.rest(*VolunteerFacts.__dataclass_fields__)
        st.caption(t("refs.consent_help"))
        st.form_submit_button(
            t("refs.add_member"), key=fields.key("save"), type="primary", on_click=partial(_add, ctx, fields)
        )
    tell(ctx, "members", fields.form)


def _add(ctx: Context, fields: Fields) -> None:
    if fields.lack("name", "code", "group_id", "kind", "joined_on"):
        return
    said = {name: fields.said(name) for name in VolunteerFacts.__dataclass_fields__}
    facts = VolunteerFacts(**said)
    attempt(
        ctx, fields.form, lambda session: add_volunteer(session, facts, by=ctx.actor, now=ctx.now()),
        ctx.t("refs.member_added"), fields.form,
    )  # fmt: skip
