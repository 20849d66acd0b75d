"""What the ward has promised: each target with its period and the paper that it stands in."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from actions.editing import edit_of
from actions.setting_up import set_target
from actions.setup_checks import SHARES
from actions.ward_facts import TargetFacts
from actions.ward_settings import TargetEdit, change_target, remove_target
from core.context import Context
from metrics.reference import targets_ever
from models import Deed, Figure, Target
from pages.manage.choice import choosing_row, chosen_row
from pages.manage.doing import do, tell
from pages.manage.fields import Fields, attempt, seen
from pages.parts.downloads import About
from pages.parts.header import plain_header
from pages.parts.heading import heading
from pages.parts.links import link
from pages.parts.slot import slot
from pages.parts.table import Column, table, tabulated

OPEN, GONE, NEW = "targets.open", "targets.gone", "new-target"


def page(ctx: Context) -> None:
    t = ctx.t
    plain_header(ctx, t("menu.targets"))
    tell(ctx, "targets")
    st.caption(t("refs.targets_help", coverage=t.percent(ctx.ward.coverage_target)))
    targets = ctx.ask(targets_ever)
    frame = targets.assign(
        name=[t(f"figures.{one}") for one in targets["figure"]],
        goal=[
            value_told(ctx, figure, value) for figure, value in zip(targets["figure"], targets["value"], strict=True)
        ],
    )
    columns = [
        Column("name", t("refs.figure")),
        Column("goal", t("refs.value"), whole=True),
        Column("from_day", t("refs.from_day"), "day"),
        Column("until_day", t("refs.last_day"), "day", wide=True),
        Column("source", t("refs.source"), wide=True),
    ]
    chosen = chosen_row(OPEN, targets)
    table(
        ctx, "targets", tabulated(t, frame, columns), caption=t("menu.targets"),
        about=About(definition=t("refs.targets_help", coverage=t.percent(ctx.ward.coverage_target, 0))), chosen=chosen,
        on_choose=choosing_row(OPEN), height=360, empty=t("refs.no_target"),
    )  # fmt: skip
    if chosen is not None:
        with st.container(border=True, key="targets-one"):
            _changing(ctx, targets.loc[targets["id"] == chosen].iloc[0])
    tell(ctx, "targets", GONE)
    with slot():
        _bring_back(ctx)
    with st.expander(t("refs.add_target"), icon=":material/flag:", expanded=targets.empty):
        _adding(ctx)
    tell(ctx, "targets", NEW)
    if ctx.actor.may(Deed.WARD_CHANGE):
        link(ctx, "settings", t("menu.settings"), icon=":material/tune:")


def value_told(ctx: Context, figure: str, value: float) -> str:
    """A share as a percentage, a count as a number."""
    return ctx.t.percent(value) if Figure(figure) in SHARES else ctx.t.number(value)


def _goal(fields: Fields, figure: Figure, value: float | None) -> None:
    """Percent for a share, a number for a count."""
    t = fields.ctx.t
    if figure in SHARES:
        shown = None if value is None else round(value * 100, 2)
        fields.decimal("value", t("refs.value_percent"), shown, step=1.0, format="%.4g")
    else:
        fields.decimal("value", t("refs.value"), value, step=1.0, format="%.10g")


def _said(fields: Fields, figure: Figure) -> float:
    said = float(fields.said("value"))
    return round(said / 100, 6) if figure in SHARES else said


def _changing(ctx: Context, target: pd.Series) -> None:
    t, number, figure = ctx.t, int(target["id"]), Figure(target["figure"])
    fields = Fields(ctx, f"target-{number}")

    def read() -> TargetEdit:
        with ctx.database.reading() as session:
            return edit_of(TargetEdit, session.get_one(Target, (ctx.ward.id, number)))

    now = seen(fields.form, read)
    heading(ctx, f"{t(f'figures.{figure}')} · {t.day(target['from_day'])}", t(f"figures.{figure}_definition"))
    with st.form(fields.form, border=False):
        one, two = st.columns(2)
        with one:
            _goal(fields, figure, now.value)
        with two:
            fields.day("until_day", t("refs.last_day"), now.until_day)
        fields.text("source", t("refs.source"), now.source, most=300)
        fields.rest(*TargetEdit.__dataclass_fields__)
        st.form_submit_button(
            t("refs.save"),
            key=fields.key("save"),
            type="primary",
            on_click=partial(_save, ctx, number, fields, now, figure),
        )
    tell(ctx, "targets", fields.form)
    st.button(
        t("refs.remove_target"), key=f"remove-target-{number}", icon=":material/delete:",
        on_click=partial(_remove, ctx, number, fields),
    )  # fmt: skip


def _save(ctx: Context, number: int, fields: Fields, was: TargetEdit, figure: Figure) -> None:
    if fields.lack("value", "source"):
        return
    wanted = TargetEdit(value=_said(fields, figure), until_day=fields.said("until_day"), source=fields.said("source"))
    attempt(
        ctx, fields.form, lambda session: change_target(session, number, wanted, was, by=ctx.actor, now=ctx.now()),
        ctx.t("refs.saved"), fields.form,
    )  # fmt: skip


def _remove(ctx: Context, number: int, fields: Fields) -> None:
    gone = attempt(
        ctx, fields.form, lambda session: remove_target(session, number, by=ctx.actor, now=ctx.now()),
        ctx.t("refs.target_removed"), GONE,
    )  # fmt: skip
    if gone is not None:
        st.session_state[GONE] = gone
        st.session_state.pop(OPEN, None)


def _bring_back(ctx: Context) -> None:
    gone: TargetFacts | None = st.session_state.get(GONE)
    if gone is not None:
        st.button(
            ctx.t("refs.take_back"),
            key="target-back",
            icon=":material/undo:",
            on_click=partial(_put_back, ctx, gone),
        )


def _put_back(ctx: Context, gone: TargetFacts) -> None:
    if do(ctx, _setting(ctx, gone), ctx.t("refs.saved"), GONE):
        st.session_state.pop(GONE, None)


def _setting(ctx: Context, facts: TargetFacts) -> Callable[[Any], Target]:
    return partial(set_target, facts=facts, by=ctx.actor, now=ctx.now(), replacing=False)


def _adding(ctx: Context) -> None:
    t, fields = ctx.t, Fields(ctx, NEW)
    words = {one: t(f"figures.{one}") for one in Figure}
    fields.choice("figure", t("refs.figure"), words, Figure.GROUP_COVERAGE)
    figure = fields.said("figure") or Figure.GROUP_COVERAGE
    st.caption(t(f"refs.target_{figure}"))
    with st.form(fields.form, border=False):
        one, two, three = st.columns(3)
        with one:
            _goal(fields, figure, None)
        with two:
            fields.day("from_day", t("refs.from_day"), ctx.today())
        with three:
            fields.day("until_day", t("refs.last_day"), None)
        fields.text("source", t("refs.source"), None, most=300, help=t("refs.source_help"))
        fields.rest(*TargetFacts.__dataclass_fields__)
        st.form_submit_button(
            t("refs.add_target"), key=fields.key("save"), type="primary", on_click=partial(_add, ctx, fields, figure)
        )


def _add(ctx: Context, fields: Fields, figure: Figure) -> None:
    if fields.lack("value", "from_day", "source"):
        return
    facts = TargetFacts(
        figure=figure, value=_said(fields, figure), from_day=fields.said("from_day"),
        until_day=fields.said("until_day"), source=fields.said("source"),
    )  # fmt: skip
    if attempt(ctx, fields.form, _setting(ctx, facts), ctx.t("refs.saved"), fields.form):
        st.session_state.pop(GONE, None)
