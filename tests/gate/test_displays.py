"""A wall screen at the gate: it asks, is paired, shows its board, is revoked; its token opens nothing else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from actions.displays import CODE_LASTS, MOST_FROM_ADDRESS, Showing, change_display, confirm_display, revoke_display
from core.settings import Settings
from core.standing import Standings
from gate.activity import Activity
from gate.errors import Errors
from gate.guard import Guard
from gate.hall import Hall
from gate.headers import Headers
from gate.identity import DISPLAYS, token_hash
from gate.routes import router
from gate.showing import Showing as Drawing
from gate.sockets import Sockets
from models import Account, Display, DisplayState, Role
from tests.planting import EVENING, Plot

HERE, SOCKETS = "http://localhost", "ws://localhost"
SHOWN = Showing("Phòng họp tầng 2", "coverage", "en")


class Clock:
    now = EVENING

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def hall(database, clock):
    settings = Settings(_env_file=None)
    with database.changing() as session:
        Plot(session).staff("Người quản lý", Role.MANAGER)
    standings = Standings(database, settings.idle, settings.zone)
    return Hall(
        settings=settings, database=database, standings=standings, showing=Drawing(settings),
        sockets=Sockets(standings, clock), secret=b"s" * 32, clock=clock,
    )  # fmt: skip


@pytest.fixture
def inside(hall):
    """`inside()` is a new browser before the whole gate; behind it an app that answers everything with "in"."""

    async def page(_request):
        return PlainTextResponse("in")

    async def socket(websocket):
        await websocket.accept()
        await websocket.send_text("in")
        await websocket.close()

    app = Starlette(
        routes=[WebSocketRoute("/{path:path}", socket), Route("/{path:path}", page, methods=["GET", "POST", "PUT"])],
        middleware=[
            Middleware(Headers, tls=False),
            Middleware(Errors, showing=hall.showing),
            Middleware(Guard, hall=hall, routes=router(hall), activity=Activity(hall)),
        ],
    )
    return lambda: TestClient(app, base_url=HERE, headers={"origin": HERE}, follow_redirects=False)


def the_display(hall):
    with hall.database.reading() as session:
        display = session.scalars(select(Display)).one()
        session.expunge_all()
    return display


def manager(hall):
    with hall.database.reading() as session:
        return session.scalars(select(Account).where(Account.role == Role.MANAGER)).first().as_actor(1)


def pair(hall, showing=SHOWN):
    with hall.database.changing() as session:
        return confirm_display(session, the_display(hall).code, showing, by=manager(hall), now=hall.clock()).id


def revoke(hall):
    with hall.database.changing() as session:
        revoke_display(session, the_display(hall).id, by=manager(hall), now=hall.clock())


def state(browser):
    return browser.get("/display/state").json()


@pytest.fixture
def wall(inside, hall):
    """A browser that is paired."""
    browser = inside()
    browser.get("/display")
    pair(hall)
    return browser


def test_a_screen_shows_its_code_and_keeps_it_over_a_reload(inside, hall):
    browser = inside()
    first, again = browser.get("/display"), browser.get("/display")

    display = the_display(hall)
    assert first.status_code == again.status_code == 200
    assert f"<b>{display.code[:3]}</b> <b>{display.code[3:]}</b>" in first.text
    assert f"<b>{display.code[:3]}</b> <b>{display.code[3:]}</b>" in again.text
    assert state(browser)["state"] == "asking"


def test_its_cookie_is_for_the_browser_alone_and_the_database_knows_only_its_hash(inside, hall):
    browser = inside()
    answer = browser.get("/display")

    token = browser.cookies[DISPLAYS]
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(answer.headers["set-cookie"].split("; "))
    assert the_display(hall).token_hash == token_hash(token)
    assert token not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_a_code_that_nobody_confirmed_is_replaced(inside, hall, clock):
    browser = inside()
    browser.get("/display")
    before = the_display(hall).code
    clock.now += CODE_LASTS

    assert state(browser)["state"] == "none"  # its script opens the page anew
    browser.get("/display")
    assert the_display(hall).code != before


def test_a_token_that_we_did_not_make_becomes_no_display(inside, hall):
    browser = inside()
    browser.cookies.set(DISPLAYS, "a" * 43)
    browser.get("/display")

    assert the_display(hall).token_hash != token_hash("a" * 43)


def test_who_asks_again_and_again_is_told_to_wait(inside):
    for _ in range(MOST_FROM_ADDRESS):
        assert inside().get("/display").status_code == 200
    refused = inside().get("/display")

    assert refused.status_code == 429
    assert "set-cookie" not in refused.headers
    assert "refresh" in refused.text


def test_once_confirmed_it_frames_its_board_and_follows_another_choice(wall, hall, clock):
    assert state(wall) | {"build": ""} == {
        "state": "paired", "address": "/coverage?lang=en&embed=true", "build": "",
    }  # fmt: skip
    shown = wall.get("/display")
    assert '<iframe src="/coverage?lang=en&amp;embed=true"' in shown.text
    assert "frame-src 'self'" in shown.headers["content-security-policy"]

    with hall.database.changing() as session:
        change_display(session, the_display(hall).id, replace(SHOWN, board="overview"), by=manager(hall), now=clock.now)
    assert state(wall)["address"] == "/?lang=en&embed=true"


def test_it_never_logs_out(wall, clock):
    clock.now += timedelta(days=399)

    assert state(wall)["state"] == "paired"
    assert wall.get("/coverage").text == "in"


def test_it_says_that_it_lives_once_a_minute(wall, hall, clock):
    clock.now += timedelta(minutes=5)
    state(wall)

    assert the_display(hall).seen_at == clock.now


def test_revoked_it_is_nobody_at_once_and_asks_with_a_new_token(wall, hall):
    token = wall.cookies[DISPLAYS]
    revoke(hall)

    assert state(wall)["state"] == "none"
    assert wall.get("/coverage").status_code == 303
    assert wall.get("/_stcore/host-config").status_code == 401
    with pytest.raises(WebSocketDisconnect), wall.websocket_connect(f"{SOCKETS}/_stcore/stream"):
        pass
    wall.get("/display")
    assert wall.cookies[DISPLAYS] != token
    with hall.database.reading() as session:
        assert sorted(session.scalars(select(Display.state))) == [DisplayState.ASKING, DisplayState.REVOKED]


OPEN_TO_A_DISPLAY = ("/", "/coverage", "/services", "/_stcore/host-config", "/shapes/1/2026-03-02/0.json")
CLOSED_TO_A_DISPLAY = (
    "/me", "/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/upload_file/a/b", "/media/0.xlsx",
    "/component/x/y.js", "/app/static/x.png", "/shapes/2/2026-03-02/0.json", "/_stcore/agent/openapi.json",
)  # fmt: skip


@pytest.mark.parametrize("path", OPEN_TO_A_DISPLAY)
def test_its_token_opens_the_boards(wall, path):
    assert wall.get(path).text == "in"


@pytest.mark.parametrize("path", CLOSED_TO_A_DISPLAY)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_its_token_opens_nothing_else(wall, path, method):
    answer = wall.request(method, path)

    assert answer.status_code in (401, 403, 404, 405)
    assert answer.text != "in"


@pytest.mark.parametrize("path", OPEN_TO_A_DISPLAY)
def test_it_posts_nothing(wall, path):
    assert wall.post(path).status_code == 403


@pytest.mark.parametrize("path", ["/_stcore/stream", "/live?ward=1", "/live?ward=0"])
def test_its_sockets_are_those_of_a_board_of_its_ward(wall, path):
    with wall.websocket_connect(f"{SOCKETS}{path}") as socket:
        assert socket.receive_text() == "in"


@pytest.mark.parametrize("path", ["/live?ward=2", "/anything", "/me"])
def test_it_opens_no_other_socket(wall, path):
    with pytest.raises(WebSocketDisconnect), wall.websocket_connect(f"{SOCKETS}{path}"):
        pass


def test_a_screen_that_only_asks_opens_no_board(inside):
    browser = inside()
    browser.get("/display")

    assert browser.get("/coverage").status_code == 303
    with pytest.raises(WebSocketDisconnect), browser.websocket_connect(f"{SOCKETS}/_stcore/stream"):
        pass


def test_behind_tls_the_browser_itself_guards_the_cookie(hall, inside):
    object.__setattr__(hall, "settings", Settings(_env_file=None, public_url="https://ward.example"))
    answer = inside().get("/display")

    assert answer.headers["set-cookie"].startswith("__Host-ward_display=")
    assert "Secure" in answer.headers["set-cookie"]
