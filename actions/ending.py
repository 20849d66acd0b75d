"""Groups that end, and groups that should never have been: what has facts stays for ever and is ended on a day."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from actions.change import Change, require
from actions.groups import known_group
from actions.refusals import Conflict, Problem
from models import (
    Actor,
    Deed,
    GroupPast,
    GroupSuccession,
    MapImportShape,
    ResidentialGroup,
    Visit,
    VisitStatus,
    Volunteer,
    VolunteerPast,
)


def end_group(
    session: Session, group_id: int, on_day: date | None, *, by: Actor, now: datetime
) -> ResidentialGroup:  # fmt: skip
    """The group is in force no more from `on_day`; None: it goes on after all. Its history stays.

    Raises NotAllowed; Invalid; Conflict when it went into other groups, or something is held or planned there later.
    """
    require(session, by, Deed.GROUP_END, now=now)
    change = Change(session, by, now)
    group = known_group(session, by.ward_id, group_id)
    if problems := list(_end_problems(session, group, on_day)):
        raise Conflict(*problems)
    before = {"valid_to": group.valid_to and group.valid_to.isoformat()}
    group.valid_to = on_day
    session.flush()
    after = {"valid_to": on_day and on_day.isoformat()}
    change.note("residential_group.end", "residential_group", group.id, before=before, after=after)
    return group


def remove_group(session: Session, group_id: int, *, by: Actor, now: datetime) -> None:
    """Take away a group that was made by mistake: nothing may hang on it, void visits neither.

    Raises NotAllowed; Invalid; Conflict("group_has_facts").
    """
    require(session, by, Deed.GROUP_REMOVE, now=now)
    change = Change(session, by, now)
    group = known_group(session, by.ward_id, group_id)
    if has_facts(session, group):
        raise Conflict(Problem("group_has_facts", "", {"name": group.name}))
    before = {"code": group.code, "name": group.name, "households": group.households}
    forget_group(change, group)
    change.note("residential_group.remove", "residential_group", group_id, before=before)


def has_facts(session: Session, group: ResidentialGroup, *, but_succession: bool = False) -> bool:
    """A visit of any kind, a volunteer at any time, or (unless told otherwise) a group before or after it."""
    ward, number = group.ward_id, group.id
    facts = [
        exists().where(Visit.ward_id == ward, Visit.group_id == number),
        exists().where(Volunteer.ward_id == ward, Volunteer.group_id == number),
        exists().where(VolunteerPast.ward_id == ward, VolunteerPast.group_id == number),
        exists().where(GroupSuccession.ward_id == ward, GroupSuccession.old_id == number),
    ]
    if not but_succession:
        facts.append(exists().where(GroupSuccession.ward_id == ward, GroupSuccession.new_id == number))
    return any(session.scalar(select(one)) for one in facts)


def forget_group(change: Change, group: ResidentialGroup) -> None:
    """Delete the group with its earlier names and counts, within a change that may do so."""
    session = change.session
    for row in (GroupPast, MapImportShape):
        session.execute(
            delete(row).where(row.ward_id == group.ward_id, row.group_id == group.id),
            execution_options={"synchronize_session": False},
        )
    session.delete(group)
    session.flush()


def _end_problems(session: Session, group: ResidentialGroup, on_day: date | None) -> Iterator[Problem]:
    went = exists().where(GroupSuccession.ward_id == group.ward_id, GroupSuccession.old_id == group.id)
    if session.scalar(select(went)):
        yield Problem("group_has_heirs", "on_day", {"name": group.name})
    if on_day is None:
        return
    if on_day <= group.valid_from:
        yield Problem("end_before_start", "on_day", {"since": group.valid_from})
    later = session.scalars(
        select(Visit.on_day)
        .where(Visit.ward_id == group.ward_id, Visit.group_id == group.id, Visit.on_day >= on_day)
        .where(Visit.voided_at.is_(None), Visit.status.in_([VisitStatus.HELD, VisitStatus.PLANNED]))
        .order_by(Visit.on_day.desc())
        .limit(1)
    ).first()
    if later is not None:
        yield Problem("end_before_visit", "on_day", {"day": later})
