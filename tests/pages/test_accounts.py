"""The accounts page: who is on it, what its dialog does, and that a link is shown once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from actions.links import open_link
from actions.refusals import Refused
from models import Account, AccountState, Role, SignIn, StaffMember
from pages.manage import account_deeds as deeds
from pages.manage import accounts
from tests.planting import EVENING, START
from texts import translator

HASH = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA"


@pytest.fixture
def office(planted):
    """A ward with an administrator (`boss`), an active member of staff and one who waits for a link."""
    planting, database = planted
    with planting() as plot:
        active = {"ward_id": 1, "state": AccountState.ACTIVE, "password_hash": HASH}
        boss = plot.account(Role.ADMINISTRATOR, login="boss", name="Trần Quản Trị", **active)
        lan = plot.session.query(Account).filter_by(staff_id=plot.lan.id).one()
        lan.state, lan.password_hash = AccountState.ACTIVE, HASH
        plot.waiting = plot.account(Role.LEADER, login="cho", name="Lê *Chờ*", ward_id=1).id
        plot.boss, plot.lan_account = boss.as_actor(1), lan.id
        plot.above = plot.account(
            Role.ADMINISTRATOR, login="tinh", name="Nguyễn Tỉnh", **active | {"ward_id": None}
        ).as_actor(1)  # fmt: skip
    plot.database = database
    return plot


@pytest.fixture
def ctx(office, context_of):
    return context_of(actor=office.boss)


def row(office, number):
    with office.database.reading() as session:
        columns = (Account.state, Account.role, Account.login, Account.email)
        return tuple(session.execute(select(*columns).where(Account.id == number)).one())


def texts(at):
    kinds = ("success", "error", "info", "caption", "markdown", "text")
    return " ".join(str(one.value) for kind in kinds for one in getattr(at, kind))


def chosen(opened, ctx, number):
    """The page with the dialog of one account open."""
    at = opened(accounts.page, ctx)
    at.session_state[deeds.CHOSEN] = number
    return at.run()


def press(at, key):
    at.button(key=key).click().run()
    assert not at.exception, at.exception
    return at


def shown(ctx):
    lines, _ = accounts._lines(ctx)
    return accounts._frame(ctx, lines).to_dict("records")


def test_the_list_names_everybody_of_the_ward_those_who_wait_first(office, ctx):
    with office.database.changing() as session:
        session.add(
            SignIn(
                token_hash="t" * 64, account_id=office.lan_account, begun_at=EVENING, seen_at=EVENING,
                ends_at=EVENING + timedelta(hours=12),
            )
        )  # fmt: skip
        session.get_one(Account, office.lan_account).signed_in_at = EVENING

    rows = shown(ctx)
    assert [one["name"] for one in rows] == ["Lê *Chờ*", "Cán bộ Thử Một", "Trần Quản Trị"]
    assert (rows[0]["state"], rows[0]["signed_in"], rows[0]["sign_ins"]) == ("Chờ kích hoạt", None, 0)
    assert (rows[1]["role"], rows[1]["signed_in"], rows[1]["sign_ins"]) == ("Cán bộ", "03/03/2026 00:30", 1)


def test_the_province_sees_its_own_accounts_too(office, context_of):
    rows = shown(context_of("en", actor=office.above))

    assert {"Nguyễn Tỉnh"} == {one["name"] for one in rows if "all wards" in one["role"]}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_says_what_to_do(office, context_of, opened, language):
    at, t = opened(accounts.page, context_of(language, actor=office.boss)), translator(language)

    assert at.title[0].value == t("menu.accounts")
    assert t.plural("accounts.waiting", 1) in texts(at)
    assert t("accounts.none_yet") not in texts(at)


def test_who_is_alone_is_told_how_to_begin(planted, context_of, opened):
    planting, _ = planted
    with planting() as plot:
        plot.session.query(Account).delete()
        boss = plot.account(Role.ADMINISTRATOR, ward_id=1, state=AccountState.ACTIVE, password_hash=HASH).as_actor(1)

    at = opened(accounts.page, context_of(actor=boss))

    assert translator("vi")("accounts.none_yet") in texts(at)


def test_a_link_is_shown_once_and_opens_the_account(office, ctx, opened):
    at = press(chosen(opened, ctx, office.waiting), "make-link")

    number, address, made = at.session_state[deeds.MADE]
    assert (number, address.partition("?")[0][-5:]) == (office.waiting, "/link")
    assert "make-link" not in [button.key for button in at.button]
    with office.database.reading() as session:
        assert open_link(session, made.token, now=EVENING).login == "cho"

    del at.session_state[deeds.MADE]  # what closing the dialog does
    at.run()
    assert made.token not in f"{texts(at)} {at.main}"
    assert "chưa dùng, còn hạn đến 00:30 06/03/2026" in texts(at)
    press(at, "make-link")
    with office.database.reading() as session, pytest.raises(Refused):
        open_link(session, made.token, now=EVENING)


def test_another_role_is_given_by_choosing_it(office, ctx, opened):
    at = chosen(opened, ctx, office.lan_account)
    assert at.button(key="save-role").disabled

    at.radio(key=f"role-{office.lan_account}").set_value(Role.MANAGER).run()
    press(at, "save-role")

    assert row(office, office.lan_account)[1] is Role.MANAGER
    assert "Đã đổi vai trò." in texts(at)


def test_an_account_is_shut_and_opened_again(office, ctx, opened):
    at = press(chosen(opened, ctx, office.lan_account), "disable")
    assert row(office, office.lan_account)[0] is AccountState.DISABLED
    assert "make-link" not in [button.key for button in at.button]

    press(at, "enable")
    assert row(office, office.lan_account)[0] is AccountState.ACTIVE


def test_sign_ins_are_ended_where_there_are_some(office, ctx, opened):
    at = chosen(opened, ctx, office.lan_account)
    assert "end-sign-ins" not in [button.key for button in at.button]
    with office.database.changing() as session:
        session.add(
            SignIn(
                token_hash="t" * 64, account_id=office.lan_account, begun_at=EVENING, seen_at=EVENING,
                ends_at=EVENING + timedelta(hours=12),
            )
        )  # fmt: skip

    press(at.run(), "end-sign-ins")

    with office.database.reading() as session:
        assert session.get_one(SignIn, "t" * 64).ended_at == EVENING


def test_a_wrong_login_is_told_beside_its_field_and_changes_nothing(office, ctx, opened):
    at = chosen(opened, ctx, office.lan_account)
    before = row(office, office.lan_account)
    at.text_input(key=f"login-{office.lan_account}").set_value("boss")
    at.text_input(key=f"email-{office.lan_account}").set_value("không phải")
    press(at, "save-login")

    assert [error.value.split()[0] for error in at.error] == ["Tên", "Địa"]
    assert row(office, office.lan_account) == before
    at.text_input(key=f"login-{office.lan_account}").set_value("lan.moi")
    at.text_input(key=f"email-{office.lan_account}").set_value("Lan@Ward.Example")
    press(at, "save-login")
    assert row(office, office.lan_account)[2:] == ("lan.moi", "lan@ward.example")


def test_ones_own_account_offers_nothing(office, ctx, opened):
    at = chosen(opened, ctx, office.boss.account_id)

    assert [button.key for button in at.button] == ["new-account"]
    assert translator("vi")("accounts.own") in texts(at)


def test_a_new_account_is_there_at_once_and_asks_for_its_link(office, ctx, opened):
    with office.database.changing() as session:
        session.add(StaffMember(ward_id=1, id=900, code="CB900", name="Cán bộ Mới", active_from=START))
    at = press(opened(accounts.page, ctx), "new-account")
    press(at, "add-account")
    assert any("3–60" in error.value for error in at.error)

    at.text_input(key="new-account-login").set_value("CB900").run()
    at.radio(key="new-account-role").set_value(Role.MANAGER).run()
    press(at, "add-account")

    with office.database.reading() as session:
        account = session.scalars(select(Account).where(Account.staff_id == 900)).one()
        assert (account.login, account.role, account.name) == ("cb900", Role.MANAGER, "Cán bộ Mới")
        assert at.session_state[deeds.CHOSEN] == account.id
    assert "make-link" in [button.key for button in at.button]


def test_only_the_province_is_offered_accounts_above_the_wards(office, context_of, opened):
    for actor, offered in ((office.boss, False), (office.above, True)):
        at = opened(accounts.page, context_of(actor=actor))
        press(at, "new-account")
        choices = [option for group in at.button_group for option in group.options]
        assert any("Mọi phường" in str(getattr(option, "content", option)) for option in choices) is offered
