"""The guard before everything: only sign-in, health and static files answer to somebody unknown."""

import asyncio
import re
from urllib.parse import urlencode

from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Match, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from core.front import NOT_PAGES
from core.hindrance import NO_ANSWER
from core.settings import Settings
from core.standing import Standing
from gate.activity import Activity
from gate.hall import Hall
from gate.identity import FOUND, key_of, standing_of
from gate.patience import patiently
from models import Role
from models.access import Screen
from texts import LANGUAGES

OPEN = re.compile(
    r"/(sign-in(/demo|/standing)?|sign-out|link|display(/state)?|healthz|readyz|_stcore/health|favicon\.png"
    r"|(front|static)/[\w./-]+|office/(sign-in|return))"
)
"""What answers without a session."""
TELLS_TOO_MUCH = re.compile(r"/(_stcore/(metrics|agent|script-health-check)|[\w-]+/_stcore/(metrics|agent))(/|$)")
"""Of Streamlit's own addresses, what only an administrator may ask."""
DISPLAYS_MAY = re.compile(r"/(_stcore/(stream|health|host-config)|live|shapes/.+|boards/(live|drawn/.+))")
"""Beside pages, all that a paired display may ask."""
OF_A_WARD = re.compile(r"/(?:shapes|boards/drawn)/(\d+)/")
IDENTITY = b"x-ward-sign-in"
"""Header by which Streamlit's session is tied to the sign-in; nobody outside can send it."""
SAFE = ("GET", "HEAD", "OPTIONS")


class Guard:
    """ASGI middleware: the gate's own pages, and before all others the question who is there."""

    def __init__(self, app: ASGIApp, *, hall: Hall, routes: Router, activity: Activity) -> None:
        """`routes` are the gate's own pages: answered here, before anything of Streamlit's."""
        self.app = app
        self._hall = hall
        self._routes = routes
        self._activity = activity

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        scope = _without_claims(scope)
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            await self._request(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        if scope["method"] not in SAFE and not comes_from_us(request, self._hall.settings):
            await _refused(403)(scope, receive, send)
            return
        if not is_open(scope["path"]):
            try:
                found = await patiently(standing_of, self._hall, request)
            except NO_ANSWER as error:
                await self._away(request, error)(scope, receive, send)
                return
            if found is None or not _may_ask(found, scope):
                await self._unknown(request, found)(scope, receive, send)
                return
            scope = _with(scope, found)
            if not NOT_PAGES.search(scope["path"]):
                self._activity.note(found)
        app = self._routes if self._is_ours(scope) else self.app
        await app(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        socket = None
        if comes_from_us(connection, self._hall.settings):
            try:
                key = await asyncio.to_thread(key_of, self._hall, connection)
                socket = await self._hall.sockets.admit(key) if key else None
            except NO_ANSWER:
                socket = None
        if socket is None or socket.standing is None or not _may_ask(socket.standing, scope):
            if socket is not None:
                self._hall.sockets.leave(socket)
            await receive()
            await send({"type": "websocket.close", "code": 1008})  # before it is accepted: the browser sees a 403
            return
        await self._hall.sockets.serve(socket, self.app, _with(scope, socket.standing), receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        return any(route.matches(scope)[0] is not Match.NONE for route in self._routes.routes)

    def _unknown(self, request: Request, found: Standing | None) -> Response:
        """A page leads to the sign-in and back; anything else is simply refused."""
        path = request.url.path
        if found is not None:
            return _refused(403)
        if request.method not in ("GET", "HEAD") or NOT_PAGES.search(path):
            return _refused(401)
        here = f"{path}?{request.url.query}" if request.url.query else path
        asks = {} if here == "/" else {"next": here}
        if (language := request.query_params.get("lang")) in LANGUAGES:
            asks["lang"] = str(language)
        address = f"/sign-in?{urlencode(asks)}" if asks else "/sign-in"
        return RedirectResponse(address, 303, {"cache-control": "no-store"})

    def _away(self, request: Request, error: SQLAlchemyError) -> Response:
        if NOT_PAGES.search(request.url.path):
            return _refused(503)
        return self._hall.showing.away(request, error)


def is_open(path: str) -> bool:
    return ".." not in path and "//" not in path and OPEN.fullmatch(path) is not None


def comes_from_us(connection: HTTPConnection, settings: Settings) -> bool:
    """The Origin is exactly ours: the public address, else the address asked for (TrustedHost knows it)."""
    ours = settings.public_url or f"http://{connection.headers.get('host', '')}"
    return connection.headers.getlist("origin") == [ours]


def _may_ask(found: Standing, scope: Scope) -> bool:
    path = scope["path"]
    if TELLS_TOO_MUCH.match(path) and found.role is not Role.ADMINISTRATOR:
        return False
    ward = OF_A_WARD.match(path)
    if ward and not found.may_see(int(ward[1])):
        return False
    if path == "/live" and not _may_listen(found, scope):
        return False
    if found.role is Screen.DISPLAY:
        if scope["type"] == "http" and scope["method"] not in SAFE:
            return False
        pages = scope["type"] == "http" and not NOT_PAGES.search(path) and path != "/me"
        return pages or DISPLAYS_MAY.fullmatch(path) is not None
    return True


def _may_listen(found: Standing, scope: Scope) -> bool:
    """/live?ward=0 comes before the page knows its ward, and tells of none."""
    ward = HTTPConnection(scope).query_params.get("ward", "")
    return not (ward.isascii() and ward.isdigit()) or int(ward) == 0 or found.may_see(int(ward))


def _without_claims(scope: Scope) -> Scope:
    """Nobody outside says who they are by a header of ours."""
    kept = [(name, value) for name, value in scope["headers"] if not name.lower().startswith(b"x-ward-")]
    return {**scope, "headers": kept}


def _with(scope: Scope, found: Standing) -> Scope:
    return {**scope, FOUND: found, "headers": [*scope["headers"], (IDENTITY, found.key.encode())]}


def _refused(status: int) -> Response:
    words = {401: "Sign in first.", 403: "Not allowed.", 503: "The database is away."}
    return PlainTextResponse(words[status], status, {"cache-control": "no-store", "x-content-type-options": "nosniff"})


def sent_by(scope: Scope) -> str:
    """The visitor's network address."""
    client = scope.get("client")
    return str(client[0]) if client else Headers(scope=scope).get("host", "")
