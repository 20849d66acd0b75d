"""What the buttons on the accounts page do, and how it is told afterwards. Callbacks: they run before the page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from actions import Refused
from actions.accounts import (
    AccountFacts,
    add_account,
    change_login,
    change_role,
    disable_account,
    enable_account,
    end_sign_ins,
)
from actions.links import MadeLink, make_link
from actions.refusals import Problem
from core.context import Context
from models import Role
from pages.parts.door import mishap

CHOSEN = "accounts.chosen"
"""Number of the account whose dialog is open; 0: a new one."""
MADE = "accounts.made"
"""(account, address, MadeLink) of a link made just now; gone with the dialog."""
TOLD = "accounts.told"
"""What the last press did: its text key, or what kept it from being done."""


@dataclass(frozen=True)
class Failure:
    """The database did not do it."""

    said: str


Told = tuple[str | Failure | Problem, ...]


def choose(account_id: int | None) -> None:
    close()
    if account_id is not None:
        st.session_state[CHOSEN] = account_id


def close() -> None:
    """Forget the open dialog, and the link that it may have shown."""
    for key in (CHOSEN, MADE, TOLD):
        st.session_state.pop(key, None)


def add(ctx: Context, read: Callable[[], AccountFacts]) -> None:
    def deed(session: Any) -> str:
        account = add_account(session, read(), by=ctx.actor, now=ctx.now())
        st.session_state[CHOSEN] = account.id
        return "accounts.added"

    _do(ctx, deed)


def give_role(ctx: Context, account_id: int, widget: str) -> None:
    def deed(session: Any) -> str:
        change_role(session, account_id, Role(st.session_state[widget]), by=ctx.actor, now=ctx.now())
        return "accounts.role_changed"

    _do(ctx, deed)


def give_login(ctx: Context, account_id: int, login: str, email: str) -> None:
    """`login` and `email` are the keys of their widgets."""

    def deed(session: Any) -> str:
        state = st.session_state
        change_login(session, account_id, state[login], state[email], by=ctx.actor, now=ctx.now())
        return "accounts.login_changed"

    _do(ctx, deed)


def disable(ctx: Context, account_id: int) -> None:
    def deed(session: Any) -> str:
        disable_account(session, account_id, by=ctx.actor, now=ctx.now())
        return "accounts.disabled_now"

    _do(ctx, deed)
    st.session_state.pop(MADE, None)


def enable(ctx: Context, account_id: int) -> None:
    def deed(session: Any) -> str:
        enable_account(session, account_id, by=ctx.actor, now=ctx.now())
        return "accounts.enabled_now"

    _do(ctx, deed)


def sign_out(ctx: Context, account_id: int) -> None:
    def deed(session: Any) -> str:
        end_sign_ins(session, account_id, by=ctx.actor, now=ctx.now())
        return "accounts.signed_out_now"

    _do(ctx, deed)


def make(ctx: Context, account_id: int) -> None:
    made: list[MadeLink] = []

    def deed(session: Any) -> str:
        made.append(make_link(session, account_id, by=ctx.actor, now=ctx.now()))
        return ""  # the link itself says so

    if _do(ctx, deed):
        st.session_state[MADE] = (account_id, f"{_here()}/link?token={made[0].token}", made[0])


def _do(ctx: Context, deed: Callable[[Any], str]) -> bool:
    """One transaction; what it refuses is told, and nothing was done then."""
    try:
        with ctx.database.changing() as session:
            done = deed(session)
    except Refused as refused:
        st.session_state[TOLD] = refused.problems
        return False
    except SQLAlchemyError as error:
        st.session_state[TOLD] = (Failure(mishap(ctx.t, "door.not_done", error)),)
        return False
    st.session_state[TOLD] = (done,) if done else ()
    return True


def _here() -> str:
    """The beginning of the address that this browser came by."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
