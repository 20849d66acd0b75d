"""Outreach visits: one session in one group, and what was taught there."""

from datetime import date, datetime, time
from enum import StrEnum, auto
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, OfWard, one_of

MOST_ATTENDEES = 10_000
"""No visit is larger; far above it lies the question "are you sure?"."""


class VisitStatus(StrEnum):
    PLANNED = auto()
    HELD = auto()
    POSTPONED = auto()
    CANCELLED = auto()


class Visit(OfWard, Base):
    """One session in one group. Only held visits that are not void count in figures (`counts`)."""

    __tablename__ = "visit"
    __table_args__ = (
        ForeignKeyConstraint(["ward_id", "group_id"], ["residential_group.ward_id", "residential_group.id"]),
        ForeignKeyConstraint(["ward_id", "recorded_by_id"], ["staff_member.ward_id", "staff_member.id"]),
        ForeignKeyConstraint(["ward_id", "voided_by_id"], ["staff_member.ward_id", "staff_member.id"]),
        UniqueConstraint("ward_id", "entry_key"),
        UniqueConstraint("ward_id", "id", "group_id", "on_day", "counts", name="uq_visit_line_copy"),
        CheckConstraint(one_of("status", VisitStatus), name="status_known"),
        CheckConstraint("counts = (status = 'held' AND voided_at IS NULL)", name="counts_when_held"),
        CheckConstraint("ends_at IS NULL OR ends_at > starts_at", name="ends_after_start"),
        CheckConstraint(f"attendees BETWEEN 0 AND {MOST_ATTENDEES}", name="attendees_believable"),
        CheckConstraint("households_present >= 0", name="households_present_not_negative"),
        CheckConstraint("first_time_households >= 0", name="first_time_not_negative"),
        CheckConstraint("households_present <= attendees", name="households_within_attendees"),
        CheckConstraint("first_time_households <= households_present", name="first_time_within_present"),
        CheckConstraint("(voided_at IS NULL) = (voided_by_id IS NULL)", name="void_has_author"),
        CheckConstraint("(voided_at IS NULL) = (void_reason IS NULL)", name="void_has_reason"),
        CheckConstraint("version >= 1", name="version_positive"),
        # Figures read counted visits by group or by day, and never leave these two indexes.
        Index(
            "ix_visit_by_group",
            "ward_id", "counts", "group_id", "on_day", "attendees", "first_time_households",
        ),
        Index(
            "ix_visit_by_day",
            "ward_id", "counts", "on_day", "group_id", "attendees", "households_present", "first_time_households",
            "starts_at", "id",
        ),
        # The register counts and orders its pages in this one.
        Index(
            "ix_visit_register",
            "ward_id", "on_day", "starts_at", "id", "status", "voided_at", "counts", "attendees", "group_id",
        ),
        Index("ix_visit_group_day", "ward_id", "group_id", "on_day"),
    )  # fmt: skip

    group_id: Mapped[int] = mapped_column(BigInteger)
    """The group as it was: a visit stays with it when the group merges or splits."""
    status: Mapped[VisitStatus]
    counts: Mapped[bool]
    """Held and not void: the only visits that figures see."""
    on_day: Mapped[date]
    """Calendar day in the ward's own time zone; the planned day until the visit is held."""
    starts_at: Mapped[time]
    ends_at: Mapped[time | None]
    venue: Mapped[str | None] = mapped_column(String(120))
    attendees: Mapped[int | None]
    """lượt người: people who came. Missing is not zero."""
    households_present: Mapped[int | None]
    first_time_households: Mapped[int | None]
    """Of the households present, those met for the first time."""
    note: Mapped[str | None] = mapped_column(Text)
    searched: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Venue, note and reason of the void, folded: what a search looks through."""
    second_visit_reason: Mapped[str | None] = mapped_column(String(300))
    """Why there is another visit in the same group on the same day."""
    entry_key: Mapped[UUID]
    """Made once per opened form; the same key saves one visit, however often it is sent."""
    entry_digest: Mapped[str] = mapped_column(String(64))
    """Of what the form held: the same key with other content is refused, not swallowed."""
    recorded_by_id: Mapped[int] = mapped_column(BigInteger)
    recorded_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    """Grows with every change; an editor names the version that it saw."""
    voided_at: Mapped[datetime | None]
    voided_by_id: Mapped[int | None] = mapped_column(BigInteger)
    void_reason: Mapped[str | None] = mapped_column(String(300))

    services: Mapped[list["VisitService"]] = relationship(
        cascade="all, delete-orphan", order_by="VisitService.service_id", passive_updates=True
    )
    staff: Mapped[list["VisitStaff"]] = relationship(cascade="all, delete-orphan", order_by="VisitStaff.staff_id")
    volunteers: Mapped[list["VisitVolunteer"]] = relationship(
        cascade="all, delete-orphan", order_by="VisitVolunteer.volunteer_id"
    )

    @property
    def staff_ids(self) -> list[int]:
        """Who went there, or is to go."""
        return [row.staff_id for row in self.staff]


class VisitService(Base):
    """One service taught at one visit.

    `group_id`, `on_day` and `counts` are the visit's own: the foreign key carries every change of them here, so that
    "what was taught where" is answered from one index (measured on SQLite with 140,000 lines: 59 ms instead of 200).
    """

    __tablename__ = "visit_service"
    __table_args__ = (
        ForeignKeyConstraint(
            ["ward_id", "visit_id", "group_id", "on_day", "counts"],
            ["visit.ward_id", "visit.id", "visit.group_id", "visit.on_day", "visit.counts"],
            onupdate="CASCADE",
            name="fk_visit_service_visit",
        ),
        ForeignKeyConstraint(["ward_id", "service_id"], ["service.ward_id", "service.id"]),
        CheckConstraint("people >= 0", name="people_not_negative"),
        CheckConstraint("filed_by_resident >= 0", name="filed_by_resident_not_negative"),
        CheckConstraint("filed_for_resident >= 0", name="filed_for_resident_not_negative"),
        Index(
            "ix_visit_service_by_group",
            "ward_id", "counts", "service_id", "group_id", "on_day",
            "people", "filed_by_resident", "filed_for_resident",
        ),
        Index(
            "ix_visit_service_by_day",
            "ward_id", "counts", "on_day", "service_id", "group_id",
            "people", "filed_by_resident", "filed_for_resident",
        ),
        # The register looks for the visits where a service was taught.
        Index("ix_visit_service_register", "ward_id", "service_id", "visit_id"),
    )  # fmt: skip

    ward_id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    service_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    group_id: Mapped[int] = mapped_column(BigInteger)
    on_day: Mapped[date]
    counts: Mapped[bool]
    people: Mapped[int | None]
    """People guided in this service."""
    filed_by_resident: Mapped[int | None]
    """Applications filed on the spot by the resident's own hand (tự nộp)."""
    filed_for_resident: Mapped[int | None]
    """Applications filed on the spot by somebody else for the resident (nộp hộ)."""


class VisitStaff(Base):
    """Who of the staff led a visit."""

    __tablename__ = "visit_staff"
    __table_args__ = (
        ForeignKeyConstraint(["ward_id", "visit_id"], ["visit.ward_id", "visit.id"]),
        ForeignKeyConstraint(["ward_id", "staff_id"], ["staff_member.ward_id", "staff_member.id"]),
        Index("ix_visit_staff_register", "ward_id", "staff_id", "visit_id"),
    )

    ward_id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    staff_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)


class VisitVolunteer(Base):
    """Which volunteers took part in a visit."""

    __tablename__ = "visit_volunteer"
    __table_args__ = (
        ForeignKeyConstraint(["ward_id", "visit_id"], ["visit.ward_id", "visit.id"]),
        ForeignKeyConstraint(["ward_id", "volunteer_id"], ["volunteer.ward_id", "volunteer.id"]),
        Index(None, "ward_id", "volunteer_id"),
    )

    ward_id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
