"""What an import did, fact by fact, while it is being done and when it is taken back."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.bulk import insert_all
from actions.change import Change
from actions.refusals import Problem
from models import ImportBatch, ImportLine, RowDeed

Told = Callable[[float], None]
"""Hears how far the work is, 0..1."""


@dataclass(frozen=True)
class Done:
    """What was done to one fact."""

    row: int
    deed: RowDeed
    subject: str
    subject_id: int
    version: int = 0
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


@dataclass(frozen=True)
class Kept:
    """A fact that is not taken back, and why."""

    line: ImportLine
    problem: Problem


def write_lines(session: Session, batch: ImportBatch, done: Sequence[Done]) -> None:
    """Keep what each row did."""
    rows = [
        {
            "ward_id": batch.ward_id, "batch_id": batch.id, "position": position, "row_number": one.row,
            "deed": one.deed, "subject": one.subject, "subject_id": one.subject_id, "version": one.version,
            "before": one.before, "after": one.after, "undone": False,
        }
        for position, one in enumerate(done, start=1)
    ]  # fmt: skip
    insert_all(session, ImportLine, rows)


def lines_of(session: Session, ward_id: int, batch_id: int) -> list[ImportLine]:
    """Every line of an import, the last first: what was done last is taken back first."""
    return list(
        session.scalars(
            select(ImportLine)
            .where(ImportLine.ward_id == ward_id, ImportLine.batch_id == batch_id)
            .order_by(ImportLine.position.desc())
            .execution_options(populate_existing=True)
        )
    )


def forget_import_lines(change: Change, subject: str, number: int) -> None:
    """Nothing of a person who is erased stays in what imports did; it cannot be taken back any more."""
    change.session.execute(
        update(ImportLine)
        .where(ImportLine.ward_id == change.ward_id, ImportLine.subject == subject, ImportLine.subject_id == number)
        .values(before=None, after=None),
        execution_options={"synchronize_session": False},
    )


def counted(items: Iterable[Any], total: int, told: Told, since: float = 0.0, until: float = 1.0) -> Iterator[Any]:
    """The same items; tells how far they are, between two shares."""
    for place, item in enumerate(items):
        if place % 100 == 0:
            told(since + (until - since) * place / max(total, 1))
        yield item
