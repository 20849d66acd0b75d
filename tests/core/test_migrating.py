"""A database becomes what this code expects: fresh, again, and by several processes that start at once."""

import subprocess
import sys

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from core.database import Database
from core.migrating import migrate
from core.settings import ROOT
from models import Base

PROCESSES = 4
AT_ONCE = """
import os, sys
from core.database import Database
from core.migrating import migrate

children = []
for _ in range(int(sys.argv[2])):
    child = os.fork()
    if child == 0:
        migrate(Database(sys.argv[1]))
        os._exit(0)
    children.append(child)
sys.exit(max(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children))
"""
"""Processes that have read the code already and differ in nothing but their turn: a harder race than four starts."""


@pytest.fixture(params=["sqlite", "postgresql"])
def nothing_yet(request, tmp_path, worker_id):
    """URL of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'fresh.db'}"
        return
    server = request.getfixturevalue("postgresql_server")
    name = f"ward_fresh_{worker_id}"
    plain = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
        yield server.set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def tables_of(url):
    database = Database(url)
    found = set(inspect(database.engine).get_table_names())
    with database.reading() as session:
        versions = list(session.scalars(text("SELECT version_num FROM alembic_version")))
    database.close()
    return found, versions


def test_a_fresh_database_gets_every_table_and_a_second_time_changes_nothing(nothing_yet):
    for _ in range(2):
        database = Database(nothing_yet)
        migrate(database)
        database.close()

        tables, versions = tables_of(nothing_yet)
        assert tables == {*Base.metadata.tables, "alembic_version"}
        assert len(versions) == 1


def test_processes_that_start_at_once_take_turns(nothing_yet):
    command = [sys.executable, "-c", AT_ONCE, nothing_yet, str(PROCESSES)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)

    assert (told.returncode, told.stderr) == (0, "")
    tables, versions = tables_of(nothing_yet)
    assert tables == {*Base.metadata.tables, "alembic_version"}
    assert len(versions) == 1


def test_a_migration_that_breaks_off_leaves_no_half(nothing_yet):
    database = Database(nothing_yet)
    with database.changing() as session:
        session.execute(text("CREATE TABLE volunteer (id INTEGER)"))  # in the way of ours, late in the file
    with pytest.raises(Exception, match="volunteer"):
        migrate(database)

    left = set(inspect(database.engine).get_table_names())
    database.close()
    assert left - {"volunteer", "alembic_version"} == set()


def test_the_migrations_make_what_the_models_say(session):
    context = MigrationContext.configure(
        session.connection(), opts={"compare_type": True, "target_metadata": Base.metadata}
    )

    assert compare_metadata(context, Base.metadata) == []


def test_every_rule_of_a_table_is_in_the_database_under_its_name(session):
    """Alembic does not compare CHECKs; SQLite and PostgreSQL both give their names."""
    inspector = inspect(session.connection())
    for table, model in Base.metadata.tables.items():
        kinds = {
            "CheckConstraint": inspector.get_check_constraints(table),
            "UniqueConstraint": inspector.get_unique_constraints(table),
            "ForeignKeyConstraint": inspector.get_foreign_keys(table),
            "PrimaryKeyConstraint": [inspector.get_pk_constraint(table)],
        }
        for kind, found in kinds.items():
            expected = {str(rule.name) for rule in model.constraints if type(rule).__name__ == kind}
            assert {rule["name"] for rule in found} == expected, (table, kind)
            assert "None" not in expected, (table, kind)
        indexes = [index for index in inspector.get_indexes(table) if not index.get("duplicates_constraint")]
        assert {index["name"] for index in indexes} == {index.name for index in model.indexes}, table


def test_what_is_carried_by_a_foreign_key_is_carried_by_the_migrated_one(session):
    inspector = inspect(session.connection())
    carried = {
        key["name"]
        for table in Base.metadata.tables
        for key in inspector.get_foreign_keys(table)
        if key["options"].get("onupdate") == "CASCADE"
    }

    assert carried == {"fk_visit_service_visit", "fk_assist_volunteer"}
