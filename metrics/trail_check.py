"""Does the audit trail still hold? Both chains worked out again from their rows, one row at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models import AccessEvent, AccessState, AuditEvent, Ward, WardRevision
from models.chain import seal

AT_A_TIME = 2_000
"""Rows in memory at once."""
HEAD = 32
"""Digits of a hash that a log shows: as good as all of them, and no log takes them for a token."""


class Fault(StrEnum):
    CHANGED = auto()
    """The row does not say what was written down."""
    OUT_OF_LINE = auto()
    """The row does not follow the one before it: between them something was removed, put in or moved."""
    END_GONE = auto()
    """The newest rows are not the ones that were written last."""


@dataclass(frozen=True)
class Broken:
    """The first row at which a chain breaks; at its end, the last row that holds (None: there is none)."""

    fault: Fault
    id: int | None
    at: datetime | None


@dataclass(frozen=True)
class Chain:
    """What the check of one chain found."""

    ward_id: int | None
    """None: the trail of who came in, which all wards share."""
    rows: int
    """Looked at, up to the break."""
    head: str | None
    """Hash that the next row will continue from."""
    broken: Broken | None
    known: frozenset[str]
    """Those of the hashes asked for that were found in it."""

    @property
    def holds(self) -> bool:
        return self.broken is None


def check_trail(session: Session, known: Iterable[str] = ()) -> Iterator[Chain]:
    """Both kinds of chain: every ward's, then the access trail. `known`: beginnings of hashes that must be in one."""
    for ward_id in session.scalars(select(Ward.id).order_by(Ward.id)).all():
        yield check_ward(session, ward_id, known)
    yield check_access(session, known)


def check_ward(session: Session, ward_id: int, known: Iterable[str] = ()) -> Chain:
    """The chain of a ward's changes."""
    table = AuditEvent.__table__
    rows = select(*table.c).where(table.c.ward_id == ward_id).order_by(table.c.id)
    head = session.scalar(select(WardRevision.head).where(WardRevision.ward_id == ward_id))
    return _check(session, rows, ward_id, head, known)


def check_access(session: Session, known: Iterable[str] = ()) -> Chain:
    """The chain of sign-ins and of changes to accounts and displays."""
    table = AccessEvent.__table__
    head = session.scalar(select(AccessState.head))
    return _check(session, select(*table.c).order_by(table.c.id), None, head, known)


def heads(session: Session) -> dict[str, str]:
    """Ward code (or "access") → the first digits of its head: to be kept where nobody can change it."""
    statement = select(Ward.code, WardRevision.head).join(WardRevision, WardRevision.ward_id == Ward.id)
    found: dict[str, str | None] = dict(session.execute(statement.order_by(Ward.code)).all())
    found["access"] = session.scalar(select(AccessState.head))
    return {name: head[:HEAD] for name, head in found.items() if head is not None}


def _check(session: Session, rows: Select[Any], ward_id: int | None, head: str | None, known: Iterable[str]) -> Chain:
    wanted, found = tuple(known), set[str]()
    previous: str | None = None
    last: Broken = Broken(Fault.END_GONE, None, None)
    count = 0

    def chain(broken: Broken | None) -> Chain:
        return Chain(ward_id, count, head, broken, frozenset(found))

    with session.execute(rows, execution_options={"yield_per": AT_A_TIME}) as result:
        for row in result.mappings():
            values = dict(row)
            said_previous, said_hash = values.pop("previous"), values.pop("hash")
            count += 1
            if said_previous != previous:
                return chain(Broken(Fault.OUT_OF_LINE, values["id"], values["at"]))
            if seal(previous, values) != said_hash:
                return chain(Broken(Fault.CHANGED, values["id"], values["at"]))
            previous, last = said_hash, Broken(Fault.END_GONE, values["id"], values["at"])
            found |= {one for one in wanted if said_hash.startswith(one)}
    return chain(None if previous == head else last)
