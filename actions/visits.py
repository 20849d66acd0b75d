"""Writing outreach visits down: record, correct, void, restore."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.change import Change, require
from actions.cleaning import clean_line
from actions.forms import drop_draft, refuse_other_content
from actions.refusals import Conflict, Doubtful, Invalid, Problem
from actions.rows import current_row, differences, put_back, take_out
from actions.visit_checks import doubts_of, problems_of, reason_problems
from actions.visit_entry import VisitEntry
from actions.visit_facts import facts_of, facts_of_entry
from actions.visit_known import Known
from actions.visit_writing import touch, write, written_new
from models import Actor, Deed, Visit, VisitStatus

HELD_FROM = {VisitStatus.PLANNED, VisitStatus.POSTPONED}
"""A visit in one of these states can still be held."""


@dataclass(frozen=True)
class Recorded:
    """A saved visit; `again` when the same form had already been saved."""

    visit: Visit
    again: bool = False


def record_visit(
    session: Session,
    entry: VisitEntry,
    *,
    by: Actor,
    now: datetime,
    today: date,
    local_time: time | None = None,
    confirmed: Collection[str] = (),
) -> Recorded:
    """Save `entry` as a held visit, remove its draft and note it in the audit trail.

    The same key with the same content gives back the visit of the first time. An entry that names a planned visit
    turns that one into a held one. `confirmed` holds the codes of doubts that the person has answered.
    `local_time` is the present time on the ward's clocks; None: nobody is there to be asked whether a visit of today
    has begun.

    Raises NotAllowed; Invalid with every problem at once; Doubtful with every improbable value not confirmed;
    Conflict when the key was used for other content, or the planned visit is no longer planned.
    Never commits: the caller owns the transaction.
    """
    require(session, by, Deed.VISIT_RECORD, now=now)
    change = Change(session, by, now)
    entry = entry.cleaned()
    if saved := _saved_before(session, entry, by):
        change.forget()
        return Recorded(saved, again=True)
    known = Known(session, by.ward_id)
    if problems := list(problems_of(entry, known, today)):
        raise Invalid(*problems)
    planned = _planned(session, entry, by)
    problems = second_visit_problems(known, entry, besides=planned.id if planned else None)
    doubts = doubts_of(entry, known, today, local_time=local_time)
    problems += [doubt for doubt in doubts if doubt.code not in confirmed]
    if problems:
        raise Doubtful(*problems)

    before = facts_of(planned) if planned else None
    visit = written_new(change, entry, planned)
    session.add(visit)
    drop_draft(session, entry.entry_key, by)
    session.flush()
    before, after = differences(before, facts_of(visit))
    change.note("visit.record", "visit", visit.id, before=before, after=after)
    return Recorded(visit)


def correct_visit(
    session: Session,
    visit_id: int,
    entry: VisitEntry,
    *,
    expected_version: int,
    by: Actor,
    now: datetime,
    today: date,
    local_time: time | None = None,
    confirmed: Collection[str] = (),
) -> Visit:
    """Replace what a held visit says by `entry`, when nobody has changed it since `expected_version`.

    Raises NotAllowed, Invalid and Doubtful as `record_visit` does; Conflict("changed_meanwhile") when the version
    moved on, Conflict("visit_void") when the visit is void. A correction that changes nothing adds no history.
    """
    require(session, by, Deed.VISIT_CORRECT, now=now)
    change = Change(session, by, now)
    entry = entry.cleaned()
    visit = current_visit(session, visit_id, expected_version, by, deed=Deed.VISIT_CORRECT, now=now)
    if visit.voided_at is not None:
        raise Conflict(Problem("visit_void"))
    if visit.status is not VisitStatus.HELD:
        raise Conflict(Problem("visit_not_held"))
    known = Known(session, by.ward_id)
    if problems := list(problems_of(entry, known, today)):
        raise Invalid(*problems)
    moved = (visit.group_id, visit.on_day) != (entry.group_id, entry.on_day)
    problems = second_visit_problems(known, entry, besides=visit.id) if moved else []
    doubts = doubts_of(entry, known, today, local_time=local_time, besides=visit.id)
    problems += [doubt for doubt in doubts if doubt.code not in confirmed]
    if problems:
        raise Doubtful(*problems)

    before = facts_of(visit)
    if before == facts_of_entry(entry, visit):
        change.forget()
        return visit
    write(visit, entry, now)
    session.flush()
    was, now_is = differences(before, facts_of(visit))
    change.note("visit.correct", "visit", visit.id, before=was, after=now_is)
    return visit


def void_visit(
    session: Session, visit_id: int, *, reason: str, expected_version: int, by: Actor, now: datetime
) -> Visit:
    """Take a visit out of every figure, for a reason. It stays in the register and can be restored."""
    require(session, by, Deed.VISIT_VOID, now=now)
    change = Change(session, by, now)
    cleaned = clean_line(reason)
    if problems := reason_problems(cleaned, "void_reason"):
        raise Invalid(*problems)
    visit = current_visit(session, visit_id, expected_version, by, deed=Deed.VISIT_VOID, now=now)
    if visit.voided_at is not None:
        raise Conflict(Problem("visit_void"))
    take_out(visit, by, now, cleaned)
    touch(visit, now)
    session.flush()
    change.note("visit.void", "visit", visit.id, before={"void": False}, after={"void": True}, reason=cleaned)
    return visit


def restore_visit(session: Session, visit_id: int, *, expected_version: int, by: Actor, now: datetime) -> Visit:
    """Undo a void."""
    require(session, by, Deed.VISIT_RESTORE, now=now)
    change = Change(session, by, now)
    visit = current_visit(session, visit_id, expected_version, by, deed=Deed.VISIT_RESTORE, now=now)
    if visit.voided_at is None:
        raise Conflict(Problem("visit_not_void"))
    put_back(visit)
    touch(visit, now)
    session.flush()
    change.note("visit.restore", "visit", visit.id, before={"void": True}, after={"void": False})
    return visit


def _saved_before(session: Session, entry: VisitEntry, by: Actor) -> Visit | None:
    saved = session.scalar(select(Visit).where(Visit.ward_id == by.ward_id, Visit.entry_key == entry.entry_key))
    if saved is not None:
        refuse_other_content(saved.entry_digest, entry.digest(), visit_id=saved.id)
    return saved


def _planned(session: Session, entry: VisitEntry, by: Actor) -> Visit | None:
    if entry.planned_visit_id is None:
        return None
    planned = session.get(Visit, (by.ward_id, entry.planned_visit_id), populate_existing=True)
    if planned is None or planned.status not in HELD_FROM or planned.voided_at is not None:
        raise Conflict(Problem("plan_gone", "", {"visit_id": entry.planned_visit_id}))
    return planned


def second_visit_problems(known: Known, entry: VisitEntry, besides: int | None) -> list[Problem]:
    """Another visit of the group on that day needs a reason."""
    assert entry.group_id is not None
    assert entry.on_day is not None
    others = known.same_day(entry.group_id, entry.on_day, besides)
    if not others or not reason_problems(entry.second_visit_reason, "second_visit_reason"):
        return []
    values = {"visit_id": others[0].id, "starts_at": others[0].starts_at}
    return [Problem("second_visit", "second_visit_reason", values)]


def current_visit(
    session: Session, visit_id: int, expected_version: int, by: Actor, *, deed: Deed, now: datetime
) -> Visit:
    """The visit as it stands under the ward's lock, when `by` may do `deed` to it and has seen its newest version."""
    return current_row(
        session, Visit, visit_id, expected_version, by, deed=deed, now=now, unknown=Problem("visit_unknown")
    )  # fmt: skip
