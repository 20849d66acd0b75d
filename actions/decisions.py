"""Decisions of a review meeting: taken in seconds, put right, ended by hand where no data can."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.change import Change, require
from actions.cleaning import clean_line, text_problems
from actions.editing import plain_value
from actions.meetings import known_meeting
from actions.refusals import Conflict, Invalid, Problem
from actions.setup_checks import SHARES
from models import (
    Actor,
    Closes,
    Decision,
    DecisionEnd,
    Deed,
    Figure,
    Meeting,
    ResidentialGroup,
    Service,
    StaffMember,
)

WHAT_LENGTH = 300
FIELDS = ("what", "group_id", "service_id", "owner_id", "due_on", "closes", "figure", "goal")


@dataclass(frozen=True, kw_only=True)
class DecisionFacts:
    """Who does what by when; see `models.Decision`."""

    what: str
    due_on: date
    closes: Closes = Closes.BY_HAND
    group_id: int | None = None
    service_id: int | None = None
    owner_id: int | None = None
    figure: Figure | None = None
    goal: float | None = None


def decide(
    session: Session, meeting_id: int, facts: DecisionFacts, *, entry_key: UUID, by: Actor, now: datetime
) -> Decision:
    """Write a decision of the meeting down. The same key gives back the decision of the first time.

    Raises NotAllowed; Invalid with every problem.
    """
    require(session, by, Deed.DECISION_WRITE, now=now)
    change = Change(session, by, now)
    saved = session.scalar(select(Decision).where(Decision.ward_id == by.ward_id, Decision.entry_key == entry_key))
    if saved is not None:
        change.forget()
        return saved
    meeting = known_meeting(session, by.ward_id, meeting_id)
    facts = _cleaned(facts)
    _check(session, facts, meeting)
    decision = Decision(
        ward_id=by.ward_id, id=change.take_id(), meeting_id=meeting_id, decided_at=now, entry_key=entry_key,
        **vars(facts),
    )  # fmt: skip
    session.add(decision)
    session.flush()
    change.note("decision.write", "decision", decision.id, after=_told(facts))
    return decision


def change_decision(
    session: Session, decision_id: int, facts: DecisionFacts, *, expected_version: int, by: Actor, now: datetime
) -> Decision:
    """Put a decision right. Raises NotAllowed; Invalid; Conflict("decision_changed") when somebody else was quicker."""
    require(session, by, Deed.DECISION_WRITE, now=now)
    change = Change(session, by, now)
    decision = _known(session, by.ward_id, decision_id, expected_version)
    facts = _cleaned(facts)
    _check(session, facts, known_meeting(session, by.ward_id, decision.meeting_id))
    fields = {name: value for name, value in vars(facts).items() if getattr(decision, name) != value}
    if not fields:
        change.forget()
        return decision
    before = {name: plain_value(getattr(decision, name)) for name in fields}
    for name, value in fields.items():
        setattr(decision, name, value)
    decision.version += 1
    session.flush()
    after = {name: plain_value(value) for name, value in fields.items()}
    change.note("decision.change", "decision", decision.id, before=before, after=after)
    return decision


def end_decision(
    session: Session, decision_id: int, how: DecisionEnd, note: str | None, *, expected_version: int, today: date,
    by: Actor, now: datetime,
) -> Decision:  # fmt: skip
    """Somebody says that it is done, or that it is dropped, which wants a reason in `note`.

    Raises NotAllowed; Invalid("decision_drop_reason_missing") and what is wrong with the text; Conflict.
    """
    require(session, by, Deed.DECISION_END, now=now)
    change = Change(session, by, now)
    decision = _known(session, by.ward_id, decision_id, expected_version)
    note = clean_line(note)
    problems = text_problems(note, "end_note", WHAT_LENGTH)
    if how is DecisionEnd.DROPPED and not note:
        problems.append(Problem("decision_drop_reason_missing", "end_note"))
    if problems:
        raise Invalid(*problems)
    decision.ended_as, decision.ended_on, decision.ended_by_id, decision.end_note = how, today, by.id, note
    decision.version += 1
    session.flush()
    change.note("decision.end", "decision", decision.id, after={"ended_as": how.value}, reason=note)
    return decision


def reopen_decision(session: Session, decision_id: int, *, expected_version: int, by: Actor, now: datetime) -> Decision:
    """It was not done after all. Raises NotAllowed, Invalid, Conflict."""
    require(session, by, Deed.DECISION_END, now=now)
    change = Change(session, by, now)
    decision = _known(session, by.ward_id, decision_id, expected_version)
    if decision.ended_as is None:
        change.forget()
        return decision
    before = {"ended_as": decision.ended_as.value}
    decision.ended_as = decision.ended_on = decision.ended_by_id = decision.end_note = None
    decision.version += 1
    session.flush()
    change.note("decision.reopen", "decision", decision.id, before=before)
    return decision


def _known(session: Session, ward_id: int, decision_id: int, expected_version: int) -> Decision:
    decision = session.get(Decision, (ward_id, decision_id), populate_existing=True)
    if decision is None:
        raise Invalid(Problem("decision_unknown"))
    if decision.version != expected_version:
        raise Conflict(Problem("decision_changed"))
    return decision


def _cleaned(facts: DecisionFacts) -> DecisionFacts:
    """What does not belong to the way in which it closes is left out."""
    reaches = facts.closes is Closes.FIGURE_REACHED
    return replace(
        facts, what=clean_line(facts.what) or "", figure=facts.figure if reaches else None,
        goal=facts.goal if reaches else None,
    )  # fmt: skip


def _check(session: Session, facts: DecisionFacts, meeting: Meeting) -> None:
    problems = [*_problems(facts, meeting.on_day), *_unknown(session, meeting.ward_id, facts)]
    if problems:
        raise Invalid(*problems)


def _problems(facts: DecisionFacts, on_day: date) -> Iterator[Problem]:
    if not facts.what:
        yield Problem("decision_what_missing", "what")
    yield from text_problems(facts.what, "what", WHAT_LENGTH)
    if facts.due_on < on_day:
        yield Problem("decision_due_before_meeting", "due_on", {"day": on_day})
    if facts.closes in (Closes.VISIT_HELD, Closes.VOLUNTEER_ACTIVE) and facts.group_id is None:
        yield Problem("decision_group_missing", "group_id")
    if facts.closes is Closes.SERVICE_TAUGHT and facts.service_id is None:
        yield Problem("decision_service_missing", "service_id")
    if facts.closes is Closes.FIGURE_REACHED and (facts.figure is None or facts.goal is None):
        yield Problem("decision_goal_missing", "goal")
    elif facts.goal is not None and (facts.goal <= 0 or (facts.figure in SHARES and facts.goal > 1)):
        yield Problem("decision_goal_impossible", "goal")


def _unknown(session: Session, ward_id: int, facts: DecisionFacts) -> Iterator[Problem]:
    kinds: dict[str, Any] = {"group_id": ResidentialGroup, "service_id": Service, "owner_id": StaffMember}
    for field, kind in kinds.items():
        number = getattr(facts, field)
        if number is not None and session.get(kind, (ward_id, number)) is None:
            yield Problem("choice_unknown", field)


def _told(facts: DecisionFacts) -> dict[str, Any]:
    return {name: plain_value(value) for name, value in vars(facts).items() if value is not None}
