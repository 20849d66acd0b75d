"""What a group was called and counted since when: the list, a rename, a new count, and taking one back."""

from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from actions.groups import count_households, forget_known, rename_group
from core.context import Context
from metrics.reference import known_of_group
from pages.manage.doing import do, tell
from pages.manage.fields import Fields, anew, attempt
from pages.parts.heading import heading


def show_known(ctx: Context, group: pd.Series, page: str) -> None:
    """`page`: what tells the presses of this group's page."""
    t, number = ctx.t, int(group["id"])
    known = ctx.ask(known_of_group, group_id=number)
    heading(ctx, t("refs.over_time"), t("refs.over_time_help"))
    for one in known.itertuples():
        day = one.from_day.date()
        value = t.number(int(one.value)) if one.what == "households" else one.value
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            key = "refs.known_first" if one.first else "refs.known_since"
            st.text(t(key, what=t(f"refs.known_{one.what}"), value=value, day=t.day(day)), width="stretch")
            if not one.first:
                st.button(
                    t("refs.take_back"), key=f"forget-{number}-{one.what}-{day}", icon=":material/undo:",
                    on_click=partial(_forget, ctx, number, day, one.what == "name"),
                )  # fmt: skip
    tell(ctx, page, f"forget-{number}")
    _count(ctx, number)
    tell(ctx, page, f"count-{number}")
    _rename(ctx, number)
    tell(ctx, page, f"rename-{number}")


def _count(ctx: Context, number: int) -> None:
    t, fields = ctx.t, Fields(ctx, f"count-{number}")
    with st.form(fields.form):
        one, two = st.columns(2, vertical_alignment="top")
        with one:
            fields.whole("households", t("refs.new_count"), None)
        with two:
            fields.day("from_day", t("refs.from_day"), ctx.today())
        fields.rest("households", "from_day")
        st.form_submit_button(
            t("refs.save_count"), key=fields.key("save"), on_click=partial(_counted, ctx, number, fields)
        )


def _rename(ctx: Context, number: int) -> None:
    t, fields = ctx.t, Fields(ctx, f"rename-{number}")
    with st.form(fields.form):
        one, two = st.columns(2, vertical_alignment="top")
        with one:
            fields.text("name", t("refs.new_name"), None, most=80)
        with two:
            fields.day("from_day", t("refs.from_day"), ctx.today())
        fields.rest("name", "from_day")
        st.form_submit_button(
            t("refs.save_name"), key=fields.key("save"), on_click=partial(_renamed, ctx, number, fields)
        )


def _counted(ctx: Context, number: int, fields: Fields) -> None:
    how = {"by": ctx.actor, "now": ctx.now(), "today": ctx.today()}
    if fields.lack("households", "from_day"):
        return
    count, day = fields.said("households"), fields.said("from_day")
    attempt(
        ctx, fields.form, lambda session: count_households(session, number, count, day, **how), ctx.t("refs.saved"),
        fields.form,
    )  # fmt: skip


def _renamed(ctx: Context, number: int, fields: Fields) -> None:
    how = {"by": ctx.actor, "now": ctx.now(), "today": ctx.today()}
    if fields.lack("name", "from_day"):
        return
    name, day = fields.said("name"), fields.said("from_day")
    if attempt(
        ctx, fields.form, lambda session: rename_group(session, number, name, day, **how), ctx.t("refs.saved"),
        fields.form,
    ):  # fmt: skip
        anew(f"group-{number}")


def _forget(ctx: Context, number: int, day: date, name: bool) -> None:
    done = do(
        ctx, lambda session: forget_known(session, number, day, name=name, by=ctx.actor, now=ctx.now()),
        ctx.t("refs.taken_back"), f"forget-{number}",
    )  # fmt: skip
    if done and name:
        anew(f"group-{number}")
