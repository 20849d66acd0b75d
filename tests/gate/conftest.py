"""A running server on the small ward, one on each engine, and ways to speak to it that no browser would."""

import shutil

import psycopg
import pytest

from core.database import Database
from tests.browser.small_ward import plant_small_ward
from tests.serving import Server


@pytest.fixture(scope="session")
def small_ward(tmp_path_factory):
    """A SQLite file with the small ward; servers work on copies."""
    path = tmp_path_factory.mktemp("ward") / "small.db"
    plant_small_ward(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def served(request, tmp_path_factory):
    """One server for the tests of a module, on each engine."""
    folder = tmp_path_factory.mktemp("server")
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("small_ward"), folder / "ward.db")
        url = f"sqlite:///{folder / 'ward.db'}"
    else:
        url = _postgresql(request)
    server = Server(url, folder / "log").start()
    yield server
    server.stop()


def _postgresql(request):
    base = request.getfixturevalue("postgresql_server")
    name = f"ward_gate_{request.getfixturevalue('worker_id')}"
    plain = base.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    url = base.set(database=name).render_as_string(hide_password=False)
    plant_small_ward(url)
    return url


@pytest.fixture
def other_process(served):
    """The server's database, as another process opens it."""
    database = Database(served.database_url)
    yield database
    database.close()


@pytest.fixture
def serve_small(small_ward, tmp_path):
    """`serve_small(demo="true")`: a server of this test only, with these settings; `on=` another database."""
    servers = []

    def serve_small(on=None, **settings):
        if on is None:
            shutil.copy(small_ward, tmp_path / f"ward{len(servers)}.db")
            on = f"sqlite:///{tmp_path / f'ward{len(servers)}.db'}"
        servers.append(Server(on, tmp_path / f"log{len(servers)}", **settings))
        return servers[-1].start()

    yield serve_small
    for server in servers:
        server.stop()
