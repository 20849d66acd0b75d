"""The pulse: the one poller of a process. It sees that a ward's data moved, and whether the database answers."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, text, true
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from starlette.websockets import WebSocket, WebSocketDisconnect

from core.database import Database
from models import AccessState, WardRevision

log = logging.getLogger("ward.pulse")
LOST_AFTER = timedelta(seconds=2)
"""A database that has not answered for so long is away; shorter pauses are nobody's concern."""
HEARTBEAT = 2.5
"""Seconds between two messages to a board when nothing changes."""
REVISIONS = (
    select(AccessState.revision, AccessState.steered, WardRevision.ward_id, WardRevision.revision)
    .select_from(AccessState)
    .outerjoin(WardRevision, true())
)
"""All that a poll reads, in one statement: the one row of who may come in beside every ward's."""
LOCK_WAIT = text("SET LOCAL lock_timeout = '900ms'")
"""For PostgreSQL, less than LOST_AFTER: a migration of a newer server may hold these tables for minutes."""
LOCKED = "55P03"
"""PostgreSQL's word for a lock that was not to be had in time."""
ACTIVE = '{"active":true}'
"""What a page sends when its person touched it: at most once a minute."""
Read = tuple[dict[int, int], int, int]
"""Ward → its data revision; the revision of who may come in; how often displays were steered."""


@dataclass(eq=False)
class Listener:
    """One open board: `moved` is set whenever there is something new to tell it."""

    ward_id: int
    steered: bool = False
    """It also wants to know when somebody steers a display."""
    moved: asyncio.Event = field(default_factory=asyncio.Event)


class Pulse:
    """Reads the data revisions every `seconds`: one cheap query per process, however many boards are open."""

    def __init__(self, database: Database, seconds: float, zone: ZoneInfo, clock: Callable[[], datetime]) -> None:
        self.revisions: dict[int, int] = {}
        self.answered_at = clock()
        """When the database last answered."""
        self._database = database
        self._seconds = seconds
        self._zone = zone
        self._clock = clock
        self._listeners: set[Listener] = set()
        self._was_lost = False
        self.access_moved = asyncio.Event()
        """Set when a sign-in, an account or a display may have lost a right; whoever looks after that clears it."""
        self._access: int | None = None
        self.steered: int = 0
        """How often displays were steered, in all wards."""

    @property
    def lost(self) -> bool:
        """The database has been silent for longer than LOST_AFTER."""
        return self._clock() - self.answered_at > LOST_AFTER

    async def run(self) -> None:
        """Poll until cancelled."""
        poll: asyncio.Task[Read] | None = None
        while True:
            poll = poll or asyncio.create_task(asyncio.to_thread(self._read))
            await asyncio.wait({poll}, timeout=LOST_AFTER.total_seconds())
            if poll.done():
                self._take(poll)
                poll = None
            self._tell_when_lost_or_found()
            await asyncio.sleep(self._seconds)

    def _read(self) -> Read:
        with self._database.reading() as session:
            if not self._database.is_sqlite:
                session.execute(LOCK_WAIT)
            rows = session.execute(REVISIONS).all()
        wards = {ward_id: revision for _, _, ward_id, revision in rows if ward_id is not None}
        return wards, max((access for access, *_ in rows), default=0), max((row.steered for row in rows), default=0)

    def _take(self, poll: asyncio.Task[Read]) -> None:
        try:
            revisions, access, steered = poll.result()
        except SQLAlchemyError as error:
            log.debug("no answer: %s", error)
            if _is_locked(error):  # it is there, and nobody else can move a revision meanwhile: what is known holds
                self.answered_at = self._clock()
            return
        self.answered_at = self._clock()
        moved = {ward for ward, revision in revisions.items() if self.revisions.get(ward) != revision}
        self.revisions = revisions
        if access != self._access:
            self._access = access
            self.access_moved.set()
        turned, self.steered = steered != self.steered, steered
        for listener in self._listeners:
            if listener.ward_id in moved or (turned and listener.steered):
                listener.moved.set()

    def _tell_when_lost_or_found(self) -> None:
        if self.lost == self._was_lost:
            return
        self._was_lost = self.lost
        log.warning("database is away" if self.lost else "database is back")
        for listener in self._listeners:
            listener.moved.set()

    @contextmanager
    def listening(self, ward_id: int, *, steered: bool = False) -> Iterator[Listener]:
        """From here to the end of the block; `steered`: also when somebody steers a display."""
        listener = Listener(ward_id, steered)
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def state(self, ward_id: int) -> dict[str, Any]:
        """What a board is told: the ward's revision, and until when that is known to be so, on the ward's clocks."""
        answered_at = self.answered_at.astimezone(self._zone)
        return {
            "revision": self.revisions.get(ward_id, 0),
            "at": answered_at.strftime("%Y-%m-%dT%H:%M:%S"),
            "database": "lost" if self.lost else "ok",
        }

    def message(self, ward_id: int) -> str:
        """`state` as it is sent."""
        return json.dumps(self.state(ward_id))

    async def serve(self, websocket: WebSocket, on_active: Callable[[], None] = lambda: None) -> None:
        """The websocket /live?ward=ID of one open board; `on_active` is called when its person did something."""
        ward = websocket.query_params.get("ward", "")
        if not ward.isascii() or not ward.isdigit():
            await websocket.close(1008)
            return

        async def message() -> str:
            return self.message(int(ward))

        await self.tell(websocket, int(ward), message, on_active)

    async def tell(
        self,
        websocket: WebSocket,
        ward_id: int,
        message: Callable[[], Awaitable[str]],
        on_active: Callable[[], None] = lambda: None,
        *,
        steered: bool = False,
    ) -> None:
        """Send `message()` at once, then whenever the ward moves (or, with `steered`, a display is steered), and every
        HEARTBEAT seconds, until the page leaves."""
        await websocket.accept()
        with self.listening(ward_id, steered=steered) as listener:
            gone = asyncio.create_task(_until_gone(websocket, on_active))
            try:
                while not gone.done():
                    listener.moved.clear()
                    await websocket.send_text(await message())
                    await _either(gone, listener.moved)
            except WebSocketDisconnect:
                pass
            finally:
                gone.cancel()


def _is_locked(error: SQLAlchemyError) -> bool:
    """The database has answered: a migration, which alone locks out readers, is at work on the tables."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) == LOCKED


async def _until_gone(websocket: WebSocket, on_active: Callable[[], None]) -> None:
    with suppress(WebSocketDisconnect, RuntimeError):
        while True:
            if (await websocket.receive()).get("text") == ACTIVE:
                on_active()


async def _either(gone: "asyncio.Task[None]", moved: asyncio.Event) -> None:
    """Wait for the first of: the board left, there is news, a heartbeat is due."""
    news = asyncio.create_task(moved.wait())
    await asyncio.wait({gone, news}, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED)
    news.cancel()
