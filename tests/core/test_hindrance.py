"""Why a database does not do it: read from the errors that SQLite and PostgreSQL themselves give."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ArgumentError, DBAPIError

from core.database import Database
from core.hindrance import Hindrance, hindrance_of
from tests.unwilling import full, read_only

WRITE = text("UPDATE access_state SET revision = revision + 1")


def refused(database, statement=WRITE):
    with pytest.raises(DBAPIError) as told, database.changing() as session:
        session.execute(statement)
    return hindrance_of(told.value)


def test_a_database_that_may_only_be_read(database):
    with read_only(database):
        assert refused(database) is Hindrance.READ_ONLY
        with database.reading() as session:
            assert session.scalar(text("SELECT count(*) FROM access_state")) == 1


def test_a_disk_without_room(sqlite_url):
    database = Database(sqlite_url)
    with database.changing() as session:
        session.execute(text("CREATE TABLE filler (it BLOB)"))
    with full(database):
        assert refused(database, text("INSERT INTO filler VALUES (zeroblob(1000000))")) is Hindrance.FULL
    with database.changing() as session:
        session.execute(text("INSERT INTO filler VALUES (zeroblob(1000000))"))
    database.close()


def test_a_disk_without_room_under_postgresql(postgresql_template):
    database = Database(postgresql_template)
    assert refused(database, text("DO $$ BEGIN RAISE disk_full; END $$")) is Hindrance.FULL
    database.close()


def test_others_write_for_longer_than_it_waits(database):
    other = Database(database.url)
    quick = text("PRAGMA busy_timeout = 50" if database.is_sqlite else "SET lock_timeout = 50")
    with other.changing() as busy:
        busy.execute(WRITE)
        with database.engine.connect() as connection:
            connection.execute(quick)
            with pytest.raises(DBAPIError) as told:
                connection.execute(WRITE)
    other.close()
    assert hindrance_of(told.value) is Hindrance.BUSY


def test_what_says_nothing_of_the_database_is_no_hindrance(database):
    assert refused(database, text("UPDATE nothing SET it = 1")) is None
    assert hindrance_of(ArgumentError("a fault of ours")) is None
