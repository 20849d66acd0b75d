"""Volunteers' help and counter figures out of a file: each line planned, and saved through `actions.sheets`."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

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
    counter_problems,
)
from actions.change import WHY_NOT
from actions.import_names import Names, NameUnclear, RowLeftOut
from actions.import_plan import At, Does, FileRow, ImportFile, Step
from actions.lines import Kind, Row, by_place, facts_of_line, live, version_of
from actions.refusals import Problem
from actions.rows import differences
from actions.sheet_rows import assists_of, days_of, months_of, service_ids, volunteers_of
from actions.sheets import figures_doubts

_DAY = timedelta(days=1)


def plan_assists(session: Session, file: ImportFile, names: Names, at: At) -> Iterator[Step]:
    """One step for each row, in their order. Reads only."""
    reads = [_assist(row, names) for row in file.rows]
    lines = [one for _, one in reads if isinstance(one, AssistEntry)]
    volunteers, services = volunteers_of(session, at.by.ward_id, lines), service_ids(session, at.by.ward_id)
    standing = by_place(ASSISTS, assists_of(session, at.by.ward_id, lines))
    taken: dict[Any, int] = {}
    for row, line in reads:
        if not isinstance(line, AssistEntry):
            yield Step(row.number, line, "assist", about=_about_assist(row))
            continue
        problems = assist_problems(line, volunteers.get(line.volunteer_id), services, at.today)
        first = taken.setdefault(line.place, row.number)
        if first != row.number:
            problems.append(Problem("import_row_twice", "", {"first": first}))
        rows = standing.get(line.place, ())
        number = row.values.get("number")
        if number is not None and number not in [one.id for one in rows]:
            problems.append(Problem("import_line_elsewhere", "number", {"number": number}))
        doubts = tuple(assist_doubts(line))
        yield _step(row, ASSISTS, line, rows, problems, doubts, at, _about_assist(row))


def plan_counter(session: Session, file: ImportFile, names: Names, at: At) -> Iterator[Step]:
    """One step for each row; rows of a level of online service are parts of one line. Reads only."""
    whole_month = _is_month(file.period)
    reads = [_figures(row, names, file.period, whole_month) for row in file.rows]
    parts, problems = _put_together(reads)
    lines = [line for line in parts.values() if isinstance(line, CounterEntry)]
    services = service_ids(session, at.by.ward_id)
    days, months = ([one for one in lines if one.whole_month is whole] for whole in (False, True))
    by_day = by_place(COUNTER_DAYS, days_of(session, at.by.ward_id, days))
    by_month = by_place(COUNTER_MONTHS, months_of(session, at.by.ward_id, months))
    units = {fold for row in file.rows if (fold := row.values.get("unit"))}
    filled = {
        number: _filled(line, (by_month if line.whole_month else by_day).get(line.place, ()))
        for number, line in parts.items() if isinstance(line, CounterEntry)
    }  # fmt: skip
    doubts = _doubts(filled, by_day, by_month, at.today)
    for row, _ in reads:
        line = filled.get(row.number, parts[row.number])
        about = _about_figures(row, file.period)
        if not isinstance(line, CounterEntry):
            wrong = tuple(problems.get(row.number, ()))
            yield Step(row.number, line, "counter_day", problems=wrong, about=about)
            continue
        kind: Any = COUNTER_MONTHS if line.whole_month else COUNTER_DAYS
        rows = (by_month if line.whole_month else by_day).get(line.place, ())
        wrong_here = [*problems.get(row.number, ()), *counter_problems(line, services, at.today)]
        if len(units) > 1:
            wrong_here.append(Problem("import_units_several", "unit", {"n": len(units)}))
        yield _step(row, kind, line, rows, wrong_here, tuple(doubts.get(row.number, ())), at, about)


def _step(
    row: FileRow, kind: Kind[Row], line: AssistEntry | CounterEntry, rows: Sequence[Row], problems: list[Problem],
    doubts: tuple[Problem, ...], at: At, about: dict[str, Any],
) -> Step:  # fmt: skip
    subject, here, says = kind.table.__tablename__, live(rows), line.says() or {}
    line = replace(line, seen=version_of(rows))
    number = here[0].id if here else None
    if not problems and len(here) == 1 and all(getattr(here[0], name) == value for name, value in says.items()):
        return Step(row.number, Does.KEEP, subject, number, about=about)
    codes = {at.by.why_not(kind.deed, one, now=at.now) for one in here} - {None}
    problems += [WHY_NOT[code] for code in sorted(filter(None, codes))]
    if problems:
        return Step(row.number, Does.WRONG, subject, number, problems=tuple(problems), about=about)
    if not here:
        where = {name: _json(value) for name, value in (kind.where(line) | says).items()}
        after = {name: value for name, value in where.items() if value is not None}
        return Step(row.number, Does.ADD, subject, None, None, after, (), doubts, about, line, version_of(rows))
    before, after = differences(facts_of_line(kind, here[0]), facts_of_line(kind, here[0]) | says)
    return Step(row.number, Does.CHANGE, subject, number, before, after, (), doubts, about, line, version_of(rows))


def _assist(row: FileRow, names: Names) -> tuple[FileRow, "AssistEntry | Does"]:
    values = row.values
    try:
        group = None
        if values.get("group"):
            group = names.one("groups", values["group"], row.number, day=values["on_day"])
        volunteer = names.one("volunteers", values["volunteer"], row.number, group=group)
        service = names.one("services", values["service"], row.number) if values.get("service") else None
    except RowLeftOut:
        return row, Does.LEAVE
    except NameUnclear:
        return row, Does.ASK
    return row, AssistEntry(
        volunteer_id=volunteer, on_day=values["on_day"], households=values["households"], service_id=service
    )  # fmt: skip


def _figures(
    row: FileRow, names: Names, period: tuple[date, date] | None, whole_month: bool
) -> tuple[FileRow, "CounterEntry | Does | Problem"]:
    values = row.values
    try:
        service = names.one("services", values["service"], row.number) if values.get("service") else None
    except RowLeftOut:
        return row, Does.LEAVE
    except NameUnclear:
        return row, Does.ASK
    day, month = values.get("on_day"), values.get("month")
    if day is None and month is not None:
        day = month
    elif day is None and period is not None and (whole_month or period[0] == period[1]):
        day = period[0]
    elif day is None:
        return row, Problem("import_period_not_month")
    counts = {name: values.get(name) for name in COUNTS}
    levels = [values.get("online_full"), values.get("online_partial")]
    if counts["online"] is None and any(one is not None for one in levels):
        counts["online"] = sum(one or 0 for one in levels)
    if all(one is None for one in counts.values()):
        return row, Problem("import_says_nothing")
    on_month = values.get("on_day") is None and (month is not None or whole_month)
    return row, CounterEntry(on_day=day, whole_month=on_month, service_id=service, **counts)


def _put_together(
    reads: list[tuple[FileRow, Any]],
) -> tuple[dict[int, "CounterEntry | Does"], dict[int, list[Problem]]]:
    """Row → its line, or what else becomes of it; rows of levels without one for both are added up in the first."""
    parts: dict[int, CounterEntry | Does] = {}
    problems: dict[int, list[Problem]] = {}
    firsts: dict[Any, tuple[int, bool]] = {}
    for row, line in sorted(reads, key=lambda read: read[0].values.get("level") is not None):
        if isinstance(line, Problem):
            parts[row.number], problems[row.number] = Does.WRONG, [line]
            continue
        if isinstance(line, Does):
            parts[row.number] = line
            continue
        is_level = row.values.get("level") is not None
        first, first_is_level = firsts.setdefault((line.place, line.whole_month), (row.number, is_level))
        if first == row.number:
            parts[row.number] = line
        elif not is_level:
            parts[row.number] = Does.WRONG
            problems[row.number] = [Problem("import_row_twice", "", {"first": first})]
        else:
            parts[row.number] = Does.LEAVE
            whole = parts[first]
            if first_is_level and isinstance(whole, CounterEntry):
                parts[first] = replace(whole, **_sum(whole, line))
    return parts, problems


def _sum(one: CounterEntry, other: CounterEntry) -> dict[str, Any]:
    both = {name: (getattr(one, name), getattr(other, name)) for name in COUNTS}
    return {name: None if pair == (None, None) else sum(part or 0 for part in pair) for name, pair in both.items()}


def _filled(line: CounterEntry, rows: Sequence[Any]) -> CounterEntry:
    """The line with what it does not say as it stands: an empty cell never wipes anything out."""
    here = live(rows)
    said = {name: getattr(line, name) for name in COUNTS}
    return replace(line, **{
        name: getattr(here[0], name) for name, value in said.items() if value is None and here
    })  # fmt: skip


def _doubts(
    lines: dict[int, CounterEntry], by_day: Any, by_month: Any, today: date
) -> dict[int, list[Problem]]:  # fmt: skip
    """Row → its doubts; those about a whole day or month at its first row."""
    together: dict[tuple[Any, bool], list[int]] = {}
    for number, line in lines.items():
        together.setdefault((line.place[0], line.whole_month), []).append(number)
    found = {}
    for (when, whole_month), numbers in together.items():
        standing = {place: rows for place, rows in (by_month if whole_month else by_day).items() if place[0] == when}
        found[min(numbers)] = figures_doubts([lines[number] for number in numbers], standing, today)
    return found


def _is_month(period: tuple[date, date] | None) -> bool:
    return period is not None and period[0].day == 1 and period[0].replace(day=28) <= period[1] and (
        (period[1] + _DAY).day == 1 and (period[0].year, period[0].month) == (period[1].year, period[1].month)
    )  # fmt: skip


def _about_assist(row: FileRow) -> dict[str, Any]:
    return {"volunteer": row.values["volunteer"], "on_day": row.values["on_day"].isoformat()}


def _about_figures(row: FileRow, period: tuple[date, date] | None) -> dict[str, Any]:
    day = row.values.get("on_day")
    month = row.values.get("month") or (period[0] if period and _is_month(period) else None)
    if day is None and month is not None:
        return {"service": row.values.get("service"), "on_day": f"{month:%m/%Y}"}
    day = day or (period[0] if period else None)
    return {"service": row.values.get("service"), "on_day": day and day.isoformat()}


def _json(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
