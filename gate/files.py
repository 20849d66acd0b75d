"""The way out for files: `/files/<page>/<key>.<kind>`, made on the click for whom the page was shown to."""

import logging
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from actions.refusals import NotAllowed
from core.hindrance import NO_ANSWER
from core.logs import unexpected
from core.offers import Busy, Offers, TooMany
from gate.identity import who

log = logging.getLogger("ward.files")
AGAIN_AFTER = "5"
"""Seconds after which a browser may ask again."""
_HEADERS = {"cache-control": "no-store", "x-content-type-options": "nosniff"}


def files_route(offers: Offers) -> Route:
    """410: the page that offered it is gone, or was somebody else's; 403: it may not be taken away any more;
    429: too many are being made for the same sign-in; 503: too many for everybody, or no database."""

    def answer(request: Request) -> Response:
        page, key, kind = (request.path_params[part] for part in ("page", "key", "kind"))
        standing = who(request)
        offer = offers.at(f"/files/{page}/{key}", standing.key if standing else None)
        if offer is None:
            return _told("No longer offered.", 410)
        try:
            with offers.turn(offer.owner):
                made = offer.make(kind)
        except TooMany:
            return _told("Too many at once.", 429)
        except Busy:
            return _told("Busy, again in a moment.", 503, {"retry-after": AGAIN_AFTER})
        except NotAllowed:
            return _told("Not allowed.", 403)
        except NO_ANSWER:
            return _told("No database, again in a moment.", 503, {"retry-after": AGAIN_AFTER})
        except Exception as error:  # noqa: BLE001 - the reader is told, the log knows the place
            return _told(f"Not made: {unexpected(log, error)}", 500)
        if made is None:
            return _told("No such kind.", 404)
        headers = _HEADERS | {"content-disposition": f"attachment; filename*=UTF-8''{quote(made.name)}"}
        return Response(made.content, media_type=made.media_type, headers=headers)

    return Route("/files/{page}/{key}.{kind}", answer, methods=["GET"])


def _told(words: str, status: int, more: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(words, status, _HEADERS | (more or {}))
