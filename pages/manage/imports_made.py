"""The imports that were made: what each did, and the way to take one back."""

from functools import partial

import pandas as pd
import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from actions import Refused
from actions.import_undoing import imports_made, undo_import
from core.context import Context
from models import Deed, ImportBatch
from pages.manage.doing import failed, succeeded, wrong
from pages.parts.downloads import About
from pages.parts.plain import as_text
from pages.parts.table import Column, table, tabulated
from pages.record.telling import sentence

MADE = "imports.chosen_import"
BLOCKED = "imports.blocked"
"""Import → why some of its facts cannot be put back."""


def show_made(ctx: Context) -> None:
    """The ward's last imports; the chosen one with its undo."""
    t = ctx.t
    with ctx.database.reading() as session:
        made = imports_made(session, by=ctx.actor, now=ctx.now())
        session.expunge_all()
    st.subheader(t("imports.made"), anchor=False)
    frame = pd.DataFrame(
        [
            (
                one.id, t.clock(at) + " " + t.day(at.date()), t(f"files.set_{one.kind}"), one.file_name, one.added,
                one.changed, _state(ctx, one),
            )
            for one in made for at in [one.recorded_at.astimezone(ctx.zone)]
        ],
        columns=["id", "at", "kind", "file", "added", "changed", "state"],
    )  # fmt: skip
    columns = [
        Column("at", t("imports.when")),
        Column("kind", t("imports.what"), wide=True),
        Column("file", t("imports.file"), long=True),
        Column("added", t("imports.does_add"), "number"),
        Column("changed", t("imports.does_change"), "number"),
        Column("state", t("imports.state"), wide=True),
    ]  # fmt: skip
    chosen = st.session_state.get(MADE)
    table(
        ctx, "imports-made", tabulated(t, frame, columns), caption=t("imports.made"),
        about=About(definition=_help(ctx)), chosen=chosen, on_choose=_choose, height=360,
        empty=t("imports.none_made"),
    )  # fmt: skip
    st.caption(_help(ctx))
    batch = next((one for one in made if one.id == chosen), None)
    if batch is not None:
        _undoing(ctx, batch)


def _help(ctx: Context) -> str:
    return ctx.t("imports.made_help", n=ctx.t.number(ctx.periods.import_lines.days))


def _choose(number: int | None) -> None:
    st.session_state[MADE] = number


def _state(ctx: Context, batch: ImportBatch) -> str:
    if not batch.undone:
        return ctx.t("imports.state_holds")
    all_of_it = batch.undone == batch.added + batch.changed
    return ctx.t("imports.state_undone" if all_of_it else "imports.state_partly")


def _undoing(ctx: Context, batch: ImportBatch) -> None:
    t = ctx.t
    with st.container(border=True, key="import-undo"):
        st.markdown(as_text(t("imports.chosen", n=batch.id, kind=t(f"files.set_{batch.kind}"), file=batch.file_name)))
        if ctx.actor.why_not(Deed.IMPORT_UNDO, batch, now=ctx.now()):
            st.caption(t("imports.not_yours"))
            return
        if batch.undone == batch.added + batch.changed:
            st.caption(t("imports.state_undone"))
            return
        if batch.recorded_at < ctx.now() - ctx.periods.import_lines:
            st.caption(t("imports.too_old", n=t.number(ctx.periods.import_lines.days)))
            return
        blocked = st.session_state.get(BLOCKED, {}).get(batch.id, ())
        if blocked:
            st.warning(t.plural("imports.blocked", len(blocked)), icon=":material/lock:")
            for problem in blocked[:20]:
                row = problem.field.removeprefix("row_")
                st.markdown(f"- {as_text(t('imports.blocked_row', row=row, why=sentence(t, problem)))}")
        rest = bool(blocked)
        label = t("imports.undo_rest") if rest else t("imports.undo")
        st.button(
            label, key=f"imports-undo-{batch.id}-{rest}", icon=":material/undo:", help=t("imports.undo_help"),
            on_click=partial(_undo, ctx, batch.id, rest),
        )  # fmt: skip


def _undo(ctx: Context, number: int, rest: bool) -> None:
    blocked = st.session_state.setdefault(BLOCKED, {})
    try:
        with ctx.database.changing() as session:
            undone = undo_import(session, number, rest=rest, by=ctx.actor, now=ctx.now(), today=ctx.today())
    except Refused as refused:
        rows = [problem for problem in refused.problems if problem.field.startswith("row_")]
        if rows and not rest:
            blocked[number] = tuple(rows)
        else:
            wrong(*(sentence(ctx.t, problem) for problem in refused.problems[:5]))
        return
    except SQLAlchemyError as error:
        failed(ctx, error)
        return
    blocked.pop(number, None)
    succeeded(ctx.t.plural("imports.undone", undone.back))
