"""maps that were taken in, and what each group's boundary was before"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "map_import",
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("groups", sa.Integer(), nullable=False),
        sa.Column("was_illustrative", sa.Boolean(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("undone_at IS NULL OR undone_at >= imported_at", name=op.f("ck_map_import_undone_after")),
        sa.CheckConstraint("groups >= 0", name=op.f("ck_map_import_groups_counted")),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_map_import_ward_id_ward")),
        sa.PrimaryKeyConstraint("ward_id", "id", name=op.f("pk_map_import")),
    )
    op.create_index(op.f("ix_map_import_ward_id_imported_at"), "map_import", ["ward_id", "imported_at"])
    op.create_table(
        "map_import_shape",
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("digest_after", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length(digest_after) = 64", name=op.f("ck_map_import_shape_digest_whole")),
        sa.ForeignKeyConstraint(
            ["ward_id", "import_id"],
            ["map_import.ward_id", "map_import.id"],
            name=op.f("fk_map_import_shape_ward_id_import_id_map_import"),
        ),
        sa.ForeignKeyConstraint(
            ["ward_id", "group_id"],
            ["residential_group.ward_id", "residential_group.id"],
            name=op.f("fk_map_import_shape_ward_id_group_id_residential_group"),
        ),
        sa.PrimaryKeyConstraint("ward_id", "import_id", "group_id", name=op.f("pk_map_import_shape")),
    )
    op.create_index(op.f("ix_map_import_shape_ward_id_group_id"), "map_import_shape", ["ward_id", "group_id"])


def downgrade() -> None:
    op.drop_table("map_import_shape")
    op.drop_table("map_import")
