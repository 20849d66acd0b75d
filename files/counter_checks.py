"""What must fit together in counter figures: a day or a period, levels of online service, totals."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from files.cells import choice_words
from files.column_words import LEVELS
from files.refusal import Fault
from texts.vietnamese import fold

_LEVELS = choice_words(LEVELS)
_PARTS = ("online", "direct", "postal", "direct_and_postal")


def counter_checked(table: Any, make: Callable[[int, dict[str, Any]], Any]) -> Any:
    """The table with "một phần"/"toàn trình" rows named as levels of the row above, and faults where sums differ.

    Missing parts prove nothing: a total is compared only when every channel that the file has is there.
    """
    rows = [make(row.number, values) for row, values in _with_levels(table.rows)]
    faults = [*table.faults]
    when = [name for name in ("on_day", "month") if name in table.columns]
    if table.period is None and not when:
        faults.append(Fault("no_day_or_period"))
    told = {(fault.row, fault.field) for fault in faults}
    for row in rows:
        if any((row.number, name) in told for name in when):
            continue
        said = [name for name in when if row.values[name] is not None]
        if len(said) > 1 and row.values["month"] != row.values["on_day"].replace(day=1):
            faults.append(Fault("day_and_month", row.number, table.columns["month"], "month"))
        elif when and not said and table.period is None:
            faults.append(Fault("cell_empty", row.number, table.columns[when[0]], when[0]))
        faults += _sum_faults(table, row)
    if table.total is not None:
        faults += _total_faults(table, rows)
    return replace(table, rows=rows, faults=_once(faults))


def _once(faults: Iterable[Fault]) -> list[Fault]:
    return list({(fault.cell, fault.code): fault for fault in faults}.values())


def _with_levels(rows: list[Any]) -> Iterable[tuple[Any, dict[str, Any]]]:
    above: dict[str, Any] = {}
    for row in rows:
        values = dict(row.values)
        label = next((name for name in ("service", "unit") if _level_of(values[name])), None)
        if label is not None and values["level"] is None:
            values["level"] = _level_of(values[label])
            values |= {name: above.get(name) for name in ("service", "unit")}
            if values["on_day"] is None and values["month"] is None:
                values |= {name: above.get(name) for name in ("on_day", "month")}
        elif values["level"] is None:
            above = values
        yield row, values


def _level_of(text: str | None) -> str | None:
    return _LEVELS.get(fold(text).strip(" -+•.")) if text else None


def _sum_faults(table: Any, row: Any) -> Iterable[Fault]:
    values = row.values
    levels = [values["online_full"], values["online_partial"]]
    if None not in levels and values["online"] is not None and sum(levels) != values["online"]:
        yield _differs(table, row.number, "online", values["online"], sum(levels))
    parts = [values[name] for name in _PARTS if name in table.columns]
    if "online" not in table.columns and None not in levels:
        parts.append(sum(levels))
    whole = values["total"] is not None and None not in parts and len(parts) >= 2
    if whole and sum(parts) != values["total"]:
        yield _differs(table, row.number, "total", values["total"], sum(parts))


def _total_faults(table: Any, rows: list[Any]) -> Iterable[Fault]:
    """The row of totals against the sum of the rows; rows of a level are parts of the row above them."""
    counted = [row for row in rows if row.values["level"] is None] or rows
    for name, said in table.total.values.items():
        counts = [row.values[name] for row in counted]
        if isinstance(said, int) and all(isinstance(count, int) for count in counts) and sum(counts) != said:
            yield _differs(table, table.total.number, name, said, sum(counts))


def _differs(table: Any, number: int, name: str, said: int, added: int) -> Fault:
    return Fault("total_differs", number, table.columns[name], name, {"said": said, "added": added})
