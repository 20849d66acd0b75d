"""The chain through an audit trail: each row's hash covers the row and the hash before it."""

import hashlib
import json
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any


def seal(previous: str | None, row: dict[str, Any]) -> str:
    """SHA-256 (hexadecimal) over `previous` and the row's values, the same for the same values on every engine."""
    text = json.dumps([previous, row], ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    raise TypeError(f"no plain form for {value!r}")
