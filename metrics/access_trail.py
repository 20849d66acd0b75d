"""The access trail, searched: who signed in, who changed whose account or display, newest first."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy import ColumnElement, String, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from metrics.sql import position
from models import AccessEvent, Account, Display
from texts.vietnamese import fold, sought

COLUMNS = ("id", "at", "account_id", "account", "verb", "subject", "subject_id", "about", "details")


@dataclass(frozen=True, kw_only=True)
class AccessAsked:
    """Which rows; every filter left out lets all pass."""

    since: datetime | None = None
    until: datetime | None = None
    """Moments; the last one is left out."""
    account_id: int | None = None
    """Who did it, or whose account it was done to."""
    verb: str | None = None
    search: str = ""
    """Every word must occur, with or without diacritics, in a name or in what is told."""


@dataclass(frozen=True)
class AccessPage:
    rows: pd.DataFrame
    """Columns: id, at (moment, UTC), account_id (Int64), account (name, missing for the server itself), verb, subject,
    subject_id (Int64), about (name of the account or display it was done to, or missing), details (dict or None)."""
    found: int


def access_page(
    session: Session, ward_id: int | None, *, asked: AccessAsked, first: int = 0, most: int | None = 25
) -> AccessPage:
    """Rows of the access trail of a ward (None: everywhere), from place `first` on, `most` of them, newest first."""
    who, whom = aliased(Account), aliased(Account)
    where = _conditions(session, ward_id, asked)
    found = session.scalar(select(func.count()).select_from(AccessEvent).where(*where)) or 0
    statement = (
        select(
            AccessEvent.id, AccessEvent.at, AccessEvent.account_id, who.name, AccessEvent.verb, AccessEvent.subject,
            AccessEvent.subject_id, func.coalesce(whom.name, Display.name), AccessEvent.details,
        )
        .outerjoin(who, who.id == AccessEvent.account_id)
        .outerjoin(whom, (whom.id == AccessEvent.subject_id) & (AccessEvent.subject == "account"))
        .outerjoin(Display, (Display.id == AccessEvent.subject_id) & (AccessEvent.subject == "display"))
        .where(*where)
        .order_by(AccessEvent.id.desc())
        .offset(first)
        .limit(most)
    )  # fmt: skip
    frame = pd.DataFrame(session.execute(statement).all(), columns=list(COLUMNS))
    return AccessPage(frame.astype({"account_id": "Int64", "subject_id": "Int64"}), found)


def accounts_of(session: Session, ward_id: int | None) -> dict[int, str]:
    """Number → name of the accounts of a ward (None: all)."""
    statement = select(Account.id, Account.name)
    if ward_id is not None:
        statement = statement.where(Account.ward_id == ward_id)
    return dict(session.execute(statement).all())


def _conditions(session: Session, ward_id: int | None, asked: AccessAsked) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if ward_id is not None:
        where.append(AccessEvent.ward_id == ward_id)
    if asked.since is not None:
        where.append(AccessEvent.at >= asked.since)
    if asked.until is not None:
        where.append(AccessEvent.at < asked.until)
    if asked.verb is not None:
        where.append(AccessEvent.verb == asked.verb)
    if asked.account_id is not None:
        to_it = (AccessEvent.subject == "account") & (AccessEvent.subject_id == asked.account_id)
        where.append(or_(AccessEvent.account_id == asked.account_id, to_it))
    for word in sought(asked.search):
        names = accounts_of(session, None)
        named = [number for number, name in names.items() if word in fold(name)]
        told = func.lower(func.coalesce(cast(AccessEvent.details, String), ""))
        to_them = (AccessEvent.subject == "account") & AccessEvent.subject_id.in_(named)
        where.append(or_(position(told, word) > 0, AccessEvent.account_id.in_(named), to_them))
    return where
