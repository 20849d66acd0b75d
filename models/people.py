"""The centre's staff and the volunteers who live in the groups. Residents are never stored."""

from datetime import date, datetime
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
    )

    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    position: Mapped[str | None] = mapped_column(String(80))
    """Office held: "Chuyên viên", "Phó Giám đốc"."""
    unit: Mapped[str | None] = mapped_column(String(80))
    """Where they work: "Trung tâm Phục vụ hành chính công", "Văn hóa – Xã hội"."""
    goes_out: Mapped[bool] = mapped_column(default=True)
    """Offered as a teacher when a visit is written down."""
    active_from: Mapped[date]
    active_to: Mapped[date | None]
    erased_at: Mapped[datetime | None]
    """The name was replaced by a number, as privacy law asks; figures are unchanged."""

    def as_actor(self, role: Role = Role.STAFF) -> Actor:
        """This person acting in `role` without a sign-in, as the planting of a ward does."""
        return Actor(self.ward_id, self.id, self.name, role)


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
    """Where the volunteer lives (moved to) last; earlier homes are in `VolunteerPast`. When that group merges or
    splits, figures follow its succession."""
    kind: Mapped[VolunteerKind]
    in_digital_team: Mapped[bool] = mapped_column(default=False)
    """Member of the group's community digital technology team (Tổ công nghệ số cộng đồng)."""
    joined_on: Mapped[date]
    left_on: Mapped[date | None]
    """First day that no longer counts."""
    erased_at: Mapped[datetime | None]
    """The name was replaced by a number, as privacy law asks; figures are unchanged."""


class VolunteerPhone(Base):
    """A volunteer's phone, with consent only. Shown to managers, each look noted; never exported or projected."""

    __tablename__ = "volunteer_phone"
    __table_args__ = (
        ForeignKeyConstraint(["ward_id", "volunteer_id"], ["volunteer.ward_id", "volunteer.id"]),
        CheckConstraint("length(number) BETWEEN 9 AND 15", name="number_believable"),
    )

    ward_id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(String(15))
    """Digits, with a leading + when it is written with a country code."""


class Consent(OfWard, Base):
    """A volunteer agreed that their name, and phone if given, is kept: when, to which text, who wrote it down."""

    __tablename__ = "consent"
    __table_args__ = (
        ForeignKeyConstraint(["ward_id", "volunteer_id"], ["volunteer.ward_id", "volunteer.id"]),
        ForeignKeyConstraint(["ward_id", "recorded_by_id"], ["staff_member.ward_id", "staff_member.id"]),
        CheckConstraint("withdrawn_on IS NULL OR withdrawn_on >= given_on", name="withdrawn_after_given"),
        Index(None, "ward_id", "volunteer_id"),
    )

    volunteer_id: Mapped[int] = mapped_column(BigInteger)
    given_on: Mapped[date]
    text_version: Mapped[str] = mapped_column(String(20))
    """Which wording was agreed to, like "2026-01"."""
    covers_phone: Mapped[bool] = mapped_column(default=False)
    recorded_by_id: Mapped[int | None] = mapped_column(BigInteger)
    recorded_at: Mapped[datetime]
    withdrawn_on: Mapped[date | None]
