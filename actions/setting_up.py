"""Setting a ward up: the ward itself, its groups and their succession, services, people, holidays, targets."""

import re
from datetime import datetime
from itertools import chain, count

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.account_checks import login_problems
from actions.change import Change, require
from actions.refusals import Conflict, Invalid, Problem
from actions.reorganising import succeed
from actions.setup_checks import (
    group_problems,
    service_problems,
    taken,
    target_problems,
    text_problems_of,
    volunteer_problems,
    ward_problems,
)
from actions.ward_facts import (
    GroupFacts,
    HolidayFacts,
    ServiceFacts,
    StaffFacts,
    Succession,
    TargetFacts,
    VolunteerFacts,
    WardFacts,
    cleaned,
    fields_of,
    plain,
    trail_of,
)
from models import (
    Account,
    Actor,
    Deed,
    GroupSuccession,
    Holiday,
    ResidentialGroup,
    Role,
    Service,
    StaffMember,
    Target,
    Volunteer,
    Ward,
    WardRevision,
)
from texts.vietnamese import fold


def installation(ward_id: int) -> Actor:
    """The installation itself, which sets a ward up before it has any staff. The audit trail names nobody."""
    return Actor(ward_id, 0, "", Role.ADMINISTRATOR)


def found_ward(session: Session, facts: WardFacts, *, now: datetime) -> Ward:
    """The first act: the ward and its data revision, which this makes 1.

    Raises Invalid; Conflict("ward_exists") when the database already holds a ward with this code.
    """
    facts = cleaned(facts)
    if problems := list(ward_problems(facts)):
        raise Invalid(*problems)
    if session.scalar(select(Ward.id).where(Ward.code == facts.code)) is not None:
        raise Conflict(Problem("ward_exists", "code", {"code": facts.code}))
    ward = Ward(**fields_of(facts))
    session.add(ward)
    session.flush()
    session.add(WardRevision(ward_id=ward.id, revision=0, last_id=0, changed_at=now))
    session.flush()
    change = Change(session, installation(ward.id), now)
    change.note("ward.found", "ward", ward.id, after=plain(facts))
    return ward


def add_group(session: Session, facts: GroupFacts, *, by: Actor, now: datetime) -> ResidentialGroup:
    """Raises NotAllowed; Invalid with every problem. The boundary stays out of the audit trail, its presence in."""
    require(session, by, Deed.GROUP_ADD, now=now)
    change = Change(session, by, now)
    facts = cleaned(facts)
    _check([*group_problems(facts), *taken(session, by.ward_id, ResidentialGroup, facts.code)])
    group = ResidentialGroup(ward_id=by.ward_id, id=change.take_id(), **fields_of(facts))
    session.add(group)
    after = plain(facts) | {"boundary": facts.boundary is not None}
    change.note("residential_group.add", "residential_group", group.id, after=after)
    return group


def succeed_groups(session: Session, facts: Succession, *, by: Actor, now: datetime) -> list[GroupSuccession]:
    """Close the old groups on `on_day` and lead them into the new ones, which begin on that day.

    In a split the shares follow the new groups' households and add up to 1. Raises NotAllowed, Invalid.
    """
    require(session, by, Deed.GROUP_SUCCEED, now=now)
    change = Change(session, by, now)
    _check(succeed(change, facts))
    rows = select(GroupSuccession).where(
        GroupSuccession.ward_id == by.ward_id,
        GroupSuccession.old_id.in_(facts.old_ids),
        GroupSuccession.new_id.in_(facts.new_ids),
    )
    return list(session.scalars(rows.order_by(GroupSuccession.old_id, GroupSuccession.new_id)))


def add_service(session: Session, facts: ServiceFacts, *, by: Actor, now: datetime) -> Service:
    """Raises NotAllowed, Invalid."""
    require(session, by, Deed.SERVICE_ADD, now=now)
    change = Change(session, by, now)
    facts = cleaned(facts)
    _check([*service_problems(facts), *taken(session, by.ward_id, Service, facts.slug)])
    service = Service(ward_id=by.ward_id, id=change.take_id(), **fields_of(facts))
    session.add(service)
    change.note("service.add", "service", service.id, after=plain(facts))
    return service


def add_staff_member(session: Session, facts: StaffFacts, *, by: Actor, now: datetime) -> StaffMember:
    """The person, and an account of their role that waits for its activation link. Raises NotAllowed, Invalid."""
    require(session, by, Deed.STAFF_MEMBER_ADD, now=now)
    change = Change(session, by, now)
    facts = cleaned(facts)
    _check([*text_problems_of(facts), *taken(session, by.ward_id, StaffMember, facts.code)])
    fields = fields_of(facts)
    role = fields.pop("role")
    member = StaffMember(ward_id=by.ward_id, id=change.take_id(), **fields)
    session.add(member)
    session.flush()
    session.add(Account(
        ward_id=by.ward_id, staff_id=member.id, login=_free_login(session, by.ward_id, facts.code), name=facts.name,
        role=role, made_at=now,
    ))  # fmt: skip
    session.flush()
    change.note("staff_member.add", "staff_member", member.id, after=trail_of(facts))
    return member


def add_volunteer(session: Session, facts: VolunteerFacts, *, by: Actor, now: datetime) -> Volunteer:
    """Raises NotAllowed, Invalid."""
    require(session, by, Deed.VOLUNTEER_ADD, now=now)
    change = Change(session, by, now)
    facts = cleaned(facts)
    _check([*volunteer_problems(facts, session, by.ward_id), *taken(session, by.ward_id, Volunteer, facts.code)])
    volunteer = Volunteer(ward_id=by.ward_id, id=change.take_id(), **fields_of(facts))
    session.add(volunteer)
    change.note("volunteer.add", "volunteer", volunteer.id, after=trail_of(facts))
    return volunteer


def add_holiday(
    session: Session, facts: HolidayFacts, *, by: Actor, now: datetime, replacing: bool = True
) -> Holiday:  # fmt: skip
    """A day off, or a weekend day that is worked. Raises NotAllowed, Invalid.

    A day already known is replaced, or without `replacing` refused unless it says the same.
    """
    require(session, by, Deed.HOLIDAY_ADD, now=now)
    change = Change(session, by, now)
    facts = cleaned(facts)
    _check(list(text_problems_of(facts)))
    known = session.get(Holiday, (by.ward_id, facts.on_day), populate_existing=True)
    before = {"name_vi": known.name_vi, "kind": known.kind.value} if known else None
    if known and not replacing and (known.name_vi, known.kind) != (facts.name_vi, facts.kind):
        raise Invalid(Problem("setup_holiday_there", "on_day", {"name": known.name_vi}))
    holiday = session.merge(Holiday(ward_id=by.ward_id, **fields_of(facts)))
    change.note("holiday.add", "holiday", facts.on_day.toordinal(), before=before, after=plain(facts))
    return holiday


def set_target(
    session: Session, facts: TargetFacts, *, by: Actor, now: datetime, replacing: bool = True
) -> Target:  # fmt: skip
    """The goal of a figure from a day on. Raises NotAllowed, Invalid.

    One that begins on the same day is replaced, or without `replacing` refused unless it says the same.
    """
    require(session, by, Deed.TARGET_SET, now=now)
    change = Change(session, by, now)
    facts = cleaned(facts)
    _check(list(target_problems(facts)))
    target = session.scalar(
        select(Target).where(
            Target.ward_id == by.ward_id, Target.figure == facts.figure, Target.from_day == facts.from_day
        )
    )
    before = None if target is None else {"value": target.value, "source": target.source}
    said = (facts.value, facts.until_day, facts.source)
    if target is not None and not replacing and said != (target.value, target.until_day, target.source):
        raise Invalid(Problem("setup_target_there", "from_day", {"source": target.source}))
    if target is None:
        target = Target(ward_id=by.ward_id, id=change.take_id(), **fields_of(facts))
        session.add(target)
    target.value, target.until_day, target.source = facts.value, facts.until_day, facts.source
    session.flush()
    change.note("target.set", "target", target.id, before=before, after=plain(facts))
    return target


def _free_login(session: Session, ward_id: int, code: str) -> str:
    """The person's code as a sign-in name may be written, with the ward's behind it, or a number, when it is taken."""
    stem = re.sub(r"[^a-z0-9._-]+", "", fold(code)).lstrip("._-")
    own = f"{stem}.{session.get_one(Ward, ward_id).code}".lstrip(".")
    wanted = chain([stem, own], (f"{own}.{n}" for n in count(2)))
    return next(login for login in wanted if not login_problems(session, login))


def _check(problems: list[Problem]) -> None:
    if problems:
        raise Invalid(*problems)
