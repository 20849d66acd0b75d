"""lines of sheets: assists and counter figures are voided and restored, months at the counter, forms that were saved"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COUNTS = ("visitors", "direct", "online", "postal")
SOMETHING = " OR ".join(f"{name} IS NOT NULL" for name in COUNTS)
VOID = {
    "void_has_author": "(voided_at IS NULL) = (voided_by_id IS NULL)",
    "void_has_reason": "(voided_at IS NULL) = (void_reason IS NULL)",
}
WAS_VOID = "gạch trước khi có mục lý do"


def upgrade() -> None:
    with op.batch_alter_table("draft") as batch_op:
        batch_op.alter_column("form", existing_type=sa.String(20), type_=sa.String(40), existing_nullable=False)
    op.create_table(
        "saved_form",
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("entry_key", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("saved_by_id", sa.BigInteger(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_saved_form_ward_id_ward")),
        _of_staff("saved_form", "saved_by_id"),
        sa.PrimaryKeyConstraint("ward_id", "entry_key", name=op.f("pk_saved_form")),
    )
    _counter_months()
    with _triggers_kept("assist"):
        _may_be_void("assist", has_moment=True)
    _drop_of_one_each("counter_day")
    _may_be_void("counter_day", has_moment=False)
    _one_each("counter_day", "on_day")


def downgrade() -> None:
    op.drop_table("saved_form")
    op.drop_table("counter_month")
    _drop_of_one_each("counter_day")
    op.execute("DELETE FROM counter_day WHERE voided_at IS NOT NULL")
    _no_longer_void("counter_day", has_moment=False)
    _one_each("counter_day", "on_day")
    with _triggers_kept("assist"):
        _no_longer_void("assist", has_moment=True)
    op.execute("DELETE FROM draft WHERE length(form) > 20")
    with op.batch_alter_table("draft") as batch_op:
        batch_op.alter_column("form", existing_type=sa.String(40), type_=sa.String(20), existing_nullable=False)


def _counter_months() -> None:
    table = "counter_month"
    op.create_table(
        table,
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in COUNTS),
        sa.Column("recorded_by_id", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("void_reason", sa.String(300), nullable=True),
        *(sa.CheckConstraint(f"{name} >= 0", name=op.f(f"ck_{table}_{name}_not_negative")) for name in COUNTS),
        sa.CheckConstraint(SOMETHING, name=op.f(f"ck_{table}_says_something")),
        sa.CheckConstraint("month BETWEEN 24000 AND 26400", name=op.f(f"ck_{table}_month_believable")),
        sa.CheckConstraint("version >= 1", name=op.f(f"ck_{table}_version_positive")),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in VOID.items()),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f(f"fk_{table}_ward_id_ward")),
        sa.ForeignKeyConstraint(
            ["ward_id", "service_id"], ["service.ward_id", "service.id"],
            name=op.f(f"fk_{table}_ward_id_service_id_service"),
        ),
        _of_staff(table, "recorded_by_id"),
        _of_staff(table, "voided_by_id"),
        sa.PrimaryKeyConstraint("ward_id", "id", name=op.f(f"pk_{table}")),
    )  # fmt: skip
    _one_each(table, "month")


def _of_staff(table: str, column: str) -> sa.ForeignKeyConstraint:
    people = ["staff_member.ward_id", "staff_member.id"]
    return sa.ForeignKeyConstraint(
        ["ward_id", column], people, name=op.f(f"fk_{table}_ward_id_{column}_staff_member")
    )  # fmt: skip


def _one_each(table: str, when: str) -> None:
    """One row for each service and one for all of them."""
    parts = {"service": ([when, "service_id"], "service_id IS NOT NULL"), "all": ([when], "service_id IS NULL")}
    for name, (columns, which) in parts.items():
        where = {"sqlite_where": sa.text(which), "postgresql_where": sa.text(which)}
        op.create_index(f"uq_{table}_{name}", table, ["ward_id", *columns], unique=True, **where)


def _drop_of_one_each(table: str) -> None:
    for name in ("service", "all"):
        op.drop_index(f"uq_{table}_{name}", table_name=table)


def _may_be_void(table: str, *, has_moment: bool) -> None:
    if not has_moment:
        op.add_column(table, sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(table, sa.Column("voided_by_id", sa.BigInteger(), nullable=True))
    op.add_column(table, sa.Column("void_reason", sa.String(300), nullable=True))
    op.execute(
        f"UPDATE {table} SET voided_by_id = recorded_by_id, void_reason = '{WAS_VOID}' WHERE voided_at IS NOT NULL"
    )
    with op.batch_alter_table(table) as batch_op:
        for name, rule in VOID.items():
            batch_op.create_check_constraint(op.f(f"ck_{table}_{name}"), rule)
        batch_op.create_foreign_key(
            op.f(f"fk_{table}_ward_id_voided_by_id_staff_member"), "staff_member", ["ward_id", "voided_by_id"],
            ["ward_id", "id"],
        )  # fmt: skip


def _no_longer_void(table: str, *, has_moment: bool) -> None:
    with op.batch_alter_table(table) as batch_op:
        for name in VOID:
            batch_op.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
        batch_op.drop_constraint(op.f(f"fk_{table}_ward_id_voided_by_id_staff_member"), type_="foreignkey")
        for column in ("void_reason", "voided_by_id", *(() if has_moment else ("voided_at",))):
            batch_op.drop_column(column)


@contextmanager
def _triggers_kept(table: str) -> Iterator[None]:
    """SQLite loses the triggers of a table that is made anew: they are put back as they were."""
    if op.get_bind().dialect.name != "sqlite":
        yield
        return
    asked = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
    triggers = op.get_bind().execute(asked, {"table": table}).all()
    for name, _ in triggers:
        op.execute(f"DROP TRIGGER {name}")
    yield
    for _, sql in triggers:
        op.execute(sa.text(sql.replace(":", r"\:")))
