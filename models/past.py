"""What was so until a day: earlier names and households of groups, earlier homes of volunteers.

The row itself (`ResidentialGroup`, `Volunteer`) says what holds last; a row here what held before `until_day`. Whatever
is asked about a day takes the first `until_day` after it, and the row itself when there is none. So a correction of a
row needs no second place, and a ward in which nothing ever changed has no rows here.
"""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class GroupPast(Base):
    """A group's name, or its households, or both, up to a day."""

    __tablename__ = "group_past"
    __table_args__ = (
        ForeignKeyConstraint(["ward_id", "group_id"], ["residential_group.ward_id", "residential_group.id"]),
        CheckConstraint("name IS NOT NULL OR households IS NOT NULL", name="says_something"),
        CheckConstraint("households >= 1", name="households_positive"),
    )

    ward_id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    until_day: Mapped[date] = mapped_column(primary_key=True)
    """First day on which it was so no longer."""
    name: Mapped[str | None] = mapped_column(String(80))
    """None: its name did not change on that day."""
    households: Mapped[int | None]
    """None: nobody counted anew on that day."""


class VolunteerPast(Base):
    """Where a volunteer lived up to a day."""

    __tablename__ = "volunteer_past"
    __table_args__ = (
        ForeignKeyConstraint(["ward_id", "volunteer_id"], ["volunteer.ward_id", "volunteer.id"]),
        ForeignKeyConstraint(["ward_id", "group_id"], ["residential_group.ward_id", "residential_group.id"]),
        Index(None, "ward_id", "group_id"),
    )

    ward_id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    until_day: Mapped[date] = mapped_column(primary_key=True)
    """The day of the move: the first on which they lived there no longer."""
    group_id: Mapped[int] = mapped_column(BigInteger)
    """When that group merged or split meanwhile, figures follow its succession."""
