"""Bringing a file in: planned without a change, applied in one transaction or not at all, every fact by its own action.

Who plans sees what would be done to the ward at one revision. Applying takes that very plan; when the ward has moved on
meanwhile, it is planned again and compared, never written over.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.change import WHY_NOT, Change, require
from actions.cleaning import clean_line, masked
from actions.import_lines import Done, Told, write_lines
from actions.import_names import Names, directories_of
from actions.import_plan import At, Does, ImportFile, Plan, Step, unconfirmed
from actions.import_reference import MOST_ROWS, Doing, plan_reference, reference_row
from actions.import_sheets import plan_assists, plan_counter
from actions.import_visits import plan_visits
from actions.imported_sheets import write_sheet
from actions.imported_visits import write_visits
from actions.refusals import Conflict, Doubtful, Invalid, NotAllowed, Problem
from models import Actor, Deed, ImportBatch, ImportKind, RowDeed, WardRevision
from texts import translator

NEEDS: dict[ImportKind, tuple[Deed, ...]] = {
    ImportKind.VISITS: (Deed.VISIT_RECORD, Deed.VISIT_CORRECT),
    ImportKind.ASSISTS: (Deed.ASSIST_RECORD,),
    ImportKind.COUNTER: (Deed.COUNTER_DAY_RECORD,),
    ImportKind.GROUPS: (Deed.GROUP_ADD, Deed.GROUP_CHANGE, Deed.GROUP_END),
    ImportKind.VOLUNTEERS: (Deed.VOLUNTEER_ADD, Deed.VOLUNTEER_CHANGE, Deed.VOLUNTEER_MOVE),
    ImportKind.STAFF: (Deed.STAFF_MEMBER_ADD, Deed.STAFF_MEMBER_CHANGE),
}
"""What somebody must be allowed to do by hand to bring it in as a file."""
TRIED = (ImportKind.GROUPS, ImportKind.VOLUNTEERS, ImportKind.STAFF)
"""Kinds that are planned by trying: in a session of which nothing is kept (`Database.trying`)."""
A_PART = 50
LONGEST_NAME = 120


def kinds_for(actor: Actor) -> list[ImportKind]:
    """What `actor` may bring in."""
    return [kind for kind, deeds in NEEDS.items() if all(actor.may(deed) for deed in (Deed.IMPORT_MAKE, *deeds))]


def parts_of(file: ImportFile) -> Iterator[ImportFile]:
    """The file cut so that trying a part keeps others' changes waiting for a moment only; plans of parts `joined`."""
    size = A_PART if file.kind in TRIED else max(len(file.rows), 1)
    for start in range(0, len(file.rows), size):
        yield replace(file, rows=file.rows[start : start + size])


def joined(file: ImportFile, plans: Sequence[Plan]) -> Plan:
    """The plan of the whole file. Raises Conflict("import_moved") when the ward changed between two parts."""
    if len({plan.revision for plan in plans}) > 1:
        raise Conflict(Problem("import_moved"))
    unclear = {one.asked: one for plan in plans for one in plan.unclear}
    steps = tuple(step for plan in plans for step in plan.steps)
    return Plan(file, plans[0].ward_id, plans[0].revision, steps, tuple(unclear.values()))


def plan_import(
    session: Session, file: ImportFile, *, by: Actor, now: datetime, today: date, told: Told = lambda share: None
) -> Plan:
    """What each row would do to the ward as it stands, and all that stands in its way. Changes nothing.

    `told` hears how far it is. Raises NotAllowed; Invalid("import_rows_many"). Kinds of TRIED need a session of which
    nothing is kept, and come in parts.
    """
    require(session, by, Deed.IMPORT_MAKE, now=now)
    _may(file.kind, by)
    if file.kind in TRIED and len(file.rows) > MOST_ROWS:
        raise Invalid(Problem("import_rows_many", "", {"most": MOST_ROWS, "n": len(file.rows)}))
    revision = session.scalar(select(WardRevision.revision).where(WardRevision.ward_id == by.ward_id)) or 0
    names = Names(directories_of(session, by.ward_id), file.chosen)
    told(0.1)
    at = At(by, now, today)
    if file.kind is ImportKind.VISITS:
        steps = tuple(plan_visits(session, file, names, at, told))
    elif file.kind is ImportKind.ASSISTS:
        steps = tuple(plan_assists(session, file, names, at))
    elif file.kind is ImportKind.COUNTER:
        steps = tuple(plan_counter(session, file, names, at))
    else:
        steps = tuple(plan_reference(session, file, names, at))
    told(1.0)
    return Plan(file, by.ward_id, revision, steps, tuple(names.unclear.values()))


def apply_import(
    session: Session,
    plan: Plan,
    *,
    by: Actor,
    now: datetime,
    today: date,
    confirmed: Collection[str] = (),
    told: Told = lambda share: None,
) -> ImportBatch:
    """Do all that `plan` says, in the caller's transaction; `confirmed` holds the codes of doubts that were answered.

    Raises NotAllowed; Invalid("import_not_ready") when rows are wrong or unclear, or nothing is to be done; Doubtful;
    Conflict("import_moved") when the ward's revision is no longer the plan's. What the facts' own actions refuse is
    raised as they raise it. Never commits.
    """
    require(session, by, Deed.IMPORT_MAKE, now=now)
    _may(plan.file.kind, by)
    change = Change(session, by, now)
    if plan.ward_id != by.ward_id:
        raise NotAllowed(Problem("not_allowed"))
    if change.revision_before != plan.revision:
        raise Conflict(Problem("import_moved"))
    if not plan.can_be_applied:
        raise Invalid(Problem("import_not_ready"))
    if doubts := unconfirmed(plan, confirmed):
        raise Doubtful(*doubts)
    batch = _batch(change, plan)
    done = _done(change, plan, confirmed, batch, today, told)
    session.add(batch)
    session.flush()
    write_lines(session, batch, done)
    after = {"kind": batch.kind.value, "added": batch.added, "changed": batch.changed, "kept": batch.kept}
    change.note("import_batch.apply", "import_batch", batch.id, after=after | {"file": batch.file_digest})
    told(1.0)
    return batch


def known_file(session: Session, kind: ImportKind, digest: str, *, by: Actor, now: datetime) -> ImportBatch | None:
    """The last import of a file with these bytes that still holds, for being said. Raises NotAllowed."""
    require(session, by, Deed.IMPORT_MAKE, now=now)
    return session.scalars(
        select(ImportBatch)
        .where(ImportBatch.ward_id == by.ward_id, ImportBatch.kind == kind, ImportBatch.file_digest == digest)
        .where(ImportBatch.undone_at.is_(None))
        .order_by(ImportBatch.id.desc())
        .limit(1)
    ).first()


def reason_of(batch: ImportBatch, *, undone: bool = False) -> str:
    """Stands where a reason is asked for, in Vietnamese as the ward's own records are."""
    return str(translator("vi")("imports.reason_undone" if undone else "imports.reason", n=batch.id))


def _may(kind: ImportKind, by: Actor) -> None:
    for deed in NEEDS[kind]:
        if code := by.why_not(deed):
            raise NotAllowed(WHY_NOT[code])


def _batch(change: Change, plan: Plan) -> ImportBatch:
    counts = plan.counts
    name = masked(clean_line(plan.file.name) or "—")
    return ImportBatch(
        ward_id=change.ward_id, id=change.take_id(), kind=plan.file.kind, file_name=name[-LONGEST_NAME:],
        file_digest=plan.file.digest, added=counts[Does.ADD], changed=counts[Does.CHANGE], kept=counts[Does.KEEP],
        undone=0, recorded_by_id=change.actor.id or None, account_id=change.actor.account_id, recorded_at=change.now,
    )  # fmt: skip


def _done(
    change: Change, plan: Plan, confirmed: Collection[str], batch: ImportBatch, today: date, told: Told
) -> list[Done]:
    kind, session = plan.file.kind, change.session
    at = At(change.actor, change.now, today)
    if kind is ImportKind.VISITS:
        return write_visits(change, plan.steps, told)
    if kind not in TRIED:
        return write_sheet(session, kind, plan.steps, confirmed=tuple(confirmed), reason=reason_of(batch), at=at)
    names = Names(directories_of(session, change.ward_id), plan.file.chosen)
    doing = Doing(session, names, at, plan.file.from_day)
    done = []
    for place, row in enumerate(plan.file.rows):
        told(place / len(plan.file.rows))
        done += _reference_done(reference_row(kind, doing, row))
    return done


def _reference_done(step: Step) -> list[Done]:
    if step.does not in (Does.ADD, Does.CHANGE) or step.subject_id is None:
        return []
    deed = RowDeed.ADD if step.does is Does.ADD else RowDeed.CHANGE
    return [Done(step.row, deed, step.subject, step.subject_id, 0, step.before, step.after)]
