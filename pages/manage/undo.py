"""The button that takes a merge or a split back, and what keeps it from being taken back."""

from functools import partial

import streamlit as st

from actions.undoing import undo_reorganisation
from core.context import Context
from pages.manage.doing import do


def show_undo(ctx: Context, group_id: int, *, key: str, beside: str = "") -> None:
    """The button; `beside`: the `tell` of that name tells what came of it, else the page's."""
    st.button(
        ctx.t("refs.undo_reorganisation"), key=f"{key}-{group_id}", icon=":material/undo:",
        help=ctx.t("refs.undo_help"), on_click=partial(_undo, ctx, group_id, beside),
    )  # fmt: skip


def _undo(ctx: Context, group_id: int, beside: str) -> None:
    old = do(
        ctx, lambda session: undo_reorganisation(session, group_id, by=ctx.actor, now=ctx.now()),
        ctx.t("refs.undone"), beside,
    )  # fmt: skip
    if old:
        st.session_state.pop("reorganise.made", None)
        if "group" in st.query_params:
            st.query_params["group"] = old[0].code
