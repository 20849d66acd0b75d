"""Choosing a password: by a one-time link, for the first administrator, or a new one of one's own."""

from datetime import datetime

from sqlalchemy import select

from actions.account_checks import check, login_problems, name_problems
from actions.accounts import lower
from actions.cleaning import clean_line
from actions.links import OpenLink, open_link, set_password, use_first_link, use_link
from actions.refusals import Invalid, Problem, Refused
from actions.sign_ins import Proven
from core.database import Database
from gate.brakes import login_hash, release
from gate.checking import check_password
from gate.passwords import hashed, password_problems, words_about
from models import Account, Ward


def look_at_link(database: Database, token: str, *, now: datetime) -> OpenLink:
    """What a link is for. Raises Conflict: "link_unknown", "link_used", "link_over"."""
    with database.reading() as session:
        return open_link(session, token, now=now)


def choose_password(database: Database, token: str, password: str, *, now: datetime, key: bytes) -> Proven:
    """Use an activation or reset link. The login may be tried at once again.

    Raises Conflict as `look_at_link`; Invalid for the field `password`, the link then stays unused.
    """
    link = look_at_link(database, token, now=now)
    check(password_problems(password, link.words))
    kept = hashed(password)  # before the transaction: nobody waits for it
    with database.changing() as session:
        proven = use_link(session, token, kept, now=now)
        release(session, login_hash(link.login, key))
    return proven


def become_administrator(
    database: Database, token: str, login: str, name: str, password: str, *, now: datetime
) -> Proven:
    """Use the first administrator's link.

    Raises Conflict as `look_at_link`; Invalid with every problem of `login`, `name`, `password`.
    """
    small, line = lower(login) or "", clean_line(name)
    with database.reading() as session:
        open_link(session, token, now=now)
        wards = session.scalars(select(Ward).limit(20)).all()
        words = [small, line or "", *(word for ward in wards for word in words_about(None, ward))]
        problems = [*login_problems(session, small), *name_problems(line)]
    check([*problems, *password_problems(password, words)])
    kept = hashed(password)
    with database.changing() as session:
        return use_first_link(session, token, login, name, kept, now=now)


def change_password(
    database: Database,
    account_id: int,
    old: str,
    new: str,
    *,
    keep: str,
    address: str,
    now: datetime,
    key: bytes,
) -> None:
    """A person's own new password; all their sign-ins end but the one with the token hash `keep`.

    Raises Invalid for the field `password` (the new one) or `old`; Refused "sign_in_wait", "sign_in_busy" as
    `check_password`; Conflict as `set_password`.
    """
    with database.reading() as session:
        account = session.get_one(Account, account_id)
        login = account.login
        words = words_about(account, session.get(Ward, account.ward_id) if account.ward_id else None)
    check(password_problems(new, words))
    try:
        proven = check_password(database, login, old, address=address, now=now, key=key)
    except Refused as refusal:
        if refusal.problems[0].code == "sign_in_wrong":
            raise Invalid(Problem("password_old_wrong", "old")) from None
        raise
    kept = hashed(new)
    with database.changing() as session:
        set_password(session, proven, kept, now=now, keep=keep)
