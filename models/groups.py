"""Residential groups, and how they merge and split."""

from datetime import date
from enum import StrEnum, auto
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Float, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, OfWard, one_of


class GroupKind(StrEnum):
    TO_DAN_PHO = auto()
    """tổ dân phố, the unit of a ward"""
    XOM = auto()
    """xóm, the unit of a former commune"""


class ResidentialGroup(OfWard, Base):
    """The smallest unit. In force from `valid_from` up to, not including, `valid_to`."""

    __tablename__ = "residential_group"
    __table_args__ = (
        UniqueConstraint("ward_id", "code"),
        CheckConstraint("households >= 1", name="households_positive"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="validity_in_order"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="point_whole"),
        CheckConstraint("latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name="point_on_earth"),
        CheckConstraint(one_of("kind", GroupKind), name="kind_known"),
    )

    code: Mapped[str] = mapped_column(String(20))
    """Short and lasting, unique in the ward over all time; a successor gets a new one."""
    name: Mapped[str] = mapped_column(String(80))
    """As people say it: "Tổ 12", "Xóm Nước Hai". The last one; earlier ones are in `GroupPast`."""
    kind: Mapped[GroupKind] = mapped_column(default=GroupKind.TO_DAN_PHO)
    households: Mapped[int]
    """The last count; earlier ones are in `GroupPast`. Figures of a day take the count of that day."""
    former_unit: Mapped[str | None] = mapped_column(String(80))
    """The commune or ward it belonged to before July 2025."""
    venue: Mapped[str | None] = mapped_column(String(120))
    """Usual place of visits, mostly the community house."""
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    boundary: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """GeoJSON Polygon or MultiPolygon in WGS 84; None: no shape, the group is shown as a chip."""
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class GroupSuccession(Base):
    """An old group went into a new one on a day: two old and one new is a merge, one old and two new a split."""

    __tablename__ = "group_succession"
    __table_args__ = (
        ForeignKeyConstraint(["ward_id", "old_id"], ["residential_group.ward_id", "residential_group.id"]),
        ForeignKeyConstraint(["ward_id", "new_id"], ["residential_group.ward_id", "residential_group.id"]),
        CheckConstraint("old_id <> new_id", name="not_itself"),
        CheckConstraint("share > 0 AND share <= 1", name="share_of_old"),
        Index(None, "ward_id", "new_id"),
    )

    ward_id: Mapped[int] = mapped_column(primary_key=True)
    old_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    new_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    on_day: Mapped[date]
    """The old group's `valid_to` and the new one's `valid_from`."""
    share: Mapped[float] = mapped_column(Float, default=1.0)
    """Part of the old group's households that went this way; 1 in a merge."""
