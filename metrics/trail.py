"""The audit trail, searched: who changed what in a ward's data, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from metrics.sql import position
from models import Account, Assist, AuditEvent, Consent, ResidentialGroup, StaffMember, Visit, Volunteer
from texts.vietnamese import fold, sought

COLUMNS = (
    "id", "at", "actor_id", "account_id", "actor", "verb", "subject", "subject_id", "before", "after", "reason",
    "group_id", "on_day",
)  # fmt: skip
IN_A_GROUP = ("residential_group", "visit", "volunteer", "assist", "consent")
"""Tables whose rows stand in a group."""


@dataclass(frozen=True, kw_only=True)
class TrailAsked:
    """Which rows; every filter left out lets all pass."""

    since: datetime | None = None
    until: datetime | None = None
    """Moments; the last one is left out."""
    staff_id: int | None = None
    """Who did it, as a person of the centre."""
    account_id: int | None = None
    """Who did it, as an account (of the province, say)."""
    by_nobody: bool = False
    """Only what the installation did by itself."""
    verb: str | None = None
    subject: str | None = None
    """Name of the table the row stands in."""
    subject_id: int | None = None
    group_id: int | None = None
    """The group itself, its visits, its volunteers and what they did."""
    search: str = ""
    """Every word must occur, with or without diacritics: in what was written, or in the name of who or where."""


@dataclass(frozen=True)
class TrailPage:
    rows: pd.DataFrame
    """Columns: id, at (moment, UTC), actor_id, account_id (Int64), actor (name, missing for the installation itself),
    verb, subject, subject_id (int64), before, after (dict or None), reason (missing where none was given), group_id
    (Int64), on_day (date) of the visit that it is about, as it stands now; missing for everything else."""
    found: int
    """How many rows there are in all."""


def trail_page(
    session: Session, ward_id: int, *, asked: TrailAsked, first: int = 0, most: int | None = 25
) -> TrailPage:
    """Rows of the ward's audit trail from place `first` (0-based) on, `most` of them (None: all), newest first."""
    where = [AuditEvent.ward_id == ward_id, *_conditions(session, ward_id, asked)]
    every = select(AuditEvent.id).where(*where).order_by(AuditEvent.id.desc())
    if asked.search:  # no index helps with words: go through the rows once, not twice
        numbers = session.scalars(every).all()
        found, shown = len(numbers), numbers[first : None if most is None else first + most]
        rows = _rows(session, ward_id, every if most is None else shown)
    else:
        found = session.scalar(select(func.count()).select_from(AuditEvent).where(*where)) or 0
        rows = _rows(session, ward_id, every.offset(first).limit(most))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return TrailPage(frame.astype({"actor_id": "Int64", "account_id": "Int64", "group_id": "Int64"}), found)


def people_of_trail(session: Session, ward_id: int) -> dict[int, str]:
    """Number → name of the accounts above the ward (the province's) that have changed something in it."""
    above = select(Account.id, Account.name).where(
        Account.staff_id.is_(None),
        select(AuditEvent.id)
        .where(AuditEvent.ward_id == ward_id, AuditEvent.actor_id.is_(None), AuditEvent.account_id == Account.id)
        .exists(),
    )
    return dict(session.execute(above).all())


def _rows(session: Session, ward_id: int, numbers: Select[Any] | Sequence[int]) -> Sequence[Any]:
    visit = and_(
        AuditEvent.subject == "visit", Visit.ward_id == AuditEvent.ward_id, Visit.id == AuditEvent.subject_id
    )  # fmt: skip
    person = and_(StaffMember.ward_id == AuditEvent.ward_id, StaffMember.id == AuditEvent.actor_id)
    statement = (
        select(
            AuditEvent.id, AuditEvent.at, AuditEvent.actor_id, AuditEvent.account_id,
            func.coalesce(StaffMember.name, Account.name), AuditEvent.verb, AuditEvent.subject, AuditEvent.subject_id,
            AuditEvent.before, AuditEvent.after, AuditEvent.reason, Visit.group_id, Visit.on_day,
        )
        .outerjoin(StaffMember, person)
        .outerjoin(Account, Account.id == AuditEvent.account_id)
        .outerjoin(Visit, visit)
        .where(AuditEvent.ward_id == ward_id, AuditEvent.id.in_(numbers))
        .order_by(AuditEvent.id.desc())
    )  # fmt: skip
    return session.execute(statement).all()


def _conditions(session: Session, ward_id: int, asked: TrailAsked) -> list[ColumnElement[bool]]:
    exact = {
        AuditEvent.actor_id: asked.staff_id, AuditEvent.account_id: asked.account_id, AuditEvent.verb: asked.verb,
        AuditEvent.subject: asked.subject, AuditEvent.subject_id: asked.subject_id,
    }  # fmt: skip
    where: list[ColumnElement[bool]] = [column == value for column, value in exact.items() if value is not None]
    if asked.since is not None:
        where.append(AuditEvent.at >= asked.since)
    if asked.until is not None:
        where.append(AuditEvent.at < asked.until)
    if asked.by_nobody:
        where += [AuditEvent.actor_id.is_(None), AuditEvent.account_id.is_(None)]
    if asked.group_id is not None:
        where.append(_of_groups(ward_id, [asked.group_id]))
    return where + [_holding(session, ward_id, word) for word in sought(asked.search)]


def _of_groups(ward_id: int, groups: Sequence[int]) -> ColumnElement[bool]:
    """Rows about the groups themselves or about anything that stands in them now."""
    visits = select(Visit.id).where(Visit.ward_id == ward_id, Visit.group_id.in_(groups))
    volunteers = select(Volunteer.id).where(Volunteer.ward_id == ward_id, Volunteer.group_id.in_(groups))
    assists = select(Assist.id).where(Assist.ward_id == ward_id, Assist.volunteer_id.in_(volunteers))
    consents = select(Consent.id).where(Consent.ward_id == ward_id, Consent.volunteer_id.in_(volunteers))
    about = {"visit": visits, "volunteer": volunteers, "assist": assists, "consent": consents}
    return or_(
        and_(AuditEvent.subject == "residential_group", AuditEvent.subject_id.in_(groups)),
        *(and_(AuditEvent.subject == table, AuditEvent.subject_id.in_(ids)) for table, ids in about.items()),
    )


def _holding(session: Session, ward_id: int, word: str) -> ColumnElement[bool]:
    ways: list[ColumnElement[bool]] = [position(AuditEvent.searched, word) > 0]
    for table in (StaffMember, ResidentialGroup):
        rows = session.execute(select(table.id, table.name).where(table.ward_id == ward_id)).all()
        named = [number for number, name in rows if word in fold(name)]
        if named and table is StaffMember:
            ways.append(AuditEvent.actor_id.in_(named))
        elif named and len(named) == len(rows):  # "tổ" is in every name
            ways.append(AuditEvent.subject.in_(IN_A_GROUP))
        elif named:
            ways.append(_of_groups(ward_id, named))
    return or_(*ways)
