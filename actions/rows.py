"""A row that people change one after another: visits and lines of sheets alike."""

from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from actions.change import require
from actions.refusals import Conflict, Invalid, Problem
from models import Actor, Assist, CounterDay, CounterMonth, Deed, Visit

Row = TypeVar("Row", Visit, Assist, CounterDay, CounterMonth)


def current_row(
    session: Session,
    table: type[Row],
    number: int,
    expected_version: int,
    by: Actor,
    *,
    deed: Deed,
    now: datetime,
    unknown: Problem,
) -> Row:
    """The row as it stands under the ward's lock, when `by` may do `deed` to it and has seen its newest version.

    Raises Invalid(unknown) when the ward has no such row; NotAllowed; Conflict("changed_meanwhile").
    """
    row = session.get(table, (by.ward_id, number), populate_existing=True)
    if row is None:
        raise Invalid(unknown)
    require(session, by, deed, row, now=now)
    if row.version != expected_version:
        raise Conflict(Problem("changed_meanwhile", "", {"row": number, "version": row.version}))
    return row


def take_out(row: Visit | Assist | CounterDay | CounterMonth, by: Actor, now: datetime, reason: str | None) -> None:
    """The row counts nowhere from now on; who says so, and why, stays with it."""
    row.voided_at, row.voided_by_id, row.void_reason = now, by.id, reason


def put_back(row: Visit | Assist | CounterDay | CounterMonth) -> None:
    row.voided_at = row.voided_by_id = row.void_reason = None


def differences(before: dict[str, Any] | None, after: dict[str, Any]) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """Only the fields that changed, before and after; (None, all of `after`) when there was nothing before."""
    if before is None:
        return None, after
    changed = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in changed}, {name: after[name] for name in changed}
