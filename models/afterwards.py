"""What happens after visits: volunteers' help, and the centre's own days at the counter."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, OfWard
from models.people import VolunteerKind

MOST_HOUSEHOLDS_A_DAY = 200
"""No volunteer helps more households with one service in one day."""


class Assist(OfWard, Base):
    """lượt hỗ trợ sau buổi: a volunteer helped households with a service on a day, after the session."""

    __tablename__ = "assist"
    __table_args__ = (
        ForeignKeyConstraint(
            ["ward_id", "volunteer_id", "kind"],
            ["volunteer.ward_id", "volunteer.id", "volunteer.kind"],
            onupdate="CASCADE",
            name="fk_assist_volunteer",
        ),
        ForeignKeyConstraint(["ward_id", "service_id"], ["service.ward_id", "service.id"]),
        ForeignKeyConstraint(["ward_id", "recorded_by_id"], ["staff_member.ward_id", "staff_member.id"]),
        CheckConstraint(f"households BETWEEN 1 AND {MOST_HOUSEHOLDS_A_DAY}", name="households_believable"),
        CheckConstraint("version >= 1", name="version_positive"),
        Index("ix_assist_by_day", "ward_id", "on_day", "kind", "households", "volunteer_id", "voided_at"),
        Index("ix_assist_by_volunteer", "ward_id", "volunteer_id", "on_day", "voided_at", "households"),
    )

    volunteer_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[VolunteerKind]
    """The volunteer's own kind; the foreign key carries a correction of it here."""
    service_id: Mapped[int | None] = mapped_column(BigInteger)
    """None: not said which."""
    on_day: Mapped[date]
    households: Mapped[int]
    """Households helped that day (lượt hộ)."""
    recorded_by_id: Mapped[int] = mapped_column(BigInteger)
    recorded_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    voided_at: Mapped[datetime | None]


class CounterDay(OfWard, Base):
    """số liệu một cửa: the centre's own day, for one service or (service_id None) for all together."""

    __tablename__ = "counter_day"
    __table_args__ = (
        ForeignKeyConstraint(["ward_id", "service_id"], ["service.ward_id", "service.id"]),
        ForeignKeyConstraint(["ward_id", "recorded_by_id"], ["staff_member.ward_id", "staff_member.id"]),
        CheckConstraint("visitors >= 0", name="visitors_not_negative"),
        CheckConstraint("direct >= 0", name="direct_not_negative"),
        CheckConstraint("online >= 0", name="online_not_negative"),
        CheckConstraint("postal >= 0", name="postal_not_negative"),
        CheckConstraint(
            "visitors IS NOT NULL OR direct IS NOT NULL OR online IS NOT NULL OR postal IS NOT NULL",
            name="says_something",
        ),
        CheckConstraint("version >= 1", name="version_positive"),
    )

    on_day: Mapped[date]
    service_id: Mapped[int | None] = mapped_column(BigInteger)
    visitors: Mapped[int | None]
    """People at the counter. Missing is not zero, here and below."""
    direct: Mapped[int | None]
    """Applications handed in at the counter (trực tiếp)."""
    online: Mapped[int | None]
    """… online (trực tuyến)."""
    postal: Mapped[int | None]
    """… by public postal service (bưu chính công ích)."""
    recorded_by_id: Mapped[int] = mapped_column(BigInteger)
    recorded_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


# One row per day and service, and one for all services: NULL is never equal to NULL in a plain UNIQUE.
Index(
    "uq_counter_day_service",
    CounterDay.ward_id,
    CounterDay.on_day,
    CounterDay.service_id,
    unique=True,
    sqlite_where=CounterDay.service_id.is_not(None),
    postgresql_where=CounterDay.service_id.is_not(None),
)
Index(
    "uq_counter_day_all",
    CounterDay.ward_id,
    CounterDay.on_day,
    unique=True,
    sqlite_where=CounterDay.service_id.is_(None),
    postgresql_where=CounterDay.service_id.is_(None),
)
