"""Who carries on after the visits: figure 8."""

from collections.abc import Collection
from datetime import date, timedelta

import numpy as np
import pandas as pd
from sqlalchemy import case, false, func, select
from sqlalchemy.orm import Session

from metrics.facts import is_active, window
from metrics.helping import help_days
from metrics.homes import home_before_succession
from metrics.lineage import Lineage, lineage_of
from metrics.places import member_on, sorted_by_name
from metrics.reading import reads
from metrics.sql import DAY_ZERO, day_number
from metrics.tables import DAY, ratio, table
from metrics.weeks import week_of_number, weeks
from models import (
    Assist,
    AssistDay,
    Family,
    Volunteer,
    VolunteerKind,
    Ward,
)


@reads(Family.ASSISTS, Family.VOLUNTEERS, Family.REFERENCE)
def volunteers_on(session: Session, ward_id: int, *, day: date) -> pd.DataFrame:
    """Volunteers who are members on `day`, by given name. Source: figure 8.

    Columns: id (int64), name, group_id (Int64, home on `day`), group_name (both missing when the group ended
    without a successor), in_digital_team (bool), active (bool: an assist in the ward's active_days up to `day`),
    last_assist (day, up to `day`), assists_30, households_30 (int64: assists and lượt hộ in those active_days).
    """
    return members_in(session, ward_id, day, lineage_of(session, ward_id))


def members_in(
    session: Session, ward_id: int, day: date, lineage: Lineage, joined_in: Collection[int] | None = None
) -> pd.DataFrame:
    """`volunteers_on`, or only those who lived in the groups `joined_in`, whatever became of these."""
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
    row, lived = Volunteer, home_before_succession(session, ward_id, day)
    found = session.execute(
        select(
            row.id, row.name, lived, row.in_digital_team, recent.c.assists.is_not(None), last,
            func.coalesce(recent.c.assists, 0), func.coalesce(recent.c.households, 0),
        )
        .outerjoin(recent, recent.c.volunteer_id == row.id)
        .where(member_on(day, ward_id))
        .where(lived.in_(joined_in) if joined_in is not None else ~false())
    )  # fmt: skip
    homes = {group_id: lineage.home(group_id, day) for group_id in lineage.groups}
    names = {None: None} | {one: lineage.at(one, day).name for one in homes.values() if one is not None}
    rows = ((number, name, homes[group_id], names[homes[group_id]], *more) for number, name, group_id, *more in found)
    people = table(
        rows, id="int64", name="str", group_id="Int64", group_name="str", in_digital_team="bool",
        active="bool", last_assist=DAY, assists_30="int64", households_30="int64",
    )  # fmt: skip
    return sorted_by_name(people)


@reads(Family.ASSISTS, Family.VOLUNTEERS, Family.REFERENCE)
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


@reads(Family.ASSISTS, Family.VOLUNTEERS, Family.REFERENCE)
def active_by_week(session: Session, ward_id: int, *, since: date, until: date) -> pd.DataFrame:
    """Active volunteers at the end of every week of the period. Source: figure 8.

    Columns: week (day, its Monday), day (the day it is measured: the Sunday, or `until` in the last week), active
    (int64, members of that day with an assist in the ward's active_days), members (int64). By week.
    """
    mondays = weeks(since, until)
    days = [min(monday + timedelta(days=6), until) for monday in mondays]
    if not days:
        return table([], week=DAY, day=DAY, active="int64", members="int64")
    numbers = [(day - DAY_ZERO).days for day in days]
    row = Volunteer
    found = session.execute(
        select(row.id, day_number(row.joined_on), func.coalesce(day_number(row.left_on), numbers[-1] + 1))
        .where(row.ward_id == ward_id)
        .order_by(row.id)
    )
    people, joined, left = np.array([tuple(one) for one in found], dtype="int64").reshape(-1, 3).T
    before = _active_days(session, ward_id) - 1
    helped = help_days(session, ward_id, people, numbers[0] - before, numbers[-1])
    rows = []
    for monday, day, number in zip(mondays, days, numbers, strict=True):
        members = (joined <= number) & (number < left)
        active = members & helped.between(number - before, number)
        rows.append((monday, day, int(active.sum()), int(members.sum())))
    return table(rows, week=DAY, day=DAY, active="int64", members="int64")


@reads(Family.ASSISTS)
def assists_by_week(session: Session, ward_id: int, *, since: date, until: date) -> pd.DataFrame:
    """Volunteers' help after visits by week and kind: every week of the period × every kind. Source: figure 8.

    Columns: week (day, its Monday), kind, assists (int64), households (int64, lượt hộ). By week, then kind.
    """
    kept = AssistDay
    week = (day_number(kept.on_day) // 7).label("week")
    found = session.execute(
        select(week, kept.kind, func.sum(kept.assists), func.sum(kept.households))
        .where(kept.ward_id == ward_id, kept.on_day.between(since, until))
        .group_by(week, kept.kind)
    )
    sums = {(week_of_number(number), kind): tuple(counts) for number, kind, *counts in found}
    rows = (
        (monday, kind, *sums.get((monday, kind), (0, 0))) for monday in weeks(since, until) for kind in VolunteerKind
    )
    return table(rows, week=DAY, kind="str", assists="int64", households="int64")


def _active_days(session: Session, ward_id: int) -> int:
    return session.scalars(select(Ward.active_days).where(Ward.id == ward_id)).one()
