"""displays that show the boards of a meeting, and which of them"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

CHECKS = {
    "ck_display_figures_known": "figures IN ('live', 'frozen', 'meeting')",
    "ck_display_meeting_board_known": "meeting_board BETWEEN 1 AND 7",
    "ck_display_steers_not_negative": "steers >= 0",
}


def upgrade() -> None:
    op.add_column("access_state", sa.Column("steered", sa.BigInteger(), server_default="0", nullable=False))
    with op.batch_alter_table("display") as batch_op:
        batch_op.add_column(sa.Column("meeting_board", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("figures", sa.String(length=40), server_default="live", nullable=False))
        batch_op.add_column(sa.Column("dark", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("steers", sa.Integer(), server_default="0", nullable=False))
        for name, condition in CHECKS.items():
            batch_op.create_check_constraint(op.f(name), condition)


def downgrade() -> None:
    with op.batch_alter_table("display") as batch_op:
        for name in CHECKS:
            batch_op.drop_constraint(op.f(name), type_="check")
        for name in ("meeting_board", "figures", "dark", "steers"):
            batch_op.drop_column(name)
    with op.batch_alter_table("access_state") as batch_op:
        batch_op.drop_column("steered")
