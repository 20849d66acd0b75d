"""The end of a visit form: save, and whatever stands in the way of it."""

from collections.abc import Callable, Collection
from functools import partial

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from actions import Doubtful, Refused
from core.context import Context
from pages.parts.door import reference
from pages.parts.plain import as_text
from pages.record.content import COUNTS, PARTS, TEXTS
from pages.record.form import Form, keep
from pages.record.telling import sentence
from pages.record.ways import link
from texts import Translator

Save = Callable[[Form, Collection[str]], None]
"""Does the deed in one transaction; raises what the action raises."""


def attempt(ctx: Context, form: Form, save: Save, confirmed: Collection[str] = ()) -> bool:
    """Try to save. What is refused is told on the form, and the form keeps everything; True when it is done."""
    form.attempts += 1
    form.problems, form.doubts, form.failure = (), (), None
    try:
        save(form, confirmed)
    except Doubtful as question:
        form.problems = tuple(doubt for doubt in question.problems if doubt.code == "second_visit")
        form.doubts = tuple(doubt for doubt in question.problems if doubt.code != "second_visit")
    except Refused as refusal:
        form.problems = refusal.problems
    except SQLAlchemyError as error:
        form.failure = reference(error)
        keep(ctx, form)
    else:
        return True
    return False


def save_bar(ctx: Context, form: Form, on_save: Callable[[Collection[str]], None], label: str) -> None:
    """The save button, always in reach, under what keeps the form from being saved."""
    t = ctx.t
    with st.container(key="save-bar", gap="small"):
        _doubts(ctx, form, on_save)
        for problem in form.problems:
            if not problem.field:
                _general(ctx, problem.code, sentence(t, problem), problem.values.get("visit_id"))
        if form.failure:
            st.error(t("record.not_saved", reference=form.failure), icon=":material/cloud_off:")
        fields = list(dict.fromkeys(field_name(t, problem.field) for problem in form.problems if problem.field))
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


def field_name(t: Translator, name: str) -> str:
    """What the form calls a field of a problem."""
    if name.startswith("service_"):
        return t("record.by_service")
    known = {
        "group_id": "group", "services": "services", "staff_ids": "staff", "volunteer_ids": "volunteers",
        "second_visit_reason": "second_visit_reason",
    }  # fmt: skip
    return t(f"record.{known.get(name, name)}")


def text_fields(form: Form) -> dict[str, str]:
    """Widget key → text that the server holds, for every field that is typed into."""
    held = {form.widget(name): form.content[name] for name in (*COUNTS, *TEXTS)}
    for number in form.content["services"]:
        said = form.content["counts"].get(str(number), [""] * len(PARTS))
        held |= {form.widget(f"service_{number}_{part}"): text for part, text in zip(PARTS, said, strict=True)}
    return held


def numeric_fields(form: Form) -> list[str]:
    """Widget keys of the fields that hold numbers."""
    texts = {form.widget(name) for name in TEXTS}
    return [key for key in text_fields(form) if key not in texts]
