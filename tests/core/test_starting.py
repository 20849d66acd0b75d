"""A server that cannot start says so in one sentence, and shows neither a traceback nor what a setting holds."""

import json
import os
import socket
import subprocess
import sys

import pytest
from sqlalchemy import text

from core.database import Database
from core.migrating import migrate
from tests.serving import ROOT, SECRET, Server


def started(url, module="asgi.py", **settings):
    """`asgi.py`, or a module, run until it ends: its code, what it logged, what it told."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {"WARD_DATABASE_URL": url, "WARD_SECRET": SECRET, "WARD_PORT": str(port), "WARD_DEMO": "false"}
    command = [sys.executable, module] if module.endswith(".py") else [sys.executable, "-m", module]
    ended = subprocess.run(
        command, cwd=ROOT, env=os.environ | own | settings, capture_output=True, text=True, timeout=300, check=False
    )
    assert "Traceback" not in ended.stdout + ended.stderr
    for line in ended.stdout.splitlines():
        json.loads(line)
    return ended.returncode, ended.stdout, ended.stderr


def test_a_taken_port_is_named_and_nothing_else_is_touched(sqlite_url, tmp_path):
    untouched = tmp_path / "untouched.db"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, _, told = started(f"sqlite:///{untouched}", WARD_PORT=port)

    assert (code, told.count("\n")) == (1, 1)
    assert f"http://127.0.0.1:{port} cannot be opened" in told
    assert not untouched.exists()


@pytest.mark.parametrize("module", ["asgi.py", "core.holds_ward", "seed.demo", "seed.administrator"])
def test_settings_that_cannot_be_used_are_named_without_their_values(module, tmp_path):
    code, logged, told = started(f"sqlite:///{tmp_path / 'a.db'}", module, WARD_IDLE_MINUTES="hush-hush")

    assert code == 1
    assert told.startswith("The settings cannot be used. WARD_IDLE_MINUTES: ")
    assert "hush-hush" not in logged + told


def test_a_weak_secret_is_refused_with_what_to_do_and_not_shown(tmp_path):
    code, logged, told = started(f"sqlite:///{tmp_path / 'a.db'}", WARD_SECRET="hushhush")

    assert code == 1
    assert "WARD_SECRET is shorter than 32 bytes" in told
    assert "hushhush" not in logged + told


@pytest.mark.parametrize("module", ["asgi.py", "core.holds_ward"])
@pytest.mark.parametrize(
    "made, said",
    [
        (lambda file: file.write_bytes(b"PK\x03\x04" * 5_000), "it is not a SQLite database"),
        (lambda file: file.mkdir(), "it is a folder"),
        (lambda file: file.parent.rmdir() or file.parent.write_text("a file"), "file exists"),
    ],
    ids=["another file", "a folder", "a file where its folder should be"],
)
def test_what_stands_in_the_place_of_the_database_is_told_in_one_sentence_and_kept(module, made, said, tmp_path):
    file = tmp_path / "data" / "ward.db"
    file.parent.mkdir()
    made(file)
    held = file.read_bytes() if file.is_file() else None
    code, logged, told = started(f"sqlite:///{file}", module)

    assert (file.read_bytes() if file.is_file() else None) == held
    assert not logged
    if module == "core.holds_ward":  # not a reason for `make run` to show the demo ward: the server says what is wrong
        assert (code, told) == (0, "")
        return
    assert (code, told.count("\n")) == (1, 1)
    assert f"The database {file} cannot be used: {said}" in told
    assert "WARD_DATABASE_URL names another." in told


def test_a_kind_of_database_that_nobody_knows_is_told_without_its_password(tmp_path):
    code, logged, told = started("postgres://ward:hush-hush@127.0.0.1/ward")

    assert (code, logged, told.count("\n")) == (1, "", 1)
    assert "WARD_DATABASE_URL: " in told
    assert "hush-hush" not in told


def test_a_database_of_a_newer_release_stops_the_server_and_stays_as_it_is(tmp_path):
    url = f"sqlite:///{tmp_path / 'newer.db'}"
    database = Database(url)
    migrate(database)
    with database.changing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    code, logged, told = started(url)

    assert code != 0
    assert "made by a newer release: start that release" in logged
    assert not [line for line in logged.splitlines() if "error" in json.loads(line)]  # one sentence, no trace
    assert not told


def test_an_absent_database_is_waited_for_and_its_password_is_told_nowhere(tmp_path):
    """The page says that the database is away; when it comes, so does everything else."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    server = Server(f"postgresql+psycopg://ward:hush-hush@127.0.0.1:{port}/ward", tmp_path / "log").start()
    server.kill()
    logged = server.log.read_text()

    assert logged.count("the database is away, trying again") == 1
    assert not [line for line in logged.splitlines() if "error" in json.loads(line)]
    assert "hush-hush" not in logged
    for line in logged.splitlines():
        json.loads(line)
