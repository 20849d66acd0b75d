"""A wall screen from its first code to its end, in a real browser; and a display's token against a real server."""

import json
import re
import time

import pytest
from playwright.sync_api import expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.util import calc_hash

from pages import MENU
from tests.browser.small_ward import save_visit
from tests.gate.protocol import open_stream
from tests.signing import ask

pytestmark = pytest.mark.browser
BOARDS = ("overview", "coverage", "services", "volunteers", "relief")
OTHERS = [entry.name for entry in MENU if entry.name not in BOARDS]


def code_on(wall):
    expect(wall.locator(".code")).to_be_visible()
    return re.sub(r"\s", "", wall.locator(".code").inner_text())


def pair(manager, server, code, name, board=None):
    manager.goto(f"{server.url}/displays")
    manager.get_by_role("textbox", name="Mã ghép").fill(code.lower())
    manager.get_by_role("textbox", name="Tên màn hình").fill(name)
    if board:
        manager.get_by_test_id("stForm").get_by_role("radio", name=board).click()
    manager.get_by_role("button", name="Ghép màn hình").click()
    expect(manager.get_by_test_id("stAlert").filter(has_text=name)).to_contain_text("Đã ghép")


def board_of(wall):
    return wall.frame_locator("iframe")


@pytest.fixture
def wall(open_screen):
    return open_screen("projector", login=None)


@pytest.fixture
def manager(open_screen):
    return open_screen("desktop", login="manager")


def test_from_the_first_code_over_a_restart_to_the_end(serve, wall, manager, allowed):
    allowed.append("^console: ")  # its server is killed on the way
    server = serve()
    wall.goto(f"{server.url}/display")
    code = code_on(wall)
    size = wall.locator(".code").evaluate("code => parseFloat(getComputedStyle(code).fontSize)")
    assert size >= 200
    assert wall.evaluate("document.documentElement.scrollHeight <= innerHeight")

    pair(manager, server, code, "Phòng họp tầng 2")

    expect(board_of(wall).get_by_role("heading", level=1)).to_have_text("Tổng quan")
    for furniture in ("stSidebar", "stToolbar", "stExpander", "stPageLink", "stSidebarNav"):
        expect(board_of(wall).get_by_test_id(furniture).locator("visible=true")).to_have_count(0)
    for dead in (".ask", ".define", ".ward-as-table"):
        expect(board_of(wall).locator(dead).locator("visible=true")).to_have_count(0)
    save_visit(server.database_url, "Tổ 12")
    expect(board_of(wall).get_by_role("group")).to_contain_text("10/12")

    server.kill()
    server.start()
    wall.reload()
    expect(board_of(wall).get_by_role("heading", level=1)).to_have_text("Tổng quan")

    manager.goto(f"{server.url}/displays")
    manager.get_by_role("button", name="Thu hồi").click()
    manager.get_by_role("button", name="Thu hồi “Phòng họp tầng 2”").click()
    began = time.monotonic()
    expect(wall.locator(".code")).to_be_visible(timeout=10_000)
    assert time.monotonic() - began < 10
    assert code_on(wall) != code


def test_a_display_follows_another_choice_of_board(server, wall, manager):
    wall.goto(f"{server.url}/display")
    pair(manager, server, code_on(wall), "Sảnh", "Dịch vụ hướng dẫn")
    expect(board_of(wall).get_by_role("heading", level=1)).to_have_text("Dịch vụ hướng dẫn")

    card = manager.locator('[class*="st-key-display-"]').filter(has_text="Sảnh").first
    card.get_by_role("button", name="Đổi").click()
    change = manager.get_by_test_id("stPopoverBody")
    change.get_by_role("radio", name="English").click()
    change.get_by_role("button", name="Lưu thay đổi").click()

    expect(board_of(wall).get_by_role("heading", level=1)).to_have_text("Services taught")


FITS = """() => {
  const { contentDocument } = document.querySelector('iframe');
  const board = contentDocument.querySelector('[data-testid="stMain"]');
  const used = contentDocument.querySelector('[data-testid="stMainBlockContainer"]').offsetHeight;
  return board.scrollHeight <= board.clientHeight + 8 && used > 0.85 * board.clientHeight;
}"""
"""Nobody can scroll a wall, and nobody at the back of a room can read what is smaller than it need be."""


def test_a_board_fills_the_screen_and_nothing_of_it_is_cut_off(server, wall, manager):
    wall.goto(f"{server.url}/display")
    pair(manager, server, code_on(wall), "Tường", "Tổng quan")
    expect(board_of(wall).locator(".ward-chart > svg").first).to_be_visible()

    wall.wait_for_function(FITS, timeout=60_000)
    wall.set_viewport_size({"width": 1280, "height": 720})
    wall.wait_for_timeout(7000)  # two looks at it
    wall.wait_for_function(FITS, timeout=60_000)


@pytest.mark.parametrize("screen", ["desktop", "phone"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_of_displays_needs_no_sideways_scrolling(server, open_screen, screen, language):
    page = open_screen(screen, login="administrator")
    page.goto(f"{server.url}/displays?lang={language}")
    expect(page.get_by_test_id("stForm").first).to_be_visible()

    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") == 0


@pytest.fixture
def display_token(server, wall, manager):
    """The token of a display that is paired with the server's ward."""
    wall.goto(f"{server.url}/display")
    pair(manager, server, code_on(wall), f"Màn hình {time.monotonic_ns()}")
    [cookie] = [one for one in wall.context.cookies() if one["name"] == "ward_display"]
    return cookie["value"]


CLOSED = (
    "/me", "/_stcore/metrics", "/_stcore/script-health-check", "/media/x.xlsx", "/_stcore/upload_file/a/b",
    "/component/ward_table/table.js", "/shapes/2/2026-01-01/x.json",
)  # fmt: skip


def test_its_token_opens_no_other_route(server, display_token):
    for path in CLOSED:
        for method in ("GET", "POST", "PUT", "DELETE"):
            status, _, body = ask(
                server.url + path, cookie=f"ward_display={display_token}", method=method, Origin=server.url
            )
            assert status in (401, 403, 404, 405), (method, path, status, body[:200])
    for method in ("POST", "PUT", "DELETE"):
        status, _, _ = ask(f"{server.url}/", cookie=f"ward_display={display_token}", method=method, Origin=server.url)
        assert status in (403, 405)


@pytest.mark.parametrize("sent", ["s:", "d:1", "d:999"])
def test_nobody_becomes_a_display_by_a_header(server, sent):
    assert ask(f"{server.url}/coverage", X_Ward_Sign_In=sent)[0] == 303


def told_to(server, token, pages):
    """What a display's own websocket answers to forged messages that ask for `pages`."""
    told = []
    with open_stream(server, None, Cookie=f"ward_display={token}") as stream:
        for name, page_hash in pages:
            asked = BackMsg()
            asked.rerun_script.query_string = "lang=vi"
            asked.rerun_script.page_name = name
            asked.rerun_script.page_script_hash = page_hash
            stream.send(asked.SerializeToString())
            while not told or told[-1].WhichOneof("type") != "script_finished":
                told.append(ForwardMsg())
                told[-1].ParseFromString(stream.recv(timeout=60))
            told.append(ForwardMsg())
    return told


def test_forged_messages_open_no_other_page(server, display_token):
    pages = [(name, "") for name in OTHERS] + [("", calc_hash(name)) for name in OTHERS]
    told = told_to(server, display_token, pages)

    listed = {page.url_pathname for message in told for page in message.navigation.app_pages if not page.is_hidden}
    assert listed == {"", *BOARDS[1:]}
    said = json.dumps([str(message) for message in told], ensure_ascii=False)
    for words in ("register-export", "downloads-open", "visit-keeper", "Ghép màn hình mới", "stDownload"):
        assert words not in said
