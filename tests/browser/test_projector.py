"""The boards of the meeting on a real screen: turned, fixed, followed, steered from a phone, lost and found again."""

import json
import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from actions.displays import MEETING, Showing, change_display
from actions.steering import Steer, move_board, steer_display
from core.database import Database
from models import Account, Display, DisplayFigures, Role
from tests.browser.small_ward import save_visit, today
from tests.browser.test_displays import board_of, code_on, pair
from tests.gate.boarding import hold

pytestmark = pytest.mark.browser
SIZES = [(1920, 1080), (1280, 720)]
NOW = re.compile(r"Trực tiếp \d\d:\d\d")
FIXED = re.compile(r"Cố định \d\d:\d\d")
LOST = re.compile(r"Mất liên lạc từ \d\d:\d\d")
SHOWN = "[...document.querySelectorAll('.slide')].findIndex((one) => !one.hidden) + 1"


def opened(page, server, query=""):
    page.goto(f"{server.url}/boards{query}")
    expect(page.locator("#mark")).not_to_be_empty()
    return page


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)
    return page.evaluate(SHOWN)


def headline(page, board):
    return page.locator(".slide").nth(board - 1).locator("h1")


def manager_of(database):
    with database.reading() as session:
        return session.query(Account).filter_by(role=Role.MANAGER).one().as_actor(1)


@pytest.fixture
def other_process():
    """`other_process(server)`: the server's database, as somebody else opens it."""
    opened = []

    def open_database(server):
        opened.append(Database(server.database_url))
        return opened[-1]

    yield open_database
    for one in opened:
        one.close()


def test_keys_turn_the_boards_and_the_address_keeps_the_place(server, projector):
    page = opened(projector, server)

    assert press(page, "ArrowRight") == 2
    assert press(page, "ArrowDown", "PageDown", " ") == 5
    assert press(page, "ArrowLeft", "ArrowUp") == 3
    assert press(page, "PageUp") == 2
    assert press(page, "End") == 7
    assert press(page, "ArrowRight") == 7
    assert press(page, "Home", "ArrowLeft") == 1
    for number in range(1, 8):
        assert press(page, str(number)) == number
        expect(page.locator("#dots button").nth(number - 1)).to_have_attribute("aria-current", "true")
    assert press(page, "4", "Control+1") == 4
    page.reload()
    assert page.url.endswith("#4")
    assert page.evaluate(SHOWN) == 4
    page.locator("#dots button").nth(5).click()
    assert page.evaluate(SHOWN) == 6


def test_a_finger_turns_them_too(server, phone):
    page = opened(phone, server)
    page.locator("#dots button").nth(2).tap()
    assert page.evaluate(SHOWN) == 3

    finger = page.context.new_cdp_session(page)
    for begin, end, shown in ((300, 90, 4), (90, 300, 3), (200, 220, 3)):
        for kind, x in (("touchStart", begin), ("touchMove", end), ("touchEnd", None)):
            points = [] if x is None else [{"x": x, "y": 420}]
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        assert page.evaluate(SHOWN) == shown


def test_light_help_pointer_and_seconds(server, projector):
    page = opened(projector, server)
    look = "document.documentElement.dataset.look"
    assert page.evaluate(look) == "light"
    press(page, "d")
    assert page.evaluate(look) == "dark"
    page.reload()
    assert page.evaluate(look) == "dark", "the next time too"
    press(page, "L")
    assert page.evaluate(look) == "light"

    press(page, "?")
    expect(page.locator("#help")).to_be_visible()
    expect(page.locator("#help dd")).to_have_count(9)
    press(page, "Escape")
    expect(page.locator("#help")).to_be_hidden()

    page.mouse.move(500, 500)
    page.mouse.move(520, 500)
    expect(page.locator("body")).not_to_contain_class("still")
    expect(page.locator("body")).to_contain_class("still", timeout=6000)

    press(page, "a")
    expect(page.locator("#hints")).to_contain_text("Tự chuyển sau")
    press(page, "a")
    expect(page.locator("#hints")).to_contain_text("F cố định")


def test_they_turn_by_themselves_and_begin_again_after_the_last(server, projector):
    page = opened(projector, server, "?auto=5#7")
    expect(page.locator("#hints")).to_contain_text("Tự chuyển sau 3 giây")
    page.wait_for_function(f"() => ({SHOWN}) === 1", timeout=8000)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_scrolls_and_no_word_is_small(server, projector, size, language):
    projector.set_viewport_size({"width": size[0], "height": size[1]})
    page = opened(projector, server, f"?lang={language}")
    assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == list(size)
    smallest = 24 * size[1] / 1080
    for name in ("#mark", "#foot", "#hints .keys"):
        found = page.locator(name)
        assert found.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= smallest
        assert found.evaluate("one => one.scrollWidth <= one.clientWidth + 1 || one.offsetWidth === 0"), name


def test_a_change_arrives_in_place(serve, projector):
    server = serve()
    page = opened(projector, server, "#2")
    page.evaluate("window.same = document.querySelector('.slide:not([hidden])')")
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    for group in ("Tổ 10", "Tổ 11", "Tổ 12"):
        before = headline(page, 2).inner_text()
        save_visit(server.database_url, group)
        expect(headline(page, 2)).not_to_have_text(before)

    assert "12" in headline(page, 2).inner_text()
    assert page.evaluate("window.same.isConnected && !window.same.hidden"), "no reload, and the board stays"
    assert not fetched, "they came over the open socket"


def test_a_browser_that_cannot_unpack_fetches_a_change(serve, projector):
    server = serve()
    projector.add_init_script("delete window.DecompressionStream")
    page = opened(projector, server, "#2")
    before = headline(page, 2).inner_text()
    with page.expect_response("**/boards/drawn/**"):
        save_visit(server.database_url, "Tổ 12")
    expect(headline(page, 2)).not_to_have_text(before)


def test_another_order_arrives_in_place_and_the_keys_follow_it(serve, projector, other_process):
    server = serve()
    page = opened(projector, server, "#2")
    names = "[...document.querySelectorAll('.slide')].map((one) => one.dataset.name)"
    with (database := other_process(server)).changing() as session:
        move_board(session, 6, -5, by=manager_of(database), now=datetime.now(UTC))
    page.wait_for_function(f"() => ({names})[0] === 'counter'", timeout=10_000)

    assert page.evaluate(names) == ["counter", "promised", "where", "changed", "services", "volunteers", "decisions"]
    assert page.evaluate(SHOWN) == 3, "the board in front of the room stays there"
    assert page.locator("#dots button").first.get_attribute("aria-label") == "1. Một cửa"
    assert press(page, "1") == 1
    assert page.locator(".slide:not([hidden])").get_attribute("data-name") == "counter"
    page.reload()
    assert page.evaluate(names)[0] == "counter"


def test_fixed_figures_stay_over_a_change_and_a_reload_until_they_are_let_go(serve, projector):
    server, sent = serve(), []
    projector.on("websocket", lambda socket: socket.on("framereceived", lambda frame: sent.append(frame)))
    page = opened(projector, server, "#2")
    expect(page.locator("#mark")).to_have_text(NOW)
    before = headline(page, 2).inner_text()
    press(page, "F")
    expect(page.locator("#mark")).to_have_text(FIXED)
    save_visit(server.database_url, "Tổ 12")
    page.wait_for_timeout(3000)
    assert headline(page, 2).inner_text() == before
    assert not [one for one in sent if isinstance(one, bytes)], "boards that it would throw away"
    assert len({json.loads(one)["digest"] for one in sent}) == 2, "it knows that there are newer ones"
    page.reload()
    expect(page.locator("#mark")).to_have_text(FIXED)
    assert headline(page, 2).inner_text() == before
    assert page.locator(".slide").count() == 7

    press(page, "f")
    expect(headline(page, 2)).not_to_have_text(before)
    expect(page.locator("#mark")).to_have_text(NOW)
    before = headline(page, 2).inner_text()
    save_visit(server.database_url, "Tổ 11")
    expect(headline(page, 2)).not_to_have_text(before)
    assert [one for one in sent if isinstance(one, bytes)], "they are sent again"


def test_the_next_board_is_there_at_once(server, projector):
    page = opened(projector, server)
    taken = page.evaluate(
        """async () => {
          const times = [];
          for (let place = 0; place < 21; place++) {
            const began = performance.now();
            dispatchEvent(new KeyboardEvent("keydown", { key: String(1 + (place % 7)) }));
            await new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)));
            times.push(performance.now() - began);
          }
          return times.sort((a, b) => a - b)[10];
        }"""
    )
    assert taken < 500, taken


def test_a_meeting_that_goes_on_is_shown_as_it_began_or_live(serve, projector, other_process):
    server = serve()
    database = other_process(server)
    meeting = hold(database, manager_of(database), today(), end=False, now=datetime.now(UTC))
    page = opened(projector, server, f"?meeting={meeting}#2")
    expect(page.locator("#mark")).to_have_text(re.compile(r"Cố định \d\d:\d\d \d\d/\d\d/\d{4}"))
    before = headline(page, 2).inner_text()
    save_visit(server.database_url, "Tổ 12")
    page.wait_for_timeout(2500)
    assert headline(page, 2).inner_text() == before

    page.keyboard.press("m")
    expect(page.locator("#mark")).to_have_text(NOW)
    expect(headline(page, 2)).not_to_have_text(before)
    assert page.evaluate(SHOWN) == 2
    expect(page.locator("#foot")).to_contain_text("Giao ban tuần")


def test_without_the_server_the_last_boards_stay_and_it_comes_back_by_itself(serve, projector, allowed):
    allowed.append("^console: ")  # its server is killed on the way
    server = serve()
    page = opened(projector, server, "#2")
    before = headline(page, 2).inner_text()
    server.kill()
    expect(page.locator("#mark")).to_have_text(LOST, timeout=10_000)
    assert headline(page, 2).inner_text() == before
    assert press(page, "3") == 3
    save_visit(server.database_url, "Tổ 12")
    server.start()
    expect(page.locator("#mark")).to_have_text(NOW, timeout=15_000)
    expect(headline(page, 2)).not_to_have_text(before)
    assert page.evaluate(SHOWN) == 3


@pytest.fixture
def wall(serve, open_screen, other_process):
    """A wall that shows the meeting; its server, and how somebody steers it in another process."""
    server = serve()
    wall, manager = open_screen("projector", login=None), open_screen("phone", login="manager")
    wall.goto(f"{server.url}/display")
    pair(manager, server, code_on(wall), "Phòng họp", "Giao ban")
    expect(board_of(wall).locator("#mark")).to_have_text(NOW)
    return server, wall, manager, other_process(server)


def shown_on(wall):
    return wall.frames[1].evaluate(SHOWN)


def test_a_wall_is_steered_from_a_phone(wall):
    server, wall, manager, _ = wall
    manager.goto(f"{server.url}/meetings")
    steer = manager.locator('[class*="st-key-steer-"]').first
    for label, shown in (("Sau", 2), ("Sau", 3), ("Trước", 2), ("6. Một cửa", 6)):
        button = steer.get_by_role("button", name=label, exact=True)
        assert button.bounding_box()["height"] >= 44
        button.click()
        wall.frames[1].wait_for_function(f"() => ({SHOWN}) === {shown}", timeout=5000)
        expect(steer).to_contain_text(f"{shown}.")
    steer.get_by_role("button", name="Nền tối").click()
    expect(board_of(wall).locator("html")).to_have_attribute("data-look", "dark")
    steer.get_by_role("button", name="Cố định").click()
    expect(board_of(wall).locator("#mark")).to_have_text(FIXED)
    before = board_of(wall).locator("h1").nth(1).inner_text()
    save_visit(server.database_url, "Tổ 12")
    wall.wait_for_timeout(2500)
    assert board_of(wall).locator("h1").nth(1).inner_text() == before
    steer.get_by_role("button", name="Trực tiếp").click()
    expect(board_of(wall).locator("h1").nth(1)).not_to_have_text(before)
    assert manager.get_by_test_id("stMain").evaluate("main => main.scrollWidth - main.clientWidth") == 0


def test_steering_arrives_and_a_hand_at_the_wall_stays(wall):
    _, wall, _, database = wall
    with database.reading() as session:
        number = session.query(Display).filter_by(name="Phòng họp").one().id
    for shown in (3, 7, 2, 5, 1):
        with database.changing() as session:
            steer_display(session, number, Steer(board=shown), by=manager_of(database), now=datetime.now(UTC))
        wall.frames[1].wait_for_function(f"() => ({SHOWN}) === {shown}", polling=20, timeout=5000)

    wall.frames[1].locator("#boards").click()
    wall.keyboard.press("4")
    wall.wait_for_timeout(3500)
    assert shown_on(wall) == 4


def test_a_wall_that_is_given_another_board_leaves_the_meeting(wall, allowed):
    allowed.append("WebSocket connection to .*/boards/live")  # the frame goes, whatever its socket is doing
    _, wall, _, database = wall
    with database.changing() as session:
        display = session.query(Display).filter_by(name="Phòng họp").one()
        assert (display.board, display.figures) == (MEETING, DisplayFigures.LIVE)
        change_display(
            session, display.id, Showing("Phòng họp", "coverage"), by=manager_of(database), now=datetime.now(UTC)
        )
    expect(board_of(wall).get_by_role("heading", level=1)).to_have_text("Độ phủ tổ dân phố")
