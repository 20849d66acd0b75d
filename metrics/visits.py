"""How many visits, how many people came, at what hours: figures 4, 5 and 9 of the ward."""

from collections.abc import Iterable
from datetime import date

import pandas as pd
from sqlalchemy import Integer, case, func, select
from sqlalchemy.orm import Session

from metrics.facts import own_visits
from metrics.lineage import lineage_of
from metrics.places import sorted_by_name
from metrics.reading import reads
from metrics.sql import day_number
from metrics.tables import DAY, ratio, table
from metrics.weeks import week_of_number, weeks
from models import DayKind, Family, Holiday, StaffMember, Visit, VisitDay, VisitStaff, VisitStatus, Ward


@reads(Family.VISITS, Family.REFERENCE)
def visit_totals(session: Session, ward_id: int, *, since: date, until: date) -> pd.DataFrame:
    """Visits and attendances of the period, both ends included. One row. Source: figures 5 and 9.

    Columns: held, planned, postponed, cancelled (int64): visits that are not void by status.
    attendances (int64, lượt người): attendees of held visits; visits_without_attendees (int64) have no count and add
    nothing. per_visit (float64): attendances ÷ held visits that have a count.
    per_100_households (float64): attendances × 100 ÷ households of the groups in force on `until`.
    out_of_hours (int64): held visits that begin in the evening or on a day off; evening; weekend (Saturday, Sunday,
    not worked in exchange); holiday: of these, overlapping.
    """
    held = _held_by_day(session, ward_id, since, until)
    others = _not_held(session, ward_id, since, until)
    days_off = _holidays(session, ward_id, since, until)
    households = sum(one.households for one in lineage_of(session, ward_id).in_force(until))
    sums = dict.fromkeys(("held", "attendances", "counted", "out_of_hours", "evening", "weekend", "holiday"), 0)
    for day, evening, visits, attendances, counted in held:
        kind = days_off.get(day)
        holiday, weekend = kind is DayKind.OFF, day.weekday() >= 5 and kind is not DayKind.WORKING
        sums["held"] += visits
        sums["attendances"] += attendances
        sums["counted"] += counted
        sums["evening"] += visits * evening
        sums["weekend"] += visits * weekend
        sums["holiday"] += visits * holiday
        sums["out_of_hours"] += visits * bool(evening or weekend or holiday)
    row = (
        sums["held"],
        *(others.get(status, 0) for status in (VisitStatus.PLANNED, VisitStatus.POSTPONED, VisitStatus.CANCELLED)),
        sums["attendances"],
        sums["held"] - sums["counted"],
        ratio(sums["attendances"], sums["counted"]),
        ratio(sums["attendances"] * 100, households),
        *(sums[name] for name in ("out_of_hours", "evening", "weekend", "holiday")),
    )
    return table(
        [row], held="int64", planned="int64", postponed="int64", cancelled="int64", attendances="int64",
        visits_without_attendees="int64", per_visit="float64", per_100_households="float64", out_of_hours="int64",
        evening="int64", weekend="int64", holiday="int64",
    )  # fmt: skip


def _held_by_day(session: Session, ward_id: int, since: date, until: date) -> Iterable[tuple[date, int, int, int, int]]:
    """day, evening (0 or 1), visits, attendances, visits that have a count"""
    begins = select(Ward.evening_starts_at).where(Ward.id == ward_id).scalar_subquery()
    kept = VisitDay
    return session.execute(
        select(
            kept.on_day, case((kept.starts_at >= begins, 1), else_=0), kept.visits, kept.attendees,
            kept.attendees_known,
        ).where(kept.ward_id == ward_id, kept.on_day.between(since, until))
    )  # fmt: skip


def _not_held(session: Session, ward_id: int, since: date, until: date) -> dict[VisitStatus, int]:
    found = session.execute(
        select(Visit.status, func.count())
        .where(Visit.ward_id == ward_id, ~Visit.counts, Visit.voided_at.is_(None), Visit.on_day.between(since, until))
        .group_by(Visit.status)
    )
    return dict(found.all())


def _holidays(session: Session, ward_id: int, since: date, until: date) -> dict[date, DayKind]:
    found = session.execute(
        select(Holiday.on_day, Holiday.kind).where(Holiday.ward_id == ward_id, Holiday.on_day.between(since, until))
    )
    return dict(found.all())


@reads(Family.VISITS)
def visits_by_week(session: Session, ward_id: int, *, since: date, until: date) -> pd.DataFrame:
    """Held visits of the period by week from Monday; every week of the period has a row. Source: figure 5.

    Columns: week (day, its Monday), visits (int64), attendances (int64, lượt người), households_present (int64, lượt
    hộ: the same household at two visits counts twice), first_time (int64, households met for the first time).
    Missing counts add nothing. By week.
    """
    kept = VisitDay
    week = (day_number(kept.on_day) // 7).label("week")
    sums = (kept.visits, kept.attendees, kept.households_present, kept.first_time)
    found = session.execute(
        select(week, *(func.sum(one) for one in sums))
        .where(kept.ward_id == ward_id, kept.on_day.between(since, until))
        .group_by(week)
    )
    by_week = {week_of_number(number): counts for number, *counts in found}
    rows = ((monday, *by_week.get(monday, (0, 0, 0, 0))) for monday in weeks(since, until))
    return table(
        rows, week=DAY, visits="int64", attendances="int64", households_present="int64", first_time="int64"
    )  # fmt: skip


@reads(Family.VISITS, Family.REFERENCE)
def household_reach(session: Session, ward_id: int, *, day: date) -> pd.DataFrame:
    """Estimate of the households met at least once by `day`, in the groups in force then. One row. Source: figure 4.

    Columns: met (float64): Σ min(households met, households) over the groups, households met being first-time
    households of the group plus its predecessors' by the share that came this way; households (int64);
    share (float64, 0..1; NaN when there is no group).
    """
    lineage = lineage_of(session, ward_id)
    own = {group_id: one.first_time or 0 for group_id, one in own_visits(session, ward_id, day).items()}
    raw = lineage.inherited_sum(own, day)
    groups = lineage.in_force(day)
    met = float(sum(min(raw[one.id], one.households) for one in groups))
    households = sum(one.households for one in groups)
    return table([(met, households, ratio(met, households))], met="float64", households="int64", share="float64")


@reads(Family.VISITS, Family.REFERENCE)
def evenings_by_staff_week(session: Session, ward_id: int, *, since: date, until: date) -> pd.DataFrame:
    """Who led held visits in which week, and on how many evenings. Weeks without a visit have no row. Source: figure 9.

    Columns: staff_id (int64), name, week (day, its Monday), evenings (int64: days with a visit that began in the
    evening), visits (int64). By given name, then week.
    """
    begins = select(Ward.evening_starts_at).where(Ward.id == ward_id).scalar_subquery()
    by_day = (
        select(
            VisitStaff.staff_id,
            (day_number(Visit.on_day) // 7).label("week"),
            func.max(case((Visit.starts_at >= begins, 1), else_=0)).label("evening"),
            func.count().label("visits"),
        )
        .join(Visit, (Visit.ward_id == VisitStaff.ward_id) & (Visit.id == VisitStaff.visit_id))
        .where(Visit.ward_id == ward_id, VisitStaff.ward_id == ward_id)
        .where(Visit.counts, Visit.on_day.between(since, until))
        .group_by(VisitStaff.staff_id, Visit.on_day)
        .subquery()
    )
    sums = (
        select(
            by_day.c.staff_id,
            by_day.c.week,
            func.sum(by_day.c.evening, type_=Integer),
            func.sum(by_day.c.visits, type_=Integer),
        )
        .group_by(by_day.c.staff_id, by_day.c.week)
        .order_by(by_day.c.week)
    )
    people = session.execute(select(StaffMember.id, StaffMember.name).where(StaffMember.ward_id == ward_id))
    names = {one.id: one.name for one in people}
    rows = ((who, names[who], week_of_number(week), *counts) for who, week, *counts in session.execute(sums))
    found = table(rows, id="int64", name="str", week=DAY, evenings="int64", visits="int64")
    return sorted_by_name(found).rename(columns={"id": "staff_id"})
