"""The accounts that an administrator looks after, as plain values."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from actions.account_checks import is_of_province
from actions.change import require
from models import Account, AccountState, Actor, Deed, OneTimeLink, Role, SignIn, StaffMember


@dataclass(frozen=True)
class AccountLine:
    """One account as the list shows it."""

    id: int
    ward_id: int | None
    """None: of the province."""
    staff_id: int | None
    name: str
    login: str
    email: str | None
    role: Role
    state: AccountState
    has_password: bool
    has_office: bool
    signed_in_at: datetime | None
    sign_ins: int
    """Open at this moment: neither ended nor past their limits."""
    link_ends_at: datetime | None
    """Until when an unused one-time link opens it."""


def accounts_of(session: Session, *, by: Actor, now: datetime, seen_since: datetime) -> list[AccountLine]:
    """The ward's accounts, and the province's for its own administrators. Raises NotAllowed.

    A sign-in counts as open when its person did something after `seen_since`.
    """
    require(session, by, Deed.ACCOUNT_SEE, now=now)
    mine = Account.ward_id == by.ward_id
    whose = or_(mine, Account.ward_id.is_(None)) if is_of_province(session, by) else mine
    still = (SignIn.ended_at.is_(None), SignIn.ends_at > now, SignIn.seen_at > seen_since)
    opened = select(func.count()).where(SignIn.account_id == Account.id, *still).correlate(Account).scalar_subquery()
    unused = (OneTimeLink.used_at.is_(None), OneTimeLink.ends_at > now)
    link = select(func.max(OneTimeLink.ends_at)).where(OneTimeLink.account_id == Account.id, *unused)
    rows = session.execute(
        select(
            Account.id, Account.ward_id, Account.staff_id, Account.name, Account.login, Account.email, Account.role,
            Account.state, Account.password_hash.is_not(None), Account.oidc_subject.is_not(None), Account.signed_in_at,
            opened, link.correlate(Account).scalar_subquery(),
        ).where(whose).order_by(Account.id)
    )  # fmt: skip
    return [AccountLine(*tuple(row)) for row in rows]


def people_without_account(session: Session, *, by: Actor, now: datetime) -> list[tuple[int, str]]:
    """(number, name) of the ward's people who have none. Raises NotAllowed."""
    require(session, by, Deed.ACCOUNT_SEE, now=now)
    theirs = select(Account.staff_id).where(Account.ward_id == by.ward_id, Account.staff_id.is_not(None))
    statement = select(StaffMember.id, StaffMember.name).where(
        StaffMember.ward_id == by.ward_id, StaffMember.id.not_in(theirs), StaffMember.erased_at.is_(None)
    )
    return [(row.id, row.name) for row in session.execute(statement.order_by(StaffMember.id))]
