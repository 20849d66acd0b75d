"""Steering the boards of the meeting on a display, from somewhere else in the room."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from actions import Conflict, Invalid, NotAllowed
from actions.displays import MEETING, Showing, change_display
from actions.steering import Steer, move_board, restore_boards, steer_display
from models import BOARD_ORDER, MEETING_BOARDS, AccessEvent, AccessState, AuditEvent, DisplayFigures, Role, WardRevision
from tests.actions.test_displays import access_state, paired, signed_in  # noqa: F401 - a fixture among them
from tests.planting import EVENING, Plot

LATER = EVENING + timedelta(minutes=2)
SHOWN = Showing("Phòng giao ban", MEETING)


def steer(plot, display, **what):
    return steer_display(plot.session, display.id, Steer(**what), by=signed_in(plot), now=LATER)


def steered(plot):
    return plot.session.scalar(select(AccessState.steered))


def test_the_boards_are_turned_on_and_back_and_stay_at_their_ends(plot):
    display = paired(plot, showing=SHOWN)
    boards = [steer(plot, display, **how).meeting_board for how in (
        {"step": 1}, {"step": 1}, {"step": -1}, {"board": MEETING_BOARDS}, {"step": 1}, {"board": 1}, {"step": -1},
    )]  # fmt: skip

    assert boards == [2, 3, 2, 7, 7, 1, 1]
    assert display.steers == 7


def test_figures_and_light_stay_as_they_are_unless_they_are_named(plot):
    display = paired(plot, showing=SHOWN)
    steer(plot, display, figures=DisplayFigures.FROZEN, dark=True)
    steer(plot, display, board=4)

    assert (display.figures, display.dark, display.meeting_board) == (DisplayFigures.FROZEN, True, 4)
    steer(plot, display, dark=False, figures=DisplayFigures.LIVE)
    assert (display.figures, display.dark, display.meeting_board) == (DisplayFigures.LIVE, False, 4)


def test_it_moves_what_the_pulse_watches_but_neither_the_data_nor_the_trail(plot):
    display = paired(plot, showing=SHOWN)
    before = steered(plot)
    events = plot.session.scalar(select(func.count()).select_from(AccessEvent))
    revision = plot.session.get_one(WardRevision, plot.ward_id).revision
    steer(plot, display, step=1)

    assert steered(plot) == before + 1
    assert plot.session.scalar(select(func.count()).select_from(AccessEvent)) == events
    assert plot.session.get_one(WardRevision, plot.ward_id).revision == revision


@pytest.mark.parametrize("board", [0, -1, 8, 2**40])
def test_a_board_that_there_is_not_is_refused(plot, board):
    display = paired(plot, showing=SHOWN)

    with pytest.raises(Invalid, match="meeting_board_unknown"):
        steer(plot, display, board=board)
    assert display.meeting_board == 1


def test_a_display_that_shows_something_else_is_not_steered(plot):
    display = paired(plot, showing=SHOWN)
    change_display(plot.session, display.id, Showing("Phòng giao ban", "coverage"), by=signed_in(plot), now=LATER)

    with pytest.raises(Conflict, match="display_no_meeting"):
        steer(plot, display, step=1)


def test_nobody_steers_a_display_of_another_ward(plot):
    display = paired(plot, showing=SHOWN)

    with pytest.raises(Conflict, match="display_gone"):
        steer(Plot(plot.session, 2, "00002"), display, step=1)


@pytest.mark.parametrize("role", [Role.LEADER, Role.STAFF])
def test_only_managers_and_administrators_steer(plot, role):
    display = paired(plot, showing=SHOWN)

    with pytest.raises(NotAllowed):
        steer_display(plot.session, display.id, Steer(step=1), by=signed_in(plot, role), now=LATER)


def test_a_board_goes_up_and_down_and_none_is_lost(plot):
    by = plot.actor(Role.MANAGER)
    orders = [move_board(plot.session, board, step, by=by, now=EVENING) for board, step in (
        (6, -1), (6, -1), (1, 1), (7, -9), (7, 99), (2, 0),
    )]  # fmt: skip

    assert orders == ["1234657", "1236457", "2136457", "7213645", "2136457", "2136457"]
    assert restore_boards(plot.session, by=by, now=EVENING) == BOARD_ORDER


def test_the_trail_keeps_who_changed_the_order_and_a_press_that_changes_nothing_leaves_no_trace(plot):
    by = plot.actor(Role.MANAGER)
    move_board(plot.session, 1, 1, by=by, now=EVENING)
    revision = plot.session.get_one(WardRevision, plot.ward_id).revision
    move_board(plot.session, 2, -1, by=by, now=EVENING)
    restored = [restore_boards(plot.session, by=by, now=EVENING) for _ in range(2)]

    events = plot.session.scalars(select(AuditEvent).where(AuditEvent.verb == "meeting.order")).all()
    assert restored == [BOARD_ORDER] * 2
    assert [(one.before, one.after, one.actor_id) for one in events] == [
        ({"board_order": BOARD_ORDER}, {"board_order": "2134567"}, by.id),
        ({"board_order": "2134567"}, {"board_order": BOARD_ORDER}, by.id),
    ]
    assert plot.session.get_one(WardRevision, plot.ward_id).revision == revision + 1


@pytest.mark.parametrize("board", [0, 8, 12, -1])
def test_a_board_that_there_is_not_cannot_be_moved(plot, board):
    with pytest.raises(Invalid):
        move_board(plot.session, board, 1, by=plot.actor(Role.MANAGER), now=EVENING)
