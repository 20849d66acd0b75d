"""From a cookie to who it is. The cookie holds a random token; the database knows only the token's SHA-256."""

import hashlib
import re
import secrets
from datetime import timedelta

from sqlalchemy import select
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from core.settings import Settings
from core.standing import DISPLAY, SIGN_IN, Standing
from gate.hall import Hall
from models import Display, DisplayState

PERSONS, DISPLAYS = "ward_sid", "ward_display"
FOUND = "ward.standing"
"""In the scope of a request or socket that the guard let in: the Standing behind it."""
_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)


def new_token() -> str:
    """256 random bits, as 43 letters that a cookie and an address can carry."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a token: its SHA-256, hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def cookie_name(settings: Settings, name: str) -> str:
    """Behind TLS the browser itself keeps the cookie to this host and to TLS."""
    return f"__Host-{name}" if settings.behind_tls else name


def token_in(connection: HTTPConnection, settings: Settings, name: str) -> str | None:
    """The token of the cookie `name` (PERSONS or DISPLAYS); None when there is none, or nothing that we made."""
    token = connection.cookies.get(cookie_name(settings, name), "")
    return token if _TOKEN.fullmatch(token) else None


def keep_cookie(response: Response, settings: Settings, name: str, token: str, lasts: timedelta) -> None:
    """Only for the browser itself (HttpOnly), only from links and pages of this site, only over TLS where there is."""
    response.set_cookie(
        cookie_name(settings, name),
        token,
        max_age=int(lasts.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.behind_tls,
    )


def drop_cookie(response: Response, settings: Settings, name: str) -> None:
    response.delete_cookie(
        cookie_name(settings, name), path="/", httponly=True, samesite="lax", secure=settings.behind_tls
    )


def who(request: HTTPConnection) -> Standing | None:
    """The standing that the guard found behind this request; None on the open addresses."""
    found: Standing | None = request.scope.get(FOUND)
    return found


def key_of(hall: Hall, connection: HTTPConnection) -> str | None:
    """The key ("s:…" or "d:…") of the cookies sent, a person's before a display's. Reads the database for a display.

    Raises DBAPIError.
    """
    if token := token_in(connection, hall.settings, PERSONS):
        return SIGN_IN + token_hash(token)
    if token := token_in(connection, hall.settings, DISPLAYS):
        return _display_key(hall, token_hash(token))
    return None


def standing_of(hall: Hall, connection: HTTPConnection) -> Standing | None:
    """Who is behind the cookies sent, read now. Raises DBAPIError when that cannot be known."""
    key = key_of(hall, connection)
    found = hall.standings.of(key, hall.clock()) if key else None
    if found is None and key and key.startswith(SIGN_IN):  # an old sign-in beside a display's cookie
        token = token_in(connection, hall.settings, DISPLAYS)
        display = _display_key(hall, token_hash(token)) if token else None
        found = hall.standings.of(display, hall.clock()) if display else None
    return found


def _display_key(hall: Hall, hashed: str) -> str | None:
    known = hall.display_keys.get(hashed)
    if known is None:
        with hall.database.reading() as session:
            paired = select(Display.id).where(Display.token_hash == hashed, Display.state == DisplayState.PAIRED)
            number = session.scalar(paired)
        if number is None:
            return None
        known = hall.display_keys[hashed] = f"{DISPLAY}{number}"
    return known


def is_person(request: Request) -> bool:
    """Somebody is signed in, not a display."""
    found = who(request)
    return found is not None and found.account_id is not None
