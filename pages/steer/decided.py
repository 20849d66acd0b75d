"""What was decided and what became of it: the data close what they can, people the rest."""

from functools import partial

import pandas as pd
import streamlit as st

from actions.decisions import WHAT_LENGTH, DecisionFacts, change_decision, end_decision, reopen_decision
from core.context import Context
from metrics.decisions import decisions_on
from metrics.names import names_of
from models import Closes, DecisionEnd, Deed, Figure
from pages.manage.choice import choosing_row, chosen_row
from pages.manage.fields import Fields, attempt
from pages.parts.downloads import About
from pages.parts.heading import heading
from pages.parts.links import link
from pages.parts.plain import as_text
from pages.parts.table import Column, table, tabulated
from texts import Translator

OPEN = "decisions.open"
MARKS = {"overdue": "miss", "done": "good", "dropped": "quiet"}


def decisions(ctx: Context) -> None:
    """All decisions, what waits first; one of them open below."""
    t = ctx.t
    found = ctx.ask(decisions_on, day=ctx.today())
    waiting = found["state"].isin(["open", "overdue"])
    count = {"waiting": int(waiting.sum()), "all": len(found)}
    shown = st.segmented_control(
        t("meetings.show"), tuple(count), default="waiting", required=True, key="decisions-shown",
        format_func=lambda one: t(f"meetings.show_{one}", n=t.number(count[one])), label_visibility="collapsed",
    )  # fmt: skip
    rows = found[waiting] if shown == "waiting" else found
    chosen = chosen_row(OPEN, rows)
    heading(ctx, t("meetings.decisions"), t("meetings.decisions_help"))
    table(
        ctx, "decisions", tabulated(t, in_words(t, rows), _columns(t)), caption=t("meetings.decisions"),
        about=About(definition=t("meetings.decisions_help")), chosen=chosen, on_choose=choosing_row(OPEN),
        height=420, empty=t("meetings.nothing_waits" if len(found) else "meetings.nothing_decided"),
    )  # fmt: skip
    if chosen is not None:
        with st.container(border=True, key="decision-one"):
            _one(ctx, rows.loc[rows["id"] == chosen].iloc[0])


def mine(ctx: Context) -> None:
    """What waits for the reader; nothing when nothing does."""
    if not ctx.actor.id or not ctx.actor.may(Deed.MEETING_SEE):
        return
    t, own = ctx.t, ctx.prepared(waiting_of).get(ctx.actor.id)
    if not own:
        return
    with st.container(border=True, key="mine", gap="xsmall"):
        st.markdown(f"**{t('meetings.mine', n=t.number(len(own)))}**")
        for row in own:
            st.markdown(as_text(f"{state_told(t, row)} – {row['what']}"))
        link(ctx, "meetings", t("menu.meetings"), icon=":material/gavel:")


def waiting_of(ctx: Context) -> dict[int, list[dict[str, object]]]:
    """Owner → their open and overdue decisions, rows of `decisions_on`: sorted out once for all boards."""
    found = ctx.ask(decisions_on, day=ctx.today())
    waiting: dict[int, list[dict[str, object]]] = {}
    for row in found[found["state"].isin(["open", "overdue"]) & found["owner_id"].notna()].to_dict("records"):
        waiting.setdefault(int(row["owner_id"]), []).append(row)
    return waiting


def in_words(t: Translator, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `decisions_on` with `about` and `told` as a reader wants them."""
    records = rows.to_dict("records")
    return rows.assign(
        about=[about_told(t, row) for row in records], told=[state_told(t, row, due="waiting") for row in records],
        owner=rows["owner"].fillna("—"),
    )  # fmt: skip


def about_told(t: Translator, row: dict[str, object]) -> str:
    """ "Tổ 12 · Khai sinh": what it is about."""
    figure = row["figure"]
    parts = [row["group"], row[f"service_{t.language}"], t(f"figures.{figure}") if isinstance(figure, str) else None]
    return " · ".join(part for part in parts if isinstance(part, str)) or "—"


def state_told(t: Translator, row: dict[str, object], due: str = "open") -> str:
    """How it stands, in a few words: "quá hạn từ 15/11", "xong 20/11, theo số liệu". `due`: what waits says."""
    state, closed = str(row["state"]), row["closed_on"]
    if state in ("open", "overdue"):
        return t(f"meetings.state_{due if state == 'open' else state}", day=t.day(row["due_on"]))
    how = "by_data" if row["by_data"] else state
    return t(f"meetings.state_{how}", day=t.day(closed))


def _columns(t: Translator) -> list[Column]:
    def mark(said: str) -> str:
        return next((tone for state, tone in MARKS.items() if said.startswith(t(f"meetings.begins_{state}"))), "")

    return [
        Column("what", t("meetings.what"), long=True), Column("about", t("meetings.about"), wide=True),
        Column("owner", t("meetings.owner"), wide=True),
        Column("due_on", t("meetings.due_on"), "day_short", whole=True),
        Column("told", t("meetings.state"), mark=mark),
    ]  # fmt: skip


def _one(ctx: Context, row: pd.Series) -> None:
    t, number = ctx.t, int(row["id"])
    st.text(row["what"])
    closes = t("meetings.closes_" + row["closes"])
    st.caption(as_text(f"{about_told(t, dict(row))} · {closes}"))
    if isinstance(row["end_note"], str):
        st.text(f"{t('meetings.note')}: {row['end_note']}")
    if pd.notna(row["visit_id"]):
        link(ctx, "visit", t("audit.to_visit"), icon=":material/event_note:", id=str(int(row["visit_id"])))
    if not ctx.actor.may(Deed.DECISION_END):
        return
    fields = Fields(ctx, f"decision-{number}")
    if row["state"] in ("open", "overdue"):
        _ending(ctx, row, fields)
        _correcting(ctx, row, Fields(ctx, f"decision-edit-{number}"))
    elif not row["by_data"]:
        st.button(t("meetings.reopen"), key=f"reopen-{number}", icon=":material/undo:",
                  on_click=partial(_reopen, ctx, row, fields))  # fmt: skip
    fields.rest()


def _ending(ctx: Context, row: pd.Series, fields: Fields) -> None:
    t = ctx.t
    with st.form(fields.form, border=False):
        fields.text("end_note", t("meetings.note"), None, most=WHAT_LENGTH, placeholder=t("meetings.note_help"))
        with st.container(horizontal=True):
            for how in DecisionEnd:
                st.form_submit_button(
                    t(f"meetings.end_{how}"), key=fields.key(f"end-{how}"),
                    type="primary" if how is DecisionEnd.DONE else "secondary",
                    on_click=partial(_end, ctx, row, fields, how),
                )  # fmt: skip


def _end(ctx: Context, row: pd.Series, fields: Fields, how: DecisionEnd) -> None:
    attempt(
        ctx, fields.form, lambda session: end_decision(
            session, int(row["id"]), how, fields.said("end_note"), expected_version=int(row["version"]),
            today=ctx.today(), by=ctx.actor, now=ctx.now(),
        ), ctx.t("meetings.saved"),
    )  # fmt: skip


def _reopen(ctx: Context, row: pd.Series, fields: Fields) -> None:
    number, version = int(row["id"]), int(row["version"])
    attempt(
        ctx, fields.form,
        lambda session: reopen_decision(session, number, expected_version=version, by=ctx.actor, now=ctx.now()),
        ctx.t("meetings.saved"),
    )  # fmt: skip


def _correcting(ctx: Context, row: pd.Series, fields: Fields) -> None:
    """Its words, who sees to it and by when."""
    t, people = ctx.t, ctx.ask(names_of).staff
    with st.expander(t("meetings.correct"), icon=":material/edit:"), st.form(fields.form, border=False):
        fields.text("what", t("meetings.what"), row["what"], most=WHAT_LENGTH)
        one, two = st.columns(2)
        with one:
            owner = None if pd.isna(row["owner_id"]) else int(row["owner_id"])
            fields.choice("owner_id", t("meetings.owner"), people, owner, placeholder=t("meetings.nobody"))
        with two:
            fields.day("due_on", t("meetings.due_on"), row["due_on"].date())
        fields.rest("what", "owner_id", "due_on")
        st.form_submit_button(
            t("meetings.save"), key=fields.key("save"), type="primary", on_click=partial(_correct, ctx, row, fields)
        )


def _correct(ctx: Context, row: pd.Series, fields: Fields) -> None:
    if fields.said("due_on") is None and fields.lack("what", "due_on"):
        return

    def number(name: str) -> int | None:
        return None if pd.isna(row[name]) else int(row[name])

    facts = DecisionFacts(
        what=fields.said("what") or "", due_on=fields.said("due_on"), closes=Closes(row["closes"]),
        group_id=number("group_id"), service_id=number("service_id"), owner_id=fields.said("owner_id"),
        figure=Figure(row["figure"]) if isinstance(row["figure"], str) else None,
        goal=None if pd.isna(row["goal"]) else float(row["goal"]),
    )  # fmt: skip
    attempt(
        ctx, fields.form, lambda session: change_decision(
            session, int(row["id"]), facts, expected_version=int(row["version"]), by=ctx.actor, now=ctx.now()
        ), ctx.t("meetings.saved"),
    )  # fmt: skip
