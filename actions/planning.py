"""Planning visits: plan one, postpone it, cancel it. A planned visit counts in no figure until it is held."""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.change import Change, require
from actions.cleaning import clean_line, text_problems
from actions.refusals import Conflict, Doubtful, Invalid, Problem
from actions.visit_checks import LINE_LENGTH, NOTE_LENGTH, place_problems, reason_problems, unknown_choice
from actions.visit_entry import VisitEntry
from actions.visit_facts import facts_of
from actions.visit_known import Known
from actions.visit_writing import touch, write
from actions.visits import Recorded, current_visit, second_visit_problems
from models import Actor, Deed, Service, StaffMember, Visit, VisitStatus, Volunteer

LEAVES = {
    VisitStatus.POSTPONED: {VisitStatus.PLANNED},
    VisitStatus.CANCELLED: {VisitStatus.PLANNED, VisitStatus.POSTPONED},
}
"""From which states a visit that is not held yet may go where."""


def plan_visit(
    session: Session, plan: VisitEntry, *, by: Actor, now: datetime, today: date, confirmed: Collection[str] = ()
) -> Recorded:
    """Save `plan` (group, day, start; end, staff, volunteers, services, venue, note when known) as a planned visit.

    The same key with the same content gives back the visit of the first time. `confirmed` may hold "second_visit".
    Raises NotAllowed; Invalid with every problem; Doubtful when the group has another visit on that day and no
    reason is given; Conflict when the key was used for other content.
    """
    require(session, by, Deed.VISIT_PLAN, now=now)
    change = Change(session, by, now)
    plan = plan.cleaned()
    saved = session.scalar(select(Visit).where(Visit.ward_id == by.ward_id, Visit.entry_key == plan.entry_key))
    if saved is not None:
        change.forget()
        if saved.entry_digest != plan.digest():
            raise Conflict(Problem("form_already_saved", "", {"visit_id": saved.id}))
        return Recorded(saved, again=True)
    known = Known(session, by.ward_id)
    if problems := list(_plan_problems(plan, known, today)):
        raise Invalid(*problems)
    doubts = second_visit_problems(known, plan, besides=None)
    if doubts := [doubt for doubt in doubts if doubt.code not in confirmed]:
        raise Doubtful(*doubts)

    visit = Visit(ward_id=by.ward_id, id=change.take_id(), recorded_by_id=by.id, recorded_at=now, version=0)
    write(visit, plan, now, VisitStatus.PLANNED)
    visit.entry_key, visit.entry_digest = plan.entry_key, plan.digest()
    session.add(visit)
    session.flush()
    change.note("visit.plan", "visit", visit.id, after=facts_of(visit))
    return Recorded(visit)


def postpone_visit(
    session: Session, visit_id: int, *, reason: str, expected_version: int, by: Actor, now: datetime
) -> Visit:
    """A planned visit is put off, no new day known; it can still be held. Raises NotAllowed, Invalid, Conflict."""
    return _leave(session, visit_id, VisitStatus.POSTPONED, reason, expected_version, by, now)


def cancel_visit(
    session: Session, visit_id: int, *, reason: str, expected_version: int, by: Actor, now: datetime
) -> Visit:
    """A planned or postponed visit will not be held. Raises NotAllowed, Invalid, Conflict."""
    return _leave(session, visit_id, VisitStatus.CANCELLED, reason, expected_version, by, now)


def _leave(
    session: Session, visit_id: int, status: VisitStatus, reason: str, expected_version: int, by: Actor, now: datetime
) -> Visit:
    require(session, by, Deed.VISIT_PUT_OFF, now=now)
    change = Change(session, by, now)
    cleaned = clean_line(reason)
    if problems := reason_problems(cleaned, "reason"):
        raise Invalid(*problems)
    visit = current_visit(session, visit_id, expected_version, by, deed=Deed.VISIT_PUT_OFF, now=now)
    if visit.status not in LEAVES[status] or visit.voided_at is not None:
        raise Conflict(Problem("plan_gone", "", {"visit_id": visit_id}))
    before = {"status": visit.status.value}
    visit.status = status
    touch(visit, now)
    session.flush()
    verb = "visit.postpone" if status is VisitStatus.POSTPONED else "visit.cancel"
    change.note(verb, "visit", visit.id, before=before, after={"status": status.value}, reason=cleaned)
    return visit


def _plan_problems(plan: VisitEntry, known: Known, today: date) -> Iterator[Problem]:
    yield from place_problems(plan, known)
    if plan.on_day is not None and plan.on_day < today:
        yield Problem("plan_in_past", "on_day", {"today": today})
    if plan.starts_at is not None and plan.ends_at is not None and plan.ends_at <= plan.starts_at:
        yield Problem("ends_before_start", "ends_at")
    if _has_counts(plan):
        yield Problem("plan_has_counts", "attendees")
    yield from unknown_choice(known, Service, [taught.service_id for taught in plan.services], "services")
    yield from unknown_choice(known, StaffMember, plan.staff_ids, "staff_ids")
    yield from unknown_choice(known, Volunteer, plan.volunteer_ids, "volunteer_ids")
    yield from text_problems(plan.venue, "venue", LINE_LENGTH)
    yield from text_problems(plan.note, "note", NOTE_LENGTH)


def _has_counts(plan: VisitEntry) -> bool:
    counts = [plan.attendees, plan.households_present, plan.first_time_households]
    for taught in plan.services:
        counts += [taught.people, taught.filed_by_resident, taught.filed_for_resident]
    return any(count is not None for count in counts)
