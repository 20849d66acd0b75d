"""What a meeting's screens wait for, and what they cost: python -m bench.boards [screens] [revisions]. Medians.

The ward of the benchmark (20,000 visits). Run it where nothing else runs; the browser and the screens that are
simulated share the machine with the server, and their work is in every figure but the server's own CPU.
"""

import asyncio
import json
import statistics
import sys
import time
from datetime import datetime
from pathlib import Path

import httpx2 as httpx
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
PAUSE = 3.0
"""Seconds between two changes."""


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


def _on_all(address: str, url: str, today, process: psutil.Process, screens: int, saves: int = 8) -> None:
    times, idle, busy = asyncio.run(_fan_out(address, url, today, process, screens, saves))
    print(f"| saved -> newest boards on each of {screens} screens, median | {statistics.median(times):.2f} s |")
    print(f"| the same, 95th percentile (goal 2 s) | {sorted(times)[int(0.95 * len(times)) - 1]:.2f} s |")
    print(f"| server's CPU with {screens} screens at rest, of one core | {idle:.1%} |")
    print(f"| server's CPU for one change on all of them | {busy:.2f} s |")


async def _fan_out(address: str, url: str, today, process: psutil.Process, screens: int, saves: int):
    """(seconds from each commit to each screen's boards, CPU share at rest, CPU seconds of a change)."""
    cookie = {"Cookie": f"{COOKIE}={token_of(address, LOGIN, PASSWORD)}"}
    socket_address = f"{address.replace('http', 'ws')}/boards/live?lang=vi"
    committed, times = [time.perf_counter()], []

    async def screen(client: httpx.AsyncClient) -> None:
        seen = None
        async with connect(socket_address, additional_headers=cookie, origin=address) as socket:
            async for message in socket:
                told = json.loads(message)
                if told["digest"] is None or told["digest"] == seen:
                    continue
                answer = await client.get(told["address"])
                first, seen = seen is None, answer.json()["digest"]
                if not first:
                    times.append(time.perf_counter() - committed[-1])

    limits = httpx.Limits(max_connections=screens, max_keepalive_connections=screens)
    async with httpx.AsyncClient(base_url=address, headers=cookie, timeout=30, limits=limits) as client:
        tasks = [asyncio.create_task(screen(client)) for _ in range(screens)]
        await asyncio.sleep(8)
        used = _cpu(process)
        await asyncio.sleep(10)
        idle = (_cpu(process) - used) / 10
        database, used = Database(url), _cpu(process)
        for _ in range(saves):
            await asyncio.to_thread(server.save, database, today)
            committed.append(time.perf_counter())
            await asyncio.sleep(PAUSE)
        busy = (_cpu(process) - used - idle * PAUSE * saves) / saves
        database.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return times, idle, busy


def _for_hours(chromium, address: str, url: str, today, process: psutil.Process, revisions: int) -> None:
    """As many changes as in many hours, before one open page."""
    context = browser.visitor(chromium, address)
    page = context.new_page()
    page.goto(f"{address}/boards#2")
    page.wait_for_timeout(3000)
    inside = context.new_cdp_session(page)
    database, figures = Database(url), []
    for number in range(revisions + 1):
        if number % max(revisions // 6, 1) == 0:
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
