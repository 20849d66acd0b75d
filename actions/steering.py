"""Steering the boards of a review meeting on a paired display, from wherever one stands.

Turning a board changes no data and nobody's right: it is kept with the display and leaves no trail, which would hold a
row for every press of a key and can never shed one.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from actions.access_log import locked_access
from actions.change import require
from actions.displays import MEETING, paired_display
from actions.refusals import Conflict, Invalid, Problem
from models import MEETING_BOARDS, Actor, Deed, Display, DisplayFigures


@dataclass(frozen=True, kw_only=True)
class Steer:
    """What is to change on the screen; None leaves it as it is."""

    board: int | None = None
    """1 to MEETING_BOARDS."""
    step: int = 0
    """So many boards on, or back: from what the display shows in this transaction, so that no press is lost."""
    figures: DisplayFigures | None = None
    dark: bool | None = None


def steer_display(session: Session, display_id: int, steer: Steer, *, by: Actor, now: datetime) -> Display:
    """The screen follows within a second; beyond the first and the last board it stays.

    Raises NotAllowed; Conflict: "display_gone", "display_no_meeting" when it shows something else (by now);
    Invalid("meeting_board_unknown").
    """
    require(session, by, Deed.DISPLAY_STEER, now=now)
    if steer.board is not None and not 1 <= steer.board <= MEETING_BOARDS:
        raise Invalid(Problem("meeting_board_unknown"))
    display = paired_display(session, display_id, by)
    if display.board != MEETING:
        raise Conflict(Problem("display_no_meeting"))
    board = steer.board if steer.board is not None else display.meeting_board + steer.step
    display.meeting_board = min(max(board, 1), MEETING_BOARDS)
    display.figures = steer.figures or display.figures
    display.dark = display.dark if steer.dark is None else steer.dark
    display.steers += 1
    locked_access(session).steered += 1
    session.flush()
    return display
