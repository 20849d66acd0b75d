"""indexes by which the register finds the visits of services and of staff"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_visit_service_register", "visit_service", ["ward_id", "service_id", "visit_id"])
    op.create_index("ix_visit_staff_register", "visit_staff", ["ward_id", "staff_id", "visit_id"])
    op.drop_index("ix_visit_staff_ward_id_staff_id", "visit_staff")


def downgrade() -> None:
    op.create_index("ix_visit_staff_ward_id_staff_id", "visit_staff", ["ward_id", "staff_id"])
    op.drop_index("ix_visit_staff_register", "visit_staff")
    op.drop_index("ix_visit_service_register", "visit_service")
