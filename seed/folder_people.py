"""Reading the groups, services and people of a ward's folder."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from actions.cleaning import text_problems
from actions.setup_checks import MOST_HOUSEHOLDS, PROCEDURE_CODE, VIETNAM
from actions.ward_facts import GroupFacts, ServiceFacts, StaffFacts
from models import GroupKind, Role, ServiceKind, VolunteerKind
from seed.folder_report import Report
from seed.folder_tables import Row, read_table
from seed.services import reference_services

GROUP_KINDS = {
    "to_dan_pho": GroupKind.TO_DAN_PHO, "tổ dân phố": GroupKind.TO_DAN_PHO, "TDP": GroupKind.TO_DAN_PHO,
    "tổ": GroupKind.TO_DAN_PHO, "xóm": GroupKind.XOM, "thôn": GroupKind.XOM,
}  # fmt: skip
SERVICE_KINDS = {
    "skill": ServiceKind.SKILL, "kỹ năng": ServiceKind.SKILL,
    "procedure": ServiceKind.PROCEDURE, "thủ tục": ServiceKind.PROCEDURE,
}  # fmt: skip
ROLES = {
    "leader": Role.LEADER, "lãnh đạo": Role.LEADER, "staff": Role.STAFF, "cán bộ": Role.STAFF,
    "chuyên viên": Role.STAFF, "manager": Role.MANAGER, "quản lý": Role.MANAGER,
    "administrator": Role.ADMINISTRATOR, "quản trị": Role.ADMINISTRATOR,
}  # fmt: skip
VOLUNTEER_KINDS = {
    "party_member": VolunteerKind.PARTY_MEMBER, "đảng viên": VolunteerKind.PARTY_MEMBER,
    "youth_union": VolunteerKind.YOUTH_UNION, "đoàn viên": VolunteerKind.YOUTH_UNION,
    "it_savvy": VolunteerKind.IT_SAVVY, "am hiểu CNTT": VolunteerKind.IT_SAVVY,
}  # fmt: skip
"""The words that a cell may use; marks and capitals do not matter."""

GROUP_COLUMNS = {
    "code": True, "name": True, "kind": False, "households": True, "former_unit": False, "venue": False,
    "lat": False, "lon": False, "valid_from": False,
}  # fmt: skip
SERVICE_COLUMNS = {
    "slug": True, "kind": False, "name_vi": False, "name_en": False, "short_vi": False, "short_en": False,
    "core": False, "position": False, "procedure_code": False, "field_vi": False, "authority_vi": False,
}  # fmt: skip
STAFF_COLUMNS = {
    "code": True, "name": True, "position": False, "role": False, "goes_out": False, "active_from": False,
}  # fmt: skip
VOLUNTEER_COLUMNS = {
    "code": True, "name": True, "group": True, "kind": True, "in_digital_team": False, "joined_on": False,
}  # fmt: skip
"""The columns of each table, and whether each must be there."""


@dataclass(frozen=True, kw_only=True)
class VolunteerRow:
    """A volunteer whose group is still a code: it has no number before it is in the database."""

    code: str
    name: str
    group_code: str
    kind: VolunteerKind
    in_digital_team: bool
    joined_on: date


def read_groups(path: Path, since: date, report: Report) -> tuple[list[GroupFacts], dict[str, int]]:
    """The groups in order, and the line of each code (also of groups that have other mistakes)."""
    groups: list[GroupFacts] = []
    codes: dict[str, int] = {}
    names: dict[str, int] = {}
    for row in read_table(path, GROUP_COLUMNS, report):
        code = row.coded("code", 20, codes)
        name = _name(row)
        if name is not None and name in names:
            row.wrong("name", "name_twice", found=name, first=names[name])
        names.setdefault(name, row.number)
        households = row.whole("households", 1, MOST_HOUSEHOLDS)
        latitude, longitude = row.degrees("lat", *VIETNAM[0]), row.degrees("lon", *VIETNAM[1])
        if (row.cells.get("lat") is None) != (row.cells.get("lon") is None):
            row.wrong("lon" if row.cells.get("lon") is None else "lat", "half_a_point")
        rest: dict[str, Any] = {
            "kind": row.one_of("kind", GROUP_KINDS, GroupKind.TO_DAN_PHO),
            "former_unit": row.text("former_unit", 80),
            "venue": row.text("venue", 120),
            "valid_from": row.day("valid_from") or since,
        }
        if code and name and households:
            groups.append(
                GroupFacts(code=code, name=name, households=households, latitude=latitude, longitude=longitude, **rest)
            )
    return groups, codes


def read_services(path: Path | None, report: Report) -> list[ServiceFacts]:
    """The reference catalogue; a row with one of its slugs corrects it, a row with a new slug adds a service."""
    catalogue = {facts.slug: facts for facts in reference_services()}
    seen: dict[str, int] = {}
    for row in read_table(path, SERVICE_COLUMNS, report) if path else []:
        slug = row.coded("slug", 40, seen)
        known = catalogue.get(slug or "")
        given = dict(_service_cells(row, known))
        if slug and known:
            catalogue[slug] = replace(known, **given)
        elif slug and {"kind", "name_vi", "name_en", "short_vi", "short_en"} <= set(given):
            catalogue[slug] = ServiceFacts(slug=slug, **given)
    if not any(facts.core for facts in catalogue.values()):
        report.add("services.csv", "no_core_service", column="core")
    return list(catalogue.values())


def _service_cells(row: Row, known: ServiceFacts | None) -> Iterator[tuple[str, Any]]:
    """What the cells of a service say; an empty cell keeps what the catalogue says."""
    lengths = {"name_vi": 200, "name_en": 200, "short_vi": 40, "short_en": 40, "field_vi": 120, "authority_vi": 120}
    for column, most in lengths.items():
        text = row.text(column, most, needed=known is None and column in ("name_vi", "short_vi"))
        if text is None and known is None and column in ("name_en", "short_en"):
            text = row.cells.get(column.replace("_en", "_vi"))
        if text is not None:
            yield column, text
    kind = known.kind if known else ServiceKind.PROCEDURE
    if row.cells.get("kind") is not None or known is None:
        kind = row.one_of("kind", SERVICE_KINDS, kind)
        yield "kind", kind
    if row.cells.get("core") is not None:
        yield "core", row.yes("core", default=False)
    if (position := row.whole("position", 1, 10_000, needed=False)) is not None:
        yield "position", position
    if (code := row.text("procedure_code", 12)) is not None:
        if kind is ServiceKind.SKILL:
            row.wrong("procedure_code", "skill_has_code")
        elif not PROCEDURE_CODE.fullmatch(code):
            row.wrong("procedure_code", "procedure_code", found=code)
        yield "procedure_code", code


def read_staff(path: Path, since: date, report: Report) -> list[StaffFacts]:
    staff: list[StaffFacts] = []
    codes: dict[str, int] = {}
    for row in read_table(path, STAFF_COLUMNS, report):
        code, name = row.coded("code", 20, codes), _name(row)
        position = row.text("position", 80)
        role = row.one_of("role", ROLES, Role.STAFF)
        goes_out = row.yes("goes_out", default=role is not Role.LEADER)
        active_from = row.day("active_from") or since
        if code and name:
            staff.append(
                StaffFacts(
                    code=code, name=name, position=position, role=role, goes_out=goes_out, active_from=active_from
                )
            )
    return staff


def read_volunteers(path: Path, since: date, groups: dict[str, int], report: Report) -> list[VolunteerRow]:
    volunteers: list[VolunteerRow] = []
    codes: dict[str, int] = {}
    for row in read_table(path, VOLUNTEER_COLUMNS, report, maybe_empty=True):
        code, name = row.coded("code", 20, codes), _name(row)
        group = row.text("group", 20, needed=True)
        if group is not None and group not in groups:
            row.wrong("group", "group_unknown", found=group)
        if row.text("kind", 40, needed=True) is None:
            continue
        kind = row.one_of("kind", VOLUNTEER_KINDS, VolunteerKind.PARTY_MEMBER)
        in_team, joined_on = row.yes("in_digital_team", default=False), row.day("joined_on") or since
        if code and name and group:
            volunteers.append(
                VolunteerRow(
                    code=code, name=name, group_code=group, kind=kind, in_digital_team=in_team, joined_on=joined_on
                )
            )
    return volunteers


def _name(row: Row) -> str | None:
    """A name, which must not carry anybody's phone or papers along."""
    name = row.text("name", 80, needed=True)
    for problem in text_problems(name, "name", 80):
        row.wrong("name", f"problem.{problem.code}", **problem.values)
    return name
