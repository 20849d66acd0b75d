"""Why a database does not do what it is asked, as far as its own error says so."""

from enum import StrEnum

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection

NO_ANSWER = (DBAPIError, NoConnection)
"""What is raised when the database is away, does not do it, or has no connection left for us."""


class Hindrance(StrEnum):
    """What a reader can be told; each has a sentence `door.database_…`."""

    FULL = "full"
    """No room is left where the data stand."""
    READ_ONLY = "read_only"
    """It may be read, not changed."""
    BUSY = "busy"
    """Others are changing it, for longer than it waits."""


# Result codes of sqlite.org/rescode.html, the last byte of an extended one; SQLSTATEs of PostgreSQL's appendix A.
_OF_SQLITE = {13: Hindrance.FULL, 8: Hindrance.READ_ONLY, 5: Hindrance.BUSY, 6: Hindrance.BUSY}
_OF_POSTGRESQL = {"53100": Hindrance.FULL, "25006": Hindrance.READ_ONLY, "55P03": Hindrance.BUSY}


def hindrance_of(error: SQLAlchemyError) -> Hindrance | None:
    """What `error` says of the database; None when it is away, or does not say."""
    if not isinstance(error, DBAPIError):
        return None
    if isinstance(error.orig, TimeoutError):  # our own, of core/database.py
        return Hindrance.BUSY
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return _OF_SQLITE.get(code & 0xFF)
    return _OF_POSTGRESQL.get(getattr(error.orig, "sqlstate", None) or "")
