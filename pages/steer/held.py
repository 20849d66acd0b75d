"""A held meeting opened again: its figures as they were shown, that day as the data tell it now, what was changed."""

import json
from typing import Any

import pandas as pd
import streamlit as st

from core.context import Context
from metrics.corrections import corrections_since
from metrics.snapshot import meeting_figures, unpacked
from models import Meeting
from pages.parts.downloads import About
from pages.parts.heading import heading
from pages.parts.table import Column, table, tabulated
from pages.steer.reporting import reporting


def show_held(ctx: Context, meeting: pd.Series) -> None:
    """`meeting` is a row of `meetings`."""
    t, day = ctx.t, meeting["on_day"].date()
    with ctx.database.reading() as session:
        frozen = json.loads(session.get_one(Meeting, (ctx.ward.id, int(meeting["id"]))).snapshot)
    now = ctx.ask(meeting_figures, day=day)
    with st.container(border=True, key="meeting-held"):
        heading(ctx, t("meetings.figures_of", day=t.day(day)), t("meetings.figures_help"))
        then, today = leading(ctx, frozen), leading(ctx, now)
        rows = pd.DataFrame(
            {
                "id": range(len(then)),
                "figure": [name for name, _ in then],
                "frozen": [value for _, value in then],
                "now": ["=" if value == was else value for (_, was), (_, value) in zip(then, today, strict=True)],
            }
        )
        columns = [
            Column("figure", t("meetings.figure")), Column("frozen", t("meetings.column_frozen"), whole=True),
            Column("now", t("meetings.column_now"), whole=True, mark=lambda said: "quiet" if said == "=" else "miss"),
        ]  # fmt: skip
        table(
            ctx, "meeting-figures", tabulated(t, rows, columns), caption=t("meetings.figures_of", day=t.day(day)),
            about=About(definition=t("meetings.figures_help")), sortable=False,
        )  # fmt: skip
        _corrections(ctx, int(meeting["revision"]), meeting)
        if not meeting["going_on"]:
            reporting(ctx, meeting)


def leading(ctx: Context, figures: dict[str, Any]) -> list[tuple[str, str]]:
    """The leading figures of a meeting in words: name and value. `figures` as `meeting_figures` gives them."""
    t = ctx.t
    tables = {
        name: unpacked(figures["tables"][name]) for name in ("groups", "reach", "visits", "volunteers", "online_share")
    }
    groups, people = tables["groups"], tables["volunteers"]
    covered, members, active = int(groups["covered"].sum()), int(people["members"].sum()), int(people["active"].sum())
    visits, reach = tables["visits"].iloc[0], tables["reach"].iloc[0]
    return [
        (t("figures.group_coverage"), _of(ctx, covered, len(groups))),
        (t("figures.household_reach"), t.percent(reach["share"])),
        (t("meetings.visits_held"), t.number(visits["held"])),
        (t("figures.attendances"), t.number(visits["attendances"])),
        (t("figures.active_volunteers"), _of(ctx, active, members)),
        (t("figures.online_share"), t.percent(tables["online_share"]["share"].iloc[0])),
    ]


def _of(ctx: Context, part: int, whole: int) -> str:
    share = ctx.t.percent(part / whole if whole else None)
    return f"{ctx.t.number(part)}/{ctx.t.number(whole)} ({share})"


def _corrections(ctx: Context, revision: int, meeting: pd.Series) -> None:
    t = ctx.t
    found = ctx.ask(corrections_since, revision=revision, day=meeting["on_day"].date())
    frame = found.assign(
        verb=[t(f"audit.verb_{one.replace('.', '_')}") for one in found["verb"]],
        at=[f"{moment.astimezone(ctx.zone):%H:%M} {t.day(moment.astimezone(ctx.zone))}" for moment in found["at"]],
    )
    columns = [
        Column("verb", t("audit.column_verb")), Column("group", t("meetings.group")),
        Column("on_day", t("meetings.day"), "day", whole=True), Column("by", t("audit.who"), wide=True),
        Column("at", t("audit.column_when"), wide=True),
    ]  # fmt: skip
    title = t("meetings.corrections", n=t.number(len(found)))
    heading(ctx, title, t("meetings.corrections_help"))
    table(
        ctx, "meeting-corrections", tabulated(t, frame, columns), caption=title,
        about=About(definition=t("meetings.corrections_help")), height=300, empty=t("meetings.no_corrections"),
    )  # fmt: skip
