"""Files that a page offers: made when somebody clicks, by whom the page was shown to, and by nobody else."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from cachetools import LRUCache

MOST_OFFERS = 3_000
"""Remembered in a process; the one not asked for the longest goes. A page renews its own at every rerun."""

MOST_AT_ONCE = 3
"""Files that are being made for one sign-in; a hand is not quicker, and a script leaves room for everybody else."""


class TooMany(Exception):
    """So many files are being made for this sign-in that it waits for one of them first."""


@dataclass(frozen=True)
class Made:
    """A file, ready to be sent."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True)
class Offer:
    owner: str
    """Key of the sign-in that the page was drawn for."""
    make: Callable[[str], Made | None]
    """Gives the file of a kind ("xlsx", "png", …); None: there is no such kind. Runs in a thread of its own."""


class Offers:
    """What the pages of this process offer at this moment, by address."""

    def __init__(self, most: int = MOST_OFFERS) -> None:
        self._offers: LRUCache[str, Offer] = LRUCache(most)
        self._making: Counter[str] = Counter()
        self._lock = threading.Lock()

    def put(self, page: str, key: str, offer: Offer) -> str:
        """Offer something on a page (`page`: an unguessable name); gives its address without kind."""
        address = f"/files/{page}/{key}"
        with self._lock:
            self._offers[address] = offer
        return address

    def at(self, address: str, owner: str | None) -> Offer | None:
        """What is offered to `owner` at `address`."""
        with self._lock:
            offer = self._offers.get(address)
        return offer if offer is not None and owner and offer.owner == owner else None

    @contextmanager
    def turn(self, owner: str) -> Iterator[None]:
        """Hold it while a file is made for `owner`. Raises TooMany."""
        with self._lock:
            if self._making[owner] >= MOST_AT_ONCE:
                raise TooMany
            self._making[owner] += 1
        try:
            yield
        finally:
            with self._lock:
                self._making[owner] -= 1
                if not self._making[owner]:
                    del self._making[owner]
