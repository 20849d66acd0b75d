"""The notice that a volunteer reads and signs on paper: what is kept about them, and the wording they agree to."""

import asyncio

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from actions.privacy_checks import WORDINGS
from core.hindrance import NO_ANSWER
from gate.hall import Hall
from gate.identity import who
from models import Ward


def routes(hall: Hall) -> list[Route]:
    """/notice (GET): for whoever is signed in, to print."""

    async def page(request: Request) -> Response:
        mine = who(request)
        if mine is None or mine.account_id is None:
            return RedirectResponse("/sign-in", 303)
        try:
            ward = await asyncio.to_thread(_ward, hall, mine.ward_id)
        except NO_ANSWER as error:
            return hall.showing.away(request, error)
        return hall.showing.page(
            request, "notice.html", ward=ward, periods=hall.settings.periods, version=WORDINGS[-1],
            wording=WORDINGS[-1].replace("-", "_"),
        )  # fmt: skip

    return [Route("/notice", page, methods=["GET"])]


def _ward(hall: Hall, ward_id: int | None) -> Ward | None:
    """The reader's ward; for an account of the province the one that this installation shows, if it says which."""
    with hall.database.reading() as session:
        wards = (
            select(Ward).where(Ward.id == ward_id) if ward_id else select(Ward).where(Ward.code == hall.settings.ward)
        )
        found = session.scalars(wards).first()
        session.expunge_all()
        return found
