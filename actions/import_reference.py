"""Groups, volunteers and staff out of a file: each row through the actions by which a person enters or changes them.

A plan tries each row for real and takes it back, so that nothing is checked otherwise than a person's entry.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.editing import edit_of, plain_value
from actions.ending import end_group
from actions.group_past import History, history_of
from actions.groups import GroupEdit, change_group, count_households
from actions.import_names import Names, NameUnclear, RowLeftOut
from actions.import_plan import At, Does, FileRow, ImportFile, Step
from actions.naming import name_key
from actions.people import (
    StaffEdit,
    VolunteerEdit,
    change_staff_member,
    change_volunteer,
    homes_of,
    move_volunteer,
)
from actions.refusals import Invalid, Problem, Refused
from actions.rows import differences
from actions.setting_up import add_group, add_staff_member, add_volunteer
from actions.ward_facts import GroupFacts, StaffFacts, VolunteerFacts
from models import (
    Account,
    GroupKind,
    ImportKind,
    ResidentialGroup,
    Role,
    StaffMember,
    Volunteer,
    VolunteerKind,
)

MOST_ROWS = 1_000
"""Each row is an action of its own: more would keep others waiting."""
HISTORY = "history"
"""In before and after: what held since when, of a group or a volunteer. Shown to nobody."""
KIND = "kind"


class _TakenBack(Exception):
    """Leaves a savepoint, so that nothing of what was tried stays."""

    def __init__(self, step: Step) -> None:
        super().__init__()
        self.step = step


@dataclass(frozen=True)
class Doing:
    """What every row needs."""

    session: Session
    names: Names
    when: At
    from_day: date

    @property
    def at(self) -> dict[str, Any]:
        return {"by": self.when.by, "now": self.when.now}

    @property
    def ward_id(self) -> int:
        return self.when.by.ward_id

    @property
    def today(self) -> date:
        return self.when.today


def plan_reference(session: Session, file: ImportFile, names: Names, at: At) -> Iterator[Step]:
    """One step for each row. Tries each in `session` and takes it back: for a session of which nothing is kept."""
    doing = Doing(session, names, at, file.from_day)
    for row in file.rows:
        try:
            with session.begin_nested():
                raise _TakenBack(reference_row(file.kind, doing, row))
        except _TakenBack as tried:
            step = tried.step
        except Refused as refusal:
            step = Step(row.number, Does.WRONG, _SUBJECTS[file.kind], problems=refusal.problems, about=_about(row))
        except NameUnclear:
            step = Step(row.number, Does.ASK, _SUBJECTS[file.kind], about=_about(row))
        yield step


def reference_row(kind: ImportKind, doing: Doing, row: FileRow) -> Step:
    """Do what the row says; gives what was done. Raises what the actions raise, and NameUnclear."""
    try:
        step = _ROWS[kind](doing, row)
    except RowLeftOut:
        return Step(row.number, Does.LEAVE, _SUBJECTS[kind], about=_about(row))
    return replace(step, about=_about(row))


def group_snapshot(session: Session, group: ResidentialGroup) -> dict[str, Any]:
    """What an import may change about a group, as plain JSON values."""
    history = history_of(session, group)
    return _plain(edit_of(GroupEdit, group)) | {
        "households": group.households,
        "valid_from": group.valid_from.isoformat(),
        "valid_to": group.valid_to and group.valid_to.isoformat(),
        HISTORY: [_days(history.names), _days(history.households)],
    }


def volunteer_snapshot(session: Session, volunteer: Volunteer) -> dict[str, Any]:
    return _plain(edit_of(VolunteerEdit, volunteer)) | {
        "code": volunteer.code, "group_id": volunteer.group_id, KIND: volunteer.kind.value,
        HISTORY: _days(homes_of(session, volunteer)),
    }  # fmt: skip


def staff_snapshot(session: Session, member: StaffMember) -> dict[str, Any]:
    return _plain(edit_of(StaffEdit, member)) | {"code": member.code}


def history_from(said: list[dict[str, Any]], first: date) -> History:
    """A group's history as `group_snapshot` keeps it."""
    names, households = ({date.fromisoformat(day): value for day, value in one.items()} for one in said)
    return History(first, names, households)


def _group(doing: Doing, row: FileRow) -> Step:
    session, at, said = doing.session, doing.at, _Said(row)
    table = ResidentialGroup
    known = session.scalar(select(table).where(table.ward_id == doing.ward_id, table.code == row.values["code"]))
    point = {"latitude": said["lat"], "longitude": said["lon"]}
    if known is None:
        facts = GroupFacts(
            code=said["code"], name=said["name"], households=said["households"] or 0,
            kind=GroupKind(said["kind"] or GroupKind.TO_DAN_PHO), former_unit=said["former_unit"],
            venue=said["venue"], valid_from=said["valid_from"] or doing.today, **point,
        )  # fmt: skip
        namesake = _group_called(doing, facts.name)
        group = add_group(session, facts, **at)
        session.flush()
        if said["valid_to"]:
            end_group(session, group.id, said["valid_to"], **at)
        doubts = (Problem("import_same_name", "name", {"name": facts.name}),) if namesake else ()
        return _added(row, "residential_group", group.id, group_snapshot(session, group), doubts)
    if said["valid_from"] not in (None, known.valid_from):
        raise Invalid(Problem("import_first_day_fixed", "valid_from", {"day": known.valid_from}))
    before = group_snapshot(session, known)
    seen = edit_of(GroupEdit, known)
    wanted = {"name": said["name"], "former_unit": said["former_unit"], "venue": said["venue"], **point}
    wanted[KIND] = said["kind"] and GroupKind(said["kind"])
    edit = replace(seen, **{name: value for name, value in wanted.items() if value is not None})
    change_group(session, known.id, edit, seen, **at)
    if said["households"] not in (None, known.households):
        count_households(session, known.id, said["households"], doing.from_day, today=doing.today, **at)
    if said["valid_to"] not in (None, known.valid_to):
        end_group(session, known.id, said["valid_to"], **at)
    return _changed(row, "residential_group", known.id, before, group_snapshot(session, known))


def _volunteer(doing: Doing, row: FileRow) -> Step:
    session, at, said = doing.session, doing.at, _Said(row)
    home = doing.names.one("groups", said["group"], row.number)
    known, namesakes = _volunteer_meant(doing, said, home)
    kind = VolunteerKind(said["kind"]) if said["kind"] else None
    if known is None:
        if kind is None:
            raise Invalid(Problem("setup_missing", "kind"))
        facts = VolunteerFacts(
            code=said["code"] or _free_code(doing), name=said["name"], group_id=home, kind=kind,
            in_digital_team=bool(said["in_digital_team"]), joined_on=said["joined_on"] or doing.today,
        )  # fmt: skip
        volunteer = add_volunteer(session, facts, **at)
        session.flush()
        if said["left_on"]:
            seen = edit_of(VolunteerEdit, volunteer)
            change_volunteer(session, volunteer.id, replace(seen, left_on=said["left_on"]), seen, **at)
        doubts = (Problem("import_same_name", "name", {"name": facts.name}),) if namesakes else ()
        return _added(row, "volunteer", volunteer.id, volunteer_snapshot(session, volunteer), doubts)
    before, seen = volunteer_snapshot(session, known), edit_of(VolunteerEdit, known)
    wanted = {name: said[name] for name in ("name", "in_digital_team", "joined_on", "left_on")}
    edit = replace(seen, **{name: value for name, value in wanted.items() if value is not None})
    change_volunteer(session, known.id, edit, seen, kind=kind, **at)
    if home != known.group_id:
        move_volunteer(session, known.id, home, doing.from_day, **at)
    return _changed(row, "volunteer", known.id, before, volunteer_snapshot(session, known))


def _staff(doing: Doing, row: FileRow) -> Step:
    session, at, said = doing.session, doing.at, _Said(row)
    table = StaffMember
    known = session.scalar(select(table).where(table.ward_id == doing.ward_id, table.code == said["code"]))
    if known is None:
        facts = StaffFacts(
            code=said["code"], name=said["name"], position=said["position"], role=Role(said["role"] or Role.STAFF),
            goes_out=True if said["goes_out"] is None else said["goes_out"],
            active_from=said["active_from"] or doing.today,
        )  # fmt: skip
        member = add_staff_member(session, facts, **at)
        if said["active_to"]:
            seen = edit_of(StaffEdit, member)
            change_staff_member(session, member.id, replace(seen, active_to=said["active_to"]), seen, **at)
        return _added(row, "staff_member", member.id, staff_snapshot(session, member), ())
    role = session.scalar(
        select(Account.role).where(Account.ward_id == doing.ward_id, Account.staff_id == known.id)
    )  # fmt: skip
    if said["role"] and said["role"] != role:
        raise Invalid(Problem("import_role_elsewhere", "role"))
    before, seen = staff_snapshot(session, known), edit_of(StaffEdit, known)
    wanted = {name: said[name] for name in ("name", "position", "goes_out", "active_from", "active_to")}
    edit = replace(seen, **{name: value for name, value in wanted.items() if value is not None})
    change_staff_member(session, known.id, edit, seen, **at)
    return _changed(row, "staff_member", known.id, before, staff_snapshot(session, known))


class _Said:
    """The values of a row; what it does not say is None."""

    def __init__(self, row: FileRow) -> None:
        self._values = row.values

    def __getitem__(self, name: str) -> Any:
        value = self._values.get(name)
        return None if value == "" else value


def _added(row: FileRow, subject: str, number: int, snapshot: dict[str, Any], doubts: tuple[Problem, ...]) -> Step:
    return Step(row.number, Does.ADD, subject, number, None, snapshot, (), doubts)


def _changed(row: FileRow, subject: str, number: int, before: dict[str, Any], after: dict[str, Any]) -> Step:
    if before == after:
        return Step(row.number, Does.KEEP, subject, number)
    was, now_is = differences(before, after)
    return Step(row.number, Does.CHANGE, subject, number, was, now_is)


def _volunteer_meant(doing: Doing, said: _Said, home: int) -> tuple[Volunteer | None, list[Volunteer]]:
    """Whom the row is about: by code, else by name in that group; and others of the name."""
    ward, table = doing.ward_id, Volunteer
    if said["code"]:
        return doing.session.scalar(select(table).where(table.ward_id == ward, table.code == said["code"])), []
    wanted = name_key(said["name"])
    directory = doing.names.directories.volunteers.things.values()
    numbers = [one.id for one in directory if any(name_key(name.text) == wanted for name in one.names)]
    found = [doing.session.get_one(table, (ward, number)) for number in numbers]
    here = [one for one in found if one.group_id == home]
    if len(here) > 1:
        raise Invalid(Problem("import_needs_code", "code", {"name": said["name"]}))
    return (here[0] if here else None), found


def _group_called(doing: Doing, name: str) -> bool:
    groups = doing.names.directories.groups.things.values()
    return any(name_key(one.names[0].text) == name_key(name) and one.names[0].until is None for one in groups)


def _free_code(doing: Doing) -> str:
    """The next "HN…" that nobody has ever had."""
    table, ward = Volunteer, doing.ward_id
    taken = set(doing.session.scalars(select(table.code).where(table.ward_id == ward, table.code.like("HN%"))))
    number = doing.session.scalar(select(func.count()).select_from(table).where(table.ward_id == ward)) or 0
    while f"HN{number + 1:03}" in taken:
        number += 1
    return f"HN{number + 1:03}"


def _about(row: FileRow) -> dict[str, Any]:
    return {"name": row.values.get("name"), "code": row.values.get("code")}


def _plain(edit: Any) -> dict[str, Any]:
    return {name: plain_value(value) for name, value in vars(edit).items()}


def _days(values: dict[date, Any]) -> dict[str, Any]:
    return {day.isoformat(): value for day, value in sorted(values.items())}


_ROWS: dict[ImportKind, Callable[[Doing, FileRow], Step]] = {
    ImportKind.GROUPS: _group,
    ImportKind.VOLUNTEERS: _volunteer,
    ImportKind.STAFF: _staff,
}
_SUBJECTS = {
    ImportKind.GROUPS: "residential_group",
    ImportKind.VOLUNTEERS: "volunteer",
    ImportKind.STAFF: "staff_member",
}
