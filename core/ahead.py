"""Working out beforehand what a reader is likely to ask next, while nobody waits."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Hashable, Sequence

from cachetools import LRUCache

log = logging.getLogger("ward.ahead")
QUIET = 0.8
"""Seconds since a page was drawn last, whosever it is, before a piece of work begins: after a save all boards come
first."""
PAUSE = 0.02
"""Seconds between two pieces of work: whoever waits for an answer now comes first."""
MOST_WAITING = 30
MOST_KNOWN = 500

Work = Callable[[], object]


class Ahead:
    """One thread at most, which ends when there is nothing left to do. Works nothing out until `begin` was called."""

    def __init__(self) -> None:
        self.begun = False
        self._known: LRUCache[Hashable, Hashable] = LRUCache(MOST_KNOWN)
        self._waiting: deque[Sequence[Work]] = deque(maxlen=MOST_WAITING)
        self._drawn = 0.0
        """When a page was drawn last, by the clock that only goes forward."""
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def begin(self) -> None:
        """From now on. A server calls it; a test of a page wants no thread that outlives it."""
        self.begun = True

    def offer(self, name: Hashable, revision: Hashable, works: Sequence[Work]) -> None:
        """Do `works` in the background, once for each `revision` of `name`."""
        with self._lock:
            if not self.begun or self._known.get(name) == revision:
                return
            self._known[name] = revision
            self._waiting.append(works)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="ahead", daemon=True)
                self._thread.start()

    def drawn(self) -> None:
        """A page is being drawn for somebody."""
        self._drawn = time.monotonic()

    def rested(self, seconds: float) -> bool:
        """Whether nobody has been drawn a page for that long."""
        return time.monotonic() - self._drawn >= seconds

    def finished(self, within: float) -> bool:
        """Wait until nothing is left to do, at most `within` seconds."""
        thread = self._thread
        if thread is not None:
            thread.join(within)
        return self._thread is None

    def _run(self) -> None:
        self._wait_for_quiet()
        while (works := self._next()) is not None:
            for work in works:
                self._wait_for_quiet()
                try:
                    work()
                except Exception as error:
                    log.info("not worked out ahead", exc_info=error)
                time.sleep(PAUSE)

    def _wait_for_quiet(self) -> None:
        while (left := self._drawn + QUIET - time.monotonic()) > 0:
            time.sleep(left)

    def _next(self) -> Sequence[Work] | None:
        with self._lock:
            if not self._waiting:
                self._thread = None
                return None
            return self._waiting.popleft()
