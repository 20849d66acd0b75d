"""The boards of the meeting at the gate: who may look at which, what is frozen, what is drawn and sent how often."""

import asyncio
import gzip
import json
import re
import time
from datetime import timedelta

import pytest
from sqlalchemy import select
from starlette.websockets import WebSocketDisconnect

from actions.change import Change
from actions.displays import Showing, change_display, revoke_display
from actions.steering import Steer, move_board, steer_display
from actions.visits import void_visit
from boards.drawing import BOARDS
from gate.projector import Channel
from metrics.coverage import groups_on
from models import Account, DisplayFigures, Role, Visit, WardRevision
from tests.gate.boarding import DAY, SOCKETS, House, hold
from tests.planting import EVENING, TODAY, Plot

SECTION = re.compile(r'<section class="board')
LIVE = "/boards/live?lang=vi"


@pytest.fixture
def world(database):
    """A ward with two groups, one visited; an account of each role, and a second ward with a manager."""
    with database.changing() as session:
        plot = Plot(session)
        lesson = plot.service("khai_sinh")
        visited, _ = plot.group("Tổ 1"), plot.group("Tổ 2")
        plot.visit(visited, TODAY - DAY, [lesson])
        for role in Role:
            plot.staff(f"Người {role.value}", role)
        Plot(session, 2, "00002").staff("Người phường khác", Role.MANAGER)
        plot.account(Role.LEADER, login="tinh", name="Tỉnh", ward_id=None)
        rows = session.scalars(select(Account).order_by(Account.id)).all()
        accounts = {(one.ward_id, one.role): one.id for one in rows}
        manager = next(one for one in rows if one.ward_id == 1 and one.role is Role.MANAGER).as_actor(1)
    house = House(database)
    house.accounts, house.manager = accounts, manager
    return house


def cookie_of(world, role, ward=1):
    return world.signed_in(world.accounts[ward, role])


def void_the_visit(world):
    with world.database.changing() as session:
        visit = session.scalars(select(Visit).where(Visit.voided_at.is_(None))).first()
        void_visit(session, visit.id, reason="ghi nhầm", expected_version=visit.version, by=world.manager, now=EVENING)


def told_to(browser, cookie, address=LIVE):
    with browser(cookie).websocket_connect(f"{SOCKETS}{address}") as socket:
        return socket.receive_json()


def soon(so):
    """Whether `so()` within five seconds."""
    until = time.monotonic() + 5
    while not (found := so()) and time.monotonic() < until:
        time.sleep(0.05)
    return found


@pytest.mark.parametrize("role", Role)
def test_whoever_may_see_meetings_opens_all_seven_boards(world, role):
    with world.open() as browser:
        cookie = cookie_of(world, role)
        page = browser(cookie).get("/boards")
        told = told_to(browser, cookie)
        content = browser(cookie).get(told["address"])

    assert page.status_code == 200
    assert len(SECTION.findall(page.text)) == 7
    assert "gặp lỗi" not in page.text
    assert "style-src 'self';" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert len(content.json()["boards"]) == 7


def test_nobody_else_opens_anything(world):
    with world.open() as browser:
        page = browser().get("/boards?meeting=3", headers={"accept": "text/html"})
        drawn = browser().get("/boards/drawn/1/vi/now/0.json")
        with pytest.raises(WebSocketDisconnect), browser().websocket_connect(f"{SOCKETS}{LIVE}"):
            pass

    assert (page.status_code, page.headers["location"]) == (303, "/sign-in?next=%2Fboards%3Fmeeting%3D3")
    assert drawn.status_code == 401


def test_another_ward_is_closed_and_the_province_chooses(world):
    with world.open() as browser:
        cookie, province = cookie_of(world, Role.MANAGER, ward=2), cookie_of(world, Role.LEADER, ward=None)
        address = told_to(browser, cookie_of(world, Role.LEADER))["address"]
        assert browser(cookie).get(address).status_code == 403
        assert '"ward": 2' in browser(cookie).get("/boards?ward=00001").text.replace("&#34;", '"')
        for code, number in (("00001", 1), ("00002", 2)):
            assert f'"ward": {number}' in browser(province).get(f"/boards?ward={code}").text.replace("&#34;", '"')


@pytest.mark.parametrize(
    "path", ["/boards?meeting=999", "/boards?meeting=x", "/boards?meeting=-1", "/boards?meeting=%00"]
)
def test_a_meeting_that_there_is_not_is_not_found(world, path):
    with world.open() as browser:
        assert browser(cookie_of(world, Role.STAFF)).get(path).status_code == 404


def test_a_display_opens_the_boards_only_while_it_is_to_show_them(world):
    with world.open() as browser:
        shows, number = world.display(world.manager)
        other, _ = world.display(world.manager, "coverage", "Sảnh")
        told = told_to(browser, shows)
        assert told["steer"]["board"] == 1
        assert browser(shows).get("/boards").status_code == 200
        assert browser(shows).get(told["address"]).status_code == 200
        for path in ("/boards", told["address"]):
            assert browser(other).get(path).status_code == 403
        with pytest.raises(WebSocketDisconnect):
            told_to(browser, other)

        with world.database.changing() as session:
            change_display(session, number, Showing("Phòng họp", "overview"), by=world.manager, now=EVENING)
        assert soon(lambda: browser(shows).get("/boards").status_code == 403)
        assert browser(shows).get(told["address"]).status_code == 403


def test_a_display_shows_no_other_meeting_than_it_is_told(world):
    past = hold(world.database, world.manager, TODAY - 7 * DAY)
    now = hold(world.database, world.manager, end=False)
    with world.open() as browser:
        cookie, number = world.display(world.manager)
        live = told_to(browser, cookie, f"{LIVE}&meeting={past}")
        assert "/now/" in live["address"], "what its address asks for says nothing"
        for meeting in (past, now):
            assert browser(cookie).get(f"/boards/drawn/1/vi/{meeting}/0.json").status_code == 403
        with world.database.changing() as session:
            steer_display(session, number, Steer(figures=DisplayFigures.MEETING), by=world.manager, now=EVENING)
        assert soon(lambda: f"/{now}/" in told_to(browser, cookie)["address"])
        told = told_to(browser, cookie)
        assert browser(cookie).get(told["address"]).json()["mark"]
        assert browser(cookie).get(f"/boards/drawn/1/vi/{past}/0.json").status_code == 403


CLOSED = ("/me", "/files/x/y.xlsx", "/boards/drawn/2/vi/now/0.json", "/boards/drawn/1/en/now/0.json", "/boards/drawn/x")


@pytest.mark.parametrize("path", CLOSED)
def test_its_token_opens_nothing_else(world, path):
    with world.open() as browser:
        cookie, _ = world.display(world.manager)
        for method in ("GET", "POST", "PUT", "DELETE"):
            answer = browser(cookie).request(method, path)
            assert answer.status_code in (403, 404, 405), (method, answer.text[:100])
        assert browser(cookie).post("/boards").status_code == 403


def test_revoked_its_socket_is_closed_at_once(world):
    with world.open() as browser:
        cookie, number = world.display(world.manager)
        with browser(cookie).websocket_connect(f"{SOCKETS}{LIVE}") as socket:
            socket.receive_json()
            with world.database.changing() as session:
                revoke_display(session, number, by=world.manager, now=EVENING)
            with pytest.raises(WebSocketDisconnect) as closed:
                list(iter(socket.receive_json, None))
        assert closed.value.code == 4403
        assert browser(cookie).get("/boards", headers={"accept": "text/html"}).status_code == 303


def test_steering_reaches_the_screen_by_the_pulse(world):
    with world.open() as browser:
        cookie, number = world.display(world.manager)
        with browser(cookie).websocket_connect(f"{SOCKETS}{LIVE}") as socket:
            assert socket.receive_json()["steer"]["board"] == 1
            with world.database.changing() as session:
                steer_display(
                    session, number, Steer(step=1, dark=True, figures=DisplayFigures.FROZEN), by=world.manager,
                    now=EVENING,
                )  # fmt: skip
            while (told := socket.receive_json()["steer"])["board"] == 1:
                pass
    assert told == {"steers": 1, "board": 2, "dark": True, "frozen": True, "meeting": None}


def test_a_held_meeting_shows_its_frozen_text_whatever_changes_and_live_boards_follow(world):
    meeting = hold(world.database, world.manager)
    with world.open() as browser:
        cookie = cookie_of(world, Role.LEADER)
        frozen, live = (told_to(browser, cookie, f"{LIVE}{more}") for more in (f"&meeting={meeting}", ""))
        shown = browser(cookie).get(frozen["address"]).json()
        with browser(cookie).websocket_connect(f"{SOCKETS}{LIVE}") as socket:
            socket.receive_json()
            void_the_visit(world)
            while (told := socket.receive_json())["digest"] == live["digest"]:
                pass
        again = told_to(browser, cookie, f"{LIVE}&meeting={meeting}")

    assert shown["mark"] == "Cố định 00:30 03/03/2026"
    assert again["digest"] == frozen["digest"]
    assert told["revision"] == live["revision"] + 1


def test_a_page_that_unpacks_is_sent_newer_boards_before_it_is_told_of_them(world):
    with world.open() as browser:
        cookie = cookie_of(world, Role.LEADER)
        shown = told_to(browser, cookie)["digest"]
        with browser(cookie).websocket_connect(f"{SOCKETS}{LIVE}&has={shown}") as socket:
            assert socket.receive_json()["digest"] == shown, "what it has is not sent again"
            void_the_visit(world)
            while "bytes" not in (message := socket.receive()):
                assert json.loads(message["text"])["digest"] == shown
            sent = json.loads(gzip.decompress(message["bytes"]))
            told = socket.receive_json()
        fetched = browser(cookie).get(told["address"]).json()

    assert told["digest"] == sent["digest"] != shown
    assert sent == fetched


def woken(world, monkeypatch, cookie):
    """How often the painter was woken while a page listened for two messages, a minute and a half apart."""
    times = []
    monkeypatch.setattr("boards.painted.Painted.wake", lambda _: times.append(1))
    monkeypatch.setattr("core.pulse.HEARTBEAT", 0.05)
    with world.open() as browser, browser(cookie).websocket_connect(f"{SOCKETS}{LIVE}") as socket:
        socket.receive_json()
        for _ in range(3):
            socket.receive_json()
        assert soon(lambda: len(times) == 1), "once for many messages"
        world.boards.projector._woken_at -= 90
        for _ in range(3):
            socket.receive_json()
        soon(lambda: len(times) > 1)
    return len(times)


def test_whoever_paints_does_not_rest_while_a_projector_is_on(world, monkeypatch):
    assert woken(world, monkeypatch, cookie_of(world, Role.MANAGER)) == 2


def test_for_a_wall_it_stays_awake_only_while_a_meeting_goes_on(world, monkeypatch):
    cookie, _ = world.display(world.manager)
    assert woken(world, monkeypatch, cookie) == 1
    world.boards.projector._woken_at = float("-inf")
    hold(world.database, world.manager, end=False)
    assert woken(world, monkeypatch, cookie) == 2


def drawn(world, *channels, times=1):
    """The boards of these channels, asked for `times` at once."""

    async def all_of_them():
        return await asyncio.gather(*(world.boards.projector.drawn(one) for one in channels * times))

    return asyncio.run(all_of_them())


VI, EN = Channel(1, "vi", None), Channel(1, "en", None)


def moved(world):
    with world.database.reading() as session:
        world.pulse.revisions = {row.ward_id: row.revision for row in session.scalars(select(WardRevision))}


def test_two_hundred_screens_are_one_drawing(world):
    found = drawn(world, VI, times=200)

    assert len({id(one) for one in found}) == 1
    assert world.boards.projector.times == 1
    drawn(world, VI, EN, times=20)
    assert world.boards.projector.times == 2


def test_only_what_the_boards_read_draws_them_anew(world):
    [before] = drawn(world, VI)
    with world.database.changing() as session:
        Change(session, world.manager, EVENING).note("quality.accept", "quality_acceptance", 1, after={})
    moved(world)
    assert drawn(world, VI) == [before]
    assert world.boards.projector.times == 1

    void_the_visit(world)
    moved(world)
    [after] = drawn(world, VI)
    assert after.digest != before.digest
    assert world.boards.projector.times == 2


def test_live_boards_and_those_of_a_held_meeting_follow_the_wards_order(world):
    held = Channel(1, "vi", hold(world.database, world.manager))
    moved(world)
    before = drawn(world, VI, held)
    with world.database.changing() as session:
        move_board(session, 6, -5, by=world.manager, now=EVENING)
    moved(world)
    after = drawn(world, VI, held)

    for old, new in zip(before, after, strict=True):
        was, now = (json.loads(one.content.body)["boards"] for one in (old, new))
        assert list(was) == list(BOARDS)
        assert list(now) == ["counter", *(name for name in BOARDS if name != "counter")]
        assert now == was, "only their order has changed"
        assert new.digest != old.digest


def test_a_board_that_fails_leaves_the_others(world, monkeypatch, caplog):
    def board(name, *_, **__):
        if name == "counter":
            raise KeyError("boards.x")
        return f"<section>{name}</section>"

    monkeypatch.setattr("gate.projector.board_html", board)
    [found] = drawn(world, VI)

    shown = json.loads(found.content.body)["boards"]
    assert shown["where"] == "<section>where</section>"
    assert "Mã tham chiếu" in shown["counter"]
    assert "unexpected error" in caplog.text


def test_boards_are_of_one_revision_though_somebody_saves_while_the_questions_are_asked(world, monkeypatch):
    asked, ask = [], world.boards.projector._at.answers.ask

    def asked_while_saving(question, *of, **arguments):
        answer = ask(question, *of, **arguments)
        if question is groups_on and not asked:
            asked.append(question)
            void_the_visit(world)
        return answer

    monkeypatch.setattr(world.boards.projector._at.answers, "ask", asked_while_saving)
    [found] = drawn(world, VI)
    monkeypatch.undo()
    assert asked
    moved(world)
    times = world.boards.projector.times

    assert drawn(world, VI) == [found], "it is of the newest revision already"
    assert world.boards.projector.times == times
    assert "0" in re.search(r"board-headline[^>]*>(.*?)</h1>", json.loads(found.content.body)["boards"]["changed"])[1]


def test_a_new_day_draws_them_anew(world):
    drawn(world, VI)
    world.now += timedelta(days=1)
    drawn(world, VI)

    assert world.boards.projector.times == 2


def test_what_is_sent_is_packed_once_and_kept_for_ever_under_its_digest(world):
    with world.open() as browser:
        cookie = cookie_of(world, Role.LEADER)
        told = told_to(browser, cookie)
        packed = browser(cookie).get(told["address"], headers={"accept-encoding": "br"})
        plain = browser(cookie).get(told["address"], headers={"accept-encoding": "identity"})
        other = browser(cookie).get(told["address"].replace(told["digest"], "0" * 20))

    assert packed.headers["content-encoding"] == "br"
    assert int(packed.headers["content-length"]) < 0.5 * int(plain.headers["content-length"])
    assert "content-encoding" not in plain.headers
    assert packed.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert other.headers["cache-control"] == "no-store"
    assert packed.json() == plain.json() == other.json()
    assert packed.json()["digest"] == told["digest"]


def test_its_own_files_are_named_by_their_content(world):
    with world.open() as browser:
        page = browser(cookie_of(world, Role.LEADER)).get("/boards").text
        files = re.findall(r'(?:href|src)="(/front/[^"]+)"', page)
        answers = [browser().get(file) for file in files]

    assert {file.rpartition(".")[2] for file in files} == {"css", "js", "woff2"}
    assert {answer.headers["cache-control"] for answer in answers} == {"public, max-age=31536000, immutable"}
    assert not re.search(r"<(script|style)>|\sstyle=|\son\w+=", page), "its policy would refuse it"
