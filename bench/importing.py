"""An import of 5,000 visits through the server while people look at boards: python -m bench.importing [boards].

On SQLite and on PostgreSQL, the ward of the benchmark. The server runs by itself; the boards are open sockets that are
drawn anew whenever they are told to, and as often as they would poll, something is asked that begins with the newest
revision. The import runs in the server, in a session of the page Nhập tệp, driven in Chromium with a real file.
"""

import statistics
import sys
import threading
import time
from datetime import date, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

import xlsxwriter
from sqlalchemy import select, update

from bench import browser, server
from bench.engines import postgresql
from bench.fill import LOGIN, PASSWORD, Size, fill
from core.database import Database
from models import Account, ImportBatch, ResidentialGroup, Role, Service, StaffMember
from tests.signing import COOKIE, token_of
from texts import translator

FOLDER = Path(__file__).parent.parent / "var" / "bench-importing"
ROWS = 5_000
EVERY = 0.5
"""Seconds between two questions of a board."""


def main(boards: int) -> None:
    today = datetime.now(server.ZONE).date()
    folder = browser.emptied(FOLDER)
    print(
        f"| import of {ROWS} visits beside {boards} boards | preview | apply (goal 15 s) | poll, median | p95 | most |"
    )
    print("|---|---|---|---|---|---|")
    _on("SQLite", f"sqlite:///{folder / 'big.db'}", today, folder, boards)
    with postgresql(folder, "importing") as url:
        _on("PostgreSQL", url, today, folder, boards)


def _on(name: str, url: str, today: date, folder: Path, boards: int) -> None:
    fill(url, today, Size(assists=20_000))
    file = _file(url, today, folder)
    with browser.ours(url, folder) as address:
        done = threading.Event()
        open_ones = threading.Thread(target=server.keep_open, args=(address, boards, done))
        open_ones.start()
        polls: list[tuple[float, float]] = []
        asking = threading.Thread(target=_ask, args=(address, boards, polls, done))
        time.sleep(8)
        asking.start()
        try:
            spans = _imported(address, file)
        finally:
            done.set()
            asking.join()
            open_ones.join()
    meanwhile = [took for begun, took in polls if spans[0] <= begun <= spans[3]]
    before = [took for begun, took in polls if begun < spans[0]]
    database = Database(url)
    with database.reading() as session:
        count = session.scalar(select(ImportBatch.added).where(ImportBatch.ward_id == 1))
    database.close()
    if count != ROWS:
        raise AssertionError(f"{count} visits came in")
    print(
        f"| {name} | {spans[1] - spans[0]:.1f} s | {spans[3] - spans[2]:.1f} s | {statistics.median(meanwhile):.0f} ms"
        f" (before: {statistics.median(before):.0f}) | {sorted(meanwhile)[int(0.95 * len(meanwhile)) - 1]:.0f} ms |"
        f" {max(meanwhile):.0f} ms |"
    )


def _file(url: str, today: date, folder: Path) -> Path:
    """The template's columns with ROWS visits of the mornings of the last two months; the reader becomes a manager."""
    database = Database(url)
    with database.changing() as session:
        groups = session.scalars(select(ResidentialGroup.code).where(ResidentialGroup.ward_id == 1)).all()
        services = session.scalars(select(Service.short_vi).where(Service.ward_id == 1).limit(3)).all()
        staff = session.scalars(select(StaffMember.name).where(StaffMember.ward_id == 1).limit(1)).one()
        session.execute(update(Account).where(Account.login == LOGIN).values(role=Role.MANAGER))
    database.close()
    return _written(folder / "5000.xlsx", today, groups, services, staff)


def _written(path: Path, today: date, groups, services, staff: str) -> Path:
    t = translator("vi")
    names = (
        "on_day", "starts_at", "ends_at", "group", "services", "attendees", "households_present",
        "first_time_households", "staff", "venue", "second_visit_reason",
    )  # fmt: skip
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("1")
        sheet.write_row(0, 0, [t(f"columns.visits_{name}") for name in names])
        for place in range(ROWS):
            day = today - timedelta(days=place // len(groups) + 1)
            taught = "; ".join(f"{one} (5/1/-)" for one in services)
            row = [
                f"{day:%d/%m/%Y}", f"08:{place % 60:02}", "09:59", groups[place % len(groups)], taught, 30, 20, 0,
                staff, "Nhà văn hóa", "thêm một ca buổi sáng",
            ]  # fmt: skip
            sheet.write_row(place + 1, 0, row)
    return path


def _ask(address: str, boards: int, polls: list[tuple[float, float]], done: threading.Event) -> None:
    """Asks the server, as often as `boards` boards do, for something that begins with the ward's newest revision."""
    host, _, port = address.removeprefix("http://").partition(":")
    cookie = {"Cookie": f"{COOKIE}={token_of(address, LOGIN, PASSWORD)}"}
    connection = HTTPConnection(host, int(port), timeout=60)
    while not done.is_set():
        begun = time.perf_counter()
        connection.request("GET", "/find.json?ward=1&lang=vi&q=tong", headers=cookie)
        connection.getresponse().read()
        took = time.perf_counter() - begun
        polls.append((begun, took * 1000))
        done.wait(max(0.01, EVERY / boards - took))
    connection.close()


def _imported(address: str, file: Path) -> tuple[float, float, float, float]:
    """When the file was handed in, its preview stood there, it was told to be applied, and was."""
    t = translator("vi")
    with browser.chromium() as chromium:
        page = browser.visitor(chromium, address).new_page()
        page.goto(f"{address}/imports")
        field = page.locator("[data-testid=stFileUploaderDropzoneInput]")
        field.wait_for(state="attached", timeout=60_000)
        page.wait_for_timeout(3000)
        handed = time.perf_counter()
        field.set_input_files(file)
        apply = page.get_by_role("button", name=t("imports.apply"))
        apply.wait_for(timeout=120_000)
        previewed = time.perf_counter()
        doubts = page.locator("[class*=st-key-imports-doubt] label")
        for place in range(doubts.count()):
            doubts.nth(place).click()
            page.wait_for_timeout(2500)
        clicked = time.perf_counter()
        apply.click()
        said = t("imports.done", n="", added="", changed="", kept="").partition("(")[0]
        page.get_by_text(said).first.wait_for(timeout=120_000)
        return handed, previewed, clicked, time.perf_counter()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8)
