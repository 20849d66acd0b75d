"""The maps that a ward has taken in."""

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from metrics.reading import reads
from metrics.tables import fetch
from models import Family, MapImport


@reads(Family.REFERENCE)
def map_imports(session: Session, ward_id: int, *, most: int = 20) -> pd.DataFrame:
    """The last maps taken in, newest first.

    Columns: id (int64), imported_at (datetime64, UTC), file_name, groups (int64: whose boundary it changed), undone
    (bool).
    """
    row = MapImport
    statement = (
        select(row.id, row.imported_at, row.file_name, row.groups, row.undone_at.is_not(None).label("undone"))
        .where(row.ward_id == ward_id)
        .order_by(row.imported_at.desc(), row.id.desc())
        .limit(most)
    )
    return fetch(
        session, statement, id="int64", imported_at="datetime64[us, UTC]", file_name="str", groups="int64",
        undone="bool",
    )  # fmt: skip
