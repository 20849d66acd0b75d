"""Slowing guesses down: a growing wait per login, a cap per address. Kept in the database, so every process obeys."""

import hmac
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from actions.refusals import Problem, Refused
from models import FailedSignIn, SignInBrake

FREE = 5
"""Wrong passwords before the first wait."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
FROM_ONE_ADDRESS, WITHIN = 50, timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)
"""A login that nobody tried in vain for so long begins anew."""


@dataclass(frozen=True)
class Guess:
    """Who tries, from where; as keyed hashes only. `number` is the row that counts this guess as a wrong one."""

    login: str
    address: str
    number: int = 0


def guess_of(login: str, address: str, key: bytes) -> Guess:
    """`login` as it is compared (see `same_login`); an IPv6 address counts as its /64 network, which one line has."""
    return Guess(_keyed(key, f"login {login}"), _keyed(key, f"address {line_of(address)}"))


def wait_of(session: Session, guess: Guess, now: datetime) -> int:
    """Seconds until a password is looked at for this guess; 0: at once."""
    brake = session.get(SignInBrake, guess.login)
    waits = [brake.wait_until] if brake is not None and brake.wait_until is not None else []
    recent = select(FailedSignIn.at).where(FailedSignIn.address_hash == guess.address, FailedSignIn.at > now - WITHIN)
    earliest = session.scalar(recent.order_by(FailedSignIn.at.desc()).offset(FROM_ONE_ADDRESS - 1).limit(1))
    if earliest is not None:
        waits.append(earliest + WITHIN)
    longest = max(waits, default=now)
    return max(0, -((now - longest) // timedelta(seconds=1)))


def count_guess(session: Session, guess: Guess, now: datetime) -> tuple[Guess, int]:
    """Count it as wrong before the password is looked at, so that guesses at the same moment are all counted.

    Returns the counted guess and how many in a row were wrong with it. Raises Refused("sign_in_wait", seconds). Locks
    the login's and the address's rows until the commit.
    """
    brake = _locked(session, guess, now)
    if seconds := wait_of(session, guess, now):
        raise waiting(seconds)
    if now - brake.failed_at > FORGOTTEN_AFTER:
        brake.failures = 0
    brake.failures += 1
    brake.failed_at = now
    brake.wait_until = now + wait_after(brake.failures) if brake.failures >= FREE else None
    row = FailedSignIn(address_hash=guess.address, at=now)
    session.add(row)
    session.flush()
    return Guess(guess.login, guess.address, row.id), brake.failures


def wait_after(failures: int) -> timedelta:
    """30 s after the fifth wrong password in a row, then twice as long each time, up to 15 min."""
    return min(FIRST_WAIT * (1 << min(failures - FREE, 10)), LONGEST_WAIT)


def waiting(seconds: int) -> Refused:
    """The refusal that says how long to wait."""
    return Refused(Problem("sign_in_wait", "", {"seconds": seconds, "minutes": -(-seconds // 60)}))


def was_right(session: Session, guess: Guess) -> None:
    """The password was right: the login begins anew, and this guess counts no more against its address."""
    release(session, guess.login)
    session.execute(delete(FailedSignIn).where(FailedSignIn.id == guess.number))


def release(session: Session, login_hash: str) -> None:
    """Let a login be tried at once."""
    session.execute(delete(SignInBrake).where(SignInBrake.key_hash == login_hash))


def login_hash(login: str, key: bytes) -> str:
    return _keyed(key, f"login {login}")


def forget_old_guesses(session: Session, now: datetime) -> None:
    """Delete what no longer counts; rows that another process holds at this moment are left to the next time."""
    old = select(FailedSignIn.id).where(FailedSignIn.at <= now - WITHIN)
    session.execute(delete(FailedSignIn).where(FailedSignIn.id.in_(session.scalars(_unheld(old)).all())))
    idle = select(SignInBrake.key_hash).where(SignInBrake.failed_at <= now - FORGOTTEN_AFTER)
    session.execute(delete(SignInBrake).where(SignInBrake.key_hash.in_(session.scalars(_unheld(idle)).all())))


def _unheld(statement: Select[Any]) -> Select[Any]:
    return statement.limit(500).with_for_update(skip_locked=True)


def _locked(session: Session, guess: Guess, now: datetime) -> SignInBrake:
    """The login's row, and the address's with it, always in the same order; made when they are not there."""
    keys = sorted((guess.login, guess.address))
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    rows = {}
    for key in keys:
        session.execute(insert(SignInBrake).values(key_hash=key, failures=0, failed_at=now).on_conflict_do_nothing())
        locked = select(SignInBrake).where(SignInBrake.key_hash == key).with_for_update()
        rows[key] = session.scalars(locked.execution_options(populate_existing=True)).one()
    rows[guess.address].failed_at = now
    return rows[guess.login]


def _keyed(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256").hex()


def line_of(address: str) -> str:
    """The line that an address belongs to: itself, or the /64 network of an IPv6 address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)
