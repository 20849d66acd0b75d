"""/display: what a wall screen or projector opens. It asks with a code until a manager confirms it, then shows a board.

The board runs in a frame of our own page: that page stays for months, follows another choice of board, outlives a
restart of the server, and goes back to asking within seconds when the display is revoked.
"""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from actions.displays import Asking, ask_to_pair, display_of, is_unseen, see_display
from actions.refusals import Refused
from core.front import FOR_EVER, JAVASCRIPT
from core.hindrance import NO_ANSWER
from core.keys import keyed_hash
from gate.brakes import line_of
from gate.guard import sent_by
from gate.hall import Hall
from gate.identity import DISPLAYS, PERSONS, drop_cookie, keep_cookie, new_token, token_hash, token_in
from models import Display, DisplayState

HERE = Path(__file__).parent / "templates"
LASTS = timedelta(days=400)
"""As long as browsers let a cookie live; renewed at every look."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
FIRST_BOARD = "overview"
"""Opens at /."""


def routes(hall: Hall) -> list[Route]:
    """/display, /display/state and the two files that they need."""
    files = [_file("display.css", "text/css; charset=utf-8"), _file("display.js", JAVASCRIPT)]
    style, script = (address for address, _, _ in files)
    build = hashlib.sha256((style + script).encode()).hexdigest()[:12]

    def screen(request: Request) -> Response:
        return _screen(hall, request, {"style": style, "script": script, "build": build})

    def state(request: Request) -> Response:
        return _state(hall, request, build)

    return [
        Route("/display", screen, methods=["GET"]),
        Route("/display/state", state, methods=["GET"]),
        *(_served(*file) for file in files),
    ]


def address_of(board: str, language: str) -> str:
    """Where a display's frame goes. `embed`: Streamlit then leaves its own bars away."""
    path = "/" if board == FIRST_BOARD else f"/{board}"
    return f"{path}?{urlencode({'lang': language, 'embed': 'true'})}"


def _screen(hall: Hall, request: Request, values: dict[str, str]) -> Response:
    token = token_in(request, hall.settings, DISPLAYS)
    try:
        display = _paired(hall, token)
        if display is not None:
            return _showing(hall, request, display, values)
        token, asking = _asking(hall, request, token)
    except NO_ANSWER:
        return _page(hall, request, "display_waiting.html", 503, reason="away", **values)
    except Refused:
        return _page(hall, request, "display_waiting.html", 429, reason="too_many", **values)
    t = hall.showing.words(request)
    ends = t.clock(asking.ends_at.astimezone(hall.settings.zone))
    answer = _page(hall, request, "display_asking.html", 200, code=asking.code, ends=ends, **values)
    keep_cookie(answer, hall.settings, DISPLAYS, token, LASTS)
    return answer


def _showing(hall: Hall, request: Request, display: Display, values: dict[str, str]) -> Response:
    frame = address_of(display.board, display.language)
    answer = _page(hall, request, "display_showing.html", 200, frame=frame, name=display.name, **values)
    keep_cookie(answer, hall.settings, DISPLAYS, token_in(request, hall.settings, DISPLAYS) or "", LASTS)
    if token_in(request, hall.settings, PERSONS):
        # From now on this browser is a screen on the wall: nobody's sign-in stays open on it.
        drop_cookie(answer, hall.settings, PERSONS)
    return answer


def _state(hall: Hall, request: Request, build: str) -> Response:
    """{"state": "paired" | "asking" | "none", "address": where the frame belongs, "build"}; 503 keeps what is there."""
    token, now = token_in(request, hall.settings, DISPLAYS), hall.clock()
    try:
        display = _paired(hall, token)
        if display is None:
            known = "asking" if token and _code_of(hall, token) else "none"
            return _json({"state": known, "address": None, "build": build})
        if is_unseen(display, now):
            with hall.database.changing() as session:
                see_display(session, display.id, now)
    except NO_ANSWER:
        return _json({"state": "unknown"}, 503)
    answer = _json({"state": "paired", "address": address_of(display.board, display.language), "build": build})
    keep_cookie(answer, hall.settings, DISPLAYS, token or "", LASTS)
    return answer


def _paired(hall: Hall, token: str | None) -> Display | None:
    if token is None:
        return None
    with hall.database.reading() as session:
        found = display_of(session, token_hash(token))
        session.expunge_all()
    return found


def _asking(hall: Hall, request: Request, token: str | None) -> tuple[str, Asking]:
    """The code that this browser shows: its own while that lasts, else a new one with a token of ours."""
    now = hall.clock()
    known = _code_of(hall, token) if token is not None else None
    if token is not None and known is not None:
        return token, known
    token = new_token()
    address = keyed_hash(hall.secret, "display", line_of(sent_by(request.scope)))
    with hall.database.changing() as session:
        return token, ask_to_pair(session, token_hash(token), address, now=now)


def _code_of(hall: Hall, token: str) -> Asking | None:
    """The code that the holder of this token shows, while it lasts."""
    code = select(Display.code, Display.code_ends_at).where(
        Display.token_hash == token_hash(token), Display.state == DisplayState.ASKING
    )
    with hall.database.reading() as session:
        known = session.execute(code).first()
    if known is None or known.code is None or known.code_ends_at is None or known.code_ends_at <= hall.clock():
        return None
    return Asking(known.code, known.code_ends_at)


def _page(hall: Hall, request: Request, template: str, status: int, **values: Any) -> Response:
    here = hall.settings.public_url or f"http://{request.headers.get('host', '')}"
    answer = hall.showing.page(request, template, status=status, here=here.partition("://")[2], **values)
    answer.headers["content-security-policy"] = POLICY
    return answer


def _json(body: dict[str, Any], status: int = 200) -> JSONResponse:
    return JSONResponse(body, status_code=status, headers={"cache-control": "no-store"})


def _file(name: str, media_type: str) -> tuple[str, bytes, str]:
    body = (HERE / name).read_bytes()
    stem, _, ending = name.rpartition(".")
    return f"/front/{stem}.{hashlib.sha256(body).hexdigest()[:12]}.{ending}", body, media_type


def _served(address: str, body: bytes, media_type: str) -> Route:
    def answer(_request: Request) -> Response:
        return Response(body, media_type=media_type, headers={"cache-control": FOR_EVER})

    return Route(address, answer, methods=["GET"])
