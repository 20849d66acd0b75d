"""What the pages of sheets draw around their grid: the choice between two numbers, reasons, saving, restoring."""

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from actions import Refused
from actions.drafts import discard_draft
from actions.lines import Saved
from core.context import Context
from pages.manage.doing import failed, succeeded, tell, wrong
from pages.parts.grid import typed_now
from pages.parts.plain import as_text
from pages.parts.slot import slot
from pages.record.comparing import MINE, Difference, choose_between
from pages.record.form import Form, changed
from pages.record.saving import attempt, save_bar
from pages.record.sheet import FORM, Standing, is_at, is_cell, put_texts, touched
from pages.record.telling import sentence, under

SAVED, RESTORED = "sheet.saved", "sheet.restored"
"""Where what a press came to is told: in the save bar, and above the lines that were taken out."""


def choose_in_sheet(ctx: Context, form: Form, standing: Standing, theirs: str, save: Callable[[], None]) -> None:
    """Both numbers of every cell on which the sheet and what is stored now differ."""
    t = ctx.t
    differences = []
    for name in touched(form, standing):
        place, mine = standing[name], form.content[name]
        by_both = mine["was"] != place.text
        said = (mine["text"].strip() or t("record.missing"), place.text or t("record.missing"))
        differences.append(Difference(name, place.label, *said, None if by_both else MINE))

    def settle(choices: dict[str, str | None]) -> None:
        for name, value in form.content.items():
            if is_cell(value) and name in standing:
                place = standing[name]
                kept = {"text": value["text"], "seen": place.version, "was": place.text}
                form.content[name] = kept if choices.get(name) == MINE else None
        save()

    st.warning(t("visit.changed_meanwhile"), icon=":material/group:")
    choose_between(ctx, form, differences, theirs, sum(place.version for place in standing.values()), settle)
    st.button(t("sheet.back"), key="back", on_click=partial(setattr, form, "problems", ()))


def reason_field(ctx: Context, form: Form, *, needed: bool) -> None:
    """Why saved numbers are taken out: asked for as soon as some would be."""
    place = slot()
    if needed or form.problems_of("void_reason"):
        place.text_input(
            ctx.t("sheet.reason"), key=form.show("reason", form.content.get("reason") or ""), live=True,
            autocomplete="off", placeholder=ctx.t("sheet.reason_example"),
            on_change=partial(_reason_changed, ctx, form),
        )  # fmt: skip
        with place:
            under(ctx, form, "void_reason")


def _reason_changed(ctx: Context, form: Form) -> None:
    changed(ctx, form, "reason")
    form.settle("void_reason")


def sheet_bar(
    ctx: Context, form: Form, standing: Standing, save: Callable[[Form, Collection[str]], Saved], *, of: str
) -> None:
    """The draft's badge and the save button, with how many cells it would save; `of`: the key of the grid."""
    t = ctx.t

    def named(_t: object, field: str) -> str:
        here = (place.label for name, place in standing.items() if is_at(field, name))
        return as_text(next(here, t("sheet.reason") if field == "void_reason" else t("sheet.cell")))

    place = slot()
    if form.draft_failure:
        place.warning(form.draft_failure, icon=":material/cloud_off:")
    elif form.saved_at is not None and touched(form, standing):
        saved_at = form.saved_at.astimezone(ctx.zone)
        with place.container(horizontal=True, vertical_alignment="center", key="draft-badge", gap="small"):
            when = f"{t.clock(saved_at)} {t.day_short(saved_at)}"
            st.badge(t("record.draft_of", when=when), icon=":material/edit_note:", color="gray")
            st.button(
                t("record.discard"), key=form.widget("discard"), type="tertiary", on_click=partial(_drop, ctx, form)
            )
    count = len(touched(form, standing))
    label = t.plural("sheet.save", count) if count else t("sheet.save_nothing")

    def pressed(confirmed: Collection[str]) -> None:
        put_texts(form, standing, typed_now(of, form.key.hex))
        save_sheet(ctx, form, save, confirmed)

    save_bar(
        ctx, form, pressed, label, named, disabled=not count,
        saved=partial(tell, ctx, form.name, beside=SAVED),
    )  # fmt: skip


def save_sheet(
    ctx: Context, form: Form, save: Callable[[Form, Collection[str]], Saved], confirmed: Collection[str] = ()
) -> None:
    """Called by the button: the deed is done, and remembered, before anything is drawn."""
    done: list[Saved] = []
    if key_reason := st.session_state.get(form.widget("reason")):
        form.content["reason"] = key_reason
    if attempt(ctx, form, lambda form, confirmed: done.append(save(form, confirmed)), confirmed):
        saved = done[-1]
        counts = {"added": saved.added, "corrected": saved.corrected, "taken_out": saved.taken_out}
        parts = [ctx.t.plural(f"sheet.{name}", len(rows)) for name, rows in counts.items() if rows]
        told = ", ".join(parts) or ctx.t("sheet.nothing_new")
        succeeded(ctx.t("sheet.saved", what=told), beside=SAVED)
        st.session_state.pop(FORM, None)


def _drop(ctx: Context, form: Form) -> None:
    st.session_state.pop(FORM, None)
    try:
        with ctx.database.changing() as session:
            discard_draft(session, form.key, by=ctx.actor, now=ctx.now())
    except Refused:
        pass  # nothing of ours to throw away


def taken_out(
    ctx: Context,
    lines: pd.DataFrame,
    label: Callable[[Any], str],
    may: Callable[[Any], bool],
    restore: Callable[[Any], None],
) -> None:
    """Void lines with who took them out and why, each with its way back; nothing when there is none."""
    tell(ctx, "sheet", beside=RESTORED)
    void = lines.loc[lines["voided_by_id"].notna()]
    if void.empty:
        return
    with st.expander(ctx.t.plural("sheet.void_lines", len(void)), icon=":material/block:", key="void-lines"):
        for line in void.itertuples():
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                with st.container(width="stretch", gap=None):
                    st.text(label(line))
                    st.caption(as_text(f"{ctx.t('visit.reason')}: {line.void_reason}"))
                if may(line):
                    st.button(ctx.t("visit.restore"), key=f"restore-{line.id}", icon=":material/undo:",
                              on_click=partial(_restore, ctx, partial(restore, line)))  # fmt: skip


def _restore(ctx: Context, deed: Callable[[], None]) -> None:
    try:
        deed()
    except Refused as refusal:
        wrong(*(sentence(ctx.t, problem) for problem in refusal.problems), beside=RESTORED)
    except SQLAlchemyError as error:
        failed(ctx, error, beside=RESTORED)
    else:
        succeeded(ctx.t("sheet.restored"), beside=RESTORED)
