"""Wall displays: a code, a manager who confirms it, a name, and the end."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from actions import Conflict, Invalid, NotAllowed, Refused
from actions.displays import (
    ALPHABET,
    CODE_LASTS,
    MOST_ASKING,
    MOST_FROM_ADDRESS,
    Showing,
    ask_to_pair,
    change_display,
    confirm_display,
    display_of,
    displays_of_ward,
    is_unseen,
    revoke_display,
    see_display,
)
from models import AccessEvent, AccessState, Account, Display, DisplayState, Role, StaffMember
from models import display as display_actor
from tests.planting import EVENING, Plot

HALL = Showing("Phòng họp tầng 2", "coverage", "en")
LATER = EVENING + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def access_state(session):
    if session.get(AccessState, 1) is None:  # tests of PostgreSQL begin with emptied tables
        session.add(AccessState(id=1))
        session.flush()


def signed_in(plot, role=Role.MANAGER):
    member = plot.staff(f"Người {role.value}", role)
    assert isinstance(member, StaffMember)
    account = plot.session.scalars(select(Account).filter_by(ward_id=plot.ward_id, staff_id=member.id)).one()
    return account.as_actor(plot.ward_id)


def asking(session, token="a", address="home", now=EVENING):
    return ask_to_pair(session, token * 64, address, now=now)


def paired(plot, token="a", showing=HALL):
    return confirm_display(plot.session, asking(plot.session, token).code, showing, by=signed_in(plot), now=LATER)


def test_a_screen_shows_one_code_until_its_time_is_over(session):
    first = asking(session)
    again = asking(session, now=EVENING + timedelta(minutes=9))
    renewed = asking(session, now=EVENING + CODE_LASTS)

    assert first == again
    assert len(first.code) == 6
    assert set(first.code) <= set(ALPHABET)
    assert not set(ALPHABET) & set("ILO0S5Z21")
    assert renewed.ends_at == EVENING + 2 * CODE_LASTS
    assert session.scalar(select(func.count(Display.id))) == 1


def test_a_confirmed_screen_is_a_display_of_the_managers_ward_for_good(plot):
    display = paired(plot)

    assert display_of(plot.session, "a" * 64) is display
    assert (display.state, display.ward_id, display.name, display.board, display.language) == (
        DisplayState.PAIRED, plot.ward_id, "Phòng họp tầng 2", "coverage", "en",
    )  # fmt: skip
    assert (display.code, display.code_ends_at, display.address_hash) == (None, None, None)


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}".lower()])
def test_a_code_may_be_typed_as_people_type(plot, typed):
    code = asking(plot.session).code
    spaced = f"{code[:3].lower()} - {code[3:]}"

    for text in (typed.format(code), spaced):
        with pytest.raises(Invalid) as refused:
            confirm_display(plot.session, text, Showing(""), by=signed_in(plot), now=LATER)
        assert [problem.code for problem in refused.value.problems] == ["display_name_missing"]


@pytest.mark.parametrize(
    "code, showing, problems",
    [
        ("QQQQQQ", HALL, ["display_code_unknown"]),
        ("", Showing(" \u200b "), ["display_code_missing", "display_name_missing"]),
        (None, Showing("x" * 81), ["text_too_long"]),
        (None, Showing("Gọi 0912345678"), ["text_has_phone"]),
        (None, Showing("Sảnh", "register"), ["display_board_unknown"]),
        (None, Showing("Sảnh", "overview", "fr"), ["display_language_unknown"]),
    ],
)
def test_what_cannot_be_is_refused_with_all_its_problems(plot, code, showing, problems):
    shown = asking(plot.session).code

    with pytest.raises(Invalid) as refused:
        confirm_display(plot.session, shown if code is None else code, showing, by=signed_in(plot), now=LATER)

    assert [problem.code for problem in refused.value.problems] == problems
    assert display_of(plot.session, "a" * 64) is None


def test_a_code_works_once_and_only_in_its_time(plot):
    code = asking(plot.session).code
    by = signed_in(plot)
    with pytest.raises(Invalid, match="display_code_unknown"):
        confirm_display(plot.session, code, HALL, by=by, now=EVENING + CODE_LASTS)

    confirm_display(plot.session, code, HALL, by=by, now=LATER)
    with pytest.raises(Invalid, match="display_code_unknown"):
        confirm_display(plot.session, code, Showing("Sảnh"), by=by, now=LATER)


def test_two_screens_of_a_ward_have_two_names(plot):
    paired(plot)
    with pytest.raises(Invalid, match="display_name_taken"):
        paired(plot, "b")

    assert paired(plot, "c", Showing("Sảnh")).name == "Sảnh"


@pytest.mark.parametrize("role", [Role.LEADER, Role.STAFF])
def test_only_managers_and_administrators_pair_see_and_revoke(plot, role):
    display, by = paired(plot), signed_in(plot, role)
    code = asking(plot.session, "b").code

    for deed in (
        lambda: confirm_display(plot.session, code, Showing("Sảnh"), by=by, now=LATER),
        lambda: change_display(plot.session, display.id, HALL, by=by, now=LATER),
        lambda: revoke_display(plot.session, display.id, by=by, now=LATER),
        lambda: displays_of_ward(plot.session, by=by, now=EVENING),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_a_display_itself_may_do_none_of_it(plot):
    display = paired(plot)
    code = asking(plot.session, "b").code

    with pytest.raises(NotAllowed):
        confirm_display(plot.session, code, Showing("Sảnh"), by=display_actor(plot.ward_id, display.name), now=LATER)


def test_another_wards_manager_neither_sees_nor_touches_it(plot):
    display = paired(plot)
    other = Plot(plot.session, 2, "00002")
    by = signed_in(other)

    assert list(displays_of_ward(plot.session, by=by, now=EVENING)) == []
    with pytest.raises(Conflict, match="display_gone"):
        revoke_display(plot.session, display.id, by=by, now=LATER)
    with pytest.raises(Conflict, match="display_gone"):
        change_display(plot.session, display.id, Showing("Sảnh"), by=by, now=LATER)


def test_revoking_takes_the_right_and_tells_every_open_socket(plot):
    display = paired(plot)
    before = plot.session.get_one(AccessState, 1).revision

    revoke_display(plot.session, display.id, by=signed_in(plot), now=LATER)

    assert display_of(plot.session, "a" * 64) is None
    assert plot.session.get_one(AccessState, 1).revision == before + 1
    with pytest.raises(Conflict, match="display_not_asking"):
        asking(plot.session)
    with pytest.raises(Conflict, match="display_gone"):
        revoke_display(plot.session, display.id, by=signed_in(plot), now=LATER)


def test_everything_stands_in_the_trail_without_a_token(plot):
    display = paired(plot)
    change_display(plot.session, display.id, Showing("Sảnh"), by=signed_in(plot), now=LATER)
    revoke_display(plot.session, display.id, by=signed_in(plot), now=LATER)
    plot.session.flush()

    events = plot.session.scalars(
        select(AccessEvent).where(AccessEvent.subject == "display").order_by(AccessEvent.id)
    ).all()
    assert [event.verb for event in events] == ["display.pair", "display.change", "display.revoke"]
    assert "a" * 64 not in str([event.details for event in events])


def test_one_address_shows_a_few_codes_and_all_together_a_few_hundred(session):
    for number in range(MOST_FROM_ADDRESS):
        ask_to_pair(session, f"home{number}", "home", now=EVENING)
    with pytest.raises(Refused, match="display_asks_too_many"):
        ask_to_pair(session, "home-more", "home", now=EVENING)
    for number in range(MOST_ASKING - MOST_FROM_ADDRESS):
        ask_to_pair(session, f"elsewhere{number}", f"address{number}", now=EVENING)
    with pytest.raises(Refused, match="display_asks_too_many"):
        ask_to_pair(session, "one-more", "somewhere", now=EVENING)

    assert ask_to_pair(session, "home-more", "home", now=EVENING + CODE_LASTS).code
    assert session.scalar(select(func.count(Display.id))) == 1


def test_signs_of_life_are_noted_once_a_minute(plot):
    display = paired(plot)

    assert not is_unseen(display, LATER + timedelta(seconds=59))
    assert is_unseen(display, LATER + timedelta(seconds=60))
    see_display(plot.session, display.id, LATER + timedelta(seconds=60))
    assert not is_unseen(display, LATER + timedelta(seconds=61))
