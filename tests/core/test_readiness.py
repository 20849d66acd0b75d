"""Ready means: the database answers, has our schema, takes a change, and there is room."""

import asyncio
import shutil
import threading
from collections import namedtuple

import pytest
from sqlalchemy import select, text

from core.database import Database
from core.readiness import LONGEST, Readiness
from models import AccessState, WardRevision

ALL_OK = {"database": "ok", "schema": "ok", "write": "ok", "disk": "ok"}
Usage = namedtuple("Usage", "total used free")


def checks(readiness):
    return asyncio.run(readiness.checks())


def test_a_migrated_database_with_room_is_ready_and_nothing_was_changed(database):
    with database.reading() as session:
        before = session.scalars(select(AccessState.revision)).all()
        rows = session.scalars(select(WardRevision.revision)).all()
    if not before:  # tests of PostgreSQL begin with emptied tables
        with database.changing() as session:
            session.add(AccessState(id=1, revision=4))

    assert checks(Readiness(database)) == ALL_OK
    with database.reading() as session:
        assert session.scalars(select(AccessState.revision)).all() == (before or [4])
        assert session.scalars(select(WardRevision.revision)).all() == rows


def test_a_database_that_is_not_there_is_told_without_its_address(caplog):
    database = Database("postgresql+psycopg://ward:hunter2@127.0.0.1:1/none")

    found = checks(Readiness(database))

    assert found["database"] in ("failed", "late")
    assert "hunter2" not in caplog.text
    assert "127.0.0.1" not in caplog.text
    database.close()


def test_another_schema_is_not_ours(sqlite_url):
    database = Database(sqlite_url)
    with database.changing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    assert checks(Readiness(database)) == ALL_OK | {"schema": "failed"}
    database.close()


def test_a_database_that_takes_no_change_is_not_ready(sqlite_url, tmp_path):
    file = tmp_path / "test.db"
    reader = Database(f"sqlite:///file:{file}?mode=ro&uri=true")

    assert checks(Readiness(reader))["write"] == "failed"
    reader.close()


def test_whoever_waits_for_a_writer_is_late_after_a_second_and_asks_once(sqlite_url):
    database = Database(sqlite_url)
    readiness, held, done = Readiness(database), threading.Event(), threading.Event()

    def write():
        with database.changing() as session:
            session.execute(text("UPDATE access_state SET revision = revision"))
            held.set()
            done.wait(20)

    writer = threading.Thread(target=write)
    writer.start()
    held.wait(5)

    async def ask():
        clock = asyncio.get_running_loop().time
        began = clock()
        answers = await asyncio.gather(*(readiness.checks() for _ in range(20)))
        took = clock() - began
        done.set()
        return answers, took

    answers, took = asyncio.run(ask())
    writer.join()
    assert {answer["database"] for answer in answers} == {"late"}
    assert took < LONGEST + 0.8
    database.close()


@pytest.mark.parametrize(
    "free, total, said",
    [(50, 1000, "failed"), (150, 1000, "ok"), (3_000_000_000, 900_000_000_000, "ok")],
)
def test_a_full_disk_is_told(sqlite_url, monkeypatch, free, total, said):
    database = Database(sqlite_url)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(total, total - free, free))

    assert checks(Readiness(database))["disk"] == said
    database.close()


def test_however_many_ask_the_database_is_asked_once_a_second(sqlite_url):
    database = Database(sqlite_url)
    readiness, looked = Readiness(database), []
    look = readiness._look
    readiness._look = lambda: looked.append(1) or look()

    async def ask():
        for _ in range(50):
            await asyncio.gather(*(readiness.checks() for _ in range(4)))

    asyncio.run(ask())
    assert len(looked) == 1
    database.close()
