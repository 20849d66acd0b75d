"""Asking a question about the ward, and remembering the answer until the facts that it reads change."""

import threading
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from cachetools import LRUCache
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.ahead import Ahead
from core.aside import without
from core.database import Database
from core.hindrance import NO_ANSWER
from metrics.reading import reads_of
from metrics.wards import ward_ids
from models import EVERYTHING, Family, WardRevision

Answer = TypeVar("Answer")
Question = Callable[..., Answer]
MOST_REMEMBERED = 1_500
LONGEST_WORK = 30
"""Seconds that one waits for another who works out the same answer."""
MOST_REVISIONS = 500

Families = Mapping[str, int]


class _Reading(threading.local):
    """What the views that this thread prepares have read so far, the innermost last."""

    def __init__(self) -> None:
        self.stack: list[set[Family]] = []


def revision_of(session: Session, ward_id: int) -> tuple[int, Families]:
    """The ward's data revision as this session sees it (0 for a ward without data), and what touched each family."""
    row = session.execute(
        select(WardRevision.revision, WardRevision.families).where(WardRevision.ward_id == ward_id)
    ).one_or_none()
    return (row.revision, row.families) if row else (0, {})


def newest(reads: frozenset[Family], revision: int, families: Families) -> int:
    """The revision that touched one of the families last, as far as `families` of `revision` tells.

    Whatever reads everything may read what belongs to no family too, like the audit trail: any change is news to it.
    """
    if reads == EVERYTHING:
        return revision
    return max((families.get(one, revision) for one in reads), default=0)


class Answers:
    """Works each question out once per revision of what it reads, however many boards ask it at once.

    An answer is remembered by the newest revision that touched one of its families (`metrics.reading`): a visit leaves
    the counter's figures as they are. It belongs to everybody: whoever wants to change it takes a copy. When the
    database cannot be reached, the last known answer to the same question is given, and `lost` is True until a question
    succeeds again.
    """

    def __init__(self, database: Database, most: int = MOST_REMEMBERED) -> None:
        self.database = database
        self.lost = False
        self._losses = 0
        self._by_revision: LRUCache[Hashable, Any] = LRUCache(most)
        self._latest: LRUCache[Hashable, Any] = LRUCache(most)
        self._place: LRUCache[Hashable, tuple[int, Hashable]] = LRUCache(most)
        """Name → the revision and the key of its newest answer: whatever is older goes when a newer one comes."""
        self._families: LRUCache[tuple[int, int], Families] = LRUCache(MOST_REVISIONS)
        self._reads: LRUCache[Hashable, frozenset[Family]] = LRUCache(most)
        self._reading = _Reading()
        self.ahead = Ahead()
        self._working: dict[Hashable, threading.Event] = {}
        self._lock = threading.Lock()

    def wards(self) -> dict[str, int]:
        """National code → number of every ward here, or the last known ones when the database is away."""
        try:
            with self.database.reading() as session:
                wards = ward_ids(session)
        except NO_ANSWER:
            return dict(self._last_known("wards"))
        with self._lock:
            self._latest["wards"] = wards
        return wards

    def revision(self, ward_id: int) -> int:
        """The ward's newest data revision, or the last known one when the database is away."""
        key = (ward_id, "revision")
        try:
            return self.read_revision(ward_id)[0]
        except NO_ANSWER:
            return int(self._last_known(key))

    def read_revision(self, ward_id: int) -> tuple[int, Families]:
        """As `revision_of`, never from memory. Raises DBAPIError when the database is away."""
        with self.database.reading() as session:
            revision, families = revision_of(session, ward_id)
        self.lost = False
        with self._lock:
            self._latest[ward_id, "revision"] = revision
            self._families[ward_id, revision] = families
        return revision, families

    @property
    def losses(self) -> int:
        """How often a last known answer was given so far."""
        return self._losses

    def ask(self, question: Question[Answer], ward_id: int, revision: int, /, **arguments: Hashable) -> Answer:
        """The answer of `question(session, ward_id, **arguments)` for `revision` or a newer one."""
        reads = reads_of(question)
        self._has_read(reads)
        name = (ward_id, f"{question.__module__}.{question.__qualname__}", tuple(sorted(arguments.items())))
        work = lambda: self._work_out(question, ward_id, name, arguments)  # noqa: E731
        key = lambda: (name, self._newest(reads, ward_id, revision))  # noqa: E731
        return self._remember(key, work, key)

    def prepare(self, name: Hashable, ward_id: int, revision: int, build: Callable[[], Answer]) -> Answer:
        """What `build` makes of answers, for `revision` or a newer one; worked out anew when one of them may be new.

        What it reads is found out while it builds: the families of the questions asked, and the ward itself. As long as
        none of these is touched it would ask the same again and be answered the same.
        """

        learned = EVERYTHING

        def find() -> Hashable:
            nonlocal learned
            learned = self._reads.get(name, EVERYTHING)
            return name, learned, self._newest(learned, ward_id, revision)

        def work() -> Answer:
            nonlocal learned
            with self._noting() as read:
                built = build()
            learned = frozenset(read | {Family.REFERENCE})
            return built

        def place() -> Hashable:
            self._reads[name] = learned
            last = self._newest(learned, ward_id, revision)
            return self._instead(name, last, (name, learned, last))

        prepared = self._remember(find, work, place)
        self._has_read(learned)
        return prepared

    def _remember(
        self,
        find: Callable[[], Hashable],
        work: Callable[[], Answer],
        place: Callable[[], Hashable],
    ) -> Answer:
        """What `work` gives; worked out by the first who asks for the same key, awaited by the others.

        `find` gives the key before, `place` after the work; both are called with the lock held.
        """
        while True:
            with self._lock:
                key = find()
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
                    self._by_revision[place()] = answer
            return answer
        finally:
            with self._lock:
                self._working.pop(key).set()

    def _newest(self, reads: frozenset[Family], ward_id: int, revision: int) -> int:
        """Call only with the lock held."""
        return newest(reads, revision, self._families.get((ward_id, revision), {}))

    def _has_read(self, reads: frozenset[Family]) -> None:
        for read in self._reading.stack:
            read |= reads

    @contextmanager
    def _noting(self) -> Iterator[set[Family]]:
        """Collects the families that this thread reads meanwhile."""
        read: set[Family] = set()
        self._reading.stack.append(read)
        try:
            yield read
        finally:
            self._reading.stack.pop()

    def _work_out(
        self, question: Question[Answer], ward_id: int, name: Hashable, arguments: dict[str, Hashable]
    ) -> Answer:
        opened = self.database.supposing if question is without else self.database.reading
        try:
            with opened() as session:
                seen, families = revision_of(session, ward_id)
                answer = question(session, ward_id, **arguments)
        except NO_ANSWER:
            return self._last_known(name)  # type: ignore[no-any-return]
        self.lost = False
        with self._lock:
            self._latest[name] = answer
            last = newest(reads_of(question), seen, families)
            self._by_revision[self._instead(name, last, (name, last))] = answer
        return answer

    def _instead(self, name: Hashable, revision: int, key: Hashable) -> Hashable:
        """`key`, of an answer as of `revision`; an older one of the same name is forgotten. Call with the lock held."""
        before, old = self._place.get(name, (-1, None))
        if revision >= before:
            if old != key:
                self._by_revision.pop(old, None)
            self._place[name] = revision, key
        return key

    def _last_known(self, name: Hashable) -> Any:
        """Call only while handling the error: raises it again when nothing is known."""
        self.lost = True
        with self._lock:
            self._losses += 1
            if name in self._latest:
                return self._latest[name]
        raise  # noqa: PLE0704
