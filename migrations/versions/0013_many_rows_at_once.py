"""many rows at once on PostgreSQL: the guards always ask the key, a statement changes each sum once

Where PostgreSQL believes a trail empty (a new database that was analysed), it plans to read all of it for the newest
row, and a session keeps that plan: each row of an import read all those before it. And a sum that is changed thousands
of times in one transaction leaves a dead version each time. What a volunteer's days are (`help_span`) stays row by row.
"""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

before = import_module("migrations.versions.0002_sums_families_and_search")
GUARDS = ("guard_audit_event_insert", "guard_access_event_insert")
OTHERWISE = ("enable_seqscan", "enable_bitmapscan", "enable_sort")
"""All ways but the one through the key, which gives the newest row first."""
EVENTS = {
    "insert": "INSERT ON {source} REFERENCING NEW TABLE AS new_rows",
    "update": "UPDATE ON {source} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "DELETE ON {source} REFERENCING OLD TABLE AS old_rows",
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    for guard in GUARDS:
        for way in OTHERWISE:
            op.execute(f"ALTER FUNCTION {guard}() SET {way} = off")
    for one in before.kept("postgresql"):
        op.execute(f"DROP TRIGGER keep_{one.name} ON {one.source}")
        op.execute(f"DROP FUNCTION keep_{one.name}()")
        for statement in once_a_statement(one):
            op.execute(sa.text(statement.replace(":", r"\:")))


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    for guard in GUARDS:
        for way in OTHERWISE:
            op.execute(f"ALTER FUNCTION {guard}() RESET {way}")
    names = {one.name for one in before.kept("postgresql")}
    for one in before.kept("postgresql"):
        for moment in EVENTS:
            op.execute(f"DROP TRIGGER keep_{one.name}_{moment} ON {one.source}")
        op.execute(f"DROP FUNCTION keep_{one.name}()")
    for statement in before.triggers("postgresql"):
        if any(f" keep_{name}" in statement for name in names):
            op.execute(sa.text(statement.replace(":", r"\:")))


def once_a_statement(one) -> list[str]:
    """SQL of the triggers that keep the sums `one`, each sum changed once however many rows a statement changes.

    Sums are changed in the order of their keys: who changes the same ones waits, never for each other.
    """
    new, old = _rows_of(one, "new_rows", "+"), _rows_of(one, "old_rows", "-")
    function = (
        f"CREATE FUNCTION keep_{one.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP = 'INSERT' THEN {_added(one, new)};"
        f" ELSIF TG_OP = 'DELETE' THEN {_added(one, old)};"
        f" ELSE {_added(one, f'{old} UNION ALL {new}')}; END IF;"
        " RETURN NULL; END $$"
    )
    return [
        function,
        *(
            f"CREATE TRIGGER keep_{one.name}_{moment} AFTER {event.format(source=one.source)}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION keep_{one.name}()"
            for moment, event in EVENTS.items()
        ),
    ]


def _rows_of(one, table: str, sign: str) -> str:
    keys = [f"{value.format(row=table)} AS {key}" for key, value in one.keys.items()]
    amounts = [f"{sign} {value.format(row=table)} AS {column}" for column, value in one.amounts.items()]
    return f"SELECT {', '.join([*keys, *amounts])} FROM {table} WHERE {one.where.format(row=table)}"


def _added(one, rows: str) -> str:
    keys, sums = ", ".join(one.keys), [f"sum({column})" for column in one.amounts]
    return (
        f"INSERT INTO {one.name} ({', '.join([*one.keys, *one.amounts])})"
        f" SELECT {keys}, {', '.join(sums)} FROM ({rows}) AS changed GROUP BY {keys}"
        f" HAVING {' OR '.join(f'{changed} <> 0' for changed in sums)} ORDER BY {keys}"
        f" ON CONFLICT ({keys}) DO UPDATE SET "
        + ", ".join(f"{column} = {one.name}.{column} + excluded.{column}" for column in one.amounts)
    )
