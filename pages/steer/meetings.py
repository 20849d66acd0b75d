"""Giao ban: start a review meeting, which freezes its figures; decide; see what became of what was promised."""

from functools import partial
from typing import Any
from uuid import uuid4

import pandas as pd
import streamlit as st

from actions.meetings import MeetingStart, end_meeting, remove_meeting, start_meeting
from core.context import Context
from metrics.meetings import meetings
from metrics.snapshot import canonical, meeting_figures
from models import Deed, Meeting, MeetingKind
from pages.manage.choice import choosing_row, chosen_row
from pages.manage.doing import do, tell
from pages.parts.downloads import About
from pages.parts.header import plain_header
from pages.parts.heading import heading
from pages.parts.plain import as_text
from pages.parts.slot import slot
from pages.parts.table import Column, table, tabulated
from pages.steer.decided import decisions
from pages.steer.deciding import deciding
from pages.steer.held import show_held
from pages.steer.ordering import ordering
from pages.steer.projecting import projecting
from pages.steer.reporting import reporting

OPEN, KEY = "meetings.open", "meetings.key"


def page(ctx: Context) -> None:
    plain_header(ctx, ctx.t("menu.meetings"))
    tell(ctx, "meetings")
    held = ctx.ask(meetings, until=ctx.today())
    now = held[held["going_on"]]
    with slot():
        if now.empty:
            _starting(ctx)
        else:
            _going_on(ctx, now.iloc[0])
    with slot():
        projecting(ctx, None if now.empty else int(now["id"].iloc[0]))
    ordering(ctx)
    decisions(ctx)
    reporting(ctx, None if now.empty else now.iloc[0])
    _earlier(ctx, held)


def _starting(ctx: Context) -> None:
    t = ctx.t
    if not ctx.actor.may(Deed.MEETING_HOLD):
        return
    with st.container(horizontal=True, vertical_alignment="center", key="meeting-start"):
        for kind in MeetingKind:
            st.button(
                t(f"meetings.start_{kind}"), key=f"start-{kind}", icon=":material/co_present:",
                type="primary" if kind is MeetingKind.WEEKLY else "secondary", on_click=partial(_start, ctx, kind),
            )  # fmt: skip
    st.caption(t("meetings.start_help"))


def _start(ctx: Context, kind: MeetingKind) -> None:
    start = MeetingStart(
        entry_key=st.session_state.setdefault(KEY, uuid4()), kind=kind, on_day=ctx.today()
    )  # fmt: skip

    def deed(session: Any) -> Meeting:
        figures = canonical(meeting_figures(session, ctx.ward.id, day=start.on_day))
        return start_meeting(session, start, figures, by=ctx.actor, now=ctx.now())

    if do(ctx, deed, ctx.t("meetings.started")) is not None:
        st.session_state.pop(KEY, None)


def _going_on(ctx: Context, meeting: pd.Series) -> None:
    t, number = ctx.t, int(meeting["id"])
    with st.container(border=True, key="meeting-now"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            told = t("meetings.now", kind=t(f"meetings.kind_{meeting['kind']}"), day=t.day(meeting["on_day"]))
            st.markdown(f"**{as_text(told)}**")
            if ctx.actor.may(Deed.MEETING_HOLD):
                with st.container(horizontal=True, width="content"):
                    st.button(
                        t("meetings.end"),
                        key="meeting-end",
                        icon=":material/check:",
                        on_click=partial(_end, ctx, number),
                    )
                    if not meeting["decisions"]:
                        st.button(
                            t("meetings.remove"), key="meeting-remove", icon=":material/undo:", type="tertiary",
                            on_click=partial(_remove, ctx, number),
                        )  # fmt: skip
        st.caption(t("meetings.frozen", n=t.number(meeting["decisions"])))
        if ctx.actor.may(Deed.DECISION_WRITE):
            deciding(ctx, number)


def _end(ctx: Context, number: int) -> None:
    do(ctx, lambda session: end_meeting(session, number, by=ctx.actor, now=ctx.now()), ctx.t("meetings.ended"))


def _remove(ctx: Context, number: int) -> None:
    do(ctx, lambda session: remove_meeting(session, number, by=ctx.actor, now=ctx.now()), ctx.t("meetings.removed"))


def _earlier(ctx: Context, held: pd.DataFrame) -> None:
    t = ctx.t
    heading(ctx, t("meetings.earlier"), t("meetings.earlier_help"))
    frame = held.assign(
        kind=[t(f"meetings.kind_{one}") for one in held["kind"]],
        state=[t("meetings.state_now") if one else t("meetings.state_held") for one in held["going_on"]],
    )
    columns = [
        Column("on_day", t("meetings.day"), "day", whole=True), Column("kind", t("meetings.kind")),
        Column("decisions", t("meetings.decided"), "number"), Column("state", t("meetings.state"), wide=True),
        Column("started_by", t("meetings.started_by"), wide=True),
    ]  # fmt: skip
    chosen = chosen_row(OPEN, held)
    table(
        ctx, "meetings", tabulated(t, frame, columns), caption=t("meetings.earlier"),
        about=About(definition=t("meetings.earlier_help")), chosen=chosen, on_choose=choosing_row(OPEN), height=300,
        empty=t("meetings.none"),
    )  # fmt: skip
    if chosen is not None:
        show_held(ctx, held.loc[held["id"] == chosen].iloc[0])
