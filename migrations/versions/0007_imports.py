"""files that came in, and what each of their rows did"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KINDS = "kind IN ('visits', 'assists', 'counter', 'groups', 'volunteers', 'staff')"


def upgrade() -> None:
    op.create_table(
        "import_batch",
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("file_name", sa.String(120), nullable=False),
        sa.Column("file_digest", sa.String(64), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("undone", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(KINDS, name=op.f("ck_import_batch_kind_known")),
        sa.CheckConstraint(
            "added >= 0 AND changed >= 0 AND kept >= 0 AND added + changed >= 1",
            name=op.f("ck_import_batch_did_something"),
        ),
        sa.CheckConstraint("undone BETWEEN 0 AND added + changed", name=op.f("ck_import_batch_undone_within")),
        sa.CheckConstraint("(undone = 0) = (undone_at IS NULL)", name=op.f("ck_import_batch_undone_has_moment")),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_import_batch_ward_id_ward")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_import_batch_account_id_account")),
        sa.ForeignKeyConstraint(
            ["ward_id", "recorded_by_id"],
            ["staff_member.ward_id", "staff_member.id"],
            name=op.f("fk_import_batch_ward_id_recorded_by_id_staff_member"),
        ),
        sa.PrimaryKeyConstraint("ward_id", "id", name=op.f("pk_import_batch")),
    )
    op.create_index("ix_import_batch_ward_id_kind_file_digest", "import_batch", ["ward_id", "kind", "file_digest"])
    op.create_table(
        "import_line",
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("deed", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.CheckConstraint("deed IN ('add', 'change')", name=op.f("ck_import_line_deed_known")),
        sa.CheckConstraint("row_number >= 1", name=op.f("ck_import_line_row_number_positive")),
        sa.ForeignKeyConstraint(
            ["ward_id", "batch_id"],
            ["import_batch.ward_id", "import_batch.id"],
            name=op.f("fk_import_line_ward_id_batch_id_import_batch"),
        ),
        sa.PrimaryKeyConstraint("ward_id", "batch_id", "position", name=op.f("pk_import_line")),
    )
    op.create_index("ix_import_line_ward_id_subject_subject_id", "import_line", ["ward_id", "subject", "subject_id"])


def downgrade() -> None:
    op.drop_table("import_line")
    op.drop_table("import_batch")
