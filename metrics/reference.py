"""A ward's reference data of all times, for whoever keeps them: groups, services, people, targets, days off."""

from datetime import date

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from metrics.homes import home_before_succession
from metrics.lineage import Group, lineage_of, natural_order
from metrics.places import sorted_by_name
from metrics.reading import reads
from metrics.tables import DAY, fetch, table
from models import Family, GroupPast, Holiday, Service, StaffMember, Target, Volunteer, VolunteerPast


@reads(Family.REFERENCE)
def groups_ever(session: Session, ward_id: int, *, day: date) -> pd.DataFrame:
    """Every group there ever was or will be, called and counted as on `day`, in natural order of names.

    Columns: id (int64), code, name, kind, households (int64), former_unit (missing where not known), placed (bool: it
    has a point), has_shape (bool), valid_from, valid_to (days), state ("in_force", "ended", "to_come" on `day`), heirs
    (names of the groups that it went into, "" without any).
    """
    lineage = lineage_of(session, ward_id)
    found = sorted(
        (lineage.at(one, day) for one in lineage.groups), key=lambda one: (natural_order(one.name), one.id)
    )  # fmt: skip
    rows = (
        (
            one.id, one.code, one.name, one.kind, one.households, one.former_unit, one.latitude is not None,
            one.has_shape, one.valid_from, one.valid_to, _state(one, day),
            ", ".join(lineage.groups[step.new_id].name for step in lineage.successors(one.id)),
        )
        for one in found
    )  # fmt: skip
    return table(
        rows, id="int64", code="str", name="str", kind="str", households="int64", former_unit="str", placed="bool",
        has_shape="bool", valid_from=DAY, valid_to=DAY, state="str", heirs="str",
    )  # fmt: skip


def _state(group: Group, day: date) -> str:
    if group.in_force(day):
        return "in_force"
    return "to_come" if day < group.valid_from else "ended"


@reads(Family.REFERENCE)
def known_of_group(session: Session, ward_id: int, *, group_id: int) -> pd.DataFrame:
    """The group's names and counts of households, newest first.

    Columns: what ("name", "households"), value (str), from_day (day; the group's first day for what it began with),
    first (bool: it began with it).
    """
    group = lineage_of(session, ward_id).groups[group_id]
    past = GroupPast
    pasts = session.execute(
        select(past.until_day, past.name, past.households)
        .where(past.ward_id == ward_id, past.group_id == group_id)
        .order_by(past.until_day)
    ).all()
    rows = []
    for what, last in (("name", group.name), ("households", group.households)):
        said = [(until, getattr(row, what)) for row in pasts for until in [row.until_day] if getattr(row, what)]
        begins = [group.valid_from, *(until for until, _ in said)]
        values = [*(value for _, value in said), last]
        rows += [
            (what, str(value), begin, place == 0)
            for place, (begin, value) in enumerate(zip(begins, values, strict=True))
        ]
    rows.sort(key=lambda row: (row[2], row[0]), reverse=True)
    return table(rows, what="str", value="str", from_day=DAY, first="bool")


@reads(Family.REFERENCE)
def services_ever(session: Session, ward_id: int) -> pd.DataFrame:
    """Every service of the catalogue, by position.

    Columns: id (int64), slug, kind, name_vi, name_en, short_vi, short_en, procedure_code (missing without one), core
    (bool), position (int64), valid_from, valid_to (days).
    """
    row = Service
    statement = (
        select(
            row.id, row.slug, row.kind, row.name_vi, row.name_en, row.short_vi, row.short_en, row.procedure_code,
            row.core, row.position, row.valid_from, row.valid_to,
        )
        .where(row.ward_id == ward_id)
        .order_by(row.position, row.id)
    )  # fmt: skip
    return fetch(
        session, statement, id="int64", slug="str", kind="str", name_vi="str", name_en="str", short_vi="str",
        short_en="str", procedure_code="str", core="bool", position="int64", valid_from=DAY, valid_to=DAY,
    )  # fmt: skip


@reads(Family.REFERENCE)
def staff_ever(session: Session, ward_id: int) -> pd.DataFrame:
    """Everybody of the staff whose name is kept, by given name.

    Columns: id (int64), code, name, position, unit (missing where not known), goes_out (bool), active_from, active_to
    (days).
    """
    row = StaffMember
    statement = select(
        row.id, row.code, row.name, row.position, row.unit, row.goes_out, row.active_from, row.active_to
    ).where(row.ward_id == ward_id, row.erased_at.is_(None))
    return sorted_by_name(
        fetch(
            session, statement, id="int64", code="str", name="str", position="str", unit="str", goes_out="bool",
            active_from=DAY, active_to=DAY,
        )
    )  # fmt: skip


@reads(Family.VOLUNTEERS, Family.REFERENCE)
def volunteers_ever(session: Session, ward_id: int, *, day: date) -> pd.DataFrame:
    """Every volunteer whose name is kept, by given name; nobody's kind.

    Columns: id (int64), code, name, group_id (Int64, home on `day`, missing when it ended without a successor),
    group_name, in_digital_team (bool), joined_on, left_on (days).
    """
    row, lineage = Volunteer, lineage_of(session, ward_id)
    lived = home_before_succession(session, ward_id, day)
    found = session.execute(
        select(row.id, row.code, row.name, lived, row.in_digital_team, row.joined_on, row.left_on).where(
            row.ward_id == ward_id, row.erased_at.is_(None)
        )
    )
    homes = {one: lineage.home(one, day) for one in lineage.groups}
    names = {None: None} | {one: lineage.at(one, day).name for one in homes.values() if one is not None}
    rows = ((number, code, name, homes[at], names[homes[at]], *more) for number, code, name, at, *more in found)
    return sorted_by_name(
        table(
            rows, id="int64", code="str", name="str", group_id="Int64", group_name="str", in_digital_team="bool",
            joined_on=DAY, left_on=DAY,
        )
    )  # fmt: skip


@reads(Family.VOLUNTEERS, Family.REFERENCE)
def moves_of_volunteer(session: Session, ward_id: int, *, volunteer_id: int) -> pd.DataFrame:
    """Where a volunteer lived, newest first. Columns: from_day (day of the move; missing for the first home), group."""
    groups = lineage_of(session, ward_id).groups
    past = VolunteerPast
    pasts = session.execute(
        select(past.until_day, past.group_id)
        .where(past.ward_id == ward_id, past.volunteer_id == volunteer_id)
        .order_by(past.until_day)
    ).all()
    last = session.scalars(
        select(Volunteer.group_id).where(Volunteer.ward_id == ward_id, Volunteer.id == volunteer_id)
    ).one()
    begins = [None, *(until for until, _ in pasts)]
    homes = [*(group for _, group in pasts), last]
    rows = [(begin, groups[home].name) for begin, home in zip(begins, homes, strict=True)]
    return table(reversed(rows), from_day=DAY, group="str")


@reads(Family.REFERENCE)
def targets_ever(session: Session, ward_id: int) -> pd.DataFrame:
    """Every target, newest first. Columns: id (int64), figure, value (float64), from_day, until_day (days), source."""
    row = Target
    statement = (
        select(row.id, row.figure, row.value, row.from_day, row.until_day, row.source)
        .where(row.ward_id == ward_id)
        .order_by(row.from_day.desc(), row.figure)
    )
    return fetch(
        session, statement, id="int64", figure="str", value="float64", from_day=DAY, until_day=DAY, source="str"
    )


@reads(Family.REFERENCE)
def holidays_of_year(session: Session, ward_id: int, *, year: int) -> pd.DataFrame:
    """Days off and days worked in exchange, by day. Columns: on_day (day), name, kind ("off", "working")."""
    row = Holiday
    statement = (
        select(row.on_day, row.name_vi.label("name"), row.kind)
        .where(row.ward_id == ward_id, row.on_day.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(row.on_day)
    )
    return fetch(session, statement, on_day=DAY, name="str", kind="str")


@reads(Family.REFERENCE)
def years_of_holidays(session: Session, ward_id: int) -> tuple[int, ...]:
    """Years in which any day off is known, oldest first."""
    ends = session.execute(
        select(func.min(Holiday.on_day), func.max(Holiday.on_day)).where(Holiday.ward_id == ward_id)
    ).one()
    return tuple(range(ends[0].year, ends[1].year + 1)) if ends[0] else ()
