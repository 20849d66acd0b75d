"""What every answer says to the browser beside its content: guess nothing, tell nobody, load nothing from elsewhere."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of whatever does not bring its own; Streamlit's page does (core/front.py)."""
ALWAYS = {
    "content-security-policy": STRICT,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=()",
    "cache-control": "no-store",
}
"""Each is a default: an answer that names one itself keeps its own."""
A_YEAR = "max-age=31536000"


class Headers:
    """ASGI middleware, the outermost: adds ALWAYS, and behind TLS that this host is never asked without it."""

    def __init__(self, app: ASGIApp, *, tls: bool) -> None:
        self.app = app
        self._more = ALWAYS | ({"strict-transport-security": A_YEAR} if tls else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._more.items():
                    headers.setdefault(name, value)
                # Whose server it is and what it runs is nobody's business.
                del headers["server"]
            await send(message)

        await self.app(scope, receive, with_headers)
