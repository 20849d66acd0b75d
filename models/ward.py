"""The ward, its data revision, its holidays and its targets."""

from datetime import date, datetime, time
from enum import StrEnum, auto

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, OfWard, one_of

BOARD_ORDER = "1234567"
"""The boards of a review meeting as the house puts them: each by its number."""


class OnlineRateFormula(StrEnum):
    """Which applications stand below the line of the online share (figure 10); sources disagree."""

    ALL_CHANNELS = auto()
    """online ÷ (online + direct + postal)"""
    WITHOUT_POSTAL = auto()
    """online ÷ (online + direct)"""


class Ward(Base):
    """One ward; everything belongs to one. The ward's own settings live here."""

    __tablename__ = "ward"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("reach_threshold > 0 AND reach_threshold <= 1", name="reach_threshold_share"),
        CheckConstraint("active_days BETWEEN 1 AND 366", name="active_days_believable"),
        CheckConstraint("sustaining_volunteers >= 1", name="sustaining_volunteers_positive"),
        CheckConstraint("baseline_until >= baseline_from", name="baseline_in_order"),
        CheckConstraint("coverage_target > 0 AND coverage_target <= 1", name="coverage_target_share"),
        CheckConstraint(one_of("online_rate_formula", OnlineRateFormula), name="online_rate_formula_known"),
        CheckConstraint(
            " AND ".join(
                [f"length(board_order) = {len(BOARD_ORDER)}", *(f"board_order LIKE '%{one}%'" for one in BOARD_ORDER)]
            ),
            name="board_order_whole",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(10))
    """National code of the unit, five digits, like "05455"."""
    name_vi: Mapped[str] = mapped_column(String(120))
    """With its kind: "Phường Quyết Thắng"."""
    name_en: Mapped[str] = mapped_column(String(120))
    province_vi: Mapped[str] = mapped_column(String(120))
    is_demo: Mapped[bool] = mapped_column(default=False)
    """Made-up data: every page says so."""
    programme_start: Mapped[date]
    """First day of the outreach programme; "since the start" begins here."""
    evening_starts_at: Mapped[time] = mapped_column(default=time(17, 0))
    reach_threshold: Mapped[float] = mapped_column(Numeric(4, 3, asdecimal=False), default=0.6)
    """Share of households met that the third step of the coverage ladder asks for."""
    active_days: Mapped[int] = mapped_column(default=30)
    """A volunteer with an assist in this many days, today included, is active."""
    sustaining_volunteers: Mapped[int] = mapped_column(default=2)
    """Active volunteers that the last step of the coverage ladder asks for."""
    coverage_target: Mapped[float] = mapped_column(Numeric(4, 3, asdecimal=False), default=1.0)
    """Used where no Target row names one for the day."""
    online_rate_formula: Mapped[OnlineRateFormula] = mapped_column(default=OnlineRateFormula.ALL_CHANNELS)
    baseline_from: Mapped[date | None]
    """Counter visitors are compared with these days, before the start; None: no baseline."""
    baseline_until: Mapped[date | None]
    shapes_are_illustrative: Mapped[bool] = mapped_column(default=False)
    """The group boundaries are drawn for show, not surveyed; the map says so."""
    board_order: Mapped[str] = mapped_column(String(len(BOARD_ORDER)), default=BOARD_ORDER, server_default=BOARD_ORDER)
    """Numbers of the boards in the order in which the ward's meetings go through them; each of them once."""


class WardRevision(Base):
    """The ward's data revision: grows by one with every change, in the change's own transaction.

    Locking this row lets one change at a time through per ward, so revisions follow commits; boards read nothing else.
    """

    __tablename__ = "ward_revision"
    __table_args__ = (CheckConstraint("revision >= 0 AND last_id >= 0", name="counts_up"),)

    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(BigInteger, default=0)
    last_id: Mapped[int] = mapped_column(BigInteger, default=0)
    """Highest number given to a row of the ward."""
    head: Mapped[str | None] = mapped_column(String(64))
    """Hash of the ward's newest audit event: the next one continues from it."""
    changed_at: Mapped[datetime]
    families: Mapped[dict[str, int]] = mapped_column(JSON, default=dict, server_default="{}")
    """`Family` → the revision that touched it last; a family left out was touched by the newest."""


class DayKind(StrEnum):
    OFF = auto()
    WORKING = auto()
    """A weekend day that is worked in exchange for another."""


class Holiday(Base):
    """A public holiday, or a weekend day worked in exchange. Editable: swaps are decided year by year."""

    __tablename__ = "holiday"
    __table_args__ = (CheckConstraint(one_of("kind", DayKind), name="kind_known"),)

    ward_id: Mapped[int] = mapped_column(ForeignKey("ward.id"), primary_key=True)
    on_day: Mapped[date] = mapped_column(primary_key=True)
    name_vi: Mapped[str] = mapped_column(String(120))
    kind: Mapped[DayKind] = mapped_column(default=DayKind.OFF)


class Figure(StrEnum):
    """Figures that a target can be set for."""

    GROUP_COVERAGE = auto()
    HOUSEHOLD_REACH = auto()
    ACTIVE_VOLUNTEERS = auto()
    ONLINE_SHARE = auto()
    ATTENDANCES = auto()


class Target(OfWard, Base):
    """A goal for a figure in a period, with its source. Shares are 0..1, counts are whole."""

    __tablename__ = "target"
    __table_args__ = (
        UniqueConstraint("ward_id", "figure", "from_day"),
        CheckConstraint("value > 0", name="value_positive"),
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="period_in_order"),
        CheckConstraint(one_of("figure", Figure), name="figure_known"),
    )

    figure: Mapped[Figure]
    value: Mapped[float] = mapped_column(Numeric(12, 4, asdecimal=False))
    from_day: Mapped[date]
    until_day: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(300))
    """The paper that sets the goal, or who decided it."""
