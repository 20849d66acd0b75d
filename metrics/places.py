"""What there is to choose from on a day: groups and their shapes, services, staff, volunteers."""

from datetime import date
from functools import cache
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from metrics.homes import home_before_succession
from metrics.lineage import Group, lineage_of, natural_order
from metrics.reading import reads
from metrics.tables import DAY, fetch, table
from models import Family, ResidentialGroup, Service, StaffMember, Volunteer
from texts.vietnamese import by_name

name_order = cache(by_name)
"""The sort key of a person's name, worked out once: it is the dearest part of these lists."""


@reads(Family.REFERENCE)
def ended_groups(session: Session, ward_id: int, *, day: date) -> pd.DataFrame:
    """Groups that are no longer in force on `day`, with each group in force that they have gone into.

    Columns: id (int64), name, on_day (the day on which it ended), way ("merged", "split"), successor_id (int64),
    successor (its name), code (of the ended group). In natural order of the names; a split group has a row for each
    part, one without a successor none.
    """
    lineage = lineage_of(session, ward_id)
    heirs: dict[int, list[Group]] = {}
    for one in lineage.in_force(day):
        for before in lineage.line(one.id, day) - {one.id}:
            heirs.setdefault(before, []).append(one)
    rows = []
    for old in sorted((lineage.groups[one] for one in heirs), key=lambda one: (natural_order(one.name), one.id)):
        after = heirs[old.id]
        way = "merged" if len(after) == 1 else "split"
        rows += [(old.id, old.name, old.valid_to, way, one.id, one.name, old.code) for one in after]
    return table(rows, id="int64", name="str", on_day=DAY, way="str", successor_id="int64", successor="str", code="str")


@reads(Family.REFERENCE)
def groups(session: Session, ward_id: int, *, day: date) -> pd.DataFrame:
    """Groups in force on `day`, in natural order of their names ("Tổ 2" before "Tổ 10").

    Columns: id (int64), code, name, kind ("to_dan_pho", "xom"), households (int64), former_unit, venue (missing where
    not known), latitude, longitude (Float64, degrees), has_shape (bool).
    """
    rows = (
        (one.id, one.code, one.name, one.kind, one.households, one.former_unit, one.venue, one.latitude, one.longitude,
         one.has_shape)
        for one in lineage_of(session, ward_id).in_force(day)
    )  # fmt: skip
    return table(
        rows, id="int64", code="str", name="str", kind="str", households="int64", former_unit="str", venue="str",
        latitude="Float64", longitude="Float64", has_shape="bool",
    )  # fmt: skip


@reads(Family.REFERENCE)
def shapes(session: Session, ward_id: int, *, day: date) -> dict[str, Any]:
    """The boundaries of the groups in force on `day` as a GeoJSON FeatureCollection; properties: id, name."""
    row, lineage = ResidentialGroup, lineage_of(session, ward_id)
    found = session.execute(
        select(row.id, row.boundary)
        .where(row.ward_id == ward_id, row.boundary.is_not(None), valid_on(day, row.valid_from, row.valid_to))
        .order_by(row.id)
    )
    features = [
        {"type": "Feature", "properties": {"id": number, "name": lineage.at(number, day).name}, "geometry": boundary}
        for number, boundary in found
    ]
    return {"type": "FeatureCollection", "features": features}


@reads(Family.REFERENCE)
def services(session: Session, ward_id: int, *, day: date) -> pd.DataFrame:
    """Services that may be taught on `day`, by position, then id.

    Columns: id (int64), slug, kind ("skill", "procedure"), name_vi, name_en, short_vi, short_en, core (bool),
    position (int64), procedure_code (missing for skills).
    """
    row = Service
    statement = (
        select(
            row.id, row.slug, row.kind, row.name_vi, row.name_en, row.short_vi, row.short_en, row.core, row.position,
            row.procedure_code,
        )
        .where(row.ward_id == ward_id, valid_on(day, row.valid_from, row.valid_to))
        .order_by(row.position, row.id)
    )  # fmt: skip
    return fetch(
        session, statement, id="int64", slug="str", kind="str", name_vi="str", name_en="str", short_vi="str",
        short_en="str", core="bool", position="int64", procedure_code="str",
    )  # fmt: skip


@reads(Family.REFERENCE)
def staff(session: Session, ward_id: int, *, day: date) -> pd.DataFrame:
    """Staff in office on `day`, by given name. Columns: id (int64), code, name, position, goes_out (bool)."""
    row = StaffMember
    statement = select(row.id, row.code, row.name, row.position, row.goes_out).where(
        row.ward_id == ward_id, valid_on(day, row.active_from, row.active_to)
    )
    found = fetch(
        session, statement, id="int64", code="str", name="str", position="str", goes_out="bool"
    )  # fmt: skip
    return sorted_by_name(found)


@reads(Family.VOLUNTEERS, Family.REFERENCE)
def volunteers_named(session: Session, ward_id: int, *, day: date) -> pd.DataFrame:
    """Volunteers who are members on `day`, by given name.

    Columns: id (int64), name, group_id (Int64, their home on `day`; missing when the group ended without a
    successor), in_digital_team (bool).
    """
    lineage = lineage_of(session, ward_id)
    row = Volunteer
    lived = home_before_succession(session, ward_id, day)
    members = session.execute(select(row.id, row.name, lived, row.in_digital_team).where(member_on(day, ward_id)))
    homes = {group_id: lineage.home(group_id, day) for group_id in lineage.groups}
    rows = ((number, name, homes[group_id], team) for number, name, group_id, team in members)
    found = table(rows, id="int64", name="str", group_id="Int64", in_digital_team="bool")
    return sorted_by_name(found)


def valid_on(
    day: date, since: InstrumentedAttribute[date], until: InstrumentedAttribute[date | None]
) -> ColumnElement[bool]:
    """SQL: in force on `day`, from `since` up to, not including, `until`."""
    return (since <= day) & (until.is_(None) | (until > day))


def member_on(day: date, ward_id: int) -> ColumnElement[bool]:
    """SQL: the volunteer belongs to the ward and is a member on `day`."""
    return (Volunteer.ward_id == ward_id) & valid_on(day, Volunteer.joined_on, Volunteer.left_on)


def sorted_by_name(people: pd.DataFrame) -> pd.DataFrame:
    """`people` by given name as Vietnamese sort them, then by id."""
    keys = [(name_order(name), number) for name, number in zip(people["name"], people["id"], strict=True)]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return people.iloc[order].reset_index(drop=True)
