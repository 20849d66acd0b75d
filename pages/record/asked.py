"""What a reader asks of a visit with one click: to make it void or to restore it, and what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from actions import Refused
from actions.visit_opening import OpenVisit
from actions.visits import restore_visit, void_visit
from core.context import Context
from pages.parts.door import mishap
from pages.record.telling import sentence

DESK, TOLD = "visit.desk", "visit.told"
STAYS = timedelta(seconds=3)
"""As long as what was told is drawn again, should a text that the browser sends late draw the page once more."""


@dataclass
class Desk:
    """One object that stays in the session.

    A button only puts its wish down, the page fulfils it: every use of `st.session_state` in a callback is a place
    where the next rerun, of a text that arrives late, cuts the callback short, and the click would be lost with it.
    """

    wish: tuple[str, int, int] | None = None
    """"void" or "restore", the visit's number and its version."""
    told: tuple[str, str] | None = None
    """("success" or "error", text)."""
    told_of: int = 0
    told_at: datetime | None = None
    """When it was first drawn."""


def desk() -> Desk:
    found: Desk = st.session_state.setdefault(DESK, Desk())
    return found


def wish(desk: Desk, deed: str, visit: OpenVisit) -> None:
    """Callback of the buttons. Touches nothing of Streamlit's."""
    desk.wish = (deed, visit.id, visit.version)


def reason_key(visit: OpenVisit) -> str:
    """The widget's key of the reason for making `visit` void."""
    return f"void-reason-{visit.id}-{visit.version}"


def fulfil(ctx: Context, visit: OpenVisit) -> bool:
    """Do what was wished for this visit as it stands; True when something was tried."""
    on = desk()
    if on.wish is None:
        return False
    deed, *of = on.wish
    tried = of == [visit.id, visit.version]
    if tried:
        reason = st.session_state.get(reason_key(visit)) or ""  # the last word, should it have come after the click
        on.told, on.told_of, on.told_at = _tried(ctx, deed, visit, reason), visit.id, None
    on.wish = None
    return tried


def _tried(ctx: Context, deed: str, visit: OpenVisit, reason: str) -> tuple[str, str]:
    version, by, now = visit.version, ctx.actor, ctx.now()
    try:
        with ctx.database.changing() as session:
            if deed == "void":
                void_visit(session, visit.id, reason=reason, expected_version=version, by=by, now=now)
            else:
                restore_visit(session, visit.id, expected_version=version, by=by, now=now)
    except Refused as refusal:
        return "error", "\n\n".join(sentence(ctx.t, problem) for problem in refusal.problems)
    except SQLAlchemyError as error:
        return "error", mishap(ctx.t, "door.not_done", error)
    return "success", ctx.t("visit.void_done") if deed == "void" else ctx.t("visit.restore_done")


def to_tell(ctx: Context, visit: OpenVisit) -> tuple[str, str] | None:
    """What the last deed on this visit has to say: once, and again when the page is drawn anew a moment later."""
    on = desk()
    if (left := st.session_state.pop(TOLD, None)) is not None:  # the correction's word
        on.told, on.told_of, on.told_at = left, visit.id, None
    if on.told_of != visit.id or (on.told_at is not None and ctx.now() - on.told_at > STAYS):
        on.told = None
    on.told_at = on.told_at or ctx.now()
    return on.told
