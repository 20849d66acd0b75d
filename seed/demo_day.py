"""One day of the demo told in the order of the clock, so that its audit trail is in order of time as a real one is."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from heapq import heapify, heappop, heapreplace

Story = Iterator[datetime]
"""Something that happens in a day: it yields each moment before it writes anything down at that moment."""


def tell(stories: Iterable[Story]) -> None:
    """Let each story go on when its moment has come, whoever else writes in between; the first told comes first."""
    waiting = [(moment, place, story) for place, story in enumerate(stories) if (moment := next(story, None))]
    heapify(waiting)
    while waiting:
        moment, place, story = waiting[0]
        following = next(story, None)
        if following is None:
            heappop(waiting)
        else:
            assert following >= moment, "a story goes forward only"
            heapreplace(waiting, (following, place, story))
