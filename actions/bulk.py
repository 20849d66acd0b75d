"""Many rows in few statements."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from sqlalchemy import ARRAY, JSON, Insert, Table, bindparam, func, insert, select
from sqlalchemy.orm import Session

from models import Base

AT_ONCE = 400
"""Rows or numbers in one statement: databases limit what one may carry, and others get their turn between two."""


def blocks(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def insert_all(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all name the same columns; an object for each would cost many times as much."""
    into = cast(Table, table.__table__)
    one_by_one = session.get_bind().dialect.name == "sqlite" or any(isinstance(one.type, JSON) for one in into.c)
    for block in blocks(rows):
        if one_by_one:
            session.execute(insert(into), block)
        else:
            names = list(block[0])
            session.execute(_as_columns(into, names), {name: [row[name] for row in block] for name in names})


def _as_columns(table: Table, names: Sequence[str]) -> Insert:
    """One statement for all rows, which hands over each column as an array.

    psycopg would send a statement for each row, and each of them would change the sums kept beside the facts.
    """
    given = func.unnest(*(bindparam(name, type_=ARRAY(table.c[name].type)) for name in names))
    return insert(table).from_select(names, select(*given.table_valued(*names).render_derived().c))
