"""A ward's own folder: read whole, every error listed, imported in one piece or not at all."""

import tomllib
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from actions.setting_up import (
    add_group,
    add_holiday,
    add_service,
    add_staff_member,
    add_volunteer,
    found_ward,
    installation,
    set_target,
)
from actions.setup_checks import target_problems, ward_problems
from actions.ward_facts import GroupFacts, ServiceFacts, StaffFacts, TargetFacts, VolunteerFacts, WardFacts
from models import Figure, OnlineRateFormula, Role, Ward
from seed.folder_people import VolunteerRow, read_groups, read_services, read_staff, read_volunteers
from seed.folder_report import FolderRefused, Report
from seed.folder_shapes import read_shapes
from seed.folder_tables import read_text
from seed.services import reference_holidays

NEEDED_FILES = ("ward.toml", "groups.csv")
FILES = {*NEEDED_FILES, "groups.geojson", "staff.csv", "volunteers.csv", "services.csv"}
TWO_TIERS = date(2025, 7, 1)
"""Wards in their present shape began on this day: where a group that names no day begins."""
WARD_KEYS: dict[str, tuple[Any, bool]] = {
    "code": (str, True), "name_vi": (str, True), "name_en": (str, False), "province_vi": (str, True),
    "programme_start": (date, True), "evening_starts_at": (time, False), "reach_threshold": ((int, float), False),
    "active_days": (int, False), "sustaining_volunteers": (int, False), "coverage_target": ((int, float), False),
    "online_rate_formula": (OnlineRateFormula, False), "baseline_from": (date, False), "baseline_until": (date, False),
    "shapes_are_illustrative": (bool, False),
}  # fmt: skip
TARGET_KEYS: dict[str, tuple[Any, bool]] = {
    "figure": (Figure, True), "value": ((int, float), True), "from_day": (date, True), "until_day": (date, False),
    "source": (str, True),
}  # fmt: skip
"""The keys of ward.toml, the type of each, and whether it must be there."""


@dataclass(frozen=True)
class WardFolder:
    """All that a folder says, right as far as can be known without the database."""

    ward: WardFacts
    targets: list[TargetFacts]
    groups: list[GroupFacts]
    services: list[ServiceFacts]
    staff: list[StaffFacts]
    volunteers: list[VolunteerRow]

    @property
    def shapes(self) -> int:
        return sum(group.boundary is not None for group in self.groups)


def read_folder(folder: Path) -> WardFolder:
    """Read and check a folder; raises FolderRefused with every mistake in every file."""
    report = Report()
    for name in NEEDED_FILES:
        if not (folder / name).is_file():
            report.add(name, "file_missing")
    for path in sorted(folder.glob("*")):
        if path.suffix in {".toml", ".csv", ".geojson", ".json", ".xlsx"} and path.name not in FILES:
            report.add(path.name, "file_unknown", known=", ".join(sorted(FILES)))
    given = {name: folder / name for name in FILES if (folder / name).is_file()}
    ward, targets = _ward(given["ward.toml"], report) if "ward.toml" in given else (None, [])
    start = ward.programme_start if ward else TWO_TIERS
    codes: dict[str, int] = {}
    groups: list[GroupFacts] = []
    if "groups.csv" in given:
        groups, codes = read_groups(given["groups.csv"], min(TWO_TIERS, start), report)
    shapes = read_shapes(given["groups.geojson"], codes, report) if "groups.geojson" in given else {}
    services = read_services(given.get("services.csv"), report)
    staff = read_staff(given["staff.csv"], start, report) if "staff.csv" in given else [_somebody(start)]
    volunteers = []
    if "volunteers.csv" in given:
        volunteers = read_volunteers(given["volunteers.csv"], start, codes, report)
    if report.mistakes or ward is None:
        raise FolderRefused(report.mistakes)
    shaped = [replace(group, boundary=shapes.get(group.code)) for group in groups]
    return WardFolder(ward, targets, shaped, services, staff, volunteers)


def import_folder(session: Session, folder: WardFolder, *, now: datetime) -> Ward:
    """Write a checked folder into the database, in the caller's transaction.

    Raises Conflict("ward_exists") when the ward is there already, Invalid when an action finds something after all.
    """
    ward = found_ward(session, folder.ward, now=now)
    by = installation(ward.id)
    for service in folder.services:
        add_service(session, service, by=by, now=now)
    for holiday in reference_holidays():
        add_holiday(session, holiday, by=by, now=now)
    for member in folder.staff:
        add_staff_member(session, member, by=by, now=now)
    for target in folder.targets:
        set_target(session, target, by=by, now=now)
    groups = {facts.code: add_group(session, facts, by=by, now=now) for facts in folder.groups}
    for row in folder.volunteers:
        facts = VolunteerFacts(
            code=row.code, name=row.name, group_id=groups[row.group_code].id, kind=row.kind,
            in_digital_team=row.in_digital_team, joined_on=row.joined_on,
        )  # fmt: skip
        add_volunteer(session, facts, by=by, now=now)
    session.flush()
    return ward


def _ward(path: Path, report: Report) -> tuple[WardFacts | None, list[TargetFacts]]:
    text = read_text(path, report)
    if text is None:
        return None, []
    try:
        content = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as problem:
        report.add(path.name, "not_toml", why=str(problem))
        return None, []
    targets = content.pop("targets", [])
    before = len(report.mistakes)
    values = _values(path.name, content, WARD_KEYS, "", report)
    ward = None
    if len(report.mistakes) == before:
        ward = WardFacts(**({"name_en": values["name_vi"]} | values))
        for problem in ward_problems(ward):
            report.add(path.name, f"problem.{problem.code}", column=problem.field, **problem.values)
    if not isinstance(targets, list) or not all(isinstance(target, dict) for target in targets):
        report.add(path.name, "key_type", column="targets", wanted="[[targets]]")
        return ward, []
    return ward, [made for number, target in enumerate(targets, 1) if (made := _target(path, target, number, report))]


def _target(path: Path, content: dict[str, Any], number: int, report: Report) -> TargetFacts | None:
    before = len(report.mistakes)
    where = f"targets[{number}]."
    values = _values(path.name, content, TARGET_KEYS, where, report)
    if len(report.mistakes) > before:
        return None
    facts = TargetFacts(**values)
    for problem in target_problems(facts):
        report.add(path.name, f"problem.{problem.code}", column=where + problem.field, **problem.values)
    return facts


def _values(
    file: str, content: dict[str, Any], keys: dict[str, tuple[Any, bool]], where: str, report: Report
) -> dict[str, Any]:
    """The known keys with values of their types; everything else is reported."""
    for key in content.keys() - keys.keys():
        report.add(file, "key_unknown", column=where + key)
    values = {}
    for key, (kind, needed) in keys.items():
        value = content.get(key)
        if value is None:
            if needed:
                report.add(file, "key_missing", column=where + key)
        elif kind in (Figure, OnlineRateFormula):
            if value in [member.value for member in kind]:
                values[key] = kind(value)
            else:
                report.add(
                    file, "unknown_word", column=where + key, found=value, known=", ".join(kind)
                )  # fmt: skip
        elif isinstance(value, kind) and (kind is bool or not isinstance(value, bool | datetime)):
            values[key] = value
        else:
            report.add(file, "key_type", column=where + key, wanted=_example(kind))
    return values


def _example(kind: Any) -> str:
    examples = {str: '"…"', date: "2025-11-01", time: "17:00:00", int: "30", bool: "true"}
    return examples.get(kind, "0.6")


def _somebody(start: date) -> StaffFacts:
    """Who sits at the keyboard of a ward that names no staff yet."""
    return StaffFacts(code="CB01", name="Quản trị viên", role=Role.ADMINISTRATOR, active_from=start)
