"""Somebody can always manage a ward's accounts: whatever is done to administrators, also by two at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from actions.accounts import change_login, change_role, disable_account
from actions.administrators import locked_administrators
from actions.links import first_administrator_link
from actions.privacy import Why, erase_staff_member
from actions.refusals import Refused
from actions.retention import run_in_ward
from actions.setting_up import installation
from models import Account, AccountState, Periods, Role
from tests.planting import EVENING, START, TODAY, Plot

HASH = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA"
LAST = {"account_last_administrator", "erase_last_administrator"}
GONE, STAYS_A_WEEK = TODAY - timedelta(days=3), TODAY + timedelta(days=7)


def administrator(plot, active_to=None):
    """(account id, actor) of an active administrator, who leaves or has left on a day."""
    member = plot.staff("Quản trị viên Thử", Role.ADMINISTRATOR)
    member.active_from, member.active_to = START - timedelta(days=20 * 365), active_to
    account = plot.session.scalars(
        select(Account).where(Account.ward_id == plot.ward_id, Account.staff_id == member.id)
    ).one()
    account.state, account.password_hash = AccountState.ACTIVE, HASH
    plot.session.flush()
    return account.id, account.as_actor(plot.ward_id)


def to_staff(session, target, by):
    change_role(session, target[0], Role.STAFF, by=by, now=EVENING)


def disabled(session, target, by):
    disable_account(session, target[0], by=by, now=EVENING)


def erased(session, target, by):
    erase_staff_member(session, target[1].id, why=Why.ASKED, by=by, now=EVENING, today=TODAY)


def without_office(session, target, by):
    account = session.get_one(Account, target[0])
    account.password_hash, account.oidc_issuer, account.oidc_subject = None, "https://id.example", f"u{target[0]}"
    change_login(session, target[0], account.login, f"u{target[0]}@ward.example", by=by, now=EVENING)


WAYS = (to_staff, disabled, erased, without_office)


def why_not(done, *arguments):
    try:
        done(*arguments)
    except Refused as refusal:
        return {problem.code for problem in refusal.problems}
    return None


@pytest.mark.parametrize("way", WAYS)
def test_who_has_left_does_not_count_as_another_administrator(plot, way):
    target = administrator(plot)
    administrator(plot, active_to=GONE)
    administrator(plot, active_to=TODAY)

    assert why_not(way, plot.session, target, installation(1)) <= LAST


@pytest.mark.parametrize("way", WAYS)
def test_who_stays_for_now_does_and_who_has_left_may_go(plot, way):
    staying, leaving, gone = (administrator(plot, active_to=day) for day in (None, STAYS_A_WEEK, GONE))
    by = installation(1)

    assert why_not(way, plot.session, gone, by) is None
    assert why_not(way, plot.session, staying, by) is None
    assert why_not(way, plot.session, leaving, by) <= LAST


def test_one_of_the_province_stands_in_for_a_ward_and_another_ward_does_not(plot):
    target = administrator(plot)
    administrator(Plot(plot.session, ward_id=2, code="00002"))
    assert why_not(disabled, plot.session, target, installation(1)) == {"account_last_administrator"}

    plot.account(Role.ADMINISTRATOR, login="tinh", state=AccountState.ACTIVE, password_hash=HASH)
    assert why_not(disabled, plot.session, target, installation(1)) is None


def test_a_server_whose_administrators_have_all_left_prints_a_link(plot):
    administrator(plot, active_to=GONE)
    assert first_administrator_link(plot.session, now=EVENING) is not None

    administrator(plot)
    assert first_administrator_link(plot.session, now=EVENING) is None


def test_the_name_of_an_administrator_who_left_long_ago_goes_though_nobody_follows(plot):
    administrator(plot, active_to=TODAY - timedelta(days=9 * 365))

    assert run_in_ward(plot.session, Periods(), by=installation(1), now=EVENING, today=TODAY).staff == 1


@pytest.mark.parametrize("second", [to_staff, disabled, erased])
@pytest.mark.parametrize("first", [to_staff, disabled, erased])
def test_two_who_take_each_other_away_at_once_leave_one(database, first, second):
    """The first has done it and not committed when the second begins; a third one has left."""
    with database.changing() as session:
        plot = Plot(session)
        one, other = administrator(plot), administrator(plot)
        administrator(plot, active_to=GONE)
    has_done, second_is_through = threading.Event(), threading.Event()

    def before():
        with database.changing() as session:
            first(session, other, one[1])
            has_done.set()
            second_is_through.wait(0.7)

    def after():
        has_done.wait(20)
        with database.changing() as session:
            try:
                second(session, one, other[1])
                session.flush()
            finally:
                second_is_through.set()

    with ThreadPoolExecutor(2) as pool:
        outcomes = [pool.submit(why_not, before), pool.submit(why_not, after)]
        assert outcomes[0].result() is None
        assert outcomes[1].result() is not None

    with database.reading() as session:
        assert [account.id for account in locked_administrators(session, EVENING)] == [one[0]]
