"""The centre's staff and the volunteers who live in the groups. Residents are never stored."""

from datetime import date
from enum import StrEnum, auto

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.access import Actor, Role
from models.base import Base, OfWard, one_of


class StaffMember(OfWard, Base):
    """Somebody of the centre who goes out, or who reads the boards."""

    __tablename__ = "staff_member"
    __table_args__ = (
        UniqueConstraint("ward_id", "code"),
        CheckConstraint("active_to IS NULL OR active_to > active_from", name="activity_in_order"),
        CheckConstraint(one_of("role", Role), name="role_known"),
    )

    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    position: Mapped[str | None] = mapped_column(String(80))
    """Office held: "Chuyên viên", "Phó Giám đốc"."""
    role: Mapped[Role] = mapped_column(default=Role.STAFF)
    goes_out: Mapped[bool] = mapped_column(default=True)
    """Offered as a teacher when a visit is written down."""
    active_from: Mapped[date]
    active_to: Mapped[date | None]

    def as_actor(self) -> Actor:
        return Actor(self.ward_id, self.id, self.name, self.role)


class VolunteerKind(StrEnum):
    """The three forces of the "digital cores"; shown in totals only."""

    PARTY_MEMBER = auto()
    YOUTH_UNION = auto()
    IT_SAVVY = auto()


class Volunteer(OfWard, Base):
    """A "digital core" (hạt nhân số): lives in a group and goes on helping households after visits."""

    __tablename__ = "volunteer"
    __table_args__ = (
        ForeignKeyConstraint(["ward_id", "group_id"], ["residential_group.ward_id", "residential_group.id"]),
        UniqueConstraint("ward_id", "code"),
        UniqueConstraint("ward_id", "id", "kind"),  # what an assist's copy of the kind refers to
        CheckConstraint("left_on IS NULL OR left_on >= joined_on", name="membership_in_order"),
        CheckConstraint(one_of("kind", VolunteerKind), name="kind_known"),
        Index(None, "ward_id", "group_id"),
    )

    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    group_id: Mapped[int] = mapped_column(BigInteger)
    """Where the volunteer joined. When that group merges or splits, figures follow its succession."""
    kind: Mapped[VolunteerKind]
    in_digital_team: Mapped[bool] = mapped_column(default=False)
    """Member of the group's community digital technology team (Tổ công nghệ số cộng đồng)."""
    joined_on: Mapped[date]
    left_on: Mapped[date | None]
    """First day that no longer counts."""
