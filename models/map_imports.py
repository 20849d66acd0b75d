"""Maps that were taken in: which file, what each group's boundary was before, so that all of it can be taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, OfWard


class MapImport(OfWard, Base):
    """One map file, applied whole."""

    __tablename__ = "map_import"
    __table_args__ = (
        CheckConstraint("undone_at IS NULL OR undone_at >= imported_at", name="undone_after"),
        CheckConstraint("groups >= 0", name="groups_counted"),
        Index(None, "ward_id", "imported_at"),
    )

    imported_at: Mapped[datetime]
    file_name: Mapped[str] = mapped_column(String(120))
    groups: Mapped[int]
    """Groups whose boundary it changed."""
    was_illustrative: Mapped[bool]
    """What `Ward.shapes_are_illustrative` said before."""
    undone_at: Mapped[datetime | None]


class MapImportShape(Base):
    """A group's boundary before an import."""

    __tablename__ = "map_import_shape"
    __table_args__ = (
        ForeignKeyConstraint(["ward_id", "import_id"], ["map_import.ward_id", "map_import.id"]),
        ForeignKeyConstraint(["ward_id", "group_id"], ["residential_group.ward_id", "residential_group.id"]),
        CheckConstraint("length(digest_after) = 64", name="digest_whole"),
        Index(None, "ward_id", "group_id"),
    )

    ward_id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    group_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """GeoJSON as in `ResidentialGroup.boundary`; None: it had none."""
    digest_after: Mapped[str] = mapped_column(String(64))
    """SHA-256 of what the import wrote: who undoes it undoes that, and nothing newer."""
