"""Letting go of what has been kept long enough. Figures are the same before and after; the trail says what went.

The trail itself stays: it knows people by number only, and would prove nothing with rows missing.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select
from sqlalchemy.orm import Session

from actions.access_log import locked_access, note_access
from actions.change import Change, require
from actions.consents import take_phone_away
from actions.privacy import Why, forget_staff_member, forget_volunteer, takes_last_administrator
from models import (
    AccessEvent,
    Actor,
    Deed,
    Draft,
    FailedSignIn,
    ImportBatch,
    ImportLine,
    OneTimeLink,
    Periods,
    Role,
    SignIn,
    SignInBrake,
    StaffMember,
    Volunteer,
    VolunteerPhone,
)

RUN = "retention.run"


@dataclass(frozen=True, kw_only=True)
class OfWard:
    """How much of a ward's own has been kept long enough."""

    drafts: int = 0
    import_lines: int = 0
    """Rows of imported files; those imports cannot be taken back any more."""
    phones: int = 0
    volunteers: int = 0
    """Names of volunteers; names of staff below."""
    staff: int = 0

    def __bool__(self) -> bool:
        return any(asdict(self).values())


@dataclass(frozen=True, kw_only=True)
class OfAccess:
    """How much of what sign-ins leave behind has been kept long enough. It belongs to no ward."""

    failed_sign_ins: int = 0
    ended_sign_ins: int = 0
    used_links: int = 0


def server() -> Actor:
    """The server itself, at work on what belongs to no ward."""
    return Actor(0, 0, "", Role.ADMINISTRATOR)


def due_in_ward(session: Session, ward_id: int, periods: Periods, *, now: datetime, today: date) -> OfWard:
    """What `run_in_ward` would let go of. Changes nothing."""

    def count(*where: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).where(*where)) or 0

    return OfWard(
        drafts=count(*_old_drafts(ward_id, periods, now)),
        import_lines=count(*_old_lines(ward_id, periods, now)),
        phones=count(
            VolunteerPhone.ward_id == ward_id, VolunteerPhone.volunteer_id.in_(_gone(ward_id, periods, today))
        ),
        volunteers=count(*_forgotten_volunteers(ward_id, periods, today)),
        staff=count(*_forgotten_staff(ward_id, periods, today)),
    )


def run_in_ward(session: Session, periods: Periods, *, by: Actor, now: datetime, today: date) -> OfWard:
    """Let go of a ward's old drafts, lines of imports, phones and names; gives how much.

    Where nothing is due, nothing is noted. Raises NotAllowed. Never commits.
    """
    require(session, by, Deed.RETENTION_RUN, now=now)
    change = Change(session, by, now)
    done = due_in_ward(session, by.ward_id, periods, now=now, today=today)
    if not done:
        change.forget()
        return done
    for old in (
        delete(Draft).where(*_old_drafts(by.ward_id, periods, now)),
        delete(ImportLine).where(*_old_lines(by.ward_id, periods, now)),
    ):
        session.execute(old, execution_options={"synchronize_session": False})
    with_phone = select(VolunteerPhone.volunteer_id).where(
        VolunteerPhone.ward_id == by.ward_id, VolunteerPhone.volunteer_id.in_(_gone(by.ward_id, periods, today))
    )
    for number in session.scalars(with_phone).all():
        take_phone_away(change, number, Why.PERIOD_OVER.value)
    for volunteer in session.scalars(select(Volunteer).where(*_forgotten_volunteers(by.ward_id, periods, today))).all():
        forget_volunteer(change, volunteer, Why.PERIOD_OVER, today)
    left = session.scalars(select(StaffMember).where(*_forgotten_staff(by.ward_id, periods, today))).all()
    forgotten = [member for member in left if not takes_last_administrator(session, member, now)]
    for member in forgotten:
        forget_staff_member(change, member, Why.PERIOD_OVER, today)
    done = replace(done, staff=len(forgotten))
    change.note(RUN, "draft", 0, after=asdict(done))
    return done


def due_in_access(session: Session, periods: Periods, *, now: datetime) -> OfAccess:
    """What `run_in_access` would let go of. Changes nothing."""

    def count(where: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).where(where)) or 0

    return OfAccess(
        failed_sign_ins=count(_old_failures(periods, now)) + count(_old_brakes(periods, now)),
        ended_sign_ins=count(_old_sign_ins(periods, now)),
        used_links=count(_old_links(periods, now)),
    )


def run_in_access(
    session: Session, periods: Periods, *, by: Actor, now: datetime, unless_since: datetime | None = None
) -> OfAccess | None:
    """Let go of what old sign-ins left behind, and note it in the trail of access; gives how much.

    None when somebody has done it since `unless_since`: of several servers that try, the row of the access state lets
    one through. Raises NotAllowed. Never commits.
    """
    require(session, by, Deed.RETENTION_RUN, now=now)
    locked_access(session)
    if unless_since is not None and _ran_since(session, unless_since):
        return None
    done = due_in_access(session, periods, now=now)
    session.execute(delete(FailedSignIn).where(_old_failures(periods, now)))
    session.execute(delete(SignInBrake).where(_old_brakes(periods, now)))
    session.execute(delete(SignIn).where(_old_sign_ins(periods, now)))
    session.execute(delete(OneTimeLink).where(_old_links(periods, now)))
    note_access(session, RUN, None, by=by.account_id, now=now, details=asdict(done))
    return done


def last_run(session: Session) -> datetime | None:
    """When a server last let go of what was due."""
    return session.scalar(select(func.max(AccessEvent.at)).where(AccessEvent.verb == RUN))


def _ran_since(session: Session, since: datetime) -> bool:
    ran = select(AccessEvent.id).where(AccessEvent.verb == RUN, AccessEvent.at >= since)
    return session.scalar(ran.limit(1)) is not None


def _old_drafts(ward_id: int, periods: Periods, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Draft.ward_id == ward_id, Draft.saved_at < now - periods.drafts)


def _old_lines(ward_id: int, periods: Periods, now: datetime) -> tuple[ColumnElement[bool], ...]:
    row = ImportBatch
    old = select(row.id).where(row.ward_id == ward_id, row.recorded_at < now - periods.import_lines)
    return (ImportLine.ward_id == ward_id, ImportLine.batch_id.in_(old))


def _gone(ward_id: int, periods: Periods, today: date) -> Select[int]:
    return select(Volunteer.id).where(Volunteer.ward_id == ward_id, Volunteer.left_on <= today - periods.phones)


def _forgotten_volunteers(ward_id: int, periods: Periods, today: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Volunteer.ward_id == ward_id, Volunteer.erased_at.is_(None), Volunteer.left_on <= today - periods.names,
    )  # fmt: skip


def _forgotten_staff(ward_id: int, periods: Periods, today: date) -> tuple[ColumnElement[bool], ...]:
    return (
        StaffMember.ward_id == ward_id, StaffMember.erased_at.is_(None),
        StaffMember.active_to <= today - periods.names,
    )  # fmt: skip


def _old_failures(periods: Periods, now: datetime) -> ColumnElement[bool]:
    return FailedSignIn.at < now - periods.failed_sign_ins


def _old_brakes(periods: Periods, now: datetime) -> ColumnElement[bool]:
    over = or_(SignInBrake.wait_until.is_(None), SignInBrake.wait_until < now)
    return and_(SignInBrake.failed_at < now - periods.failed_sign_ins, over)


def _old_sign_ins(periods: Periods, now: datetime) -> ColumnElement[bool]:
    return func.coalesce(SignIn.ended_at, SignIn.ends_at) < now - periods.ended_sign_ins


def _old_links(periods: Periods, now: datetime) -> ColumnElement[bool]:
    return func.coalesce(OneTimeLink.used_at, OneTimeLink.ends_at) < now - periods.used_links
