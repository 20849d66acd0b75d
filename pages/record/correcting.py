"""Correcting a held visit: the same form, a version check, and both values when somebody else was faster."""

from collections.abc import Collection
from functools import partial

import streamlit as st

from actions import Refused
from actions.drafts import KeptDraft, discard_draft
from actions.visit_opening import OpenVisit
from actions.visits import correct_visit
from core.context import Context
from pages.parts.keeper import keeper
from pages.record import fields
from pages.record.choices import catch_up, take_all
from pages.record.content import content_from, day_of, entry_from
from pages.record.lists import lists_on
from pages.record.same_day import same_day
from pages.record.saving import attempt, save_bar
from pages.record.telling import first_wrong
from pages.record.visit_comparing import choose_between_visits
from pages.record.visit_form import VisitForm, field_name, numeric_fields, text_fields

FORM = "visit.form"


def open_correction(ctx: Context, visit: OpenVisit) -> VisitForm | None:
    """The correction of `visit` that is open in this session."""
    form: VisitForm | None = st.session_state.get(FORM)
    wanted = (_name(visit), ctx.actor.id)
    return form if form is not None and (form.name, form.facts.get("person")) == wanted else None


def is_correcting(visit_id: str) -> bool:
    """Is a correction of that visit open in this session?"""
    form: VisitForm | None = st.session_state.get(FORM)
    return form is not None and form.name == f"correct:{visit_id}"


def begin_correction(ctx: Context, visit: OpenVisit, draft: KeptDraft | None) -> None:
    """Open the form on the visit as it stands, or go on with a correction begun earlier."""
    content = content_from(visit.entry)
    form = VisitForm.of_draft(draft) if draft else VisitForm(content | {"version": visit.version, "base": content})
    form.name = _name(visit)
    form.facts["person"] = ctx.actor.id
    form.facts["look"] = f"{form.widget('on_day')} -"  # its beginning: the button stood further down
    st.session_state[FORM] = form


def editor(ctx: Context, form: VisitForm, visit: OpenVisit) -> None:
    """The form, or the choice between two versions of what two people have changed."""
    t = ctx.t
    # Only a save opens the choice: a form that vanished under somebody's hands would take the last words with it.
    if form.content["version"] != visit.version and _refused(form):
        st.warning(t("visit.changed_meanwhile"), icon=":material/group:")
        choose_between_visits(ctx, form, visit, partial(_save, ctx, form, visit))
        st.button(t("visit.leave"), key="leave", on_click=partial(_leave, ctx, form))
        return
    catch_up(ctx, form)
    lists = lists_on(ctx, day_of(form.content["on_day"]) or ctx.today())
    fields.where_and_when(ctx, form, lists)
    same_day(ctx, form, besides=visit.id)
    fields.services(ctx, form, lists)
    fields.counts(ctx, form)
    fields.counts_by_service(ctx, form, lists)
    fields.people(ctx, form, lists)
    fields.place_and_note(ctx, form)
    keeper(
        "visit-keeper",
        form.key.hex,
        text_fields(form),
        partial(fields.take_texts, ctx, form),
        numeric=numeric_fields(form),
        look=first_wrong(form) if form.attempts else form.facts.get("look", ""),
    )
    st.button(t("visit.leave"), key="leave", on_click=partial(_leave, ctx, form))
    save_bar(ctx, form, partial(_save, ctx, form, visit), t("visit.save"), field_name)


def _refused(form: VisitForm) -> bool:
    """The last attempt to save met another person's version."""
    return any(problem.code == "changed_meanwhile" for problem in form.problems)


def _save(ctx: Context, form: VisitForm, visit: OpenVisit, confirmed: Collection[str] = ()) -> None:
    def deed(form: VisitForm, confirmed: Collection[str]) -> None:
        with ctx.database.changing() as session:
            correct_visit(
                session, visit.id, entry_from(form.content, form.key), expected_version=form.content["version"],
                by=ctx.actor, now=ctx.now(), today=ctx.today(), local_time=ctx.local_now().time(), confirmed=confirmed,
            )  # fmt: skip
            discard_draft(session, form.key, by=ctx.actor, now=ctx.now())

    take_all(form)
    if attempt(ctx, form, deed, confirmed, at_field=("second_visit",)):
        st.session_state.pop(FORM, None)
        st.session_state["visit.told"] = ("success", ctx.t("visit.corrected"))


def _leave(ctx: Context, form: VisitForm) -> None:
    """Give the correction up; what was typed in it is thrown away, as the button says."""
    st.session_state.pop(FORM, None)
    try:
        with ctx.database.changing() as session:
            discard_draft(session, form.key, by=ctx.actor, now=ctx.now())
    except Refused:
        pass  # nothing of ours to throw away


def _name(visit: OpenVisit) -> str:
    return f"correct:{visit.id}"
