"""What the quality inbox has found and somebody has looked at: it is right as it is, for a reason."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, OfWard


class QualityAcceptance(OfWard, Base):
    """A finding that somebody has accepted. It holds for the facts that were judged: when they change it is open again.

    Findings themselves are worked out anew and kept nowhere.
    """

    __tablename__ = "quality_acceptance"
    __table_args__ = (
        ForeignKeyConstraint(["ward_id", "accepted_by_id"], ["staff_member.ward_id", "staff_member.id"]),
        UniqueConstraint("ward_id", "finding"),
        CheckConstraint("length(digest) = 64", name="digest_whole"),
        CheckConstraint("length(reason) >= 5", name="reason_said"),
    )

    finding: Mapped[str] = mapped_column(String(80))
    """ "<variant>:<table>:<number>", like "outlier:visit:1234"."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the facts that were judged."""
    reason: Mapped[str] = mapped_column(String(300))
    accepted_by_id: Mapped[int] = mapped_column(BigInteger)
    accepted_at: Mapped[datetime]
