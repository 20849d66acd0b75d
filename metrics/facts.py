"""Facts summed by group in SQL, as far as several questions need them, from an index or from sums that are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, select, union_all
from sqlalchemy.orm import Session

from metrics.homes import home_before_succession
from metrics.lineage import Lineage
from metrics.months import month_number
from metrics.places import member_on, valid_on
from models import Assist, ResidentialGroup, Service, Visit, VisitMonth, VisitService, VisitStatus, Volunteer


@dataclass(frozen=True, slots=True)
class OwnVisits:
    """Counted visits of one group, those of its predecessors left out."""

    visits: int
    attendances: int
    first_time: int | None
    """Households met for the first time; None: no visit says."""
    first: date
    last: date


def own_visits(session: Session, ward_id: int, day: date) -> dict[int, OwnVisits]:
    """Up to and including `day`, by group id; groups without a visit are left out.

    Whole months come from the sums, the days of the last one from the visits.
    """
    row = VisitMonth
    whole = (
        select(row.group_id, row.visits, row.attendees, row.first_time, row.first_time_known)
        .where(row.ward_id == ward_id, row.month < month_number(day))
    )  # fmt: skip
    rest = select(
        Visit.group_id,
        literal(1).label("visits"),
        func.coalesce(Visit.attendees, 0).label("attendees"),
        func.coalesce(Visit.first_time_households, 0).label("first_time"),
        case((Visit.first_time_households.is_(None), 0), else_=1).label("first_time_known"),
    ).where(Visit.ward_id == ward_id, Visit.counts, Visit.on_day.between(day.replace(day=1), day))
    part = union_all(whole, rest).subquery().c
    found = session.execute(
        select(part.group_id, *(func.sum(column) for column in list(part)[1:])).group_by(part.group_id)
    )
    sums = {group: (visits, came, met if known else None) for group, visits, came, met, known in found if visits}
    ends = _first_and_last(session, ward_id, day)
    return {group: OwnVisits(*counts, *ends[group]) for group, counts in sums.items()}


def first_visits(session: Session, ward_id: int, day: date) -> dict[int, date]:
    """The day of each group's own first counted visit up to `day`; groups without one are left out."""
    return {group: first for group, (first, _) in _first_and_last(session, ward_id, day).items()}


def _first_and_last(session: Session, ward_id: int, day: date) -> dict[int, tuple[date, date]]:
    """Both ends are sought in the index for each group."""
    days = select(Visit.on_day).where(
        Visit.ward_id == ward_id, Visit.counts, Visit.group_id == ResidentialGroup.id, Visit.on_day <= day
    )
    first, last = (days.order_by(order).limit(1).scalar_subquery() for order in (Visit.on_day, Visit.on_day.desc()))
    found = session.execute(select(ResidentialGroup.id, first, last).where(ResidentialGroup.ward_id == ward_id))
    return {group: (begun, ended) for group, begun, ended in found if begun}


def core_services(session: Session, ward_id: int, day: date) -> list[int]:
    """Ids of the core services in force on `day`, by position."""
    row = Service
    found = session.scalars(
        select(row.id)
        .where(row.ward_id == ward_id, row.core, valid_on(day, row.valid_from, row.valid_to))
        .order_by(row.position, row.id)
    )
    return list(found)


def groups_taught(
    session: Session, ward_id: int, day: date, services: Sequence[int], lineage: Lineage
) -> dict[int, set[int]]:
    """For each of `services` the groups in which it was taught up to `day`: there, or in all predecessors.

    Looks once into the index for each pair instead of reading all lines: they grow, the pairs do not.
    """
    line = VisitService
    pair = exists().where(
        line.ward_id == ward_id,
        line.counts,
        line.service_id == Service.id,
        line.group_id == ResidentialGroup.id,
        line.on_day <= day,
    )
    found = session.execute(
        select(Service.id, ResidentialGroup.id)
        .join(ResidentialGroup, ResidentialGroup.ward_id == Service.ward_id)
        .where(Service.ward_id == ward_id, Service.id.in_(services), pair)
    )
    own: dict[int, list[int]] = {service: [] for service in services}
    for service_id, group_id in found:
        own[service_id].append(group_id)
    return {service: lineage.holding(groups, day) for service, groups in own.items()}


def window(day: date, days: int) -> ColumnElement[bool]:
    """SQL: an assist that is not void, in the `days` days up to and including `day`."""
    return and_(Assist.voided_at.is_(None), Assist.on_day > day - timedelta(days=days), Assist.on_day <= day)


def is_active(ward_id: int, day: date, days: int) -> ColumnElement[bool]:
    """SQL: the Volunteer of the surrounding SELECT has an assist in `window`."""
    return exists().where(Assist.ward_id == ward_id, Assist.volunteer_id == Volunteer.id, window(day, days))


def volunteers_by_group(
    session: Session, ward_id: int, day: date, active_days: int, lineage: Lineage
) -> dict[int, tuple[int, int]]:
    """Members and active members of `day` by the group where they live then."""
    lived = home_before_succession(session, ward_id, day).label("lived")
    found = session.execute(
        select(lived, func.count(), func.sum(case((is_active(ward_id, day, active_days), 1), else_=0)))
        .where(member_on(day, ward_id))
        .group_by(lived)
    )
    people: dict[int, tuple[int, int]] = {}
    for group_id, members, active in found:
        home = lineage.home(group_id, day)
        if home is not None:
            before = people.get(home, (0, 0))
            people[home] = before[0] + members, before[1] + active
    return people


def next_planned(session: Session, ward_id: int, day: date) -> dict[int, tuple[date, int]]:
    """The first planned visit on or after `day` of each group that has one: its day and id."""
    found = session.execute(
        select(Visit.on_day, Visit.starts_at, Visit.id, Visit.group_id).where(
            Visit.ward_id == ward_id,
            ~Visit.counts,
            Visit.on_day >= day,
            Visit.status == VisitStatus.PLANNED,
            Visit.voided_at.is_(None),
        )
    )
    return {group_id: (on_day, visit_id) for on_day, _, visit_id, group_id in sorted(found, reverse=True)}
