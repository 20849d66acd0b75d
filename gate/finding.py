"""`/find.json?q=…`: what the search field of every page shows while somebody types."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from core.finding import Seeker, found
from core.installation import Installation
from core.standing import Standing
from gate.identity import who
from models import Actor
from texts import LANGUAGES, translator

PagesOf = Callable[[Actor], list[str]]


def find_route(at: Installation, clock: Callable[[], datetime], pages_of: PagesOf) -> Route:
    """The answers to `q` in the language `lang` about the ward of that number, for a person who may see it.

    `pages_of` gives the names of the pages that somebody may open. 403: a display asks, or somebody of another ward.
    """

    def answer(request: Request) -> Response:
        standing, asked = who(request), request.query_params
        ward_id = _ward(at, standing, asked.get("ward", ""))
        if standing is None or ward_id is None or standing.account_id is None:
            raise HTTPException(403)
        actor = standing.as_actor(ward_id)
        language = asked.get("lang", "")
        t = translator(language if language in LANGUAGES else at.settings.language)
        revision = at.answers.revision(ward_id)
        ask = lambda question, **asked: at.answers.ask(question, ward_id, revision, **asked)  # noqa: E731
        seeker = Seeker(ask, actor, t, clock().astimezone(at.settings.zone).date(), pages_of(actor))
        sections = [asdict(section) for section in found(seeker, asked.get("q", ""))]
        return JSONResponse({"sections": sections}, headers={"cache-control": "no-store"})

    return Route("/find.json", answer, methods=["GET"])


def _ward(at: Installation, standing: Standing | None, text: str) -> int | None:
    """The number of the ward that is asked about, when it is one of this server that `standing` may see."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    if standing is None or not standing.may_see(number):
        return None
    wards = at.answers.wards()
    if at.settings.ward is not None:
        wards = {code: one for code, one in wards.items() if code == at.settings.ward}
    return number if number in wards.values() else None
