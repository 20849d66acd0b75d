"""Writing planned rows of visits, and taking them back."""

from collections.abc import Sequence
from datetime import datetime

from actions.bulk import AT_ONCE, blocks
from actions.change import WHY_NOT, Change
from actions.import_lines import Done, Kept, Told, counted
from actions.import_plan import Does, Step
from actions.import_visits import visits_by_number
from actions.refusals import Conflict, NotAllowed, Problem
from actions.rows import differences
from actions.visit_bulk import Standing, add_held, standing, void_all
from actions.visit_facts import entry_with, facts_of
from actions.visit_writing import write, written_new
from models import Deed, ImportLine, RowDeed, Visit, VisitStatus

PLANNED_BY = "planned_by"
"""In what a fulfilled plan was before: who had planned it, and when."""


def write_visits(change: Change, steps: Sequence[Step], told: Told) -> list[Done]:
    """Write what `actions.import_visits` planned, all in one revision.

    Raises NotAllowed, Conflict("changed_meanwhile") when a visit is not as it was seen.
    """
    session, changed = change.session, [step for step in steps if step.does is Does.CHANGE]
    new = [step for step in steps if step.does is Does.ADD]
    visits = visits_by_number(session, change.ward_id, {step.subject_id or 0 for step in changed})
    done = []
    with session.no_autoflush:
        for step in counted(changed, len(changed), told, 0.0, 0.3):
            done.append(_change(change, step, visits[step.subject_id]))
    session.flush()
    for place, block in enumerate(blocks(new)):
        told(0.3 + 0.6 * place * AT_ONCE / len(new))
        numbers = add_held(change, [step.entry for step in block])
        done += [Done(step.row, RowDeed.ADD, "visit", number, 1) for step, number in zip(block, numbers, strict=True)]
    return sorted(done, key=lambda one: one.row)


def _change(change: Change, step: Step, visit: Visit) -> Done:
    deed = Deed.VISIT_CORRECT if visit.status is VisitStatus.HELD else Deed.VISIT_RECORD
    if code := change.actor.why_not(deed, visit, now=change.now):
        raise NotAllowed(WHY_NOT[code])
    if visit.version != step.version:
        raise Conflict(Problem("changed_meanwhile", "", {"row": visit.id, "version": visit.version}))
    facts = facts_of(visit)
    planned = {PLANNED_BY: [visit.recorded_by_id, visit.recorded_at.isoformat()]}
    if visit.status is VisitStatus.HELD:
        planned = {}
        write(visit, step.entry, change.now)
    else:
        written_new(change, step.entry, visit)
    before, after = differences(facts, facts_of(visit))
    verb = "visit.record" if planned else "visit.correct"
    change.note(verb, "visit", visit.id, before=before, after=after)
    return Done(step.row, RowDeed.CHANGE, "visit", visit.id, visit.version, (before or {}) | planned, after)


def undo_visits(
    change: Change, lines: Sequence[ImportLine], reason: str, told: Told
) -> tuple[list[ImportLine], list[Kept]]:
    """Void the visits that were added, write the others back; gives the lines taken back and those that are not."""
    added = [line for line in lines if line.deed is RowDeed.ADD]
    others = [line for line in lines if line.deed is RowDeed.CHANGE]
    held = standing(change, [line.subject_id for line in added])
    visits = visits_by_number(change.session, change.ward_id, {line.subject_id for line in others})
    back, kept = [], []
    told(0.2)
    with change.session.no_autoflush:
        for line in lines:
            visit = (held if line.deed is RowDeed.ADD else visits).get(line.subject_id)
            if problem := _why_not(change, line, visit):
                kept.append(Kept(line, problem))
                continue
            back.append(line)
            if isinstance(visit, Visit):
                _undo(change, line, visit, reason)
    change.session.flush()
    void_all(change, [line.subject_id for line in back if line.deed is RowDeed.ADD], reason)
    return back, kept


def _why_not(change: Change, line: ImportLine, visit: Visit | Standing | None) -> Problem | None:
    if visit is None or visit.version != line.version:
        return Problem("import_changed_since")
    deed = Deed.VISIT_VOID if line.deed is RowDeed.ADD else Deed.VISIT_CORRECT
    code = change.actor.why_not(deed, visit, now=change.now)
    return WHY_NOT[code] if code else None


def _undo(change: Change, line: ImportLine, visit: Visit, reason: str) -> None:
    facts, was = facts_of(visit), dict(line.before or {})
    planned = was.pop(PLANNED_BY, None)
    write(visit, entry_with(visit, was), change.now, VisitStatus(was.get("status", visit.status)))
    if planned is not None:
        visit.recorded_by_id, visit.recorded_at = planned[0], datetime.fromisoformat(planned[1])
    before, after = differences(facts, facts_of(visit))
    verb = "visit.replan" if planned else "visit.correct"
    change.note(verb, "visit", visit.id, before=before, after=after, reason=reason)
