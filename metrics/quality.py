"""The quality inbox: what may be wrong in what was written down, by stated rules, and what somebody has accepted."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from metrics.lineage import Lineage, lineage_of
from metrics.quality_rules import Finding, Member, Place, Seen, duplicates, judged, outliers, strangers
from metrics.reading import reads
from metrics.register_rows import MOST_LISTED
from metrics.sheets import counter_calendar, counter_months_known
from models import (
    Assist,
    CounterDay,
    Family,
    QualityAcceptance,
    Visit,
    VisitStaff,
    VisitVolunteer,
    Volunteer,
    VolunteerPast,
    Ward,
)

LOOK_BACK = timedelta(days=400)
"""Visits before that are history: nobody remembers what was right."""
COUNTER_BACK = timedelta(days=60)
RULES = (
    "duplicate", "outlier", "dates", "ended", "missing", "late", "volunteers", "planned", "counter", "drafts",
)  # fmt: skip
"""In the order of the inbox: first what puts figures in doubt."""


@dataclass(frozen=True)
class Accepted:
    """What somebody has said about a finding."""

    digest: str
    reason: str
    by_id: int


@reads(Family.VISITS, Family.VOLUNTEERS, Family.REFERENCE)
def visit_findings(session: Session, ward_id: int, *, today: date, zone: ZoneInfo) -> tuple[Finding, ...]:
    """All findings about visits of the last 400 days, accepted ones too, by rule, the newest first.

    `zone` is the ward's, for the calendar day on which something was written down.
    """
    visits = _visits(session, ward_id, today - LOOK_BACK, zone)
    lineage, members = lineage_of(session, ward_id), _members(session, ward_id)
    start = session.scalars(select(Ward.programme_start).where(Ward.id == ward_id)).one()
    places = {number: Place(one.valid_from, one.valid_to) for number, one in lineage.groups.items()}
    found = [*duplicates(visits), *outliers(visits)]
    for visit in visits:
        found += judged(visit, places[visit.group_id], start=start, today=today)
        if visit.held and visit.volunteers:
            found += strangers(visit, members, _homes(visit, members, lineage))
    return in_order(_with_owners(session, ward_id, found))


@reads(Family.ASSISTS, Family.COUNTER, Family.VOLUNTEERS, Family.REFERENCE)
def sheet_findings(session: Session, ward_id: int, *, today: date) -> tuple[Finding, ...]:
    """All findings about help after visits (of the last 400 days) and the counter (60), in the same order."""
    return in_order([*_assists(session, ward_id, today - LOOK_BACK), *_counter(session, ward_id, today)])


@reads(Family.VISITS, Family.ASSISTS, Family.COUNTER, Family.VOLUNTEERS, Family.REFERENCE)
def findings(session: Session, ward_id: int, *, today: date, zone: ZoneInfo) -> tuple[Finding, ...]:
    """Both. Stale drafts are not among them (metrics.forgotten)."""
    visits = visit_findings(session, ward_id, today=today, zone=zone)
    return in_order([*visits, *sheet_findings(session, ward_id, today=today)])


@reads(Family.QUALITY)
def accepted_findings(session: Session, ward_id: int) -> dict[str, Accepted]:
    """Finding's key → what was accepted about it."""
    row = QualityAcceptance
    found = session.execute(
        select(row.finding, row.digest, row.reason, row.accepted_by_id).where(row.ward_id == ward_id)
    )
    return {key: Accepted(digest, reason, by) for key, digest, reason, by in found}


def is_open(finding: Finding, accepted: dict[str, Accepted]) -> bool:
    """Nobody has accepted it, or the facts have changed since."""
    known = accepted.get(finding.key)
    return known is None or known.digest != finding.digest


def in_order(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """As the inbox has them: by rule, the newest first."""
    return tuple(sorted(found, key=_order))


def _order(finding: Finding) -> tuple[int, int, int]:
    return RULES.index(finding.rule), -finding.day.toordinal(), -finding.number


def _visits(session: Session, ward_id: int, since: date, zone: ZoneInfo) -> list[Seen]:
    helpers: dict[int, list[int]] = defaultdict(list)
    of_visit = (Visit.ward_id == VisitVolunteer.ward_id) & (Visit.id == VisitVolunteer.visit_id)
    for visit_id, volunteer_id in session.execute(
        select(VisitVolunteer.visit_id, VisitVolunteer.volunteer_id)
        .join(Visit, of_visit)
        .where(Visit.ward_id == ward_id, Visit.on_day >= since)
        .order_by(VisitVolunteer.visit_id, VisitVolunteer.volunteer_id)
    ):
        helpers[visit_id].append(volunteer_id)
    row = Visit
    found = session.execute(
        select(
            row.id, row.group_id, row.status, row.on_day, row.starts_at, row.ends_at, row.attendees,
            row.households_present, row.first_time_households, row.recorded_at, row.recorded_by_id,
        ).where(row.ward_id == ward_id, row.on_day >= since, row.voided_at.is_(None))
    )  # fmt: skip
    return [
        Seen(
            number, group, status.value, day, starts, ends, attendees, present, first,
            recorded.astimezone(zone).date(), by, tuple(helpers.get(number, ())),
        )
        for number, group, status, day, starts, ends, attendees, present, first, recorded, by in found
    ]  # fmt: skip


def _members(session: Session, ward_id: int) -> dict[int, Member]:
    past: dict[int, list[tuple[date | None, int]]] = defaultdict(list)
    moved = select(VolunteerPast.volunteer_id, VolunteerPast.until_day, VolunteerPast.group_id)
    for number, until, group in session.execute(
        moved.where(VolunteerPast.ward_id == ward_id).order_by(VolunteerPast.until_day)
    ):
        past[number].append((until, group))
    row = Volunteer
    people = session.execute(select(row.id, row.joined_on, row.left_on, row.group_id).where(row.ward_id == ward_id))
    return {
        number: Member(joined, left, (*past.get(number, ()), (None, group))) for number, joined, left, group in people
    }


def _homes(visit: Seen, members: dict[int, Member], lineage: Lineage) -> dict[int, frozenset[int]]:
    """Where each volunteer of the visit may have lived that day: of a home that was split by then, any part."""
    return {one: _heirs(lineage, members[one].at_home(visit.on_day), visit.on_day) for one in visit.volunteers}


def _heirs(lineage: Lineage, group: int, day: date) -> frozenset[int]:
    """The group itself while it is in force, afterwards all that came out of it by `day`."""
    into = [one.new_id for one in lineage.successions if one.old_id == group and one.on_day <= day]
    return frozenset().union(*(_heirs(lineage, one, day) for one in into)) if into else frozenset({group})


def _assists(session: Session, ward_id: int, since: date) -> Iterator[Finding]:
    """Help by somebody who had left, or had not joined."""
    row, who = Assist, Volunteer
    found = session.execute(
        select(row.id, row.volunteer_id, row.on_day, row.recorded_by_id, who.joined_on, who.left_on, who.group_id)
        .join(who, (who.ward_id == row.ward_id) & (who.id == row.volunteer_id))
        .where(row.ward_id == ward_id, row.voided_at.is_(None), row.on_day >= since)
        .where(or_(row.on_day < who.joined_on, row.on_day >= who.left_on))
    )
    for number, person, day, by, joined, left, group in found:
        facts = (("people", (person,)), ("joined", joined), ("left", left))
        yield Finding("volunteers", "assist_outside", "assist", number, day, group, facts, "", frozenset({by}))


def _counter(session: Session, ward_id: int, today: date) -> Iterator[Finding]:
    """Working days without figures, from the first day that has any; yesterday's may still come."""
    row, since, until = CounterDay, today - COUNTER_BACK, today - timedelta(days=2)
    first = session.scalar(
        select(row.on_day).where(row.ward_id == ward_id, row.voided_at.is_(None)).order_by(row.on_day).limit(1)
    )
    if first is None or max(first, since) > until:
        return
    whole = counter_months_known(session, ward_id)
    days = counter_calendar(session, ward_id, since=max(first, since), until=until)
    for on_day in days.loc[days["state"] == "missing", "day"]:
        day = on_day.date()
        if day.year * 12 + day.month - 1 not in whole:
            yield Finding("counter", "counter", "counter_day", day.toordinal(), day, None, ())


def _with_owners(session: Session, ward_id: int, found: Sequence[Finding]) -> Iterator[Finding]:
    """Findings about visits belong to those who went there too."""
    numbers = sorted({one.number for one in found})
    went: dict[int, list[int]] = defaultdict(list)
    for first in range(0, len(numbers), MOST_LISTED):
        some = numbers[first : first + MOST_LISTED]
        rows = select(VisitStaff.visit_id, VisitStaff.staff_id).where(VisitStaff.ward_id == ward_id)
        for visit_id, staff_id in session.execute(rows.where(VisitStaff.visit_id.in_(some))):
            went[visit_id].append(staff_id)
    return (one.of(went.get(one.number, ())) for one in found)
