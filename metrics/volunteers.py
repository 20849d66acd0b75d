"""Who carries on after the visits: figure 8."""

from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import String, case, cast, false, func, select
from sqlalchemy.orm import Session

from metrics.facts import is_active, window
from metrics.lineage import Lineage, lineage_of
from metrics.places import member_on, sorted_by_name
from metrics.tables import DAY, ratio, table
from metrics.weeks import monday_of, weeks
from models import Assist, Volunteer, VolunteerKind, Ward

Ints = npt.NDArray[np.int64]


def volunteers_on(session: Session, ward_id: int, *, day: date) -> pd.DataFrame:
    """Volunteers who are members on `day`, by given name. Source: figure 8.

    Columns: id (int64), name, kind, group_id (Int64, home on `day`), group_name (both missing when the group ended
    without a successor), in_digital_team (bool), active (bool: an assist in the ward's active_days up to `day`),
    last_assist (day, up to `day`), assists_30, households_30 (int64: assists and lượt hộ in those active_days).
    """
    return members_in(session, ward_id, day, lineage_of(session, ward_id))


def members_in(
    session: Session, ward_id: int, day: date, lineage: Lineage, joined_in: Collection[int] | None = None
) -> pd.DataFrame:
    """`volunteers_on`, or only those who joined in the groups `joined_in`."""
    recent = (
        select(Assist.volunteer_id, func.count().label("assists"), func.sum(Assist.households).label("households"))
        .where(Assist.ward_id == ward_id, window(day, _active_days(session, ward_id)))
        .group_by(Assist.volunteer_id)
        .subquery()
    )
    last = (
        select(Assist.on_day)
        .where(Assist.ward_id == ward_id, Assist.volunteer_id == Volunteer.id)
        .where(Assist.voided_at.is_(None), Assist.on_day <= day)
        .order_by(Assist.on_day.desc())
        .limit(1)
        .scalar_subquery()
    )
    row = Volunteer
    found = session.execute(
        select(
            row.id, row.name, row.kind, row.group_id, row.in_digital_team, recent.c.assists.is_not(None), last,
            func.coalesce(recent.c.assists, 0), func.coalesce(recent.c.households, 0),
        )
        .outerjoin(recent, recent.c.volunteer_id == row.id)
        .where(member_on(day, ward_id))
        .where(row.group_id.in_(joined_in) if joined_in is not None else ~false())
    )  # fmt: skip
    homes = {group_id: lineage.home(group_id, day) for group_id in lineage.groups}
    names = {None: None} | {group_id: one.name for group_id, one in lineage.groups.items()}
    rows = (
        (number, name, kind, homes[group_id], names[homes[group_id]], *more)
        for number, name, kind, group_id, *more in found
    )
    people = table(
        rows, id="int64", name="str", kind="str", group_id="Int64", group_name="str", in_digital_team="bool",
        active="bool", last_assist=DAY, assists_30="int64", households_30="int64",
    )  # fmt: skip
    return sorted_by_name(people)


def volunteers_by_kind(session: Session, ward_id: int, *, day: date) -> pd.DataFrame:
    """Members of `day` by kind, all three kinds always. Source: figure 8.

    Columns: kind, members (int64), active (int64), share (float64, active ÷ members; NaN without members).
    """
    active = case((is_active(ward_id, day, _active_days(session, ward_id)), 1), else_=0)
    found = session.execute(
        select(Volunteer.kind, func.count(), func.sum(active)).where(member_on(day, ward_id)).group_by(Volunteer.kind)
    )
    counts = {kind: (members, helping) for kind, members, helping in found}
    sums = ((kind, *counts.get(kind, (0, 0))) for kind in VolunteerKind)
    rows = ((kind, members, helping, ratio(helping, members)) for kind, members, helping in sums)
    return table(rows, kind="str", members="int64", active="int64", share="float64")


def active_by_week(session: Session, ward_id: int, *, since: date, until: date) -> pd.DataFrame:
    """Active volunteers at the end of every week of the period. Source: figure 8.

    Columns: week (day, its Monday), day (the day it is measured: the Sunday, or `until` in the last week), active
    (int64, members of that day with an assist in the ward's active_days), members (int64). By week.
    """
    mondays = weeks(since, until)
    days = [min(monday + timedelta(days=6), until) for monday in mondays]
    if not days:
        return table([], week=DAY, day=DAY, active="int64", members="int64")
    spans = _spans(session, ward_id)
    members = _open_on(days, spans["joined"].to_numpy(), spans["left"].to_numpy())
    active = _active_on(session, ward_id, days, spans)
    rows = zip(mondays, days, active, members, strict=True)
    return table(rows, week=DAY, day=DAY, active="int64", members="int64")


def _spans(session: Session, ward_id: int) -> pd.DataFrame:
    """One row per volunteer of all times: joined, left (ordinal days, left is the first that no longer counts)."""
    found = session.execute(
        select(Volunteer.id, Volunteer.joined_on, Volunteer.left_on).where(Volunteer.ward_id == ward_id)
    )
    rows = [(number, joined.toordinal(), (left or date.max).toordinal()) for number, joined, left in found]
    return table(rows, id="int64", joined="int64", left="int64").set_index("id")


def _helpers_by_day(session: Session, ward_id: int, after: date, until: date) -> tuple[Ints, Ints]:
    """Who helped on which day: volunteer ids, and beside them ordinal days.

    The database writes the ids of a day into one line: 200,000 assists come as 1,800 rows (measured on SQLite: 80 ms;
    finding each volunteer's next assist in SQL took 1,200).
    """
    ids = func.aggregate_strings(cast(Assist.volunteer_id, String), " ")
    found = session.execute(
        select(Assist.on_day, func.count(), ids)
        .where(Assist.ward_id == ward_id, Assist.voided_at.is_(None))
        .where(Assist.on_day > after, Assist.on_day <= until)
        .group_by(Assist.on_day)
        .order_by(Assist.on_day)
    ).all()
    who = np.fromstring(" ".join(line for _, _, line in found), dtype="int64", sep=" ")
    days = np.array([day.toordinal() for day, _, _ in found], dtype="int64")
    return who, np.repeat(days, [count for _, count, _ in found])


def _active_on(session: Session, ward_id: int, days: list[date], members: pd.DataFrame) -> list[int]:
    """Active members on each of `days`, which ascend.

    An assist keeps its volunteer active until the active days are over, the next assist takes over or the volunteer
    leaves; so each volunteer is counted once on a day.
    """
    window_days = _active_days(session, ward_id)
    who, helped = _helpers_by_day(session, ward_id, days[0] - timedelta(days=window_days), days[-1])
    of_whom = members.index.get_indexer(pd.Index(who))
    order = np.argsort(of_whom, kind="stable")  # days ascend within each volunteer
    of_whom, helped = of_whom[order], helped[order]
    over = helped + window_days
    same = of_whom[1:] == of_whom[:-1]
    over[:-1][same] = np.minimum(over[:-1][same], helped[1:][same])
    starts = np.maximum(helped, members["joined"].to_numpy()[of_whom])
    ends = np.minimum(over, members["left"].to_numpy()[of_whom])
    return _open_on(days, starts, ends)


def _open_on(days: list[date], starts: Ints, ends: Ints) -> list[int]:
    """How many of the spans from `starts` up to, not including, `ends` hold each of `days`, which ascend."""
    ordinals = [day.toordinal() for day in days]
    real = ends > starts
    begun = np.searchsorted(np.sort(starts[real]), ordinals, side="right")
    ended = np.searchsorted(np.sort(ends[real]), ordinals, side="right")
    return [int(count) for count in begun - ended]


def assists_by_week(session: Session, ward_id: int, *, since: date, until: date) -> pd.DataFrame:
    """Volunteers' help after visits by week and kind: every week of the period × every kind. Source: figure 8.

    Columns: week (day, its Monday), kind, assists (int64), households (int64, lượt hộ). By week, then kind.
    """
    found = session.execute(
        select(Assist.on_day, Assist.kind, func.count(), func.sum(Assist.households))
        .where(Assist.ward_id == ward_id, Assist.voided_at.is_(None), Assist.on_day.between(since, until))
        .group_by(Assist.on_day, Assist.kind)
    )
    sums: Counter[tuple[date, VolunteerKind, str]] = Counter()
    for day, kind, assists, households in found:
        week = monday_of(day)
        sums[week, kind, "assists"] += assists
        sums[week, kind, "households"] += households
    rows = (
        (week, kind, sums[week, kind, "assists"], sums[week, kind, "households"])
        for week in weeks(since, until)
        for kind in VolunteerKind
    )
    return table(rows, week=DAY, kind="str", assists="int64", households="int64")


def _active_days(session: Session, ward_id: int) -> int:
    return session.scalars(select(Ward.active_days).where(Ward.id == ward_id)).one()
