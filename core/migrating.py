"""Bringing the database to the schema of this code, at start."""

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from core.database import Database
from core.settings import ROOT

ADVISORY_LOCK = 5_455_001
"""Any number that only this product uses: processes that start at once take turns on it."""


def migrate(database: Database, revision: str = "head") -> None:
    """Upgrade to `revision` in one transaction; a second process that starts meanwhile waits, then finds it done."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("path_separator", "os")
    with database.changing() as session:
        connection = session.connection()
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA busy_timeout = 60000")
        else:
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
