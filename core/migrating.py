"""Bringing the database to the schema of this code, at start."""

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.orm import Session

from core.database import Database
from core.settings import ROOT

ADVISORY_LOCK = 5_455_001
"""Any number that only this product uses: processes that start at once take turns on it."""


class NewerRelease(Exception):
    """The database stands at a migration that this code does not know. Its text says what to do."""

    def __init__(self) -> None:
        super().__init__(
            "the database was made by a newer release: start that release, or put back the backup from before it;"
            " nothing was changed"
        )


def migrate(database: Database, revision: str = "head") -> None:
    """Upgrade to `revision` in one transaction; a second process that starts meanwhile waits, then finds it done.

    Raises NewerRelease.
    """
    config = _config()
    with database.changing() as session:
        connection = session.connection()
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA busy_timeout = 60000")
        else:
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        if not _is_known(config, schema_of_database(session)):
            raise NewerRelease
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


@cache
def schema_of_code() -> str | None:
    """The migration that this code needs."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def schema_of_database(session: Session) -> str | None:
    """The migration that the database stands at; None for an empty one."""
    return MigrationContext.configure(session.connection()).get_current_revision()


def _is_known(config: Config, revision: str | None) -> bool:
    known = {one.revision for one in ScriptDirectory.from_config(config).walk_revisions()}
    return revision is None or revision in known


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("path_separator", "os")
    return config
