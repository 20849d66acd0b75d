"""Coming in with an office identity: an account that exists, known by issuer and subject, first of all by e-mail."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.access_log import note_access
from actions.accounts import lower
from actions.refusals import Problem, Refused
from actions.sign_ins import Proven
from models import Account, AccountState

LONGEST = 255


@dataclass(frozen=True)
class OfficeIdentity:
    """What the office's server says about somebody, already checked to be from it and meant for us."""

    issuer: str
    subject: str
    email: str | None
    email_verified: bool


def account_of_office(session: Session, identity: OfficeIdentity, *, now: datetime) -> Proven:
    """The account that this identity opens.

    The first time it is the one with the identity's verified e-mail address, which it activates and stays bound to.
    Raises Refused: "office_unknown", "office_unverified", "office_other", "office_disabled".
    """
    if not 0 < len(identity.subject) <= LONGEST or len(identity.issuer) > LONGEST:
        raise Refused(Problem("office_unknown"))
    bound = (Account.oidc_issuer == identity.issuer, Account.oidc_subject == identity.subject)
    account = session.scalars(select(Account).where(*bound).with_for_update()).one_or_none()
    if account is None:
        account = _by_email(session, identity)
        _refuse_disabled(account)
        account.oidc_issuer, account.oidc_subject = identity.issuer, identity.subject
        account.state = AccountState.ACTIVE
        account.version += 1
        session.flush()
        note_access(session, "account.bind_office", account.id, by=account.id, now=now, ward_id=account.ward_id)
    _refuse_disabled(account)
    return Proven(account.id, account.version)


def _by_email(session: Session, identity: OfficeIdentity) -> Account:
    email = lower(identity.email)
    if email is None or not identity.email_verified:
        raise Refused(Problem("office_unverified"))
    account = session.scalars(select(Account).where(Account.email == email).with_for_update()).one_or_none()
    if account is None:
        raise Refused(Problem("office_unknown"))
    if account.oidc_subject is not None:
        raise Refused(Problem("office_other"))
    return account


def _refuse_disabled(account: Account) -> None:
    if account.state is AccountState.DISABLED:
        raise Refused(Problem("office_disabled"))
