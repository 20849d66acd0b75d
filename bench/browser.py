"""What a reader waits for, in a real Chromium: the overview of this dashboard against the floor, in the same run."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import FLAGS, PLACE, SCREENS
from tests.browser.find_browser import installed

ROOT = Path(__file__).parent.parent
# Painted: the map with all its shapes, three more charts with marks, the numbers and the list. Looked at every frame.
PAINTED = """() => {
  const charts = [...document.querySelectorAll('[data-testid="stVegaLiteChart"] svg')];
  const marks = charts.map((one) => one.querySelectorAll('g[class*="mark-"] path').length);
  const list = document.querySelector('[data-testid="stDataFrame"] canvas, .st-key-overview_next');
  const numbers = document.querySelector('.st-key-overview_numbers')
    || document.querySelectorAll('[data-testid="stMetric"] svg, [data-testid="stMetric"] canvas').length >= 5;
  return charts.length >= 4 && Math.max(...marks) >= 80 && marks.every((count) => count > 0) && list && numbers
    ? performance.now() : 0;
}"""
STALE = "() => document.querySelector('[data-testid=\"stApp\"]').dataset.testScriptState !== 'running'"


@contextmanager
def served(command: list[str], port: int, log: Path, cwd: Path = ROOT, **environment: str) -> Iterator[str]:
    """The server's address, while it runs."""
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=cwd, env=os.environ | environment, stdout=out, stderr=out)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
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


def painted_after(page: Page, address: str) -> float:
    """Seconds from the navigation to the last chart."""
    page.goto(address, wait_until="commit")
    return float(page.wait_for_function(PAINTED, polling="raf", timeout=60_000).json_value()) / 1000


def cold(browser: Browser, address: str) -> float:
    """A browser that has never been here."""
    context = browser.new_context(**PLACE, **SCREENS["desktop"])
    try:
        return painted_after(context.new_page(), address)
    finally:
        context.close()


def warm(browser: Browser, address: str, runs: int) -> list[float]:
    """A browser with everything in its cache."""
    context = browser.new_context(**PLACE, **SCREENS["desktop"])
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


# Frames between a click and the moment at which the page's text and charts have changed and the script has stopped.
CLICKED = """([where, before]) => {
  const now = document.querySelector(where)?.outerHTML.length + document.querySelector(where)?.innerHTML;
  return now !== before && document.querySelector('[data-testid="stApp"]').dataset.testScriptState !== 'running';
}"""


def click_until(page: Page, target: str, watched: str) -> float:
    """Seconds from a click on `target` until what `watched` selects looks different and nothing runs any more."""
    before = page.evaluate(
        "w => document.querySelector(w)?.outerHTML.length + document.querySelector(w)?.innerHTML", watched
    )
    begun = time.perf_counter()
    page.locator(target).click()
    page.wait_for_function(CLICKED, arg=[watched, before], polling="raf", timeout=30_000)
    return time.perf_counter() - begun


def painted_after_click(page: Page, target: str) -> float:
    """Seconds from a click on `target` until all charts of the overview are painted."""
    begun = time.perf_counter()
    page.locator(target).click()
    page.wait_for_function(PAINTED, polling="raf", timeout=30_000)
    return time.perf_counter() - begun


def first_visit(start: Callable[[], object], browser: Browser) -> float:
    """The first visitor of a server that has just begun to answer, with a cold browser."""
    with start() as address:
        return cold(browser, address)


def emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
