"""Putting a checked entry into the rows of a visit."""

from datetime import datetime

from actions.change import Change
from actions.visit_entry import VisitEntry
from models import Visit, VisitService, VisitStaff, VisitStatus, VisitVolunteer
from texts.vietnamese import fold


def write(visit: Visit, entry: VisitEntry, now: datetime, status: VisitStatus = VisitStatus.HELD) -> None:
    """Make `visit` say what `entry` says, as one that was held unless `status` says otherwise."""
    assert entry.group_id is not None
    assert entry.on_day is not None
    assert entry.starts_at is not None
    visit.group_id, visit.on_day = entry.group_id, entry.on_day
    visit.starts_at, visit.ends_at = entry.starts_at, entry.ends_at
    visit.status = status
    visit.venue, visit.note, visit.second_visit_reason = entry.venue, entry.note, entry.second_visit_reason
    visit.attendees = entry.attendees
    visit.households_present = entry.households_present
    visit.first_time_households = entry.first_time_households
    touch(visit, now)
    _write_lines(visit, entry)


def _write_lines(visit: Visit, entry: VisitEntry) -> None:
    lines = {line.service_id: line for line in visit.services}
    visit.services = [
        lines.get(taught.service_id) or VisitService(ward_id=visit.ward_id, service_id=taught.service_id)
        for taught in entry.services
    ]
    for line, taught in zip(visit.services, entry.services, strict=True):
        line.group_id, line.on_day, line.counts = visit.group_id, visit.on_day, visit.counts
        line.people = taught.people
        line.filed_by_resident, line.filed_for_resident = taught.filed_by_resident, taught.filed_for_resident
    people = {row.staff_id: row for row in visit.staff}
    visit.staff = [
        people.get(number) or VisitStaff(ward_id=visit.ward_id, staff_id=number) for number in entry.staff_ids
    ]
    helpers = {row.volunteer_id: row for row in visit.volunteers}
    visit.volunteers = [
        helpers.get(number) or VisitVolunteer(ward_id=visit.ward_id, volunteer_id=number)
        for number in entry.volunteer_ids
    ]


def written_new(change: Change, entry: VisitEntry, planned: Visit | None = None) -> Visit:
    """The held visit that a checked `entry` becomes: a new row, or the planned one that it fulfils."""
    by, now = change.actor, change.now
    visit = planned or Visit(ward_id=by.ward_id, id=change.take_id(), version=0)
    visit.recorded_by_id, visit.recorded_at = by.id, now
    write(visit, entry, now)
    visit.entry_key, visit.entry_digest = entry.entry_key, entry.digest()
    return visit


def touch(visit: Visit, now: datetime) -> None:
    visit.counts = visit.status is VisitStatus.HELD and visit.voided_at is None
    visit.searched = searched(visit)
    visit.version += 1
    visit.changed_at = now


def searched(visit: Visit) -> str:
    """What a search looks through: the visit's own words, folded."""
    return searched_in(visit.venue, visit.note, visit.void_reason)


def searched_in(venue: str | None, note: str | None, void_reason: str | None = None) -> str:
    return str(fold(" ".join(text or "" for text in (venue, note, void_reason))))
