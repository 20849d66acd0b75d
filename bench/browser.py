"""What a reader waits for, in a real Chromium: the overview of this dashboard against the floor, in the same run."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench import server
from bench.fill import LOGIN, PASSWORD
from core.database import Database
from tests.browser.conftest import FLAGS, PLACE, SCREENS
from tests.browser.find_browser import installed
from tests.signing import sign_in

ROOT = Path(__file__).parent.parent
# Painted: the map with all its shapes, three more charts with marks, the numbers and the list. Looked at every frame.
PAINTED = """() => {
  const charts = [...document.querySelectorAll('.ward-chart > svg, [data-testid="stVegaLiteChart"] svg')];
  const marks = charts.map((one) => one.querySelectorAll('g[class*="role-mark"] path').length);
  const list = document.querySelector('[data-testid="stDataFrame"] canvas, .st-key-overview_next');
  const numbers = document.querySelector('.st-key-overview_numbers')
    || document.querySelectorAll('[data-testid="stMetric"] svg, [data-testid="stMetric"] canvas').length >= 5;
  return charts.length >= 4 && Math.max(...marks) >= 80 && marks.every((count) => count > 0) && list && numbers
    ? performance.now() : 0;
}"""


@contextmanager
def served(command: list[str], port: int, log: Path, cwd: Path = ROOT, **environment: str) -> Iterator[str]:
    """The server's address, while it runs."""
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=cwd, env=os.environ | environment, stdout=out, stderr=out)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(2_400):  # two minutes: the machine may be busy
            try:
                urlopen(f"{address}/_stcore/health", timeout=2).close()
                break
            except (URLError, OSError):
                if process.poll() is not None:
                    raise RuntimeError(log.read_text()) from None
                time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def ours(url: str, folder: Path):
    """This dashboard on the database at `url`."""
    port = free_port()
    settings = {"WARD_DATABASE_URL": url, "WARD_PORT": str(port), "WARD_DEMO": "false", "WARD_WARD": "00001"}
    return served([sys.executable, "asgi.py"], port, folder / "ours.log", **settings)


def floor(constants: Path, folder: Path):
    """The plain framework, as it comes."""
    port = free_port()
    command = [
        sys.executable, "-m", "streamlit", "run", str(ROOT / "bench" / "floor.py"),
        "--server.headless=true", f"--server.port={port}", "--server.address=127.0.0.1", "--", str(constants),
    ]  # fmt: skip
    # Not in the project's folder: its config.toml is part of what is measured against.
    return served(command, port, folder / "floor.log", folder)


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=FLAGS)
        yield browser
        browser.close()


def visitor(browser: Browser, address: str) -> BrowserContext:
    """A browser that has never loaded a page; signed in where there is a sign-in, which the floor has not."""
    context = browser.new_context(**PLACE, **SCREENS["desktop"])
    if context.request.get(f"{address}/sign-in/standing").headers["content-type"].startswith("application/json"):
        sign_in(context.request, address, LOGIN, PASSWORD)
    return context


def painted_after(page: Page, address: str) -> float:
    """Seconds from the navigation to the last chart."""
    page.goto(address, wait_until="commit")
    return float(page.wait_for_function(PAINTED, polling="raf", timeout=60_000).json_value()) / 1000


def cold(browser: Browser, address: str) -> float:
    """A browser that has never been here."""
    context = visitor(browser, address)
    try:
        return painted_after(context.new_page(), address)
    finally:
        context.close()


def warm(browser: Browser, address: str, runs: int) -> list[float]:
    """A browser with everything in its cache."""
    context = visitor(browser, address)
    page = context.new_page()
    painted_after(page, address)
    page.wait_for_timeout(1000)
    times = []
    for _ in range(runs):
        page.goto("about:blank")
        times.append(painted_after(page, address))
        page.wait_for_timeout(300)
    context.close()
    return times


# Notes when anything that a reader sees in the page changed last, charts drawn outside the page's thread included.
WATCH = """() => {
  const seen = (window.benchSeen = { at: 0 });
  const inBadge = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest('.ward-live');
  new MutationObserver((changes) => {
    if (changes.some((change) => !inBadge(change.target))) seen.at = performance.now();
  }).observe(document.querySelector('[data-testid="stMain"]'), { subtree: true, childList: true, characterData: true,
    attributes: true, attributeFilter: ['d', 'transform', 'x', 'y', 'width', 'height', 'points', 'viewBox'] });
}"""
# Something changed after the click, nothing has for half a second, and no script runs.
SETTLED = """(clicked) => {
  const { at } = window.benchSeen, running = document.querySelector('[data-testid="stApp"]').dataset.testScriptState;
  return at > clicked && performance.now() - at > 500 && running !== 'running' ? at - clicked : 0;
}"""


def click_until_settled(page: Page, target: str) -> float:
    """Seconds from a click on `target` until the last change of the page, its charts included."""
    page.evaluate(f"() => {{ if (!window.benchSeen) ({WATCH})(); }}")
    where = page.locator(target)
    where.wait_for()
    clicked = page.evaluate("() => performance.now()")
    where.click()
    return float(page.wait_for_function(SETTLED, arg=clicked, timeout=30_000).json_value()) / 1000


def painted_after_click(page: Page, target: str) -> float:
    """Seconds from a click on `target` until all charts of the overview are painted."""
    begun = time.perf_counter()
    page.locator(target).click()
    page.wait_for_function(PAINTED, polling="raf", timeout=30_000)
    return time.perf_counter() - begun


# What a board says: its cards stand in a shadow root, which innerText does not look into; and the services' chart.
SAID = """() => [
  [...document.querySelectorAll('.st-key-overview_numbers *')].map((one) => one.shadowRoot?.textContent ?? '').join(''),
  document.querySelector('.st-key-overview_services .ward-chart > svg')?.textContent ?? '',
]"""
SHOWN = f"(before) => ({SAID})().every((said, i) => said !== before[i])"
"""A board has taken over the newest data, in words and in pictures."""


def seen_after_saves(
    browser: Browser, address: str, url: str, today: date, boards: int, windows: int, saves: int
) -> list[float]:
    """Seconds from the commit of each visit until each of `windows` browsers shows it, with `boards` more boards open.

    Every visit raises the attendances among the overview's numbers and the visits of its services; that is waited for.
    """
    pages = [visitor(browser, address).new_page() for _ in range(windows)]
    for page in pages:
        painted_after(page, address)
    over, database, times = threading.Event(), Database(url), []
    others = threading.Thread(target=server.keep_open, args=(address, boards, over))
    others.start()
    try:
        pages[0].wait_for_timeout(8_000 + 500 * boards)
        for _ in range(saves):
            before = [page.evaluate(SAID) for page in pages]
            server.save(database, today)
            committed = time.perf_counter()
            for page, said in zip(pages, before, strict=True):
                page.wait_for_function(SHOWN, arg=said, polling="raf", timeout=30_000)
                times.append(time.perf_counter() - committed)
            pages[0].wait_for_timeout(4_000)
    finally:
        over.set()
        others.join()
        database.close()
    return times


def first_visit(start: Callable[[], object], browser: Browser, periods: Sequence[str]) -> tuple[float, list[float]]:
    """The first visitor of a server that has just begun to answer, with a cold browser: how long until all is painted,
    and then until each of `periods`, which nobody has asked for yet, is shown.
    """
    with start() as address:
        context = visitor(browser, address)
        page = context.new_page()
        painted = painted_after(page, address)
        page.wait_for_timeout(1500)
        unseen = []
        for period in periods:
            unseen.append(click_until_settled(page, period))
            page.wait_for_timeout(500)
        context.close()
        return painted, unseen


def emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
