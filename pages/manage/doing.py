"""A press of a button on a page of this folder: one transaction, and what came of it told once."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from actions import Refused
from core.context import Context
from pages.parts.door import mishap
from pages.parts.live import following
from pages.parts.plain import as_text
from pages.parts.slot import slot
from pages.record.telling import sentence

TOLD, TURN = "doing.told", "doing.turn"
STAYS = timedelta(seconds=6)
"""As long as a word is drawn again when the page follows the data, which it does at once."""
LATE = timedelta(seconds=1)
"""As long as it is drawn again whatever draws the page anew: a text that the browser sends late."""


@dataclass(frozen=True)
class Told:
    """What the last press came to."""

    done: bool
    sentences: tuple[str, ...]
    on: str = ""
    """What told it first; nothing else tells it again."""
    at: datetime | None = None
    """When it was told first."""
    beside: str = ""
    """What was pressed, where that is far from the page's top."""


def turn() -> int:
    """Grows with every success: fields whose keys hold it begin anew."""
    return int(st.session_state.get(TURN, 0))


def do(ctx: Context, deed: Callable[[Any], Any], done: str, beside: str = "") -> Any:
    """Run `deed(session)` in one transaction and keep `done` to be told; a refusal is told instead, and None given.

    `beside`: the `tell` of that name tells it, else the page's.
    """
    st.session_state.pop(TOLD, None)
    try:
        with ctx.database.changing() as session:
            result = deed(session)
    except Refused as refused:
        wrong(*(sentence(ctx.t, problem) for problem in refused.problems), beside=beside)
        return None
    except SQLAlchemyError as error:
        failed(ctx, error, beside=beside)
        return None
    succeeded(done, beside=beside)
    return result


def succeeded(*sentences: str, beside: str = "") -> None:
    """Keep these to be told as done; fields whose keys hold the turn begin anew."""
    st.session_state[TOLD] = Told(True, sentences, beside=beside)
    st.session_state[TURN] = turn() + 1


def wrong(*sentences: str, beside: str = "") -> None:
    """Keep these to be told as what is wrong."""
    st.session_state[TOLD] = Told(False, sentences, beside=beside)


def failed(ctx: Context, error: SQLAlchemyError, beside: str = "") -> None:
    """Keep to be told that the database did not do it, and why, as far as it says so."""
    wrong(mishap(ctx.t, "door.not_done", error), beside=beside)


def tell(ctx: Context, page: str, beside: str = "") -> None:
    """What the last press came to; once, and again where `page` is drawn anew a moment later without a press.

    On a long page there is one at its top and others `beside` what can be pressed further down.
    """
    told: Told | None = st.session_state.get(TOLD)
    place = slot()
    if told is None or told.beside != beside:
        return
    stays = STAYS if following() else LATE
    if told.at is not None and (told.on != page or ctx.now() - told.at > stays):
        st.session_state.pop(TOLD)
        return
    if told.at is None:
        st.session_state[TOLD] = replace(told, on=page, at=ctx.now())
    with place:
        for one in told.sentences:
            if told.done:
                st.success(as_text(one), icon=":material/check_circle:")
            else:
                st.error(as_text(one), icon=":material/error:")
