"""Is this server of use right now: does its database answer and take changes, is its schema ours, is there room?"""

import asyncio
import logging
import shutil
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text, update
from sqlalchemy.exc import SQLAlchemyError

from core.database import Database
from core.migrating import schema_of_code, schema_of_database
from core.settings import ROOT
from models import AccessState

log = logging.getLogger("ward.ready")
LONGEST = 1.0
"""Seconds that all checks together may take."""
REMEMBERED = 1.0
"""Seconds that an answer is given again: however often somebody asks, the database is asked once."""
LEAST_FREE = 0.10
LEAST_FREE_BYTES = 2_000_000_000
"""A disk is full when it is over both marks: a tenth of a large disk is plenty."""
LOCK_WAIT = "SET LOCAL lock_timeout = '900ms'"


class _Undone(Exception):
    """Thrown to leave a change that was only a trial."""


class Readiness:
    """Asks at most once a second, and never twice at a time."""

    def __init__(self, database: Database, folder: Path = ROOT / "var") -> None:
        """`folder` is where the data stand when the database is not a file."""
        self._database = database
        self._folder = _existing(folder)
        self._known: dict[str, str] = {}
        self._known_at = float("-inf")
        self._asking: asyncio.Task[dict[str, str]] | None = None
        self._was_ready = True

    async def checks(self) -> dict[str, str]:
        """database, schema, write, disk → "ok", "failed", "late" (no answer in time) or "unknown"."""
        now = asyncio.get_running_loop().time
        if now() - self._known_at > REMEMBERED:
            asking = self._asking = self._asking or asyncio.create_task(asyncio.to_thread(self._look))
            done, _ = await asyncio.wait({asking}, timeout=LONGEST)
            if done and self._asking is asking:
                self._asking = None
            late = {"database": "late", "schema": "unknown", "write": "unknown", "disk": "unknown"}
            self._known = asking.result() if done else late
            self._known_at = now()
            self._tell()
        return self._known

    def _look(self) -> dict[str, str]:
        database = _checked(self._answers)
        rest = "unknown" if database == "failed" else None
        return {
            "database": database,
            "schema": rest or _checked(self._schema_is_ours),
            "write": rest or _checked(self._takes_changes),
            "disk": _checked(self._has_room),
        }

    def _answers(self) -> bool:
        with self._database.reading() as session:
            return bool(session.scalar(text("SELECT 1")))

    def _schema_is_ours(self) -> bool:
        with self._database.reading() as session:
            return schema_of_database(session) == schema_of_code()

    def _takes_changes(self) -> bool:
        """A change that is taken back: it needs the lock, the right and the room of a real one."""
        touched = 0
        try:
            with self._database.changing() as session:
                if not self._database.is_sqlite:
                    session.execute(text(LOCK_WAIT))
                change = update(AccessState).values(revision=AccessState.revision)
                touched = len(session.execute(change.returning(AccessState.id)).all())
                raise _Undone
        except _Undone:
            return touched == 1

    def _has_room(self) -> bool:
        file = self._database.file
        usage = shutil.disk_usage(_existing(file) if file else self._folder)
        return usage.free >= usage.total * LEAST_FREE or usage.free >= LEAST_FREE_BYTES

    def _tell(self) -> None:
        """One line when it begins and one when it ends; the askers come every few seconds."""
        ready = set(self._known.values()) == {"ok"}
        if ready != self._was_ready:
            self._was_ready = ready
            troubles = ", ".join(f"{name} {said}" for name, said in self._known.items() if said != "ok")
            log.warning("ready again" if ready else f"not ready: {troubles}")


def _checked(check: Callable[[], bool]) -> str:
    try:
        return "ok" if check() else "failed"
    except (SQLAlchemyError, OSError):
        return "failed"


def _existing(path: Path) -> Path:
    """`path`, or the nearest folder above it that is there."""
    return next(one for one in (path.resolve(), *path.resolve().parents) if one.exists())
