"""The door: Streamlit's own ASGI app with our routes, our first page, a pulse and warmed rooms. Run: python asgi.py"""

import asyncio
import gc
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st
import streamlit.logger
import uvicorn
from sqlalchemy.exc import SQLAlchemyError
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.session_manager import SessionClient

from core.first_page import front_of
from core.installation import installation
from core.logs import join_in, set_up
from core.migrating import NewerRelease, migrate
from core.pulse import Pulse
from core.shapes import shapes_route
from core.starting import no_tracebacks, open_port, secret_or_exit
from gate.activity import Activity
from gate.boards import Boards
from gate.errors import Errors
from gate.files import files_route
from gate.finding import find_route
from gate.headers import Headers
from gate.identity import who
from gate.opening import first_steps, guard_of, open_hall
from pages import listed_for
from pages.parts import door, drawing_files, live
from pages.parts.whole_callbacks import let_callbacks_finish
from upkeep.retention import every_day

ROOT = Path(__file__).resolve().parent
PARTS = ROOT / "pages" / "parts"
LOOKS = "".join((PARTS / name).read_text("utf-8") for name in ("look.css", "wall.css", "drawing.css"))
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
AGAIN_AFTER = 2.0
"""Seconds between two tries to bring an absent database up to date."""
LONGEST_FIRST_VISIT = 20.0
FIRST_VISITORS = 8.0
"""Seconds that they have a server that has just begun for themselves."""
QUIET = 3.0
"""Seconds without a page drawn, after which there is time for what nobody waits for."""

log = logging.getLogger("ward.door")
let_callbacks_finish()
at = installation()
hall = open_hall(at, secret_or_exit(at.settings), lambda: datetime.now(UTC))
activity = Activity(hall)
pulse = Pulse(at.database, at.settings.pulse_seconds, at.settings.zone, lambda: datetime.now(UTC))
boards = Boards(at, hall, pulse, activity)
ahead: set[asyncio.Task[None]] = set()
"""Work of the beginning that nobody waits for."""


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Before the first visitor: the database up to date, everything imported, one visit of our own."""
    # Streamlit would open files of pages/ by address, around dashboard.py, until st.navigation has run once.
    PagesManager.uses_pages_directory = False
    at.answers.ahead.begin()
    tasks = [asyncio.create_task(pulse.run()), asyncio.create_task(hall.sockets.watch(pulse.access_moved)), _upkeep()]
    if await _migrated():
        await _begin()
    else:
        log.error(
            "the database is away, trying again every %g s: is it running, is WARD_DATABASE_URL right?", AGAIN_AFTER
        )
        tasks.append(asyncio.create_task(_keep_trying()))
    gc.collect()
    gc.freeze()  # what is loaded now stays: no need to look through it again and again
    yield
    for task in tasks:
        task.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.gather(*tasks)


def _upkeep() -> asyncio.Task[None]:
    """What the server does by itself, once a day."""
    return asyncio.create_task(
        every_day(at.database, at.settings.periods, lambda: datetime.now(UTC), at.settings.zone)
    )  # fmt: skip


async def _migrated() -> bool:
    """Whether the database is there and up to date. Raises what stands in the way of a database that is there."""
    try:
        await asyncio.to_thread(migrate, at.database)
    except SQLAlchemyError as error:
        log.debug("the database is away", exc_info=error)
        return False
    except NewerRelease as newer:
        log.critical("%s", newer)
        raise
    except Exception as error:
        log.critical("the database cannot be brought up to date", exc_info=error)
        raise
    return True


async def _keep_trying() -> None:
    while not await _migrated():
        await asyncio.sleep(AGAIN_AFTER)
    log.info("the database is there")
    await _begin()


async def _begin() -> None:
    """What a server does once, when its database is there."""
    if told := await asyncio.to_thread(first_steps, hall):
        sys.stderr.write(told)  # not through the log: the link in it opens the door
        sys.stderr.flush()
    await _first_visit()
    ahead.add(asyncio.create_task(_meeting_boards()))


async def _meeting_boards() -> None:
    """Draw the meeting's boards beforehand; it takes a second of the processor, and the first visitors come first."""
    await asyncio.sleep(FIRST_VISITORS)
    while not at.answers.ahead.rested(QUIET):
        await asyncio.sleep(QUIET / 2)
    await boards.projector.warm()


class _OwnVisitor(SessionClient):
    """A browser that only waits until the page is complete."""

    def __init__(self) -> None:
        self.done = asyncio.Event()

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        if msg.WhichOneof("type") == "script_finished":
            self.done.set()


async def _first_visit() -> None:
    """Open the first page ourselves, so that its imports, answers and charts are ready for the first visitor."""
    runtime, visitor, ask = get_instance(), _OwnVisitor(), BackMsg()
    ask.rerun_script.query_string = ""
    session_id = runtime.connect_session(visitor, {"sign_in": door.OWN_VISITOR})
    runtime.handle_backmsg(session_id, ask)
    try:
        await asyncio.wait_for(visitor.done.wait(), LONGEST_FIRST_VISIT)
    except TimeoutError:
        log.warning("the first visit took longer than %s s", LONGEST_FIRST_VISIT)
    runtime.close_session(session_id)


async def _live(websocket: WebSocket) -> None:
    standing = who(websocket)
    if standing is not None:  # the guard has asked already
        await pulse.serve(websocket, on_active=lambda: activity.note(standing))


app = st.App(
    ROOT / "dashboard.py",
    lifespan=lifespan,
    routes=[
        WebSocketRoute("/live", _live),
        boards.socket(),
        shapes_route(at),
        files_route(at.offers),
        find_route(at, hall.clock, listed_for),
    ],
    on_script_error=door.failed,
    middleware=[
        Middleware(Headers, tls=at.settings.behind_tls),
        Middleware(Errors, showing=hall.showing),
        Middleware(TrustedHostMiddleware, allowed_hosts=[*THIS_MACHINE, *at.settings.hosts]),
        guard_of(hall, activity, boards.routes()),
        front_of(at.settings, script=live.script(), style=live.style() + LOOKS, drawing=drawing_files.files()),
    ],
)


def one_log() -> None:
    """Our lines, Streamlit's and the server's go the same way, in the same form."""
    set_up(at.settings)
    streamlit.logger.setup_formatter = join_in  # called for every logger that Streamlit makes from now on
    streamlit.logger.update_formatter()
    logging.getLogger("uvicorn.error").addFilter(no_tracebacks)


def main() -> None:
    settings = at.settings
    one_log()
    if settings.host not in THIS_MACHINE and not settings.behind_tls:
        log.warning("listening on %s without TLS: passwords can be read on their way (WARD_PUBLIC_URL)", settings.host)
    opened = open_port(settings.host, settings.port)
    log.info("opening http://%s:%s", settings.host, settings.port)
    config = uvicorn.Config(
        app,
        log_level="warning",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=settings.behind_tls,  # else nobody stands before us who could tell the visitor's address
        forwarded_allow_ips=settings.trusted_proxies,
        ws="websockets-sansio",
        ws_ping_interval=20,
        ws_ping_timeout=20,
        timeout_graceful_shutdown=3,
    )
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[opened])  # ends with code 3 when it cannot start


if __name__ == "__main__":
    main()
