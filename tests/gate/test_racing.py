"""What changes while somebody signs in: a proof of yesterday's account opens nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from actions.accounts import change_role, disable_account, enable_account
from actions.links import make_link, set_password, use_link
from actions.office import OfficeIdentity, account_of_office
from actions.refusals import Refused
from actions.setting_up import installation
from actions.sign_ins import begin_sign_in
from gate import choosing
from gate.checking import check_password
from gate.passwords import hashed
from models import Account, AccountState, Role, SignIn
from tests.planting import EVENING, Plot

OLD, NEW, KEY = "mật khẩu cũ nhé bạn", "một câu hoàn toàn khác 93", b"k" * 32
LASTS = timedelta(hours=12)
OFFICE = OfficeIdentity("https://id.example", "u1", None, False)
BY = installation(1)


@pytest.fixture
def account(database):
    """The id of an active account with the login "lan", the password OLD and an office identity."""
    with database.changing() as session:
        plot = Plot(session)
        return plot.account(
            Role.STAFF, login="lan", ward_id=1, state=AccountState.ACTIVE, password_hash=hashed(OLD),
            oidc_issuer=OFFICE.issuer, oidc_subject=OFFICE.subject,
        ).id  # fmt: skip


def by_password(database):
    return check_password(database, "lan", OLD, address="203.0.113.7", now=EVENING, key=KEY)


def by_office(database):
    with database.changing() as session:
        return account_of_office(session, OFFICE, now=EVENING)


def reset(session, account):
    use_link(session, make_link(session, account, by=BY, now=EVENING).token, hashed(NEW), now=EVENING)


def disabled(session, account):
    disable_account(session, account, by=BY, now=EVENING)


def disabled_and_opened_again(session, account):
    disable_account(session, account, by=BY, now=EVENING)
    enable_account(session, account, by=BY, now=EVENING)


def another_role(session, account):
    change_role(session, account, Role.MANAGER, by=BY, now=EVENING)


def begin(database, proven):
    with database.changing() as session:
        begin_sign_in(session, proven, "a" * 64, now=EVENING, lasts=LASTS)


def open_sign_ins(database):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(SignIn).where(SignIn.ended_at.is_(None)))


@pytest.mark.parametrize("meanwhile", [reset, disabled, disabled_and_opened_again, another_role])
@pytest.mark.parametrize("proof", [by_password, by_office])
def test_a_change_between_the_proof_and_the_sign_in_refuses_it(database, account, proof, meanwhile):
    proven = proof(database)
    with database.changing() as session:
        meanwhile(session, account)

    with pytest.raises(Refused) as refusal:
        begin(database, proven)
    assert [problem.code for problem in refusal.value.problems] == ["sign_in_wrong"]
    assert open_sign_ins(database) == 0


@pytest.mark.parametrize("proof", [by_password, by_office])
def test_without_a_change_the_proof_opens_and_another_sign_in_is_no_change(database, account, proof):
    proven = proof(database)
    begin(database, by_password(database))
    with database.changing() as session:
        begin_sign_in(session, proven, "b" * 64, now=EVENING, lasts=LASTS)

    assert open_sign_ins(database) == 2


def test_a_reset_while_somebody_changes_the_old_password_stands(database, account, monkeypatch):
    def hashed_meanwhile(password):
        with database.changing() as session:
            reset(session, account)
        return hashed(password)

    monkeypatch.setattr(choosing, "hashed", hashed_meanwhile)

    with pytest.raises(Refused) as refusal:
        choosing.change_password(
            database, account, OLD, "mật khẩu của kẻ trộm 8811", keep="", address="a", now=EVENING, key=KEY
        )
    assert [problem.code for problem in refusal.value.problems] == ["account_changed"]
    assert check_password(database, "lan", NEW, address="b", now=EVENING, key=KEY).account_id == account


def test_ones_own_new_password_ends_a_sign_in_under_way(database, account):
    proven = by_password(database)
    with database.changing() as session:
        set_password(session, proven, hashed(NEW), now=EVENING, keep="")

    with pytest.raises(Refused):
        begin(database, proven)
    with database.reading() as session:
        assert session.get_one(Account, account).signed_in_at is None
