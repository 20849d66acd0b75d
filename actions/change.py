"""One change to a ward's data: its lock, its numbers, its revision and its audit trail."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.bulk import insert_all
from actions.refusals import NotAllowed, Problem
from actions.written import watch, written
from models import Account, AccountState, Actor, AuditEvent, Deed, Family, SignIn, WardRevision, touched_by
from models.access import OfSomebody
from models.chain import seal
from texts.vietnamese import fold

WHY_NOT = {
    problem.code: problem
    for problem in (
        Problem("not_allowed"), Problem("not_in_person"), Problem("not_own"), Problem("not_own_plan"),
        Problem("own_too_old"), Problem("voided_by_other"),
    )
}  # fmt: skip
"""The codes of `Actor.why_not`."""


def require(session: Session, by: Actor, deed: Deed, row: OfSomebody | None = None, *, now: datetime) -> None:
    """Raises NotAllowed unless `by` may do `deed`, to `row` as it stands in this transaction when one is given.

    Reads the account and its sign-in again (rows by their keys), so that a disabled or changed account and a sign-in
    that has ended, or has come to its end by `now`, are refused at once, whatever an open page still believes.
    """
    if by.account_id is not None and not _still_stands(session, by, now):
        raise NotAllowed(Problem("account_changed"))
    if reason := by.why_not(deed, row, now=now):
        raise NotAllowed(WHY_NOT[reason])


def _still_stands(session: Session, by: Actor, now: datetime) -> bool:
    row = select(Account.state, Account.role, Account.ward_id, Account.staff_id).where(Account.id == by.account_id)
    if by.sign_in is not None:
        row = row.join(SignIn, SignIn.account_id == Account.id)
        row = row.where(SignIn.token_hash == by.sign_in, SignIn.ended_at.is_(None), SignIn.ends_at > now)
    account = session.execute(row).one_or_none()
    return (
        account is not None
        and account.state is not AccountState.DISABLED
        and account.role is by.role
        and account.ward_id in (None, by.ward_id)
        and (account.staff_id or 0) == by.id
    )


class Change:
    """A change by `actor` at `now`, in the caller's transaction.

    Opening it locks the ward's revision row, so changes to one ward follow each other, and raises the data
    revision by one. Everything noted through it carries that revision. What is noted, and what is written, says which
    families of facts the change touches; until something is noted it touches them all.
    """

    def __init__(self, session: Session, actor: Actor, now: datetime) -> None:
        self.session = session
        self.actor = actor
        self.now = now
        self._row = _locked_revision(session, actor.ward_id)
        self._changed_before = self._row.changed_at
        self._families_before = {one.value: self._row.families.get(one, self._row.revision) for one in Family}
        self._touched: frozenset[Family] = frozenset()
        self._row.revision += 1
        self._row.changed_at = now
        self._revision = self._row.revision
        self._row.families = {one.value: self._revision for one in Family}

    @property
    def ward_id(self) -> int:
        return self.actor.ward_id

    @property
    def revision_before(self) -> int:
        """What the ward's data revision was when this change began."""
        return self._revision - 1

    def forget(self) -> None:
        """Nothing was changed after all: the revision stays as it was."""
        self._row.revision -= 1
        self._row.changed_at = self._changed_before
        self._row.families = dict(self._families_before)

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
        self._touch(subject)
        self.session.add(AuditEvent(**self._sealed(verb, subject, subject_id, before, after, reason)))

    def note_many(
        self, verb: str, subject: str, rows: Sequence[tuple[int, Any, Any]], reason: str | None = None
    ) -> None:
        """Note the same deed of many facts, in bulk; `rows` are (number of the fact, before, after)."""
        self._touch(subject)
        events = [self._sealed(verb, subject, number, before, after, reason) for number, before, after in rows]
        insert_all(self.session, AuditEvent, events)

    def _sealed(
        self, verb: str, subject: str, subject_id: int, before: Any, after: Any, reason: str | None
    ) -> dict[str, Any]:
        row: dict[str, Any] = {
            "ward_id": self.ward_id,
            "id": self.take_id(),
            "at": self.now,
            "actor_id": self.actor.id or None,
            "account_id": self.actor.account_id,
            "verb": verb,
            "subject": subject,
            "subject_id": subject_id,
            "revision": self._row.revision,
            "before": before,
            "after": after,
            "reason": reason,
            "searched": fold(" ".join(_words_in([reason, before, after]))),
        }
        previous = self._row.head
        self._row.head = seal(previous, row)
        return row | {"previous": previous, "hash": self._row.head}

    def _touch(self, subject: str) -> None:
        """Leave to this change only the families of what it has noted, and to others in the transaction theirs."""
        self._touched |= touched_by(subject) | written(self.session)
        families = dict(self._row.families)
        for one in Family:
            if one in self._touched:
                families[one.value] = max(families[one], self._revision)
            elif families[one] == self._revision:
                families[one.value] = self._families_before[one]
        self._row.families = families


def _words_in(value: Any) -> Iterator[str]:
    """Every text in plain JSON values, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _words_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _words_in(inner)


def _locked_revision(session: Session, ward_id: int) -> WardRevision:
    """The ward's revision row, locked once per transaction (a session lives for one)."""
    held: dict[int, WardRevision] | None = session.info.get("locked_revisions")
    if held is None:
        held = session.info["locked_revisions"] = {}
        session.flush()
        watch(session, held)
    if ward_id not in held:
        held[ward_id] = session.scalars(
            select(WardRevision).where(WardRevision.ward_id == ward_id).with_for_update()
        ).one()
    return held[ward_id]
