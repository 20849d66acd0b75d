"""the audit trail refuses to be changed; its words, folded

A row can be added at the end of its chain and nowhere else. Only a demo ward, made anew, takes its rows with it.
Whoever owns the database can take these triggers away: that is what the chain of hashes and `make verify` are for.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OF_A_DEMO = "EXISTS (SELECT 1 FROM ward WHERE ward.id = OLD.ward_id AND ward.is_demo)"
NEVER = "{table}: rows are added, never changed"
BROKEN = "{table}: a row must go on from the newest one"
LAST = {
    "audit_event": "SELECT {what} FROM audit_event AS last WHERE ward_id = NEW.ward_id ORDER BY id DESC LIMIT 1",
    "access_event": "SELECT {what} FROM access_event AS last ORDER BY id DESC LIMIT 1",
}
TABLES = tuple(LAST)


def upgrade() -> None:
    op.add_column("audit_event", sa.Column("searched", sa.Text(), server_default="", nullable=False))
    engine = op.get_bind().dialect.name
    for table in TABLES:
        for statement in guards(engine, table):
            op.execute(sa.text(statement.replace(":", r"\:")))


def downgrade() -> None:
    engine = op.get_bind().dialect.name
    for table in TABLES:
        for statement in unguarded(engine, table):
            op.execute(statement)
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_column("searched")


def guards(engine: str, table: str) -> list[str]:
    """SQL of the triggers that guard `table`."""
    return _on_sqlite(table) if engine == "sqlite" else _on_postgresql(table)


def unguarded(engine: str, table: str) -> list[str]:
    """SQL that takes the guard of `table` away."""
    if engine == "sqlite":
        return [f"DROP TRIGGER guard_{table}_{moment}" for moment in ("insert", "update", "delete")]
    functions = [f"DROP FUNCTION guard_{table}_{part}()" for part in ("insert", "change")]
    triggers = [f"DROP TRIGGER guard_{table}_{part} ON {table}" for part in ("insert", "change", "truncate")]
    return [*triggers, *functions]


def _goes_on(table: str, none: str) -> str:
    """NEW continues from the newest row: its number is greater, its `previous` is that row's hash."""
    last, hash_of = LAST[table].format(what="last.id"), LAST[table].format(what="last.hash")
    return f"NEW.id > coalesce(({last}), 0) AND NEW.previous {none} ({hash_of})"


def _on_sqlite(table: str) -> list[str]:
    """INSERT OR REPLACE fires no delete trigger: the guard of inserts stops it, its row is not the next one."""
    never, broken = NEVER.format(table=table), BROKEN.format(table=table)
    but_demo = f" WHEN NOT {OF_A_DEMO}" if table == "audit_event" else ""
    return [
        (
            f"CREATE TRIGGER guard_{table}_insert BEFORE INSERT ON {table} WHEN NOT ({_goes_on(table, 'IS')})"
            f" BEGIN SELECT RAISE(ABORT, '{broken}'); END"
        ),
        f"CREATE TRIGGER guard_{table}_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{never}'); END",
        (
            f"CREATE TRIGGER guard_{table}_delete BEFORE DELETE ON {table}{but_demo}"
            f" BEGIN SELECT RAISE(ABORT, '{never}'); END"
        ),
    ]


def _on_postgresql(table: str) -> list[str]:
    never, broken = NEVER.format(table=table), BROKEN.format(table=table)
    of_a_demo = f"IF TG_OP = 'DELETE' AND TG_LEVEL = 'ROW' THEN IF {OF_A_DEMO} THEN RETURN OLD; END IF; END IF;"
    return [
        (
            f"CREATE FUNCTION guard_{table}_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {_goes_on(table, 'IS NOT DISTINCT FROM')} THEN RETURN NEW; END IF;"
            f" RAISE EXCEPTION '{broken}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        ),
        (
            f"CREATE FUNCTION guard_{table}_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" {of_a_demo if table == 'audit_event' else ''}"
            f" RAISE EXCEPTION '{never}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        ),
        (
            f"CREATE TRIGGER guard_{table}_insert BEFORE INSERT ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION guard_{table}_insert()"
        ),
        (
            f"CREATE TRIGGER guard_{table}_change BEFORE UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION guard_{table}_change()"
        ),
        (
            f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION guard_{table}_change()"
        ),
    ]
