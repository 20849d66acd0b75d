"""Files that a page offers: made when somebody clicks, by whom the page was shown to, and by nobody else."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from cachetools import LRUCache

MOST_OFFERS = 3_000
"""Remembered in a process; the one not asked for the longest goes. A page renews its own at every rerun."""


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
