"""Groups that merge, split or are drawn anew on a day, as one change: new groups, succession, visits that lie later."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.change import Change, require
from actions.refusals import Invalid, Problem
from actions.setup_checks import flows_fit, group_problems, succession_problems, taken
from actions.visit_writing import touch
from actions.ward_facts import GroupFacts, Succession, cleaned, fields_of, plain
from models import Actor, Deed, GroupSuccession, ResidentialGroup, Visit, VisitStatus

CANCEL = -1
"""What becomes of a planned visit that goes to no new group."""
NOT_HELD = (VisitStatus.PLANNED, VisitStatus.POSTPONED)


@dataclass(frozen=True, kw_only=True)
class Reorganisation:
    """Old groups end on a day, new ones begin."""

    old_ids: tuple[int, ...]
    new: tuple[GroupFacts, ...]
    """Their `valid_from` is `on_day`, whatever they say."""
    on_day: date
    flows: tuple[tuple[int, ...], ...] | None = None
    """As in `Succession`."""
    visits: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    """Visit → place of its new group in `new`, or CANCEL. With one new group it need not be said."""


def reorganise(session: Session, plan: Reorganisation, *, by: Actor, now: datetime) -> list[ResidentialGroup]:
    """Do it all, or nothing; gives the new groups.

    A visit of an old group on or after the day goes where `plan.visits` says; only one that is not held can be
    cancelled. Void and cancelled ones stay where they were.

    Raises NotAllowed; Invalid with every problem, those of a new group under "new_<place>_<field>".
    """
    require(session, by, Deed.GROUP_SUCCEED, now=now)
    change = Change(session, by, now)
    plan = replace(plan, new=tuple(replace(cleaned(one), valid_from=plan.on_day) for one in plan.new))
    later = visits_after(session, by.ward_id, plan.old_ids, plan.on_day)
    problems = [*_new_problems(session, by.ward_id, plan), *_visit_problems(plan, later)]
    made = []
    if not problems:
        made = [_made(change, facts) for facts in plan.new]
        new_ids = tuple(one.id for one in made)
        facts = Succession(old_ids=plan.old_ids, new_ids=new_ids, on_day=plan.on_day, flows=plan.flows)
        problems = list(succeed(change, facts))
    if problems:
        raise Invalid(*problems)
    for visit in later:
        place = plan.visits.get(visit.id, 0)
        _cancel(change, visit) if place == CANCEL else _move(change, visit, made[place])
    return made


def visits_after(session: Session, ward_id: int, old_ids: Sequence[int], on_day: date) -> list[Visit]:
    """Visits of these groups on or after the day that are held, planned or postponed, void ones left out, by day."""
    statement = (
        select(Visit)
        .where(Visit.ward_id == ward_id, Visit.group_id.in_(old_ids), Visit.on_day >= on_day)
        .where(Visit.status != VisitStatus.CANCELLED, Visit.voided_at.is_(None))
        .order_by(Visit.on_day, Visit.starts_at, Visit.id)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(statement))


def succeed(change: Change, facts: Succession) -> list[Problem]:
    """Close the old groups on the day and lead them into the new ones; or give the problems and do nothing."""
    session, ward_id = change.session, change.ward_id
    old = [session.get(ResidentialGroup, (ward_id, number)) for number in facts.old_ids]
    new = [session.get(ResidentialGroup, (ward_id, number)) for number in facts.new_ids]
    if problems := list(succession_problems(facts, old, new)):
        return problems
    heirs = [group for group in new if group is not None]
    flows = facts.flows or (tuple(one.households for one in heirs),) * len(old)
    for group, row in zip(old, flows, strict=True):
        assert group is not None
        group.valid_to = facts.on_day
        went = [(heir, part / sum(row)) for heir, part in zip(heirs, row, strict=True) if part]
        for heir, share in went:
            session.add(
                GroupSuccession(ward_id=ward_id, old_id=group.id, new_id=heir.id, on_day=facts.on_day, share=share)
            )
        after = {"valid_to": facts.on_day.isoformat(), "new_ids": [heir.id for heir, _ in went]}
        change.note("residential_group.succeed", "residential_group", group.id, before={"valid_to": None}, after=after)
    session.flush()
    return []


def _made(change: Change, facts: GroupFacts) -> ResidentialGroup:
    group = ResidentialGroup(ward_id=change.ward_id, id=change.take_id(), **fields_of(facts))
    change.session.add(group)
    change.session.flush()
    after = plain(facts) | {"boundary": facts.boundary is not None}
    change.note("residential_group.add", "residential_group", group.id, after=after)
    return group


def _move(change: Change, visit: Visit, to: ResidentialGroup) -> None:
    before = {"group_id": visit.group_id}
    put_into(visit, to.id, change.now)
    change.session.flush()
    change.note("visit.move", "visit", visit.id, before=before, after={"group_id": to.id})


def put_into(visit: Visit, group_id: int, now: datetime) -> None:
    """Make it a visit of that group, with its lines."""
    visit.group_id = group_id
    touch(visit, now)
    for line in visit.services:
        line.group_id = group_id


def _cancel(change: Change, visit: Visit) -> None:
    before = {"status": visit.status.value}
    visit.status = VisitStatus.CANCELLED
    touch(visit, change.now)
    change.session.flush()
    after = {"status": visit.status.value}
    change.note("visit.cancel", "visit", visit.id, before=before, after=after, reason="reorganised")


def _new_problems(session: Session, ward_id: int, plan: Reorganisation) -> Iterator[Problem]:
    codes = [one.code for one in plan.new]
    for place, facts in enumerate(plan.new):
        found = [*group_problems(facts), *taken(session, ward_id, ResidentialGroup, facts.code)]
        if facts.code and codes.index(facts.code) < place:
            found.append(Problem("setup_code_taken", "code", {"code": facts.code}))
        yield from (replace(one, field=f"new_{place}_{one.field}") for one in found)
    if not plan.old_ids:
        yield Problem("group_missing", "old_ids")
    if plan.flows is not None and not flows_fit(plan.flows, len(plan.old_ids), len(plan.new)):
        yield Problem("setup_flows", "flows")


def _visit_problems(plan: Reorganisation, later: Sequence[Visit]) -> Iterator[Problem]:
    for visit in later:
        place = plan.visits.get(visit.id, 0 if len(plan.new) == 1 else None)
        held = visit.status not in NOT_HELD
        if place is None or not (0 <= place < len(plan.new) or (place == CANCEL and not held)):
            yield Problem("visit_needs_group", f"visit_{visit.id}", {"day": visit.on_day})
