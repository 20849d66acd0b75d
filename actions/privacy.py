"""Erasing a person: what names them goes, what they did stays, and every figure is the same before and after.

The audit trail needs no erasing, because nothing that names a person was ever written there: it knows people by their
number (`actions.ward_facts.trail_of`). Once the name behind the number is gone, the trail names nobody.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum, auto

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from actions.access_log import note_access
from actions.administrators import is_last_administrator
from actions.change import Change, require
from actions.consents import take_phone_away
from actions.import_lines import forget_import_lines
from actions.privacy_checks import known_staff_member, known_volunteer
from actions.refusals import Conflict, Problem
from models import (
    Account,
    AccountState,
    Actor,
    Consent,
    Deed,
    Draft,
    OneTimeLink,
    SignIn,
    StaffMember,
    Volunteer,
)
from texts import translator


class Why(StrEnum):
    """Why a person is erased. A code, not free text: the trail is for ever and may hold nothing about the person."""

    ASKED = auto()
    """They asked for it."""
    LEFT = auto()
    """They no longer take part."""
    MISTAKE = auto()
    """They should not have been written down."""
    PERIOD_OVER = auto()
    """They left longer ago than names are kept."""


def erase_volunteer(session: Session, volunteer_id: int, *, why: Why, by: Actor, now: datetime, today: date) -> None:
    """Put a number in the place of a volunteer's name; their code, phone and consents go for good.

    A member leaves by it, from tomorrow on: today's figures and all earlier ones stay as they are. Their group, kind
    and days of membership stay, since figures count them; with no name they are nobody's.

    Raises NotAllowed; Invalid when there is no such volunteer; Conflict("already_erased").
    """
    require(session, by, Deed.VOLUNTEER_ERASE, now=now)
    change = Change(session, by, now)
    forget_volunteer(change, known_volunteer(session, by.ward_id, volunteer_id), why, today)


def erase_staff_member(session: Session, staff_id: int, *, why: Why, by: Actor, now: datetime, today: date) -> None:
    """Put a number in the place of the person's name; their code, position, drafts and sign-ins go for good.

    Their account is disabled and keeps neither login nor name, e-mail, password or office identity; its open sign-ins
    end. Who is still at work is so no longer from tomorrow on.

    Raises NotAllowed; Invalid when there is no such person; Conflict("already_erased"), Conflict("erase_self"),
    Conflict("erase_last_administrator").
    """
    require(session, by, Deed.STAFF_MEMBER_ERASE, now=now)
    change = Change(session, by, now)
    member = known_staff_member(session, by.ward_id, staff_id)
    if by.id == staff_id:
        raise Conflict(Problem("erase_self"))
    if takes_last_administrator(session, member, now):
        raise Conflict(Problem("erase_last_administrator"))
    forget_staff_member(change, member, why, today)


def takes_last_administrator(session: Session, member: StaffMember, now: datetime) -> bool:
    """Without this person nobody could manage the ward's accounts."""
    account = session.scalar(_account_of(member))
    return account is not None and is_last_administrator(session, account, now)


def erased_name(person: type[Volunteer] | type[StaffMember], number: int) -> str:
    """What stands in the place of a name, in Vietnamese as names do."""
    t = translator("vi")
    named = t("privacy.erased_volunteer", n=number), t("privacy.erased_staff_member", n=number)
    return str(named[0] if person is Volunteer else named[1])


def forget_volunteer(change: Change, volunteer: Volunteer, why: Why, today: date) -> None:
    """What `erase_volunteer` does, within a change that may do so."""
    session, number = change.session, volunteer.id
    phone = take_phone_away(change, number, "erased")
    consents = session.execute(
        delete(Consent)
        .where(Consent.ward_id == change.ward_id, Consent.volunteer_id == number)
        .returning(Consent.id)
    ).all()  # fmt: skip
    left_before = volunteer.left_on
    volunteer.name = erased_name(Volunteer, number)
    volunteer.code = f"xoa-{number}"
    volunteer.left_on = volunteer.left_on or max(today + timedelta(days=1), volunteer.joined_on)
    volunteer.erased_at = change.now
    forget_import_lines(change, "volunteer", number)
    session.flush()
    after = {
        "erased": ["name", "code"], "phone": phone, "consents": len(consents),
        "left_on": volunteer.left_on.isoformat(),
    }  # fmt: skip
    before = {"left_on": left_before and left_before.isoformat()}
    change.note("volunteer.erase", "volunteer", number, before=before, after=after, reason=why.value)


def forget_staff_member(change: Change, member: StaffMember, why: Why, today: date) -> None:
    """What `erase_staff_member` does, within a change that may do so."""
    session, number = change.session, member.id
    drafts = session.execute(
        delete(Draft)
        .where(Draft.ward_id == change.ward_id, Draft.staff_id == number)
        .returning(Draft.entry_key),
        execution_options={"synchronize_session": False},
    ).all()  # fmt: skip
    left_before = member.active_to
    member.name = erased_name(StaffMember, number)
    member.code, member.position, member.unit = f"xoa-{number}", None, None
    member.active_to = member.active_to or max(today, member.active_from) + timedelta(days=1)
    member.erased_at = change.now
    forget_import_lines(change, "staff_member", number)
    account = session.scalar(_account_of(member))
    if account is not None:
        _forget_account(change, account, member.name)
    session.flush()
    after = {
        "erased": ["name", "code", "position", "unit"], "drafts": len(drafts), "account": account is not None,
        "active_to": member.active_to.isoformat(),
    }  # fmt: skip
    before = {"active_to": left_before and left_before.isoformat()}
    change.note("staff_member.erase", "staff_member", number, before=before, after=after, reason=why.value)


def _forget_account(change: Change, account: Account, name: str) -> None:
    """Leave of an account only its number and its role, disabled."""
    session = change.session
    account.login, account.name, account.email = f"xoa-{account.id}", name, None
    account.state, account.password_hash = AccountState.DISABLED, None
    account.oidc_issuer = account.oidc_subject = None
    account.signed_in_at = None
    account.version += 1
    session.flush()
    session.execute(
        update(SignIn)
        .where(SignIn.account_id == account.id)
        .values(browser="", ended_at=func.coalesce(SignIn.ended_at, change.now))
    )
    session.execute(delete(OneTimeLink).where(OneTimeLink.account_id == account.id))
    note_access(
        session, "account.erase", account.id, by=change.actor.account_id, now=change.now, ward_id=account.ward_id,
        loses=True,
    )  # fmt: skip


def _account_of(member: StaffMember) -> Select[Account]:
    return (
        select(Account)
        .where(Account.ward_id == member.ward_id, Account.staff_id == member.id)
        .execution_options(populate_existing=True)
    )
