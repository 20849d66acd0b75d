"""Files that came in: which, by whom, and what each of their rows did, so that a whole import can be taken back."""

from datetime import datetime
from enum import StrEnum, auto
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, OfWard, one_of


class ImportKind(StrEnum):
    """What a file holds; the names of the column sets of `files`."""

    VISITS = auto()
    ASSISTS = auto()
    COUNTER = auto()
    GROUPS = auto()
    VOLUNTEERS = auto()
    STAFF = auto()


class RowDeed(StrEnum):
    """What a row of a file does to its fact."""

    ADD = auto()
    CHANGE = auto()


class ImportBatch(OfWard, Base):
    """One file that was imported, all of it in one transaction."""

    __tablename__ = "import_batch"
    __table_args__ = (
        ForeignKeyConstraint(["ward_id", "recorded_by_id"], ["staff_member.ward_id", "staff_member.id"]),
        CheckConstraint(one_of("kind", ImportKind), name="kind_known"),
        CheckConstraint("added >= 0 AND changed >= 0 AND kept >= 0 AND added + changed >= 1", name="did_something"),
        CheckConstraint("undone BETWEEN 0 AND added + changed", name="undone_within"),
        CheckConstraint("(undone = 0) = (undone_at IS NULL)", name="undone_has_moment"),
        Index(None, "ward_id", "kind", "file_digest"),
    )

    kind: Mapped[ImportKind]
    file_name: Mapped[str] = mapped_column(String(120))
    file_digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the file's bytes: the same file is known again."""
    added: Mapped[int]
    changed: Mapped[int]
    kept: Mapped[int]
    """Rows whose facts stood there already as the file says."""
    undone: Mapped[int] = mapped_column(default=0)
    """How many of the lines were taken back."""
    recorded_by_id: Mapped[int | None] = mapped_column(BigInteger)
    """None: an account that is nobody of the ward's centre."""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    """The last time that something of it was taken back."""

    @property
    def voided_by_id(self) -> None:
        """For the object rules, which ask that of visits."""

    @property
    def staff_ids(self) -> tuple[int, ...]:
        return ()


class ImportLine(Base):
    """One fact that an import added or changed, and how it stood before and after."""

    __tablename__ = "import_line"
    __table_args__ = (
        ForeignKeyConstraint(["ward_id", "batch_id"], ["import_batch.ward_id", "import_batch.id"]),
        CheckConstraint(one_of("deed", RowDeed), name="deed_known"),
        CheckConstraint("row_number >= 1", name="row_number_positive"),
        Index(None, "ward_id", "subject", "subject_id"),
    )

    ward_id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Counted through the import, from 1."""
    row_number: Mapped[int]
    """Row in the file, from 1."""
    deed: Mapped[RowDeed]
    subject: Mapped[str] = mapped_column(String(40))
    """Name of the table the fact stands in."""
    subject_id: Mapped[int] = mapped_column(BigInteger)
    version: Mapped[int]
    """The fact's version after the import, where it has one; else 0. Another one means: changed since."""
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    """Fields before and after, as plain JSON values; of a person who was erased nothing is left here."""
    undone: Mapped[bool] = mapped_column(default=False)
