"""Taking back what an import did to groups, volunteers and staff: through the actions that change them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from actions.change import Change
from actions.editing import edit_of
from actions.ending import end_group, forget_group, has_facts
from actions.group_past import history_of, write_history
from actions.groups import GroupEdit, change_group
from actions.import_lines import Kept
from actions.import_reference import (
    HISTORY,
    KIND,
    group_snapshot,
    history_from,
    staff_snapshot,
    volunteer_snapshot,
)
from actions.people import StaffEdit, VolunteerEdit, change_staff_member, change_volunteer, write_homes
from actions.refusals import Conflict, Problem, Refused
from models import Account, GroupKind, ImportLine, ResidentialGroup, RowDeed, StaffMember, Volunteer, VolunteerKind

_DAYS = {"joined_on", "left_on", "active_from", "active_to", "valid_to"}


def undo_reference(change: Change, lines: Sequence[ImportLine]) -> tuple[list[ImportLine], list[Kept]]:
    """Remove what was added and has no facts, write the rest back; gives those taken back and those that are not."""
    back, kept = [], []
    for line in lines:
        try:
            with change.session.begin_nested():
                _undo(change, line)
            back.append(line)
        except Refused as refusal:
            kept.append(Kept(line, refusal.problems[0]))
        except IntegrityError:
            kept.append(Kept(line, Problem("import_has_facts")))
    return back, kept


def _undo(change: Change, line: ImportLine) -> None:
    table = {"residential_group": ResidentialGroup, "volunteer": Volunteer, "staff_member": StaffMember}[line.subject]
    row: Any = change.session.get(table, (change.ward_id, line.subject_id), populate_existing=True)
    if row is None or line.after is None:
        raise Conflict(Problem("import_changed_since"))
    snapshot = _SNAPSHOTS[line.subject](change.session, row)
    if any(snapshot[name] != value for name, value in line.after.items()):
        raise Conflict(Problem("import_changed_since"))
    if line.deed is RowDeed.ADD:
        _remove(change, line, row)
    else:
        _BACK[line.subject](change, row, line.before or {})


def _remove(change: Change, line: ImportLine, row: Any) -> None:
    session = change.session
    if isinstance(row, ResidentialGroup):
        if has_facts(session, row):
            raise Conflict(Problem("import_has_facts"))
        before = {"code": row.code, "name": row.name, "households": row.households}
        forget_group(change, row)
        change.note("residential_group.remove", "residential_group", line.subject_id, before=before)
        return
    if isinstance(row, StaffMember):
        session.execute(
            delete(Account).where(Account.ward_id == row.ward_id, Account.staff_id == row.id),
            execution_options={"synchronize_session": "fetch"},
        )
    session.delete(row)
    session.flush()
    change.note(f"{line.subject}.remove", line.subject, line.subject_id)


def _group_back(change: Change, group: ResidentialGroup, was: dict[str, Any]) -> None:
    at: dict[str, Any] = {"by": change.actor, "now": change.now}
    seen = edit_of(GroupEdit, group)
    fields = {name: value for name, value in was.items() if name in GroupEdit.__dataclass_fields__}
    if KIND in fields:
        fields[KIND] = GroupKind(fields[KIND])
    change_group(change.session, group.id, replace(seen, **fields), seen, **at)
    if "valid_to" in was:
        end_group(change.session, group.id, _day(was["valid_to"]), **at)
    if HISTORY in was:
        before, history = {"households": group.households}, history_from(was[HISTORY], group.valid_from)
        counted = history_of(change.session, group).households != history.households
        write_history(change, group, history)
        after = {"households": group.households}
        if counted:
            change.note("residential_group.count", "residential_group", group.id, before=before, after=after)


def _volunteer_back(change: Change, volunteer: Volunteer, was: dict[str, Any]) -> None:
    at: dict[str, Any] = {"by": change.actor, "now": change.now}
    if "group_id" in was or HISTORY in was:
        before = {"group_id": volunteer.group_id}
        homes = {date.fromisoformat(day): number for day, number in was[HISTORY].items()}
        write_homes(change, volunteer, homes)
        if before["group_id"] != volunteer.group_id:
            change.note(
                "volunteer.move", "volunteer", volunteer.id, before=before, after={"group_id": volunteer.group_id}
            )  # fmt: skip
    seen = edit_of(VolunteerEdit, volunteer)
    kind = VolunteerKind(was[KIND]) if KIND in was else None
    change_volunteer(change.session, volunteer.id, replace(seen, **_fields(VolunteerEdit, was)), seen, kind=kind, **at)


def _staff_back(change: Change, member: StaffMember, was: dict[str, Any]) -> None:
    seen = edit_of(StaffEdit, member)
    wanted = replace(seen, **_fields(StaffEdit, was))
    change_staff_member(change.session, member.id, wanted, seen, by=change.actor, now=change.now)


def _fields(edit: Any, was: dict[str, Any]) -> dict[str, Any]:
    said = {name: value for name, value in was.items() if name in edit.__dataclass_fields__}
    return {name: _day(value) if name in _DAYS else value for name, value in said.items()}


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


_SNAPSHOTS: dict[str, Any] = {
    "residential_group": group_snapshot, "volunteer": volunteer_snapshot, "staff_member": staff_snapshot,
}  # fmt: skip
_BACK: dict[str, Any] = {
    "residential_group": _group_back, "volunteer": _volunteer_back, "staff_member": _staff_back,
}  # fmt: skip
