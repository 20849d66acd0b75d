"""Many rows in few statements."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from models import Base

AT_ONCE = 400
"""Rows or numbers in one statement: databases limit what one may carry, and others get their turn between two."""


def blocks(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def insert_all(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all name the same columns; an object for each would cost many times as much."""
    into = insert(cast(Table, table.__table__))
    for block in blocks(rows):
        session.execute(into, block)
