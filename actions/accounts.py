"""Accounts: who gets one, their role, their login; shutting and opening them. No change here moves a ward's data."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.access_log import note_access
from actions.account_checks import (
    account_to_change,
    check,
    email_problems,
    is_of_province,
    login_problems,
    name_problems,
    refuse_erased,
    refuse_last_administrator,
    refuse_own,
)
from actions.change import require
from actions.cleaning import clean_line
from actions.refusals import NotAllowed, Problem
from models import Account, AccountState, Actor, Deed, OneTimeLink, Role, SignIn, StaffMember


@dataclass(frozen=True, kw_only=True)
class AccountFacts:
    """An account to be made. With a `staff_id` the name is that person's."""

    login: str
    role: Role
    name: str | None = None
    email: str | None = None
    staff_id: int | None = None
    of_province: bool = False


def add_account(session: Session, facts: AccountFacts, *, by: Actor, now: datetime) -> Account:
    """An account that waits for its activation link. Raises NotAllowed, Invalid with every problem."""
    require(session, by, Deed.ACCOUNT_ADD, now=now)
    if facts.of_province and not is_of_province(session, by):
        raise NotAllowed(Problem("not_allowed"))
    login, email = lower(facts.login) or "", lower(facts.email)
    member = session.get(StaffMember, (by.ward_id, facts.staff_id)) if facts.staff_id is not None else None
    name = member.name if member is not None else clean_line(facts.name)
    check([
        *login_problems(session, login), *email_problems(session, email), *name_problems(name),
        *_person_problems(session, facts, member),
    ])  # fmt: skip
    account = Account(
        ward_id=None if facts.of_province else by.ward_id, staff_id=facts.staff_id, login=login, name=name,
        email=email, role=facts.role, state=AccountState.INVITED, made_at=now,
    )  # fmt: skip
    session.add(account)
    session.flush()
    _note(session, "account.add", account, by, now, details={"role": facts.role.value})
    return account


def change_role(session: Session, account_id: int, role: Role, *, by: Actor, now: datetime) -> Account:
    """Another role. Its open sign-ins end: the person signs in again as what they now are.

    Raises NotAllowed; Invalid for the actor's own account and the last administrator.
    """
    require(session, by, Deed.ACCOUNT_CHANGE_ROLE, now=now)
    account = account_to_change(session, account_id, by=by)
    refuse_own(account, by)
    if account.role is role:
        return account
    refuse_last_administrator(session, account, now)
    details = {"role": [account.role.value, role.value]}
    account.role = role
    end_open_sign_ins(session, account.id, now)
    _note(session, "account.change_role", account, by, now, details=details, loses=True)
    return account


def disable_account(session: Session, account_id: int, *, by: Actor, now: datetime) -> Account:
    """Nobody signs in with it any more; what was open closes within seconds, unused links are void.

    Raises NotAllowed; Invalid for the actor's own account and the last administrator.
    """
    require(session, by, Deed.ACCOUNT_DISABLE, now=now)
    account = account_to_change(session, account_id, by=by)
    refuse_own(account, by)
    if account.state is AccountState.DISABLED:
        return account
    refuse_last_administrator(session, account, now)
    account.state = AccountState.DISABLED
    end_open_sign_ins(session, account.id, now)
    void_links(session, account.id, now)
    _note(session, "account.disable", account, by, now, loses=True)
    return account


def enable_account(session: Session, account_id: int, *, by: Actor, now: datetime) -> Account:
    """Open it again: with its password or office identity, else waiting for a link. Raises NotAllowed, Invalid."""
    require(session, by, Deed.ACCOUNT_ENABLE, now=now)
    account = account_to_change(session, account_id, by=by)
    refuse_own(account, by)
    if account.state is not AccountState.DISABLED:
        return account
    refuse_erased(session, account)
    account.state = _state_by_means(account)
    _note(session, "account.enable", account, by, now)
    return account


def change_login(
    session: Session, account_id: int, login: str, email: str | None, *, by: Actor, now: datetime
) -> Account:
    """Another login and e-mail address. A new address lets go of the office identity that came by the old one.

    Raises NotAllowed, Invalid with every problem.
    """
    require(session, by, Deed.ACCOUNT_CHANGE_LOGIN, now=now)
    account = account_to_change(session, account_id, by=by)
    refuse_erased(session, account)
    login, email = lower(login) or "", lower(email)
    check([*login_problems(session, login, account.id), *email_problems(session, email, account.id)])
    changed = [name for name, new in (("login", login), ("email", email)) if getattr(account, name) != new]
    if not changed:
        return account
    released = "email" in changed and account.oidc_subject is not None
    if released and account.password_hash is None:
        refuse_last_administrator(session, account, now)
    account.login, account.email = login, email
    if released:
        account.oidc_issuer = account.oidc_subject = None
        account.state = _state_by_means(account) if account.state is AccountState.ACTIVE else account.state
        end_open_sign_ins(session, account.id, now)
    _note(session, "account.change_login", account, by, now, details={"changed": changed}, loses=released)
    return account


def end_sign_ins(session: Session, account_id: int, *, by: Actor, now: datetime) -> int:
    """Sign the account out everywhere; gives how many were open. Raises NotAllowed."""
    require(session, by, Deed.ACCOUNT_END_SIGN_INS, now=now)
    account = account_to_change(session, account_id, by=by)
    ended = end_open_sign_ins(session, account.id, now)
    if ended:
        _note(session, "account.end_sign_ins", account, by, now, details={"ended": ended}, loses=True)
    return ended


def end_open_sign_ins(session: Session, account_id: int, now: datetime, but: str | None = None) -> int:
    """End the account's sign-ins, all but the one with this token hash; gives how many. Notes nothing."""
    open_ones = (SignIn.account_id == account_id, SignIn.ended_at.is_(None), SignIn.token_hash != (but or ""))
    ended = session.execute(update(SignIn).where(*open_ones).values(ended_at=now).returning(SignIn.token_hash))
    return len(ended.all())


def void_links(session: Session, account_id: int | None, now: datetime) -> None:
    """Put the account's unused links out of use; None: those for the first administrator."""
    unused = (OneTimeLink.account_id == account_id, OneTimeLink.used_at.is_(None))
    session.execute(update(OneTimeLink).where(*unused).values(used_at=now))


def lower(text: str | None) -> str | None:
    """Cleaned, on one line and in lower case; None when nothing is left."""
    cleaned = clean_line(text)
    return cleaned.lower() if cleaned else None


def _state_by_means(account: Account) -> AccountState:
    can_sign_in = account.password_hash is not None or account.oidc_subject is not None
    return AccountState.ACTIVE if can_sign_in else AccountState.INVITED


def _person_problems(session: Session, facts: AccountFacts, member: StaffMember | None) -> list[Problem]:
    if facts.staff_id is None:
        return []
    if member is None or facts.of_province or member.erased_at is not None:
        return [Problem("account_person_unknown", "staff_id")]
    has_one = select(Account.id).where(Account.ward_id == member.ward_id, Account.staff_id == member.id)
    taken = session.scalar(has_one) is not None
    return [Problem("account_person_taken", "staff_id", {"name": member.name})] if taken else []


def _note(
    session: Session, verb: str, account: Account, by: Actor, now: datetime, *, details: dict[str, Any] | None = None,
    loses: bool = False,
) -> None:  # fmt: skip
    account.version += 1
    session.flush()
    note_access(
        session, verb, account.id, by=by.account_id, now=now, ward_id=account.ward_id, details=details, loses=loses
    )
