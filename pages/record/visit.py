"""One visit: what it says, how it came to say so, and the ways to put it right."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from actions import Refused
from actions.drafts import KeptDraft, latest_draft
from actions.visit_opening import OpenVisit, open_visit
from core.context import Context
from metrics.names import names_of
from models import Deed, VisitStatus
from pages.parts.address import number_in_address
from pages.parts.keeper import look_at
from pages.parts.plain import as_text
from pages.parts.slot import slot
from pages.record.asked import desk, fulfil, reason_key, to_tell, wish
from pages.record.correcting import begin_correction, editor, is_correcting, open_correction
from pages.record.facts import show_facts
from pages.record.history import show_history
from pages.record.look import wear
from pages.record.papers import visit_menu
from pages.record.quality_words import FIELDS
from pages.record.telling import sentence
from pages.record.visit_form import VisitForm
from pages.record.ways import link

SHOWN = "visit.shown"
"""Number and version of the visit that the reader has before them."""
COLOURS = {"held": "green", "planned": "blue", "postponed": "orange", "cancelled": "gray", "void": "red"}


def page(ctx: Context) -> None:
    wear()
    with st.container(width=760, key="record-page", gap="small"):
        try:
            visit = _open(ctx)
            if fulfil(ctx, visit):
                visit = _open(ctx)
        except Refused as refusal:
            _not_here(ctx, refusal)
            return
        _show(ctx, visit)


def _open(ctx: Context) -> OpenVisit:
    with ctx.database.reading() as session:
        return open_visit(session, number_in_address("id") or 0, by=ctx.actor, now=ctx.now())


def follows() -> bool:
    """A reader sees other people's changes at once; a form never changes under somebody's hands."""
    return not is_correcting(st.query_params.get("id", ""))


def status_of(visit: OpenVisit) -> str:
    return "void" if visit.voided_at is not None else visit.status.value


def _not_here(ctx: Context, refusal: Refused) -> None:
    st.title(ctx.t("visit.title"), anchor=False)
    for problem in refusal.problems:
        st.info(as_text(sentence(ctx.t, problem)), icon=":material/search_off:")
    link(ctx.t("record.to_register"), "register", icon=":material/list_alt:")


def _show(ctx: Context, visit: OpenVisit) -> None:
    t, names = ctx.t, ctx.ask(names_of)
    title = f"{names.groups.get(visit.entry.group_id or 0, '—')} · {t.day(visit.entry.on_day)}"
    st.title(as_text(title), anchor=False)
    status = status_of(visit)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(t(f"visit.status_{status}"), color=COLOURS[status])
        at = visit.recorded_at.astimezone(ctx.zone)
        by = names.staff.get(visit.recorded_by_id, "—")
        st.caption(as_text(t("visit.recorded", by=by, when=f"{t.clock(at)} {t.day(at.date())}")))
    told = to_tell(ctx, visit)
    place = slot()
    if told is not None and not _is_of_void(ctx, visit, told):
        _tell(place, visit, told)
    form = open_correction(ctx, visit) or _by_link(ctx, visit)
    if form is not None:
        editor(ctx, form, visit)
        return
    with slot():
        _say_when_changed(ctx, visit, mine=told is not None)
    if visit.voided_at is not None:
        at = visit.voided_at.astimezone(ctx.zone)
        by = names.staff.get(visit.voided_by_id or 0, "—")
        voided = t("visit.voided", by=by, when=f"{t.clock(at)} {t.day(at.date())}")
        st.warning(as_text(voided), icon=":material/block:")
        st.text(f"{t('visit.reason')}: {visit.void_reason}")
    show_facts(ctx, visit.entry)
    _deeds(ctx, visit, told)
    show_history(ctx, visit.id)
    if ctx.actor.may(Deed.AUDIT_SEE):
        link(t("audit.history"), "audit", icon=":material/history:", row=f"visit:{visit.id}", when="start")
    link(t("record.to_register"), "register", icon=":material/list_alt:")


def _is_of_void(ctx: Context, visit: OpenVisit, told: tuple[str, str]) -> bool:
    """Why the visit was not made void is told where that was asked for, beside the reason."""
    return told[0] == "error" and visit.voided_at is None and _may(ctx, Deed.VISIT_VOID, visit)


def _tell(place: DeltaGenerator, visit: OpenVisit, told: tuple[str, str]) -> None:
    with place.container(key="visit-told"):
        getattr(st, told[0])(as_text(told[1]))
    look_at(f"visit-told - {visit.version}")


def _draft(ctx: Context, visit: OpenVisit) -> KeptDraft | None:
    """The correction of this visit that waits for its reader."""
    if not ctx.actor.may(Deed.DRAFT_KEEP):
        return None
    with ctx.database.reading() as session:
        return latest_draft(session, f"correct:{visit.id}", by=ctx.actor, now=ctx.now())


def _by_link(ctx: Context, visit: OpenVisit) -> VisitForm | None:
    """The correction that a link opens at a field ("at"), for who may correct; once, and going on with a draft."""
    at = st.query_params.pop("at", None)
    held = visit.voided_at is None and visit.status is VisitStatus.HELD
    if at not in FIELDS or not held or not _may(ctx, Deed.VISIT_CORRECT, visit):
        return None
    draft = _draft(ctx, visit)
    begin_correction(ctx, visit, draft)
    form = open_correction(ctx, visit)
    if form is not None:
        form.facts["look"] = f"{form.widget(at)} {form.widget(at)} link"
    return form


def _say_when_changed(ctx: Context, visit: OpenVisit, *, mine: bool) -> None:
    """Somebody else has changed what stood here when the page was opened; it stays said until the reader says so."""
    shown = st.session_state.get(SHOWN)
    if mine or shown is None or shown[0] != visit.id:
        _shown(visit)
    elif shown[1] != visit.version:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="visit-changed"):
            st.warning(ctx.t("visit.just_changed"), icon=":material/group:")
            st.button(ctx.t("visit.reload"), key="reload", icon=":material/refresh:", on_click=partial(_shown, visit))


def _shown(visit: OpenVisit) -> None:
    st.session_state[SHOWN] = (visit.id, visit.version)


def _deeds(ctx: Context, visit: OpenVisit, told: tuple[str, str] | None) -> None:
    t = ctx.t
    if visit.voided_at is None and visit.status in (VisitStatus.PLANNED, VisitStatus.POSTPONED):
        if ctx.actor.may(Deed.VISIT_RECORD) and _has_begun(ctx, visit):
            link(t("visit.write_down"), "record", icon=":material/edit_note:", plan=visit.id)
        visit_menu(ctx, visit)
    elif visit.voided_at is None and visit.status is VisitStatus.HELD and _may(ctx, Deed.VISIT_CORRECT, visit):
        draft = _draft(ctx, visit)
        label = t("visit.go_on_correcting") if draft else t("visit.correct")
        st.button(
            label, key="correct", type="primary", icon=":material/edit:",
            on_click=partial(begin_correction, ctx, visit, draft),
        )  # fmt: skip
    if visit.voided_at is not None:
        if _may(ctx, Deed.VISIT_RESTORE, visit):
            st.button(
                t("visit.restore"),
                key="restore",
                icon=":material/undo:",
                on_click=partial(wish, desk(), "restore", visit),
            )
    elif _may(ctx, Deed.VISIT_VOID, visit):
        with st.expander(t("visit.void"), icon=":material/block:", key="void"):
            st.caption(t("visit.void_help"))
            st.text_input(t("visit.reason"), key=reason_key(visit), autocomplete="off", live=True)
            place = slot()
            if told is not None and _is_of_void(ctx, visit, told):
                _tell(place, visit, told)
            st.button(t("visit.void_now"), key="void-now", on_click=partial(wish, desk(), "void", visit))
    _say_why_not(ctx, visit)


def _may(ctx: Context, deed: Deed, visit: OpenVisit) -> bool:
    return ctx.actor.why_not(deed, visit, now=ctx.now()) is None


def _say_why_not(ctx: Context, visit: OpenVisit) -> None:
    """Somebody who corrects visits, but not this one, reads why; to the others nothing is missing."""
    deed = Deed.VISIT_CORRECT if visit.voided_at is None else Deed.VISIT_RESTORE
    reason = ctx.actor.why_not(deed, visit, now=ctx.now())
    if visit.status is VisitStatus.HELD and ctx.actor.may(deed) and reason is not None:
        with st.container(key="visit-why-not"):
            st.caption(f":material/lock: {ctx.t(f'problem.{reason}')}")


def _has_begun(ctx: Context, visit: OpenVisit) -> bool:
    now, entry = ctx.local_now(), visit.entry
    return (entry.on_day or now.date(), entry.starts_at or now.time()) <= (now.date(), now.time())
