"""Sums that the database keeps beside the facts, so that long histories are as quick to read as short ones.

Triggers (migrations) change them in the transaction that changes the facts; nothing else may write them. They count
visits and lines with `counts`, and assists that are not void. A sum that has become nought stays as a row of noughts.
"""

from datetime import date, time

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.people import VolunteerKind

DAYS_A_SPAN = 60
"""Days whose help stands in the bits of one number (`HelpSpan.days`): the most whole tens that fit into 63."""
CLUSTERED = {"sqlite_with_rowid": False}
"""SQLite keeps the rows themselves in the order of their keys."""


class VisitDay(Base):
    """Visits by day and start: how many, and what they count together."""

    __tablename__ = "visit_day"
    __table_args__ = CLUSTERED

    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"), primary_key=True)
    on_day: Mapped[date] = mapped_column(primary_key=True)
    starts_at: Mapped[time] = mapped_column(primary_key=True)
    visits: Mapped[int]
    attendees: Mapped[int]
    attendees_known: Mapped[int]
    """Visits that say a number, here and below."""
    households_present: Mapped[int]
    first_time: Mapped[int]


class VisitMonth(Base):
    """Visits by group and month."""

    __tablename__ = "visit_month"
    __table_args__ = CLUSTERED

    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Year × 12 + month - 1."""
    visits: Mapped[int]
    attendees: Mapped[int]
    first_time: Mapped[int]
    first_time_known: Mapped[int]


class LineMonth(Base):
    """Service lines by service and month."""

    __tablename__ = "line_month"
    __table_args__ = CLUSTERED

    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    visits: Mapped[int]
    people: Mapped[int]
    people_known: Mapped[int]
    by_resident: Mapped[int]
    for_resident: Mapped[int]


class LinePair(Base):
    """Service lines by service and group, of all time."""

    __tablename__ = "line_pair"
    __table_args__ = CLUSTERED

    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    group_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    visits: Mapped[int]
    people: Mapped[int]


class AssistDay(Base):
    """Volunteers' help by day and kind."""

    __tablename__ = "assist_day"
    __table_args__ = CLUSTERED

    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"), primary_key=True)
    on_day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[VolunteerKind] = mapped_column(primary_key=True)
    assists: Mapped[int]
    households: Mapped[int]


class HelpSpan(Base):
    """On which days a volunteer helped: one row for DAYS_A_SPAN days, a bit for each."""

    __tablename__ = "help_span"
    __table_args__ = CLUSTERED

    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"), primary_key=True)
    span: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Days since 1 January 1900 ÷ DAYS_A_SPAN, rounded down."""
    volunteer_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    days: Mapped[int] = mapped_column(BigInteger)
    """Bit n: helped on the n-th day of the span, counted from 0."""
