from dataclasses import replace
from datetime import date, time
from uuid import UUID

import pytest
from sqlalchemy import select

from actions import Conflict, Doubtful, Invalid, NotAllowed
from actions.planning import cancel_visit, plan_visit, postpone_visit
from actions.visit_entry import TaughtService, VisitEntry
from actions.visits import record_visit
from models import AuditEvent, Role, VisitStatus, WardRevision
from tests.planting import EVENING, TODAY

FRIDAY = date(2026, 3, 6)


@pytest.fixture
def plan(plot):
    group, service = plot.group("Tổ 12", households=150), plot.service("khai_sinh")
    return VisitEntry(
        entry_key=UUID(int=7),
        group_id=group.id,
        on_day=FRIDAY,
        starts_at=time(19, 30),
        services=(TaughtService(service_id=service.id),),
        staff_ids=(plot.lan.id,),
    )


def planned(plot, plan, **changes):
    by = plot.actor(Role.MANAGER)
    return plan_visit(plot.session, replace(plan, **changes), by=by, now=EVENING, today=TODAY).visit


def test_a_planned_visit_is_noted_and_counts_nowhere(plot, plan):
    visit = planned(plot, plan)

    assert (visit.status, visit.counts, visit.services[0].counts, visit.version) == (
        VisitStatus.PLANNED,
        False,
        False,
        1,
    )
    assert plot.session.scalars(select(AuditEvent.verb)).one() == "visit.plan"


def test_the_same_plan_sent_twice_is_one_visit(plot, plan):
    assert planned(plot, plan) is planned(plot, plan)
    assert plot.session.get_one(WardRevision, plot.ward_id).revision == 2
    with pytest.raises(Conflict, match="form_already_saved"):
        planned(plot, plan, starts_at=time(18, 0))


def test_a_planned_visit_becomes_the_held_one(plot, plan):
    visit = planned(plot, plan)
    entry = replace(plan, entry_key=UUID(int=8), attendees=20, planned_visit_id=visit.id)

    held = record_visit(plot.session, entry, by=plot.lan.as_actor(), now=EVENING, today=FRIDAY).visit

    assert held is visit
    assert (held.status, held.counts, held.services[0].counts, held.version) == (VisitStatus.HELD, True, True, 2)


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"group_id": None}, "group_missing"),
        ({"on_day": date(2026, 3, 2)}, "plan_in_past"),
        ({"starts_at": None}, "start_missing"),
        ({"ends_at": time(19, 0)}, "ends_before_start"),
        ({"attendees": 20}, "plan_has_counts"),
        ({"services": (TaughtService(service_id=404),)}, "choice_unknown"),
        ({"staff_ids": (404,)}, "choice_unknown"),
        ({"note": "gọi 0912.345.678"}, "text_has_phone"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(plot, plan, changes, code):
    with pytest.raises(Invalid) as refusal:
        planned(plot, plan, **changes)

    assert code in {problem.code for problem in refusal.value.problems}


def test_a_second_plan_for_the_group_and_day_asks_why(plot, plan):
    planned(plot, plan)

    with pytest.raises(Doubtful, match="second_visit"):
        planned(plot, plan, entry_key=UUID(int=8))
    assert planned(plot, plan, entry_key=UUID(int=8), second_visit_reason="chia hai ca").id


def test_a_visit_put_off_can_still_be_called_off_and_then_nothing_more(plot, plan):
    visit, by = planned(plot, plan), plot.lan.as_actor()
    common = {"reason": "Mưa lớn, bà con không đến được", "by": by, "now": EVENING}

    assert postpone_visit(plot.session, visit.id, expected_version=1, **common).status is VisitStatus.POSTPONED
    with pytest.raises(Conflict, match="plan_gone"):
        postpone_visit(plot.session, visit.id, expected_version=2, **common)
    assert cancel_visit(plot.session, visit.id, expected_version=2, **common).status is VisitStatus.CANCELLED
    with pytest.raises(Conflict, match="plan_gone"):
        cancel_visit(plot.session, visit.id, expected_version=3, **common)
    event = plot.session.scalars(select(AuditEvent).where(AuditEvent.verb == "visit.cancel")).one()
    assert (event.before, event.after, event.reason) == (
        {"status": "postponed"}, {"status": "cancelled"}, "Mưa lớn, bà con không đến được",
    )  # fmt: skip


def test_putting_off_needs_a_reason_the_last_version_and_the_right(plot, plan):
    visit, by = planned(plot, plan), plot.lan.as_actor()

    with pytest.raises(Invalid, match="reason_missing"):
        postpone_visit(plot.session, visit.id, reason="mưa", expected_version=1, by=by, now=EVENING)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        postpone_visit(plot.session, visit.id, reason="mưa lớn", expected_version=3, by=by, now=EVENING)
    with pytest.raises(NotAllowed):
        postpone_visit(
            plot.session, visit.id, reason="mưa lớn", expected_version=1, by=plot.actor(Role.LEADER), now=EVENING
        )
    assert visit.status is VisitStatus.PLANNED
