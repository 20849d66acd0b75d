"""The gate's own pages, as a browser posts to them: my account, one-time links, the first administrator, the demo."""

import re
import shutil
import time
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, select, update

from actions.links import make_link
from core.database import Database
from gate.sign_in import DemoPerson, first_of_roles
from models import Account, AccountState, OneTimeLink, Role, SignIn, Ward
from tests.browser.small_ward import PASSWORD
from tests.planting import EVENING
from tests.signing import COOKIE, ask, token_in, token_of

NEW = "chim hót ngoài vườn ổi"


@pytest.fixture
def post(served):
    def post(path, cookie=None, /, **form):
        return ask(served.url + path, cookie=cookie, form=form, Origin=served.url)

    return post


def test_my_account_says_who_i_am_and_where_i_am_signed_in(served):
    token_of(served.url, "leader", User_Agent="Mozilla/5.0 (Linux; Android 14) Chrome/140 Mobile Safari/537")
    token = token_of(served.url, "leader", User_Agent="Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0")
    status, _, body = ask(f"{served.url}/me", cookie=token)
    page = body.decode()

    assert status == 200
    assert "Tài khoản leader" in page
    assert "Lãnh đạo" in page
    assert "Phường Thử" in page
    assert "Chrome · Android" in page
    assert page.count("Thiết bị này") == 1
    assert token not in page
    english = ask(f"{served.url}/me?lang=en", cookie=token)
    assert "My account" in english[2].decode()
    assert any(line.startswith("ward_lang=en") for line in english[1]["set-cookie"])


def test_changing_the_password_asks_for_the_old_one_and_ends_the_other_sign_ins(served, post):
    mine, other = token_of(served.url, "administrator"), token_of(served.url, "administrator")

    wrong = post("/me/password", mine, old="không phải mật khẩu", password=NEW, again=NEW)[2].decode()
    unlike = post("/me/password", mine, old=PASSWORD, password=NEW, again=NEW + "!")[2].decode()
    short = post("/me/password", mine, old=PASSWORD, password="ngắn", again="ngắn")[2].decode()
    assert 'id="old-problem"' in wrong
    assert 'id="again-problem"' in unlike
    assert 'id="password-problem"' in short
    assert NEW not in wrong + unlike

    status, headers, _ = post("/me/password", mine, old=PASSWORD, password=NEW, again=NEW)
    assert (status, headers["location"]) == (303, ["/me?done=changed"])
    assert ask(served.url, cookie=mine)[0] == 200
    assert ask(served.url, cookie=other)[0] == 303
    again = token_of(served.url, "administrator", NEW)
    assert post("/me/password", again, old=NEW, password=PASSWORD, again=PASSWORD)[0] == 303


def test_others_are_ended_all_or_one_by_one(served, post):
    mine, second, third = (token_of(served.url, "leader") for _ in range(3))
    page = ask(f"{served.url}/me", cookie=mine)[2].decode()
    (*numbers,) = re.findall(r'name="number" value="(\w{16})"', page)
    post("/me/end-one", mine, number=numbers[0])
    assert sorted(ask(served.url, cookie=one)[0] for one in (second, third)) == [200, 303]

    post("/me/end-others", mine)

    assert [ask(served.url, cookie=one)[0] for one in (mine, second, third)] == [200, 303, 303]


def test_nobody_ends_a_strangers_sign_in(served, post, other_process):
    theirs = token_of(served.url, "administrator")
    with other_process.reading() as session:
        newest = select(SignIn.token_hash).order_by(SignIn.begun_at.desc())
        number = session.scalars(newest).first()[:16]

    post("/me/end-one", token_of(served.url, "leader"), number=number)

    assert ask(served.url, cookie=theirs)[0] == 200


def test_a_one_time_link_lets_its_holder_choose_a_password_once(served, post, other_process):
    with other_process.changing() as session:
        invited = Account(login="moi", name="Người Mới", role=Role.STAFF, ward_id=1, made_at=EVENING)
        session.add(invited)
        session.flush()
        boss = session.scalars(select(Account).where(Account.login == "administrator")).one()
        link = make_link(session, invited.id, by=boss.as_actor(1), now=datetime.now(UTC))
    address = f"/link?token={link.token}"

    for _ in range(2):
        status, headers, body = ask(served.url + address)
        assert status == 200
        assert "Người Mới" in body.decode()
        assert headers["cache-control"] == ["no-store"]
        assert headers["referrer-policy"] == ["strict-origin"]
    assert 'id="again-problem"' in post("/link", token=link.token, password=NEW, again="khác")[2].decode()
    assert 'id="password-problem"' in post("/link", token=link.token, password="ngắn", again="ngắn")[2].decode()

    status, headers, _ = post("/link", token=link.token, password=NEW, again=NEW)
    assert (status, headers["location"]) == (303, ["/"])
    assert ask(served.url, cookie=token_in(headers))[0] == 200
    assert "set-cookie" not in post("/link", token=link.token, password=NEW, again=NEW)[1]
    assert token_of(served.url, "moi", NEW)
    with other_process.changing() as session:
        session.execute(update(Account).where(Account.login == "moi").values(state=AccountState.DISABLED))


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "ế" * 43])
def test_an_unknown_link_is_a_kind_message(served, token):
    from urllib.parse import quote

    status, _, body = ask(f"{served.url}/link?token={quote(token)}")

    assert status == 200
    assert "<form" not in body.decode().partition("<main")[2].replace("<nav", "")


def test_a_server_without_an_administrator_prints_one_link_that_makes_one(small_ward, tmp_path, serve_small):
    shutil.copy(small_ward, tmp_path / "none.db")
    database = Database(f"sqlite:///{tmp_path / 'none.db'}")
    with database.changing() as session:
        session.execute(delete(Account).where(Account.login == "administrator"))
    server = serve_small(on=f"sqlite:///{tmp_path / 'none.db'}")
    first = _printed(server)
    with database.changing() as session:  # as if the server had been started an hour ago
        for link in session.scalars(select(OneTimeLink)):
            link.made_at = link.made_at.replace(year=2020)
    server.stop()
    server.log.write_text("")
    server.start()
    second = _printed(server)

    assert first != second
    assert "Quản trị viên đầu tiên" not in ask(f"{server.url}/link?token={first}")[2].decode()
    assert "Quản trị viên đầu tiên" in ask(f"{server.url}/link?token={second}")[2].decode()
    form = {"token": second, "name": "Vũ Thử", "login": "vu.thu", "password": NEW, "again": NEW}
    status, headers, body = ask(f"{server.url}/link", form=form, Origin=server.url)
    assert status == 303, body.decode()
    assert "Quản trị viên" in ask(f"{server.url}/me", cookie=token_in(headers))[2].decode()

    server.stop()
    server.log.write_text("")
    server.start()
    assert "/link?token=" not in server.log.read_text()
    database.close()


def _printed(server):
    for _ in range(100):
        found = re.search(r"/link\?token=([\w-]{43})", server.log.read_text())
        if found:
            return found[1]
        time.sleep(0.1)
    raise AssertionError(server.log.read_text())


def test_the_demo_lets_people_in_with_one_click_and_says_so(small_ward, tmp_path, serve_small):
    shutil.copy(small_ward, tmp_path / "demo.db")
    url = f"sqlite:///{tmp_path / 'demo.db'}"
    server = serve_small(on=url, demo="true", demo_database_url=url)
    assert "/sign-in/demo" not in ask(f"{server.url}/sign-in")[2].decode(), "the setting alone opens nothing"
    database = Database(url)
    with database.changing() as session:
        session.execute(update(Ward).values(is_demo=True))
        number = session.scalar(select(Account.id).where(Account.login == "manager"))
    database.close()

    page = ask(f"{server.url}/sign-in")[2].decode()
    assert "Cán bộ Thử Hai" in page
    assert "Chỉ bản trình diễn" in page
    status, headers, _ = ask(f"{server.url}/sign-in/demo", form={"account": str(number)}, Origin=server.url)
    assert status == 303
    assert ask(server.url, cookie=token_in(headers))[0] == 200
    strange = ask(f"{server.url}/sign-in/demo", form={"account": "999999"}, Origin=server.url)
    assert COOKIE not in str(strange[1].get("set-cookie"))


def test_the_demo_offers_one_person_of_each_role_first():
    people = [
        DemoPerson(number, 1, str(number), role, None)
        for number, role in enumerate((Role.LEADER, Role.STAFF, Role.STAFF, Role.MANAGER, Role.STAFF))
    ]

    assert [one.account_id for one in first_of_roles(people)] == [0, 1, 3]


def test_a_wrong_password_says_the_same_as_an_unknown_name_and_never_repeats_it(served, post):
    wrong = post("/sign-in", login="leader", password="bí mật <b>")[2].decode()
    unknown = post("/sign-in", login="không-ai", password="bí mật <b>")[2].decode()

    problem = re.compile(r'id="password-problem">([^<]+)<')
    assert problem.search(wrong)[1] == problem.search(unknown)[1]
    assert "bí mật" not in wrong + unknown
