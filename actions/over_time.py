"""Values that change on days: as people say them (from a day on), and as rows keep them (until a day)."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import TypeVar

Value = TypeVar("Value")


def since(first: date, last: Value, pasts: Iterable[tuple[date, Value | None]]) -> dict[date, Value]:
    """What held until each day (None: no change then), and what holds last, as values from a day on.

    `pasts` by day. The first value is given from `first` on; it stands for all days before as well.
    """
    said = [(until, value) for until, value in pasts if value is not None]
    begins = [first, *(until for until, _ in said)]
    return dict(zip(begins, [*(value for _, value in said), last], strict=True))


def until(values: Mapping[date, Value]) -> tuple[Value, dict[date, Value]]:
    """What holds last, and what held until each day. A value that only says again what held before is left out."""
    days = sorted(values)
    days = [day for place, day in enumerate(days) if place == 0 or values[day] != values[days[place - 1]]]
    return values[days[-1]], {end: values[day] for day, end in pairwise(days)}


def on(values: Mapping[date, Value], day: date) -> Value:
    """What held on `day`: the last that began by then, or the first of all."""
    begun = [one for one in values if one <= day]
    return values[max(begun) if begun else min(values)]
