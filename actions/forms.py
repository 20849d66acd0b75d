"""An opened form is saved once, however often it is sent: what visits and sheets share of that."""

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from actions.refusals import Conflict, Problem
from models import Actor, Draft, SavedForm, Visit


def digest_of(content: Any) -> str:
    """SHA-256 of plain values: tells a form sent twice from one that was changed."""
    return hashlib.sha256(json.dumps(content, default=str, sort_keys=True).encode()).hexdigest()


def refuse_other_content(saved: str, sent: str, **values: Any) -> None:
    """Raises Conflict("form_already_saved") when the form was saved with another digest than it is sent with now."""
    if saved != sent:
        raise Conflict(Problem("form_already_saved", "", values))


def is_saved(session: Session, key: UUID, digest: str, *, ward_id: int) -> bool:
    """Has this sheet been saved before? Raises Conflict("form_already_saved") when it was, with other content."""
    saved = session.get(SavedForm, (ward_id, key))
    if saved is not None:
        refuse_other_content(saved.digest, digest)
    return saved is not None


def keep_saved(session: Session, key: UUID, digest: str, actor: Actor, now: datetime) -> None:
    """From now on the sheet with this key is saved; its draft goes."""
    session.add(
        SavedForm(ward_id=actor.ward_id, entry_key=key, digest=digest, saved_by_id=actor.id, saved_at=now)
    )  # fmt: skip
    drop_draft(session, key, actor)


def drop_draft(session: Session, key: UUID, actor: Actor) -> None:
    """The person's draft of one opened form goes, if there is one."""
    session.execute(
        delete(Draft).where(Draft.ward_id == actor.ward_id, Draft.staff_id == actor.id, Draft.entry_key == key),
        execution_options={"synchronize_session": False},
    )


def refuse_saved(session: Session, key: UUID, ward_id: int) -> None:
    """Raises Conflict("form_already_saved") when the form has become a visit, or a sheet that was saved."""
    visit = session.scalar(select(Visit.id).where(Visit.ward_id == ward_id, Visit.entry_key == key))
    if visit is not None:
        raise Conflict(Problem("form_already_saved", "", {"visit_id": visit}))
    if session.get(SavedForm, (ward_id, key)) is not None:
        raise Conflict(Problem("form_already_saved"))
