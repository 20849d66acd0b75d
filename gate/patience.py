"""Questions to a database that may never answer: nobody waits for longer than a person would."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy.exc import OperationalError

LONGEST = 8.0
"""Seconds."""
T = TypeVar("T")


async def patiently(deed: Callable[..., T], /, *arguments: Any) -> T:
    """`deed` in a thread. Raises OperationalError when it has not come to its end after LONGEST; it goes on alone."""
    try:
        return await asyncio.wait_for(asyncio.to_thread(deed, *arguments), LONGEST)
    except TimeoutError as late:
        raise OperationalError("no answer in time", None, ConnectionError(str(late))) from late
