"""Báo cáo: slides, draft report, tables and digest of a meeting out of its frozen text, or of now; made when asked."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pandas as pd
import streamlit as st

from boards.drawing import in_order
from boards.facts import facts_of
from boards.facts_decisions import frozen_and_new
from core.context import Context
from core.shapes import shapes_on
from metrics.decisions import decisions_on
from metrics.meetings import board_order
from metrics.names import names_of
from metrics.snapshot import meeting_figures
from models import Meeting
from pages.parts.downloads import REPORTS, download_menu, file_stem
from pages.parts.heading import heading
from reports.deck import deck
from reports.digest import digest
from reports.paper import paper
from reports.source import Source
from reports.workbook import workbook
from texts import Translator

MAKERS: dict[str, Callable[[Translator, Source], bytes]] = {
    "slides": deck, "report": paper, "tables": workbook, "digest": digest
}  # fmt: skip


def reporting(ctx: Context, meeting: pd.Series | None = None) -> None:
    """The four files of `meeting` (a row of `meetings`), or of the figures of now."""
    t = ctx.t
    number = None if meeting is None else int(meeting["id"])
    kind, day = ("", ctx.today()) if meeting is None else (str(meeting["kind"]), meeting["on_day"].date())

    def make(what: str) -> bytes:
        source = _now(ctx) if number is None else _frozen(ctx, number, kind)
        return MAKERS[what](t, source)

    def named(what: str) -> str:
        return file_stem(ctx, t(f"reports.subject_{what}"), day)

    key = f"reports-{number or 'now'}"
    with st.container(key=key, gap="xsmall"):
        heading(ctx, t("reports.title"), t("reports.help"))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(t("reports.of_now" if number is None else "reports.of_meeting"))
            download_menu(ctx, key, REPORTS, t("reports.title"), make, t("reports.menu"), named, large=True)


def _now(ctx: Context) -> Source:
    """The figures of this moment."""
    day, moment = ctx.today(), ctx.local_now()
    return _source(ctx, ctx.ask(meeting_figures, day=day), None, moment, "")


def _frozen(ctx: Context, number: int, kind: str) -> Source:
    """The figures as they froze, and what the meeting has decided since."""
    with ctx.database.reading() as session:
        meeting = session.get_one(Meeting, (ctx.ward.id, number))
        figures, began = json.loads(meeting.snapshot), meeting.started_at.astimezone(ctx.zone)
    taken = ctx.ask(decisions_on, day=date.fromisoformat(figures["day"]))
    return _source(ctx, figures, frozen_and_new(figures, taken, number), began, kind)


def _source(
    ctx: Context, figures: dict[str, Any], decided: pd.DataFrame | None, moment: datetime, kind: str
) -> Source:  # fmt: skip
    _, shapes = shapes_on(ctx.ask, date.fromisoformat(figures["day"]))
    return Source(
        figures=figures,
        facts=facts_of(figures, decided),
        as_of=moment,
        kind=kind,
        owners=ctx.ask(names_of).staff,
        order=in_order(ctx.ask(board_order)),
        shapes=json.loads(shapes.content)["features"] if shapes.count else (),
    )
