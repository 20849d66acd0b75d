"""The door: Streamlit's own ASGI app with our routes, our first page, a pulse and warmed rooms. Run: python asgi.py"""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st
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
from core.migrating import migrate
from core.pulse import Pulse
from core.shapes import shapes_route
from pages.parts import live

ROOT = Path(__file__).resolve().parent
LOOK = ROOT / "pages" / "parts" / "look.css"
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
AGAIN_AFTER = 2.0
"""Seconds between two tries to bring an absent database up to date."""
LONGEST_FIRST_VISIT = 20.0

log = logging.getLogger("ward.door")
at = installation()
pulse = Pulse(at.database, at.settings.pulse_seconds, at.settings.zone, lambda: datetime.now(UTC))


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Before the first visitor: the database up to date, everything imported, one visit of our own."""
    # Streamlit would open files of pages/ by address, around dashboard.py, until st.navigation has run once.
    PagesManager.uses_pages_directory = False
    tasks = [asyncio.create_task(pulse.run())]
    if await _migrated():
        await _first_visit()
    else:
        tasks.append(asyncio.create_task(_keep_trying()))
    gc.collect()
    gc.freeze()  # what is loaded now stays: no need to look through it again and again
    yield
    for task in tasks:
        task.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.gather(*tasks)


async def _migrated() -> bool:
    try:
        await asyncio.to_thread(migrate, at.database)
    except SQLAlchemyError as error:
        log.error("the database is away, trying again: %s", error)
        return False
    return True


async def _keep_trying() -> None:
    while not await _migrated():
        await asyncio.sleep(AGAIN_AFTER)
    log.info("the database is there")
    await _first_visit()


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
    session_id = runtime.connect_session(visitor, {})
    runtime.handle_backmsg(session_id, ask)
    try:
        await asyncio.wait_for(visitor.done.wait(), LONGEST_FIRST_VISIT)
    except TimeoutError:
        log.warning("the first visit took longer than %s s", LONGEST_FIRST_VISIT)
    runtime.close_session(session_id)


async def _live(websocket: WebSocket) -> None:
    await pulse.serve(websocket)


app = st.App(
    ROOT / "dashboard.py",
    lifespan=lifespan,
    routes=[WebSocketRoute("/live", _live), shapes_route(at)],
    middleware=[
        Middleware(TrustedHostMiddleware, allowed_hosts=[*THIS_MACHINE, at.settings.host]),
        front_of(at.settings, script=live.script(), style=live.style() + LOOK.read_text("utf-8")),
    ],
)


def main() -> None:
    settings = at.settings
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if settings.host not in THIS_MACHINE:
        log.warning("listening on %s: there is no sign-in yet, whoever reaches it can write", settings.host)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    log.info("opening http://%s:%s", settings.host, settings.port)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        ws_ping_interval=20,
        ws_ping_timeout=20,
        timeout_graceful_shutdown=3,
    )


if __name__ == "__main__":
    main()
