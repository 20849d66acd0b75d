"""What is written down anywhere is on every open board; and what a board does when nobody answers."""

import logging
import time

import psycopg
import pytest
from playwright.sync_api import expect
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from tests.browser.small_ward import plant_small_ward, save_visit
from tests.signing import COOKIE, token_of

pytestmark = pytest.mark.browser
log = logging.getLogger("ward.tests")
CHARTS = ".ward-chart > svg"
MARK_CHARTS = "document.querySelectorAll('.ward-chart > svg').forEach((one, i) => one.ward = i)"
KEPT = "[...document.querySelectorAll('.ward-chart > svg')].map((one, i) => one.ward === i)"
COVERAGE = '[data-testid="stMain"] h3'


def open_board(page, server):
    page.goto(server.url)
    expect(page.locator(CHARTS).first).to_be_visible()
    expect(page.locator(".ward-live")).to_contain_text("Trực tiếp")
    page.wait_for_timeout(1000)


def wait_for_change(page, before):
    page.wait_for_function(
        "([where, before]) => document.querySelector(where)?.innerText !== before",
        arg=[COVERAGE, before],
        timeout=10_000,
    )


def test_a_visit_saved_elsewhere_appears_without_a_flicker(server, desktop):
    open_board(desktop, server)
    desktop.evaluate(MARK_CHARTS)
    main = desktop.get_by_test_id("stMain")
    scrolled = main.evaluate("main => (main.scrollTo(0, 120), main.scrollTop)")
    before = desktop.locator(COVERAGE).first.inner_text()
    charts = desktop.locator(CHARTS).count()
    desktop.evaluate(
        f"""() => {{ window.fewest = {charts}; const look = () => {{
            window.fewest = Math.min(window.fewest, document.querySelectorAll('{CHARTS}').length);
            requestAnimationFrame(look) }}; look() }}"""
    )

    save_visit(server.database_url, "Tổ 11")
    saved_at = time.monotonic()
    wait_for_change(desktop, before)

    log.info("seen on the board after %.2f s", time.monotonic() - saved_at)
    desktop.wait_for_timeout(500)
    assert all(desktop.evaluate(KEPT))
    assert desktop.evaluate("window.fewest") == charts
    assert main.evaluate("main => main.scrollTop") == scrolled


def test_a_board_says_kindly_that_the_server_is_gone_and_comes_back_by_itself(serve, desktop, allowed):
    allowed += [
        "ERR_CONNECTION_REFUSED",
        "ERR_CONNECTION_RESET",
        "ERR_EMPTY_RESPONSE",
        "WebSocket",
        "websocket",
        "Client Error",
        "server is not responding",
    ]
    server = serve()
    open_board(desktop, server)
    charts = desktop.locator(CHARTS).count()

    server.kill()
    expect(desktop.locator(".ward-live.ward-lost")).to_contain_text("Mất liên lạc từ")
    desktop.wait_for_timeout(16_000)  # long enough for Streamlit's own box
    expect(desktop.get_by_role("dialog")).not_to_be_visible()
    assert desktop.locator(CHARTS).count() == charts
    assert "Connection error" not in desktop.locator("body").inner_text()
    assert desktop.locator("#root").evaluate("root => !root.inert && root.ariaHidden !== 'true'")

    save_visit(server.database_url, "Tổ 10")
    before = desktop.locator(COVERAGE).first.inner_text()
    server.start()
    back_at = time.monotonic()
    expect(desktop.locator(".ward-live")).to_contain_text("Trực tiếp")
    wait_for_change(desktop, before)
    log.info("back and fresh after %.2f s", time.monotonic() - back_at)


@pytest.fixture
def away(postgresql_server, worker_id):
    """A small ward on PostgreSQL: its URL, and `away(True)` that shuts everybody out until `away(False)`."""
    name = f"ward_away_{worker_id}"
    plain = postgresql_server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")

        def away(is_away):
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {not is_away}")
            if is_away:
                connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])

        away.url = postgresql_server.set(database=name).render_as_string(hide_password=False)
        plant_small_ward(away.url)
        yield away


def room_between(left, right):
    """Pixels; less than nothing: one lies over the other."""
    one, other = left.bounding_box(), right.bounding_box()
    return other["x"] - one["x"] - one["width"]


def test_a_board_keeps_its_picture_while_the_database_is_away(serve, desktop, away, allowed):
    allowed.append(r"503 .*/files/")  # what the board would show of its other periods
    server = serve(away.url)
    open_board(desktop, server)
    charts = desktop.locator(CHARTS).count()
    figures = desktop.locator(COVERAGE).first.inner_text()

    away(True)
    expect(desktop.locator(".ward-live.ward-lost")).to_contain_text("Mất liên lạc từ")
    for width in (1920, 1600, 1366, 1024, 800):
        desktop.set_viewport_size({"width": width, "height": 900})
        assert room_between(desktop.locator(".find .line"), desktop.locator(".ward-live")) > 0, width
    assert desktop.locator(CHARTS).count() == charts
    assert desktop.locator(COVERAGE).first.inner_text() == figures

    away(False)
    expect(desktop.locator(".ward-live:not(.ward-lost)")).to_contain_text("Trực tiếp")
    save_visit(server.database_url, "Tổ 11")
    wait_for_change(desktop, figures)


def test_a_server_that_starts_before_its_database_shows_the_board_when_it_comes(serve, desktop, away, allowed):
    server = serve(away.url)
    desktop.goto(f"{server.url}/healthz")
    server.stop()
    away(True)
    allowed.append("503")
    server.start()
    desktop.goto(f"{server.url}/coverage")
    expect(desktop.get_by_role("heading", name="Chưa kết nối được cơ sở dữ liệu")).to_be_visible()

    desktop.wait_for_timeout(5000)
    away(False)

    expect(desktop.locator(".ward-live")).to_contain_text("Trực tiếp")
    expect(desktop).to_have_title("Độ phủ tổ dân phố")


@pytest.fixture
def listen(server):
    """`listen("/live?ward=1")`: the socket of somebody who is signed in."""
    cookie = f"{COOKIE}={token_of(server.url, 'staff')}"

    def listen(address, origin=server.url):
        return connect(server.url.replace("http", "ws") + address, origin=origin, additional_headers={"Cookie": cookie})

    return listen


@pytest.mark.parametrize("ask", ["/live", "/live?ward=x", "/live?ward=١", "/live?ward=2"])
def test_the_socket_refuses_what_is_no_ward_of_theirs(listen, ask):
    with pytest.raises(WebSocketException), listen(ask) as socket:
        socket.recv()


@pytest.mark.parametrize("origin", ["http://evil.example", "http://localhost:9999", None])
def test_the_socket_refuses_pages_of_other_sites(listen, origin):
    with pytest.raises(WebSocketException), listen("/live?ward=1", origin) as socket:
        socket.recv()


def test_the_socket_tells_the_revision_at_once_and_then_every_change(server, listen):
    with listen("/live?ward=1") as socket:
        first = socket.recv(timeout=5)
        save_visit(server.database_url, "Tổ 12")
        for _ in range(5):
            latest = socket.recv(timeout=5)
            if latest.split(",")[0] != first.split(",")[0]:
                break

    assert '"database": "ok"' in first
    assert latest.split(",")[0] != first.split(",")[0]
