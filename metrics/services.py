"""What was taught, where, to how many, and what they filed: figures 6 and 7."""

from datetime import date

import pandas as pd
from sqlalchemy import Subquery, exists, func, or_, select, union_all
from sqlalchemy.orm import Session

from metrics.counter_rows import came_by_service
from metrics.lineage import lineage_of
from metrics.months import cut
from metrics.places import valid_on
from metrics.reading import reads
from metrics.tables import DAY, fetch, ratio, table
from models import Family, LineMonth, LinePair, Service, ServiceKind, VisitService

Taught = tuple[int, int, date, date]
"""visits, people, first and last day"""


@reads(Family.VISITS, Family.REFERENCE)
def services_taught(session: Session, ward_id: int, *, since: date, until: date) -> pd.DataFrame:
    """Every service in force on `until` or taught in the period (both ends included), by position, then id.

    Source: figures 6 and 7; held visits only. Columns: service_id (int64), slug, kind, short_vi, short_en, name_vi,
    name_en, core (bool), position (int64).
    visits (int64): visits that taught it; groups (int64): groups, as they were then, where it was taught.
    people (int64): people guided; people_missing (int64): visits that say no number and add nothing.
    filed_by_resident, filed_for_resident (int64): applications filed on the spot.
    self_share (float64, 0..1): filed by the resident ÷ all filed on the spot; NaN when none was filed.
    """
    taught = _sums(ward_id, since, until)
    where = _groups(ward_id, since, until)
    row, sums = Service, taught.c
    found = session.execute(
        select(
            row.id, row.slug, row.kind, row.short_vi, row.short_en, row.name_vi, row.name_en, row.core, row.position,
            func.coalesce(sums.visits, 0), func.coalesce(where.c.groups, 0), func.coalesce(sums.people, 0),
            func.coalesce(sums.visits - sums.people_known, 0), func.coalesce(sums.by_resident, 0),
            func.coalesce(sums.for_resident, 0),
        )
        .outerjoin(taught, sums.service_id == row.id)
        .outerjoin(where, where.c.service_id == row.id)
        .where(row.ward_id == ward_id)
        .where(or_(sums.service_id.is_not(None), valid_on(until, row.valid_from, row.valid_to)))
        .order_by(row.position, row.id)
    )  # fmt: skip
    return table(
        ((*one, ratio(one[-2], one[-2] + one[-1])) for one in found),
        service_id="int64", slug="str", kind="str", short_vi="str", short_en="str", name_vi="str", name_en="str",
        core="bool", position="int64", visits="int64", groups="int64", people="int64", people_missing="int64",
        filed_by_resident="int64", filed_for_resident="int64", self_share="float64",
    )  # fmt: skip


def _sums(ward_id: int, since: date, until: date) -> Subquery:
    """SQL: what each service that was taught in the period comes to.

    Whole months come from the sums that are kept, the days before and after them from the lines.
    """
    line, kept = VisitService, LineMonth
    first, end, around = cut(since, until)
    edges = [
        select(
            line.service_id,
            func.count().label("visits"),
            func.coalesce(func.sum(line.people), 0).label("people"),
            func.count(line.people).label("people_known"),
            func.coalesce(func.sum(line.filed_by_resident), 0).label("by_resident"),
            func.coalesce(func.sum(line.filed_for_resident), 0).label("for_resident"),
        )
        .where(line.ward_id == ward_id, line.counts, line.on_day.between(*span))
        .group_by(line.service_id)
        for span in around
    ]
    whole = select(
        kept.service_id, kept.visits, kept.people, kept.people_known, kept.by_resident, kept.for_resident
    ).where(kept.ward_id == ward_id, kept.month >= first, kept.month < end)
    parts = union_all(whole, *edges).subquery()
    service, *amounts = parts.c
    return (
        select(service, *(func.sum(one).label(one.name) for one in amounts))
        .group_by(service)
        .having(func.sum(parts.c.visits) > 0)
        .subquery()
    )


def _groups(ward_id: int, since: date, until: date) -> Subquery:
    """SQL: in how many groups each service was taught. Each pair is sought once: lines grow, pairs do not."""
    line, pair = VisitService, LinePair
    there = exists().where(
        line.ward_id == ward_id,
        line.counts,
        line.service_id == pair.service_id,
        line.group_id == pair.group_id,
        line.on_day.between(since, until),
    )
    return (
        select(pair.service_id, func.count().label("groups"))
        .where(pair.ward_id == ward_id, there)
        .group_by(pair.service_id)
        .subquery()
    )


@reads(Family.VISITS, Family.REFERENCE)
def services_by_group(session: Session, ward_id: int, *, day: date) -> pd.DataFrame:
    """The matrix of figure 6: what was taught in each group in force on `day`, up to that day; holes have no row.

    Taught: at an own held visit, or in all predecessors. Columns: group_id, service_id (int64), visits (int64),
    people (int64; visits without a number add nothing), first_day, last_day (days): own and predecessors' visits,
    each once; taught_by_predecessors (bool): no own visit taught it. By natural order of groups, then service id.
    """
    lineage = lineage_of(session, ward_id)
    groups = [one.id for one in lineage.in_force(day)]
    lines = {group_id: lineage.line(group_id, day) for group_id in groups}
    rows = []
    for service_id, own in _own_lines(session, ward_id, day).items():
        holding = lineage.holding(own, day)
        for place, group_id in enumerate(groups):
            if group_id in holding:
                summed = _together([own[one] for one in lines[group_id] if one in own])
                rows.append((place, (group_id, service_id, *summed, group_id not in own)))
    rows.sort(key=lambda row: (row[0], row[1][1]))
    return table(
        (row for _, row in rows), group_id="int64", service_id="int64", visits="int64", people="int64", first_day=DAY,
        last_day=DAY, taught_by_predecessors="bool",
    )  # fmt: skip


def _together(parts: list[Taught]) -> Taught:
    if len(parts) == 1:
        return parts[0]
    visits, people, first, last = zip(*parts, strict=True)
    return sum(visits), sum(people), min(first), max(last)


def _own_lines(session: Session, ward_id: int, day: date) -> dict[int, dict[int, Taught]]:
    """visits, people, first and last day by service and group, up to `day`

    From the sums of all time is taken away what came later, which is little or nothing. Both ends are sought in the
    index for each pair.
    """
    line, pair = VisitService, LinePair
    later = (
        select(line.service_id, line.group_id, func.count().label("visits"), func.sum(line.people).label("people"))
        .where(line.ward_id == ward_id, line.counts, line.on_day > day)
        .group_by(line.service_id, line.group_id)
        .subquery()
    )
    visits = pair.visits - func.coalesce(later.c.visits, 0)
    days = select(line.on_day).where(
        line.ward_id == ward_id,
        line.counts,
        line.service_id == pair.service_id,
        line.group_id == pair.group_id,
        line.on_day <= day,
    )
    first, last = (days.order_by(order).limit(1).scalar_subquery() for order in (line.on_day, line.on_day.desc()))
    found = session.execute(
        select(
            pair.service_id, pair.group_id, visits, pair.people - func.coalesce(later.c.people, 0), first, last
        )
        .outerjoin(later, (later.c.service_id == pair.service_id) & (later.c.group_id == pair.group_id))
        .where(pair.ward_id == ward_id, visits > 0)
    )  # fmt: skip
    by_service: dict[int, dict[int, Taught]] = {}
    for service_id, group_id, held, people, first_day, last_day in found:
        by_service.setdefault(service_id, {})[group_id] = held, people, first_day, last_day
    return by_service


@reads(Family.VISITS, Family.COUNTER, Family.REFERENCE)
def taught_against_counter(session: Session, ward_id: int, *, since: date, until: date) -> pd.DataFrame:
    """Procedures that the counter has figures for in the period, by position: what is taught, what people come for.

    Source: figures 6, 10, 11; both ends included. A number of a month that lies in the period stands for its days.
    Columns: service_id (int64), short_vi, short_en, people (int64, guided at held visits), visits (int64),
    counter_direct, counter_online, counter_visitors (Int64; missing when nothing gives it). Police procedures never
    stand at the centre's counter, so they have no row.
    """
    row, came, taught = Service, came_by_service(ward_id, since, until), _sums(ward_id, since, until)
    statement = (
        select(
            row.id.label("service_id"), row.short_vi, row.short_en,
            func.coalesce(taught.c.people, 0).label("people"), func.coalesce(taught.c.visits, 0).label("visits"),
            came.c.direct.label("counter_direct"), came.c.online.label("counter_online"),
            came.c.visitors.label("counter_visitors"),
        )
        .join(came, came.c.service_id == row.id)
        .outerjoin(taught, taught.c.service_id == row.id)
        .where(row.ward_id == ward_id, row.kind == ServiceKind.PROCEDURE)
        .order_by(row.position, row.id)
    )  # fmt: skip
    return fetch(
        session, statement, service_id="int64", short_vi="str", short_en="str", people="int64", visits="int64",
        counter_direct="Int64", counter_online="Int64", counter_visitors="Int64",
    )  # fmt: skip
