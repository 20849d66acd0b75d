"""A read table as lines of JSON, and back: what the reading child may say to its parent. Nothing else gets through."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, time
from typing import Any

from files.cells import Taught
from files.refusal import Fault, FileRefused, Remark
from files.table import Row, Table

_BLOCK = 200


def table_lines(table: Table) -> Iterator[str]:
    """Blocks of rows first, so that the parent never takes a long breath; the rest of the table last."""
    for start in range(0, len(table.rows), _BLOCK):
        block = [[row.number, _packed(row.values)] for row in table.rows[start : start + _BLOCK]]
        yield _line({"rows": block})
    rest = {name: getattr(table, name) for name in ("column_set", "columns", "sheet", "encoding")}
    rest |= {
        "faults": [_packed(asdict(fault)) for fault in table.faults],
        "remarks": [_packed(asdict(remark)) for remark in table.remarks],
        "period": [day.isoformat() for day in table.period] if table.period else None,
        "total": [table.total.number, _packed(table.total.values)] if table.total else None,
    }
    yield _line({"table": rest})


def refusal_line(refusal: FileRefused) -> str:
    values = {name: _packed(value) for name, value in refusal.values.items()}
    return _line({"refused": [refusal.code, refusal.asks, list(refusal.choices), values]})


def progress_line(share: float) -> str:
    return _line({"progress": share})


def table_of(said: dict[str, Any], rows: list[Row]) -> Table:
    period, total = said["period"], said["total"]
    return Table(
        column_set=said["column_set"],
        rows=rows,
        faults=[Fault(**_unpacked(one)) for one in said["faults"]],
        remarks=[Remark(**_unpacked(one)) for one in said["remarks"]],
        columns=said["columns"],
        sheet=said["sheet"],
        encoding=said["encoding"],
        period=(date.fromisoformat(period[0]), date.fromisoformat(period[1])) if period else None,
        total=Row(total[0], _unpacked(total[1])) if total else None,
    )


def rows_of(block: Iterable[Any]) -> list[Row]:
    return [Row(number, _unpacked(values)) for number, values in block]


def refusal_of(said: Any) -> FileRefused:
    code, asks, choices, values = said
    return FileRefused(code, asks=asks, choices=tuple(choices), **_unpacked(values))


def _line(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=True, separators=(",", ":")) + "\n"


def _packed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _packed(one) for name, one in value.items()}
    if isinstance(value, date):
        return {"_day": value.isoformat()}
    if isinstance(value, time):
        return {"_time": value.isoformat()}
    if isinstance(value, Taught):
        return {"_taught": [value.service, value.people, value.filed_by_resident, value.filed_for_resident]}
    if isinstance(value, tuple | list):
        return [_packed(one) for one in value]
    return value


def _unpacked(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_unpacked(one) for one in value)
    if not isinstance(value, dict):
        return value
    if "_day" in value:
        return date.fromisoformat(value["_day"])
    if "_time" in value:
        return time.fromisoformat(value["_time"])
    if "_taught" in value:
        return Taught(*value["_taught"])
    return {name: _unpacked(one) for name, one in value.items()}
