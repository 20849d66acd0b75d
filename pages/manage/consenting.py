"""A volunteer's consent and phone: recorded, withdrawn, kept, looked at, removed."""

from functools import partial

import pandas as pd
import streamlit as st

from actions.consents import ConsentEntry, record_consent, remove_phone, see_phone, set_phone, withdraw_consent
from actions.privacy_checks import WORDINGS
from core.context import Context
from models import Deed
from pages.manage.doing import do, tell, turn, wrong
from pages.manage.fields import ANY_DAY

CONSENT, PHONE = "consent", "phone"
"""Beside which it is told what a press came to."""
LOOKED = "privacy.looked"
"""(volunteer, number) of a phone that was asked for: shown once, then forgotten."""


def show_consent(ctx: Context, person: pd.Series) -> None:
    """What this person agreed to, and the form to record it."""
    t, number = ctx.t, int(person["id"])
    key = f"{number}-{turn()}"
    version = WORDINGS[-1]
    with st.form(f"consent-{key}", border=False):
        for part in ("keep", "phone", "rights"):
            st.text(t(f"consent.{part}_{version.replace('-', '_')}"))
        st.checkbox(t("privacy.agreed"), key=f"agreed-{key}")
        st.checkbox(t("privacy.covers_phone"), key=f"covers-{key}")
        day, wording = st.columns(2)
        day.date_input(
            t("privacy.given_on"), ctx.today(), key=f"given-{key}", **ANY_DAY
        )  # fmt: skip
        wording.selectbox(t("privacy.wording"), WORDINGS, index=len(WORDINGS) - 1, key=f"wording-{key}")
        tell(ctx, "privacy", CONSENT)
        st.form_submit_button(
            t("privacy.save_consent"), type="primary", key=f"save-consent-{key}",
            on_click=partial(_record, ctx, number, key),
        )  # fmt: skip
    if pd.notna(person["given_on"]) and ctx.actor.may(Deed.CONSENT_WITHDRAW):
        st.caption(t("privacy.withdraw_help"))
        st.button(t("privacy.withdraw"), key=f"withdraw-{key}", on_click=partial(_withdraw, ctx, number))


def show_phone(ctx: Context, person: pd.Series) -> None:
    """The phone: masked, unless this very press asked for it."""
    t, number = ctx.t, int(person["id"])
    key = f"{number}-{turn()}"
    tell(ctx, "privacy", PHONE)
    looked = st.session_state.pop(LOOKED, None)
    if looked is not None and looked[0] == number:
        digits = looked[1]
        spaced = f"{digits[:4]} {digits[4:7]} {digits[7:]}"
        st.text(spaced)
    elif pd.notna(person["phone_end"]):
        st.text(t("privacy.masked", end=person["phone_end"]))
    if pd.notna(person["phone_end"]):
        with st.container(horizontal=True):
            if ctx.actor.may(Deed.VOLUNTEER_SEE_PHONE):
                st.button(
                    t("privacy.look"), key=f"look-{key}", icon=":material/visibility:",
                    on_click=partial(_look, ctx, number),
                )  # fmt: skip
            st.button(t("privacy.remove_phone"), key=f"remove-{key}", on_click=partial(_remove, ctx, number))
    if not person["covers_phone"]:
        st.caption(t("problem.phone_needs_consent"))
        return
    with st.form(f"phone-{key}", border=False):
        st.text_input(t("privacy.number"), key=f"number-{key}", max_chars=24, autocomplete="off")
        st.form_submit_button(
            t("privacy.save_phone"), key=f"save-phone-{key}", on_click=partial(_keep, ctx, number, key)
        )  # fmt: skip


def _record(ctx: Context, number: int, key: str) -> None:
    state = st.session_state
    if not state[f"agreed-{key}"]:
        wrong(ctx.t("privacy.not_agreed"), beside=CONSENT)
        return
    if state[f"given-{key}"] is None:
        wrong(ctx.t("privacy.no_day"), beside=CONSENT)
        return
    entry = ConsentEntry(
        volunteer_id=number, given_on=state[f"given-{key}"], text_version=state[f"wording-{key}"],
        covers_phone=state[f"covers-{key}"],
    )  # fmt: skip
    do(
        ctx, lambda session: record_consent(session, entry, by=ctx.actor, now=ctx.now(), today=ctx.today()),
        ctx.t("privacy.consent_saved"), CONSENT,
    )  # fmt: skip


def _withdraw(ctx: Context, number: int) -> None:
    do(
        ctx, lambda session: withdraw_consent(session, number, by=ctx.actor, now=ctx.now(), today=ctx.today()),
        ctx.t("privacy.withdrawn"), CONSENT,
    )  # fmt: skip
    ctx.database.forget_traces()


def _keep(ctx: Context, number: int, key: str) -> None:
    typed, said = st.session_state[f"number-{key}"], ctx.t("privacy.phone_saved")
    do(ctx, lambda session: set_phone(session, number, typed, by=ctx.actor, now=ctx.now()), said, PHONE)


def _remove(ctx: Context, number: int) -> None:
    said = ctx.t("privacy.phone_removed")
    do(ctx, lambda session: remove_phone(session, number, by=ctx.actor, now=ctx.now()), said, PHONE)
    ctx.database.forget_traces()


def _look(ctx: Context, number: int) -> None:
    """The number leaves the transaction only when the look is saved in it."""
    said = ctx.t("privacy.look_noted")
    digits = do(ctx, lambda session: see_phone(session, number, by=ctx.actor, now=ctx.now()), said, PHONE)
    if digits is not None:
        st.session_state[LOOKED] = (number, digits)
