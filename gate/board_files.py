"""The page's own files: kept packed, named by their content, fetched once for ever."""

import hashlib
from pathlib import Path

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from core.front import JAVASCRIPT, OURS, File, our_file, send_file

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "gate" / "templates"
FONTS = {"regular": "WardSans-Regular.woff2", "bold": "WardSans-Bold.woff2"}
CSS = "text/css; charset=utf-8"


class Packed(Response):
    """A file that was packed long before anybody asked for it."""

    def __init__(self, file: File, more: dict[str, str] | None = None) -> None:
        """`more`: headers that go before the file's own."""
        super().__init__()
        self._file = file
        self._more = more or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send_file(self._file, scope, send, self._more)


def _font(name: str) -> tuple[str, File]:
    body = (ROOT / "static" / "fonts" / name).read_bytes()
    stem, _, ending = name.rpartition(".")
    return f"{OURS}{stem}.{hashlib.sha256(body).hexdigest()[:12]}.{ending}", File(body, "font/woff2")


def _files() -> dict[str, tuple[str, File]]:
    """Name in the template → address and file."""
    fonts = {name: _font(file) for name, file in FONTS.items()}
    style = (ROOT / "boards" / "boards.css").read_text("utf-8") + (TEMPLATES / "projector.css").read_text("utf-8")
    for name, (address, _) in fonts.items():
        style = style.replace(FONTS[name], address)
    script = "".join((TEMPLATES / name).read_text("utf-8") for name in ("boards.js", "boards_hand.js"))
    return fonts | {"style": our_file("boards.css", style, CSS), "script": our_file("boards.js", script, JAVASCRIPT)}


_FILES = _files()
FILES = dict(_FILES.values())
"""Address → file."""
NAMED = {name: address for name, (address, _) in _FILES.items()}
"""Name in the template → address."""
BUILD = hashlib.sha256("".join([*FILES, (TEMPLATES / "boards.html").read_text("utf-8")]).encode()).hexdigest()[:12]
"""Another one: the page opens itself anew."""
