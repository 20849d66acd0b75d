"""Who helped on which days, from the bits that the database keeps: one number for sixty days of a volunteer."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from models import DAYS_A_SPAN, HelpSpan

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class HelpDays:
    """The help of some people; days are numbers as SQL's `day_number` gives them."""

    first: int
    """The first span."""
    bits: Ints
    """A row for each span, a column for each of the people."""

    def between(self, start: int, end: int) -> Flags:
        """Who helped on any day from `start` to `end`, both included."""
        found = np.zeros(self.bits.shape[1], dtype="int64")
        for span in range(start // DAYS_A_SPAN, end // DAYS_A_SPAN + 1):
            begin = span * DAYS_A_SPAN
            low, high = max(start - begin, 0), min(end - begin, DAYS_A_SPAN - 1)
            found |= self.bits[span - self.first] & ((1 << (high + 1)) - (1 << low))
        flags: Flags = found != 0
        return flags


def help_days(session: Session, ward_id: int, people: Ints, start: int, end: int) -> HelpDays:
    """The help of `people` (ids, each once) on the days from `start` to `end`.

    The database writes the volunteers of a span into one line: 46,000 rows come as 31.
    """
    first, last = start // DAYS_A_SPAN, end // DAYS_A_SPAN
    row = HelpSpan
    pair = cast(row.volunteer_id, String) + " " + cast(row.days, String)
    found = session.execute(
        select(row.span, func.aggregate_strings(pair, " "))
        .where(row.ward_id == ward_id, row.span.between(first, last))
        .group_by(row.span)
    )
    bits = np.zeros((last - first + 1, len(people)), dtype="int64")
    places = pd.Index(people)
    for span, line in found:
        who, days = np.fromstring(line, dtype="int64", sep=" ").reshape(-1, 2).T
        bits[span - first, places.get_indexer(pd.Index(who))] = days
    return HelpDays(first, bits)
