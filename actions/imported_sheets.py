"""Saving planned lines of sheets, and taking them back."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.afterwards import (
    ASSISTS,
    COUNTER_DAYS,
    COUNTER_MONTHS,
    COUNTS,
    AssistEntry,
    CounterEntry,
    first_of_month,
)
from actions.bulk import blocks
from actions.change import WHY_NOT
from actions.import_lines import Done, Kept
from actions.import_plan import At, Does, Step
from actions.lines import Kind, Saved, by_place, live, version_of
from actions.refusals import Problem
from actions.sheet_rows import assists_of, days_of, months_of
from actions.sheets import save_assists, save_counter
from models import Assist, CounterDay, CounterMonth, ImportKind, ImportLine, RowDeed

_TABLES: dict[str, Any] = {one.__tablename__: one for one in (Assist, CounterDay, CounterMonth)}


def write_sheet(
    session: Session, kind: ImportKind, steps: Sequence[Step], *, confirmed: Sequence[str], reason: str, at: At
) -> list[Done]:  # fmt: skip
    """Save what `actions.import_sheets` planned; raises what `save_assists` and `save_counter` raise."""
    taken = [step for step in steps if step.does in (Does.ADD, Does.CHANGE)]
    entries = [step.entry for step in taken]
    _saver(kind)(session, entries, key=uuid4(), reason=reason, confirmed=confirmed, **at.keywords)
    standing = _standing(session, at.by.ward_id, entries)
    done = []
    for step in taken:
        rows = standing[_where(step.entry)]
        deed = RowDeed.ADD if step.does is Does.ADD else RowDeed.CHANGE
        done.append(
            Done(step.row, deed, step.subject, live(rows)[0].id, version_of(rows), step.before, step.after)
        )  # fmt: skip
    return done


def undo_sheet(
    session: Session, kind: ImportKind, lines: Sequence[ImportLine], *, reason: str, at: At
) -> tuple[list[ImportLine], list[Kept]]:  # fmt: skip
    """Take out lines that were added, write the others back; gives those taken back and those that are not."""
    entries = {entry.field + str(entry.place): (line, entry) for line, entry in _back(session, at.by.ward_id, lines)}
    kept = []
    standing = _standing(session, at.by.ward_id, [entry for _, entry in entries.values()])
    for key, (line, entry) in list(entries.items()):
        if version_of(standing[_where(entry)]) != line.version:
            kept.append(Kept(line, Problem("import_changed_since")))
            del entries[key]
    for key, (line, _) in list(entries.items()):
        row = next(one for one in standing[_where(entries[key][1])] if one.id == line.subject_id)
        if code := at.by.why_not(_kind(entries[key][1]).deed, row, now=at.now):
            kept.append(Kept(line, WHY_NOT[code]))
            del entries[key]
    if entries:
        saved = [entry for _, entry in entries.values()]
        # What stood there before the import was already answered for.
        doubts = ("assist_many", "counter_total_less", "month_not_over")
        _saver(kind)(session, saved, key=uuid4(), reason=reason, confirmed=doubts, **at.keywords)
    return [line for line, _ in entries.values()], kept


def _saver(kind: ImportKind) -> Callable[..., Saved]:
    return save_assists if kind is ImportKind.ASSISTS else save_counter


def _kind(entry: AssistEntry | CounterEntry) -> Kind[Any]:
    if isinstance(entry, AssistEntry):
        return ASSISTS
    return COUNTER_MONTHS if entry.whole_month else COUNTER_DAYS


def _where(entry: AssistEntry | CounterEntry) -> tuple[str, Any]:
    return (_kind(entry).table.__tablename__, entry.place)


def _standing(session: Session, ward_id: int, entries: Sequence[Any]) -> dict[tuple[str, Any], list[Any]]:
    """What stands at the places of `entries`, void rows too."""
    assists = [one for one in entries if isinstance(one, AssistEntry)]
    figures = [one for one in entries if isinstance(one, CounterEntry)]
    days, months = ([one for one in figures if one.whole_month is whole] for whole in (False, True))
    found: dict[tuple[str, Any], list[Any]] = {}
    for kind, rows in (
        (ASSISTS, assists_of(session, ward_id, assists)), (COUNTER_DAYS, days_of(session, ward_id, days)),
        (COUNTER_MONTHS, months_of(session, ward_id, months)),
    ):  # fmt: skip
        places: dict[Any, list[Any]] = by_place(kind, rows)
        found |= {(kind.table.__tablename__, place): there for place, there in places.items()}
    return found


def _back(session: Session, ward_id: int, lines: Sequence[ImportLine]) -> list[tuple[ImportLine, Any]]:
    """The entry that makes each line's place as it was before the import."""
    rows: dict[tuple[str, int], Any] = {}
    for name, table in _TABLES.items():
        numbers = sorted(line.subject_id for line in lines if line.subject == name)
        for block in blocks(numbers):
            found = session.scalars(select(table).where(table.ward_id == ward_id, table.id.in_(block)))
            for one in found:
                rows[name, one.id] = one
    return [(line, _entry_back(line, rows[line.subject, line.subject_id])) for line in lines]


def _entry_back(line: ImportLine, row: Any) -> AssistEntry | CounterEntry:
    before = line.before or {}
    added = line.deed is RowDeed.ADD
    if isinstance(row, Assist):
        households = None if added else before.get("households", row.households)
        return AssistEntry(
            volunteer_id=row.volunteer_id, on_day=row.on_day, service_id=row.service_id, households=households,
            seen=line.version,
        )  # fmt: skip
    counts = dict.fromkeys(COUNTS) if added else {name: before.get(name, getattr(row, name)) for name in COUNTS}
    whole = isinstance(row, CounterMonth)
    day = first_of_month(row.month) if isinstance(row, CounterMonth) else row.on_day
    return CounterEntry(on_day=day, whole_month=whole, service_id=row.service_id, seen=line.version, **counts)
