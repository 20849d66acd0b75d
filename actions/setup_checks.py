"""What cannot be true about a ward's groups, services, people, holidays and targets."""

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.cleaning import text_problems
from actions.refusals import Problem
from actions.ward_facts import GroupFacts, Succession, TargetFacts, VolunteerFacts, WardFacts
from models import Figure, ResidentialGroup, Service, StaffMember, Volunteer

LENGTHS = {
    "code": 20, "slug": 40, "name": 80, "name_vi": 200, "name_en": 200, "short_vi": 40, "short_en": 40,
    "former_unit": 80, "position": 80, "unit": 80, "venue": 120, "field_vi": 120, "authority_vi": 120,
    "province_vi": 120, "source": 300,
}  # fmt: skip
NEEDED = {"code", "slug", "name", "name_vi", "name_en", "short_vi", "short_en", "province_vi", "source"}
WRITTEN = {"name", "name_vi", "former_unit", "position", "unit", "venue", "source"}
"""In these, too, nobody's phone or papers: what they say stands in the trail for ever."""
WARD_CODE = re.compile(r"\d{5}")
PROCEDURE_CODE = re.compile(r"\d\.\d{6}")
MOST_HOUSEHOLDS = 20_000
MOST_SUSTAINING = 50
"""Volunteers that a ward may ask of a group before it counts as sustaining itself."""
MOST_TARGET = 10_000_000
MOST_POSITION = 100_000
"""Of a service in lists."""
VIETNAM = ((8.0, 23.5), (102.0, 110.0))
"""Latitudes and longitudes, in degrees, between which every group of the mainland and the near islands lies."""
SHAPES = {"Polygon", "MultiPolygon"}
SHARES = {Figure.GROUP_COVERAGE, Figure.HOUSEHOLD_REACH, Figure.ACTIVE_VOLUNTEERS, Figure.ONLINE_SHARE}
"""Figures whose target is a share, 0..1."""


def text_problems_of(facts: Any) -> Iterator[Problem]:
    """Texts that are missing, too long, or hold somebody's number, in any facts."""
    for name, most in LENGTHS.items():
        value = getattr(facts, name, None)
        if not isinstance(value, str):
            if name in NEEDED and hasattr(facts, name):
                yield Problem("setup_missing", name)
        elif name in WRITTEN:
            yield from text_problems(value, name, most)
        elif len(value) > most:
            yield Problem("text_too_long", name, {"most": most, "length": len(value)})


def ward_problems(facts: WardFacts) -> Iterator[Problem]:
    yield from text_problems_of(facts)
    if not WARD_CODE.fullmatch(facts.code or ""):
        yield Problem("setup_ward_code", "code")
    yield from settings_problems(facts)


def settings_problems(facts: Any) -> Iterator[Problem]:
    """What cannot be true about a ward's settings."""
    for name in ("reach_threshold", "coverage_target"):
        if getattr(facts, name) <= 0:
            yield Problem("setup_above_zero", name)
        elif not getattr(facts, name) <= 1:
            yield Problem("setup_share", name)
    if not 1 <= facts.active_days <= 366:
        yield Problem("setup_days", "active_days", {"most": 366})
    if not 1 <= facts.sustaining_volunteers <= MOST_SUSTAINING:
        yield Problem("setup_count", "sustaining_volunteers", {"least": 1, "most": MOST_SUSTAINING})
    since, until = facts.baseline_from, facts.baseline_until
    if (since is None) != (until is None) or (since and until and until < since):
        yield Problem("setup_period", "baseline_until")


def group_problems(facts: GroupFacts) -> Iterator[Problem]:
    yield from text_problems_of(facts)
    if not 1 <= facts.households <= MOST_HOUSEHOLDS:
        yield Problem("setup_count", "households", {"least": 1, "most": MOST_HOUSEHOLDS})
    yield from point_problems(facts.latitude, facts.longitude)
    if facts.boundary is not None and facts.boundary.get("type") not in SHAPES:
        yield Problem("setup_shape_type", "boundary", {"found": facts.boundary.get("type")})


def point_problems(latitude: float | None, longitude: float | None) -> Iterator[Problem]:
    if (latitude is None) != (longitude is None):
        yield Problem("setup_half_a_point", "longitude" if longitude is None else "latitude")
    for name, degrees, (least, most) in zip(("latitude", "longitude"), (latitude, longitude), VIETNAM, strict=True):
        if degrees is not None and not least <= degrees <= most:
            yield Problem("setup_outside_vietnam", name, {"least": least, "most": most})


def service_problems(facts: Any) -> Iterator[Problem]:
    """Of a `ServiceFacts`, or of an edit of a service."""
    yield from text_problems_of(facts)
    if not 0 <= facts.position <= MOST_POSITION:
        yield Problem("setup_count", "position", {"least": 0, "most": MOST_POSITION})
    if facts.procedure_code is None:
        return
    if facts.kind == "skill":
        yield Problem("setup_skill_has_code", "procedure_code")
    elif not PROCEDURE_CODE.fullmatch(facts.procedure_code):
        yield Problem("setup_procedure_code", "procedure_code")


def volunteer_problems(facts: VolunteerFacts, session: Session, ward_id: int) -> Iterator[Problem]:
    yield from text_problems_of(facts)
    if facts.kind is None:
        yield Problem("setup_missing", "kind")
    if session.get(ResidentialGroup, (ward_id, facts.group_id)) is None:
        yield Problem("group_missing", "group_id")


def target_problems(facts: TargetFacts) -> Iterator[Problem]:
    yield from text_problems_of(facts)
    if facts.value <= 0:
        yield Problem("setup_above_zero", "value")
    elif not facts.value <= (1 if facts.figure in SHARES else MOST_TARGET):
        yield Problem("setup_target_value", "value")
    if facts.until_day is not None and facts.until_day < facts.from_day:
        yield Problem("setup_until_before", "until_day", {"since": facts.from_day})


def taken(
    session: Session, ward_id: int, table: type[ResidentialGroup | Service | StaffMember | Volunteer], code: str
) -> Iterator[Problem]:
    """A code is taken for ever: rows and files of past years name it."""
    field = "slug" if table is Service else "code"
    column = getattr(table, field)
    if session.scalar(select(table.id).where(table.ward_id == ward_id, column == code)) is not None:
        yield Problem("setup_code_taken", field, {"code": code})


def succession_problems(
    facts: Succession, old: list[ResidentialGroup | None], new: list[ResidentialGroup | None]
) -> Iterator[Problem]:
    if not old or not new or (facts.flows is None and len(old) > 1 and len(new) > 1):
        yield Problem("setup_succession_shape", "new_ids")
    elif facts.flows is not None and not flows_fit(facts.flows, len(old), len(new)):
        yield Problem("setup_flows", "flows")
    if len(set(facts.old_ids + facts.new_ids)) < len(old) + len(new):
        yield Problem("setup_succession_double", "new_ids")
    if None in old or None in new:
        yield Problem("group_missing", "old_ids" if None in old else "new_ids")
    for group in old:
        if group is not None and (group.valid_to is not None or group.valid_from >= facts.on_day):
            yield Problem("setup_old_not_in_force", "old_ids", {"name": group.name, "day": facts.on_day})
    for group in new:
        if group is not None and group.valid_from != facts.on_day:
            values = {"name": group.name, "since": group.valid_from, "day": facts.on_day}
            yield Problem("setup_new_other_day", "new_ids", values)


def flows_fit(flows: tuple[tuple[int, ...], ...], old: int, new: int) -> bool:
    """Every old group goes somewhere, every new one comes from somewhere, and nothing is less than nothing."""
    if len(flows) != old or any(len(row) != new or min(row) < 0 for row in flows):
        return False
    return all(sum(row) > 0 for row in flows) and all(sum(column) > 0 for column in zip(*flows, strict=True))
