"""review meetings with their frozen figures, and what they decide"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meeting",
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by_id", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("snapshot_hash", sa.String(length=64), nullable=False),
        sa.Column("entry_key", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('weekly', 'monthly')", name=op.f("ck_meeting_kind_known")),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name=op.f("ck_meeting_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["ward_id", "started_by_id"],
            ["staff_member.ward_id", "staff_member.id"],
            name=op.f("fk_meeting_ward_id_started_by_id_staff_member"),
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_meeting_ward_id_ward")),
        sa.PrimaryKeyConstraint("ward_id", "id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("ward_id", "entry_key", name=op.f("uq_meeting_ward_id_entry_key")),
    )
    op.create_index("ix_meeting_by_day", "meeting", ["ward_id", "on_day", "id"], unique=False)
    op.create_index(
        "uq_meeting_going_on",
        "meeting",
        ["ward_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "decision",
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("meeting_id", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("service_id", sa.BigInteger(), nullable=True),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("closes", sa.String(length=40), nullable=False),
        sa.Column("figure", sa.String(length=40), nullable=True),
        sa.Column("goal", sa.Double(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_as", sa.String(length=40), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by_id", sa.BigInteger(), nullable=True),
        sa.Column("end_note", sa.String(length=300), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entry_key", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(closes = 'figure_reached') = (figure IS NOT NULL)", name=op.f("ck_decision_figure_when_it_closes")
        ),
        sa.CheckConstraint(
            "closes <> 'service_taught' OR service_id IS NOT NULL", name=op.f("ck_decision_service_when_it_closes")
        ),
        sa.CheckConstraint(
            "closes IN ('by_hand', 'visit_held', 'service_taught', 'volunteer_active', 'figure_reached')",
            name=op.f("ck_decision_closes_known"),
        ),
        sa.CheckConstraint(
            "closes NOT IN ('visit_held', 'volunteer_active') OR group_id IS NOT NULL",
            name=op.f("ck_decision_group_when_it_closes"),
        ),
        sa.CheckConstraint(
            "ended_as IS NULL OR ended_as IN ('done', 'dropped')", name=op.f("ck_decision_ended_as_known")
        ),
        sa.CheckConstraint(
            "figure IS NULL OR figure IN "
            "('group_coverage', 'household_reach', 'active_volunteers', 'online_share', 'attendances')",
            name=op.f("ck_decision_figure_known"),
        ),
        sa.CheckConstraint("(ended_as IS NULL) = (ended_by_id IS NULL)", name=op.f("ck_decision_ended_by_somebody")),
        sa.CheckConstraint("(ended_as IS NULL) = (ended_on IS NULL)", name=op.f("ck_decision_ended_on_a_day")),
        sa.CheckConstraint("(figure IS NULL) = (goal IS NULL)", name=op.f("ck_decision_goal_of_figure")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_decision_version_positive")),
        sa.ForeignKeyConstraint(
            ["ward_id", "ended_by_id"],
            ["staff_member.ward_id", "staff_member.id"],
            name=op.f("fk_decision_ward_id_ended_by_id_staff_member"),
        ),
        sa.ForeignKeyConstraint(
            ["ward_id", "group_id"],
            ["residential_group.ward_id", "residential_group.id"],
            name=op.f("fk_decision_ward_id_group_id_residential_group"),
        ),
        sa.ForeignKeyConstraint(
            ["ward_id", "meeting_id"],
            ["meeting.ward_id", "meeting.id"],
            name=op.f("fk_decision_ward_id_meeting_id_meeting"),
        ),
        sa.ForeignKeyConstraint(
            ["ward_id", "owner_id"],
            ["staff_member.ward_id", "staff_member.id"],
            name=op.f("fk_decision_ward_id_owner_id_staff_member"),
        ),
        sa.ForeignKeyConstraint(
            ["ward_id", "service_id"],
            ["service.ward_id", "service.id"],
            name=op.f("fk_decision_ward_id_service_id_service"),
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_decision_ward_id_ward")),
        sa.PrimaryKeyConstraint("ward_id", "id", name=op.f("pk_decision")),
        sa.UniqueConstraint("ward_id", "entry_key", name=op.f("uq_decision_ward_id_entry_key")),
    )
    op.create_index("ix_decision_by_meeting", "decision", ["ward_id", "meeting_id", "id"], unique=False)
    op.create_index("ix_decision_by_owner", "decision", ["ward_id", "owner_id", "due_on"], unique=False)


def downgrade() -> None:
    op.drop_table("decision")
    op.drop_table("meeting")
