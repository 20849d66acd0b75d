"""Days that a history is read against: the programme's start, groups merged and split, public holidays."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from metrics.reading import reads
from metrics.tables import DAY, table
from models import DayKind, Family, GroupSuccession, Holiday, Ward

Event = tuple[date, str, int, str | None]


@reads(Family.REFERENCE)
def events(session: Session, ward_id: int, *, since: date, until: date) -> pd.DataFrame:
    """What may show in a history of the ward, both ends included.

    Columns: day, kind ("start", "merge", "split", "holiday"), count (int64: groups that ended; days off in a row),
    name (str: the holiday's; missing for the others). By day. Days off in a row with one name are one event, on its
    first day; on a day on which some groups merged and others split there are two.
    """
    start = session.scalars(select(Ward.programme_start).where(Ward.id == ward_id)).one()
    told = [*_reorganised(session, ward_id), *_holidays(session, ward_id)]
    if since <= start <= until:
        told.append((start, "start", 0, None))
    inside = [event for event in told if since <= event[0] <= until]
    return table(sorted(inside, key=lambda event: (event[0], event[1])), day=DAY, kind="str", count="int64", name="str")


def _reorganised(session: Session, ward_id: int) -> Iterator[Event]:
    """A group that went into several split; all others merged (or were renamed into one)."""
    rows = session.execute(
        select(GroupSuccession.on_day, GroupSuccession.old_id)
        .where(GroupSuccession.ward_id == ward_id)
        .order_by(GroupSuccession.on_day, GroupSuccession.old_id)
    )
    for day, of_day in groupby(rows, key=attrgetter("on_day")):
        went = [len(list(to)) for _, to in groupby(of_day, key=attrgetter("old_id"))]
        merged, split = went.count(1), sum(count > 1 for count in went)
        yield from ((day, kind, count, None) for kind, count in (("merge", merged), ("split", split)) if count)


def _holidays(session: Session, ward_id: int) -> Iterator[Event]:
    rows = session.execute(
        select(Holiday.on_day, Holiday.name_vi)
        .where(Holiday.ward_id == ward_id, Holiday.kind == DayKind.OFF)
        .order_by(Holiday.on_day)
    )
    days = list(rows)
    begun = 0
    for place, (day, name) in enumerate(days):
        following = days[place + 1] if place + 1 < len(days) else None
        if following is None or following[1] != name or following[0] != day + timedelta(days=1):
            yield days[begun][0], "holiday", place - begun + 1, name
            begun = place + 1
