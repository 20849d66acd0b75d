"""What happens after visits: volunteers' help, and the centre's own days and months at the counter.

These are lines of a sheet: each stands at a place of its own (a volunteer, a day, a service), has a version and a
history, is taken out with a reason and restored, like a visit.
"""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Constraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, OfWard
from models.people import VolunteerKind

MOST_HOUSEHOLDS_A_DAY = 200
"""No volunteer helps more households with one service in one day."""


class Line(OfWard):
    """Who wrote a line down, how often it was changed since, and whether it is void (it counts nowhere then)."""

    recorded_by_id: Mapped[int] = mapped_column(BigInteger)
    recorded_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    """Grows with every change; an editor names the version that it saw."""
    voided_at: Mapped[datetime | None]
    voided_by_id: Mapped[int | None] = mapped_column(BigInteger)
    void_reason: Mapped[str | None] = mapped_column(String(300))
    staff_ids: ClassVar[tuple[int, ...]] = ()
    """Nobody goes anywhere: for the object rules, which ask that of visits."""


def _rules_of_a_line() -> tuple[Constraint, ...]:
    return (
        ForeignKeyConstraint(["ward_id", "service_id"], ["service.ward_id", "service.id"]),
        ForeignKeyConstraint(["ward_id", "recorded_by_id"], ["staff_member.ward_id", "staff_member.id"]),
        ForeignKeyConstraint(["ward_id", "voided_by_id"], ["staff_member.ward_id", "staff_member.id"]),
        CheckConstraint("(voided_at IS NULL) = (voided_by_id IS NULL)", name="void_has_author"),
        CheckConstraint("(voided_at IS NULL) = (void_reason IS NULL)", name="void_has_reason"),
        CheckConstraint("version >= 1", name="version_positive"),
    )


def _rules_of_figures() -> tuple[Constraint, ...]:
    return (
        CheckConstraint("visitors >= 0", name="visitors_not_negative"),
        CheckConstraint("direct >= 0", name="direct_not_negative"),
        CheckConstraint("online >= 0", name="online_not_negative"),
        CheckConstraint("postal >= 0", name="postal_not_negative"),
        CheckConstraint(
            "visitors IS NOT NULL OR direct IS NOT NULL OR online IS NOT NULL OR postal IS NOT NULL",
            name="says_something",
        ),
    )


class CounterLine(Line):
    """Figures at the counter, for one service or (service_id None) for all together. Missing is not zero."""

    service_id: Mapped[int | None] = mapped_column(BigInteger)
    visitors: Mapped[int | None]
    """People at the counter."""
    direct: Mapped[int | None]
    """Applications handed in at the counter (trực tiếp)."""
    online: Mapped[int | None]
    """… online (trực tuyến)."""
    postal: Mapped[int | None]
    """… by public postal service (bưu chính công ích)."""


class Assist(Line, Base):
    """lượt hỗ trợ sau buổi: a volunteer helped households with a service on a day, after the session."""

    __tablename__ = "assist"
    __table_args__ = (
        ForeignKeyConstraint(
            ["ward_id", "volunteer_id", "kind"],
            ["volunteer.ward_id", "volunteer.id", "volunteer.kind"],
            onupdate="CASCADE",
            name="fk_assist_volunteer",
        ),
        *_rules_of_a_line(),
        CheckConstraint(f"households BETWEEN 1 AND {MOST_HOUSEHOLDS_A_DAY}", name="households_believable"),
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


class CounterDay(CounterLine, Base):
    """số liệu một cửa: the centre's own day."""

    __tablename__ = "counter_day"
    __table_args__ = (*_rules_of_a_line(), *_rules_of_figures())

    on_day: Mapped[date]


class CounterMonth(CounterLine, Base):
    """A whole month at the counter, where that is what the centre has. A figure reads it or its days, never both."""

    __tablename__ = "counter_month"
    __table_args__ = (
        *_rules_of_a_line(),
        *_rules_of_figures(),
        CheckConstraint("month BETWEEN 24000 AND 26400", name="month_believable"),
    )

    month: Mapped[int]
    """Year × 12 + month - 1."""


# One row per day (or month) and service, and one for all services: NULL is never equal to NULL in a plain UNIQUE.
for _table, _when in ((CounterDay, CounterDay.on_day), (CounterMonth, CounterMonth.month)):
    _by_service, _for_all = _table.service_id.is_not(None), _table.service_id.is_(None)
    Index(
        f"uq_{_table.__tablename__}_service", _table.ward_id, _when, _table.service_id, unique=True,
        sqlite_where=_by_service, postgresql_where=_by_service,
    )  # fmt: skip
    Index(
        f"uq_{_table.__tablename__}_all", _table.ward_id, _when, unique=True,
        sqlite_where=_for_all, postgresql_where=_for_all,
    )  # fmt: skip
