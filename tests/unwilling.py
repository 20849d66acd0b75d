"""A real database that reads and will not write, until it is let go."""

from contextlib import contextmanager

from sqlalchemy import event


@contextmanager
def read_only(database):
    """Every connection of `database` may read only."""
    sentence = "PRAGMA query_only = ON" if database.is_sqlite else "SET default_transaction_read_only = on"
    with _told(database, sentence):
        yield


@contextmanager
def full(database):
    """A SQLite file that may not grow by a page: to it that is a disk without room."""
    with database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    with _told(database, f"PRAGMA max_page_count = {pages}"):
        yield


@contextmanager
def _told(database, sentence):
    def tell(connection, _record):
        with connection.cursor() as cursor:
            cursor.execute(sentence)
        connection.commit()

    def tell_sqlite(connection, _record):
        connection.execute(sentence)

    listener = tell_sqlite if database.is_sqlite else tell
    database.close()  # connections that are open have not been told
    event.listen(database.engine, "connect", listener)
    try:
        yield
    finally:
        event.remove(database.engine, "connect", listener)
        database.close()
