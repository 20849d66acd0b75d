"""Thousands of visits at once: the rows that `visit_writing.write` makes one by one, without an object for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from actions.bulk import blocks, insert_all
from actions.change import Change
from actions.visit_entry import VisitEntry
from actions.visit_writing import searched_in
from models import Visit, VisitService, VisitStaff, VisitStatus, VisitVolunteer
from texts.vietnamese import fold

_COUNTS = ("people", "filed_by_resident", "filed_for_resident")
_SAID = (
    "group_id", "on_day", "starts_at", "ends_at", "venue", "note", "second_visit_reason", "attendees",
    "households_present", "first_time_households", "entry_key",
)  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """As much of a visit as making it void asks for."""

    id: int
    version: int
    recorded_by_id: int
    recorded_at: datetime
    voided_by_id: int | None = None
    staff_ids: tuple[int, ...] = ()


def add_held(change: Change, entries: Sequence[tuple[VisitEntry, str, dict[str, Any]]]) -> list[int]:
    """Write checked entries (with their digest and their facts, for the trail) as held visits; gives their numbers."""
    visits, lines, staff, helpers, notes = [], [], [], [], []
    for entry, digest, facts in entries:
        number = change.take_id()
        key = {"ward_id": change.ward_id, "visit_id": number}
        visits.append(_visit(change, number, entry, digest))
        copied = {"group_id": entry.group_id, "on_day": entry.on_day, "counts": True}
        lines += [
            key | copied | {"service_id": one.service_id} | {name: getattr(one, name) for name in _COUNTS}
            for one in entry.services
        ]
        staff += [key | {"staff_id": one} for one in entry.staff_ids]
        helpers += [key | {"volunteer_id": one} for one in entry.volunteer_ids]
        notes.append((number, None, facts))
    for table, rows in ((Visit, visits), (VisitService, lines), (VisitStaff, staff), (VisitVolunteer, helpers)):
        insert_all(change.session, table, rows)
    change.note_many("visit.record", "visit", notes)
    return [number for number, _, _ in notes]


def standing(change: Change, numbers: Sequence[int]) -> dict[int, Standing]:
    """Those of the visits that are held and not void, as they stand now."""
    found: dict[int, Standing] = {}
    for block in blocks(sorted(numbers)):
        rows = change.session.execute(
            select(Visit.id, Visit.version, Visit.recorded_by_id, Visit.recorded_at).where(
                Visit.ward_id == change.ward_id, Visit.id.in_(block), Visit.counts
            )
        )
        found |= {row.id: Standing(*row) for row in rows}
    return found


def void_all(change: Change, numbers: Sequence[int], reason: str) -> None:
    """Take these held visits out, as `take_out` does with one; who may, and that nobody has changed them, is known."""
    words = fold(reason)
    for block in blocks(sorted(numbers)):
        change.session.execute(
            update(Visit)
            .where(Visit.ward_id == change.ward_id, Visit.id.in_(block))
            .values(
                voided_at=change.now, voided_by_id=change.actor.id, void_reason=reason, counts=False,
                version=Visit.version + 1, changed_at=change.now, searched=func.trim(Visit.searched + f" {words}"),
            ),
            execution_options={"synchronize_session": False},
        )  # fmt: skip
    notes = [(number, {"void": False}, {"void": True}) for number in sorted(numbers)]
    change.note_many("visit.void", "visit", notes, reason)


def _visit(change: Change, number: int, entry: VisitEntry, digest: str) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _SAID} | {
        "ward_id": change.ward_id, "id": number, "status": VisitStatus.HELD, "counts": True,
        "searched": searched_in(entry.venue, entry.note), "entry_digest": digest,
        "recorded_by_id": change.actor.id, "recorded_at": change.now, "changed_at": change.now, "version": 1,
    }  # fmt: skip
