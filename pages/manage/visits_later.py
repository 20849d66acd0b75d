"""Visits of ended groups that lie on or after the day of the change: each goes to a new group, or is cancelled."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from actions.reorganising import CANCEL, NOT_HELD, visits_after
from metrics.names import names_of
from pages.manage.fields import Fields
from pages.parts.heading import heading
from pages.parts.plain import as_text


def show_visits(fields: Fields, old: Sequence[int], on_day: date, new: Sequence[str]) -> dict[int, int]:
    """Draw the choices; gives visit → place of its new group, or CANCEL."""
    ctx, t = fields.ctx, fields.ctx.t
    with ctx.database.reading() as session:
        visits = [
            (one.id, one.group_id, one.on_day, one.starts_at, one.status)
            for one in visits_after(session, ctx.ward.id, old, on_day)
        ]
    if not visits:
        return {}
    heading(ctx, t("refs.step_visits"), t("refs.step_visits_help"))
    names = ctx.ask(names_of).groups
    chosen = {}
    for number, group_id, day, start, status in visits:
        words = {place: name or t("refs.new_group", n=place + 1) for place, name in enumerate(new)}
        if status in NOT_HELD:
            words[CANCEL] = t("refs.cancel_visit")
        with st.container(horizontal=True, vertical_alignment="center", key=f"later-{number}"):
            said = f"{names[group_id]} · {t.day_short(day)}/{day:%Y} {t.clock(start)} · {t(f'group.status_{status}')}"
            st.text(said, width=360)
            with st.container(width=280):
                st.selectbox(
                    t("refs.goes_to"), list(words), 0, format_func=lambda one, words=words: as_text(words[one]),
                    key=fields.key(f"visit_{number}"), label_visibility="collapsed",
                )  # fmt: skip
                fields.under(f"visit_{number}")
        chosen[number] = fields.said(f"visit_{number}")
    return chosen
