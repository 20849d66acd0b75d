"""The page of review meetings: start, decide, see it close by itself, open an earlier one again."""

from datetime import time, timedelta
from uuid import uuid4

import pytest

from actions.change import Change
from actions.decisions import DecisionFacts, decide
from actions.meetings import MeetingStart, end_meeting, start_meeting
from actions.visit_entry import TaughtService, VisitEntry
from actions.visits import record_visit
from metrics.snapshot import canonical, meeting_figures
from models import Actor, Closes, Decision, Meeting, MeetingKind, Role, Visit
from pages.steer import meetings
from pages.steer.decided import OPEN
from pages.watch import overview
from tests.pages.test_watch import components
from tests.planting import EVENING, TODAY

DAY = timedelta(days=1)


@pytest.fixture
def world(planted):
    """A ward with two groups, one of them visited; its manager, and a colleague."""
    planting, database = planted
    with planting() as plot:
        visited, waiting, lesson = plot.group("Tổ 1"), plot.group("Tổ 2"), plot.service("khai_sinh")
        plot.visit(visited, TODAY - DAY, [lesson])
        manager, numbers = plot.actor(Role.MANAGER), (waiting.id, lesson.id)
    return database, numbers, manager


def hold(database, manager, on_day=TODAY, *decisions, end=True):
    with database.changing() as session:
        text = canonical(meeting_figures(session, 1, day=on_day))
        start = MeetingStart(entry_key=uuid4(), kind=MeetingKind.WEEKLY, on_day=on_day)
        meeting = start_meeting(session, start, text, by=manager, now=EVENING)
        for facts in decisions:
            decide(session, meeting.id, facts, entry_key=uuid4(), by=manager, now=EVENING)
        if end:
            end_meeting(session, meeting.id, by=manager, now=EVENING)
        return meeting.id


def rows(at, caption):
    found = next(one for one in components(at, "ward_table") if one["caption"].startswith(caption))
    return [row["cells"] for row in found["rows"]]


def test_a_meeting_is_started_decides_and_ends(world, opened, context_of):
    database, _, manager = world
    at = opened(meetings.page, context_of(actor=manager))
    at.button(key="start-weekly").click().run()
    assert at.success[0].value == "Đã bắt đầu giao ban; số liệu đã được cố định."

    at = opened(meetings.page, context_of(actor=manager))
    at.text_input[0].set_value("Mượn loa cho tổ 2")
    next(one for one in at.button if one.label == "Ghi kết luận").click().run()
    at = opened(meetings.page, context_of(actor=manager))
    assert rows(at, "Kết luận đã giao")[0][0] == "Mượn loa cho tổ 2"
    assert not [one for one in at.button if one.key == "meeting-remove"]

    at.button(key="meeting-end").click().run()
    at = opened(meetings.page, context_of(actor=manager))
    assert at.button(key="start-weekly")
    with database.reading() as session:
        assert session.query(Meeting).one().ended_at == EVENING
        assert session.query(Decision).one().what == "Mượn loa cho tổ 2"


def test_what_is_missing_is_said_beside_its_field(world, opened, context_of):
    database, _, manager = world
    hold(database, manager, end=False)
    at = opened(meetings.page, context_of(actor=manager))
    next(one for one in at.button if one.label == "Ghi kết luận").click().run()

    assert "Hãy ghi nội dung kết luận." in [one.value for one in at.error]


def missing(at):
    return [one.value for one in at.error].count("Bắt buộc nhập.")


def field(at, kind, label):
    return next(one for one in getattr(at, kind) if one.label == label)


def test_a_decision_without_a_day_is_asked_for_one_and_written_for_no_other(world, opened, context_of):
    database, _, manager = world
    hold(database, manager, end=False)
    at = opened(meetings.page, context_of(actor=manager))
    field(at, "date_input", "Hạn").set_value(None)
    field(at, "button", "Ghi kết luận").click().run()
    assert missing(at) == 2, "both that are empty"

    field(at, "text_input", "Nội dung").set_value("Mượn loa")
    field(at, "button", "Ghi kết luận").click().run()
    assert missing(at) == 1
    assert field(at, "text_input", "Nội dung").value == "Mượn loa", "what was typed stays"
    with database.reading() as session:
        assert session.query(Decision).all() == []

    field(at, "date_input", "Hạn").set_value(TODAY + 3 * DAY)
    field(at, "button", "Ghi kết luận").click().run()
    with database.reading() as session:
        assert session.query(Decision).one().due_on == TODAY + 3 * DAY


def test_a_day_taken_out_of_a_decision_is_asked_for_not_put_back(world, opened, context_of):
    database, _, manager = world
    hold(database, manager, TODAY, DecisionFacts(what="Mượn loa", due_on=TODAY))
    at = opened(meetings.page, context_of(actor=manager))
    with database.reading() as session:
        number = session.query(Decision).one().id
    at.session_state[OPEN] = number
    at.run()
    field(at, "text_input", "Nội dung").set_value("Mượn loa và máy chiếu")
    field(at, "date_input", "Hạn").set_value(None)
    field(at, "button", "Lưu").click().run()
    assert missing(at) == 1
    assert not at.success, "nothing was saved"

    field(at, "date_input", "Hạn").set_value(TODAY + 2 * DAY)
    field(at, "button", "Lưu").click().run()
    assert missing(at) == 0
    with database.reading() as session:
        kept = session.query(Decision).one()
        assert (kept.what, kept.due_on) == ("Mượn loa và máy chiếu", TODAY + 2 * DAY)


def test_a_decision_closes_by_itself_once_the_data_say_so(world, opened, context_of):
    database, (waiting, lesson), manager = world
    facts = DecisionFacts(what="Đến tổ 2", due_on=TODAY + DAY, closes=Closes.VISIT_HELD, group_id=waiting)
    hold(database, manager, TODAY, facts)
    assert rows(opened(meetings.page, context_of(actor=manager)), "Kết luận đã giao")[0][-1].startswith("Đang")

    with database.changing() as session:
        visit = VisitEntry(
            entry_key=uuid4(), group_id=waiting, on_day=TODAY, starts_at=time(0, 10), attendees=9, households_present=8,
            first_time_households=8, staff_ids=(manager.id,), services=(TaughtService(service_id=lesson),),
        )  # fmt: skip
        asked = {"hour_unusual"}
        record_visit(session, visit, by=manager, now=EVENING, today=TODAY, confirmed=asked)
    at = opened(meetings.page, context_of(actor=manager))
    assert rows(at, "Kết luận đã giao") == []
    at.segmented_control[0].set_value("all").run()
    assert "theo số liệu" in rows(at, "Kết luận đã giao")[0][-1]


@pytest.mark.parametrize("role", [Role.LEADER, Role.STAFF, Role.ADMINISTRATOR])
def test_others_see_the_decisions_and_change_nothing(world, opened, context_of, role):
    database, _, manager = world
    hold(database, manager, TODAY, DecisionFacts(what="Mượn loa", due_on=TODAY))
    at = opened(meetings.page, context_of(actor=Actor(1, manager.id, manager.name, role)))

    assert rows(at, "Kết luận đã giao")[0][0] == "Mượn loa"
    ordering = {one.key for one in at.button if one.key.startswith("order-")}
    assert [one.label for one in at.button if one.key not in ordering] == []
    assert bool(ordering) == (role is Role.ADMINISTRATOR), "who looks after displays also puts boards in order"


def test_each_person_sees_what_was_decided_for_them_on_the_first_page(world, opened, context_of):
    database, _, manager = world
    hold(database, manager, TODAY, DecisionFacts(what="Mượn loa", due_on=TODAY, owner_id=manager.id))

    said = " ".join(one.value for one in opened(overview.page, context_of(actor=manager)).markdown)
    assert "Việc giao ban giao cho tôi (1)" in said
    assert "Mượn loa" in said
    stranger = context_of(actor=Actor(1, 1, "", Role.STAFF))
    assert "Mượn loa" not in " ".join(one.value for one in opened(overview.page, stranger).markdown)


def test_since_the_last_meeting_is_a_period_only_after_one(world, opened, context_of):
    database, _, manager = world
    first = opened(overview.page, context_of(actor=manager))
    assert not [one for one in first.segmented_control[0].options if "giao ban" in one]

    hold(database, manager, TODAY - 7 * DAY)
    at = opened(overview.page, context_of(actor=manager), period="meeting")
    assert at.segmented_control[0].value == "meeting"
    assert f"Từ giao ban {TODAY - 7 * DAY:%d/%m}" in at.segmented_control[0].options


@pytest.mark.parametrize(("language", "said"), [("vi", "Số liệu giao ban ngày"), ("en", "Figures of the meeting")])
def test_an_earlier_meeting_opens_with_its_figures_and_what_has_changed_since(
    world, opened, context_of, language, said
):
    database, _, manager = world
    number = hold(database, manager, TODAY)
    with database.changing() as session:
        Change(session, manager, EVENING)
        session.query(Visit).one().attendees = 44
    at = opened(meetings.page, context_of(language, actor=manager))
    at.session_state[meetings.OPEN] = number
    at.run()

    assert not at.exception
    figures = {row[0]: row[1:] for row in rows(at, said)}
    assert ["20", "44"] in figures.values()
    assert any(now == "=" for _, now in figures.values())
