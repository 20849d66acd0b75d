"""Taking a whole import back: every fact as it was before, unless somebody has changed it since."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.bulk import blocks
from actions.change import WHY_NOT, Change, require
from actions.import_lines import Kept, Told, lines_of
from actions.import_plan import At
from actions.import_reference_back import undo_reference
from actions.imported_sheets import undo_sheet
from actions.imported_visits import undo_visits
from actions.imports import NEEDS, TRIED, reason_of
from actions.refusals import Conflict, Invalid, NotAllowed, Problem
from models import Actor, Deed, ImportBatch, ImportKind, ImportLine

MOST_TOLD = 200


@dataclass(frozen=True)
class Undone:
    """What came of taking an import back."""

    batch: ImportBatch
    back: int
    kept: tuple[Problem, ...] = ()
    """Why facts stay as they are; `field` is "row_<number in the file>"."""


def undo_import(
    session: Session,
    batch_id: int,
    *,
    rest: bool = False,
    by: Actor,
    now: datetime,
    today: date,
    told: Told = lambda share: None,
) -> Undone:
    """Put everything back that the import did and that was not taken back yet.

    Raises NotAllowed; Invalid("import_unknown"); Conflict("import_undone") when nothing is left to take back,
    Conflict("import_lines_gone") when it was kept long enough (actions.retention);
    Conflict with a problem for each fact that cannot be put back (changed since, not the actor's any more, something
    hangs on it) unless `rest` is wanted: then those stay. Never commits.
    """
    require(session, by, Deed.IMPORT_UNDO, now=now)
    change = Change(session, by, now)
    batch = session.get(ImportBatch, (by.ward_id, batch_id), populate_existing=True) if 0 < batch_id < 2**63 else None
    if batch is None:
        raise Invalid(Problem("import_unknown"))
    _require(session, batch, by, now)
    every = lines_of(session, by.ward_id, batch_id)
    lines = [line for line in every if not line.undone]
    if not every:
        raise Conflict(Problem("import_lines_gone"))
    if not lines:
        raise Conflict(Problem("import_undone"))
    back, kept = _undone(change, batch, lines, today, told)
    told(0.8)
    if kept and not rest:
        raise Conflict(*_told(kept))
    if not back:
        raise Conflict(*_told(kept))
    _mark(session, batch, back, now)
    change.note(
        "import_batch.undo", "import_batch", batch.id, after={"undone": len(back), "left": len(kept)}
    )  # fmt: skip
    told(1.0)
    return Undone(batch, len(back), tuple(_told(kept)))


def imports_made(session: Session, *, by: Actor, now: datetime, most: int = 50) -> list[ImportBatch]:
    """The ward's last imports of the kinds that `by` may bring in, newest first. Raises NotAllowed."""
    require(session, by, Deed.IMPORT_MAKE, now=now)
    kinds = [kind for kind, deeds in NEEDS.items() if all(by.may(deed) for deed in deeds)]
    return list(
        session.scalars(
            select(ImportBatch)
            .where(ImportBatch.ward_id == by.ward_id, ImportBatch.kind.in_(kinds))
            .order_by(ImportBatch.id.desc())
            .limit(most)
        )
    )


def _require(session: Session, batch: ImportBatch, by: Actor, now: datetime) -> None:
    require(session, by, Deed.IMPORT_UNDO, batch, now=now)
    for deed in NEEDS[batch.kind]:
        if code := by.why_not(deed):
            raise NotAllowed(WHY_NOT[code])


def _undone(
    change: Change, batch: ImportBatch, lines: list[ImportLine], today: date, told: Told
) -> tuple[list[ImportLine], list[Kept]]:
    reason = reason_of(batch, undone=True)
    if batch.kind is ImportKind.VISITS:
        return undo_visits(change, lines, reason, told)
    if batch.kind in TRIED:
        return undo_reference(change, lines)
    return undo_sheet(change.session, batch.kind, lines, reason=reason, at=At(change.actor, change.now, today))


def _told(kept: Sequence[Kept]) -> list[Problem]:
    ordered = sorted(kept, key=lambda one: one.line.row_number)
    return [
        replace(
            one.problem, field=f"row_{one.line.row_number}",
            values=one.problem.values | {"subject": one.line.subject, "subject_id": one.line.subject_id},
        )
        for one in ordered[:MOST_TOLD]
    ]  # fmt: skip


def _mark(session: Session, batch: ImportBatch, back: Sequence[ImportLine], now: datetime) -> None:
    positions = [line.position for line in back]
    for block in blocks(positions):
        session.execute(
            update(ImportLine)
            .where(ImportLine.ward_id == batch.ward_id, ImportLine.batch_id == batch.id)
            .where(ImportLine.position.in_(block))
            .values(undone=True),
            execution_options={"synchronize_session": False},
        )
    batch.undone += len(back)
    batch.undone_at = now
    session.flush()
