"""Wall screens and projectors: a screen asks with a code, a manager confirms it, and from then on it shows boards."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from actions.access_log import locked_access, note_access
from actions.change import require
from actions.cleaning import clean_line, text_problems
from actions.refusals import Conflict, Invalid, NotAllowed, Problem, Refused
from models import Actor, Deed, Display, DisplayState
from texts import LANGUAGES

ALPHABET = "ABCDEFGHJKMNPQRTUVWXY346789"
"""Without what looks alike from the back of a room: I L 1, O 0, S 5, Z 2."""
CODE_LENGTH = 6
CODE_LASTS = timedelta(minutes=10)
MOST_FROM_ADDRESS = 5
"""Screens that ask from one address at a time."""
MOST_ASKING = 200
"""Screens that ask at a time, from wherever; there are 387 million codes."""
MEETING = "boards"
"""The boards of the review meeting, which somebody steers (actions/steering.py)."""
BOARDS = ("overview", "coverage", "services", "volunteers", "relief", MEETING)
"""What a display may show, by the names of the pages."""
NAME_LENGTH = 80
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Asking:
    """What a screen shows while it asks."""

    code: str
    ends_at: datetime


@dataclass(frozen=True)
class Showing:
    """Where a display hangs, and what it shows there."""

    name: str
    board: str = BOARDS[0]
    language: str = LANGUAGES[0]


def ask_to_pair(session: Session, token_hash: str, address_hash: str, *, now: datetime) -> Asking:
    """The code of the screen that holds this token: a new one when it has none, or when its time is over.

    Raises Refused("display_asks_too_many") when enough screens ask from that address, or at all;
    Conflict("display_not_asking") for a token whose screen is paired or was revoked. Nobody is signed in here.
    """
    locked_access(session)  # one after the other: the caps hold, and no two screens show the same code
    display = session.scalar(select(Display).where(Display.token_hash == token_hash))
    if display is not None and display.state is not DisplayState.ASKING:
        raise Conflict(Problem("display_not_asking"))
    if display is not None and display.code and display.code_ends_at and display.code_ends_at > now:
        return Asking(display.code, display.code_ends_at)
    session.execute(delete(Display).where(Display.state == DisplayState.ASKING, Display.code_ends_at <= now))
    _refuse_too_many(session, address_hash)
    display = Display(token_hash=token_hash, address_hash=address_hash, asked_at=now)
    display.code, display.code_ends_at = _free_code(session), now + CODE_LASTS
    session.add(display)
    session.flush()
    return Asking(display.code, display.code_ends_at)


def confirm_display(session: Session, code: str, showing: Showing, *, by: Actor, now: datetime) -> Display:
    """The screen that shows `code` becomes a display of the actor's ward.

    Raises NotAllowed; Invalid with every problem: "display_code_missing" when nothing was typed,
    "display_code_unknown" also when its ten minutes are over.
    """
    require(session, by, Deed.DISPLAY_PAIR, now=now)
    if by.account_id is None:
        raise NotAllowed(Problem("not_allowed"))
    locked_access(session)
    display = session.scalar(
        select(Display)
        .where(Display.code == typed_code(code), Display.state == DisplayState.ASKING, Display.code_ends_at > now)
        .with_for_update()
    )
    showing = _cleaned(showing)
    problems = [] if display is not None else [_wrong_code(code)]
    problems += _problems(session, showing, by.ward_id, None)
    if display is None or problems:
        raise Invalid(*problems)
    _set(display, showing)
    display.state, display.ward_id, display.paired_by_id, display.paired_at = (
        DisplayState.PAIRED, by.ward_id, by.account_id, now,
    )  # fmt: skip
    display.code = display.code_ends_at = display.address_hash = None
    display.seen_at = now
    session.flush()
    note_access(
        session, "display.pair", display.id, by=by.account_id, now=now, ward_id=by.ward_id, details=_plain(showing)
    )
    return display


def change_display(session: Session, display_id: int, showing: Showing, *, by: Actor, now: datetime) -> Display:
    """Another name, board or language; the screen follows within seconds. Raises NotAllowed, Invalid, Conflict."""
    require(session, by, Deed.DISPLAY_PAIR, now=now)
    display = paired_display(session, display_id, by)
    showing = _cleaned(showing)
    if problems := list(_problems(session, showing, by.ward_id, display_id)):
        raise Invalid(*problems)
    _set(display, showing)
    session.flush()
    note_access(
        session, "display.change", display.id, by=by.account_id, now=now, ward_id=by.ward_id, details=_plain(showing)
    )
    return display


def revoke_display(session: Session, display_id: int, *, by: Actor, now: datetime) -> None:
    """The screen loses its boards within seconds and asks anew. Raises NotAllowed; Conflict("display_gone")."""
    require(session, by, Deed.DISPLAY_REVOKE, now=now)
    display = paired_display(session, display_id, by)
    display.state, display.revoked_at = DisplayState.REVOKED, now
    session.flush()
    note_access(
        session, "display.revoke", display.id, by=by.account_id, now=now, ward_id=by.ward_id, loses=True,
        details={"name": display.name},
    )  # fmt: skip


def display_of(session: Session, token_hash: str) -> Display | None:
    """The paired display that holds this token; None for any other token."""
    return session.scalar(select(Display).where(Display.token_hash == token_hash, Display.state == DisplayState.PAIRED))


def see_display(session: Session, display_id: int, now: datetime) -> None:
    """Note that the display is there. Worth calling when `is_unseen`."""
    display = session.get(Display, display_id)
    if display is not None:
        display.seen_at = now


def is_unseen(display: Display, now: datetime) -> bool:
    """Its last sign of life is old enough to note a new one."""
    return display.seen_at is None or now - display.seen_at >= SEEN_EVERY


def displays_of_ward(session: Session, *, by: Actor, now: datetime) -> Sequence[Display]:
    """The paired displays of the actor's ward, by name. Raises NotAllowed."""
    require(session, by, Deed.DISPLAY_SEE, now=now)
    statement = select(Display).where(Display.ward_id == by.ward_id, Display.state == DisplayState.PAIRED)
    return session.scalars(statement.order_by(Display.name, Display.id)).all()


def typed_code(text: str) -> str:
    """A code as it is kept, however somebody typed it: "abc-3 46" is ABC346."""
    return "".join(mark for mark in text.upper() if mark.isalnum())[: CODE_LENGTH + 1]


def _wrong_code(code: str) -> Problem:
    return Problem("display_code_unknown", "code") if typed_code(code) else Problem("display_code_missing", "code")


def _refuse_too_many(session: Session, address_hash: str) -> None:
    asking = select(func.count()).where(Display.state == DisplayState.ASKING)
    from_there = session.scalar(asking.where(Display.address_hash == address_hash)) or 0
    if from_there >= MOST_FROM_ADDRESS or (session.scalar(asking) or 0) >= MOST_ASKING:
        raise Refused(Problem("display_asks_too_many"))


def _free_code(session: Session) -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        if session.scalar(select(Display.id).where(Display.code == code)) is None:
            return code


def paired_display(session: Session, display_id: int, by: Actor) -> Display:
    """The paired display of the actor's ward, locked. Raises Conflict("display_gone")."""
    display = session.scalar(select(Display).where(Display.id == display_id).with_for_update())
    if display is None or display.ward_id != by.ward_id or display.state is not DisplayState.PAIRED:
        raise Conflict(Problem("display_gone"))
    return display


def _cleaned(showing: Showing) -> Showing:
    return Showing(clean_line(showing.name) or "", showing.board, showing.language)


def _problems(session: Session, showing: Showing, ward_id: int, mine: int | None) -> list[Problem]:
    problems = [] if showing.name else [Problem("display_name_missing", "name")]
    problems += text_problems(showing.name, "name", NAME_LENGTH)
    same = select(Display.id).where(
        Display.ward_id == ward_id, Display.state == DisplayState.PAIRED, Display.name == showing.name
    )
    if session.scalar(same) not in (None, mine):
        problems.append(Problem("display_name_taken", "name", {"name": showing.name}))
    if showing.board not in BOARDS:
        problems.append(Problem("display_board_unknown", "board"))
    if showing.language not in LANGUAGES:
        problems.append(Problem("display_language_unknown", "language"))
    return problems


def _set(display: Display, showing: Showing) -> None:
    display.name, display.board, display.language = showing.name, showing.board, showing.language


def _plain(showing: Showing) -> dict[str, str]:
    return {"name": showing.name, "board": showing.board, "language": showing.language}
