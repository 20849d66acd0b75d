"""Signing in with the office's own identity, where the installation has one: /office/sign-in and /office/return."""

import base64
import hmac
import json
import logging
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import cache

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from actions.office import account_of_office
from actions.refusals import Refused
from core.hindrance import NO_ANSWER
from core.settings import Settings
from gate.forms import way_back
from gate.guard import sent_by
from gate.hall import Hall
from gate.identity import cookie_name, drop_cookie, keep_cookie
from gate.oidc import Begun, OfficeAway, OfficeRefuses, Provider
from gate.sign_in import signed_in

UNDER_WAY = "ward_office"
"""Cookie of a browser that is away at the office's server."""
LASTS = timedelta(minutes=10)
RETURN = "/office/return"

log = logging.getLogger("ward.office")


@dataclass(frozen=True)
class Underway:
    """What a browser brings back, sealed by us: nobody else can begin a sign-in in its name."""

    state: str
    nonce: str
    verifier: str
    back: str
    ends: int
    """Seconds since 1970."""


def routes(hall: Hall) -> list[Route]:
    """None where no office identity is set."""
    provider = provider_of(hall.settings)
    if provider is None:
        return []

    async def leave(request: Request) -> Response:
        try:
            begun = await hall.office.do(sent_by(request.scope), provider.begin, _return_to(hall, request))
        except (OfficeAway, Refused) as error:
            return _refused(hall, request, "office_away", error)
        response = RedirectResponse(begun.address, 303, {"cache-control": "no-store"})
        ends = int((hall.clock() + LASTS).timestamp())
        kept = Underway(begun.state, begun.nonce, begun.verifier, way_back(request.query_params.get("next")), ends)
        keep_cookie(response, hall.settings, UNDER_WAY, sealed(kept, hall.secret), LASTS)
        return response

    async def come_back(request: Request) -> Response:
        try:
            response = await hall.office.do(sent_by(request.scope), _let_in, hall, provider, request)
        except OfficeAway as error:
            response = _refused(hall, request, "office_away", error)
        except OfficeRefuses as error:
            response = _refused(hall, request, "office_refused", error)
        except Refused as refused:
            response = _refused(hall, request, refused.problems[0].code, refused)
        except NO_ANSWER as error:
            return hall.showing.away(request, error)
        drop_cookie(response, hall.settings, UNDER_WAY)
        return response

    return [Route("/office/sign-in", leave, methods=["GET"]), Route(RETURN, come_back, methods=["GET"])]


def provider_of(settings: Settings) -> Provider | None:
    if not settings.oidc_issuer or not settings.oidc_client_id or settings.oidc_client_secret is None:
        return None
    return _provider(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret.get_secret_value())


@cache
def _provider(issuer: str, client_id: str, client_secret: str) -> Provider:
    return Provider(issuer, client_id, client_secret)


def sealed(kept: Underway, secret: bytes) -> str:
    body = base64.urlsafe_b64encode(json.dumps(asdict(kept)).encode()).decode().rstrip("=")
    return f"{body}.{_seal(body, secret)}"


def unsealed(text: str, secret: bytes, now: float) -> Underway | None:
    """What `sealed` made, unless its time is over or somebody else made it."""
    body, _, seal = text.partition(".")
    if not hmac.compare_digest(seal.encode(), _seal(body, secret).encode()):
        return None
    kept = Underway(**json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))))
    return kept if now < kept.ends else None


def _seal(body: str, secret: bytes) -> str:
    return hmac.digest(secret, f"office {body}".encode(), "sha256").hex()


def _let_in(hall: Hall, provider: Provider, request: Request) -> Response:
    """Raises OfficeAway, OfficeRefuses, Refused, DBAPIError."""
    text = request.cookies.get(cookie_name(hall.settings, UNDER_WAY), "")
    kept, asked = unsealed(text, hall.secret, hall.clock().timestamp()), request.query_params
    if kept is None or not hmac.compare_digest(asked.get("state", "").encode(), kept.state.encode()):
        raise OfficeRefuses("state")
    if asked.get("iss", provider.issuer) != provider.issuer:
        raise OfficeRefuses("issuer")
    if not asked.get("code"):
        raise OfficeRefuses("denied")
    begun = Begun(kept.state, kept.nonce, kept.verifier, "")
    identity = provider.identity(asked["code"], begun, _return_to(hall, request))
    with hall.database.changing() as session:
        proven = account_of_office(session, identity, now=hall.clock())
    return signed_in(hall, request, proven, kept.back)


def _return_to(hall: Hall, request: Request) -> str:
    return (hall.settings.public_url or f"http://{request.headers.get('host', '')}") + RETURN


def _refused(hall: Hall, request: Request, code: str, error: Exception) -> Response:
    """Why not, in words; the log says no more than the kind."""
    log.warning("office sign-in refused: %s (%s)", code, error if isinstance(error, OfficeRefuses) else "-")
    status = 503 if code == "office_away" else 403
    return hall.showing.page(request, "refused.html", status=status, text=f"problem.{code}")
