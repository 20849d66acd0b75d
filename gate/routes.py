"""The addresses that the gate answers itself. A part that has some gives them as `routes(hall)`."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router

from core.front import FOR_EVER
from gate import displays, health, link, me, notice, office, sign_in
from gate.hall import Hall

PARTS = (sign_in.routes, link.routes, me.routes, notice.routes, office.routes, displays.routes, health.routes)


def router(hall: Hall, more: Sequence[Route] = ()) -> Router:
    """All of them and `more`; the guard sees to it that only the open ones answer somebody unknown."""
    return Router([*(route for part in PARTS for route in part(hall)), _style(hall), *more])


def _style(hall: Hall) -> Route:
    def answer(_request: Request) -> Response:
        return Response(hall.showing.css, media_type="text/css", headers={"cache-control": FOR_EVER})

    return Route(hall.showing.css_address, answer, methods=["GET"])
