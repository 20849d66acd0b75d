"""The hall as asgi.py opens it, from the one installation of the process."""

from collections.abc import Callable, Sequence
from datetime import datetime

from starlette.middleware import Middleware
from starlette.routing import Route

from actions.links import first_administrator_link
from core.installation import Installation
from gate.activity import Activity
from gate.guard import Guard
from gate.hall import Hall
from gate.routes import router
from gate.showing import Showing
from gate.sockets import Sockets
from texts import translator


def open_hall(at: Installation, secret: bytes, clock: Callable[[], datetime]) -> Hall:
    return Hall(
        settings=at.settings,
        database=at.database,
        standings=at.standings,
        showing=Showing(at.settings),
        sockets=Sockets(at.standings, clock, at.offers),
        secret=secret,
        clock=clock,
    )


def guard_of(hall: Hall, activity: Activity, more: Sequence[Route] = ()) -> Middleware:
    """The middleware that stands before everything; `more` routes are the gate's own too."""
    return Middleware(Guard, hall=hall, routes=router(hall, more), activity=activity)


def first_steps(hall: Hall) -> str | None:
    """What to tell whoever started a server without an administrator: one link that makes one. None: there is one."""
    with hall.database.changing() as session:
        made = first_administrator_link(session, now=hall.clock())
    if made is None:
        return None
    settings, t = hall.settings, translator(hall.settings.language)
    begins = settings.public_url or f"http://localhost:{settings.port}"
    link = f"{begins}/link?token={made.token}"
    return "\n".join(["", t("gate.first_steps"), f"  {link}", t("gate.first_steps_once"), "", ""])
