"""Forms: what a person has typed and not yet saved, and which forms have been saved."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
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
    form: Mapped[str] = mapped_column(String(40))
    """Which form: "visit", "correct:<number>", "assists:<Monday>", "counter:<day or month>"."""
    content: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


class SavedForm(Base):
    """An opened form that has been saved: sent again with the same content it saves nothing more.

    Visits keep the same two columns on their own row.
    """

    __tablename__ = "saved_form"
    __table_args__ = (ForeignKeyConstraint(["ward_id", "saved_by_id"], ["staff_member.ward_id", "staff_member.id"]),)

    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"), primary_key=True)
    entry_key: Mapped[UUID] = mapped_column(primary_key=True)
    """Made once per opened form, or from the bytes of a file."""
    digest: Mapped[str] = mapped_column(String(64))
    """Of what the form held: the same key with other content is refused, not swallowed."""
    saved_by_id: Mapped[int] = mapped_column(BigInteger)
    saved_at: Mapped[datetime]
