"""Asking a question about the ward, and remembering the answer until the data change."""

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from cachetools import LRUCache
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.database import Database
from metrics.wards import ward_ids
from models import WardRevision

Answer = TypeVar("Answer")
Question = Callable[..., Answer]
MOST_REMEMBERED = 1_500
LONGEST_WORK = 30
"""Seconds that one waits for another who works out the same answer."""


def revision_of(session: Session, ward_id: int) -> int:
    """The ward's data revision as this session sees it; 0 for a ward without data."""
    return session.scalar(select(WardRevision.revision).where(WardRevision.ward_id == ward_id)) or 0


class Answers:
    """Works each question out once per data revision, however many boards ask it at once.

    An answer belongs to everybody: whoever wants to change it takes a copy. When the database cannot be reached,
    the last known answer to the same question is given, and `lost` is True until a question succeeds again.
    """

    def __init__(self, database: Database, most: int = MOST_REMEMBERED) -> None:
        self.database = database
        self.lost = False
        self._losses = 0
        self._by_revision: LRUCache[Hashable, Any] = LRUCache(most)
        self._latest: LRUCache[Hashable, Any] = LRUCache(most)
        self._working: dict[Hashable, threading.Event] = {}
        self._lock = threading.Lock()

    def wards(self) -> dict[str, int]:
        """National code → number of every ward here, or the last known ones when the database is away."""
        try:
            with self.database.reading() as session:
                wards = ward_ids(session)
        except DBAPIError:
            return dict(self._last_known("wards"))
        with self._lock:
            self._latest["wards"] = wards
        return wards

    def revision(self, ward_id: int) -> int:
        """The ward's newest data revision, or the last known one when the database is away."""
        key = (ward_id, "revision")
        try:
            with self.database.reading() as session:
                revision = revision_of(session, ward_id)
        except DBAPIError:
            return int(self._last_known(key))
        self.lost = False
        with self._lock:
            self._latest[key] = revision
        return revision

    def ask(self, question: Question[Answer], ward_id: int, revision: int, **arguments: Hashable) -> Answer:
        """The answer of `question(session, ward_id, **arguments)` for `revision` or a newer one."""
        name = (ward_id, f"{question.__module__}.{question.__qualname__}", tuple(sorted(arguments.items())))
        return self.remember(name, revision, lambda: self._work_out(question, ward_id, name, arguments))

    def remember(self, name: Hashable, revision: int, work: Callable[[], Answer]) -> Answer:
        """What `work` gives for this name and revision; worked out by the first who asks, awaited by the others."""
        key = (name, revision)
        while True:
            with self._lock:
                if key in self._by_revision:
                    answer: Answer = self._by_revision[key]
                    return answer
                busy = self._working.get(key)
                if busy is None:
                    self._working[key] = threading.Event()
                    losses = self._losses
                    break
            busy.wait(LONGEST_WORK)
        try:
            answer = work()
            with self._lock:
                if losses == self._losses:  # else it may be a last known answer, which is of an older revision
                    self._by_revision[key] = answer
            return answer
        finally:
            with self._lock:
                self._working.pop(key).set()

    def _work_out(
        self, question: Question[Answer], ward_id: int, name: Hashable, arguments: dict[str, Hashable]
    ) -> Answer:
        try:
            with self.database.reading() as session:
                seen = revision_of(session, ward_id)
                answer = question(session, ward_id, **arguments)
        except DBAPIError:
            return self._last_known(name)  # type: ignore[no-any-return]
        self.lost = False
        with self._lock:
            self._latest[name] = answer
            self._by_revision[name, seen] = answer
        return answer

    def _last_known(self, name: Hashable) -> Any:
        """Call only while handling the error: raises it again when nothing is known."""
        self.lost = True
        with self._lock:
            self._losses += 1
            if name in self._latest:
                return self._latest[name]
        raise  # noqa: PLE0704
