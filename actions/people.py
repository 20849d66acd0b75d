"""Staff and volunteers: put right, joining and leaving, and moving to another group.

The trail never holds what names or characterises somebody (see `actions.ward_facts.trail_of`): of names, positions and
kinds only that they were changed. Consent, phones and erasing are elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from actions.change import Change, require
from actions.editing import cleaned_edit, edit_of, merged, without_persons, write_over
from actions.groups import known_group
from actions.over_time import on, since, until
from actions.privacy import takes_last_administrator
from actions.privacy_checks import known_staff_member, known_volunteer
from actions.refusals import Invalid, Problem
from actions.setup_checks import text_problems_of
from actions.visit_checks import in_force
from actions.ward_facts import PERSONAL
from models import Actor, Assist, Deed, StaffMember, Volunteer, VolunteerKind, VolunteerPast


@dataclass(frozen=True, kw_only=True)
class StaffEdit:
    """What can be put right about somebody of the staff."""

    name: str | None
    position: str | None
    unit: str | None
    goes_out: bool
    active_from: date
    active_to: date | None
    """First day on which they work here no more; None: they go on."""


@dataclass(frozen=True, kw_only=True)
class VolunteerEdit:
    """What can be put right about a volunteer, but for their kind: no list and no form shows it of one person."""

    name: str | None
    in_digital_team: bool
    joined_on: date
    left_on: date | None
    """First day on which they are no member any more; None: they go on."""


def change_staff_member(
    session: Session, staff_id: int, wanted: StaffEdit, seen: StaffEdit, *, by: Actor, now: datetime
) -> StaffMember:
    """Put somebody of the staff right, or let them leave on a day. Their account is not touched.

    Raises NotAllowed; Invalid with every problem; Conflict with the fields that somebody else has changed meanwhile, or
    when the person was erased.
    """
    require(session, by, Deed.STAFF_MEMBER_CHANGE, now=now)
    change = Change(session, by, now)
    member = known_staff_member(session, by.ward_id, staff_id)
    wanted = cleaned_edit(wanted)
    fields = merged(wanted, cleaned_edit(seen), edit_of(StaffEdit, member))
    problems = list(text_problems_of(wanted))
    if wanted.active_to is not None and wanted.active_to <= wanted.active_from:
        problems.append(Problem("end_before_start", "active_to", {"since": wanted.active_from}))
    if fields.get("active_to") is not None and takes_last_administrator(session, member, now):
        problems.append(Problem("account_last_administrator", "active_to"))
    if problems:
        raise Invalid(*problems)
    if not fields:
        change.forget()
        return member
    before, after = (without_persons(told, PERSONAL) for told in write_over(member, fields))
    before.pop("changed", None)
    session.flush()
    change.note("staff_member.change", "staff_member", member.id, before=before, after=after)
    return member


def change_volunteer(
    session: Session,
    volunteer_id: int,
    wanted: VolunteerEdit,
    seen: VolunteerEdit,
    *,
    kind: VolunteerKind | None = None,
    by: Actor,
    now: datetime,
) -> Volunteer:
    """Put a volunteer right, or let them leave on a day; `kind` None leaves their kind as it is.

    Raises as `change_staff_member` does.
    """
    require(session, by, Deed.VOLUNTEER_CHANGE, now=now)
    change = Change(session, by, now)
    volunteer = known_volunteer(session, by.ward_id, volunteer_id)
    wanted = cleaned_edit(wanted)
    fields = merged(wanted, cleaned_edit(seen), edit_of(VolunteerEdit, volunteer))
    if problems := list(_membership_problems(session, volunteer, wanted)):
        raise Invalid(*problems)
    if kind is not None and kind is not volunteer.kind:
        fields["kind"] = kind
    if not fields:
        change.forget()
        return volunteer
    before, after = (without_persons(told, PERSONAL) for told in write_over(volunteer, fields))
    before.pop("changed", None)
    session.flush()
    change.note("volunteer.change", "volunteer", volunteer.id, before=before, after=after)
    return volunteer


def move_volunteer(
    session: Session, volunteer_id: int, group_id: int, on_day: date, *, by: Actor, now: datetime
) -> Volunteer:
    """The volunteer lives in another group from a day on: every earlier day counts them where they lived then.

    On or before the day of joining it corrects where they joined. Raises NotAllowed; Invalid; Conflict.
    """
    require(session, by, Deed.VOLUNTEER_MOVE, now=now)
    change = Change(session, by, now)
    volunteer = known_volunteer(session, by.ward_id, volunteer_id)
    day = max(on_day, volunteer.joined_on)
    group = known_group(session, by.ward_id, group_id)
    if not in_force(group, day):
        values = {"name": group.name, "since": group.valid_from, "until": group.valid_to}
        raise Invalid(Problem("group_not_in_force", "group_id", values))
    if volunteer.left_on is not None and day >= volunteer.left_on:
        raise Invalid(Problem("move_after_left", "on_day", {"day": volunteer.left_on}))
    homes = homes_of(session, volunteer)
    before = on(homes, day)
    if before == group_id:
        change.forget()
        return volunteer
    homes[day] = group_id
    write_homes(change, volunteer, homes)
    after = {"group_id": group_id, "from_day": day.isoformat()}
    change.note("volunteer.move", "volunteer", volunteer.id, before={"group_id": before}, after=after)
    return volunteer


def forget_move(session: Session, volunteer_id: int, on_day: date, *, by: Actor, now: datetime) -> Volunteer:
    """Take a move back, as if it had never been. Raises NotAllowed; Invalid("past_unknown"); Conflict."""
    require(session, by, Deed.VOLUNTEER_MOVE, now=now)
    change = Change(session, by, now)
    volunteer = known_volunteer(session, by.ward_id, volunteer_id)
    homes = homes_of(session, volunteer)
    if on_day not in homes or on_day == min(homes):
        raise Invalid(Problem("past_unknown", "on_day", {"day": on_day}))
    before = {"group_id": homes.pop(on_day), "from_day": on_day.isoformat()}
    write_homes(change, volunteer, homes)
    change.note(
        "volunteer.move", "volunteer", volunteer.id, before=before,
        after={"group_id": on(homes, on_day), "from_day": on_day.isoformat()},
    )  # fmt: skip
    return volunteer


def homes_of(session: Session, volunteer: Volunteer) -> dict[date, int]:
    """The groups in which the volunteer lived, each by the day from which."""
    pasts = session.scalars(
        select(VolunteerPast)
        .where(VolunteerPast.ward_id == volunteer.ward_id, VolunteerPast.volunteer_id == volunteer.id)
        .order_by(VolunteerPast.until_day)
    ).all()
    return since(volunteer.joined_on, volunteer.group_id, [(one.until_day, one.group_id) for one in pasts])


def write_homes(change: Change, volunteer: Volunteer, homes: dict[date, int]) -> None:
    """Make the rows say what `homes_of` gave or what somebody made of it, within a change that may do so."""
    volunteer.group_id, earlier = until(homes)
    change.session.execute(
        delete(VolunteerPast).where(
            VolunteerPast.ward_id == change.ward_id, VolunteerPast.volunteer_id == volunteer.id
        ),
        execution_options={"synchronize_session": "fetch"},
    )  # fmt: skip
    for end, group_id in earlier.items():
        change.session.add(
            VolunteerPast(ward_id=change.ward_id, volunteer_id=volunteer.id, until_day=end, group_id=group_id)
        )
    change.session.flush()


def _membership_problems(session: Session, volunteer: Volunteer, wanted: VolunteerEdit) -> Iterator[Problem]:
    yield from text_problems_of(wanted)
    joined, left = wanted.joined_on, wanted.left_on
    if left is not None and left < joined:
        yield Problem("end_before_start", "left_on", {"since": joined})
    mine = select(func.min(Assist.on_day), func.max(Assist.on_day)).where(
        Assist.ward_id == volunteer.ward_id, Assist.volunteer_id == volunteer.id, Assist.voided_at.is_(None)
    )
    first, last = session.execute(mine).one()
    if first is not None and first < joined:
        yield Problem("joined_after_help", "joined_on", {"day": first})
    if left is not None and last is not None and last >= left:
        yield Problem("left_before_help", "left_on", {"day": last})
    moves = list(homes_of(session, volunteer))[1:]
    if moves and joined >= min(moves):
        yield Problem("joined_after_move", "joined_on", {"day": min(moves)})
