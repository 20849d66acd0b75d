"""Wall displays: confirm the code that a screen shows, choose its board, take its right away."""

from datetime import timedelta
from functools import partial
from typing import Any

import streamlit as st

from actions.displays import (
    BOARDS,
    MEETING,
    NAME_LENGTH,
    Showing,
    change_display,
    confirm_display,
    displays_of_ward,
    revoke_display,
)
from core.context import Context
from models import Account, Display
from pages.manage.doing import do, tell, turn
from pages.parts.header import plain_header
from pages.parts.heading import heading
from pages.parts.plain import as_text
from texts import LANGUAGES, Translator

SILENT_AFTER = timedelta(minutes=3)
PAIR = "pair"


def page(ctx: Context) -> None:
    t = ctx.t
    plain_header(ctx, t("menu.displays"))
    st.caption(t("displays.help", address=as_text(_here())))
    tell(ctx, "displays")
    with st.container(border=True):
        heading(ctx, t("displays.pair_title"))
        tell(ctx, "displays", PAIR)
        _pair(ctx)
    with ctx.database.reading() as session:
        displays = displays_of_ward(session, by=ctx.actor, now=ctx.now())
        names = {one.paired_by_id: session.get_one(Account, one.paired_by_id).name for one in displays}
        session.expunge_all()
    heading(ctx, t("displays.paired_title", n=t.number(len(displays))))
    if not displays:
        st.caption(t("displays.none"))
    for display in displays:
        with st.container(border=True, key=f"display-{display.id}"):
            _one(ctx, display, names[display.paired_by_id])


def _pair(ctx: Context) -> None:
    t, of = ctx.t, str(turn())
    with st.form(f"pair-{of}", border=False):
        code, name = st.columns([1, 2])
        code.text_input(
            t("displays.code"), key=f"code-{of}", max_chars=9, help=t("displays.code_help"), autocomplete="off"
        )
        name.text_input(
            t("displays.name"), key=f"name-{of}", max_chars=NAME_LENGTH, placeholder=t("displays.name_example"),
            autocomplete="off",
        )  # fmt: skip
        _choices(ctx, of, BOARDS[0], t.language)
        st.form_submit_button(t("displays.pair"), type="primary", on_click=partial(_confirm, ctx, of))


def _choices(ctx: Context, key: str, board: str, language: str) -> None:
    t = ctx.t
    which, words = st.columns([2, 1])
    which.pills(
        t("displays.board"), BOARDS, default=board, required=True, key=f"board-{key}",
        format_func=partial(board_name, t), wrap=True,
    )  # fmt: skip
    words.segmented_control(
        t("displays.language"), LANGUAGES, default=language, required=True, key=f"language-{key}",
        format_func=lambda name: t(f"displays.language_{name}"),
    )  # fmt: skip


def board_name(t: Translator, board: str) -> str:
    """What a display shows, in words: the page's name in the menu, or the review meeting."""
    return t("displays.meeting") if board == MEETING else t(f"menu.{board}")


def _one(ctx: Context, display: Display, by: str) -> None:
    t = ctx.t
    seen = display.seen_at or display.asked_at
    here = ctx.now() - seen < SILENT_AFTER
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="small"):
        with st.container(width="stretch", gap=None):
            st.markdown(f"**{as_text(display.name)}**")
            language = t(f"displays.language_{display.language}")
            st.text(t("displays.shows", board=board_name(t, display.board), language=language))
            st.caption(as_text(t("displays.since", when=_when(ctx, display.paired_at or seen), by=by)))
        if here:
            st.badge(t("displays.here"), icon=":material/cast_connected:", color="green")
        else:
            st.badge(t("displays.gone", when=_when(ctx, seen)), icon=":material/cast_warning:", color="orange")
    with st.container(horizontal=True):
        with st.popover(t("displays.change"), icon=":material/edit:", key=f"change-{display.id}"):
            _change(ctx, display)
        with st.popover(t("displays.revoke"), icon=":material/link_off:", key=f"revoke-{display.id}"):
            st.caption(t("displays.revoke_help"))
            st.button(
                t("displays.revoke_now", name=as_text(display.name)), key=f"revoke-now-{display.id}",
                on_click=partial(_revoke, ctx, display.id, display.name),
            )  # fmt: skip


def _change(ctx: Context, display: Display) -> None:
    key = f"{display.id}-{turn()}"
    tell(ctx, "displays", f"change-{display.id}")
    with st.form(f"change-form-{key}", border=False):
        st.text_input(ctx.t("displays.name"), display.name, key=f"name-{key}", max_chars=NAME_LENGTH)
        _choices(ctx, key, display.board, display.language)
        st.form_submit_button(ctx.t("displays.save"), type="primary", on_click=partial(_save, ctx, display.id, key))


def _confirm(ctx: Context, of: str) -> None:
    showing = _typed(of)

    def deed(session: Any) -> None:
        confirm_display(session, st.session_state[f"code-{of}"], showing, by=ctx.actor, now=ctx.now())

    do(ctx, deed, ctx.t("displays.paired", name=showing.name), PAIR)


def _save(ctx: Context, display_id: int, key: str) -> None:
    showing = _typed(key)

    def deed(session: Any) -> None:
        change_display(session, display_id, showing, by=ctx.actor, now=ctx.now())

    do(ctx, deed, ctx.t("displays.changed", name=showing.name), f"change-{display_id}")


def _revoke(ctx: Context, display_id: int, name: str) -> None:
    def deed(session: Any) -> None:
        revoke_display(session, display_id, by=ctx.actor, now=ctx.now())

    do(ctx, deed, ctx.t("displays.revoked", name=name))


def _typed(key: str) -> Showing:
    state = st.session_state
    return Showing(state[f"name-{key}"], state[f"board-{key}"], state[f"language-{key}"])


def _when(ctx: Context, moment) -> str:
    local = moment.astimezone(ctx.zone)
    return f"{ctx.t.clock(local)} {ctx.t.day(local.date())}"


def _here() -> str:
    """The address that this browser came to, as a person would type it."""
    return (st.context.headers.get("host") or "").strip()
