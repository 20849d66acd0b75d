"""What the browser gets first: Streamlit's own page and files, rewritten and packed so that they arrive sooner.

Streamlit serves 3.9 MB of uncompressed JavaScript in over a hundred files, each found only after the one before it was
read. Here the page names all files it will need, and they come compressed, from memory, once for ever.
"""

import base64
import gzip
import hashlib
import json
import mimetypes
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import brotli
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

PACKED_FROM = 1_000
"""Bytes; smaller files are not worth packing."""
PACKED_TYPES = ("text/", "application/javascript", "application/json", "image/svg")
FOR_EVER = "public, max-age=31536000, immutable"
OURS = "/front/"
"""Where the door's own files are; their names carry a hash of their content."""
STREAMLITS = "/static/"
NOT_PAGES = re.compile(r"^/(_stcore|media|component|app|files|live|shapes|static|front)(/|$)|\.[a-z0-9]{2,5}$")
"""Addresses that are no page of the dashboard."""

_STATIC_IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*["']\./([\w.-]+\.js)["']""")
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@dataclass(frozen=True)
class File:
    """One file as it is sent."""

    body: bytes
    media_type: str
    cache: str = FOR_EVER

    @cached_property
    def packed(self) -> dict[str, bytes]:
        """Content-Encoding → body, the smallest first; empty when packing does not pay."""
        if len(self.body) < PACKED_FROM or not self.media_type.startswith(PACKED_TYPES):
            return {}
        return {"br": brotli.compress(self.body, quality=5), "gzip": gzip.compress(self.body, 6)}


def chunks_needed(folder: Path, names: Iterable[str]) -> list[str]:
    """File names in `folder` of the chunks called `names` (the part before the hash) and all they import.

    A name that this release of Streamlit does not have is left out: the page then finds its file by itself, later.
    """
    found: dict[str, None] = {}
    waiting = [path.name for name in names for path in sorted(folder.glob(f"{name}.*.js"))]
    while waiting:
        file = waiting.pop()
        if file not in found and (folder / file).exists():
            found[file] = None
            waiting += _STATIC_IMPORT.findall((folder / file).read_text("utf-8"))
    return list(found)


@dataclass(frozen=True)
class Look:
    """What the first page shows before anything else has arrived."""

    title: str
    language: str
    icon: Path
    head: str
    """Put at the end of <head>: styles, scripts."""
    body: str
    """Put into #root until Streamlit draws over it."""


def preloading(page: str, files: Iterable[str]) -> str:
    """Links that name `files`, but for those that `page` names already."""
    return "".join(
        f'<link rel="modulepreload" fetchpriority="low" crossorigin href="{file}">'
        for file in files
        if f'"{file}"' not in page
    )


def first_page(index: str, look: Look) -> str:
    """Streamlit's index.html with our title, icon and language."""
    page = re.sub(r"<!--.*?-->", "", index, flags=re.DOTALL)
    page = re.sub(r'<html lang="\w*">', f'<html lang="{look.language}">', page)
    page = re.sub(r"<title>.*?</title>", f"<title>{look.title}</title>", page)
    page = re.sub(r'<link rel="shortcut icon"[^>]*>', '<link rel="icon" href="/favicon.png">', page)
    page = re.sub(r'<link rel="service-desc"[^>]*>', "", page)
    page = re.sub(r"<noscript>.*?</noscript>", "", page, flags=re.DOTALL)
    page = page.replace('="./', '="/')  # also right under an address with several parts
    page = page.replace("</head>", f"{look.head}</head>")
    page = page.replace('<div id="root"></div>', f'<div id="root">{look.body}</div>')
    return re.sub(r"\s*\n\s*", "\n", page)


def policy(page: str, host: str) -> str:
    """The Content-Security-Policy of `page`: nothing may be asked of any other host."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in _INLINE_SCRIPT.findall(page)
    )
    return (
        f"default-src 'self'; script-src 'self' blob: {hashes}; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws://{host} wss://{host}; "
        "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
    )


class Front:
    """ASGI middleware: answers for the first page and for files; everything else goes on to Streamlit."""

    def __init__(self, app: ASGIApp, *, folder: Path, page: str, links: str, files: dict[str, File]) -> None:
        """`folder` is Streamlit's own static folder; `files` are ours, by address; `links` name the files to fetch.

        A browser that was here before has those files and is not told again: naming them costs it 150 ms.
        """
        self.app = app
        self._folder = folder
        self._page = page
        self._known = _WAS_HERE + hashlib.sha256(links.encode()).hexdigest()[:12]
        self._again = File(page.encode(), HTML, "no-store")
        self._first = File(page.replace("</head>", f"{links}</head>").encode(), HTML, "no-store")
        self._files = dict(files)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        file = self._file(path)
        if file is not None:
            await send_file(file, scope, send, {})
        elif path.startswith((OURS, STREAMLITS)):  # Streamlit would answer with its own first page
            await PlainTextResponse("Not found", 404)(scope, receive, send)
        elif NOT_PAGES.search(path):
            await self.app(scope, receive, send)
        else:
            asked = Headers(scope=scope)
            page = self._again if self._known in asked.get("cookie", "") else self._first
            headers = _page_headers(self._page, asked.get("host", ""))
            headers["set-cookie"] = f"{self._known}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly"
            await send_file(page, scope, send, headers)

    def _file(self, path: str) -> File | None:
        if path not in self._files and path.startswith(STREAMLITS):
            source = (self._folder / path.lstrip("/")).resolve()
            if source.is_file() and source.is_relative_to(self._folder.resolve() / "static"):
                media_type = mimetypes.guess_type(source.name)[0] or "application/octet-stream"
                self._files[path] = File(source.read_bytes(), media_type.replace("text/javascript", JAVASCRIPT))
        return self._files.get(path)


JAVASCRIPT = "application/javascript"
HTML = "text/html; charset=utf-8"
_WAS_HERE = "ward_has="
"""Cookie that says which set of files a browser was told of. It knows nothing of the person."""


def our_file(name: str, body: str, media_type: str) -> tuple[str, File]:
    """A file of ours and its address, which changes with its content."""
    data = body.encode()
    stem, _, ending = name.rpartition(".")
    return f"{OURS}{stem}.{hashlib.sha256(data).hexdigest()[:12]}.{ending}", File(data, media_type)


def script_literal(value: object) -> str:
    """`value` as JavaScript that is safe inside a <script> element."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def _page_headers(page: str, host: str) -> dict[str, str]:
    return {
        "content-security-policy": policy(page, host),
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
    }


async def send_file(file: File, scope: Scope, send: Send, more: dict[str, str]) -> None:
    """Answer with `file`, packed as the browser understands; `more` headers go before its own."""
    accepted = Headers(scope=scope).get("accept-encoding", "")
    encoding = next((name for name in file.packed if name in accepted), None)
    body = file.packed[encoding] if encoding else file.body
    headers = {"content-type": file.media_type, "content-length": str(len(body)), "cache-control": file.cache} | more
    if file.packed:
        headers["vary"] = "Accept-Encoding"
    if encoding:
        headers["content-encoding"] = encoding
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": 200, "headers": raw})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
