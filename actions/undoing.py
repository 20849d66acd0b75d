"""Taking a merge or a split back, as long as nothing hangs on the groups that it made."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.change import Change, require
from actions.ending import forget_group, has_facts
from actions.groups import known_group
from actions.refusals import Conflict, Problem
from actions.reorganising import put_into
from actions.visit_writing import touch
from models import Actor, AuditEvent, Deed, GroupSuccession, ResidentialGroup, Visit, VisitStatus


def undo_reorganisation(session: Session, group_id: int, *, by: Actor, now: datetime) -> list[ResidentialGroup]:
    """Undo the merge or split that made this group: old groups go on, new ones go, visits return to where they were.

    Gives the old groups. Raises NotAllowed; Invalid; Conflict when the group was not made so, or when anything else has
    been written down for a new group, or a visit that was moved or cancelled has been changed since.
    """
    require(session, by, Deed.GROUP_UNDO, now=now)
    change = Change(session, by, now)
    steps = _steps(session, known_group(session, by.ward_id, group_id))
    old = [known_group(session, by.ward_id, number) for number in sorted({one.old_id for one in steps})]
    new = [known_group(session, by.ward_id, number) for number in sorted({one.new_id for one in steps})]
    _return_visits(change, [one.id for one in old])
    for group in new:
        if group.valid_from != steps[0].on_day or has_facts(session, group, but_succession=True):
            raise Conflict(Problem("group_has_facts", "", {"name": group.name}))
    for step in steps:
        session.delete(step)
    session.flush()
    for group in new:
        before = {"code": group.code, "name": group.name, "households": group.households}
        forget_group(change, group)
        change.note("residential_group.remove", "residential_group", group.id, before=before)
    for group in old:
        before = {"valid_to": group.valid_to and group.valid_to.isoformat()}
        group.valid_to = None
        session.flush()
        change.note("residential_group.undo", "residential_group", group.id, before=before, after={"valid_to": None})
    return old


def _steps(session: Session, group: ResidentialGroup) -> list[GroupSuccession]:
    """Every step of the reorganisation that made `group`: its old groups, all that these went into, and so on."""
    step = GroupSuccession
    steps: dict[tuple[int, int], GroupSuccession] = {}
    ahead = [step.new_id == group.id]
    while ahead:
        found = session.scalars(select(step).where(step.ward_id == group.ward_id, ahead.pop())).all()
        for one in found:
            if (one.old_id, one.new_id) not in steps:
                steps[one.old_id, one.new_id] = one
                ahead += [step.old_id == one.old_id, step.new_id == one.new_id]
    if not steps:
        raise Conflict(Problem("undo_nothing", "", {"name": group.name}))
    return [steps[key] for key in sorted(steps)]


def _return_visits(change: Change, old_ids: list[int]) -> None:
    """Visits that the reorganisation moved or cancelled become what they were."""
    session, event = change.session, AuditEvent
    revision = session.scalar(
        select(event.revision)
        .where(event.ward_id == change.ward_id, event.subject == "residential_group", event.subject_id.in_(old_ids))
        .where(event.verb == "residential_group.succeed")
        .order_by(event.id.desc())
        .limit(1)
    )
    about_visits = select(event).where(
        event.ward_id == change.ward_id, event.revision == revision, event.subject == "visit"
    )
    for done in session.scalars(about_visits.order_by(event.id)).all():
        _return_visit(change, done)


def _return_visit(change: Change, done: AuditEvent) -> None:
    session, event = change.session, AuditEvent
    newest = session.scalar(
        select(event.id)
        .where(event.ward_id == change.ward_id, event.subject == "visit", event.subject_id == done.subject_id)
        .order_by(event.id.desc())
        .limit(1)
    )
    visit = session.get_one(Visit, (change.ward_id, done.subject_id), populate_existing=True)
    if newest != done.id:
        raise Conflict(Problem("undo_visit_changed", "", {"day": visit.on_day}))
    was = done.before or {}
    if "group_id" in was:
        put_into(visit, was["group_id"], change.now)
    else:
        visit.status = VisitStatus(was["status"])
        touch(visit, change.now)
    session.flush()
    change.note("visit.return", "visit", visit.id, before=done.after, after=was)
