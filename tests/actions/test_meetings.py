"""Review meetings: the figures freeze, decisions are written in seconds, and the data close what they can."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from actions.decisions import DecisionFacts, change_decision, decide, end_decision, reopen_decision
from actions.meetings import MeetingStart, end_meeting, remove_meeting, start_meeting
from actions.refusals import Conflict, Invalid
from actions.visits import void_visit
from metrics.corrections import corrections_since
from metrics.decisions import decisions_on
from metrics.meetings import last_meeting, meetings
from metrics.snapshot import canonical, meeting_figures, packed, unpacked
from models import Closes, Decision, DecisionEnd, Figure, Meeting, MeetingKind, Role, VisitStatus
from tests.planting import EVENING, TODAY

DAY = timedelta(days=1)
AT = {"now": EVENING}


@pytest.fixture
def manager(plot):
    return plot.actor(Role.MANAGER)


@pytest.fixture
def start(session, plot, manager):
    def start(on_day=TODAY, key=None):
        wish = MeetingStart(entry_key=key or uuid4(), kind=MeetingKind.WEEKLY, on_day=on_day)
        text = canonical(meeting_figures(session, plot.ward_id, day=on_day))
        return start_meeting(session, wish, text, by=manager, **AT)

    return start


@pytest.fixture
def decided(session, manager, start):
    """Takes a decision in a meeting of today."""
    meeting = start()

    def decided(**more):
        facts = DecisionFacts(**{"what": "Đến tổ còn lại", "due_on": TODAY + 7 * DAY} | more)
        return decide(session, meeting.id, facts, entry_key=uuid4(), by=manager, **AT)

    return decided


def stands(session, plot, decision, day=TODAY):
    found = decisions_on(session, plot.ward_id, day=day)
    return found[found["id"] == decision.id].iloc[0]


def codes(refusal):
    return {problem.code for problem in refusal.value.problems}


def test_pressing_start_twice_holds_one_meeting(session, start):
    one = start(key=UUID(int=5))
    again = start(key=UUID(int=5))

    assert one.id == again.id
    assert session.scalar(select(func.count()).select_from(Meeting)) == 1


def test_a_ward_sits_in_one_meeting_at_a_time(session, manager, start):
    first = start()
    with pytest.raises(Conflict) as refusal:
        start()
    assert codes(refusal) == {"meeting_goes_on"}

    end_meeting(session, first.id, by=manager, **AT)
    assert start().id != first.id


def test_a_meeting_started_by_mistake_is_taken_back_until_it_has_decided(session, plot, manager, start):
    mistake = start()
    remove_meeting(session, mistake.id, by=manager, **AT)
    assert meetings(session, plot.ward_id, until=TODAY).empty

    meeting = start()
    facts = DecisionFacts(what="Mượn loa", due_on=TODAY)
    decide(session, meeting.id, facts, entry_key=uuid4(), by=manager, **AT)
    with pytest.raises(Conflict) as refusal:
        remove_meeting(session, meeting.id, by=manager, **AT)
    assert codes(refusal) == {"meeting_has_decided"}


def test_frozen_figures_stay_to_the_last_byte_whatever_is_corrected_later(session, plot, manager, start):
    group = plot.group("Tổ 1")
    visit = plot.visit(group, TODAY - DAY, [plot.service("khai_sinh")])
    plot.assist(plot.volunteer(group), TODAY)
    meeting = start()
    text, digest = meeting.snapshot, meeting.snapshot_hash
    before = canonical(meeting_figures(session, plot.ward_id, day=TODAY))

    visit.attendees, visit.households_present = 40, 20
    plot.visit(plot.group("Tổ 2"), TODAY - 2 * DAY)
    session.flush()
    session.expire(meeting)

    assert (meeting.snapshot, meeting.snapshot_hash) == (text, digest)
    assert before == text
    now = meeting_figures(session, plot.ward_id, day=TODAY)
    assert canonical(now) != text
    frozen = json.loads(text)["tables"]
    assert unpacked(frozen["visits"])["attendances"].iloc[0] == 20
    assert unpacked(now["tables"]["visits"])["attendances"].iloc[0] == 60


def test_every_table_of_a_snapshot_comes_back_as_it_was(session, plot, start):
    group = plot.group("Tổ 1", latitude=21.5, longitude=105.8)
    plot.visit(group, TODAY, [(plot.service("khai_sinh"), 3, 2, None)])
    plot.assist(plot.volunteer(group), TODAY)
    plain = json.loads(start().snapshot)

    for name, one in plain["tables"].items():
        assert packed(unpacked(one)) == one, name


def test_a_snapshot_names_no_person(session, plot, manager, decided, start):
    decided(owner_id=manager.id)
    volunteer = plot.volunteer(plot.group("Tổ 1"), name="Người Không Ai Biết")
    plot.assist(volunteer, TODAY)
    text = canonical(meeting_figures(session, plot.ward_id, day=TODAY))

    assert manager.name not in text
    assert volunteer.name not in text


def test_since_the_last_meeting_counts_from_the_one_before(session, plot, manager, start):
    for day in (TODAY - 14 * DAY, TODAY - 7 * DAY):
        end_meeting(session, start(day).id, by=manager, **AT)

    assert last_meeting(session, plot.ward_id, before=TODAY)["on_day"].iloc[0].date() == TODAY - 7 * DAY
    assert meeting_figures(session, plot.ward_id, day=TODAY)["since"] == (TODAY - 7 * DAY).isoformat()
    assert last_meeting(session, plot.ward_id, before=TODAY - 14 * DAY).empty


def test_a_visit_in_its_group_closes_a_decision_and_voiding_it_opens_it_again(session, plot, decided):
    group = plot.group("Tổ 1")
    decision = decided(closes=Closes.VISIT_HELD, group_id=group.id)
    plot.visit(plot.group("Tổ 2"), TODAY + DAY)
    plot.visit(group, TODAY + DAY, status=VisitStatus.PLANNED)
    assert stands(session, plot, decision, TODAY + DAY)["state"] == "open"

    visit = plot.visit(group, TODAY + DAY)
    row = stands(session, plot, decision, TODAY + 2 * DAY)
    assert (row["state"], row["by_data"], row["visit_id"]) == ("done", True, visit.id)
    assert row["closed_on"].date() == TODAY + DAY
    assert stands(session, plot, decision, TODAY)["state"] == "open"

    visit.counts, visit.voided_at, visit.voided_by_id, visit.void_reason = False, EVENING, plot.lan.id, "nhầm"
    session.flush()
    assert stands(session, plot, decision, TODAY + 2 * DAY)["state"] == "open"


def test_what_was_there_before_the_meeting_closes_nothing(session, plot, decided):
    group = plot.group("Tổ 1")
    plot.visit(group, TODAY - DAY)
    earlier = plot.visit(group, TODAY)
    earlier.changed_at = EVENING - timedelta(minutes=1)
    session.flush()
    decision = decided(closes=Closes.VISIT_HELD, group_id=group.id)
    assert stands(session, plot, decision)["state"] == "open"

    earlier.changed_at = EVENING + timedelta(minutes=1)
    session.flush()
    assert stands(session, plot, decision)["state"] == "done"


def test_a_decision_follows_its_group_into_a_merger(session, plot, decided):
    group, merged = plot.group("Tổ 1"), plot.group("Tổ 9", valid_from=TODAY + DAY)
    decision = decided(closes=Closes.VISIT_HELD, group_id=group.id)
    plot.succeed(group, merged, TODAY + DAY)
    plot.visit(merged, TODAY + 2 * DAY)

    assert stands(session, plot, decision, TODAY + 2 * DAY)["state"] == "done"


def test_a_service_taught_closes_a_decision_there_or_anywhere(session, plot, decided):
    group, other, service = plot.group("Tổ 1"), plot.group("Tổ 2"), plot.service("khai_sinh")
    here = decided(closes=Closes.SERVICE_TAUGHT, service_id=service.id, group_id=group.id)
    anywhere = decided(closes=Closes.SERVICE_TAUGHT, service_id=service.id)
    plot.visit(group, TODAY + DAY, [plot.service("ho_tich")])
    plot.visit(other, TODAY + DAY, [service])

    assert stands(session, plot, here, TODAY + DAY)["state"] == "open"
    assert stands(session, plot, anywhere, TODAY + DAY)["state"] == "done"


def test_help_by_a_volunteer_of_the_group_closes_a_decision(session, plot, decided):
    group = plot.group("Tổ 1")
    volunteer, stranger = plot.volunteer(group), plot.volunteer(plot.group("Tổ 2"))
    decision = decided(closes=Closes.VOLUNTEER_ACTIVE, group_id=group.id)
    plot.assist(stranger, TODAY + DAY)
    plot.assist(volunteer, TODAY + DAY, voided_at=EVENING)
    assert stands(session, plot, decision, TODAY + DAY)["state"] == "open"

    plot.assist(volunteer, TODAY + 2 * DAY)
    assert stands(session, plot, decision, TODAY + 2 * DAY)["closed_on"].date() == TODAY + 2 * DAY


@pytest.mark.parametrize(
    ("figure", "low", "high"),
    [(Figure.GROUP_COVERAGE, 0.5, 0.51), (Figure.ATTENDANCES, 20, 21), (Figure.ACTIVE_VOLUNTEERS, 0.5, 0.6)],
)
def test_a_figure_at_its_goal_closes_a_decision(session, plot, decided, figure, low, high):
    group = plot.group("Tổ 1")
    plot.group("Tổ 2")
    plot.visit(group, TODAY - DAY)
    plot.assist(plot.volunteer(group), TODAY)
    plot.volunteer(group)
    reached = decided(closes=Closes.FIGURE_REACHED, figure=figure, goal=low)
    missed = decided(closes=Closes.FIGURE_REACHED, figure=figure, goal=high)

    assert stands(session, plot, reached)["state"] == "done"
    assert stands(session, plot, missed)["state"] == "open"


def test_what_nobody_has_done_by_its_day_is_overdue_and_stands_first(session, plot, decided):
    later, sooner = decided(due_on=TODAY + 9 * DAY), decided(due_on=TODAY + 2 * DAY)
    found = decisions_on(session, plot.ward_id, day=TODAY + 3 * DAY)

    assert list(found["id"]) == [sooner.id, later.id]
    assert list(found["state"]) == ["overdue", "open"]


def test_somebody_ends_a_decision_and_opens_it_again(session, plot, manager, decided):
    decision = decided()
    end_decision(session, decision.id, DecisionEnd.DONE, "đã mượn", expected_version=1, today=TODAY, by=manager, **AT)
    assert stands(session, plot, decision)["state"] == "done"

    reopen_decision(session, decision.id, expected_version=2, by=manager, **AT)
    assert stands(session, plot, decision)["state"] == "open"
    with pytest.raises(Invalid) as refusal:
        end_decision(session, decision.id, DecisionEnd.DROPPED, " ", expected_version=3, today=TODAY, by=manager, **AT)
    assert codes(refusal) == {"decision_drop_reason_missing"}


def test_the_second_of_two_people_sees_that_somebody_was_quicker(session, manager, decided):
    decision = decided()
    facts = DecisionFacts(what="Đến tổ 4", due_on=TODAY)
    change_decision(session, decision.id, facts, expected_version=1, by=manager, **AT)

    with pytest.raises(Conflict) as refusal:
        change_decision(session, decision.id, facts, expected_version=1, by=manager, **AT)
    assert codes(refusal) == {"decision_changed"}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"what": " "}, "decision_what_missing"),
        ({"due_on": TODAY - DAY}, "decision_due_before_meeting"),
        ({"closes": Closes.VISIT_HELD}, "decision_group_missing"),
        ({"closes": Closes.SERVICE_TAUGHT}, "decision_service_missing"),
        ({"closes": Closes.FIGURE_REACHED}, "decision_goal_missing"),
        ({"closes": Closes.FIGURE_REACHED, "figure": Figure.ONLINE_SHARE, "goal": 1.2}, "decision_goal_impossible"),
        ({"group_id": 77}, "choice_unknown"),
        ({"what": "Gọi 0912345678"}, "text_has_phone"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_by_its_reason(session, decided, more, code):
    with pytest.raises(Invalid) as refusal:
        decided(**more)

    assert code in codes(refusal)
    assert session.scalar(select(func.count()).select_from(Decision)) == 0


def test_what_is_changed_after_a_meeting_is_listed(session, plot, manager, start):
    visit = plot.visit(plot.group("Tổ 1"), TODAY - DAY)
    meeting = start()
    void_visit(session, visit.id, reason="ghi nhầm tổ", expected_version=1, by=manager, **AT)

    found = corrections_since(session, plot.ward_id, revision=meeting.revision, day=TODAY)
    assert list(found["verb"]) == ["visit.void"]
    assert list(found["group"]) == ["Tổ 1"]
    assert corrections_since(session, plot.ward_id, revision=meeting.revision, day=TODAY - 2 * DAY).empty
