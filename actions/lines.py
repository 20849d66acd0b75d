"""Saving lines of a sheet together: each added, corrected, taken out or left, all of them or none.

A line stands at a place (a volunteer, a day and a service; a day or month and a service). What stands there has a
version, the sum of the versions of its rows: it grows with whatever happens at that place.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, TypeVar

from actions.change import WHY_NOT, Change
from actions.cleaning import clean_line
from actions.refusals import Conflict, Invalid, NotAllowed, Problem
from actions.rows import differences, put_back, take_out
from actions.visit_checks import reason_problems
from models import Assist, CounterDay, CounterMonth, Deed

Row = TypeVar("Row", Assist, CounterDay, CounterMonth)


class LineEntry(Protocol):
    """A line as entered."""

    @property
    def seen(self) -> int | None:
        """Version that stood there when the person looked; 0: nothing stood there; None: whatever it is."""

    @property
    def field(self) -> str:
        """Names the line in what is refused."""

    @property
    def place(self) -> Hashable: ...

    def says(self) -> dict[str, Any] | None:
        """Its numbers by column; None: nothing stands there any more."""


@dataclass(frozen=True)
class Kind(Generic[Row]):
    """How one kind of line is kept."""

    table: type[Row]
    deed: Deed
    place_of: Callable[[Row], Hashable]
    where: Callable[[Any], dict[str, Any]]
    """The columns of a new row that say where it stands, from its entry."""
    columns: tuple[str, ...]
    """What a line says, and where it stands, as the audit trail tells it."""


@dataclass(frozen=True)
class Saved:
    """What came of saving a sheet: numbers of the rows, by what happened to them."""

    added: tuple[int, ...] = ()
    corrected: tuple[int, ...] = ()
    taken_out: tuple[int, ...] = ()
    left: int = 0
    """Lines that already stood there as they are."""
    again: bool = False
    """The same sheet had been saved before; nothing was done."""

    def __add__(self, other: "Saved") -> "Saved":
        return Saved(
            self.added + other.added, self.corrected + other.corrected, self.taken_out + other.taken_out,
            self.left + other.left, self.again or other.again,
        )  # fmt: skip


Standing = Mapping[Any, Sequence[Row]]


def by_place(kind: Kind[Row], rows: Iterable[Row]) -> dict[Any, list[Row]]:
    """Rows by the place where they stand, void ones too, oldest first."""
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(kind.place_of(row), []).append(row)
    return found


def live(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.voided_at is None]


def version_of(rows: Iterable[Row]) -> int:
    """The version of a place: 0 where nothing has ever stood."""
    return sum(row.version for row in rows)


def facts_of_line(kind: Kind[Row], row: Row) -> dict[str, Any]:
    """What a line says, as plain JSON values."""
    values = {name: getattr(row, name) for name in kind.columns}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}


def save_lines(
    change: Change, kind: Kind[Row], entries: Sequence[LineEntry], standing: Standing[Row], reason: str | None
) -> Saved:
    """Write checked `entries` over what stands at their places, one line of the audit trail for each row that changes.

    Raises NotAllowed with the lines that are not the actor's to change; Conflict("changed_meanwhile") with the lines
    that somebody else has changed since they were seen; Invalid("reason_missing") when rows are to be taken out.
    """
    steps, left, refused, moved = [], 0, [], []
    for entry in entries:
        rows, says = standing.get(entry.place, ()), entry.says()
        here = live(rows)
        if _stands(here, says):
            left += 1
            continue
        if entry.seen is not None and entry.seen != version_of(rows):
            moved.append(Problem("changed_meanwhile", entry.field, {"version": version_of(rows)}))
        codes = {change.actor.why_not(kind.deed, row, now=change.now) for row in here} - {None}
        refused += [replace(why, field=entry.field) for code, why in WHY_NOT.items() if code in codes]
        steps.append((entry, says, rows, here))
    if refused:
        raise NotAllowed(*refused)
    if moved:
        raise Conflict(*moved)
    takes_out = any(len(here) > (0 if says is None else 1) for _, says, _, here in steps)
    cleaned = clean_line(reason)
    if takes_out and (problems := reason_problems(cleaned, "void_reason")):
        raise Invalid(*problems)
    saved = Saved(left=left)
    with change.session.no_autoflush:
        for entry, says, rows, here in steps:
            saved += _write(change, kind, entry, says, rows, here, cleaned)
    return saved


def _stands(here: Sequence[Row], says: dict[str, Any] | None) -> bool:
    if says is None or not here:
        return says is None and not here
    return len(here) == 1 and all(getattr(here[0], name) == value for name, value in says.items())


def _write(
    change: Change, kind: Kind[Row], entry: Any, says: dict[str, Any] | None, rows: Sequence[Row],
    here: Sequence[Row], reason: str | None,
) -> Saved:  # fmt: skip
    # Several rows at one place come from records of their own: the first goes on with the whole number.
    gone = here if says is None else here[1:]
    for row in gone:
        take_out(row, change.actor, change.now, reason)
        row.version += 1
        _note(change, kind, row, "void", {"void": False}, {"void": True}, reason)
    taken_out = tuple(row.id for row in gone)
    if says is None:
        return Saved(taken_out=taken_out)
    if here:
        before = facts_of_line(kind, here[0])
        _put(here[0], says)
        here[0].version += 1
        if (after := facts_of_line(kind, here[0])) != before:
            _note(change, kind, here[0], "correct", *differences(before, after))
        return Saved(corrected=(here[0].id,), taken_out=taken_out)
    row = rows[0] if rows else _new(change, kind, entry)
    put_back(row)
    _put(row, says)
    row.version = row.version + 1 if rows else 1
    row.recorded_by_id, row.recorded_at = change.actor.id, change.now
    _note(change, kind, row, "record", None, facts_of_line(kind, row))
    return Saved(added=(row.id,))


def _new(change: Change, kind: Kind[Row], entry: Any) -> Row:
    row = kind.table(ward_id=change.ward_id, id=change.take_id(), **kind.where(entry))
    change.session.add(row)
    return row


def _put(row: Row, says: dict[str, Any]) -> None:
    for name, value in says.items():
        setattr(row, name, value)


def _note(
    change: Change, kind: Kind[Row], row: Row, deed: str, before: Any, after: Any, reason: str | None = None
) -> None:
    subject = kind.table.__tablename__
    change.note(f"{subject}.{deed}", subject, row.id, before=before, after=after, reason=reason)
