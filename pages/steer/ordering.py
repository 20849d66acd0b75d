"""In which order the ward's meetings go through their boards: moved up and down by whoever prepares the meeting."""

from functools import partial
from typing import Any

import streamlit as st

from actions.steering import move_board, restore_boards
from boards.drawing import BOARDS
from core.context import Context
from metrics.meetings import board_order
from models import Deed
from pages.manage.doing import do
from pages.parts.plain import as_text

WIDE = 560
"""Pixels, on a wide screen: a board's buttons stand near its name."""
ICONS = {"up": "arrow_upward", "down": "arrow_downward"}


def ordering(ctx: Context) -> None:
    """The boards in their order, each with its two buttons; nothing for those who may not change it."""
    t = ctx.t
    if not ctx.actor.may(Deed.MEETING_ORDER):
        return
    order = ctx.ask(board_order)
    with st.expander(t("projector.order"), icon=":material/swap_vert:"):
        st.caption(t("projector.order_help"))
        rows = st.container(width=WIDE, gap="small")
        for place, board in enumerate(order):
            name = BOARDS[board - 1]
            with rows.container(horizontal=True, vertical_alignment="center", gap="small", key=f"order-{name}"):
                st.markdown(f"{place + 1}. {as_text(t(f'projector.board_{name}'))}", width="stretch")
                _press(ctx, board, -1, "up", off=place == 0)
                _press(ctx, board, 1, "down", off=place == len(order) - 1)
        if order != tuple(sorted(order)):
            st.button(
                t("projector.order_restore"), key="order-restore", icon=":material/undo:", type="tertiary",
                on_click=partial(_restore, ctx),
            )  # fmt: skip


def _press(ctx: Context, board: int, step: int, way: str, *, off: bool) -> None:
    t, called = ctx.t, ctx.t(f"projector.board_{BOARDS[board - 1]}")
    st.button(
        f"{t(f'projector.{way}')} *{as_text(called)}*",  # look.css keeps the name for those who hear the page
        key=f"order-{way}-{board}", icon=f":material/{ICONS[way]}:", disabled=off, width="content",
        help=t(f"projector.{way}_help", board=called), on_click=partial(_move, ctx, board, step),
    )  # fmt: skip


def _move(ctx: Context, board: int, step: int) -> None:
    def deed(session: Any) -> str:
        return move_board(session, board, step, by=ctx.actor, now=ctx.now())

    do(ctx, deed, ctx.t("projector.ordered"))


def _restore(ctx: Context) -> None:
    do(ctx, lambda session: restore_boards(session, by=ctx.actor, now=ctx.now()), ctx.t("projector.ordered"))
