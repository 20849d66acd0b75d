"""The seven boards of a meeting as screens get them: drawn once for all who look, and kept packed."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cachetools import LRUCache

from boards.drawing import board_html
from boards.facts import Occasion
from boards.painted import AWAKE_FOR, Painted
from core.front import HTML, File
from core.hindrance import NO_ANSWER
from core.installation import Installation
from core.logs import unexpected
from core.pulse import Pulse
from gate.gathered import Gathered, Of, gathered
from metrics.meetings import Held, meeting_text
from texts import Translator, translator

log = logging.getLogger("ward.boards")
MOST_CHANNELS = 40
"""Drawn boards kept in a process; half a megabyte each."""
AT_START = 3
"""So many wards at most are drawn before somebody asks."""
UNPAINTED = "data-unpainted"
"""In a board whose picture could not be painted just now."""
PAINTED_AGAIN = 5.0
"""Seconds until the next try."""
PRIVATE = "private, max-age=31536000, immutable"

Framed = Callable[["Channel", dict[str, Any]], str]
"""Puts the boards (`Drawn.content` as values) into the page around them."""


@dataclass(frozen=True)
class Channel:
    """What a screen may be tuned to."""

    ward_id: int
    language: str
    meeting: int | None
    """Whose frozen figures; None: those of now."""


@dataclass(frozen=True)
class Drawn:
    digest: str
    content: File
    """JSON: digest, boards (name → HTML), foot, mark (None: live)."""
    page: File
    goes_on: int | None
    """Number of the meeting that goes on in the ward."""
    stamp: Hashable
    """Of what the facts were read: the same stamp, the same boards. None: a picture is still to be painted."""


class Projector:
    """Draws a channel anew when the facts that it reads have moved; whoever asks meanwhile waits for the same work."""

    def __init__(self, at: Installation, pulse: Pulse, clock: Callable[[], datetime], framed: Framed) -> None:
        self._at = at
        self._pulse = pulse
        self._clock = clock
        self._framed = framed
        self._paint = Painted()
        self._woken_at = float("-inf")
        self._known: LRUCache[Channel, tuple[Hashable, Drawn]] = LRUCache(MOST_CHANNELS)
        """With what the pulse knew when it was drawn."""
        self._busy: dict[Channel, asyncio.Task[None]] = {}
        self.times = 0
        """How often boards were drawn."""

    async def drawn(self, channel: Channel) -> Drawn:
        """The boards of the revision that the pulse knows, or of a newer one; the last ones when the database is away.

        Raises UnknownMeeting; DBAPIError when nothing is known.
        """
        while True:
            known = self._known.get(channel)
            if known is not None and known[0] == self._seen(channel):
                return known[1]
            task = self._busy.get(channel)
            if task is None:
                task = self._busy[channel] = asyncio.create_task(self._renew(channel))
                task.add_done_callback(lambda _: self._busy.pop(channel, None))
            try:
                await asyncio.shield(task)
            except NO_ANSWER:
                if known is None:
                    raise
                return known[1]

    async def warm(self) -> None:
        """Before the first screen: the boards of a server of few wards, in its own language."""
        try:
            wards = await asyncio.to_thread(self._at.answers.wards)
            for ward_id in wards.values() if len(wards) <= AT_START else ():
                await self.drawn(Channel(ward_id, self._at.settings.language, None))
        except Exception as error:
            log.warning("the meeting's boards could not be drawn ahead", exc_info=error)

    def keep_awake(self) -> None:
        """The painter, which takes seconds to begin and rests when nobody wants pictures: a screen may want one any
        moment. In a thread, once in a while for all screens."""
        loop = asyncio.get_running_loop()
        if loop.time() - self._woken_at >= AWAKE_FOR:
            self._woken_at = loop.time()
            loop.run_in_executor(None, self._paint.wake)

    def today(self) -> date:
        return self._clock().astimezone(self._at.settings.zone).date()

    def _seen(self, channel: Channel) -> Hashable:
        return self._pulse.revisions.get(channel.ward_id), self.today()

    async def _renew(self, channel: Channel) -> None:
        seen = self._seen(channel)
        known = self._known.get(channel)
        drawn = await asyncio.to_thread(self._draw, channel, self.today(), known[1] if known else None)
        self._known[channel] = seen, drawn
        if drawn.stamp is None:
            asyncio.get_running_loop().call_later(PAINTED_AGAIN, self._forget, channel, drawn)

    def _forget(self, channel: Channel, drawn: Drawn) -> None:
        known = self._known.get(channel)
        if known is not None and known[1] is drawn:
            self._known[channel] = None, drawn

    def _draw(self, channel: Channel, day: date, before: Drawn | None) -> Drawn:
        """In a thread: everything of one revision, unless it is still that of `before`."""
        answers, ward_id = self._at.answers, channel.ward_id
        news = gathered(answers, Of(ward_id, channel.meeting, day), before and before.stamp)
        if news is None:
            assert before is not None
            return before
        stamp, found = news
        now = answers.ask(meeting_text, ward_id, answers.revision(ward_id), meeting_id=None)
        goes_on = now.id if now is not None else None
        content = self._content(channel, found)
        self.times += 1
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        if UNPAINTED in text:
            stamp = None
        digest = hashlib.sha256(text.encode()).hexdigest()[:20]
        if before is not None and before.digest == digest:
            return Drawn(digest, before.content, before.page, goes_on, stamp)
        content = {"digest": digest} | content
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        drawn = Drawn(
            digest, File(body, "application/json", PRIVATE),
            File(self._framed(channel, content).encode(), HTML, "no-store"), goes_on, stamp,
        )  # fmt: skip
        for file in (drawn.content, drawn.page):
            _ = file.packed  # here, not in the event loop
        return drawn

    def _content(self, channel: Channel, found: Gathered) -> dict[str, Any]:
        t, held = translator(channel.language), found.held
        return {
            "boards": {name: self._board(name, t, found) for name in found.order},
            "foot": _foot(t, found.facts.occasion, held),
            "mark": self._mark(t, held) if channel.meeting is not None and held is not None else None,
        }

    def _board(self, name: str, t: Translator, of: Gathered) -> str:
        """One that fails says so, and leaves the meeting the others."""
        try:
            return board_html(name, of.facts, t, owners=of.owners, shapes=of.shapes, paint=self._paint)
        except Exception as error:  # noqa: BLE001 - the last door
            told = t("projector.broken", reference=unexpected(log, error, board=name))
            return f'<section class="board"><h1 class="board-headline">{told}</h1></section>'

    def _mark(self, t: Translator, held: Held) -> str:
        began = held.started_at.astimezone(self._at.settings.zone)
        return str(t("projector.of_meeting", time=t.clock(began), day=t.day(began.date())))


def _foot(t: Translator, occasion: Occasion, held: Held | None) -> str:
    """ "Phường Quyết Thắng · Giao ban tuần 14/11–21/11/2026 · số liệu trình diễn" """
    when = {"since": f"{occasion.since:%d/%m}", "day": t.day(occasion.day)}
    if held is not None:
        told = t(f"projector.{held.kind}_first" if occasion.first else f"projector.{held.kind}", **when)
    else:
        told = t("projector.until" if occasion.first else "projector.since", **when)
    parts = [t.named(occasion), told, t("projector.demo") if occasion.is_demo else None]
    return " · ".join(part for part in parts if part)
