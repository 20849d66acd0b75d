from dataclasses import replace
from datetime import time
from uuid import UUID

import pytest
from sqlalchemy import select, update

from actions import Conflict, Doubtful, Invalid, NotAllowed
from actions.visit_entry import TaughtService
from actions.visit_facts import entry_of
from actions.visit_opening import open_visit, visit_of_form
from actions.visits import correct_visit, record_visit, restore_visit, void_visit
from models import AuditEvent, Role, Visit, VisitService, VisitStatus, WardRevision
from tests.planting import EVENING, TODAY


@pytest.fixture
def lan(plot):
    return plot.lan.as_actor()


@pytest.fixture
def visit(plot):
    group, service = plot.group("Tổ 12", households=150), plot.service("khai_sinh")
    return plot.visit(group, TODAY, services=[(service, 10, 2, 1)], version=1)


def correct(plot, visit, by, *, version=1, **changes):
    entry = replace(entry_of(visit), **changes)
    return correct_visit(
        plot.session, visit.id, entry, expected_version=version, by=by, now=EVENING, today=TODAY
    )  # fmt: skip


def events(plot):
    return plot.session.scalars(select(AuditEvent).order_by(AuditEvent.revision)).all()


def test_a_correction_keeps_both_values_in_the_history(plot, visit, lan):
    corrected = correct(plot, visit, lan, attendees=25)

    assert (corrected.attendees, corrected.version) == (25, 2)
    (event,) = events(plot)
    assert (event.verb, event.before, event.after) == ("visit.correct", {"attendees": 20}, {"attendees": 25})


def test_a_correction_that_changes_nothing_adds_no_history_and_no_revision(plot, visit, lan):
    assert correct(plot, visit, lan).version == 1
    assert events(plot) == []
    assert plot.session.get_one(WardRevision, plot.ward_id).revision == 1


def test_who_saw_an_older_version_is_told_so(plot, visit, lan):
    correct(plot, visit, lan, attendees=25)

    with pytest.raises(Conflict, match="changed_meanwhile"):
        correct(plot, visit, lan, version=1, attendees=26)
    assert open_visit(plot.session, visit.id, by=lan, now=EVENING).entry.attendees == 25


def test_what_was_read_before_the_ward_was_locked_is_read_again(plot, visit, lan):
    assert visit.version == 1
    elsewhere = update(Visit).where(Visit.ward_id == plot.ward_id, Visit.id == visit.id).values(version=2)
    plot.session.execute(elsewhere, execution_options={"synchronize_session": False})

    with pytest.raises(Conflict, match="changed_meanwhile"):
        void_visit(plot.session, visit.id, reason="ghi nhầm tổ", expected_version=1, by=lan, now=EVENING)


def test_a_correction_to_a_start_that_has_not_come_is_asked_about(plot, visit, lan):
    entry = replace(entry_of(visit), starts_at=time(20, 0))
    at = {"expected_version": 1, "by": lan, "now": EVENING, "today": TODAY, "local_time": time(19, 45)}
    with pytest.raises(Doubtful, match="start_in_future"):
        correct_visit(plot.session, visit.id, entry, **at)

    assert correct_visit(plot.session, visit.id, entry, confirmed={"start_in_future"}, **at).version == 2


def test_moving_a_visit_to_a_day_with_another_one_needs_a_reason(plot, visit, lan):
    other = plot.group("Tổ 13")
    plot.visit(other, TODAY)

    with pytest.raises(Doubtful, match="second_visit"):
        correct(plot, visit, lan, group_id=other.id)
    moved = correct(plot, visit, lan, group_id=other.id, second_visit_reason="hai ca trong ngày")
    line = plot.session.scalars(select(VisitService).where(VisitService.visit_id == visit.id)).one()
    assert (moved.group_id, line.group_id) == (other.id, other.id)


def test_services_can_be_exchanged(plot, visit, lan):
    other = plot.service("ket_hon")

    correct(plot, visit, lan, services=(TaughtService(service_id=other.id, people=4),))

    assert [(line.service_id, line.people) for line in visit.services] == [(other.id, 4)]


def test_a_void_visit_counts_nowhere_until_it_is_restored(plot, visit, lan):
    void_visit(plot.session, visit.id, reason="ghi nhầm tổ", expected_version=1, by=lan, now=EVENING)
    assert (visit.counts, visit.void_reason, visit.services[0].counts) == (False, "ghi nhầm tổ", False)
    with pytest.raises(Conflict, match="visit_void"):
        correct(plot, visit, lan, version=2, attendees=25)

    restore_visit(plot.session, visit.id, expected_version=2, by=lan, now=EVENING)
    assert (visit.counts, visit.void_reason, visit.version) == (True, None, 3)
    assert [event.verb for event in events(plot)] == ["visit.void", "visit.restore"]


@pytest.mark.parametrize("reason", ["", "   ", "nhầm", "số 0912345678"])
def test_a_void_needs_a_reason_that_says_something(plot, visit, lan, reason):
    with pytest.raises(Invalid):
        void_visit(plot.session, visit.id, reason=reason, expected_version=1, by=lan, now=EVENING)


def test_a_leader_corrects_voids_and_restores_nothing(plot, visit):
    leader = plot.actor(Role.LEADER)
    for attempt in (
        lambda: correct(plot, visit, leader, attendees=25),
        lambda: void_visit(plot.session, visit.id, reason="ghi nhầm", expected_version=1, by=leader, now=EVENING),
        lambda: restore_visit(plot.session, visit.id, expected_version=1, by=leader, now=EVENING),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_a_planned_visit_becomes_the_held_one(plot, lan):
    group, service = plot.group("Tổ 12"), plot.service("khai_sinh")
    plan = plot.visit(
        group, TODAY, services=(service,), status=VisitStatus.PLANNED, attendees=None, households_present=None,
        first_time_households=None,
    )  # fmt: skip
    entry = replace(entry_of(plan), entry_key=UUID(int=5), planned_visit_id=plan.id, starts_at=time(19, 45))

    saved = record_visit(plot.session, entry, by=lan, now=EVENING, today=TODAY).visit

    assert (saved.id, saved.status, saved.counts, saved.attendees) == (plan.id, VisitStatus.HELD, True, None)
    assert visit_of_form(plot.session, UUID(int=5), by=lan, now=EVENING).id == plan.id
    assert record_visit(plot.session, entry, by=lan, now=EVENING, today=TODAY).again
    late = replace(entry, entry_key=UUID(int=6))
    with pytest.raises(Conflict, match="plan_gone"):
        record_visit(plot.session, late, by=lan, now=EVENING, today=TODAY)


def test_a_visit_that_is_not_there_is_said_so(plot, lan):
    with pytest.raises(Invalid, match="visit_unknown"):
        open_visit(plot.session, 404, by=lan, now=EVENING)
    with pytest.raises(Invalid, match="visit_unknown"):
        open_visit(plot.session, 2**80, by=lan, now=EVENING)
