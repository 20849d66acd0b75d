"""One-time links: made by an administrator or the server, used once, whoever presses at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from actions.links import first_administrator_link, make_link, open_link, use_first_link, use_link
from actions.refusals import Refused
from gate.brakes import guess_of, wait_of
from gate.checking import check_password
from gate.choosing import become_administrator, change_password, choose_password, look_at_link
from gate.passwords import hashed, matches
from models import AccessEvent, Account, AccountState, LinkPurpose, OneTimeLink, Role, SignIn
from tests.planting import EVENING, Plot

GOOD, OTHER, KEY = "con trâu ăn cỏ non", "mưa rơi trên mái tôn", b"k" * 32
LATER = EVENING + timedelta(minutes=5)


@pytest.fixture
def people(database):
    """(number of an invited account with the login "lan", an administrator who acts)."""
    with database.changing() as session:
        plot = Plot(session)
        boss = plot.account(
            Role.ADMINISTRATOR, login="boss", ward_id=1, state=AccountState.ACTIVE, password_hash=hashed(OTHER)
        )  # fmt: skip
        lan = plot.account(Role.STAFF, login="lan", name="Nguyễn Thị Lan", ward_id=1)
        return lan.id, boss.as_actor(1)


def made(database, people, now=EVENING):
    with database.changing() as session:
        return make_link(session, people[0], by=people[1], now=now)


def why(call, *arguments, **more):
    with pytest.raises(Refused) as refusal:
        call(*arguments, **more)
    return [(problem.code, problem.field) for problem in refusal.value.problems]


def test_an_activation_link_opens_the_account_with_a_password_of_the_persons_own(database, people):
    link = made(database, people)
    assert (link.purpose, link.ends_at) == (LinkPurpose.ACTIVATION, EVENING + timedelta(hours=72))
    shown = look_at_link(database, link.token, now=LATER)
    assert (shown.name, shown.login) == ("Nguyễn Thị Lan", "lan")

    assert choose_password(database, link.token, GOOD, now=LATER, key=KEY).account_id == people[0]

    assert check_password(database, "lan", GOOD, address="a", now=LATER, key=KEY).account_id == people[0]
    assert why(choose_password, database, link.token, OTHER, now=LATER, key=KEY) == [("link_used", "")]
    reset = made(database, people)
    assert (reset.purpose, reset.ends_at) == (LinkPurpose.RESET, EVENING + timedelta(hours=24))


def test_a_bad_password_leaves_the_link_good(database, people):
    link = made(database, people)

    assert why(choose_password, database, link.token, "nguyenthilan1", now=LATER, key=KEY) == [
        ("password_common", "password")
    ]
    assert why(choose_password, database, link.token, "ngắn", now=LATER, key=KEY) == [("password_short", "password")]
    assert look_at_link(database, link.token, now=LATER)


def test_only_the_newest_link_works_and_only_in_its_time(database, people):
    old, new = made(database, people), made(database, people)

    assert why(look_at_link, database, old.token, now=LATER) == [("link_used", "")]
    assert why(look_at_link, database, new.token, now=new.ends_at) == [("link_over", "")]
    assert why(look_at_link, database, "x" * 43, now=LATER) == [("link_unknown", "")]
    assert why(look_at_link, database, "\ud800", now=LATER) == [("link_unknown", "")]
    assert look_at_link(database, new.token, now=new.ends_at - timedelta(seconds=1))


def test_of_ten_who_use_one_link_at_once_one_gets_through(database, people):
    link, kept = made(database, people), [f"hash {number}" for number in range(10)]

    def use(number):
        try:
            with database.changing() as session:
                return use_link(session, link.token, kept[number], now=LATER).account_id
        except Refused as refused:
            return refused.problems[0].code

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(use, range(10)))

    assert sorted(answers, key=str) == [people[0], *["link_used"] * 9]
    with database.reading() as session:
        assert session.get_one(Account, people[0]).password_hash == kept[answers.index(people[0])]


def test_a_reset_ends_other_sign_ins_and_the_wait(database, people):
    choose_password(database, made(database, people).token, GOOD, now=EVENING, key=KEY)
    with database.changing() as session:
        session.add(SignIn(token_hash="t" * 64, account_id=people[0], begun_at=EVENING, seen_at=EVENING, ends_at=LATER))
    for number in range(6):
        why(check_password, database, "lan", "sai", address=f"{number}", now=EVENING, key=KEY)

    choose_password(database, made(database, people).token, OTHER, now=EVENING, key=KEY)

    with database.reading() as session:
        assert wait_of(session, guess_of("lan", "a", KEY), EVENING) == 0
        assert session.get_one(SignIn, "t" * 64).ended_at == EVENING
    assert check_password(database, "lan", OTHER, address="a", now=EVENING, key=KEY).account_id == people[0]


def test_only_hashes_of_tokens_are_kept_and_no_token_is_ever_printed(database, people):
    link = made(database, people)

    with database.reading() as session:
        kept = session.scalars(select(OneTimeLink.token_hash)).one()
        details = session.scalars(select(AccessEvent.details)).all()
    assert link.token not in kept
    assert link.token not in f"{details} {link!r} {link}"


def test_a_server_without_administrator_makes_a_link_for_the_first_and_then_no_more(database):
    with database.changing() as session:
        plot = Plot(session)
        plot.account(Role.ADMINISTRATOR, ward_id=1)
        first = first_administrator_link(session, now=EVENING)
    assert first.purpose is LinkPurpose.FIRST_ADMINISTRATOR

    problems = why(become_administrator, database, first.token, "X", " ", "phuongthu1", now=LATER)
    assert problems == [("login_form", "login"), ("account_name_missing", "name"), ("password_common", "password")]
    proven = become_administrator(database, first.token, " Quan.Tri ", "Trần  Văn Quản", GOOD, now=LATER)

    with database.changing() as session:
        account = session.get_one(Account, proven.account_id)
        assert (account.login, account.name, account.ward_id) == ("quan.tri", "Trần Văn Quản", None)
        assert (account.role, account.state) == (Role.ADMINISTRATOR, AccountState.ACTIVE)
        assert matches(account.password_hash, GOOD)
        assert first_administrator_link(session, now=LATER) is None
        assert first_administrator_link(session, now=LATER, anyway=True) is not None
    assert why(look_at_link, database, first.token, now=LATER) == [("link_used", "")]


def test_servers_that_start_together_leave_each_others_links_and_a_later_start_does_not(database):
    with database.changing() as session:
        Plot(session)
        together = [first_administrator_link(session, now=EVENING) for _ in range(2)]
    for link in together:
        assert look_at_link(database, link.token, now=LATER)

    with database.changing() as session:
        later = first_administrator_link(session, now=LATER)
    assert {why(look_at_link, database, link.token, now=LATER)[0] for link in together} == {("link_used", "")}
    become_administrator(database, later.token, "quan.tri", "Quản trị", GOOD, now=LATER)


def test_a_made_up_ward_needs_no_administrator(session):
    Plot(session).ward.is_demo = True
    session.flush()

    assert first_administrator_link(session, now=EVENING) is None


def test_the_people_of_a_made_up_ward_are_nobodys_administrators(session):
    made_up = Plot(session, ward_id=2, code="00002")
    made_up.ward.is_demo = True
    bound = {"state": AccountState.ACTIVE, "oidc_issuer": "demo", "oidc_subject": "cb03"}
    made_up.account(Role.ADMINISTRATOR, ward_id=2, **bound)
    Plot(session, ward_id=3, code="00003")
    session.flush()

    assert first_administrator_link(session, now=EVENING) is not None


def test_a_link_of_one_kind_does_not_do_for_the_other(database, people):
    link = made(database, people)
    with database.changing() as session:
        first = first_administrator_link(session, now=EVENING, anyway=True)

    with database.changing() as session:
        assert why(use_first_link, session, link.token, "moi", "Mới", "hash", now=LATER) == [("link_unknown", "")]
    assert why(choose_password, database, first.token, GOOD, now=LATER, key=KEY) == [("link_unknown", "")]


def test_nobody_opens_a_link_of_a_disabled_account(database, people):
    link = made(database, people)
    with database.changing() as session:
        session.get_one(Account, people[0]).state = AccountState.DISABLED

    with database.reading() as session:
        assert why(open_link, session, link.token, now=LATER) == [("link_used", "")]


def test_a_new_password_of_ones_own_asks_for_the_old_one(database, people):
    choose_password(database, made(database, people).token, GOOD, now=EVENING, key=KEY)
    known = {"keep": "t", "address": "a", "now": LATER, "key": KEY}

    assert why(change_password, database, people[0], "sai", OTHER, **known) == [("password_old_wrong", "old")]
    assert why(change_password, database, people[0], GOOD, "nguyenthilan", **known) == [("password_common", "password")]
    change_password(database, people[0], GOOD, OTHER, **known)
    assert check_password(database, "lan", OTHER, address="a", now=LATER, key=KEY).account_id == people[0]
