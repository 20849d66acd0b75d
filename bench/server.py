"""What the server does for its boards: figures, saves, polls, memory. Times in milliseconds, medians."""

import asyncio
import json
import statistics
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from functools import partial
from itertools import cycle, islice
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from actions.visit_entry import TaughtService, VisitEntry
from actions.visits import record_visit
from bench.fill import LOGIN, PASSWORD
from core.database import Database
from core.pulse import Pulse
from metrics.counter import online_share_by_week
from metrics.coverage import coverage_by_day, groups_on
from metrics.register import Asked, register_page
from metrics.services import services_by_group, services_taught
from metrics.visits import household_reach, visit_totals, visits_by_week
from metrics.volunteers import active_by_week, assists_by_week, volunteers_by_kind
from models import Actor, Role
from tests.signing import COOKIE, token_of

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def milliseconds(deed: Callable[[], Any], runs: int) -> float:
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        deed()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def figures(url: str, today: date, runs: int) -> dict[str, float]:
    """Each question of the overview, asked anew, for all five years."""
    return figures_in_turn([url], today, runs)[0]


def figures_in_turn(urls: Sequence[str], today: date, runs: int) -> list[dict[str, float]]:
    """`figures` of several databases, asked in turns, so that whatever else the machine does falls on all alike."""
    databases = [Database(url) for url in urls]
    try:
        every = [_asked(database, today) for database in databases]
        times = [{name: [] for name in one} for one in every]
        for _ in range(runs + 1):  # the first time everything is put together; it does not count
            for name in every[0]:
                for questions, taken in zip(every, times, strict=True):
                    taken[name].append(milliseconds(questions[name], 1))
        return [{name: statistics.median(taken[1:]) for name, taken in one.items()} for one in times]
    finally:
        for database in databases:
            database.close()


def _asked(database: Database, today: date) -> dict[str, Callable[[], Any]]:
    whole = {"since": today - timedelta(days=365 * 5 - 1), "until": today}
    questions: list[tuple[Callable[..., Any], dict[str, Any]]] = [
        (groups_on, {"day": today}),
        (household_reach, {"day": today}),
        (volunteers_by_kind, {"day": today}),
        (services_by_group, {"day": today}),
        *((one, whole) for one in (
            coverage_by_day, visit_totals, visits_by_week, services_taught, active_by_week, assists_by_week,
            online_share_by_week,
        )),
    ]  # fmt: skip

    def ask(question: Callable[..., Any], arguments: dict[str, Any]) -> None:
        with database.reading() as session:
            question(session, 1, **arguments)

    asked = {one.__name__: partial(ask, one, arguments) for one, arguments in questions}
    for words in ("", "to 12", "khai sinh", "mua"):
        searched = {"asked": Asked(**whole, search=words)}
        asked[f"a page of the register, searched for “{words}”"] = partial(ask, register_page, searched)
    return asked


def save(database: Database, today: date) -> None:
    """One usual visit, as the form saves it."""
    by = Actor(1, 1, "Cán bộ Đo 1", Role.STAFF)
    entry = VisitEntry(
        entry_key=uuid4(), group_id=80, on_day=today, starts_at=clock(19, 30), attendees=25, households_present=20,
        first_time_households=0, staff_ids=(1,), second_visit_reason="đo tốc độ",
        services=tuple(TaughtService(service_id=number, people=5) for number in range(1, 8)),
    )  # fmt: skip
    with database.changing() as session:
        record_visit(session, entry, by=by, now=datetime.now(UTC), today=today, confirmed={"attendees_many"})


def saves(url: str, today: date, runs: int) -> float:
    database = Database(url)
    try:
        return milliseconds(lambda: save(database, today), runs)
    finally:
        database.close()


def poll_cpu(url: str, runs: int = 200) -> float:
    """CPU milliseconds of one look at the revisions: what a quarter of a second without change costs."""
    database = Database(url)
    pulse = Pulse(database, 1, ZONE, lambda: datetime.now(UTC))
    pulse._read()
    begun = time.process_time()
    for _ in range(runs):
        pulse._read()
    database.close()
    return (time.process_time() - begun) * 1000 / runs


def _whole_run(badge: str = "", revision: int = 0, *, page: str = "", number: str = "") -> bytes:
    """The first run of the page at that address, or a rerun of the one of that `number`; with `badge`, the one that its
    live badge asks for when the data have moved."""
    ask = BackMsg()
    ask.rerun_script.query_string = ""
    ask.rerun_script.page_name, ask.rerun_script.page_script_hash = page, number
    if badge:
        moved = ask.rerun_script.widget_states.widgets.add()
        moved.id = f"$$STREAMLIT_INTERNAL_KEY_{badge}__events"
        moved.json_trigger_value = json.dumps([{"event": "moved", "value": revision}])
    return ask.SerializeToString()


async def _finished(stream: Any) -> tuple[str, str]:
    """The id of the page's live badge and the page's number, once the rerun is complete."""
    badge = number = ""
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(await asyncio.wait_for(stream.recv(), 60))
        if answer.WhichOneof("type") == "script_finished":
            return badge, number
        if answer.WhichOneof("type") == "navigation":
            number = answer.navigation.page_script_hash
        element = answer.delta.new_element
        if element.bidi_component.component_name == "live":
            badge = element.bidi_component.id


async def _board(address: str, token: str, page: str = "") -> list[Any]:
    """Opens a board as a browser would: Streamlit's socket with one whole run, the live socket, the ids of its
    badge and its page."""
    sockets = address.replace("http", "ws")
    who = {"origin": address, "additional_headers": {"Cookie": f"{COOKIE}={token}"}}
    stream = await connect(f"{sockets}/_stcore/stream", subprotocols=["streamlit"], max_size=None, **who)
    await stream.send(_whole_run(page=page))
    badge, number = await _finished(stream)
    return [stream, await connect(f"{sockets}/live?ward=1", **who), badge, number]


@asynccontextmanager
async def following(
    address: str, count: int, done: Callable[[], None], pages: Sequence[str] = ("",)
) -> AsyncIterator[None]:
    """`count` open boards, of `pages` in turns, that rerun when the live socket tells them to; `done` is called after
    each rerun."""
    token = token_of(address, LOGIN, PASSWORD)
    open_boards = [await _board(address, token, page) for page in islice(cycle(pages), count)]

    async def follow(stream: Any, live: Any, badge: str, number: str) -> None:
        seen = None
        while True:
            told = json.loads(await live.recv())
            if seen is None or told["revision"] <= seen:
                seen = seen or told["revision"]
                continue
            seen = told["revision"]
            await stream.send(_whole_run(badge, seen, number=number))
            await _finished(stream)
            done()

    followers = [asyncio.create_task(follow(*board)) for board in open_boards]
    try:
        yield
    finally:
        for follower in followers:
            follower.cancel()
        for stream, live, *_ in open_boards:
            await stream.close()
            await live.close()


async def fan_out(
    address: str, url: str, today: date, count: int, saves: int, pages: Sequence[str] = ("",)
) -> list[float]:
    """Seconds from the commit of each of `saves` visits until each of `count` boards has had its whole rerun."""
    committed: list[float] = []
    times: list[float] = []
    async with following(address, count, lambda: times.append(time.perf_counter() - committed[-1]), pages):
        await asyncio.sleep(6)
        database = Database(url)
        for _ in range(saves):
            await asyncio.to_thread(save, database, today)
            committed.append(time.perf_counter())
            await asyncio.sleep(4)
        database.close()
    return times


def keep_open(address: str, count: int, until: threading.Event) -> None:
    """`count` boards in a thread of their own, until `until` is set."""

    async def stay() -> None:
        async with following(address, count, lambda: None):
            await asyncio.to_thread(until.wait)

    asyncio.run(stay())


async def boards(address: str, process: psutil.Process, count: int, seconds: float) -> tuple[float, float]:
    """(CPU share of one core with `count` idle boards, memory in MB for each)."""
    token = token_of(address, LOGIN, PASSWORD)
    first = await _board(address, token)
    before = process.memory_info().rss
    sockets = [first] + [await _board(address, token) for _ in range(count - 1)]
    memory = (process.memory_info().rss - before) / max(count - 1, 1) / 1e6
    await asyncio.sleep(3)
    used = sum(process.cpu_times()[:2])
    await asyncio.sleep(seconds)
    share = (sum(process.cpu_times()[:2]) - used) / seconds
    for stream, live, *_ in sockets:
        await stream.close()
        await live.close()
    return share, memory
