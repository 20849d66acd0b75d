"""Drafts: what a person has typed and not yet saved."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Draft(Base):
    """A form as it stood at the last keystroke that reached the server. Counts in no figure.

    Belongs to one person and one opened form (`entry_key`), and follows the person to any device.
    """

    __tablename__ = "draft"
    __table_args__ = (
        ForeignKeyConstraint(["ward_id", "staff_id"], ["staff_member.ward_id", "staff_member.id"]),
        UniqueConstraint("ward_id", "entry_key"),
        Index(None, "ward_id", "staff_id", "form", "saved_at"),
    )

    ward_id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    entry_key: Mapped[UUID] = mapped_column(primary_key=True)
    form: Mapped[str] = mapped_column(String(20))
    """Which form: "visit"."""
    content: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
