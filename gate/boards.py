"""/boards: the seven boards of a review meeting on one small page, for a projector and for paired displays.

/boards shows the figures of now, /boards?meeting=12 those of a meeting as they were when it began. Over /boards/live
the page is sent newer boards and told their digest; what it missed it fetches by that under /boards/drawn/.
"""

import asyncio
import json
import logging
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from core.front import File
from core.installation import Installation
from core.logs import unexpected
from core.pulse import Pulse
from core.standing import Standing
from gate.activity import Activity
from gate.board_files import BUILD, FILES, NAMED, Packed
from gate.gathered import UnknownMeeting
from gate.hall import Hall
from gate.identity import who
from gate.projector import Channel, Drawn, Projector
from gate.screens import Screens, Steered
from models import Deed
from models.access import Screen
from texts import LANGUAGES, translator

log = logging.getLogger("ward.boards")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
LIVE = "now"
"""In an address: the figures of now; else it is the number of a meeting."""
WORDS = ("live", "fixed", "lost", "lost_fixed", "auto")
KEYS = ("turn", "which", "ends", "freeze", "meeting", "dark", "auto", "full", "help")


class Boards:
    """The routes, and what they share."""

    def __init__(self, at: Installation, hall: Hall, pulse: Pulse, activity: Activity) -> None:
        self._at = at
        self._hall = hall
        self._pulse = pulse
        self._activity = activity
        self.screens = Screens(at.database, pulse)
        self.projector = Projector(at, pulse, hall.clock, self._framed)

    def routes(self) -> list[Route]:
        """What the gate answers itself."""
        return [
            Route("/boards", self._page, methods=["GET"]),
            Route("/boards/drawn/{ward:int}/{language}/{which}/{digest}.json", self._content, methods=["GET"]),
            Route("/boards/{rest:path}", _nothing, methods=["GET"]),
            *(Route(address, _answering(file), methods=["GET"]) for address, file in FILES.items()),
        ]

    def socket(self) -> BaseRoute:
        return WebSocketRoute("/boards/live", self._live)

    async def _page(self, request: Request) -> Response:
        try:
            drawn = await self.projector.drawn(await self._channel(request))
        except SQLAlchemyError as error:
            return self._hall.showing.away(request, error)
        except UnknownMeeting:
            raise HTTPException(404) from None
        return Packed(drawn.page, {"content-security-policy": POLICY})

    async def _content(self, request: Request) -> Response:
        """The boards of that digest; there are newer ones: those, and nobody keeps them under this address."""
        asked = request.path_params
        wanted = await self._channel(request, asked["ward"], asked["language"], asked["which"])
        if wanted != Channel(asked["ward"], asked["language"], _meeting(asked["which"])):
            raise HTTPException(403)  # a display that shows something else by now
        try:
            drawn = await self.projector.drawn(wanted)
        except SQLAlchemyError:
            raise HTTPException(503) from None
        except UnknownMeeting:
            raise HTTPException(404) from None
        return Packed(drawn.content, {} if drawn.digest == asked["digest"] else {"cache-control": "no-store"})

    async def _live(self, websocket: WebSocket) -> None:
        standing = who(websocket)
        try:
            channel = await self._channel(websocket)
        except (HTTPException, SQLAlchemyError):
            await websocket.close(1008)
            return
        assert standing is not None  # the guard has asked already

        self.projector.keep_awake()  # the next change wants pictures at once
        has = websocket.query_params.get("has")
        """The digest of what a page shows that takes boards out of the socket; None: it fetches them."""

        async def boards_sent_then_told() -> str:
            """Newer boards go out first, in bytes; what is told of them is given to be sent after."""
            nonlocal has
            told, drawn = await self._told(websocket, standing, channel)
            if drawn is not None and has not in (None, drawn.digest):
                await websocket.send_bytes(drawn.content.packed["gzip"])  # the same bytes for all screens
                has = drawn.digest
            return json.dumps(told)

        await self._pulse.tell(
            websocket, channel.ward_id, boards_sent_then_told, lambda: self._activity.note(standing),
            steered=standing.role is Screen.DISPLAY,
        )  # fmt: skip

    async def _told(
        self, websocket: WebSocket, standing: Standing, channel: Channel
    ) -> tuple[dict[str, Any], Drawn | None]:
        """What a page is told, and the boards that belong to it, if there are any.

        Raises WebSocketDisconnect for a display that shows something else by now.
        """
        told = self._pulse.state(channel.ward_id) | {"build": BUILD, "address": None, "digest": None}
        try:
            if standing.role is Screen.DISPLAY:
                steered = await self.screens.of(standing)
                if steered is None or steered.language != channel.language:
                    await websocket.close(1008)
                    raise WebSocketDisconnect(1008)
                channel = _tuned(steered)
                told["steer"] = steered.as_told()
            drawn = await self.projector.drawn(channel)
        except (SQLAlchemyError, UnknownMeeting):
            return told, None
        except WebSocketDisconnect:
            raise
        except Exception as error:  # noqa: BLE001 - the page keeps what it has, and tries again
            unexpected(log, error)
            return told, None
        if drawn.goes_on is not None and standing.role is not Screen.DISPLAY:
            self._activity.note(standing)  # a meeting may look at one board for longer than an idle person stays
        if drawn.goes_on is not None or standing.role is not Screen.DISPLAY:
            self.projector.keep_awake()  # not for a wall that shows boards day and night: its pictures may take longer
        return told | {"digest": drawn.digest, "address": _address(channel, drawn), "meeting": drawn.goes_on}, drawn

    async def _channel(
        self, connection: HTTPConnection, ward: int | None = None, language: str | None = None, which: str | None = None
    ) -> Channel:
        """What this connection may look at. Raises HTTPException (403, 404), SQLAlchemyError."""
        standing, asked = who(connection), connection.query_params
        if standing is None:
            raise HTTPException(403)
        if standing.role is Screen.DISPLAY:
            steered = await self.screens.of(standing)
            if steered is None:
                raise HTTPException(403)
            return _tuned(steered)
        ward_id = await asyncio.to_thread(self._ward, standing, ward, asked.get("ward"))
        actor = standing.as_actor(ward_id)
        if not (actor.may(Deed.FIGURES_SEE) and actor.may(Deed.MEETING_SEE)):
            raise HTTPException(403)
        language = language or self._hall.showing.language(connection)
        if language not in LANGUAGES:
            raise HTTPException(404)
        return Channel(ward_id, language, _meeting(which or asked.get("meeting") or LIVE))

    def _ward(self, standing: Standing, number: int | None, code: str | None) -> int:
        """The account's ward; an account of the province says which, by number or national code. Raises 403."""
        wards = {
            one: known
            for one, known in sorted(self._at.answers.wards().items())
            if standing.may_see(known) and self._at.settings.ward in (None, one)
        }
        chosen = number if number is not None else wards.get(code or "", next(iter(wards.values()), None))
        if chosen is None or chosen not in wards.values():
            raise HTTPException(403)
        return chosen

    def _framed(self, channel: Channel, content: dict[str, Any]) -> str:
        t = translator(channel.language)
        told = {
            "digest": content["digest"], "mark": content["mark"], "build": BUILD, "ward": channel.ward_id,
            "meeting": channel.meeting, "language": channel.language,
            "words": {one: t(f"projector.{one}", time="{time}", seconds="{seconds}") for one in WORDS},
        }  # fmt: skip
        keys = [(t(f"projector.key_{one}"), t(f"projector.does_{one}")) for one in KEYS]
        return self._hall.showing.drawn(
            "boards.html", channel.language, content=content, told=json.dumps(told), keys=keys, files=NAMED
        )


def _nothing(_request: Request) -> Response:
    raise HTTPException(404)


def _answering(file: File) -> Any:
    def answer(_request: Request) -> Response:
        return Packed(file)

    return answer


def _tuned(steered: Steered) -> Channel:
    return Channel(steered.ward_id, steered.language, steered.meeting)


def _meeting(which: str) -> int | None:
    """Raises 404."""
    if which == LIVE:
        return None
    if not (which.isascii() and which.isdigit() and len(which) < 19):
        raise HTTPException(404)
    return int(which)


def _address(channel: Channel, drawn: Drawn) -> str:
    which = LIVE if channel.meeting is None else channel.meeting
    return f"/boards/drawn/{channel.ward_id}/{channel.language}/{which}/{drawn.digest}.json"
