"""findings of the quality inbox that somebody has accepted"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quality_acceptance",
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("finding", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("accepted_by_id", sa.BigInteger(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_quality_acceptance_digest_whole")),
        sa.CheckConstraint("length(reason) >= 5", name=op.f("ck_quality_acceptance_reason_said")),
        sa.ForeignKeyConstraint(
            ["ward_id", "accepted_by_id"],
            ["staff_member.ward_id", "staff_member.id"],
            name=op.f("fk_quality_acceptance_ward_id_accepted_by_id_staff_member"),
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_quality_acceptance_ward_id_ward")),
        sa.PrimaryKeyConstraint("ward_id", "id", name=op.f("pk_quality_acceptance")),
        sa.UniqueConstraint("ward_id", "finding", name=op.f("uq_quality_acceptance_ward_id_finding")),
    )


def downgrade() -> None:
    op.drop_table("quality_acceptance")
