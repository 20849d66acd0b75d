"""Find anything, as somebody who types waits for it: python -m bench.finding [runs]. Medians and 95th percentiles.

The ward of the benchmark (20,000 visits, 1,500 volunteers), on SQLite and on PostgreSQL. From the last key until the
answers to the whole text are painted in Chromium; and what the server alone takes for the same words.
"""

import json
import statistics
import sys
import time
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page

from bench import browser, server
from bench.engines import postgresql
from bench.fill import LOGIN, PASSWORD, fill
from tests.signing import COOKIE, token_of

FOLDER = Path(__file__).parent.parent / "var" / "bench-finding"
WORDS = (
    "to 12", "t37", "Tổ 5", "12", "hat nhan 117", "nhân 1204", "can bo do 7", "khai sinh", "ket hon", "vneid",
    "12/11", "to 12 12/11", "buổi tổ 40", "khai sinh to 12", "so buoi", "tong quan", "mua",
)  # fmt: skip
"""Groups, people, services, visits, pages; and a word that no visit holds."""
GOAL = 300
# Asked for in the field's own address, and in the list: what stands there belongs to the whole text.
PAINTED = """(text) => new Promise((seen) => {
  const find = [...document.querySelectorAll('*')].map((one) => one.shadowRoot?.querySelector('.find')).find(Boolean);
  const input = find.querySelector('input'), list = find.querySelector('[role=listbox]');
  const typed = input.value + text;
  input.focus();
  let begun;
  const look = () => {
    const asked = performance.getEntriesByType('resource').filter((one) => one.name.includes('/find.json'));
    const answered = asked.some((one) => one.startTime >= begun && new URL(one.name).searchParams.get('q') === typed);
    if (answered && changed > begun) requestAnimationFrame(() => setTimeout(() => seen(performance.now() - begun)));
    else setTimeout(look, 4);
  };
  let changed = 0;
  new MutationObserver(() => (changed = performance.now())).observe(list, { childList: true, subtree: true });
  performance.clearResourceTimings();
  begun = performance.now();
  input.value = typed;
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  look();
})"""


def main(runs: int) -> None:
    today = datetime.now(server.ZONE).date()
    folder = browser.emptied(FOLDER)
    print("| find anything, ms (goal 300) | in Chromium, median | p95 | server, median | p95 | slowest |")
    print("|---|---|---|---|---|---|")
    _on("SQLite", f"sqlite:///{folder / 'big.db'}", today, folder, runs)
    with postgresql(folder, "finding") as url:
        _on("PostgreSQL", url, today, folder, runs)


def _on(name: str, url: str, today, folder: Path, runs: int) -> None:
    fill(url, today)
    with browser.ours(url, folder) as address:
        alone = _alone(address, runs)
        with browser.chromium() as chromium:
            page = browser.visitor(chromium, address).new_page()
            browser.painted_after(page, address)
            page.wait_for_timeout(2000)
            seen = [_typed(page, words) for _ in range(runs) for words in WORDS]
    every = [took for times in alone.values() for took in times]
    slowest = max(alone, key=lambda words: statistics.median(alone[words]))
    print(
        f"| {name} | {statistics.median(seen):.0f} | {_p95(seen):.0f} | {statistics.median(every):.1f} |"
        f" {_p95(every):.1f} | “{slowest}” {statistics.median(alone[slowest]):.1f} |"
    )


def _alone(address: str, runs: int) -> dict[str, list[float]]:
    """Milliseconds until the whole answer has come over a connection that stays open, for each of the words."""
    host, _, port = address.removeprefix("http://").partition(":")
    cookie = {"Cookie": f"{COOKIE}={token_of(address, LOGIN, PASSWORD)}"}
    connection = HTTPConnection(host, int(port))
    times: dict[str, list[float]] = {words: [] for words in WORDS}
    for turn in range(runs + 1):
        for words in WORDS:
            begun = time.perf_counter()
            connection.request("GET", f"/find.json?ward=1&lang=vi&q={quote(words)}", headers=cookie)
            answer = json.loads(connection.getresponse().read())
            if turn:  # the first one asks what is kept for all that follow
                times[words].append((time.perf_counter() - begun) * 1000)
            if not answer["sections"] and words != "mua":
                raise AssertionError(f"nothing found for {words}")
    connection.close()
    return times


def _typed(page: Page, words: str) -> float:
    """Milliseconds from the last key of `words` until their answers are painted; the others come as hands type."""
    page.keyboard.press("Control+k")
    page.keyboard.press("Delete")
    page.keyboard.type(words[:-1], delay=60)
    took = float(page.evaluate(PAINTED, words[-1]))
    page.keyboard.press("Escape")
    return took


def _p95(times: list[float]) -> float:
    return sorted(times)[int(0.95 * len(times)) - 1]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
