"""Out of a frame's cells: plain values, None where something is missing."""

from datetime import date
from typing import Any

import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame by the names of its columns."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def whole(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def said(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def day_of(value: Any) -> date | None:
    return None if pd.isna(value) else value.date()


def share(part: float, of_all: float) -> float | None:
    return part / of_all if of_all else None
