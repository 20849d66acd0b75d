"""What people write beside the figures, every word of it a payload: decisions, reasons, drafts left behind."""

from datetime import date, datetime, timedelta
from itertools import cycle
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.decisions import DecisionFacts, change_decision, decide, end_decision
from actions.drafts import save_draft
from actions.meetings import MeetingStart, end_meeting, start_meeting
from actions.quality import accept_finding
from actions.visit_facts import entry_of
from actions.visits import correct_visit
from metrics.quality import findings
from metrics.snapshot import canonical, meeting_figures
from models import Actor, Closes, DecisionEnd, MeetingKind, ResidentialGroup, Service, Visit
from tests.browser.payloads import PAYLOADS

TYPED = tuple(PAYLOADS.values())
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def plant_hostile_words(session: Session, by: Actor, now: datetime, today: date) -> None:
    """Two meetings, one of them held, with a decision for each payload; findings accepted; a draft left behind."""
    at = {"by": by, "now": now}
    held = _meeting(session, by, now, today - timedelta(days=1), MeetingKind.WEEKLY)
    _decisions(session, held, by, now, today)
    end_meeting(session, held, **at)
    _corrected(session, by, now, today)
    _decisions(session, _meeting(session, by, now, today, MeetingKind.MONTHLY), by, now, today)
    for found, text in zip(findings(session, by.ward_id, today=today, zone=ZONE)[::2], cycle(TYPED), strict=False):
        if found.table == "visit":
            accept_finding(session, found.key, found.digest, reason=f"đúng: {text}", **at)
    save_draft(session, uuid4(), "visit", {"note": TYPED[0]}, by=by, now=now - timedelta(days=5))


def _meeting(session: Session, by: Actor, now: datetime, day: date, kind: MeetingKind) -> int:
    figures = canonical(meeting_figures(session, by.ward_id, day=day))
    start = MeetingStart(entry_key=uuid4(), kind=kind, on_day=day)
    return start_meeting(session, start, figures, by=by, now=now).id


def _decisions(session: Session, meeting: int, by: Actor, now: datetime, today: date) -> None:
    """One for each payload, about a group or a service; one is put right, some are ended with words."""
    at = {"by": by, "now": now}
    groups = session.scalars(select(ResidentialGroup.id).order_by(ResidentialGroup.id)).all()
    services = session.scalars(select(Service.id).order_by(Service.id)).all()
    for number, text in enumerate(TYPED):
        facts = DecisionFacts(
            what=text, due_on=today + timedelta(days=number % 3), closes=Closes.BY_HAND, group_id=groups[number],
            service_id=services[number], owner_id=by.id,
        )  # fmt: skip
        made = decide(session, meeting, facts, entry_key=uuid4(), **at)
        if number == 0:
            longer = DecisionFacts(**(vars(facts) | {"what": f"{text} {TYPED[1]}"}))
            change_decision(session, made.id, longer, expected_version=1, **at)
        elif number % 3 == 0:
            how = DecisionEnd.DONE if number % 2 else DecisionEnd.DROPPED
            end_decision(session, made.id, how, f"vì {TYPED[-number]}", expected_version=1, today=today, **at)


def _corrected(session: Session, by: Actor, now: datetime, today: date) -> None:
    """A visit that the meeting had looked at is put right afterwards."""
    visit = session.scalars(select(Visit).where(Visit.counts).order_by(Visit.on_day)).first()
    assert visit is not None
    facts = vars(entry_of(visit)) | {"note": TYPED[7], "attendees": 21}
    correct_visit(session, visit.id, type(entry_of(visit))(**facts), expected_version=1, by=by, now=now, today=today)
