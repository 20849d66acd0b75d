"""/healthz and /readyz: yes or no, and which part; nothing that helps somebody to get in."""

from types import SimpleNamespace

import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.database import Database
from gate import health


@pytest.fixture
def asked(database):
    def ask(path, of=database):
        hall = SimpleNamespace(database=of)
        return TestClient(Starlette(routes=health.routes(hall))).get(path)

    return ask


def test_a_server_with_its_database_is_healthy_and_ready(asked):
    assert asked("/healthz").json() == {"status": "ok"}
    ready = asked("/readyz")
    assert (ready.status_code, ready.headers["cache-control"]) == (200, "no-store")
    assert ready.json() == {
        "status": "ready", "checks": {"database": "ok", "schema": "ok", "write": "ok", "disk": "ok"},
    }  # fmt: skip


def test_without_its_database_it_is_healthy_and_not_ready(asked):
    away = Database("postgresql+psycopg://ward:hunter2@127.0.0.1:1/none")
    assert asked("/healthz", away).status_code == 200
    refused = asked("/readyz", away)

    assert refused.status_code == 503
    assert refused.json()["status"] == "not_ready"
    assert not [word for word in ("hunter2", "127.0.0.1", "psycopg", "none") if word in refused.text]
    away.close()


def test_with_a_schema_of_another_release_it_is_not_ready(asked, sqlite_url):
    other = Database(sqlite_url)
    with other.changing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    assert asked("/readyz", other).json()["checks"]["schema"] == "failed"
    other.close()
