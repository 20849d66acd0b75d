"""One residential group: put right, renamed from a day on, counted anew."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from actions.change import Change, require
from actions.editing import cleaned_edit, edit_of, merged, write_over
from actions.group_past import Known, history_of, write_history
from actions.refusals import Invalid, Problem
from actions.setup_checks import MOST_HOUSEHOLDS, point_problems, taken, text_problems_of
from models import Actor, Deed, GroupKind, ResidentialGroup


@dataclass(frozen=True, kw_only=True)
class GroupEdit:
    """What can be put right about a group, for all its days."""

    code: str | None
    name: str | None
    kind: GroupKind
    former_unit: str | None
    venue: str | None
    latitude: float | None
    longitude: float | None


def change_group(
    session: Session, group_id: int, wanted: GroupEdit, seen: GroupEdit, *, by: Actor, now: datetime
) -> ResidentialGroup:
    """Put a group right; `seen` is what the form showed. A corrected name counts for all days since its last rename.

    Raises NotAllowed; Invalid with every problem; Conflict with the fields that somebody else has changed meanwhile.
    """
    require(session, by, Deed.GROUP_CHANGE, now=now)
    change = Change(session, by, now)
    group = known_group(session, by.ward_id, group_id)
    fields = merged(cleaned_edit(wanted), cleaned_edit(seen), edit_of(GroupEdit, group))
    wanted = cleaned_edit(wanted)
    problems = [*text_problems_of(wanted), *point_problems(wanted.latitude, wanted.longitude)]
    if "code" in fields and wanted.code:
        problems += taken(session, by.ward_id, ResidentialGroup, wanted.code)
    if problems:
        raise Invalid(*problems)
    if not fields:
        change.forget()
        return group
    before, after = write_over(group, fields)
    session.flush()
    change.note("residential_group.change", "residential_group", group.id, before=before, after=after)
    return group


def rename_group(
    session: Session, group_id: int, name: str, from_day: date, *, by: Actor, now: datetime, today: date
) -> ResidentialGroup:
    """The group is called otherwise from a day on: earlier days keep the earlier name. Raises NotAllowed, Invalid."""
    require(session, by, Deed.GROUP_CHANGE, now=now)
    return _know(session, group_id, Known(from_day, name=name), by, now, today)


def count_households(
    session: Session, group_id: int, households: int, from_day: date, *, by: Actor, now: datetime, today: date
) -> ResidentialGroup:
    """The group has so many households from a day on; on or before its first day it corrects the first count.

    Figures of earlier days keep the earlier count. Raises NotAllowed, Invalid.
    """
    require(session, by, Deed.GROUP_CHANGE, now=now)
    return _know(session, group_id, Known(from_day, households=households), by, now, today)


def _know(session: Session, group_id: int, known: Known, by: Actor, now: datetime, today: date) -> ResidentialGroup:
    change = Change(session, by, now)
    group = known_group(session, by.ward_id, group_id)
    known = known.cleaned()
    if problems := list(_known_problems(group, known, today)):
        raise Invalid(*problems)
    history = history_of(session, group)
    before = history.told(known)
    history.learn(known)
    if before == history.told(known):
        change.forget()
        return group
    write_history(change, group, history)
    verb = "residential_group.rename" if known.name else "residential_group.count"
    told = {"from_day": known.from_day.isoformat()}
    change.note(verb, "residential_group", group.id, before=before, after=history.told(known) | told)
    return group


def forget_known(
    session: Session, group_id: int, from_day: date, *, name: bool, by: Actor, now: datetime
) -> ResidentialGroup:
    """Take a rename (`name`) or a count of households back, as if it had never been: the earlier one goes on.

    Raises NotAllowed; Invalid("past_unknown") when nothing changed on that day.
    """
    require(session, by, Deed.GROUP_CHANGE, now=now)
    change = Change(session, by, now)
    group = known_group(session, by.ward_id, group_id)
    history = history_of(session, group)
    gone = history.forget(from_day, name=name)
    if gone is None:
        raise Invalid(Problem("past_unknown", "from_day", {"day": from_day}))
    write_history(change, group, history)
    field = "name" if name else "households"
    change.note(
        "residential_group.forget", "residential_group", group.id,
        before={field: gone, "from_day": from_day.isoformat()}, after={field: None},
    )  # fmt: skip
    return group


def known_group(session: Session, ward_id: int, group_id: int) -> ResidentialGroup:
    """The group as it stands. Raises Invalid when there is none."""
    group = session.get(ResidentialGroup, (ward_id, group_id), populate_existing=True)
    if group is None:
        raise Invalid(Problem("group_missing", "group_id"))
    return group


def _known_problems(group: ResidentialGroup, known: Known, today: date) -> Iterator[Problem]:
    if known.households is None:
        yield from text_problems_of(known)
    elif isinstance(known.households, bool) or not 1 <= known.households <= MOST_HOUSEHOLDS:
        yield Problem("setup_count", "households", {"least": 1, "most": MOST_HOUSEHOLDS})
    if known.from_day > max(today, group.valid_from):
        yield Problem("past_in_future", "from_day", {"today": today})
    if group.valid_to is not None and known.from_day >= group.valid_to:
        yield Problem("setup_old_not_in_force", "from_day", {"name": group.name, "day": known.from_day})
