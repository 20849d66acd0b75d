"""Every open websocket with who opened it: closed within seconds when that sign-in or display loses its right."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.offers import Offers
from core.standing import Standing, Standings

LOST_ITS_RIGHT = 4403
"""Close code: the browser goes to the sign-in page instead of trying again."""
LOOKED_AT_EVERY = 2.0
"""Seconds between two looks at the limits, from memory."""
log = logging.getLogger("ward.gate")


@dataclass(eq=False)
class Open:
    """One open websocket. `standing` is None until it is known."""

    key: str
    standing: Standing | None = None
    doubted: bool = False
    """Rights moved while its standing was being read."""
    shut: asyncio.Event = field(default_factory=asyncio.Event)


class Sockets:
    """Where a right has ended, what the pages of its holder offered as files goes as well."""

    def __init__(self, standings: Standings, clock: Callable[[], datetime], offers: Offers | None = None) -> None:
        self._standings = standings
        self._offers = offers or Offers()
        self._clock = clock
        self._open: set[Open] = set()

    def __len__(self) -> int:
        return len(self._open)

    async def admit(self, key: str) -> Open | None:
        """Take down that `key` opens a socket; None when nobody (any more) stands behind it. Raises DBAPIError."""
        socket = Open(key)
        self._open.add(socket)
        try:
            while socket.standing is None or socket.doubted:
                socket.doubted = False
                socket.standing = await asyncio.to_thread(self._standings.of, key, self._clock())
                if socket.standing is None:
                    break
        finally:
            if socket.standing is None:
                self._open.discard(socket)
        return socket if socket.standing is not None else None

    async def serve(self, socket: Open, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Run `app` on this socket until either side leaves or the right is lost."""
        shut = asyncio.create_task(socket.shut.wait())
        closed = False

        async def receive_or_shut() -> Message:
            nonlocal closed
            if closed:
                return {"type": "websocket.disconnect", "code": LOST_ITS_RIGHT}
            news = asyncio.ensure_future(receive())
            await asyncio.wait({news, shut}, return_when=asyncio.FIRST_COMPLETED)
            if not shut.done():
                return await news
            news.cancel()
            closed = True
            with suppress(RuntimeError, OSError):  # the browser was quicker
                await send({"type": "websocket.close", "code": LOST_ITS_RIGHT, "reason": "sign-in"})
            return {"type": "websocket.disconnect", "code": LOST_ITS_RIGHT}

        async def send_while_open(message: Message) -> None:
            if not closed:
                await send(message)

        try:
            await app(scope, receive_or_shut, send_while_open)
        finally:
            shut.cancel()
            self._open.discard(socket)

    def leave(self, socket: Open) -> None:
        """It was not opened after all."""
        self._open.discard(socket)

    def shut(self, *keys: str) -> None:
        """Close what these keys have open, now: a sign-out here need not wait for the pulse."""
        for socket in [one for one in self._open if one.key in keys]:
            self._shut(socket)
        self._offers.drop(keys)

    def seen(self, key: str, standing: Standing) -> None:
        """Its person did something: what is open under `key` lasts accordingly."""
        for socket in self._open:
            if socket.key == key and socket.standing is not None and socket.standing.same_rights(standing):
                socket.standing = standing

    async def watch(self, moved: asyncio.Event) -> None:
        """Until cancelled: look at every socket's right when `moved` is set, at its limits every few seconds."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(moved.wait(), LOOKED_AT_EVERY)
            owners: set[str] = set()
            if moved.is_set():
                moved.clear()
                doubted, owners = set(self._open), self._offers.owners()
            else:
                now, idle = self._clock(), self._standings.idle
                doubted = {one for one in self._open if one.standing and not one.standing.lasts(now, idle)}
            try:
                await self._look_at(doubted, owners)
            except Exception as error:
                if not isinstance(error, SQLAlchemyError):
                    log.error("could not look at the open sockets", exc_info=error)
                moved.set()  # asked again when the database answers
                await asyncio.sleep(LOOKED_AT_EVERY)

    async def _look_at(self, doubted: Iterable[Open], owners: set[str]) -> None:
        doubted = set(doubted)
        for one in doubted:
            one.doubted = True
        keys = {one.key for one in doubted} | owners
        if not keys:
            return
        found = await asyncio.to_thread(self._standings.now, keys, self._clock())
        self._offers.drop(keys - found.keys())
        for one in doubted:
            now = found.get(one.key)
            if one.standing is None:
                continue  # still being admitted: reads again by itself
            if now is None or not now.same_rights(one.standing):
                self._shut(one)
            else:
                one.standing = now

    def _shut(self, socket: Open) -> None:
        log.info("closed an open page: its sign-in ended or changed")
        socket.shut.set()
        self._open.discard(socket)
