"""Accounts: who makes and changes them, what that ends, and what nobody may do."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from actions.account_list import accounts_of, people_without_account
from actions.accounts import (
    AccountFacts,
    add_account,
    change_login,
    change_role,
    disable_account,
    enable_account,
    end_sign_ins,
)
from actions.links import make_link, open_link, set_password, use_link
from actions.refusals import NotAllowed, Refused
from actions.sign_ins import Proven
from models import AccessEvent, AccessState, Account, AccountState, Actor, Role, SignIn, StaffMember
from tests.planting import EVENING, START, Plot

HASH = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA"
LATER = EVENING + timedelta(hours=1)


class Office:
    """A ward with an administrator and a member of staff, another ward's administrator, and one of the province."""

    def __init__(self, session):
        self.session = session
        plot, other = Plot(session), Plot(session, ward_id=2, code="00002")
        self.plot = plot
        self.boss, self.boss_account = self._active(plot, Role.ADMINISTRATOR)
        self.lan, self.lan_account = self._active(plot, Role.STAFF)
        self.stranger, self.strange_account = self._active(other, Role.ADMINISTRATOR)
        above = plot.account(Role.ADMINISTRATOR, login="tinh", state=AccountState.ACTIVE, password_hash=HASH)
        self.above, self.above_account = above.as_actor(1), above.id
        session.flush()

    def _active(self, plot, role):
        actor = plot.actor(role)
        account = plot.session.scalars(
            select(Account).where(Account.ward_id == actor.ward_id, Account.staff_id == actor.id)
        ).one()
        account.state, account.password_hash = AccountState.ACTIVE, HASH
        return account.as_actor(actor.ward_id), account.id

    def signs_in(self, account_id, number=1):
        row = SignIn(
            token_hash=f"{number:064}", account_id=account_id, begun_at=EVENING, seen_at=EVENING,
            ends_at=EVENING + timedelta(hours=12),
        )  # fmt: skip
        self.session.add(row)
        self.session.flush()
        return row

    def account(self, number):
        return self.session.get_one(Account, number, populate_existing=True)

    def events(self):
        rows = select(AccessEvent.verb, AccessEvent.subject_id, AccessEvent.account_id).order_by(AccessEvent.id)
        return [tuple(row) for row in self.session.execute(rows)]

    def moved(self):
        return self.session.scalars(select(AccessState.revision)).one()


@pytest.fixture
def office(session):
    return Office(session)


def codes(refusal):
    return [(problem.code, problem.field) for problem in refusal.value.problems]


def test_a_person_without_one_gets_an_account_that_waits(office):
    new = StaffMember(ward_id=1, id=900, code="CB900", name="Cán bộ Mới", active_from=START)
    office.session.add(new)
    office.session.flush()
    assert people_without_account(office.session, by=office.boss, now=EVENING) == [(900, "Cán bộ Mới")]

    facts = AccountFacts(login=" CB900 ", email="Moi@Ward.Example", role=Role.MANAGER, staff_id=900)
    account = add_account(office.session, facts, by=office.boss, now=EVENING)

    assert (account.login, account.email, account.name) == ("cb900", "moi@ward.example", "Cán bộ Mới")
    assert (account.ward_id, account.state, account.role) == (1, AccountState.INVITED, Role.MANAGER)
    assert office.events() == [("account.add", account.id, office.boss_account)]
    assert people_without_account(office.session, by=office.boss, now=EVENING) == []


def test_everything_wrong_with_a_new_account_is_said_at_once(office):
    facts = AccountFacts(login="x", email="not an address", role=Role.STAFF, name=" ")
    with pytest.raises(Refused) as refusal:
        add_account(office.session, facts, by=office.boss, now=EVENING)
    assert codes(refusal) == [("login_form", "login"), ("email_form", "email"), ("account_name_missing", "name")]

    facts = AccountFacts(login="tinh", email=None, role=Role.STAFF, staff_id=office.lan.id)
    with pytest.raises(Refused) as refusal:
        add_account(office.session, facts, by=office.boss, now=EVENING)
    assert codes(refusal) == [("login_taken", "login"), ("account_person_taken", "staff_id")]

    for wrong in ({"staff_id": 404}, {"staff_id": office.lan.id, "of_province": True}):
        with pytest.raises(Refused) as refusal:
            add_account(
                office.session, AccountFacts(login="cb901", role=Role.STAFF, name="A", **wrong), by=office.above,
                now=EVENING,
            )  # fmt: skip
        assert codes(refusal)[-1] == ("account_person_unknown", "staff_id")


def test_only_the_province_makes_accounts_of_the_province(office):
    facts = AccountFacts(login="tinh2", role=Role.LEADER, name="Lãnh đạo Tỉnh", of_province=True)

    with pytest.raises(NotAllowed):
        add_account(office.session, facts, by=office.boss, now=EVENING)
    assert add_account(office.session, facts, by=office.above, now=EVENING).ward_id is None


DEEDS = {
    "role": lambda session, number, by: change_role(session, number, Role.LEADER, by=by, now=LATER),
    "disable": lambda session, number, by: disable_account(session, number, by=by, now=LATER),
    "enable": lambda session, number, by: enable_account(session, number, by=by, now=LATER),
    "login": lambda session, number, by: change_login(session, number, "moi.ten", None, by=by, now=LATER),
    "link": lambda session, number, by: make_link(session, number, by=by, now=LATER),
    "sign-ins": lambda session, number, by: end_sign_ins(session, number, by=by, now=LATER),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_an_administrator_reaches_their_own_ward_only_and_the_province_all(office, deed):
    for by, number in (
        (office.stranger, office.lan_account),
        (office.boss, office.above_account),
        (office.boss, 404),
        (office.lan, office.boss_account),
        (Actor(1, 0, "Màn hình", Role.LEADER), office.lan_account),
    ):
        with pytest.raises(NotAllowed):
            deed(office.session, number, by)
    assert office.events() == []

    deed(office.session, office.lan_account, office.above)


@pytest.mark.parametrize("deed", ["role", "disable", "enable"])
def test_nobody_does_it_to_themselves(office, deed):
    with pytest.raises(Refused) as refusal:
        DEEDS[deed](office.session, office.boss_account, office.boss)
    assert codes(refusal) == [("account_own", "")]


def test_another_role_ends_the_open_sign_ins_and_tells_the_sockets(office):
    opened, moved = office.signs_in(office.lan_account), office.moved()

    change_role(office.session, office.lan_account, Role.MANAGER, by=office.boss, now=LATER)

    office.session.refresh(opened)
    assert (office.account(office.lan_account).role, opened.ended_at) == (Role.MANAGER, LATER)
    assert office.events() == [("account.change_role", office.lan_account, office.boss_account)]
    assert office.moved() == moved + 1
    change_role(office.session, office.lan_account, Role.MANAGER, by=office.boss, now=LATER)
    assert len(office.events()) == 1


def test_a_disabled_account_loses_everything_at_once_and_comes_back_with_its_password(office):
    opened, moved = office.signs_in(office.lan_account), office.moved()
    link = make_link(office.session, office.lan_account, by=office.boss, now=EVENING)

    disable_account(office.session, office.lan_account, by=office.boss, now=LATER)

    office.session.refresh(opened)
    assert (office.account(office.lan_account).state, opened.ended_at) == (AccountState.DISABLED, LATER)
    assert office.moved() == moved + 1
    with pytest.raises(Refused) as refusal:
        use_link(office.session, link.token, HASH, now=LATER)
    assert codes(refusal) == [("link_used", "")]
    with pytest.raises(Refused) as refusal:
        make_link(office.session, office.lan_account, by=office.boss, now=LATER)
    assert codes(refusal) == [("account_disabled", "")]

    enable_account(office.session, office.lan_account, by=office.boss, now=LATER)
    assert office.account(office.lan_account).state is AccountState.ACTIVE


def test_an_enabled_account_without_password_waits_for_a_link(office):
    waiting = office.plot.account(Role.STAFF, ward_id=1, state=AccountState.DISABLED)

    assert enable_account(office.session, waiting.id, by=office.boss, now=LATER).state is AccountState.INVITED


def test_an_erased_person_gets_no_account_back(office):
    person = office.session.get_one(StaffMember, (1, office.lan.id))
    person.erased_at = EVENING
    disable_account(office.session, office.lan_account, by=office.boss, now=LATER)

    for deed in ("enable", "login"):
        with pytest.raises(Refused) as refusal:
            DEEDS[deed](office.session, office.lan_account, office.boss)
        assert codes(refusal) == [("account_erased", "")]


def test_the_last_administrator_stays(office):
    session = office.session
    disable_account(session, office.boss_account, by=office.above, now=LATER)
    assert office.account(office.boss_account).state is AccountState.DISABLED
    enable_account(session, office.boss_account, by=office.above, now=LATER)
    second = office.plot.account(Role.ADMINISTRATOR, login="tinh2", state=AccountState.ACTIVE, password_hash=HASH)
    disable_account(session, office.above_account, by=second.as_actor(1), now=LATER)

    installation = Actor(1, 0, "", Role.ADMINISTRATOR)
    for deed in ("role", "disable"):
        with pytest.raises(Refused) as refusal:
            DEEDS[deed](session, second.id, installation)
        assert codes(refusal) == [("account_last_administrator", "")]


def test_two_administrators_who_shut_each_other_out_at_once_leave_one(database):
    with database.changing() as session:
        plot = Plot(session)
        numbers = [
            plot.account(
                Role.ADMINISTRATOR, login=f"qt{number}", ward_id=1, state=AccountState.ACTIVE, password_hash=HASH
            ).id
            for number in range(2)
        ]  # fmt: skip
        actors = [session.get_one(Account, number).as_actor(1) for number in numbers]

    def shut(turn):
        try:
            with database.changing() as session:
                disable_account(session, numbers[1 - turn], by=actors[turn], now=LATER)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(shut, range(2)))

    assert sorted(done) == [False, True]
    with database.reading() as session:
        states = [session.get_one(Account, number).state for number in numbers]
    assert sorted(states) == [AccountState.ACTIVE, AccountState.DISABLED]


def test_another_login_is_taken_as_it_is_compared(office):
    change_login(office.session, office.lan_account, " Lan.Moi ", "Lan@Ward.Example", by=office.boss, now=LATER)

    account = office.account(office.lan_account)
    assert (account.login, account.email) == ("lan.moi", "lan@ward.example")
    with pytest.raises(Refused) as refusal:
        change_login(office.session, office.boss_account, "LAN.MOI", "lan@ward.example", by=office.boss, now=LATER)
    assert codes(refusal) == [("login_taken", "login"), ("email_taken", "email")]


def test_another_address_lets_go_of_the_office_identity(office):
    account = office.account(office.lan_account)
    account.email, account.oidc_issuer, account.oidc_subject = "lan@ward.example", "https://id.example", "u1"
    account.password_hash = None
    opened = office.signs_in(account.id)
    office.session.flush()

    change_login(office.session, account.id, account.login, "new@ward.example", by=office.boss, now=LATER)

    office.session.refresh(opened)
    account = office.account(office.lan_account)
    assert (account.oidc_issuer, account.oidc_subject, account.state) == (None, None, AccountState.INVITED)
    assert opened.ended_at == LATER


def test_ending_sign_ins_ends_all_and_counts_them(office):
    for number in range(3):
        office.signs_in(office.lan_account, number)
    assert end_sign_ins(office.session, office.lan_account, by=office.boss, now=LATER) == 3
    assert end_sign_ins(office.session, office.lan_account, by=office.boss, now=LATER) == 0
    assert [verb for verb, *_ in office.events()] == ["account.end_sign_ins"]


def test_the_list_shows_the_ward_and_to_the_province_its_own_too(office):
    office.signs_in(office.lan_account)
    office.signs_in(office.lan_account, 2).seen_at = EVENING - timedelta(hours=2)
    link = make_link(office.session, office.lan_account, by=office.boss, now=EVENING)
    asked = {"now": EVENING, "seen_since": EVENING - timedelta(hours=1)}

    mine = {line.id: line for line in accounts_of(office.session, by=office.boss, **asked)}
    assert (mine[office.lan_account].sign_ins, mine[office.lan_account].link_ends_at) == (1, link.ends_at)
    assert (mine[office.lan_account].has_password, mine[office.lan_account].has_office) == (True, False)
    assert office.above_account not in mine
    assert office.strange_account not in mine
    all_of_them = {line.id for line in accounts_of(office.session, by=office.above, **asked)}
    assert all_of_them == {*mine, office.above_account}
    with pytest.raises(NotAllowed):
        accounts_of(office.session, by=office.lan, **asked)


def test_a_password_of_ones_own_keeps_this_sign_in_and_ends_the_others(office):
    here, elsewhere = office.signs_in(office.lan_account, 1), office.signs_in(office.lan_account, 2)
    link = make_link(office.session, office.lan_account, by=office.boss, now=EVENING)

    set_password(office.session, Proven(office.lan_account, 1), HASH + "2", now=LATER, keep=here.token_hash)

    office.session.refresh(here)
    office.session.refresh(elsewhere)
    assert (here.ended_at, elsewhere.ended_at) == (None, LATER)
    assert office.account(office.lan_account).password_hash == HASH + "2"
    with pytest.raises(Refused):
        open_link(office.session, link.token, now=LATER)
