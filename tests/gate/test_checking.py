"""Guessing passwords does not pay, whoever guesses, and the person still gets in."""

import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from actions.refusals import Refused
from gate import checking, passwords
from gate.brakes import wait_after
from gate.checking import check_password
from gate.passwords import hashed
from models import AccessEvent, Account, AccountState, FailedSignIn, Role, SignInBrake
from tests.planting import EVENING, Plot

RIGHT, KEY, HERE = "đúng rồi nhé bạn", b"k" * 32, "203.0.113.7"


@pytest.fixture
def account(database):
    """The id of an active account with the login "lan" and the password RIGHT."""
    with database.changing() as session:
        plot = Plot(session)
        row = plot.account(
            Role.STAFF, login="lan", ward_id=1, state=AccountState.ACTIVE, password_hash=hashed(RIGHT)
        )  # fmt: skip
        return row.id


@pytest.fixture
def looked_at(monkeypatch):
    """Every password that was really compared."""
    seen = []

    def matches(kept, password):
        seen.append(password)
        return passwords.matches(kept, password)

    monkeypatch.setattr(checking, "matches", matches)
    return seen


def trying(database, password, login="lan", address=HERE, now=EVENING):
    """The account's id, or why not: the code, or the seconds to wait."""
    try:
        return check_password(database, login, password, address=address, now=now, key=KEY).account_id
    except Refused as refusal:
        (problem,) = refusal.problems
        return problem.values.get("seconds", problem.code)


def test_the_right_password_opens_and_any_writing_of_the_login_does(database, account):
    for login in ("lan", " LAN ", "Ｌａｎ"):
        assert trying(database, RIGHT, login=login) == account
    assert trying(database, RIGHT + ".") == "sign_in_wrong"
    with database.reading() as session:
        assert session.query(FailedSignIn).count() == 1


@pytest.mark.parametrize("change", [{"state": AccountState.DISABLED}, {"state": AccountState.INVITED}])
def test_an_account_that_is_not_active_answers_like_a_wrong_password(database, account, change):
    with database.changing() as session:
        for name, value in change.items():
            setattr(session.get_one(Account, account), name, value)

    assert trying(database, RIGHT) == "sign_in_wrong"


def test_an_account_disabled_while_its_password_is_looked_at_stays_out(database, account, monkeypatch):
    def disabled_meanwhile(kept, password):
        with database.changing() as session:
            session.get_one(Account, account).state = AccountState.DISABLED
        return passwords.matches(kept, password)

    monkeypatch.setattr(checking, "matches", disabled_meanwhile)

    assert trying(database, RIGHT) == "sign_in_wrong"


def test_five_guesses_then_a_wait_that_doubles_up_to_a_quarter_of_an_hour(database, account):
    now, waits = EVENING, []
    for _ in range(5):
        assert trying(database, "sai", now=now) == "sign_in_wrong"
    for turn in range(8):
        waits.append(trying(database, RIGHT, now=now))
        now += timedelta(seconds=waits[-1])
        assert trying(database, "sai", now=now, address=f"203.0.113.{turn}") == "sign_in_wrong"

    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]
    assert trying(database, RIGHT, now=now + timedelta(minutes=15)) == account
    assert trying(database, "sai", now=now + timedelta(minutes=15)) == "sign_in_wrong"


def test_a_login_that_nobody_has_waits_the_same(database, account):
    for login in ("lan", "nobody"):
        answers = [trying(database, "sai", login=login, address=login) for _ in range(7)]
        assert answers == ["sign_in_wrong"] * 5 + [30, 30]


def test_sixty_guesses_at_one_name_are_looked_at_five_times(database, account, looked_at):
    for number in range(60):
        trying(database, f"đoán {number}", address=f"198.51.100.{number}")

    assert len(looked_at) == 5


def test_guesses_at_the_same_moment_are_all_counted(database, account, looked_at):
    start = threading.Barrier(20)

    def guess(number):
        start.wait()
        return trying(database, f"đoán {number}", address=f"198.51.100.{number % 3}")

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(guess, range(20)))

    assert len(looked_at) == 5
    assert (answers.count("sign_in_wrong"), answers.count(30)) == (5, 15)


def test_eighty_names_from_one_address_are_looked_at_fifty_times(database, account, looked_at):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: trying(database, "sai rồi", login=f"tên {number}"), range(80)))

    assert len(looked_at) == 50
    assert set(answers) == {"sign_in_wrong", 900}
    assert trying(database, RIGHT, address="203.0.113.8") == account
    assert trying(database, RIGHT) == 900
    assert trying(database, RIGHT, now=EVENING + timedelta(minutes=15)) == account


def test_one_line_is_one_address_however_many_numbers_it_has(database, account, looked_at):
    for number in range(60):
        trying(database, "sai rồi", login=f"tên {number}", address=f"2001:db8:1:2::{number:x}")

    assert len(looked_at) == 50
    assert trying(database, RIGHT, address="2001:db8:1:3::1") == account


def test_neither_address_nor_login_is_kept_and_a_day_later_nothing_is(database, account):
    trying(database, "sai")
    with database.reading() as session:
        kept = [*session.scalars(select(FailedSignIn.address_hash)), *session.scalars(select(SignInBrake.key_hash))]
        assert len(set(kept)) == 2
        assert {len(one) for one in kept} == {64}

    trying(database, RIGHT, now=EVENING + timedelta(days=2), address="203.0.113.9")
    with database.reading() as session:
        assert session.query(FailedSignIn).count() == 0
        assert set(session.scalars(select(SignInBrake.key_hash))).isdisjoint(kept)


def test_the_fifth_wrong_password_is_in_the_trail_for_known_and_unknown_names_alike(database, account):
    for login in ("lan", "nobody"):
        for _ in range(9):
            trying(database, "sai", login=login, address=login)

    with database.reading() as session:
        events = session.execute(select(AccessEvent.verb, AccessEvent.subject_id, AccessEvent.details)).all()
    assert [tuple(one) for one in events] == [("account.guess", account, None), ("account.guess", None, None)]


def test_a_known_and_an_unknown_name_take_the_same_time(database, account):
    times = {"lan": [], "nobody": []}
    for turn in range(16):
        for login, taken in times.items():
            began = time.perf_counter()
            trying(database, "sai", login=login, now=EVENING + timedelta(hours=turn), address=login)
            taken.append(time.perf_counter() - began)

    known, unknown = (statistics.median(taken) for taken in times.values())
    assert 0.8 <= known / unknown <= 1.25


def test_a_password_kept_with_other_parameters_is_hashed_anew(database, account):
    from argon2 import PasswordHasher

    older = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(RIGHT)
    with database.changing() as session:
        session.get_one(Account, account).password_hash = older

    assert trying(database, RIGHT) == account
    with database.reading() as session:
        kept = session.get_one(Account, account).password_hash
    assert kept != older
    assert "m=19456,t=2,p=1" in kept
    assert trying(database, RIGHT) == account


def test_waits_never_pass_a_quarter_of_an_hour():
    assert max(wait_after(failures) for failures in range(5, 2_000)) == timedelta(minutes=15)
