"""Review meetings (giao ban) with their frozen figures, and what they decide: who does what by when."""

from datetime import date, datetime
from enum import StrEnum, auto
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, OfWard, one_of
from models.ward import Figure


class MeetingKind(StrEnum):
    WEEKLY = auto()
    MONTHLY = auto()


class Meeting(OfWard, Base):
    """One review meeting. Starting it freezes the figures; they stay as shown, whatever is corrected later."""

    __tablename__ = "meeting"
    __table_args__ = (
        ForeignKeyConstraint(["ward_id", "started_by_id"], ["staff_member.ward_id", "staff_member.id"]),
        UniqueConstraint("ward_id", "entry_key"),
        CheckConstraint(one_of("kind", MeetingKind), name="kind_known"),
        CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="ends_after_start"),
        Index("ix_meeting_by_day", "ward_id", "on_day", "id"),
        # A ward sits in one meeting at a time.
        Index(
            "uq_meeting_going_on",
            "ward_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    kind: Mapped[MeetingKind]
    on_day: Mapped[date]
    """Calendar day in the ward's own time zone."""
    started_at: Mapped[datetime]
    started_by_id: Mapped[int] = mapped_column(BigInteger)
    ended_at: Mapped[datetime | None]
    """None: it goes on."""
    revision: Mapped[int] = mapped_column(BigInteger)
    """The ward's data revision that was frozen."""
    snapshot: Mapped[str] = mapped_column(Text, deferred=True)
    """Canonical JSON of every figure that its boards show (metrics/snapshot.py)."""
    snapshot_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of `snapshot` in UTF-8."""
    entry_key: Mapped[UUID]
    """Made once per opened page; pressing twice starts one meeting."""


class Closes(StrEnum):
    """What closes a decision."""

    BY_HAND = auto()
    VISIT_HELD = auto()
    """A visit in its group."""
    SERVICE_TAUGHT = auto()
    """Its service taught, in its group when it names one."""
    VOLUNTEER_ACTIVE = auto()
    """Help by a volunteer of its group."""
    FIGURE_REACHED = auto()
    """A figure at its goal."""


class DecisionEnd(StrEnum):
    """How somebody ended a decision by hand; the data close it without leaving a trace here."""

    DONE = auto()
    DROPPED = auto()


class Decision(OfWard, Base):
    """kết luận: who does what by when, about which group or service, and what shows that it was done."""

    __tablename__ = "decision"
    __table_args__ = (
        ForeignKeyConstraint(["ward_id", "meeting_id"], ["meeting.ward_id", "meeting.id"]),
        ForeignKeyConstraint(["ward_id", "group_id"], ["residential_group.ward_id", "residential_group.id"]),
        ForeignKeyConstraint(["ward_id", "service_id"], ["service.ward_id", "service.id"]),
        ForeignKeyConstraint(["ward_id", "owner_id"], ["staff_member.ward_id", "staff_member.id"]),
        ForeignKeyConstraint(["ward_id", "ended_by_id"], ["staff_member.ward_id", "staff_member.id"]),
        UniqueConstraint("ward_id", "entry_key"),
        CheckConstraint(one_of("closes", Closes), name="closes_known"),
        CheckConstraint(f"figure IS NULL OR {one_of('figure', Figure)}", name="figure_known"),
        CheckConstraint(f"ended_as IS NULL OR {one_of('ended_as', DecisionEnd)}", name="ended_as_known"),
        CheckConstraint(
            "closes NOT IN ('visit_held', 'volunteer_active') OR group_id IS NOT NULL", name="group_when_it_closes"
        ),
        CheckConstraint("closes <> 'service_taught' OR service_id IS NOT NULL", name="service_when_it_closes"),
        CheckConstraint("(closes = 'figure_reached') = (figure IS NOT NULL)", name="figure_when_it_closes"),
        CheckConstraint("(figure IS NULL) = (goal IS NULL)", name="goal_of_figure"),
        CheckConstraint("(ended_as IS NULL) = (ended_on IS NULL)", name="ended_on_a_day"),
        CheckConstraint("(ended_as IS NULL) = (ended_by_id IS NULL)", name="ended_by_somebody"),
        CheckConstraint("version >= 1", name="version_positive"),
        Index("ix_decision_by_meeting", "ward_id", "meeting_id", "id"),
        Index("ix_decision_by_owner", "ward_id", "owner_id", "due_on"),
    )

    meeting_id: Mapped[int] = mapped_column(BigInteger)
    what: Mapped[str] = mapped_column(String(300))
    group_id: Mapped[int | None] = mapped_column(BigInteger)
    service_id: Mapped[int | None] = mapped_column(BigInteger)
    owner_id: Mapped[int | None] = mapped_column(BigInteger)
    """Of the StaffMember who sees to it."""
    due_on: Mapped[date]
    closes: Mapped[Closes]
    figure: Mapped[Figure | None]
    goal: Mapped[float | None]
    """A share 0..1 or a count, as in `Target`."""
    decided_at: Mapped[datetime]
    ended_as: Mapped[DecisionEnd | None]
    ended_on: Mapped[date | None]
    ended_by_id: Mapped[int | None] = mapped_column(BigInteger)
    end_note: Mapped[str | None] = mapped_column(String(300))
    version: Mapped[int] = mapped_column(default=1)
    """Grows with every change; an editor names the version that it saw."""
    entry_key: Mapped[UUID]
    """Made once per opened form; the same key decides once."""
