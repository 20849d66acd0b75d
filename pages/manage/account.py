"""One account, in a dialog: its role, its one-time link, its sign-ins, shutting and opening it."""

from functools import partial

import streamlit as st

from actions.account_list import AccountLine
from core.context import Context
from models import AccountState, LinkPurpose, Role
from pages.manage import account_deeds as deeds
from pages.manage.copying import copying
from pages.parts.plain import as_text
from pages.parts.slot import slot
from pages.record.telling import sentence


def show(ctx: Context, line: AccountLine) -> None:
    """What `line` says, and what may be done about it."""
    t = ctx.t
    st.text(f"{line.login} · {line.email}" if line.email else line.login)
    st.caption(t(f"accounts.state_{line.state}_help"))
    told(ctx, ("",))
    if line.id == ctx.actor.account_id:
        st.info(t("accounts.own"), icon=":material/person:")
        return
    if line.state is not AccountState.DISABLED:
        _link(ctx, line)
        _role(ctx, line)
    _name(ctx, line)
    _open_or_shut(ctx, line)


def told(ctx: Context, fields: tuple[str, ...]) -> None:
    """What the last press did, or the problems of these fields."""
    said: deeds.Told = st.session_state.get(deeds.TOLD, ())
    place = slot()
    if said and isinstance(said[0], str):
        if "" in fields:
            place.success(ctx.t(said[0]), icon=":material/check_circle:")
        return
    if said and isinstance(said[0], deeds.Failure):
        if "" in fields:
            place.error(said[0].said, icon=":material/cloud_off:")
        return
    for problem in said:
        if problem.field in fields:
            place.error(as_text(sentence(ctx.t, problem)), icon=":material/error:")


def roles(ctx: Context, widget: str, role: Role) -> None:
    """The choice of a role, each with what it may do."""
    t = ctx.t
    st.radio(
        t("accounts.role"),
        list(Role),
        index=list(Role).index(role),
        format_func=lambda one: t(f"accounts.role_{one}"),
        captions=[t(f"accounts.role_{one}_help") for one in Role],
        key=widget,
    )


def _link(ctx: Context, line: AccountLine) -> None:
    t, made = ctx.t, st.session_state.get(deeds.MADE)
    with st.container(border=True, key="one-time-link"):
        purpose = LinkPurpose.RESET if line.state is AccountState.ACTIVE else LinkPurpose.ACTIVATION
        if made is not None and made[0] == line.id:
            st.markdown(f"**{t('accounts.link_ready')}**")
            copying("link", made[1], label=t("accounts.link"), copy=t("accounts.copy"), copied=t("accounts.copied"))
            st.caption(t("accounts.link_once", until=_when(ctx, made[2].ends_at)))
            return
        st.caption(t(f"accounts.link_help_{purpose}"))
        if line.link_ends_at is not None:
            st.caption(t("accounts.link_waits", until=_when(ctx, line.link_ends_at)))
        st.button(
            t(f"accounts.make_{purpose}"), key="make-link", icon=":material/link:",
            type="primary" if purpose is LinkPurpose.ACTIVATION else "secondary",
            on_click=partial(deeds.make, ctx, line.id),
        )  # fmt: skip


def _role(ctx: Context, line: AccountLine) -> None:
    t, widget = ctx.t, f"role-{line.id}"
    with st.expander(t("accounts.change_role"), icon=":material/badge:"):
        roles(ctx, widget, line.role)
        st.caption(t("accounts.change_role_help"))
        st.button(
            t("accounts.save_role"), key="save-role", disabled=st.session_state[widget] == line.role,
            on_click=partial(deeds.give_role, ctx, line.id, widget),
        )  # fmt: skip


def _name(ctx: Context, line: AccountLine) -> None:
    t, login, email = ctx.t, f"login-{line.id}", f"email-{line.id}"
    with st.expander(t("accounts.change_login"), icon=":material/edit:", expanded=_wrong("login", "email")):
        st.text_input(t("accounts.login"), line.login, key=login, max_chars=60, autocomplete="off")
        told(ctx, ("login",))
        st.text_input(
            t("accounts.email"), line.email or "", key=email, max_chars=254, autocomplete="off",
            help=t("accounts.email_help"),
        )  # fmt: skip
        told(ctx, ("email",))
        st.button(
            t("accounts.save_login"), key="save-login", on_click=partial(deeds.give_login, ctx, line.id, login, email)
        )


def _open_or_shut(ctx: Context, line: AccountLine) -> None:
    t = ctx.t
    with st.container(horizontal=True, gap="small", key="open-or-shut"):
        if line.sign_ins:
            st.button(
                t.plural("accounts.end_sign_ins", line.sign_ins), key="end-sign-ins", icon=":material/logout:",
                on_click=partial(deeds.sign_out, ctx, line.id),
            )  # fmt: skip
        if line.state is AccountState.DISABLED:
            st.button(
                t("accounts.enable"), key="enable", icon=":material/lock_open:",
                on_click=partial(deeds.enable, ctx, line.id),
            )  # fmt: skip
        else:
            st.button(
                t("accounts.disable"), key="disable", icon=":material/lock:", help=t("accounts.disable_help"),
                on_click=partial(deeds.disable, ctx, line.id),
            )  # fmt: skip


def _wrong(*fields: str) -> bool:
    said: deeds.Told = st.session_state.get(deeds.TOLD, ())
    return any(getattr(problem, "field", None) in fields for problem in said)


def _when(ctx: Context, moment) -> str:
    local = moment.astimezone(ctx.zone)
    return f"{ctx.t.clock(local)} {ctx.t.day(local.date())}"
