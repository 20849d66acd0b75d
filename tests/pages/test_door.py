"""Who a rerun belongs to: read again every time, never taken from the address or from the run before."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from streamlit.testing.v1 import AppTest

from core.answers import Answers
from core.installation import Installation
from core.settings import Settings
from core.standing import Standings
from models import Account, AccountState, Role, SignIn, Ward
from pages.parts import door
from tests.planting import EVENING, Plot

HASH = "a" * 64


@pytest.fixture
def at_door(planted):
    """`at_door(user)`: a page that says who is there, as the person with that identity; and its database."""
    planting, database = planted
    with planting() as plot:
        account = plot.session.scalars(select(Account)).one()
        plot.session.add(
            SignIn(
                token_hash=HASH, account_id=account.id, begun_at=EVENING, seen_at=EVENING,
                ends_at=EVENING + timedelta(hours=12),
            )
        )  # fmt: skip
    settings = Settings(_env_file=None)
    there = Installation(settings, database, Answers(database), Standings(database, settings.idle, settings.zone))

    def script(there, clock):
        import streamlit as st

        from pages.parts import door

        ctx = door.context(there, clock)
        st.text(f"{ctx.actor.name}|{ctx.actor.role}|{ctx.ward.code}")

    def open_page(sign_in, clock=lambda: EVENING):
        at = AppTest.from_function(script, args=(there, clock), default_timeout=30)
        at.user = {"sign_in": sign_in}
        return at.run()

    return open_page, database


def told(at):
    assert not at.exception
    return [one.value for one in at.text]


def test_the_person_of_the_sign_in_is_there(at_door):
    open_page, _ = at_door

    assert told(open_page(f"s:{HASH}")) == ["Cán bộ Thử Một|staff|00001"]


@pytest.mark.parametrize(
    "key", [None, "", "s:", "s:" + "b" * 64, "d:1", "own:", "own:x", "administrator", "s:' OR 1=1"]
)
def test_nobody_else_sees_anything(at_door, key):
    at = at_door[0](key)

    assert told(at) == []
    assert at.header[0].value == "Phiên làm việc đã kết thúc"


def test_a_rerun_acts_with_the_role_of_its_own_moment(at_door):
    open_page, database = at_door
    at = open_page(f"s:{HASH}")
    with database.changing() as session:
        session.execute(update(Account).values(role=Role.LEADER))

    assert told(at.run()) == ["Cán bộ Thử Một|leader|00001"]


@pytest.mark.parametrize("how", ["disabled", "ended", "left"])
def test_a_rerun_after_the_right_is_lost_shows_nothing(at_door, how):
    open_page, database = at_door
    at = open_page(f"s:{HASH}")
    with database.changing() as session:
        if how == "disabled":
            session.execute(update(Account).values(state=AccountState.DISABLED))
        elif how == "ended":
            session.execute(update(SignIn).values(ended_at=EVENING))
        else:
            from models import StaffMember

            session.execute(update(StaffMember).values(active_to=EVENING.date()))

    assert told(at.run()) == []


@pytest.mark.parametrize("later", [timedelta(minutes=61), timedelta(hours=13)])
def test_the_limits_hold_for_reruns_too(at_door, later):
    assert told(at_door[0](f"s:{HASH}", lambda: EVENING + later)) == []


def test_the_servers_own_visitor_sees_the_boards_and_is_nobody(at_door):
    assert told(at_door[0](door.OWN_VISITOR)) == ["|leader|00001"]


def test_an_account_of_the_province_chooses_its_ward(at_door):
    open_page, database = at_door
    with database.changing() as session:
        Plot(session, 2, "00002")
        session.execute(update(Ward).where(Ward.id == 2).values(name_vi="Phường Hai"))
        session.execute(update(Account).where(Account.ward_id == 1).values(ward_id=None, staff_id=None))
    at = open_page(f"s:{HASH}")
    assert told(at) == ["Cán bộ Thử Một|staff|00001"]

    at.sidebar.selectbox[0].select("00002").run()

    assert told(at) == ["Cán bộ Thử Một|staff|00002"]
