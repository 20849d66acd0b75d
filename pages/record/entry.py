"""Ghi buổi hướng dẫn: one screen on which a visit is written down in under a minute."""

from collections.abc import Collection
from functools import partial

import streamlit as st

from actions import Conflict
from actions.drafts import discard_draft, save_draft
from actions.visit_opening import OpenVisit
from actions.visits import record_visit
from core.context import Context
from pages.parts.keeper import keeper
from pages.parts.slot import slot
from pages.record import fields
from pages.record.choices import catch_up, take_all
from pages.record.content import day_of, entry_from
from pages.record.lists import Lists, lists_on
from pages.record.look import wear
from pages.record.opening import DISCARDED, FORM, SAVED, another, begin, opened
from pages.record.plans import drafts_waiting, plans_waiting
from pages.record.same_day import same_day
from pages.record.saved import show_saved, standing_of
from pages.record.saving import attempt, save_bar
from pages.record.telling import first_wrong
from pages.record.visit_form import VisitForm, field_name, numeric_fields, text_fields


def page(ctx: Context) -> None:
    wear()
    with st.container(width=760, key="record-page", gap="small"):
        st.title(ctx.t("record.title"), anchor=False)
        form = opened(ctx)
        if isinstance(form, OpenVisit):
            show_saved(ctx, form, st.session_state.get(SAVED), partial(another, ctx))
        else:
            _show_form(ctx, form)


def _show_form(ctx: Context, form: VisitForm) -> None:
    lists = lists_on(ctx, day_of(form.content["on_day"]) or ctx.today())
    catch_up(ctx, form)
    form.facts["standing"] = standing_of(ctx, form.content["group_id"])
    with slot():
        plans_waiting(ctx, form)
    with slot():
        _draft_badge(ctx, form)
    _fields(ctx, form, lists)
    keeper(
        "record-keeper",
        form.key.hex,
        text_fields(form),
        partial(fields.take_texts, ctx, form),
        numeric=numeric_fields(form),
        look=first_wrong(form),
    )
    save_bar(ctx, form, partial(_save, ctx, form), ctx.t("record.save"), field_name)


def _fields(ctx: Context, form: VisitForm, lists: Lists) -> None:
    fields.where_and_when(ctx, form, lists)
    with slot():
        same_day(ctx, form)
    fields.services(ctx, form, lists)
    fields.counts(ctx, form)
    fields.counts_by_service(ctx, form, lists)
    fields.people(ctx, form, lists)
    fields.place_and_note(ctx, form)


def _save(ctx: Context, form: VisitForm, confirmed: Collection[str] = ()) -> None:
    """Called by the button: the deed is done, and remembered, before anything is drawn."""

    def deed(form: VisitForm, confirmed: Collection[str]) -> None:
        entry = entry_from(form.content, form.key)
        with ctx.database.changing() as session:
            done = record_visit(
                session, entry, by=ctx.actor, now=ctx.now(), today=ctx.today(), local_time=ctx.local_now().time(),
                confirmed=confirmed,
            )  # fmt: skip
            visit_id, again = done.visit.id, done.again
        # Kept on the form first: touching session_state may end this run here, when a second click is waiting.
        if not (again and "saved" in form.facts):
            form.facts["saved"] = {"visit_id": visit_id, "again": again, "before": form.facts.get("standing")}
        st.session_state[SAVED] = form.facts["saved"]

    take_all(form)
    if attempt(ctx, form, deed, confirmed, at_field=("second_visit",)):
        st.session_state.pop(FORM, None)


def _draft_badge(ctx: Context, form: VisitForm) -> None:
    """What is kept of the form; there from the start, so that the first touch moves nothing under the thumb."""
    t = ctx.t
    if form.saved_at is not None:
        st.session_state.pop(DISCARDED, None)
    if (gone := st.session_state.get(DISCARDED)) is not None:
        with st.container(horizontal=True, vertical_alignment="center", key="discarded", gap="small"):
            st.markdown(t("record.draft_discarded"))
            st.button(t("record.undo"), icon=":material/undo:", key="undo-discard", on_click=partial(_undo, ctx, gone))
    if form.draft_failure:
        st.warning(form.draft_failure, icon=":material/cloud_off:")
    elif form.saved_at is not None:
        saved_at = form.saved_at.astimezone(ctx.zone)
        when = t.clock(saved_at) if saved_at.date() == ctx.today() else f"{t.clock(saved_at)} {t.day_short(saved_at)}"
        with st.container(horizontal=True, vertical_alignment="center", key="draft-badge", gap="small"):
            st.badge(t("record.draft_of", when=when), icon=":material/edit_note:", color="gray")
            st.button(
                t("record.discard"), key=form.widget("discard"), type="tertiary", on_click=partial(_discard, ctx, form)
            )
    elif gone is None:
        with st.container(horizontal=True, vertical_alignment="center", key="draft-badge", gap="small"):
            st.badge(t("record.draft_to_come"), icon=":material/edit_note:", color="gray")
    drafts_waiting(ctx, form)


def _discard(ctx: Context, form: VisitForm) -> None:
    with ctx.database.changing() as session:
        discard_draft(session, form.key, by=ctx.actor, now=ctx.now())
    another(ctx)
    st.session_state[DISCARDED] = form


def _undo(ctx: Context, form: VisitForm) -> None:
    """The form as it was on this screen: its draft may hold less, for residents' numbers are never stored."""
    st.session_state.pop(DISCARDED, None)
    try:
        with ctx.database.changing() as session:
            kept = save_draft(session, form.key, form.name, form.content, by=ctx.actor, now=ctx.now())
    except Conflict:
        return  # saved meanwhile, on another device
    back = VisitForm.of_draft(kept)
    back.content = form.content
    begin(ctx, back)
