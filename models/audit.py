"""The audit trail: one row for each change that anybody made."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, OfWard


class AuditEvent(OfWard, Base):
    """Who did what to which row, when, and what it was before and after. Rows are added, never changed."""

    __tablename__ = "audit_event"
    __table_args__ = (
        ForeignKeyConstraint(["ward_id", "actor_id"], ["staff_member.ward_id", "staff_member.id"]),
        UniqueConstraint("ward_id", "revision", "id"),
        Index(None, "ward_id", "subject", "subject_id"),
        Index(None, "ward_id", "at"),
        Index(None, "ward_id", "actor_id", "id"),
    )

    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    """The person of the centre; None: the installation itself, or an account of the province."""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """Whose sign-in it was; None: the installation itself."""
    verb: Mapped[str] = mapped_column(String(40))
    """"<subject>.<deed>", like "visit.correct"."""
    subject: Mapped[str] = mapped_column(String(40))
    """Name of the table the row stands in."""
    subject_id: Mapped[int] = mapped_column(BigInteger)
    revision: Mapped[int] = mapped_column(BigInteger)
    """The ward's data revision that this change made."""
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    """Only the fields that changed."""
    reason: Mapped[str | None] = mapped_column(String(300))
    searched: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Every word of the row, folded (no marks, lower case): what a search looks through."""
    previous: Mapped[str | None] = mapped_column(String(64))
    """Hash of the ward's audit event before this one; None: this is the first."""
    hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 over the row and `previous`: a changed, removed or inserted row breaks the chain."""
