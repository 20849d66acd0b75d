"""What stops a process before it has begun, told in one sentence on stderr: never a traceback, never a value."""

import logging
import os
import socket
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import make_url

from core.database import Database, file_of
from core.keys import WeakSecret, server_secret
from core.settings import Settings

SQLITE = b"SQLite format 3\0"
"""What a file of SQLite begins with; one without any byte is a database that holds nothing yet."""
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


def database_or_exit(settings: Settings) -> Database:
    """The database. Raises SystemExit, code 1, when what stands in its file's place will never be one; a server that is
    away is waited for. Nothing is changed.
    """
    url, name = make_url(settings.url), f"{PREFIX}{'DEMO_' if settings.demo else ''}DATABASE_URL"
    file = file_of(url)
    if file is not None and not url.query.get("uri") and (reason := _unusable(file)):
        raise SystemExit(f"The database {file} cannot be used: {reason}. Nothing was changed. {name} names another.")
    return Database(url)


def _unusable(file: Path) -> str:
    """Why that file cannot be the database, "" when it can."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.is_dir():
            return "it is a folder"
        if file.exists():
            with file.open("r+b") as opened:  # asks the system itself: rights say nothing of a read-only disk
                begins = opened.read(len(SQLITE))
            return "" if begins in (b"", SQLITE) else "it is not a SQLite database; put a backup in its place"
        return "" if os.access(file.parent, os.W_OK) else f"nothing can be written into {file.parent}"
    except OSError as error:
        return (error.strerror or "it cannot be opened").lower()


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
