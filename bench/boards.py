"""What a meeting's screens wait for, and what they cost: python -m bench.boards [screens] [revisions]. Medians.

The ward of the benchmark (20,000 visits). Run it where nothing else runs; the browser and the screens that are
simulated share the machine with the server, and their work is in every figure but the server's own CPU.
"""

import asyncio
import gzip
import json
import statistics
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psutil
from websockets.asyncio.client import connect

from bench import browser, server
from bench.fill import LOGIN, PASSWORD, fill
from core.database import Database
from tests.signing import COOKIE, token_of

FOLDER = Path(__file__).parent.parent / "var" / "bench-boards"
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
TURNED = """async () => {
  const times = [];
  for (let place = 0; place < 35; place++) {
    const began = performance.now();
    dispatchEvent(new KeyboardEvent("keydown", { key: String(1 + (place % 7)) }));
    await new Promise((seen) => requestAnimationFrame(() => setTimeout(seen)));
    times.push(performance.now() - began);
  }
  return times;
}"""
PAUSE = 5.0
"""Seconds between two changes: longer than one takes."""
LOOKED_AT = (0, 10, 50, 100, 200)
"""Revisions after which memory is looked at, beside the last."""
SAMPLED = 50
"""Every so many-th simulated screen unpacks what it is sent."""


def main(screens: int, revisions: int) -> None:
    today = datetime.now(server.ZONE).date()
    folder = browser.emptied(FOLDER)
    url = f"sqlite:///{folder / 'big.db'}"
    fill(url, today)
    with browser.ours(url, folder) as address:
        process = _process_of(psutil.Process())
        _on_all(address, url, today, process, screens)  # before the browser, which runs an event loop of its own
        with browser.chromium() as chromium:
            _in_a_browser(chromium, address)
            _for_hours(chromium, address, url, today, process, revisions)


def _in_a_browser(chromium, address: str) -> None:
    time.sleep(15)  # a server that has just begun is its first visitors', and draws boards beforehand after them
    cold, turned = [], []
    for _ in range(7):
        context = browser.visitor(chromium, address)
        page = context.new_page()
        page.goto(f"{address}/boards")
        page.wait_for_function(PAINTED)
        cold.append(page.evaluate(PAINTED))
        turned += page.evaluate(TURNED)
        context.close()
    print(f"| first board painted, cold (goal 500) | {statistics.median(cold):.0f} ms |")
    print(f"| next board painted (goal 1000) | {statistics.median(turned):.0f} ms, longest {max(turned):.0f} |")


def _process_of(mine: psutil.Process) -> psutil.Process:
    return next(one for one in mine.children() if "asgi.py" in one.cmdline())


@dataclass
class Fed:
    """What a change on all screens took: seconds from the commit, CPU seconds."""

    times: list[list[float]]
    """Of each change, in the order of arrival."""
    idle: float
    """Share of one core of the server, with all screens at rest."""
    server: float
    """Of a change."""
    clients: float
    """Of a change: what the simulated screens and the save itself cost on the same machine."""


def _on_all(address: str, url: str, today, process: psutil.Process, screens: int, saves: int = 8) -> None:
    fed = asyncio.run(_fan_out(address, url, today, process, screens, saves))
    every = sorted(one for times in fed.times for one in times)
    arrived = f"{len(every)} of {screens * saves}"
    print(f"| saved -> newest boards on {arrived} screens, median | {statistics.median(every):.2f} s |")
    print(f"| the same, 95th percentile (goal 2 s) | {every[int(0.95 * len(every)) - 1]:.2f} s |")
    for what, of in (("first", min), ("last", max)):
        print(f"| the same, {what} screen | {statistics.median(of(times) for times in fed.times if times):.2f} s |")
    print(f"| server's CPU with {screens} screens at rest, of one core | {fed.idle:.1%} |")
    print(f"| server's CPU for one change on all of them | {fed.server:.2f} s |")
    print(f"| CPU of the save and of {screens} simulated screens for one change | {fed.clients:.2f} s |")


async def _fan_out(address: str, url: str, today, process: psutil.Process, screens: int, saves: int) -> Fed:
    cookie = {"Cookie": f"{COOKIE}={token_of(address, LOGIN, PASSWORD)}"}
    socket_address = f"{address.replace('http', 'ws')}/boards/live?lang=vi&has=nothing"
    committed, times = [time.perf_counter()], [[]]

    async def screen(number: int) -> None:
        told = connect(socket_address, additional_headers=cookie, origin=address)
        async with told as socket:
            async for message in socket:
                if isinstance(message, str):
                    continue
                times[-1].append(time.perf_counter() - committed[-1])
                if number % SAMPLED == 0:  # a page unpacks them all, each on a machine of its own
                    assert len(json.loads(gzip.decompress(message))["boards"]) == 7

    tasks = [asyncio.create_task(screen(number)) for number in range(screens)]
    await asyncio.sleep(8)
    used = _cpu(process)
    await asyncio.sleep(10)
    idle = (_cpu(process) - used) / 10
    database, used, mine = Database(url), _cpu(process), time.process_time()
    for _ in range(saves):
        await asyncio.to_thread(server.save, database, today)
        committed.append(time.perf_counter())
        times.append([])
        await asyncio.sleep(PAUSE)
    busy = (_cpu(process) - used - idle * PAUSE * saves) / saves
    clients = (time.process_time() - mine) / saves
    database.close()
    for task in tasks:
        task.cancel()
    failed = [one for one in await asyncio.gather(*tasks, return_exceptions=True) if isinstance(one, Exception)]
    if failed:
        raise failed[0]
    return Fed(times[1:], idle, busy, clients)


def _for_hours(chromium, address: str, url: str, today, process: psutil.Process, revisions: int) -> None:
    """As many changes as in many hours, before one open page."""
    context = browser.visitor(chromium, address)
    page = context.new_page()
    page.goto(f"{address}/boards#2")
    page.wait_for_timeout(3000)
    inside = context.new_cdp_session(page)
    database, figures = Database(url), []
    for number in range(revisions + 1):
        if number in LOOKED_AT or number == revisions:
            inside.send("HeapProfiler.collectGarbage")
            heap = page.evaluate("performance.memory.usedJSHeapSize") / 1e6
            nodes = inside.send("Memory.getDOMCounters")["nodes"]
            figures.append((number, heap, nodes, process.memory_info().rss / 1e6))
        before = page.evaluate("boards.digest")
        server.save(database, today)
        page.keyboard.press(str(1 + number % 7))
        page.wait_for_function("(before) => boards.digest !== before", arg=before, timeout=20_000)
    database.close()
    context.close()
    print("| revisions | JS heap, MB | DOM nodes | server RSS, MB |\n|---|---|---|---|")
    for number, heap, nodes, rss in figures:
        print(f"| {number} | {heap:.2f} | {nodes} | {rss:.0f} |")


def _cpu(process: psutil.Process) -> float:
    """Of the server and its children, which paint."""
    return sum(sum(one.cpu_times()[:2]) for one in (process, *process.children(recursive=True)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, int(sys.argv[2]) if len(sys.argv) > 2 else 300)
