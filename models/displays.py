"""Wall screens and projectors that are paired with a ward, and what each of them shows at this moment."""

from datetime import datetime
from enum import StrEnum, auto

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, one_of
from models.ward import BOARD_ORDER

MEETING_BOARDS = len(BOARD_ORDER)
"""Of a review meeting, one after the other."""


class DisplayState(StrEnum):
    ASKING = auto()
    """Shows its code and waits for somebody to confirm it."""
    PAIRED = auto()
    REVOKED = auto()


class DisplayFigures(StrEnum):
    """What the boards of a meeting on a display tell."""

    LIVE = auto()
    FROZEN = auto()
    """What the screen shows just then, until somebody lets it go on."""
    MEETING = auto()
    """The figures of the meeting that goes on, as they were when it began; live when none does."""


class Display(Base):
    """A wall screen or projector. Its cookie's token opens the boards of one ward, read-only, until it is revoked."""

    __tablename__ = "display"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        CheckConstraint(one_of("state", DisplayState), name="state_known"),
        CheckConstraint(
            "state <> 'paired' OR (ward_id IS NOT NULL AND paired_by_id IS NOT NULL)", name="pairing_known"
        ),
        CheckConstraint(one_of("figures", DisplayFigures), name="figures_known"),
        CheckConstraint(f"meeting_board BETWEEN 1 AND {MEETING_BOARDS}", name="meeting_board_known"),
        CheckConstraint("steers >= 0", name="steers_not_negative"),
        Index(None, "code"),
        Index(None, "ward_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ward_id: Mapped[int | None] = mapped_column(ForeignKey("ward.id"))
    name: Mapped[str] = mapped_column(String(80), default="")
    """Where it hangs: "Phòng họp tầng 2"."""
    token_hash: Mapped[str] = mapped_column(String(64))
    code: Mapped[str | None] = mapped_column(String(6))
    """What the screen shows while it asks."""
    address_hash: Mapped[str | None] = mapped_column(String(64))
    """Keyed hash of where it asks from, for the cap on askers; forgotten when it is paired."""
    code_ends_at: Mapped[datetime | None]
    state: Mapped[DisplayState] = mapped_column(default=DisplayState.ASKING)
    board: Mapped[str] = mapped_column(String(40), default="overview")
    """Name of the page it shows; "boards": those of the review meeting, and the next four columns say which and how."""
    meeting_board: Mapped[int] = mapped_column(default=1)
    figures: Mapped[DisplayFigures] = mapped_column(default=DisplayFigures.LIVE)
    dark: Mapped[bool] = mapped_column(default=False)
    steers: Mapped[int] = mapped_column(default=0)
    """How often it was steered: a screen follows when this has grown, and a hand at its own keys stays until then."""
    language: Mapped[str] = mapped_column(String(2), default="vi")
    asked_at: Mapped[datetime]
    paired_at: Mapped[datetime | None]
    paired_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    revoked_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
