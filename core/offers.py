"""Files that a page offers: made when somebody clicks, by whom the page was shown to, and by nobody else."""

import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from cachetools import LRUCache

MOST_OFFERS = 3_000
"""Remembered in a process; the one not asked for the longest goes. A page renews its own at every rerun, and what a
sign-in was offered goes when it ends (`gate/sockets.py`)."""

MOST_AT_ONCE = 3
"""Files that are being made for one sign-in; a hand is not quicker, and a script leaves room for everybody else."""


class TooMany(Exception):
    """So many files are being made for this sign-in that it waits for one of them first."""


class Busy(Exception):
    """Whatever makes such files has its hands full, for everybody; soon it has not."""


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
    """Gives the file of a kind ("xlsx", "png", …); None: there is no such kind. Runs in a thread of its own; raises
    Busy when it has to be asked again later."""


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

    def owners(self) -> set[str]:
        """The sign-ins to whom something is offered."""
        with self._lock:
            return {offer.owner for offer in self._offers.values()}

    def drop(self, owners: Collection[str]) -> None:
        """Their sign-ins have ended: what was offered to them, and held the figures of their pages, is let go."""
        with self._lock:
            for address in [one for one, offer in self._offers.items() if offer.owner in owners]:
                del self._offers[address]

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
