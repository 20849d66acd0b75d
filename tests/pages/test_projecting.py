"""Giao ban: the way to the projector for whoever may look, and the buttons by which a manager steers a display."""

import re

import pytest

from actions.displays import MEETING, Showing, ask_to_pair, confirm_display, revoke_display
from models import AccessState, Account, Display, DisplayFigures, Role
from pages.steer import meetings
from tests.pages.test_meetings import hold
from tests.planting import EVENING


@pytest.fixture
def world(planted):
    """A ward with a manager and a leader, and a display that shows the meeting."""
    planting, database = planted
    with planting() as plot:
        plot.group("Tổ 1")
        plot.staff("Người quản lý", Role.MANAGER)
        leader = plot.actor(Role.LEADER)
        if plot.session.get(AccessState, 1) is None:  # tests of PostgreSQL begin with emptied tables
            plot.session.add(AccessState(id=1))
            plot.session.flush()
        manager = plot.session.query(Account).filter_by(role=Role.MANAGER).one().as_actor(1)
        code = ask_to_pair(plot.session, "a" * 64, "home", now=EVENING).code
        shows = Showing("Phòng **họp**", MEETING)
        number = confirm_display(plot.session, code, shows, by=manager, now=EVENING).id
    return database, number, manager, leader


def kept(database, number):
    with database.reading() as session:
        display = session.get_one(Display, number)
        return display.meeting_board, display.figures, display.dark


def keys(at):
    return [one.key for one in at.button if one.key and one.key.startswith("steer-")]


def test_a_leader_opens_the_boards_and_steers_nothing(world, opened, context_of):
    at = opened(meetings.page, context_of(actor=world[3]))

    [link] = at.get("link_button")
    assert (link.proto.label, link.proto.url) == ("Trình chiếu", "/boards?lang=vi&ward=00001")
    assert keys(at) == []


def test_a_manager_turns_fixes_and_darkens_a_display(world, opened, context_of):
    database, number, manager, _ = world
    for name, after in (
        ("next", (2, DisplayFigures.LIVE, False)),
        ("board-7", (7, DisplayFigures.LIVE, False)),
        ("previous", (6, DisplayFigures.LIVE, False)),
        ("frozen", (6, DisplayFigures.FROZEN, False)),
        ("dark", (6, DisplayFigures.FROZEN, True)),
        ("live", (6, DisplayFigures.LIVE, True)),
    ):
        at = opened(meetings.page, context_of(actor=manager))
        at.button(key=f"steer-{number}-{name}").click().run()
        assert not at.exception
        assert kept(database, number) == after, name
    assert f"steer-{number}-meeting" not in keys(at), "no meeting goes on"
    assert any(r"Phòng \*\*họp\*\*" in one.value for one in at.markdown), "a name is no Markdown"


def test_a_manager_puts_the_boards_into_another_order_and_back(world, opened, context_of):
    _, number, manager, leader = world
    assert not [one for one in opened(meetings.page, context_of(actor=leader)).button if "order" in (one.key or "")]

    at = opened(meetings.page, context_of(actor=manager))
    assert [at.button(key=key).disabled for key in ("order-up-1", "order-down-1", "order-down-7")] == [
        True,
        False,
        True,
    ]
    assert len({one.label for one in at.button if one.key and re.match(r"order-(up|down)-", one.key)}) == 14
    at.button(key="order-up-6").click().run()
    assert at.success[0].value == "Đã đổi thứ tự các bảng."
    at = opened(meetings.page, context_of(actor=manager))
    shown = [at.button(key=f"steer-{number}-board-{place}").label for place in range(1, 8)]
    assert (shown[4], shown[5]) == ("5. Một cửa", "6. Hạt nhân số")

    at.button(key="order-restore").click().run()
    at = opened(meetings.page, context_of(actor=manager))
    assert at.button(key=f"steer-{number}-board-6").label == "6. Một cửa"
    assert "order-restore" not in [one.key for one in at.button]


def test_the_meeting_that_goes_on_can_be_projected_and_put_on_the_display(world, opened, context_of):
    database, number, manager, _ = world
    meeting = hold(database, manager, end=False)
    at = opened(meetings.page, context_of(actor=manager))

    addresses = [link.proto.url for link in at.get("link_button")]
    assert addresses == ["/boards?lang=vi&ward=00001", f"/boards?lang=vi&ward=00001&meeting={meeting}"]
    at.button(key=f"steer-{number}-meeting").click().run()
    assert kept(database, number)[1] is DisplayFigures.MEETING


def test_a_display_that_was_taken_away_meanwhile_is_told(world, opened, context_of):
    database, number, manager, _ = world
    at = opened(meetings.page, context_of(actor=manager))
    with database.changing() as session:
        revoke_display(session, number, by=manager, now=EVENING)
    at.button(key=f"steer-{number}-next").click().run()

    assert "Màn hình này đã được thu hồi." in [one.value for one in at.error]
