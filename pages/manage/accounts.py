"""Accounts: who may sign in, with which role, and who is signed in. A row opens what may be done about it."""

from functools import partial

import pandas as pd
import streamlit as st

from actions.account_checks import is_of_province
from actions.account_list import AccountLine, accounts_of
from core.context import Context
from core.installation import installation
from models import AccountState
from pages.manage import account, new_account
from pages.manage import account_deeds as deeds
from pages.parts.downloads import About, noted
from pages.parts.header import plain_header
from pages.parts.plain import as_text
from pages.parts.table import Column, table, tabulated
from texts import Translator
from texts.vietnamese import by_name

ORDER = {AccountState.INVITED: 0, AccountState.ACTIVE: 1, AccountState.DISABLED: 2}
NEW = 0


def page(ctx: Context) -> None:
    t = ctx.t
    lines, of_province = _lines(ctx)
    plain_header(ctx, t("menu.accounts"))
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.caption(t("accounts.help"))
        st.button(
            t("accounts.new"), key="new-account", type="primary", icon=":material/person_add:",
            on_click=partial(deeds.choose, NEW),
        )  # fmt: skip
    waiting = sum(line.state is AccountState.INVITED for line in lines)
    if waiting:
        st.info(t.plural("accounts.waiting", waiting), icon=":material/mail:")
    if len(lines) <= 1:
        st.info(t("accounts.none_yet"), icon=":material/group_add:")
    table(
        ctx, "accounts", tabulated(t, _frame(ctx, lines), _columns(t)), caption=t("accounts.caption"),
        about=About(definition=t("accounts.help"), taken=noted(ctx, "accounts")), on_choose=deeds.choose,
    )  # fmt: skip
    _open_dialog(ctx, {line.id: line for line in lines}, of_province)


def _lines(ctx: Context) -> tuple[list[AccountLine], bool]:
    """The accounts, those who wait for a link first, by name; and whether the reader stands above the wards."""
    now = ctx.now()
    with ctx.database.reading() as session:
        since = now - installation().settings.idle
        lines = accounts_of(session, by=ctx.actor, now=now, seen_since=since)
        return sorted(lines, key=lambda line: (ORDER[line.state], by_name(line.name))), is_of_province(
            session, ctx.actor
        )


def _frame(ctx: Context, lines: list[AccountLine]) -> pd.DataFrame:
    t = ctx.t
    rows = [
        {
            "id": line.id,
            "name": line.name,
            "login": line.login,
            "role": t(f"accounts.role_{line.role}") + (f" · {t('accounts.province')}" if line.ward_id is None else ""),
            "state": t(f"accounts.state_{line.state}"),
            "signed_in": line.signed_in_at and line.signed_in_at.astimezone(ctx.zone).strftime("%d/%m/%Y %H:%M"),
            "sign_ins": line.sign_ins,
        }
        for line in lines
    ]
    return pd.DataFrame(rows, columns=["id", "name", "login", "role", "state", "signed_in", "sign_ins"], dtype=object)


def _columns(t: Translator) -> list[Column]:
    marks = {t("accounts.state_invited"): "miss", t("accounts.state_disabled"): "quiet"}
    return [
        Column("name", t("accounts.name")),
        Column("login", t("accounts.login"), wide=True),
        Column("role", t("accounts.role")),
        Column("state", t("accounts.state"), mark=lambda state: marks.get(state, "")),
        Column("signed_in", t("accounts.signed_in"), wide=True),
        Column("sign_ins", t("accounts.sign_ins"), "number", wide=True),
    ]


def _open_dialog(ctx: Context, lines: dict[int, AccountLine], of_province: bool) -> None:
    chosen = st.session_state.get(deeds.CHOSEN)
    if chosen == NEW:
        _dialog(ctx.t("accounts.new"))(_adding)(ctx, of_province)
    elif chosen in lines:
        _dialog(as_text(lines[chosen].name))(_changing)(ctx, chosen)


def _dialog(title: str):
    return st.dialog(title, on_dismiss=deeds.close)


def _adding(ctx: Context, of_province: bool) -> None:
    if st.session_state.get(deeds.CHOSEN) != NEW:
        st.rerun()  # it is there: its own dialog takes over
    new_account.show(ctx, of_province=of_province)


def _changing(ctx: Context, account_id: int) -> None:
    """Reads the account again: the dialog reruns alone after every press."""
    line = next((line for line in _lines(ctx)[0] if line.id == account_id), None)
    if line is None:
        deeds.close()
        st.rerun()
    account.show(ctx, line)
