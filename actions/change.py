"""One change to a ward's data: its lock, its numbers, its revision and its audit trail."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.refusals import NotAllowed, Problem
from models import Actor, AuditEvent, Permission, WardRevision


def require(actor: Actor, permission: Permission) -> None:
    """Raises NotAllowed unless `actor` holds `permission`."""
    if not actor.may(permission):
        raise NotAllowed(Problem("not_allowed"))


class Change:
    """A change by `actor` at `now`, in the caller's transaction.

    Opening it locks the ward's revision row, so changes to one ward follow each other, and raises the data
    revision by one. Everything noted through it carries that revision.
    """

    def __init__(self, session: Session, actor: Actor, now: datetime) -> None:
        self.session = session
        self.actor = actor
        self.now = now
        self._row = _locked_revision(session, actor.ward_id)
        self._changed_before = self._row.changed_at
        self._row.revision += 1
        self._row.changed_at = now

    @property
    def ward_id(self) -> int:
        return self.actor.ward_id

    def forget(self) -> None:
        """Nothing was changed after all: the revision stays as it was."""
        self._row.revision -= 1
        self._row.changed_at = self._changed_before

    def take_id(self) -> int:
        """The next free number of the ward."""
        self._row.last_id += 1
        return self._row.last_id

    def note(
        self,
        verb: str,
        subject: str,
        subject_id: int,
        *,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        reason: str | None = None,
    ) -> None:
        """Add one row to the audit trail. `verb` is "<subject>.<deed>"; before and after hold plain JSON values."""
        self.session.add(
            AuditEvent(
                ward_id=self.ward_id,
                id=self.take_id(),
                at=self.now,
                actor_id=self.actor.id or None,
                verb=verb,
                subject=subject,
                subject_id=subject_id,
                revision=self._row.revision,
                before=before,
                after=after,
                reason=reason,
            )
        )


def _locked_revision(session: Session, ward_id: int) -> WardRevision:
    """The ward's revision row, locked once per transaction (a session lives for one)."""
    held: dict[int, WardRevision] = session.info.setdefault("locked_revisions", {})
    if ward_id not in held:
        held[ward_id] = session.scalars(
            select(WardRevision).where(WardRevision.ward_id == ward_id).with_for_update()
        ).one()
    return held[ward_id]
