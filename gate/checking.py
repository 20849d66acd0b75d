"""Is this the person? Login and password against what is kept, however many guess at once."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.access_log import note_access
from actions.refusals import Problem, Refused
from actions.sign_ins import Proven
from core.database import Database
from gate.brakes import FREE, Guess, count_guess, forget_old_guesses, guess_of, wait_of, waiting, was_right
from gate.passwords import hashed, is_outdated, matches
from models import Account, AccountState

LONGEST_LOGIN = 254


def check_password(database: Database, login: str, password: str, *, address: str, now: datetime, key: bytes) -> Proven:
    """The active account whose login and password these are.

    `address` is the visitor's network address; only its hash under `key`, the installation's secret, is kept, for a
    quarter of an hour. Raises Refused: "sign_in_wrong" for a wrong password, a name nobody has, an account that is
    disabled or not yet activated, all after the same work; "sign_in_wait" with `seconds`, when too many were wrong;
    "sign_in_busy".
    """
    login = same_login(login)
    guess = guess_of(login, address, key)
    with database.reading() as session:
        seconds = wait_of(session, guess, now)  # spares others the write lock while somebody hammers
        account = _found(session, login)
    if seconds:
        raise waiting(seconds)
    guess = _counted(database, guess, account, now)
    kept = account.kept if account is not None and account.active else None
    proven = None
    if matches(kept, password) and account is not None:
        proven = _let_in(database, account, password, guess)
    if proven is None:
        raise Refused(Problem("sign_in_wrong"))
    return proven


@dataclass(frozen=True)
class _Found:
    """What the check needs of an account."""

    id: int
    ward_id: int | None
    active: bool
    kept: str


def _found(session: Session, login: str) -> _Found | None:
    row = session.execute(
        select(Account.id, Account.ward_id, Account.state, Account.password_hash).where(Account.login == login)
    ).one_or_none()
    return row and _Found(row.id, row.ward_id, row.state is AccountState.ACTIVE, row.password_hash or "")


def same_login(login: str) -> str:
    """As logins are stored: lower case, one form of each letter, nothing around it."""
    return unicodedata.normalize("NFKC", login[:LONGEST_LOGIN]).strip().lower()


def _counted(database: Database, guess: Guess, account: _Found | None, now: datetime) -> Guess:
    with database.changing() as session:
        counted, failures = count_guess(session, guess, now)
        forget_old_guesses(session, now)
        if failures == FREE:
            subject, ward = (account.id, account.ward_id) if account else (None, None)
            note_access(session, "account.guess", subject, by=None, now=now, ward_id=ward)
    return counted


def _let_in(database: Database, account: _Found, password: str, guess: Guess) -> Proven | None:
    """Forget the wrong guesses; None when the account changed while its password was looked at."""
    fresh = hashed(password) if is_outdated(account.kept) else account.kept
    same = (
        Account.id == account.id,
        Account.state == AccountState.ACTIVE,
        Account.password_hash == account.kept,
    )
    with database.changing() as session:
        found = session.scalar(update(Account).where(*same).values(password_hash=fresh).returning(Account.version))
        if found is not None:
            was_right(session, guess)
    return None if found is None else Proven(account.id, found)
