"""Writing a decision down during the meeting: what, about whom, by whom, by when, and what shows that it was done."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import uuid4

import streamlit as st

from actions.decisions import WHAT_LENGTH, DecisionFacts, decide
from actions.setup_checks import SHARES
from core.context import Context
from metrics.places import groups, services, staff
from models import Closes, Figure
from pages.manage.fields import Fields, attempt

KEY = "deciding.key"
USUALLY = timedelta(days=7)
"""Until the next weekly meeting."""
FIELDS = tuple(DecisionFacts.__dataclass_fields__)


def deciding(ctx: Context, meeting_id: int) -> None:
    """The form for one more decision of the meeting."""
    t, fields = ctx.t, Fields(ctx, f"decide-{meeting_id}")
    fields.choice(
        "closes", t("meetings.closes"), {one: t(f"meetings.closes_{one}") for one in Closes}, Closes.BY_HAND,
        help=t("meetings.closes_help"),
    )  # fmt: skip
    closes = fields.said("closes") or Closes.BY_HAND
    with st.form(fields.form, border=False):
        fields.text("what", t("meetings.what"), None, most=WHAT_LENGTH, placeholder=t(f"meetings.what_{closes}"))
        drawn = [*_about(fields, closes), partial(_owner, fields), partial(_due, fields)]
        for place, draw in zip(st.columns(len(drawn)), drawn, strict=True):
            with place:
                draw()
        fields.rest(*FIELDS)
        st.form_submit_button(
            t("meetings.decide"), key=fields.key("save"), type="primary", icon=":material/gavel:",
            on_click=partial(_decide, ctx, meeting_id, fields, closes),
        )  # fmt: skip


def _about(fields: Fields, closes: Closes) -> list[Callable[[], object]]:
    """What draws the group, the service or the figure that the decision is about."""
    t = fields.ctx.t
    if closes is Closes.FIGURE_REACHED:
        figures = {one: t(f"figures.{one}") for one in Figure}
        goal = {"step": 1.0, "format": "%.10g", "help": t("meetings.goal_help")}
        return [
            partial(fields.choice, "figure", t("meetings.figure"), figures, Figure.GROUP_COVERAGE),
            partial(fields.decimal, "goal", t("meetings.goal"), None, **goal),
        ]
    draws = [partial(_group, fields)]
    if closes in (Closes.SERVICE_TAUGHT, Closes.BY_HAND):
        draws.append(partial(_service, fields))
    return draws


def _group(fields: Fields) -> None:
    ctx, t = fields.ctx, fields.ctx.t
    known = ctx.ask(groups, day=ctx.today())
    names = dict(zip(known["id"], known["name"], strict=True))
    fields.choice("group_id", t("meetings.group"), names, None, placeholder=t("meetings.no_group"))


def _service(fields: Fields) -> None:
    ctx, t = fields.ctx, fields.ctx.t
    taught = ctx.ask(services, day=ctx.today())
    names = dict(zip(taught["id"], taught[f"short_{t.language}"], strict=True))
    fields.choice("service_id", t("meetings.service"), names, None, placeholder=t("meetings.no_service"))


def _owner(fields: Fields) -> None:
    ctx, t = fields.ctx, fields.ctx.t
    people = ctx.ask(staff, day=ctx.today())
    names = dict(zip(people["id"], people["name"], strict=True))
    fields.choice("owner_id", t("meetings.owner"), names, None, placeholder=t("meetings.nobody"))


def _due(fields: Fields) -> None:
    fields.day("due_on", fields.ctx.t("meetings.due_on"), fields.ctx.today() + USUALLY)


def _decide(ctx: Context, meeting_id: int, fields: Fields, closes: Closes) -> None:
    if fields.said("due_on") is None and fields.lack("what", "due_on"):
        return
    figure, goal = fields.said("figure"), fields.said("goal")
    facts = DecisionFacts(
        what=fields.said("what") or "", due_on=fields.said("due_on"), closes=closes,
        group_id=_number(fields, "group_id"), service_id=_number(fields, "service_id"),
        owner_id=_number(fields, "owner_id"), figure=figure,
        goal=round(goal / 100, 6) if goal is not None and figure in SHARES else goal,
    )  # fmt: skip
    key = st.session_state.setdefault(KEY, uuid4())
    by = {"entry_key": key, "by": ctx.actor, "now": ctx.now()}
    told = ctx.t("meetings.decided_now")
    done = attempt(ctx, fields.form, lambda session: decide(session, meeting_id, facts, **by), told)
    if done is not None:
        st.session_state.pop(KEY, None)


def _number(fields: Fields, name: str) -> int | None:
    said = fields.said(name)
    return None if said is None else int(said)
