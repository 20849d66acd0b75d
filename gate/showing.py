"""The gate's own pages: plain HTML that works without JavaScript, in the reader's language."""

import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import QueryParams
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, Response

from core.first_page import streamlit_folder
from core.hindrance import hindrance_of
from core.settings import Settings
from gate.headers import STRICT
from texts import LANGUAGES, Translator, translator

HERE = Path(__file__).parent
LANGUAGE_COOKIE = "ward_lang"
A_YEAR = 365 * 24 * 3600
HEADERS = {
    "content-security-policy": STRICT,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    # Not "no-referrer": a browser would then send "Origin: null" with our own forms.
    "referrer-policy": "strict-origin",
}


class Showing:
    """Renders templates of gate/templates. Each gets: t, language, lang_links, css, and what the caller gives."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pages = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.css = _style()
        self.css_address = f"/front/gate.{hashlib.sha256(self.css).hexdigest()[:12]}.css"

    def language(self, request: HTTPConnection) -> str:
        """Chosen in the address, else remembered by the browser, else the installation's."""
        for chosen in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
            if chosen in LANGUAGES:
                return str(chosen)
        return self._settings.language

    def words(self, request: HTTPConnection) -> Translator:
        return translator(self.language(request))

    def page(self, request: HTTPConnection, template: str, *, status: int = 200, **values: Any) -> Response:
        """The page of `template`; its values are escaped as they are put in."""
        language = self.language(request)
        values = {"t": translator(language), "language": language, "css": self.css_address} | values
        values.setdefault("lang_links", {one: _in_language(request, one) for one in LANGUAGES})
        response = HTMLResponse(self._pages.get_template(template).render(values), status, HEADERS)
        if request.query_params.get("lang") == language:
            remember_language(response, language, self._settings)
        return response

    def away(self, request: HTTPConnection, error: SQLAlchemyError, again: str = "/") -> Response:
        """The page for a database that did not do what was asked, and why where `error` says so. It asks again by
        itself; where something was sent, it leads to `again` instead."""
        why = hindrance_of(error)
        if request.scope["method"] in ("GET", "HEAD"):
            return self.page(request, "away.html", status=503, why=why, again=None)
        links = {one: f"{again}{'&' if '?' in again else '?'}lang={one}" for one in LANGUAGES}
        return self.page(request, "away.html", status=503, why=why, again=again, lang_links=links)

    def drawn(self, template: str, language: str, **values: Any) -> str:
        """The same without a visitor: a page that is alike for everybody of that language."""
        return self._pages.get_template(template).render(t=translator(language), language=language, **values)


def remember_language(response: Response, language: str, settings: Settings) -> None:
    """A choice of the reader's that says nothing about the person."""
    response.set_cookie(
        LANGUAGE_COOKIE, language, max_age=A_YEAR, path="/", samesite="lax", httponly=True, secure=settings.behind_tls
    )


def _in_language(request: HTTPConnection, language: str) -> str:
    """The same address in another language."""
    kept: QueryParams = request.query_params
    values = [(name, value) for name, value in kept.multi_items() if name != "lang"]
    path = "/" + request.url.path.lstrip("/\\")  # "//elsewhere" would lead away
    return f"{path}?{urlencode([*values, ('lang', language)])}"


def _style() -> bytes:
    """gate.css with the address of the font that Streamlit brings along."""
    fonts = sorted((streamlit_folder() / "static" / "media").glob("SourceSansVF-Upright.*.woff2"))
    address = f"/static/media/{fonts[0].name}" if fonts else ""
    return (HERE / "templates" / "gate.css").read_text("utf-8").replace("FONT-ADDRESS", address).encode()
