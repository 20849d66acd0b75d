"""Small forms: read within a limit, and where to go afterwards."""

from urllib.parse import parse_qs, urlsplit

from starlette.requests import ClientDisconnect, Request

MOST_BYTES = 8_192
MOST_FIELDS = 20
LONGEST_WAY_BACK = 2_000
NOT_BACK_TO = ("/sign-in", "/sign-out", "/link", "/display", "/office")
Form = dict[str, str]


class TooLarge(Exception):
    """More was sent than any form of ours holds."""


async def form_of(request: Request) -> Form:
    """The fields of a posted form, each once. Raises TooLarge; anything unreadable is as if it were not there."""
    body = b""
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > MOST_BYTES:
                raise TooLarge
    except ClientDisconnect:
        return {}
    try:
        fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items()}


def way_back(text: str | None) -> str:
    """`text` when it is an address of this dashboard that is worth going back to; "/" otherwise."""
    if not text or len(text) > LONGEST_WAY_BACK or not text.startswith("/") or text[1:2] in ("/", "\\"):
        return "/"
    if any(ord(mark) <= 32 or ord(mark) == 127 or mark == "\\" for mark in text):
        return "/"
    parts = urlsplit(text)
    if (
        parts.scheme
        or parts.netloc
        or any(parts.path == one or parts.path.startswith(f"{one}/") for one in NOT_BACK_TO)
    ):
        return "/"
    return text
