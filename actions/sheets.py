"""Writing sheets down: volunteers' help after visits, figures at the counter; and restoring a line that was taken out.

A sheet is any number of lines saved together under one key: a week's grid, a day at the counter, a file.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from actions.afterwards import (
    ASSISTS,
    COUNTER_DAYS,
    COUNTER_MONTHS,
    COUNTS,
    AssistEntry,
    CounterEntry,
    assist_doubts,
    assist_problems,
    counter_doubts,
    counter_problems,
    digest_of_lines,
    doubled,
)
from actions.change import Change, require
from actions.forms import is_saved, keep_saved
from actions.lines import Row, Saved, Standing, by_place, live, save_lines
from actions.refusals import Conflict, Doubtful, Invalid, Problem
from actions.rows import current_row, put_back
from actions.sheet_rows import assists_of, days_of, months_of, service_ids, volunteers_of
from models import Actor, Assist, CounterDay, CounterMonth, Deed


def save_assists(
    session: Session,
    lines: Sequence[AssistEntry],
    *,
    key: UUID,
    by: Actor,
    now: datetime,
    today: date,
    reason: str | None = None,
    confirmed: Collection[str] = (),
) -> Saved:
    """Save volunteers' help, in one transaction and one revision: each line added, corrected, taken out or left.

    The same `key` with the same lines saves nothing more. `reason` is needed where a line is taken out; `confirmed`
    holds the codes of doubts that the person has answered. 5,000 lines take a few seconds.
    Raises NotAllowed; Invalid with every problem; Doubtful with every improbable number not confirmed;
    Conflict("changed_meanwhile") with each line that somebody has changed since it was seen, Conflict(
    "form_already_saved") when the key was used for other lines. The `field` of a problem is its line's. Never commits.
    """
    require(session, by, Deed.ASSIST_RECORD, now=now)
    change = Change(session, by, now)
    digest = digest_of_lines(lines, reason)
    if is_saved(session, key, digest, ward_id=by.ward_id):
        change.forget()
        return Saved(again=True)
    volunteers = volunteers_of(session, by.ward_id, lines)
    services = service_ids(session, by.ward_id)
    problems = [*doubled(lines)]
    for line in lines:
        problems += assist_problems(line, volunteers.get(line.volunteer_id), services, today)
    if problems:
        raise Invalid(*problems)
    doubts = [doubt for line in lines for doubt in assist_doubts(line) if doubt.code not in confirmed]
    standing = by_place(ASSISTS, assists_of(session, by.ward_id, lines))
    if doubts := [doubt for doubt in doubts if not _as_before(doubt, lines, standing)]:
        raise Doubtful(*doubts)
    kind = replace(ASSISTS, where=lambda line: ASSISTS.where(line) | {"kind": volunteers[line.volunteer_id].kind})
    return _finished(change, save_lines(change, kind, lines, standing, reason), key, digest)


def save_counter(
    session: Session,
    lines: Sequence[CounterEntry],
    *,
    key: UUID,
    by: Actor,
    now: datetime,
    today: date,
    reason: str | None = None,
    confirmed: Collection[str] = (),
) -> Saved:
    """Save figures of any days and months at the counter, as `save_assists` saves help; raises what that raises.

    Where the figure for all services is less than what its services have together, it is asked about once
    ("counter_total_less"); nothing is ever put right silently.
    """
    require(session, by, Deed.COUNTER_DAY_RECORD, now=now)
    change = Change(session, by, now)
    digest = digest_of_lines(lines, reason)
    if is_saved(session, key, digest, ward_id=by.ward_id):
        change.forget()
        return Saved(again=True)
    days, months = ([one for one in lines if one.whole_month is whole] for whole in (False, True))
    services = service_ids(session, by.ward_id)
    problems = [*doubled(days), *doubled(months)]
    for line in lines:
        problems += counter_problems(line, services, today)
    if problems:
        raise Invalid(*problems)
    by_day = by_place(COUNTER_DAYS, days_of(session, by.ward_id, days))
    by_month = by_place(COUNTER_MONTHS, months_of(session, by.ward_id, months))
    doubts = [*figures_doubts(days, by_day, today), *figures_doubts(months, by_month, today)]
    if doubts := [doubt for doubt in doubts if doubt.code not in confirmed]:
        raise Doubtful(*doubts)
    saved = save_lines(change, COUNTER_DAYS, days, by_day, reason)
    saved += save_lines(change, COUNTER_MONTHS, months, by_month, reason)
    return _finished(change, saved, key, digest)


def restore_assist(session: Session, number: int, *, expected_version: int, by: Actor, now: datetime) -> Assist:
    """Undo that a line of volunteers' help was taken out.

    Raises NotAllowed; Invalid("line_unknown"); Conflict("changed_meanwhile"), Conflict("line_not_void"),
    Conflict("line_taken") when another number stands at its place.
    """
    require(session, by, Deed.ASSIST_RESTORE, now=now)
    change = Change(session, by, now)
    row = current_row(
        session, Assist, number, expected_version, by, deed=Deed.ASSIST_RESTORE, now=now, unknown=UNKNOWN
    )  # fmt: skip
    same = AssistEntry(volunteer_id=row.volunteer_id, on_day=row.on_day, households=None, service_id=row.service_id)
    others = by_place(ASSISTS, assists_of(session, by.ward_id, [same]))[same.place]
    if row.voided_at is not None and live(others):
        raise Conflict(Problem("line_taken"))
    _put_back(change, row)
    return row


def restore_counter_day(
    session: Session, number: int, *, expected_version: int, by: Actor, now: datetime
) -> CounterDay | CounterMonth:
    """Undo that figures of a day or month at the counter were taken out; raises as `restore_assist`."""
    require(session, by, Deed.COUNTER_DAY_RESTORE, now=now)
    change = Change(session, by, now)
    is_day = session.get(CounterDay, (by.ward_id, number)) is not None
    how: dict[str, Any] = {"deed": Deed.COUNTER_DAY_RESTORE, "now": now, "unknown": UNKNOWN}
    row: CounterDay | CounterMonth
    if is_day:
        row = current_row(session, CounterDay, number, expected_version, by, **how)
    else:
        row = current_row(session, CounterMonth, number, expected_version, by, **how)
    _put_back(change, row)
    return row


UNKNOWN = Problem("line_unknown")


def _put_back(change: Change, row: Assist | CounterDay | CounterMonth) -> None:
    if row.voided_at is None:
        raise Conflict(Problem("line_not_void"))
    put_back(row)
    row.version += 1
    subject = row.__tablename__
    change.note(f"{subject}.restore", subject, row.id, before={"void": True}, after={"void": False})


def _finished(change: Change, saved: Saved, key: UUID, digest: str) -> Saved:
    if not (saved.added or saved.corrected or saved.taken_out):
        change.forget()
    keep_saved(change.session, key, digest, change.actor, change.now)
    change.session.flush()
    return saved


def _as_before(doubt: Problem, lines: Sequence[AssistEntry], standing: Standing[Assist]) -> bool:
    """The number already stands there: who left it as it is isn't asked about it."""
    for line in lines:
        if line.field == doubt.field:
            return any(row.households == line.households for row in live(standing.get(line.place, ())))
    return False


def figures_doubts(lines: Sequence[CounterEntry], standing: Standing[Row], today: date) -> list[Problem]:
    """About each day or month with its lines as they would be, those that stand there already among them."""
    together: dict[Any, dict[int | None, dict[str, Any]]] = {line.place[0]: {} for line in lines}
    for (when, service), rows in standing.items():
        for row in live(rows):
            together[when][service] = {name: getattr(row, name) for name in COUNTS}
    for line in lines:
        together[line.place[0]][line.service_id] = line.says() or dict.fromkeys(COUNTS)
    months = {line.place[0]: line.month if line.whole_month else None for line in lines}
    return [
        doubt for when, said in together.items() for doubt in counter_doubts(said, month=months[when], today=today)
    ]  # fmt: skip
