"""earlier names and households of groups, earlier homes of volunteers; units of staff

A ward in which nothing has changed yet has no rows here: what is stored already says what holds last.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group_past",
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.CheckConstraint("name IS NOT NULL OR households IS NOT NULL", name=op.f("ck_group_past_says_something")),
        sa.CheckConstraint("households >= 1", name=op.f("ck_group_past_households_positive")),
        sa.ForeignKeyConstraint(
            ["ward_id", "group_id"],
            ["residential_group.ward_id", "residential_group.id"],
            name=op.f("fk_group_past_ward_id_group_id_residential_group"),
        ),
        sa.PrimaryKeyConstraint("ward_id", "group_id", "until_day", name=op.f("pk_group_past")),
    )
    op.create_table(
        "volunteer_past",
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ward_id", "volunteer_id"],
            ["volunteer.ward_id", "volunteer.id"],
            name=op.f("fk_volunteer_past_ward_id_volunteer_id_volunteer"),
        ),
        sa.ForeignKeyConstraint(
            ["ward_id", "group_id"],
            ["residential_group.ward_id", "residential_group.id"],
            name=op.f("fk_volunteer_past_ward_id_group_id_residential_group"),
        ),
        sa.PrimaryKeyConstraint("ward_id", "volunteer_id", "until_day", name=op.f("pk_volunteer_past")),
    )
    op.add_column("staff_member", sa.Column("unit", sa.String(length=80), nullable=True))
    op.create_index(op.f("ix_volunteer_past_ward_id_group_id"), "volunteer_past", ["ward_id", "group_id"], unique=False)


def downgrade() -> None:
    op.drop_column("staff_member", "unit")
    op.drop_table("volunteer_past")
    op.drop_table("group_past")
