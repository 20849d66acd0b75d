"""What every table shares: constraint names, enum storage, aware moments, keys that lead with the ward."""

from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Date,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    Integer,
    MetaData,
    Time,
    TypeDecorator,
    Uuid,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Instant(TypeDecorator[datetime]):
    """A moment in time, always aware, always UTC, on SQLite as on PostgreSQL."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}; give it a time zone first")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:  # SQLite forgets the zone
            return value.replace(tzinfo=UTC)
        return value and value.astimezone(UTC)


class Base(DeclarativeBase):
    """Parent of all tables. Constraints are named, so that migrations and refusals can name them too."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        int: Integer(),
        date: Date(),
        time: Time(),
        UUID: Uuid(),
        datetime: Instant(),
        dict[str, Any]: JSON(none_as_null=True),
        StrEnum: Enum(
            StrEnum,
            native_enum=False,  # a plain text column with a CHECK in __table_args__ where it matters
            length=40,
            values_callable=lambda members: [member.value for member in members],
        ),
    }


class OfWard:
    """A row that belongs to one ward. Its key is (ward_id, id); `id` is unique within the ward only.

    Numbers are taken with `actions.change.Change.take_id`, in the same transaction as the row. The ward leads every
    key and index, so that one database can hold a province and be cut by ward.
    """

    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"), primary_key=True, sort_order=-2)
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, sort_order=-1)


def one_of(column: str, members: type[StrEnum]) -> str:
    """SQL that holds when `column` is one of the enum's values."""
    return f"{column} IN ({', '.join(repr(str(member.value)) for member in members)})"
