"""The displays that show a meeting: what each was told last, by whoever steers it."""

import asyncio
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from actions.displays import MEETING
from core.database import Database
from core.pulse import Pulse
from core.standing import DISPLAY, Standing
from metrics.meetings import Held, meeting_text
from models import Display, DisplayFigures, DisplayState

READ_AGAIN = 2.0
"""Seconds after which a choice of another board, which nobody steers, is noticed too."""


@dataclass(frozen=True)
class Steered:
    """What a display was told to show last."""

    ward_id: int
    language: str
    board: int
    figures: str
    dark: bool
    steers: int
    meeting: int | None
    """The meeting that goes on, when its figures are to be shown."""

    def as_told(self) -> dict[str, Any]:
        """To the screen, which follows when `steers` has grown."""
        return {
            "steers": self.steers, "board": self.board, "dark": self.dark,
            "frozen": self.figures == DisplayFigures.FROZEN, "meeting": self.meeting,
        }  # fmt: skip


class Screens:
    """The displays that show a meeting: one query for all that are open, when one was steered."""

    def __init__(self, database: Database, pulse: Pulse) -> None:
        self._database = database
        self._pulse = pulse
        self._known: dict[int, Steered] = {}
        self._read_of: tuple[int, dict[int, int]] | None = None
        self._read_at = 0.0
        self._reading: asyncio.Task[dict[int, Steered]] | None = None

    async def of(self, standing: Standing) -> Steered | None:
        """What the display is to show; None: something else. While the database is away: what it was last.

        Raises SQLAlchemyError when nothing is known.
        """
        now, moved = asyncio.get_running_loop().time(), (self._pulse.steered, self._pulse.revisions)
        if moved != self._read_of or now - self._read_at > READ_AGAIN:
            self._reading = self._reading or asyncio.create_task(asyncio.to_thread(self._read))
            task = self._reading
            try:
                self._known = await asyncio.shield(task)
                self._read_of, self._read_at = moved, now
            except SQLAlchemyError:
                if self._read_of is None:
                    raise
            finally:
                if self._reading is task and task.done():
                    self._reading = None
        return self._known.get(int(standing.key.removeprefix(DISPLAY)))

    def _read(self) -> dict[int, Steered]:
        shown = select(Display).where(Display.state == DisplayState.PAIRED, Display.board == MEETING)
        with self._database.reading() as session:
            displays = session.scalars(shown).all()
            wards = {one.ward_id for one in displays if one.figures is DisplayFigures.MEETING and one.ward_id}
            going_on = {ward: meeting_text(session, ward, meeting_id=None) for ward in wards}
            return {one.id: _steered(one, going_on.get(one.ward_id or 0)) for one in displays}


def _steered(display: Display, going_on: Held | None) -> Steered:
    meeting = going_on.id if going_on is not None and display.figures is DisplayFigures.MEETING else None
    return Steered(
        display.ward_id or 0, display.language, display.meeting_board, display.figures.value, display.dark,
        display.steers, meeting,
    )  # fmt: skip
