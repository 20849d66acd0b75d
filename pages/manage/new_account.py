"""A new account, in a dialog: for somebody of the ward's centre, somebody else of the ward, or the whole province."""

from functools import partial

import streamlit as st

from actions.account_list import people_without_account
from actions.accounts import AccountFacts
from core.context import Context
from models import Role
from pages.manage import account_deeds as deeds
from pages.manage.account import roles, told

FOR, PERSON, NAME, LOGIN, EMAIL, ROLE = (
    f"new-account-{name}" for name in ("for", "person", "name", "login", "email", "role")
)


def show(ctx: Context, *, of_province: bool) -> None:
    """The form. `of_province`: whoever fills it in may also make accounts that stand above the wards."""
    t = ctx.t
    with ctx.database.reading() as session:
        people = dict(people_without_account(session, by=ctx.actor, now=ctx.now()))
    whom = [*(["person"] if people else []), "other", *(["province"] if of_province else [])]
    if len(whom) > 1:
        st.segmented_control(
            t("accounts.for_whom"), whom, default=whom[0], required=True, key=FOR,
            format_func=lambda one: t(f"accounts.for_{one}"),
        )  # fmt: skip
    chosen = st.session_state.get(FOR) if len(whom) > 1 else whom[0]
    if chosen == "person":
        st.selectbox(t("accounts.person"), list(people), format_func=people.__getitem__, key=PERSON)
        told(ctx, ("staff_id",))
    else:
        st.caption(t(f"accounts.for_{chosen}_help"))
        st.text_input(t("accounts.name"), key=NAME, max_chars=80, autocomplete="off")
        told(ctx, ("name",))
    st.text_input(t("accounts.login"), key=LOGIN, max_chars=60, autocomplete="off", help=t("accounts.login_help"))
    told(ctx, ("login",))
    st.text_input(t("accounts.email"), key=EMAIL, max_chars=254, autocomplete="off", help=t("accounts.email_help"))
    told(ctx, ("email",))
    roles(ctx, ROLE, Role.LEADER if chosen == "province" else Role.STAFF)
    told(ctx, ("",))
    st.button(t("accounts.add"), key="add-account", type="primary", on_click=partial(deeds.add, ctx, _facts(chosen)))


def _facts(chosen: str):
    def read() -> AccountFacts:
        state = st.session_state
        return AccountFacts(
            login=state[LOGIN], email=state[EMAIL], role=state[ROLE], name=state.get(NAME),
            staff_id=state[PERSON] if chosen == "person" else None, of_province=chosen == "province",
        )  # fmt: skip

    return read
