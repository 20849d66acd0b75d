"""What the server says about itself: one line for each event, without names, tokens or anything that somebody typed.

A line tells what failed and where, never with which values: the text of an exception may hold a form's content or a
database's row, so it is written only at WARD_LOG_LEVEL=DEBUG, on a machine without real data.
"""

import json
import logging
import re
import secrets
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from core.settings import ROOT, Settings

FACTS = ("reference", "account_id", "display_id", "ward_id", "method", "route", "status", "ms", "outcome")
"""What a line may carry beside its event, given as `extra`; anything else given so is left out."""
MOST_FRAMES = 30
QUIET = ("alembic", "uvicorn.access")
_PASSWORD = re.compile(r"(?P<scheme>\b[a-z][a-z0-9+.\-]*://)[^\s/@]*:[^\s@]*@", re.IGNORECASE)
_TOKEN = re.compile(r"(?<![\w/.\-])(?=[\w\-]*\d)(?=[\w\-]*[A-Za-z])[\w\-]{40,}(?![\w/.])")
"""Forty and more letters and digits without a pause: a session's token or its hash, nothing that a reader needs."""


def unexpected(log: logging.Logger, error: BaseException, **facts: Any) -> str:
    """Log what nobody foresaw under a short number, and give the number: it is all that a reader is shown."""
    number = secrets.token_hex(4).upper()
    log.error("unexpected error", exc_info=error, extra={**facts, "reference": number})
    return number


def set_up(settings: Settings, stream: TextIO | None = None) -> None:
    """Send every line of this process to `stream` (stdout) in the format and from the level that settings say."""
    stream = stream or sys.stdout
    handler = logging.StreamHandler(stream)
    form = settings.log_format
    if form == "auto":
        form = "text" if stream.isatty() else "json"
    whole = settings.log_level == "DEBUG"
    handler.setFormatter(JsonLines(whole) if form == "json" else TextLines(whole))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def join_in(logger: logging.Logger) -> None:
    """Let `logger`, which came with a handler of its own, speak through ours."""
    logger.handlers.clear()
    logger.propagate = True


class JsonLines(logging.Formatter):
    """One JSON object on one line: ts (UTC), level, logger, event, the FACTS, and for an error what failed where."""

    def __init__(self, whole: bool = False) -> None:
        """With `whole` the texts of exceptions are written too."""
        super().__init__()
        self._whole = whole

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "ts": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": scrubbed(record.getMessage().strip()),
        }
        line |= _facts(record)
        if failed := _failed(record, self._whole):
            line["error"] = failed
        written = json.dumps(line, ensure_ascii=False, default=str)
        return "".join(mark if mark.isprintable() else f"\\u{ord(mark):04x}" for mark in written)


class TextLines(logging.Formatter):
    """The same for a person at a terminal; the frames of an error stand under its line."""

    def __init__(self, whole: bool = False) -> None:
        super().__init__()
        self._whole = whole

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        facts = "".join(f" {name}={_encoded(str(value))}" for name, value in _facts(record).items())
        said = _encoded(scrubbed(record.getMessage().strip()))
        lines = [f"{at:%Y-%m-%dT%H:%M:%SZ} {record.levelname} {record.name}: {said}{facts}"]
        for failed in _failed(record, self._whole):
            told = " ".join(f"{name}={_encoded(str(value))}" for name, value in failed.items() if name != "at")
            lines += [f"    {told}", *(f"      {frame}" for frame in failed["at"])]
        return "\n".join(lines)


def scrubbed(text: str) -> str:
    """`text` without the passwords of addresses and without anything that looks like a token."""
    return _TOKEN.sub("[token]", _PASSWORD.sub(r"\g<scheme>***@", text))


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    found = {name: getattr(record, name) for name in FACTS if getattr(record, name, None) is not None}
    return {name: scrubbed(value) if isinstance(value, str) else value for name, value in found.items()}


def _failed(record: logging.LogRecord, whole: bool) -> list[dict[str, Any]]:
    """The error and what caused it, from the outside in."""
    error = record.exc_info[1] if record.exc_info else None
    return [_described(one, whole) for one in _chain(error)] if error is not None else []


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen and len(seen) < 5:
        seen.add(id(following))
        yield following
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)


def _described(error: BaseException, whole: bool) -> dict[str, Any]:
    kind = type(error)
    told: dict[str, Any] = {"type": f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")}
    told |= _of_database(error)
    if whole:
        told["text"] = scrubbed(str(error))
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    told["at"] = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    return told


def _of_database(error: BaseException) -> dict[str, str]:
    """The database's own code and the constraint's name: enough to know what happened, without the row."""
    diagnosis = getattr(error, "diag", None)
    found = {
        "code": getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None),
        "constraint": getattr(diagnosis, "constraint_name", None),
    }
    return {name: str(value) for name, value in found.items() if value}


def _short(file: str) -> str:
    """A file's place in this product, or in the library that it belongs to."""
    path = Path(file)
    if path.is_relative_to(ROOT) and "site-packages" not in path.parts:
        return str(path.relative_to(ROOT))
    return file.rpartition("site-packages/")[2] if "site-packages/" in file else path.name


def _encoded(text: str) -> str:
    """`text` on one line, whatever is in it: a forged line break may not look like a line of its own."""
    return "".join(mark if mark.isprintable() else repr(mark)[1:-1] for mark in text)
