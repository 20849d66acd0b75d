"""What is taught: skills and administrative procedures."""

from datetime import date
from enum import StrEnum, auto

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, OfWard, one_of


class ServiceKind(StrEnum):
    SKILL = auto()
    """Portal sign-in, storing e-documents…: no national code, nothing is filed."""
    PROCEDURE = auto()
    """An administrative procedure, mostly with a national code."""


class Service(OfWard, Base):
    """One thing that visits teach. The catalogue is the ward's own; codes are republished, so they are editable."""

    __tablename__ = "service"
    __table_args__ = (
        UniqueConstraint("ward_id", "slug"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="validity_in_order"),
        CheckConstraint(one_of("kind", ServiceKind), name="kind_known"),
        CheckConstraint("kind = 'procedure' OR procedure_code IS NULL", name="skill_has_no_code"),
    )

    slug: Mapped[str] = mapped_column(String(40))
    """Lasting name for files and links, the same in all wards: "khai_sinh"."""
    kind: Mapped[ServiceKind]
    name_vi: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    short_vi: Mapped[str] = mapped_column(String(40))
    """For chips and chart labels."""
    short_en: Mapped[str] = mapped_column(String(40))
    procedure_code: Mapped[str | None] = mapped_column(String(12))
    field_vi: Mapped[str | None] = mapped_column(String(120))
    authority_vi: Mapped[str | None] = mapped_column(String(120))
    """Who decides it. Police matters never appear in the centre's counter figures."""
    core: Mapped[bool] = mapped_column(default=False)
    """One of the seven of the programme."""
    position: Mapped[int] = mapped_column(default=1000)
    """Order in lists, core services first."""
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
