"""The end of a form: save, and whatever stands in the way of it."""

from collections.abc import Callable, Collection
from functools import partial

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from actions import Doubtful, Refused
from core.context import Context
from pages.parts.door import mishap
from pages.parts.plain import as_text
from pages.parts.slot import slot
from pages.record.form import Form, keep
from pages.record.telling import sentence
from pages.record.ways import link
from texts import Translator

Save = Callable[[Form, Collection[str]], None]
"""Does the deed in one transaction; raises what the action raises."""


def attempt(
    ctx: Context, form: Form, save: Save, confirmed: Collection[str] = (), *, at_field: Collection[str] = ()
) -> bool:
    """Try to save. What is refused is told on the form, and the form keeps everything; True when it is done.

    Doubts with a code of `at_field` are answered in their field, not by saying yes.
    """
    form.attempts += 1
    form.problems, form.doubts, form.failure = (), (), None
    try:
        save(form, confirmed)
    except Doubtful as question:
        form.problems = tuple(doubt for doubt in question.problems if doubt.code in at_field)
        form.doubts = tuple(doubt for doubt in question.problems if doubt.code not in at_field)
    except Refused as refusal:
        form.problems = refusal.problems
    except SQLAlchemyError as error:
        keep(ctx, form)
        words = "record.not_saved" if form.draft_failure is None else "record.not_saved_nor_draft"
        form.failure = mishap(ctx.t, words, error)
    else:
        return True
    return False


def save_bar(
    ctx: Context,
    form: Form,
    on_save: Callable[[Collection[str]], None],
    label: str,
    named: Callable[[Translator, str], str],
    *,
    disabled: bool = False,
    saved: Callable[[], None] | None = None,
) -> None:
    """The save button, always in reach, under what keeps the form from being saved.

    `named` gives what the form calls a field of a problem; `saved` tells what the last save came to, where the form
    stays on the page.
    """
    t = ctx.t
    with st.container(key="save-bar", gap="small"):
        if saved is not None:
            saved()
        with slot():
            _doubts(ctx, form, on_save)
            for problem in form.problems:
                if not problem.field:
                    _general(ctx, problem.code, sentence(t, problem), problem.values.get("visit_id"))
            if form.failure:
                st.error(form.failure, icon=":material/cloud_off:")
            fields = list(dict.fromkeys(named(t, problem.field) for problem in form.problems if problem.field))
            if fields:
                with st.container(key="to-put-right"):
                    st.markdown(f":material/error: {t('record.to_put_right', fields=', '.join(fields))}")
        st.button(
            label,
            key=form.widget("save"),
            type="primary",
            width="stretch",
            icon=":material/check:",
            shortcut="Ctrl+S",
            disabled=disabled,
            on_click=partial(on_save, ()),
        )


def _doubts(ctx: Context, form: Form, on_save: Callable[[Collection[str]], None]) -> None:
    """Everything improbable, asked once."""
    if not form.doubts:
        return
    t = ctx.t
    with st.container(border=True, key="doubts"):
        st.markdown(f"**{t('record.doubts')}**")
        for doubt in form.doubts:
            st.warning(as_text(sentence(t, doubt)), icon=":material/help:")
        with st.container(horizontal=True, gap="small"):
            codes = [doubt.code for doubt in form.doubts]
            st.button(t("record.yes_save"), key=form.widget("yes"), type="primary", on_click=partial(on_save, codes))
            st.button(t("record.change_it"), key=form.widget("no"), on_click=partial(setattr, form, "doubts", ()))


def _general(ctx: Context, code: str, text: str, visit_id: int | None) -> None:
    st.error(as_text(text), icon=":material/error:")
    if visit_id is not None and code != "plan_gone":
        link(ctx.t("record.see_saved"), "visit", icon=":material/event_note:", id=visit_id)
