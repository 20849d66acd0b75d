"""One group's own page: its history, its people, where it came from."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, time
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from metrics.facts import own_visits
from metrics.lineage import lineage_of
from metrics.reading import reads
from metrics.tables import DAY, table
from metrics.volunteers import members_in
from models import Family, Service, Visit, VisitService


@reads(Family.VISITS, Family.REFERENCE)
def visits_of_group(session: Session, ward_id: int, *, group_id: int) -> pd.DataFrame:
    """All visits of the group and of all its predecessors that are not void, of every status, newest first.

    Columns: visit_id (int64), on_day (day), starts_at ("19:30"), group_name (the group as it was), status, attendees,
    households_present (Int64, missing where not counted), services (tuple of service ids by position).
    """
    lineage = lineage_of(session, ward_id)
    line = lineage.line(group_id)
    found = session.execute(
        select(
            Visit.id, Visit.on_day, Visit.starts_at, Visit.group_id, Visit.status, Visit.attendees,
            Visit.households_present,
        )
        .where(Visit.ward_id == ward_id, Visit.group_id.in_(line), Visit.voided_at.is_(None))
    )  # fmt: skip
    taught = _services_of(session, ward_id, line)
    rows = (
        (visit, day, f"{start:%H:%M}", lineage.at(where, day).name, status, *counts, tuple(taught.get(visit, ())))
        for visit, day, start, where, status, *counts in sorted(found, key=_when, reverse=True)
    )
    return table(
        rows, visit_id="int64", on_day=DAY, starts_at="str", group_name="str", status="str", attendees="Int64",
        households_present="Int64", services="object",
    )  # fmt: skip


def _when(row: Sequence[Any]) -> tuple[date, time, int]:
    visit, day, start, *_ = row
    return day, start, visit


def _services_of(session: Session, ward_id: int, groups: set[int]) -> dict[int, list[int]]:
    found = session.execute(
        select(VisitService.visit_id, VisitService.service_id).where(
            VisitService.ward_id == ward_id,
            VisitService.visit_id.in_(select(Visit.id).where(Visit.ward_id == ward_id, Visit.group_id.in_(groups))),
        )
    )
    order = session.scalars(select(Service.id).where(Service.ward_id == ward_id).order_by(Service.position, Service.id))
    place = {service: number for number, service in enumerate(order)}
    taught: dict[int, list[int]] = defaultdict(list)
    for visit, service in found:
        taught[visit].append(service)
    return {visit: sorted(services, key=place.__getitem__) for visit, services in taught.items()}


@reads(Family.ASSISTS, Family.VOLUNTEERS, Family.REFERENCE)
def volunteers_of_group(session: Session, ward_id: int, *, group_id: int, day: date) -> pd.DataFrame:
    """The members who live in the group on `day`: rows and columns of `metrics.volunteers.volunteers_on`."""
    lineage = lineage_of(session, ward_id)
    joined_in = [one for one in lineage.groups if lineage.home(one, day) == group_id]
    return members_in(session, ward_id, day, lineage, joined_in)


@reads(Family.VISITS, Family.REFERENCE)
def unvisited_before(session: Session, ward_id: int, *, group_id: int, day: date) -> tuple[str, ...]:
    """Names of the direct predecessors that were never reached up to `day`: why a merged group is not covered yet."""
    lineage = lineage_of(session, ward_id)
    covered = lineage.holding(own_visits(session, ward_id, day), day)
    steps = lineage.predecessors(group_id, day)
    return tuple(lineage.groups[one.old_id].name for one in steps if one.old_id not in covered)


@reads(Family.REFERENCE)
def lineage_of_group(session: Session, ward_id: int, *, group_id: int) -> pd.DataFrame:
    """The groups that went into this one, and those that it went into, one step each way.

    Columns: relation ("predecessor", "successor"), id (int64), name, on_day (day of the merge or split). Predecessors
    first, by day.
    """
    lineage = lineage_of(session, ward_id)
    before = [("predecessor", one.old_id, one.on_day) for one in lineage.predecessors(group_id)]
    after = [("successor", one.new_id, one.on_day) for one in lineage.successors(group_id)]
    rows = ((relation, one, lineage.groups[one].name, day) for relation, one, day in before + after)
    return table(rows, relation="str", id="int64", name="str", on_day=DAY)
