"""Review meetings: start one, which freezes the figures; end it; take back what was started by mistake."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.change import Change, require
from actions.refusals import Conflict, Invalid, Problem
from models import Actor, Decision, Deed, Meeting, MeetingKind, WardRevision


@dataclass(frozen=True, kw_only=True)
class MeetingStart:
    """What a page says when it starts a meeting."""

    entry_key: UUID
    kind: MeetingKind
    on_day: date


def start_meeting(session: Session, start: MeetingStart, snapshot: str, *, by: Actor, now: datetime) -> Meeting:
    """Start a review meeting on `snapshot`, the canonical text of its figures, read in this very transaction.

    The same key gives back the meeting of the first time. Raises NotAllowed; Conflict("meeting_goes_on") while another
    one has not ended.
    """
    require(session, by, Deed.MEETING_HOLD, now=now)
    revision = session.get_one(WardRevision, by.ward_id).revision
    change = Change(session, by, now)
    row = Meeting
    saved = session.scalar(select(row).where(row.ward_id == by.ward_id, row.entry_key == start.entry_key))
    if saved is not None:
        change.forget()
        return saved
    if going_on(session, by.ward_id) is not None:
        raise Conflict(Problem("meeting_goes_on"))
    meeting = Meeting(
        ward_id=by.ward_id, id=change.take_id(), kind=start.kind, on_day=start.on_day, started_at=now,
        started_by_id=by.id, revision=revision, snapshot=snapshot, snapshot_hash=_hash(snapshot),
        entry_key=start.entry_key,
    )  # fmt: skip
    session.add(meeting)
    session.flush()
    after = {"kind": meeting.kind.value, "on_day": meeting.on_day.isoformat(), "snapshot_hash": meeting.snapshot_hash}
    change.note("meeting.start", "meeting", meeting.id, after=after)
    return meeting


def end_meeting(session: Session, meeting_id: int, *, by: Actor, now: datetime) -> Meeting:
    """The meeting is over; ending it twice changes nothing. Raises NotAllowed, Invalid("meeting_unknown")."""
    require(session, by, Deed.MEETING_HOLD, now=now)
    change = Change(session, by, now)
    meeting = known_meeting(session, by.ward_id, meeting_id)
    if meeting.ended_at is not None:
        change.forget()
        return meeting
    meeting.ended_at = now
    session.flush()
    change.note("meeting.end", "meeting", meeting.id, after={"on_day": meeting.on_day.isoformat()})
    return meeting


def remove_meeting(session: Session, meeting_id: int, *, by: Actor, now: datetime) -> None:
    """Take back a meeting that was started by mistake.

    Raises NotAllowed; Invalid("meeting_unknown"); Conflict("meeting_has_decided") once something was decided in it.
    """
    require(session, by, Deed.MEETING_REMOVE, now=now)
    change = Change(session, by, now)
    meeting = known_meeting(session, by.ward_id, meeting_id)
    mine = (Decision.ward_id == by.ward_id, Decision.meeting_id == meeting_id)
    if session.scalar(select(func.count()).select_from(Decision).where(*mine)):
        raise Conflict(Problem("meeting_has_decided"))
    before = {"kind": meeting.kind.value, "on_day": meeting.on_day.isoformat(), "snapshot_hash": meeting.snapshot_hash}
    session.delete(meeting)
    session.flush()
    change.note("meeting.remove", "meeting", meeting_id, before=before)


def going_on(session: Session, ward_id: int) -> Meeting | None:
    """The meeting that the ward sits in."""
    return session.scalar(select(Meeting).where(Meeting.ward_id == ward_id, Meeting.ended_at.is_(None)))


def known_meeting(session: Session, ward_id: int, meeting_id: int) -> Meeting:
    """Raises Invalid("meeting_unknown")."""
    meeting = session.get(Meeting, (ward_id, meeting_id), populate_existing=True)
    if meeting is None:
        raise Invalid(Problem("meeting_unknown"))
    return meeting


def _hash(snapshot: str) -> str:
    return hashlib.sha256(snapshot.encode()).hexdigest()
