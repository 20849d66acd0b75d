"""Which groups have been reached, and how far: figures 1 to 4 of each group, and the way the ward got there."""

import math
from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np
import pandas as pd
from sqlalchemy.orm import Session

from metrics.facts import (
    OwnVisits,
    core_services,
    first_visits,
    groups_taught,
    next_planned,
    own_visits,
    volunteers_by_group,
)
from metrics.lineage import Group, Lineage, lineage_of
from metrics.reading import reads
from metrics.tables import DAY, table
from models import Family, Ward

MEASURES = {
    "id": "int64", "code": "str", "name": "str", "kind": "str", "households": "int64", "former_unit": "str",
    "venue": "str", "latitude": "Float64", "longitude": "Float64", "has_shape": "bool", "step": "int64",
    "covered": "bool", "first_visit": DAY, "last_visit": DAY, "days_since": "Int64", "band": "str", "visits": "int64",
    "attendances": "int64", "households_met": "float64", "reach": "float64", "core_taught": "int64",
    "core_total": "int64", "core_missing": "object", "volunteers": "int64", "active_volunteers": "int64",
    "orphan": "bool", "planned_day": DAY, "planned_visit_id": "Int64",
}  # fmt: skip


@reads(Family.VISITS, Family.ASSISTS, Family.VOLUNTEERS, Family.REFERENCE)
def groups_on(session: Session, ward_id: int, *, day: date) -> pd.DataFrame:
    """Every group in force on `day` with its figures up to and including `day`, in natural order of names.

    Source: figures 1, 2, 3, 4 and the orphans of 8. Only held visits that are not void count.
    Columns:
    id (int64), code, name, kind, households (int64), former_unit, venue, latitude, longitude (Float64), has_shape.
    step (int64, 0..4): the highest step of the ladder whose steps below all hold.
    covered (bool): own visit, or all predecessors covered.
    first_visit, last_visit (days): over own and predecessors' visits; missing when not covered.
    days_since (Int64, days), band ("d30" ≤30, "d60" 31–60, "d90" 61–90, "over" >90, "never" exactly if not covered).
    visits, attendances (int64): own and all predecessors', each visit once. Never sum them over groups: after a split
    a predecessor's visit stands in each successor.
    households_met (float64): first-time households, predecessors' times the share that came this way.
    reach (float64, 0..1): min(households_met, households) ÷ households, an estimate; NaN when there were visits but
    none says how many households it met first.
    core_taught, core_total (int64), core_missing (tuple of service ids by position): core services in force on `day`.
    volunteers, active_volunteers (int64): members who live there on `day`; with an assist in the ward's active_days.
    orphan (bool): covered and without an active volunteer.
    planned_day (day), planned_visit_id (Int64): the group's own next planned visit, `day` included.
    """
    ward = session.get_one(Ward, ward_id)
    lineage = lineage_of(session, ward_id)
    visits = own_visits(session, ward_id, day)
    core = core_services(session, ward_id, day)
    taught = groups_taught(session, ward_id, day, core, lineage)
    people = volunteers_by_group(session, ward_id, day, ward.active_days, lineage)
    planned = next_planned(session, ward_id, day)
    covered = lineage.holding(visits, day)
    met = lineage.inherited_sum({key: one.first_time or 0 for key, one in visits.items()}, day)

    rows = []
    for group in lineage.in_force(day):
        line = [visits[one] for one in lineage.line(group.id, day) if one in visits]
        said = not line or any(one.first_time is not None for one in line)
        reach = min(met[group.id], group.households) / group.households if said else math.nan
        missing = tuple(service for service in core if group.id not in taught[service])
        members, active = people.get(group.id, (0, 0))
        holds = (
            group.id in covered, not missing, reach >= ward.reach_threshold, active >= ward.sustaining_volunteers,
        )  # fmt: skip
        rows.append(
            (
                *_described(group),
                step_of(holds),
                *_when(line if group.id in covered else [], day),
                sum(one.visits for one in line),
                sum(one.attendances for one in line),
                met[group.id],
                reach,
                len(core) - len(missing),
                len(core),
                missing,
                members,
                active,
                group.id in covered and not active,
                *planned.get(group.id, (None, None)),
            )
        )
    return table(rows, **MEASURES)


def _described(group: Group) -> tuple[object, ...]:
    return (
        group.id, group.code, group.name, group.kind, group.households, group.former_unit, group.venue,
        group.latitude, group.longitude, group.has_shape,
    )  # fmt: skip


def _when(line: list[OwnVisits], day: date) -> tuple[object, ...]:
    """covered, first_visit, last_visit, days_since, band"""
    if not line:
        return False, None, None, None, "never"
    last = max(one.last for one in line)
    days = (day - last).days
    return True, min(one.first for one in line), last, days, band_of(days)


def step_of(holds: Iterable[bool]) -> int:
    """How many of the ladder's conditions hold without a gap, from the lowest."""
    step = 0
    for held in holds:
        if not held:
            break
        step += 1
    return step


def band_of(days: int) -> str:
    """Band of the days since the last visit."""
    return "d30" if days <= 30 else "d60" if days <= 60 else "d90" if days <= 90 else "over"


@reads(Family.VISITS, Family.REFERENCE)
def coverage_by_day(session: Session, ward_id: int, *, since: date, until: date) -> pd.DataFrame:
    """Figure 1 on every day of `since`..`until`: covered groups of those in force on that very day.

    Columns: day, covered (int64), groups (int64), share (float64, 0..1; NaN when no group is in force). By day.
    """
    lineage = lineage_of(session, ward_id)
    first = first_visits(session, ward_id, until)
    rows: list[tuple[object, ...]] = []
    for start, end in _unchanged(lineage, since, until):
        covered_since = lineage.held_since(first, start)
        groups = lineage.in_force(start)
        days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
        reached = np.sort([covered_since[one.id].toordinal() for one in groups if one.id in covered_since])
        counts = np.searchsorted(reached, [day.toordinal() for day in days], side="right")
        rows += [
            (day, int(count), len(groups), int(count) / len(groups) if groups else float("nan"))
            for day, count in zip(days, counts, strict=True)
        ]
    return table(rows, day=DAY, covered="int64", groups="int64", share="float64")


def _unchanged(lineage: Lineage, since: date, until: date) -> list[tuple[date, date]]:
    """`since`..`until` cut into spans (both ends included) in which no group begins, ends or follows another."""
    changes = {one.on_day for one in lineage.successions}
    for group in lineage.groups.values():
        changes |= {group.valid_from, group.valid_to or group.valid_from}
    starts = sorted({since, *(day for day in changes if since < day <= until)}) if since <= until else []
    ends = [day - timedelta(days=1) for day in starts[1:]]
    return list(zip(starts, [*ends, until], strict=False))


def ladder_counts(groups: pd.DataFrame) -> pd.DataFrame:
    """How many groups of `groups_on` stand on each step. Columns: step (int64, 0..4 always), groups (int64)."""
    counts = groups["step"].value_counts()
    return table([(step, int(counts.get(step, 0))) for step in range(5)], step="int64", groups="int64")


NEXT = {
    "id": "int64", "name": "str", "households": "int64", "reason": "str", "value": "float64", "planned_day": DAY,
    "planned_visit_id": "Int64",
}  # fmt: skip


def who_next(groups: pd.DataFrame, most: int | None = None, threshold: float = 0.6) -> pd.DataFrame:
    """Where to go next, most pressing first: groups of `groups_on`, each once, under its first reason.

    Reasons in this order, with `value` and the order within: never (NaN; more households first), overdue (> 60 days;
    days since, longest first), orphan (days since, longest first), core_missing (number of services, most first),
    reach_low (share, below `threshold`, the ward's reach_threshold; lowest first). Then more households first.
    Columns: id (int64), name, households (int64), reason, value (float64), planned_day, planned_visit_id (Int64).
    `most` keeps the first so many rows.
    """
    days = groups["days_since"].astype("Float64").astype("float64")
    missing = (groups["core_total"] - groups["core_taught"]).astype("float64")
    reasons = {
        "never": (~groups["covered"], days, -1),
        "overdue": (days > 60, days, -1),
        "orphan": (groups["orphan"], days, -1),
        "core_missing": (missing > 0, missing, -1),
        "reach_low": (groups["reach"] < threshold, groups["reach"], 1),
    }
    applies, values, directions = zip(*reasons.values(), strict=True)
    place = np.select(applies, range(len(reasons)), default=len(reasons))
    value = np.select(applies, values, default=np.nan)
    names = [*reasons, ""]
    # One frame from first to last: pieces put together again lose their types where one of them is empty.
    ordered = groups.assign(
        reason=[names[one] for one in place],
        value=value,
        place=place,
        order=value * np.select(applies, directions, default=1),
    )[place < len(reasons)].sort_values(["place", "order", "households"], ascending=[True, True, False], kind="stable")
    chosen = ordered[list(NEXT)].astype(NEXT).reset_index(drop=True)
    return chosen if most is None else chosen.head(most)
