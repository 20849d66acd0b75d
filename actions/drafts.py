"""Keeping what a person has typed and not yet saved. Drafts count in no figure and raise no revision."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from actions.change import require
from actions.cleaning import clean_text, masked
from actions.forms import drop_draft, refuse_saved
from actions.refusals import NotAllowed, Problem
from models import Actor, Deed, Draft

Content = dict[str, Any]
MOST_OF_A_TEXT = 160_000
"""Characters kept of one text: more than any list that is pasted and read."""
_INSERT: dict[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True)
class KeptDraft:
    """A draft as plain values."""

    entry_key: UUID
    form: str
    content: Content
    saved_at: datetime


def save_draft(
    session: Session,
    entry_key: UUID,
    form: str,
    content: Content,
    *,
    by: Actor,
    now: datetime,
    seen: Content | None = None,
) -> KeptDraft:
    """Keep `content` as the draft of one opened form, in place of what was kept before.

    `seen` is the draft as this device last knew it: a field that only another device has changed since keeps the other
    device's value. Texts are stored clean, residents' numbers in them masked.

    Raises NotAllowed for somebody else's draft or without the permission, and
    Conflict("form_already_saved") when the form has been saved. Never commits.
    """
    require(session, by, Deed.DRAFT_KEEP, now=now)
    refuse_saved(session, entry_key, by.ward_id)
    key = {"ward_id": by.ward_id, "staff_id": by.id, "entry_key": entry_key}
    insert = _INSERT[session.get_bind().dialect.name]
    row = {**key, "form": form, "content": {}, "saved_at": now}
    added = session.execute(insert(Draft).values(row).on_conflict_do_nothing().returning(Draft.entry_key)).first()
    draft = session.get(Draft, tuple(key.values()), populate_existing=True, with_for_update=True)
    if draft is None:
        raise NotAllowed(Problem("draft_of_other"))
    mine = cleaned_content(content)
    draft.content = mine if added else _merged(cleaned_content(seen or {}), mine, draft.content)
    draft.saved_at = now
    session.flush()
    return _kept(draft)


def latest_draft(session: Session, form: str, *, by: Actor, now: datetime) -> KeptDraft | None:
    """The draft of `form` that `by` touched last, on whatever device; None when nothing is open."""
    return next(iter(open_drafts(session, form, by=by, now=now)), None)


def open_drafts(session: Session, form: str, *, by: Actor, now: datetime) -> list[KeptDraft]:
    """All of the person's drafts of `form`, newest first. Raises NotAllowed."""
    require(session, by, Deed.DRAFT_KEEP, now=now)
    statement = (
        select(Draft)
        .where(Draft.ward_id == by.ward_id, Draft.staff_id == by.id, Draft.form == form)
        .order_by(Draft.saved_at.desc(), Draft.entry_key)
    )
    return [_kept(draft) for draft in session.scalars(statement)]


def draft_of(session: Session, entry_key: UUID, *, by: Actor, now: datetime) -> KeptDraft | None:
    """The person's draft of one opened form. Raises NotAllowed when the form is somebody else's."""
    require(session, by, Deed.DRAFT_KEEP, now=now)
    draft = session.scalar(select(Draft).where(Draft.ward_id == by.ward_id, Draft.entry_key == entry_key))
    if draft is not None and draft.staff_id != by.id:
        raise NotAllowed(Problem("draft_of_other"))
    return _kept(draft) if draft else None


def discard_draft(session: Session, entry_key: UUID, *, by: Actor, now: datetime) -> KeptDraft | None:
    """Throw the draft away and give it back, so that the person may think again. Raises NotAllowed as `draft_of`."""
    draft = draft_of(session, entry_key, by=by, now=now)
    drop_draft(session, entry_key, by)
    return draft


def _merged(seen: Content, mine: Content, theirs: Content) -> Content:
    """Field by field: mine where this device changed it, else what the other device left."""
    return theirs | {name: value for name, value in mine.items() if name not in theirs or value != seen.get(name)}


def cleaned_content(value: Any) -> Any:
    """`value` with every text in it clean and without anybody's numbers, however deep: what a draft may hold."""
    if isinstance(value, str):
        return masked(clean_text(value[:MOST_OF_A_TEXT]) or "")
    if isinstance(value, dict):
        return {str(name): cleaned_content(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [cleaned_content(inner) for inner in value]
    return value


def _kept(draft: Draft) -> KeptDraft:
    return KeptDraft(draft.entry_key, draft.form, dict(draft.content), draft.saved_at)
