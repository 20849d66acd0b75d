"""What stops a process before it has begun, told in one sentence on stderr: never a traceback, never a value."""

import logging
import socket

from pydantic import ValidationError

from core.keys import WeakSecret, server_secret
from core.settings import Settings

PREFIX = str(Settings.model_config.get("env_prefix", ""))


def settings_or_exit() -> Settings:
    """The settings. Raises SystemExit, code 1, that names every setting that cannot be used, not what it holds."""
    try:
        return Settings()
    except ValidationError as error:
        told = [f"{_name(one['loc'])}: {one['msg']}" for one in error.errors(include_input=False, include_url=False)]
        raise SystemExit("The settings cannot be used. " + "; ".join(told)) from None


def _name(place: tuple[int | str, ...]) -> str:
    return PREFIX + str(place[0]).upper() if place else ".env"


def secret_or_exit(settings: Settings) -> bytes:
    """`server_secret`. Raises SystemExit, code 1, that says what to do."""
    try:
        return server_secret(settings)
    except WeakSecret as weak:
        raise SystemExit(str(weak)) from None


def open_port(host: str, port: int) -> socket.socket:
    """Taken before anything else is done, so that a second server touches nothing. Raises SystemExit, code 1."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        opened = socket.socket(family, kind, socket.IPPROTO_TCP)  # named, or asyncio lets small answers wait 40 ms
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
    except OSError as error:
        reason = error.strerror or "no such address"
        raise SystemExit(f"http://{host}:{port} cannot be opened: {reason}. WARD_PORT names another port.") from None
    opened.set_inheritable(True)
    return opened


def no_tracebacks(record: logging.LogRecord) -> bool:
    """A filter for the server's own log: it repeats a failed start as text, which has been told already."""
    return "Traceback (most recent call last)" not in record.getMessage()
