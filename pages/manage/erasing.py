"""Erasing a person: what would go and what would stay, then a reason and a tick, then for good."""

from functools import partial

import streamlit as st

from actions.privacy import Why, erase_staff_member, erase_volunteer, erased_name
from core.context import Context
from metrics.privacy import Holdings, holdings_of_staff_member, holdings_of_volunteer
from models import StaffMember, Volunteer
from pages.manage.doing import do, succeeded, tell, turn, wrong
from texts import Translator

Person = type[Volunteer] | type[StaffMember]
REASONS = (Why.ASKED, Why.LEFT, Why.MISTAKE)
BESIDE = "erasing"
CHOSEN = "privacy.chosen"
"""(kind of person, number) of who is open on the page."""


def show_erasing(ctx: Context, person: Person, number: int, *, leaves: bool) -> None:
    """The form; `leaves`: the person is still a member or at work."""
    t, key = ctx.t, f"{person.__tablename__}-{number}-{turn()}"
    held = _holdings(ctx, person, number)
    name = erased_name(person, number)
    goes, stays = st.columns(2)
    _list(goes, t("privacy.erase_goes"), _going(t, person, held, name))
    _list(stays, t("privacy.erase_stays"), _staying(t, person, held))
    if leaves:
        st.caption(t("privacy.leaves"))
    if held.texts:
        st.warning(t.plural("privacy.texts_name", held.texts), icon=":material/edit_note:")
    tell(ctx, "privacy", BESIDE)
    with st.form(f"erase-{key}", border=False):
        words = {why: t(f"privacy.why_{why}") for why in REASONS}
        st.radio(t("privacy.why"), REASONS, key=f"why-{key}", horizontal=True, format_func=words.__getitem__)
        st.checkbox(t("privacy.sure"), key=f"sure-{key}")
        st.form_submit_button(
            t("privacy.erase_now"), icon=":material/delete_forever:", key=f"erase-now-{key}",
            on_click=partial(_erase, ctx, person, number, key),
        )  # fmt: skip


def _holdings(ctx: Context, person: Person, number: int) -> Holdings:
    with ctx.database.reading() as session:
        if person is Volunteer:
            return holdings_of_volunteer(session, ctx.ward.id, volunteer_id=number)
        return holdings_of_staff_member(session, ctx.ward.id, staff_id=number)


def _going(t: Translator, person: Person, held: Holdings, name: str) -> list[str]:
    said = [t("privacy.goes_name", name=name)]
    if person is StaffMember:
        said.append(t("privacy.goes_position"))
    if held.phone:
        said.append(t("privacy.goes_phone"))
    if held.consents:
        said.append(t.plural("privacy.goes_consents", held.consents))
    if held.drafts:
        said.append(t.plural("privacy.goes_drafts", held.drafts))
    if held.account:
        said.append(t.plural("privacy.goes_account", held.sign_ins))
    return said


def _staying(t: Translator, person: Person, held: Holdings) -> list[str]:
    said = [t.plural("privacy.stays_visits", held.visits)]
    if person is Volunteer:
        said.append(t.plural("privacy.stays_assists", held.assists))
    return [*said, t("privacy.stays_figures")]


def _list(where, title: str, lines: list[str]) -> None:
    with where.container(gap=None):
        st.caption(title)
        for line in lines:
            st.text(f"• {line}")


def _erase(ctx: Context, person: Person, number: int, key: str) -> None:
    if not st.session_state[f"sure-{key}"]:
        wrong(ctx.t("privacy.not_sure"), beside=BESIDE)
        return
    action = erase_volunteer if person is Volunteer else erase_staff_member
    why = st.session_state[f"why-{key}"]
    said = ctx.t("privacy.erased")
    if do(
        ctx, lambda session: not action(session, number, why=why, by=ctx.actor, now=ctx.now(), today=ctx.today()), said,
        BESIDE,
    ):  # fmt: skip
        succeeded(said, beside=person.__tablename__)
        ctx.database.forget_traces()
        st.session_state.pop(CHOSEN, None)
