"""Forged messages of Streamlit's own protocol: what a role may not do stays undone, whatever is sent."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from google.protobuf.text_format import MessageToString
from sqlalchemy import select, update
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from models import RULES, Account, AccountState, AuditEvent, Role, Visit, VisitStatus
from pages import MENU
from tests.gate.protocol import open_stream, run_page
from tests.signing import token_of
from texts import translator

VI = translator("vi")
FORBIDDEN = [(role, entry.name) for role in Role for entry in MENU if role not in RULES[entry.needs].parts]


@pytest.fixture
def signed_in(served):
    with ExitStack() as streams:
        yield lambda role: streams.enter_context(open_stream(served, token_of(served.url, role)))


def send(stream, query="", page="", page_hash="", states=()):
    """One rerun with these widget states. Gives every element that came back: (kind, element)."""
    ask = BackMsg()
    ask.rerun_script.query_string = query
    ask.rerun_script.page_name = page
    ask.rerun_script.page_script_hash = page_hash
    for widget, values in states:
        ask.rerun_script.widget_states.widgets.add(id=widget, **values)
    stream.send(ask.SerializeToString())
    shown, pages = [], {}
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(stream.recv(timeout=60))
        kind = answer.WhichOneof("type")
        if kind == "navigation":
            pages = {one.url_pathname: one.page_script_hash for one in answer.navigation.app_pages}
        elif kind == "delta" and answer.delta.WhichOneof("type") == "new_element":
            element = answer.delta.new_element
            shown.append((element.WhichOneof("type"), element))
        elif kind == "script_finished":
            return shown, pages


def words(shown):
    return "\n".join(MessageToString(element, as_utf8=True) for _, element in shown)


def button(shown, label):
    return next((one.button.id for kind, one in shown if kind == "button" and one.button.label == label), None)


def refused(stream, page, **how):
    said = run_page(stream, page=page)[1] if not how else words(send(stream, **how)[0])
    return VI("errors.refused_text") in said


@pytest.mark.parametrize("role, page", FORBIDDEN)
def test_a_page_of_another_role_refuses_by_its_address_and_by_its_hash(signed_in, role, page):
    stream = signed_in(role.value)
    _, pages = send(stream)

    assert refused(stream, page)
    assert page in pages, "known to the menu, so that the address is answered kindly"
    assert refused(stream, page, page_hash=pages[page])


def newest(session, recorded_by_id=None):
    statement = select(Visit).where(Visit.status == VisitStatus.HELD, Visit.voided_at.is_(None)).order_by(Visit.id)
    if recorded_by_id is not None:
        statement = statement.where(Visit.recorded_by_id == recorded_by_id)
    return session.scalars(statement).first()


def held_by_staff(database, age=timedelta(hours=1)):
    """A visit that the staff account wrote down so long ago."""
    with database.changing() as session:
        staff_id = session.scalar(select(Account.staff_id).where(Account.login == "staff"))
        visit = newest(session)
        session.execute(
            update(Visit)
            .where(Visit.id == visit.id)
            .values(recorded_by_id=staff_id, recorded_at=datetime.now(UTC) - age, voided_at=None)
        )
        return visit.id


def is_void(database, number):
    with database.reading() as session:
        return session.scalar(select(Visit.voided_at).where(Visit.id == number)) is not None


def void_form(stream, number):
    """The widgets of voiding, as somebody who may sees them: the reason's field and the button."""
    shown, _ = send(stream, query=f"id={number}", page="visit")
    reason = next(
        (
            one.text_input.id
            for kind, one in shown
            if kind == "text_input" and one.text_input.label == VI("visit.reason")
        ),
        None,
    )
    return reason, button(shown, VI("visit.void_now"))


def press(stream, number, reason, pressed):
    states = [(reason, {"string_value": "ghi nhầm tổ dân phố"}), (pressed, {"trigger_value": True})]
    return send(stream, query=f"id={number}", page="visit", states=states)[0]


@pytest.mark.parametrize("role", [Role.LEADER, Role.ADMINISTRATOR])
def test_pressing_a_button_that_was_never_shown_does_nothing(served, signed_in, other_process, role):
    number = held_by_staff(other_process)
    reason, pressed = void_form(signed_in("manager"), number)
    assert pressed is not None
    stream = signed_in(role.value)
    assert void_form(stream, number) == (None, None)

    press(stream, number, reason, pressed)

    assert not is_void(other_process, number)


def test_an_old_visit_shows_staff_no_button_and_refuses_the_message(signed_in, other_process):
    number = held_by_staff(other_process)
    stream = signed_in("staff")
    reason, pressed = void_form(stream, number)
    assert pressed is not None
    held_by_staff(other_process, age=timedelta(days=8))

    press(stream, number, reason, pressed)  # the page is still open, its callback still there

    assert not is_void(other_process, number)
    shown, _ = send(stream, query=f"id={number}", page="visit")
    assert button(shown, VI("visit.void_now")) is None
    assert VI("problem.own_too_old") in words(shown)


@pytest.mark.parametrize("change", [{"state": AccountState.DISABLED}, {"role": Role.LEADER}])
def test_an_open_page_of_a_changed_account_saves_nothing(signed_in, other_process, change):
    number = held_by_staff(other_process)
    stream = signed_in("manager")
    reason, pressed = void_form(stream, number)
    with other_process.changing() as session:  # by SQL: no socket is closed by it, the action alone decides
        session.execute(update(Account).where(Account.login == "manager").values(**change))
    try:
        press(stream, number, reason, pressed)
        assert not is_void(other_process, number)
    finally:
        with other_process.changing() as session:
            back = {"state": AccountState.ACTIVE, "role": Role.MANAGER}
            session.execute(update(Account).where(Account.login == "manager").values(**back))


def test_the_same_message_from_who_may_is_obeyed(signed_in, other_process):
    number = held_by_staff(other_process)
    stream = signed_in("staff")
    reason, pressed = void_form(stream, number)

    press(stream, number, reason, pressed)

    assert is_void(other_process, number)
    with other_process.reading() as session:
        event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
        assert (event.verb, event.subject_id) == ("visit.void", number)
