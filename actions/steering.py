"""Steering the boards of a review meeting on a paired display, from wherever one stands; and the boards' order.

Turning a board changes no data and nobody's right: it is kept with the display and leaves no trail, which would hold a
row for every press of a key and can never shed one.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from actions.access_log import locked_access
from actions.change import Change, require
from actions.displays import MEETING, paired_display
from actions.refusals import Conflict, Invalid, Problem
from models import BOARD_ORDER, MEETING_BOARDS, Actor, Deed, Display, DisplayFigures, Ward


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


def move_board(session: Session, board: int, step: int, *, by: Actor, now: datetime) -> str:
    """Put the board numbered `board` so many places on (or back) in the ward's order, as it is in this transaction.

    Gives the order; beyond the first and the last place it stays. Screens and slides follow.
    Raises NotAllowed; Invalid("meeting_board_unknown").
    """
    require(session, by, Deed.MEETING_ORDER, now=now)
    change = Change(session, by, now)
    if not 1 <= board <= MEETING_BOARDS:
        raise Invalid(Problem("meeting_board_unknown"))
    ward = _ward_of(session, by)
    place = ward.board_order.index(str(board))
    others = ward.board_order.replace(str(board), "")
    wanted = min(max(place + step, 0), len(others))
    return _ordered(change, ward, f"{others[:wanted]}{board}{others[wanted:]}")


def restore_boards(session: Session, *, by: Actor, now: datetime) -> str:
    """Put all boards back into the house's order. Raises NotAllowed."""
    require(session, by, Deed.MEETING_ORDER, now=now)
    change = Change(session, by, now)
    return _ordered(change, _ward_of(session, by), BOARD_ORDER)


def _ward_of(session: Session, by: Actor) -> Ward:
    return session.get_one(Ward, by.ward_id, populate_existing=True)


def _ordered(change: Change, ward: Ward, order: str) -> str:
    before = ward.board_order
    if order == before:
        change.forget()
        return order
    ward.board_order = order
    change.session.flush()
    change.note("meeting.order", "ward", ward.id, before={"board_order": before}, after={"board_order": order})
    return order
