"""A press of a button on a page of this folder: one transaction, and what came of it told once."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from actions import Refused
from core.context import Context
from pages.parts.plain import as_text
from pages.record.telling import sentence

TOLD, TURN = "doing.told", "doing.turn"


def turn() -> int:
    """Grows with every success: fields whose keys hold it begin anew."""
    return int(st.session_state.get(TURN, 0))


def do(ctx: Context, deed: Callable[[Any], Any], done: str) -> Any:
    """Run `deed(session)` in one transaction and keep `done` to be told; a refusal is told instead, and None given."""
    try:
        with ctx.database.changing() as session:
            result = deed(session)
    except Refused as refused:
        wrong(*(sentence(ctx.t, problem) for problem in refused.problems))
        return None
    st.session_state[TOLD] = ("done", (done,))
    st.session_state[TURN] = turn() + 1
    return result


def wrong(*sentences: str) -> None:
    """Keep these to be told as what is wrong."""
    st.session_state[TOLD] = ("wrong", sentences)


def tell(*, fleeting: bool = False) -> None:
    """What the last press came to; once. `fleeting`: on a page that follows the data, which would wipe it out."""
    kind, sentences = st.session_state.pop(TOLD, ("", ()))
    for one in sentences:
        if kind == "done" and fleeting:
            st.toast(as_text(one), icon=":material/check_circle:")
        elif kind == "done":
            st.success(as_text(one), icon=":material/check_circle:")
        else:
            st.error(as_text(one), icon=":material/error:")
