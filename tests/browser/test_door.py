"""The first page, and that nothing gets in around it."""

import re
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from core.first_page import streamlit_folder
from core.front import chunks_needed
from tests.signing import COOKIE, token_of

pytestmark = pytest.mark.browser


@pytest.fixture
def cookie(server):
    """The Cookie header of somebody who is signed in."""
    return f"{COOKIE}={token_of(server.url, 'staff')}"


def fetch(url, **headers):
    """Status, headers and body."""
    request = Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except HTTPError as error:
        with error:
            return error.status, error.headers, error.read()


def test_the_first_visitor_of_a_fresh_server_may_come_by_a_deep_link(serve, desktop):
    server = serve()

    desktop.goto(f"{server.url}/coverage")

    expect(desktop).to_have_title("Độ phủ tổ dân phố")
    expect(desktop.locator(".ward-live")).to_be_visible()
    expect(desktop.get_by_text("Page not found")).to_have_count(0)
    expect(desktop.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("address", ["pages", "parts", "live_badge", "door", "watch", "pages/watch/overview"])
def test_no_file_of_pages_opens_by_its_own_address(server, desktop, address, allowed):
    allowed.append("page that you have requested does not seem to exist")
    desktop.goto(f"{server.url}/{address}")

    # dashboard.py ran: its menu and its badge are there
    expect(desktop.locator(".ward-live")).to_be_visible()
    expect(desktop.get_by_test_id("stSidebarNav")).to_be_visible()


def test_everything_speaks_vietnamese_and_asks_no_other_host(server, desktop):
    desktop.goto(server.url)

    expect(desktop.locator(".ward-live")).to_contain_text("Trực tiếp")
    expect(desktop.locator("html")).to_have_attribute("lang", "vi")


def test_a_calendar_speaks_the_pages_language_whatever_the_browsers_is(server, open_screen):
    page = open_screen("desktop", locale="en-US")
    day, calendar = page.get_by_test_id("stDateInput").first, page.get_by_test_id("stDateInputCalendar")

    def first_column() -> str:
        day.get_by_role("button").last.click()
        return calendar.get_by_role("columnheader", include_hidden=True).first.inner_text()

    page.goto(f"{server.url}/record")
    assert first_column() == "T2"
    expect(calendar).to_contain_text("Tháng")
    expect(calendar.get_by_role("heading", name=re.compile("^Chọn ngày, tháng"))).to_have_count(1)
    expect(day.get_by_role("spinbutton").nth(1)).to_have_attribute("aria-label", "tháng, Ngày")
    expect(day.get_by_role("spinbutton").nth(1)).to_have_attribute("aria-valuetext", re.compile(r"^(\d+) – tháng \1$"))

    page.keyboard.press("Escape")
    page.get_by_role("radio", name="English").click()
    expect(page.get_by_role("heading", name="Record a visit")).to_be_visible()
    assert first_column() == "M"
    expect(calendar).not_to_contain_text("Tháng")


def test_the_first_page_names_the_files_that_the_overview_needs_and_no_others(server, desktop, cookie):
    page = fetch(server.url, Cookie=cookie)[2].decode()
    files = set(re.findall(r"js/([\w.-]+\.js)", page))
    named = set(re.findall(r'fetchpriority="low" crossorigin href="[^"]*js/([\w.-]+\.js)"', page))
    desktop.goto(server.url)
    expect(desktop.locator(".ward-live")).to_be_visible()
    asked = set()
    desktop.on("request", lambda one: asked.update(re.findall(r"/static/js/([\w.-]+\.js)", one.url)))

    desktop.goto(server.url)  # who was here before is told of no files: what is fetched now is what is needed
    expect(desktop.locator(".ward-chart svg")).to_have_count(4)

    # A new release of Streamlit may move some, or the overview may have changed: see CHUNKS in core/first_page.py.
    assert not asked - files
    # This small ward has nothing to check, so there is nothing to tick.
    assert named - asked <= set(chunks_needed(streamlit_folder() / "static" / "js", ["Checkbox"]))


def test_files_come_packed_and_for_ever(server, cookie):
    page = fetch(server.url, Cookie=cookie)[2].decode()
    address = re.search(r"static/js/index\.[\w-]+\.js", page).group()

    _, headers, packed = fetch(f"{server.url}/{address}", Accept_Encoding="br, gzip")
    _, _, plain = fetch(f"{server.url}/{address}")

    assert headers["Content-Encoding"] in ("br", "gzip")
    assert "immutable" in headers["Cache-Control"]
    assert len(packed) * 2 < len(plain)


@pytest.mark.parametrize("path", ["/static/../../config.py", "/static/%2e%2e/%2e%2e/config.py", "/front/../asgi.py"])
def test_no_file_outside_streamlits_folder_is_given_away(server, path):
    _, _, body = fetch(server.url + path)

    assert b"import" not in body


def test_a_page_under_another_host_name_is_refused(server):
    assert fetch(server.url, Host="evil.example")[0] == 400
