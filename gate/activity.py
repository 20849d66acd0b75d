"""When a person last did something: noted about once a minute, so that it costs next to nothing."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta

from cachetools import LRUCache
from sqlalchemy.exc import SQLAlchemyError

from actions.sign_ins import note_seen
from core.standing import SIGN_IN, Standing
from gate.hall import Hall

NOT_AGAIN_BEFORE = timedelta(seconds=50)
log = logging.getLogger("ward.gate")


class Activity:
    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._noted: LRUCache[str, datetime] = LRUCache(10_000)
        self._writing: set[asyncio.Task[None]] = set()

    def note(self, standing: Standing) -> None:
        """Opening a page, a key or a click is activity; a board that redraws itself is not."""
        now = self._hall.clock()
        last = max(standing.seen_at, self._noted.get(standing.key, standing.seen_at))
        if standing.account_id is None or now - last < NOT_AGAIN_BEFORE:
            return
        self._noted[standing.key] = now
        self._hall.sockets.seen(standing.key, replace(standing, seen_at=now))
        task = asyncio.create_task(asyncio.to_thread(self._write, standing.key, now))  # nobody waits for it
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    def _write(self, key: str, now: datetime) -> None:
        try:
            with self._hall.database.changing() as session:
                note_seen(session, key.removeprefix(SIGN_IN), now=now)
        except SQLAlchemyError:
            log.warning("could not note that somebody is active: the database is away")
