"""Signing in and out: one row for each browser, ended on the server. Who may is the gate's to know, not a role's."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.access_log import note_access
from actions.refusals import NotAllowed, Problem
from models import Account, AccountState, SignIn

MOST_OF_A_BROWSER = 60
"""Characters kept of what a browser calls itself."""


@dataclass(frozen=True)
class Proven:
    """Somebody has proved to be this account, as it stood at that version: each of its changes makes the next."""

    account_id: int
    version: int


def begin_sign_in(
    session: Session,
    proven: Proven,
    token_hash: str,
    *,
    now: datetime,
    lasts: timedelta,
    browser: str = "",
    instead_of: str | None = None,
) -> None:
    """`token_hash` belongs to a token made just now.

    `instead_of` is the hash of the token that the same browser held before: that sign-in ends. Raises NotAllowed for an
    account that was changed meanwhile: disabled, or given another password, say.
    """
    account = session.get(Account, proven.account_id, with_for_update=True, populate_existing=True)
    if account is None or account.state is AccountState.DISABLED or account.version != proven.version:
        raise NotAllowed(Problem("sign_in_wrong"))
    if instead_of is not None:
        end_sign_in(session, instead_of, now=now)
    account.signed_in_at = now
    session.add(
        SignIn(
            token_hash=token_hash, account_id=account.id, begun_at=now, seen_at=now, ends_at=now + lasts,
            browser=browser[:MOST_OF_A_BROWSER],
        )
    )  # fmt: skip
    note_access(session, "sign_in.begin", account.id, by=account.id, now=now, ward_id=account.ward_id)


def end_sign_in(session: Session, token_hash: str, *, now: datetime) -> bool:
    """Sign out. False when there was nothing to end."""
    return _end(session, SignIn.token_hash == token_hash, now) > 0


def end_other_sign_ins(session: Session, account_id: int, keep: str, *, now: datetime) -> int:
    """End all sign-ins of the account but the one with the token hash `keep`; gives how many."""
    return _end(session, (SignIn.account_id == account_id) & (SignIn.token_hash != keep), now)


def end_one_sign_in(session: Session, account_id: int, number: str, *, now: datetime) -> bool:
    """End the account's own sign-in whose token hash begins with `number` (16 characters)."""
    chosen = (SignIn.account_id == account_id) & (SignIn.token_hash.startswith(number, autoescape=True))
    return len(number) == 16 and _end(session, chosen, now) > 0


def note_seen(session: Session, token_hash: str, *, now: datetime) -> None:
    """The person did something just now."""
    session.execute(update(SignIn).where(SignIn.token_hash == token_hash, SignIn.seen_at < now).values(seen_at=now))


def _end(session: Session, chosen: object, now: datetime) -> int:
    ended = session.execute(
        update(SignIn).where(chosen, SignIn.ended_at.is_(None)).values(ended_at=now).returning(SignIn.account_id)  # type: ignore[arg-type]
    ).all()
    for account_id in {row.account_id for row in ended}:
        ward_id = session.scalar(select(Account.ward_id).where(Account.id == account_id))
        note_access(session, "sign_in.end", account_id, by=account_id, now=now, ward_id=ward_id, loses=True)
    return len(ended)
