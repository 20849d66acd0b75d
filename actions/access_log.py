"""The trail of who may come in: one chained row for each sign-in and each change to an account or a display."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import AccessEvent, AccessState
from models.chain import seal


def note_access(
    session: Session,
    verb: str,
    subject_id: int | None,
    *,
    by: int | None,
    now: datetime,
    ward_id: int | None = None,
    details: dict[str, Any] | None = None,
    loses: bool = False,
) -> None:
    """Add one row to the access trail, in the caller's transaction.

    `verb` is "<subject>.<deed>"; `by` the account that did it, None for the server itself or nobody known. With `loses`
    somebody may have lost a right by it: open sockets of every process are looked through within a few seconds.
    `details` never holds a token, a password or an address.
    """
    state = locked_access(session)
    state.last_event += 1
    state.revision += loses
    row: dict[str, Any] = {
        "id": state.last_event,
        "at": now,
        "ward_id": ward_id,
        "account_id": by,
        "verb": verb,
        "subject": verb.partition(".")[0],
        "subject_id": subject_id,
        "details": details,
    }
    previous = state.head
    state.head = seal(previous, row)
    session.add(AccessEvent(**row, previous=previous, hash=state.head))


def locked_access(session: Session) -> AccessState:
    """The one row of the access state, locked; its migration made it."""
    return session.scalars(select(AccessState).with_for_update()).one()
