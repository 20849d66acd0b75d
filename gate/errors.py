"""What goes wrong outside the pages: an answer in the reader's language, with no more in it than a number."""

import logging
from typing import Any

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.logs import unexpected
from gate.showing import Showing

log = logging.getLogger("ward.gate")
KINDS = {
    400: "bad",
    401: "signed_out",
    403: "refused",
    404: "none",
    405: "method",
    413: "large",
    429: "many",
    503: "away",
}
"""Status → the text gate errors.<kind>_title and _text; others of 4xx are "bad", of 5xx "unexpected"."""


class Errors:
    """ASGI middleware, just inside the headers: an error that nobody foresaw is logged under a number and answered;
    a bare refusal becomes a page when a person opened the address."""

    def __init__(self, app: ASGIApp, *, showing: Showing) -> None:
        self.app = app
        self._showing = showing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._request(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        held: dict[str, Any] = {"begun": False, "status": None}

        async def send_or_hold(message: Message) -> None:
            """A refusal without a page of its own is held back, head and body, and a page goes out instead."""
            if message["type"] == "http.response.start":
                if _is_bare(scope, message):
                    held["status"] = message["status"]
                    return
                held["begun"] = True
            if held["status"] is None:
                await send(message)

        reference = None
        try:
            await self.app(scope, receive, send_or_hold)
        except HTTPException as refusal:
            held["status"] = refusal.status_code
        except Exception as error:  # noqa: BLE001 - the last door
            reference = unexpected(log, error, method=scope["method"], route=scope["path"][:120])
            held["status"] = 500
        if held["status"] is not None and not held["begun"]:
            await self._answer(scope, held["status"], reference)(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        ended = False

        async def send_and_see(message: Message) -> None:
            nonlocal ended
            ended = ended or message["type"] == "websocket.close"
            await send(message)

        try:
            await self.app(scope, receive, send_and_see)
        except Exception as error:  # noqa: BLE001 - the last door
            unexpected(log, error, route=scope["path"][:120])
            if not ended:
                await send({"type": "websocket.close", "code": 1011})

    def _answer(self, scope: Scope, status: int, reference: str | None) -> Response:
        connection = HTTPConnection(scope)
        kind = KINDS.get(status, "bad" if status < 500 else "unexpected")
        if _wants_a_page(scope):
            return self._showing.page(connection, "error.html", status=status, kind=kind, reference=reference)
        told = self._showing.words(connection)(f"errors.{kind}_title")
        return PlainTextResponse(f"{told} {reference or ''}".strip(), status)


def _is_bare(scope: Scope, start: Message) -> bool:
    """An error without a page of ours, for somebody who looks at it."""
    media_type = Headers(raw=start["headers"]).get("content-type", "")
    bare = not media_type.startswith("text/html") and "json" not in media_type
    return start["status"] >= 400 and bare and _wants_a_page(scope)


def _wants_a_page(scope: Scope) -> bool:
    asked = Headers(scope=scope)
    if scope["method"] not in ("GET", "HEAD", "POST"):
        return False
    return asked.get("sec-fetch-mode", "navigate") == "navigate" and "text/html" in asked.get("accept", "")
