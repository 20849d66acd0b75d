"""Pictures painted once: a change of the data leaves most charts of the seven boards as they were."""

import hashlib
import json
import threading
from typing import Any

from cachetools import LRUCache

from charts.painter import PAINTER
from charts.picture import REST_SECONDS

MOST = 60
"""Pictures kept; some 30 kB each."""
AWAKE_FOR = REST_SECONDS / 2
"""Seconds after which whoever paints is to be woken again, lest it rests."""


class Painted:
    """A `Paint` that remembers. What could not be painted (`charts.painter.NotPainted`) is tried again."""

    def __init__(self) -> None:
        self._known: LRUCache[str, bytes] = LRUCache(MOST)
        self._lock = threading.Lock()

    def wake(self) -> None:
        """Pictures will be wanted soon: whoever paints them begins now, or goes on waiting for them."""
        PAINTER.wake()

    def __call__(self, order: dict[str, Any]) -> bytes:
        key = hashlib.sha256(json.dumps(order, sort_keys=True).encode()).hexdigest()
        with self._lock:
            known = self._known.get(key)
        if known is None:
            known = PAINTER.paint(order)
            with self._lock:
                self._known[key] = known
        return known
