"""the order in which a ward's meeting goes through its boards"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

WHOLE = "length(board_order) = 7 AND " + " AND ".join(f"board_order LIKE '%{number}%'" for number in range(1, 8))


def upgrade() -> None:
    # With its check in one statement: SQLite would copy the table otherwise, which everything points at.
    op.execute(
        "ALTER TABLE ward ADD COLUMN board_order VARCHAR(7) DEFAULT '1234567' NOT NULL "
        f"CONSTRAINT ck_ward_board_order_whole CHECK ({WHOLE})"
    )


def downgrade() -> None:
    op.drop_column("ward", "board_order")
