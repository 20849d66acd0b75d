"""Boards 2 and 3: which groups are reached and which are missed, and what has moved since the last meeting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from boards.plain import day_of, number, records, whole
from texts.vietnamese import short_name

OVERDUE_DAYS = 60
"""More days than this since the last visit: the overview's word for overdue."""
Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Group:
    """One group in force, with where it stands."""

    id: int
    name: str
    number: str
    """What fits on the map: "12" for "Tổ 12"."""
    households: int
    step: int
    """0..4 of the ladder."""
    covered: bool
    partly: bool
    """Merged, and only a part of what it was made of was visited."""
    days_since: int | None
    """Since the last visit."""
    planned_on: date | None
    """Its next planned visit, the day itself included."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where we are. `…_before`: at the last meeting; None before the first, or not kept."""

    groups: tuple[Group, ...]
    """All in force, in natural order of their names."""
    covered: int
    covered_before: int | None
    total_before: int | None
    reach: float | None
    """Estimated share of households met, 0..1."""
    reach_before: float | None
    reach_target: float | None
    active: int
    members: int
    active_before: int | None
    active_days: int
    """Help within so many days makes a volunteer active."""
    coverage_target: float | None

    @property
    def total(self) -> int:
        return len(self.groups)

    @property
    def missed(self) -> tuple[Group, ...]:
        """Those with the most households first."""
        left = [one for one in self.groups if not one.covered]
        return tuple(sorted(left, key=lambda one: -one.households))

    @property
    def planned(self) -> int:
        """Missed groups that have a visit planned."""
        return sum(one.planned_on is not None for one in self.missed)


@dataclass(frozen=True, slots=True)
class Climb:
    """A group that stands on another step of the ladder than before."""

    name: str
    before: int
    now: int


@dataclass(frozen=True, slots=True)
class Changed:
    """What has moved since `since`, that day left out; before the first meeting since the start, that day included."""

    since: date
    first: bool
    reached: tuple[Group, ...]
    """Newly reached."""
    up: tuple[Climb, ...]
    """Higher on the ladder, the newly reached left out."""
    down: tuple[Climb, ...]
    overdue: tuple[Group, ...]
    """For more than 60 days without a visit, and not yet so at `since`; longest first."""
    visits: int
    attendances: int
    without_count: int
    """Visits that have no number of people and add nothing."""
    postponed: int
    cancelled: int


def where_of(tables: Tables, ward: Mapping[str, Any], day: date, *, first: bool) -> Where:
    """From the tables of the snapshot."""
    groups, before = tables["groups"], tables["groups_before"]
    kinds, kinds_before = tables["volunteers"], None if first else tables.get("volunteers_before")
    reach_before = None if first else tables.get("reach_before")
    targets = dict(zip(tables["targets"]["figure"], tables["targets"]["value"], strict=True))
    return Where(
        groups=tuple(_group(row) for row in records(groups)),
        covered=int(groups["covered"].sum()),
        covered_before=None if first else int(before["covered"].sum()),
        total_before=None if first else len(before),
        reach=number(tables["reach"]["share"].iloc[0]),
        reach_before=None if reach_before is None else number(reach_before["share"].iloc[0]),
        reach_target=number(targets.get("household_reach")),
        active=int(kinds["active"].sum()),
        members=int(kinds["members"].sum()),
        active_before=None if kinds_before is None else int(kinds_before["active"].sum()),
        active_days=int(ward.get("active_days", 30)),
        coverage_target=number(targets.get("group_coverage")),
    )


def changed_of(tables: Tables, day: date, since: date, *, first: bool) -> Changed:
    """From the tables of the snapshot. Before the first meeting nothing had been reached."""
    rows = records(tables["groups"])
    old = {} if first else {row["id"]: row for row in records(tables["groups_before"])}
    visits = tables["visits" if first else "visits_since"].iloc[0]
    new = [row for row in rows if row["covered"] and _is_new(row, old.get(row["id"]), since, first=first)]
    fresh = {row["id"] for row in new}
    climbs = [
        Climb(row["name"], int(old[row["id"]]["step"]), int(row["step"]))
        for row in rows
        if row["id"] in old and row["id"] not in fresh and row["step"] != old[row["id"]]["step"]
    ]
    passed = [row for row in rows if _became_overdue(row, (day - since).days, first=first)]
    return Changed(
        since=since,
        first=first,
        reached=tuple(_group(row) for row in new),
        up=tuple(one for one in climbs if one.now > one.before),
        down=tuple(one for one in climbs if one.now < one.before),
        overdue=tuple(sorted((_group(row) for row in passed), key=lambda one: -(one.days_since or 0))),
        visits=int(visits["held"]),
        attendances=int(visits["attendances"]),
        without_count=int(visits["visits_without_attendees"]),
        postponed=int(visits["postponed"]),
        cancelled=int(visits["cancelled"]),
    )


def _is_new(row: Mapping[str, Any], before: Mapping[str, Any] | None, since: date, *, first: bool) -> bool:
    """Was it not reached then? A group that did not exist then was, if its predecessors had been visited by then."""
    if first:
        return True
    return not before["covered"] if before is not None else bool(row["first_visit"].date() > since)


def _became_overdue(row: Mapping[str, Any], days: int, *, first: bool) -> bool:
    since = whole(row["days_since"])
    return since is not None and since > OVERDUE_DAYS and (first or since - days <= OVERDUE_DAYS)


def _group(row: Mapping[str, Any]) -> Group:
    covered = bool(row["covered"])
    return Group(
        id=int(row["id"]), name=row["name"], number=short_name(row["name"]), households=int(row["households"]),
        step=int(row["step"]), covered=covered, partly=not covered and row["visits"] > 0,
        days_since=whole(row["days_since"]), planned_on=day_of(row["planned_day"]),
    )  # fmt: skip
