"""`python -m core.holds_ward`: succeeds when the database of the settings holds a ward, or cannot be asked just now."""

import sys

from sqlalchemy import inspect, select
from sqlalchemy.exc import SQLAlchemyError

from core.database import Database
from core.starting import settings_or_exit
from models import Ward


def holds_ward(url: str) -> bool:
    """Whether there is a ward at `url`. A SQLite file that is not there is not made."""
    try:
        database = Database(url)
    except OSError:
        return True  # the server says why it cannot be used
    if database.file is not None and not database.file.exists():
        return False
    try:
        if not inspect(database.engine).has_table(Ward.__tablename__):
            return False
        with database.reading() as session:
            return session.scalar(select(Ward.id).limit(1)) is not None
    except SQLAlchemyError:
        return True  # serve it: the page says that the database is away, and comes when it is back
    finally:
        database.close()


if __name__ == "__main__":
    sys.exit(not holds_ward(settings_or_exit().url))
