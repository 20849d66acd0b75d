"""Planned visits that wait to be held, and what a group has on one day."""

from datetime import date

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from metrics.reading import reads
from metrics.tables import DAY, table
from models import Family, ResidentialGroup, StaffMember, Visit, VisitStaff, VisitStatus


@reads(Family.VISITS, Family.REFERENCE)
def planned_visits(session: Session, ward_id: int, *, since: date, until: date) -> pd.DataFrame:
    """Visits planned for a day from `since` to `until` and not yet held, newest day first, then by start.

    Columns: id, group_id (int64), group, on_day (day), starts_at ("19:30"), venue, staff_ids (tuple of int).
    """
    rows = session.execute(
        select(Visit.id, Visit.group_id, ResidentialGroup.name, Visit.on_day, Visit.starts_at, Visit.venue)
        .join(
            ResidentialGroup,
            (ResidentialGroup.ward_id == Visit.ward_id) & (ResidentialGroup.id == Visit.group_id),
        )
        .where(Visit.ward_id == ward_id, Visit.on_day.between(since, until))
        .where(Visit.status == VisitStatus.PLANNED, Visit.voided_at.is_(None))
        .order_by(Visit.on_day.desc(), Visit.starts_at, Visit.id)
    ).all()
    leaders: dict[int, list[int]] = {}
    numbers = [row.id for row in rows]
    for visit_id, staff_id in session.execute(
        select(VisitStaff.visit_id, VisitStaff.staff_id)
        .where(VisitStaff.ward_id == ward_id, VisitStaff.visit_id.in_(numbers))
        .order_by(VisitStaff.staff_id)
    ):
        leaders.setdefault(visit_id, []).append(staff_id)
    found = (
        (
            row.id,
            row.group_id,
            row.name,
            row.on_day,
            f"{row.starts_at:%H:%M}",
            row.venue,
            tuple(leaders.get(row.id, ())),
        )
        for row in rows
    )
    return table(
        found, id="int64", group_id="int64", group="str", on_day=DAY, starts_at="str", venue="str", staff_ids="object"
    )


@reads(Family.VISITS, Family.REFERENCE)
def visits_of_group_on(session: Session, ward_id: int, *, group_id: int, on_day: date) -> pd.DataFrame:
    """Held and planned visits of one group on one day, void ones left out, by start.

    Columns: id (int64), status ("held", "planned"), starts_at ("19:30"), recorded_by (name of the staff member).
    """
    rows = session.execute(
        select(Visit.id, Visit.status, Visit.starts_at, StaffMember.name)
        .join(StaffMember, (StaffMember.ward_id == Visit.ward_id) & (StaffMember.id == Visit.recorded_by_id))
        .where(Visit.ward_id == ward_id, Visit.group_id == group_id, Visit.on_day == on_day)
        .where(Visit.status.in_([VisitStatus.HELD, VisitStatus.PLANNED]), Visit.voided_at.is_(None))
        .order_by(Visit.starts_at, Visit.id)
    )
    found = ((row.id, row.status.value, f"{row.starts_at:%H:%M}", row.name) for row in rows)
    return table(found, id="int64", status="str", starts_at="str", recorded_by="str")
