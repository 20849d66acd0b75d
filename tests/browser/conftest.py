"""A real server in its own process and a real Chromium: a page that complains or asks an outside host is a failure."""

import re
import shutil
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.find_browser import installed
from tests.browser.hostile_ward import plant_hostile_ward
from tests.browser.small_ward import plant_small_ward
from tests.serving import Server
from tests.signing import sign_in

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-default-apps", "--disable-extensions",
)  # fmt: skip
PLACE = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
SCREENS = {
    "desktop": {"viewport": {"width": 1600, "height": 1000}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "projector": {"viewport": {"width": 1920, "height": 1080}},
}
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items):
    """A browser on a busy machine may be late once: its tests get a second try, and the summary says so."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def small_ward(tmp_path_factory):
    """A SQLite file with a small, lively ward (see small_ward.py); servers work on copies."""
    path = tmp_path_factory.mktemp("ward") / "small.db"
    plant_small_ward(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="module")
def server(small_ward, tmp_path_factory):
    """One server for all tests of a module, on a copy of the small ward."""
    folder = tmp_path_factory.mktemp("server")
    shutil.copy(small_ward, folder / "ward.db")
    server = Server(f"sqlite:///{folder / 'ward.db'}", folder / "log").start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def hostile_ward(tmp_path_factory):
    """A SQLite file with the ward of hostile_ward.py; servers work on copies."""
    path = tmp_path_factory.mktemp("hostile") / "ward.db"
    plant_hostile_ward(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="module")
def hostile(hostile_ward, tmp_path_factory):
    """One server for all tests of a module, on a copy of the hostile ward."""
    folder = tmp_path_factory.mktemp("hostile_server")
    shutil.copy(hostile_ward, folder / "ward.db")
    server = Server(f"sqlite:///{folder / 'ward.db'}", folder / "log").start()
    yield server
    server.stop()


@pytest.fixture
def serve(small_ward, tmp_path):
    """`serve()` starts a fresh server for this test only; `serve(database_url)` one on that database."""
    servers = []

    def serve(database_url: str | None = None, **settings: str) -> Server:
        number = len(servers)
        if database_url is None:
            shutil.copy(small_ward, tmp_path / f"ward{number}.db")
            database_url = f"sqlite:///{tmp_path / f'ward{number}.db'}"
        servers.append(Server(database_url, tmp_path / f"log{number}", **settings))
        return servers[-1].start()

    yield serve
    for server in servers:
        server.stop()


@pytest.fixture(scope="module")
def chromium():
    """The browser, for one module: while it is open its event loop would be in the way of tests that run their own."""
    path = installed()
    assert path, "no browser: run tests/browser/find_browser.py"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def allowed():
    """Patterns of complaints that this test expects: `allowed.append("ERR_CONNECTION_REFUSED")`."""
    return []


@pytest.fixture
def open_screen(chromium, allowed):
    """`open_screen("phone")` gives a blank page on a screen of SCREENS, with a profile of its own.

    Going to a server for the first time it signs in there, by the route that people use, as the account with that
    login; `login=None`: it does not.
    """
    contexts, complaints = [], []

    def open_screen(screen: str, login: str | None = "staff", **more: object) -> Page:
        context = chromium.new_context(**(PLACE | SCREENS[screen] | more))
        contexts.append(context)
        page = context.new_page()
        _listen(page, complaints)
        if login is not None:
            page.goto = partial(_signed_in_first, page, page.goto, login, set())
        return page

    yield open_screen
    for context in contexts:
        context.close()
    assert [line for line in complaints if not any(re.search(pattern, line) for pattern in allowed)] == []


@pytest.fixture
def desktop(open_screen):
    return open_screen("desktop")


@pytest.fixture
def phone(open_screen):
    return open_screen("phone")


@pytest.fixture
def projector(open_screen):
    return open_screen("projector")


def _signed_in_first(page: Page, goto: Callable, login: str, known: set[str], address: str, **how: object) -> object:
    server = "/".join(address.split("/")[:3])
    if server not in known and server.startswith("http"):
        known.add(server)
        sign_in(page.context.request, server, login)
    return goto(address, **how)


def _listen(page: Page, complaints: list[str]) -> None:
    page.on("pageerror", lambda error: complaints.append(f"page error: {error}"))
    page.on("console", lambda said: said.type == "error" and complaints.append(f"console: {said.text} {said.location}"))
    page.on("request", lambda asked: _is_outside(asked.url) and complaints.append(f"outside: {asked.url}"))
    page.on("websocket", lambda opened: _is_outside(opened.url) and complaints.append(f"outside: {opened.url}"))


def _is_outside(url: str) -> bool:
    return re.match(r"(https?|wss?)://(127\.0\.0\.1|localhost)[:/]|blob:|data:|about:", url) is None
