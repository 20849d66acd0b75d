"""Where work that takes long is done, a few at a time: nobody else's page, board or socket waits for it."""

import asyncio
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from actions.refusals import Problem, Refused

Result = TypeVar("Result")
MOST_WAITING = 24
MOST_OF_ONE_ADDRESS = 6
"""Who sends more at once is told to come back; others still get their turn."""


class Desk:
    """Threads of its own for hashing passwords, or for asking another server. Belongs to one event loop."""

    def __init__(self, name: str, at_once: int) -> None:
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix=name)
        self._here: Counter[str] = Counter()

    async def do(self, address: str, work: Callable[..., Result], *arguments: Any) -> Result:
        """What `work(*arguments)` gives. Raises Refused("sign_in_busy") at once when too many wait already."""
        if self._here.total() >= MOST_WAITING or self._here[address] >= MOST_OF_ONE_ADDRESS:
            raise Refused(Problem("sign_in_busy"))
        self._here[address] += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, partial(work, *arguments))
        finally:
            self._here[address] -= 1
            if not self._here[address]:
                del self._here[address]
