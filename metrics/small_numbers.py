"""Totals behind which nobody can be recognised: the three forces of the volunteers are shown in no others.

Which force somebody belongs to can reveal their political views. Names, groups and who is active are on the boards; so
a total by kind that stands for one or two people, or for people of one kind only, would tell about each of them.
"""

from collections.abc import Iterable
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from metrics.reading import reads
from metrics.sql import DAY_ZERO
from metrics.tables import DAY, table
from metrics.weeks import monday_of, weeks
from models import DAYS_A_SPAN, Family, HelpSpan, Volunteer, VolunteerKind

Ints = npt.NDArray[np.int64]
SMALLEST = 3
"""People behind any number that is shown by kind: with two, one of them would know about the other."""
TOGETHER = "together"
"""In the place of the kind where the kinds must not be told apart."""


def may_split(people: Iterable[int]) -> bool:
    """May numbers be shown by kind, when so many people of each kind stand behind them?

    Every kind that is there at all needs SMALLEST people, and there must be two such kinds: else "all are of one kind"
    would tell about everyone. Nobody at all is nobody's secret.
    """
    there = [count for count in people if count]
    return not there or (len(there) >= 2 and min(there) >= SMALLEST)


def shown_kinds(kinds: pd.DataFrame) -> pd.DataFrame | None:
    """`volunteers_by_kind` as it may be shown; None when the kinds may not be told apart at all.

    Where members may and active ones may not, `active` (Int64) and `share` are missing.
    """
    if not may_split(kinds["members"]):
        return None
    resting = kinds["members"] - kinds["active"]
    if may_split(kinds["active"]) and may_split(resting):
        return kinds.astype({"active": "Int64"})
    return kinds.assign(active=pd.array([pd.NA] * len(kinds), dtype="Int64"), share=float("nan"))


@reads(Family.ASSISTS, Family.VOLUNTEERS)
def helpers_by_week(session: Session, ward_id: int, *, since: date, until: date) -> pd.DataFrame:
    """Volunteers who helped, by week and kind: every week of the period × every kind, by week.

    Columns: week (day, its Monday), kind, helpers (int64, each counted once a week).
    """
    kinds = session.execute(select(Volunteer.id, Volunteer.kind).where(Volunteer.ward_id == ward_id)).all()
    row = HelpSpan
    pair = cast(row.volunteer_id, String) + " " + cast(row.days, String)
    spans = session.execute(  # those of a span in one line: 45,000 rows come as 31
        select(row.span, func.count(), func.aggregate_strings(pair, " "))
        .where(row.ward_id == ward_id, row.span.between(_span(since), _span(until)), row.days != 0)
        .group_by(row.span)
    ).all()
    pairs = np.fromstring(" ".join(line for _, _, line in spans), dtype="int64", sep=" ").reshape(-1, 2)
    of_span = np.repeat(np.array([span for span, _, _ in spans], dtype="int64"), [count for _, count, _ in spans])
    mondays = weeks(since, until)
    counts = _counts(pairs[:, 0], of_span, pairs[:, 1], dict(kinds), since, until)
    rows = (
        (monday, kind, int(counts[place, number]))
        for place, monday in enumerate(mondays)
        for number, kind in enumerate(VolunteerKind)
    )
    return table(rows, week=DAY, kind="str", helpers="int64")


def together_where_few(weeks_and_kinds: pd.DataFrame, helpers: pd.DataFrame) -> pd.DataFrame:
    """`assists_by_week` with one row, of the kind TOGETHER, for each week whose kinds may not be told apart."""
    if weeks_and_kinds.empty:
        return weeks_and_kinds
    whole = helpers.groupby("week")["helpers"].agg(may_split)
    apart = weeks_and_kinds["week"].map(whole).astype(bool)
    few = weeks_and_kinds[~apart].groupby("week", as_index=False)[["assists", "households"]].sum()
    rows = [weeks_and_kinds[apart], few.assign(kind=TOGETHER)]
    joined = pd.concat([part for part in rows if not part.empty])
    return joined[list(weeks_and_kinds.columns)].sort_values("week", kind="stable", ignore_index=True)


def _span(day: date) -> int:
    return (day - DAY_ZERO).days // DAYS_A_SPAN


def _counts(who: Ints, span: Ints, bits: Ints, kinds: dict[int, VolunteerKind], since: date, until: date) -> Ints:
    """Distinct volunteers, in an array of weeks × kinds; beside each other: volunteer, span, days helped as bits."""
    people, of_whom = np.unique(who, return_inverse=True)
    row, bit = np.nonzero((bits[:, None] >> np.arange(DAYS_A_SPAN)) & 1)
    day = span[row] * DAYS_A_SPAN + bit
    inside = (day >= (since - DAY_ZERO).days) & (day <= (until - DAY_ZERO).days)
    week = (day[inside] - (monday_of(since) - DAY_ZERO).days) // 7
    helped = np.zeros((len(weeks(since, until)), len(people)), dtype=bool)
    helped[week, of_whom[row][inside]] = True
    of_kind = np.array([kinds[int(one)] for one in people], dtype=object)
    return np.stack([helped[:, of_kind == kind].sum(axis=1) for kind in VolunteerKind], axis=1)
