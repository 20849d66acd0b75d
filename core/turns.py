"""After a save every open board wants to be drawn again: one after the other, so that the first need not wait for the
last, and what they share is worked out by the first while the others take no processor time from it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LONGEST = 5.0
"""Seconds after which nobody waits for the others any longer: one that hangs holds up nothing for ever."""
LOOK = 0.1
"""Seconds between two looks whether the wait has become needless."""


class Turns:
    """A line of threads, of which `most` at a time go on."""

    def __init__(self, most: int = 1, longest: float = LONGEST) -> None:
        self._most = most
        self._longest = longest
        self._line: list[threading.Event] = []
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """How many wait or are at it."""
        return len(self._line)

    @contextmanager
    def turn(self, look: Callable[[], object] = lambda: None) -> Iterator[None]:
        """Wait until it is this thread's turn, which lasts to the end of the block.

        `look` is called every LOOK seconds of the wait; what it raises ends it.
        """
        mine = threading.Event()
        with self._lock:
            self._line.append(mine)
            self._call()
        try:
            end = time.monotonic() + self._longest
            while not mine.wait(min(LOOK, max(0.0, end - time.monotonic()))) and time.monotonic() < end:
                look()
            yield
        finally:
            with self._lock:
                self._line.remove(mine)
                self._call()

    def _call(self) -> None:
        """Call only with the lock held."""
        for one in self._line[: self._most]:
            one.set()
