"""The way out for files: only for whom the page was drawn, only while it is offered."""

import asyncio
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from actions.sign_ins import end_sign_in
from core.database import Database
from core.offers import MOST_AT_ONCE, Busy, Made, Offer, Offers
from core.standing import Standing, Standings
from gate.files import files_route
from gate.identity import FOUND
from gate.sockets import Sockets
from models import Role, SignIn
from tests.gate.protocol import open_stream, run_page
from tests.planting import EVENING, Plot
from tests.signing import ask, token_of


def offered_on(served, token):
    """Addresses of the files that the overview offers to this sign-in."""
    with open_stream(served, token) as stream:
        _, said = run_page(stream)
    return sorted(set(re.findall(r"/files/[\w-]{22}/\w+", said)))


def test_a_file_comes_to_its_reader_and_to_nobody_else(served):
    mine, other = token_of(served.url, "staff"), token_of(served.url, "manager")
    address = next(one for one in offered_on(served, mine) if one.endswith("overview_next"))

    status, headers, body = ask(f"{served.url}{address}.csv", cookie=mine)
    assert (status, body[:3]) == (200, b"\xef\xbb\xbf")
    assert headers["cache-control"] == ["no-store"]
    assert re.fullmatch(r"attachment; filename\*=UTF-8''[\w.-]+\.csv", headers["content-disposition"][0])
    assert ask(f"{served.url}{address}.csv", cookie=other)[0] == 410
    assert ask(f"{served.url}{address}.csv")[0] == 401
    assert ask(f"{served.url}{address}.exe", cookie=mine)[0] == 404
    assert ask(f"{served.url}/files/{'x' * 22}/overview_next.csv", cookie=mine)[0] == 410
    assert ask(f"{served.url}{address}.csv", cookie=mine, method="POST", Origin=served.url)[0] == 405


def test_a_file_is_gone_with_the_sign_in(served):
    mine = token_of(served.url, "staff")
    address = offered_on(served, mine)[0]
    assert ask(f"{served.url}/sign-out", cookie=mine, form={}, Origin=served.url)[0] == 303

    assert ask(f"{served.url}{address}.xlsx", cookie=mine)[0] == 401


def signed_in(offers):
    """The way out, asked by "s:mine" at addresses that say so, and by "s:other"."""
    app = Starlette(routes=[files_route(offers)])

    async def answer(scope, receive, send):
        owner = Standing(
            "s:mine" if "mine" in scope.get("path", "") else "s:other", 1, 1, "", Role.STAFF, 1, EVENING, EVENING
        )
        await app({**scope, FOUND: owner}, receive, send)

    return answer


def test_one_sign_in_cannot_keep_the_server_busy_with_files_alone():
    """What comes while its files are being made is sent away at once; another's is made meanwhile."""
    offers, begun, let_go = Offers(), threading.Semaphore(0), threading.Event()

    def slow(kind):
        begun.release()
        assert let_go.wait(20)
        return Made("a.csv", b"a", "text/csv")

    mine = offers.put("page", "mine", Offer("s:mine", slow))
    other = offers.put("page", "other", Offer("s:other", lambda kind: Made("b.csv", b"b", "text/csv")))

    with TestClient(signed_in(offers)) as client, ThreadPoolExecutor() as threads:
        waiting = [threads.submit(client.get, f"{mine}.csv") for _ in range(MOST_AT_ONCE)]
        for _ in waiting:
            assert begun.acquire(timeout=20)
        try:
            assert client.get(f"{mine}.csv").status_code == 429
            assert client.get(f"{other}.csv").content == b"b"
        finally:
            let_go.set()
        assert [one.result().status_code for one in waiting] == [200] * MOST_AT_ONCE
        assert client.get(f"{mine}.csv").status_code == 200


def test_a_file_whose_maker_is_busy_is_for_later_not_broken():
    """As a picture is for which too many wait at the one painter."""
    offers = Offers()

    def busy(kind):
        raise Busy

    address = offers.put("page", "mine", Offer("s:mine", busy))
    with TestClient(signed_in(offers)) as client:
        answer = client.get(f"{address}.png")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.text == "Busy, again in a moment."


def test_a_file_whose_database_is_away_is_for_later_not_broken():
    offers, away = Offers(), Database("postgresql+psycopg://ward@127.0.0.1:1/none")

    def asks(kind):
        with away.reading() as session:
            session.execute(text("SELECT 1"))

    address = offers.put("page", "mine", Offer("s:mine", asks))
    with TestClient(signed_in(offers)) as client:
        answer = client.get(f"{address}.json")
    away.close()

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


def test_what_a_sign_in_was_offered_goes_when_it_ends(database):
    """Also where no page of it is open any more; another's stays."""
    with database.changing() as session:
        plot = Plot(session)
        account = plot.account(Role.STAFF)
        for token in "ab":
            session.add(SignIn(
                token_hash=token * 64, account_id=account.id, begun_at=EVENING, seen_at=EVENING,
                ends_at=EVENING + timedelta(hours=12),
            ))  # fmt: skip
    offers, moved = Offers(), asyncio.Event()
    standings = Standings(database, timedelta(hours=1), ZoneInfo("Asia/Ho_Chi_Minh"))
    sockets = Sockets(standings, lambda: EVENING, offers)
    for token in "ab":
        offers.put(f"page{token}", "key", Offer(f"s:{token * 64}", lambda kind: None))
    offers.put("pagec", "key", Offer("s:here", lambda kind: None))
    sockets.shut("s:here")  # signed out in this very process
    assert offers.owners() == {f"s:{token * 64}" for token in "ab"}

    with database.changing() as session:
        end_sign_in(session, "a" * 64, now=EVENING)
    moved.set()
    asyncio.run(until(sockets.watch(moved), lambda: len(offers.owners()) == 1))
    assert offers.owners() == {"s:" + "b" * 64}


async def until(watch, done):
    task = asyncio.create_task(watch)
    for _ in range(500):
        if done():
            break
        await asyncio.sleep(0.02)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
