"""What may be changed about an account, and by whom: checks that the actions on accounts share."""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from actions.administrators import is_last_administrator
from actions.cleaning import text_problems
from actions.refusals import Invalid, NotAllowed, Problem
from models import Account, Actor, Role, StaffMember

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")
EMAIL = re.compile(r"[^@\s<>\"',;:]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")
EMAIL_LENGTH, NAME_LENGTH = 254, 80


def login_problems(session: Session, login: str, mine: int | None = None) -> list[Problem]:
    """What is wrong with a login in lower case; `mine` is the account that may have it already."""
    if not LOGIN.fullmatch(login):
        return [Problem("login_form", "login")]
    if session.scalar(select(Account.id).where(Account.login == login)) not in (None, mine):
        return [Problem("login_taken", "login", {"login": login})]
    return []


def email_problems(session: Session, email: str | None, mine: int | None = None) -> list[Problem]:
    """What is wrong with an e-mail address in lower case; None is no problem."""
    if email is None:
        return []
    if len(email) > EMAIL_LENGTH or not EMAIL.fullmatch(email):
        return [Problem("email_form", "email")]
    if session.scalar(select(Account.id).where(Account.email == email)) not in (None, mine):
        return [Problem("email_taken", "email")]
    return []


def name_problems(name: str | None) -> list[Problem]:
    """What is wrong with a cleaned name."""
    return text_problems(name, "name", NAME_LENGTH) if name else [Problem("account_name_missing", "name")]


def is_of_province(session: Session, by: Actor) -> bool:
    """Does the actor stand above the wards? The installation itself does."""
    if by.account_id is None:
        return True
    return session.execute(select(Account.ward_id).where(Account.id == by.account_id)).one() == (None,)


def account_to_change(session: Session, account_id: int, *, by: Actor) -> Account:
    """The account, locked; with it every administrator's, so that two changes cannot take the last one away together.

    Raises NotAllowed("not_allowed") for another ward's account, the province's for a ward's administrator, and none.
    """
    rows = session.scalars(
        select(Account)
        .where(or_(Account.id == account_id, Account.role == Role.ADMINISTRATOR))
        .order_by(Account.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    account = next((row for row in rows if row.id == account_id), None)
    if account is None or (account.ward_id != by.ward_id and not is_of_province(session, by)):
        raise NotAllowed(Problem("not_allowed"))
    return account


def refuse_own(account: Account, by: Actor) -> None:
    """Nobody gives themselves a right or shuts themselves out. Raises Invalid("account_own")."""
    if by.account_id == account.id:
        raise Invalid(Problem("account_own"))


def refuse_last_administrator(session: Session, account: Account, now: datetime) -> None:
    """Raises Invalid("account_last_administrator") when nobody could manage the account's ward, or the province, after.

    Who counts: `actions.administrators`.
    """
    if is_last_administrator(session, account, now):
        raise Invalid(Problem("account_last_administrator"))


def refuse_erased(session: Session, account: Account) -> None:
    """An account whose person was erased stays shut. Raises Invalid("account_erased")."""
    if account.staff_id is None or account.ward_id is None:
        return
    if session.get_one(StaffMember, (account.ward_id, account.staff_id)).erased_at is not None:
        raise Invalid(Problem("account_erased"))


def check(problems: Sequence[Problem]) -> None:
    if problems:
        raise Invalid(*problems)
