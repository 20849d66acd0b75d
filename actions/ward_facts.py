"""What a ward is made of, as facts handed to `actions.setting_up`: plain values, cleaned there."""

from dataclasses import dataclass, field, replace
from datetime import date, time
from enum import Enum
from typing import Any, TypeVar

from actions.cleaning import clean_line
from models import DayKind, Figure, GroupKind, OnlineRateFormula, Role, ServiceKind, VolunteerKind

EARLIEST = date(2020, 1, 1)


@dataclass(frozen=True, kw_only=True)
class WardFacts:
    """A ward and its settings; see `models.Ward` for what each means."""

    code: str
    name_vi: str
    name_en: str
    province_vi: str
    programme_start: date
    is_demo: bool = False
    evening_starts_at: time = time(17, 0)
    reach_threshold: float = 0.6
    active_days: int = 30
    sustaining_volunteers: int = 2
    coverage_target: float = 1.0
    online_rate_formula: OnlineRateFormula = OnlineRateFormula.ALL_CHANNELS
    baseline_from: date | None = None
    baseline_until: date | None = None
    shapes_are_illustrative: bool = False


@dataclass(frozen=True, kw_only=True)
class GroupFacts:
    code: str
    name: str
    households: int
    kind: GroupKind = GroupKind.TO_DAN_PHO
    former_unit: str | None = None
    venue: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    boundary: dict[str, Any] | None = field(default=None, repr=False)
    """GeoJSON Polygon or MultiPolygon, WGS 84."""
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class Succession:
    """Old groups that went into new ones on a day: several into one, or one into several."""

    old_ids: tuple[int, ...]
    new_ids: tuple[int, ...]
    on_day: date
    flows: tuple[tuple[int, ...], ...] | None = None
    """Households of each old group (a row each) that go to each new one; None: by the new groups' households. Needed
    where several become several."""


@dataclass(frozen=True, kw_only=True)
class ServiceFacts:
    slug: str
    kind: ServiceKind
    name_vi: str
    name_en: str
    short_vi: str
    short_en: str
    procedure_code: str | None = None
    field_vi: str | None = None
    authority_vi: str | None = None
    core: bool = False
    position: int = 1000
    valid_from: date = EARLIEST


@dataclass(frozen=True, kw_only=True)
class StaffFacts:
    code: str
    name: str
    position: str | None = None
    unit: str | None = None
    role: Role = Role.STAFF
    goes_out: bool = True
    active_from: date


@dataclass(frozen=True, kw_only=True)
class VolunteerFacts:
    code: str
    name: str
    group_id: int
    kind: VolunteerKind
    in_digital_team: bool = False
    joined_on: date


@dataclass(frozen=True, kw_only=True)
class HolidayFacts:
    on_day: date
    name_vi: str
    kind: DayKind = DayKind.OFF


@dataclass(frozen=True, kw_only=True)
class TargetFacts:
    figure: Figure
    value: float
    from_day: date
    until_day: date | None = None
    source: str


Facts = TypeVar("Facts", WardFacts, GroupFacts, ServiceFacts, StaffFacts, VolunteerFacts, HolidayFacts, TargetFacts)


def fields_of(facts: Any) -> dict[str, Any]:
    """The fields of any facts by name, as they are."""
    return {name: getattr(facts, name) for name in facts.__dataclass_fields__}


def cleaned(facts: Facts) -> Facts:
    """The same facts with every text on one clean line, empty ones as None."""
    texts: dict[str, Any] = {name: clean_line(value) for name, value in fields_of(facts).items() if type(value) is str}
    return replace(facts, **texts)


def plain(facts: Any) -> dict[str, Any]:
    """For the audit trail: JSON values, empty ones left out."""
    return {name: _json(value) for name, value in fields_of(facts).items() if value is not None}


PERSONAL = {"code", "name", "position", "unit", "kind"}
"""Fields of a person that never stand in the trail. A code may name somebody as well as a name does."""


def trail_of(person: StaffFacts | VolunteerFacts) -> dict[str, Any]:
    """`plain`, without what names or characterises the person: of these only which were given, never what.

    The trail can never be rewritten, so what privacy law may ask to erase must not be in it. It knows people by number.
    """
    facts = plain(person)
    told: dict[str, Any] = {name: value for name, value in facts.items() if name not in PERSONAL}
    return told | {"personal": sorted(PERSONAL & facts.keys())}


def _json(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date | time) else value
