"""The demo ward, made once for all tests that only look at it."""

import hashlib
import shutil
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from core.database import Database
from core.settings import Settings
from models import Base
from seed.demo import refresh
from seed.demo_ward import live

TODAY = date(2026, 11, 22)
YOUNG = date(2025, 11, 9)
"""The day of a demo that is quick to make."""


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """A database with the whole demo ward of TODAY, on SQLite; look, don't change."""
    url = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}"
    refresh(Settings(_env_file=None, demo_database_url=url), TODAY)
    database = Database(url)
    yield database
    database.close()


@pytest.fixture
def look(demo):
    """A session on the demo."""
    with demo.reading() as session:
        yield session


def same(value):
    """SQLite gives 1 where PostgreSQL gives 1.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def fingerprint(session):
    """A hash of every row of every table, the same on both engines. The ward's own number and revision are left out."""
    digest = hashlib.sha256()
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table).order_by(*table.primary_key.columns)).mappings():
            about_ward = {"ward_id"} | ({"id"} if table.name == "ward" else set())
            if row.get("subject") == "ward":
                about_ward.add("subject_id")
            if table.name == "ward_revision":
                about_ward |= {"revision", "families"}  # never goes back, however often the demo is made anew
            digest.update(repr([same(value) for name, value in row.items() if name not in about_ward]).encode())
    return digest.hexdigest()


@pytest.fixture(scope="session")
def ward_zone():
    return ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture(scope="session")
def young_demo(sqlite_template, tmp_path_factory, ward_zone):
    """A database with the demo as it stands on YOUNG, on SQLite."""
    path = tmp_path_factory.mktemp("young") / "demo.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    with database.changing() as session:
        live(session, YOUNG, ward_zone)
    database.close()  # leaves all of it in the one file
    yield database
    database.close()
