"""A sheet as a typed table of one column set: rows of values, and every error at its cell."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from files import cells, days
from files.columns import Column, ColumnSet, Kind
from files.counter_checks import counter_checked
from files.headings import Head, find_head
from files.periods import period_of
from files.refusal import LIMITS, CellRefused, Fault, FileRefused, Limits, Remark
from files.sheet import Sheets, Value, is_empty, letters
from texts.vietnamese import fold

MOST_FAULTS = 500
_TOTALS = {"tong cong", "tong so", "tong", "cong", "luy ke", "total", "sum", "cong don"}
_SIGNATURES = (
    "nguoi lap", "thu truong", "nguoi tong hop", "noi nhan", "nguoi ky", "lanh dao", "giam doc", "pho giam doc",
    "chu tich", "ky ten", "ky, ",
)  # fmt: skip
_EXAMPLES = ("vi du:", "vi du :", "example:")


@dataclass(frozen=True)
class Row:
    number: int
    """Row in the file, from 1."""
    values: dict[str, Any]
    """Name of each column of the set → str, int, float, bool, date, time, tuple; None when missing."""


@dataclass(frozen=True)
class Table:
    """What a file says. With any fault it must not be applied."""

    column_set: str
    rows: list[Row]
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    """Name of each column that the file has → its letters."""
    sheet: str = ""
    encoding: str = "utf-8"
    period: tuple[date, date] | None = None
    """First and last day that the title names."""
    total: Row | None = None
    """The row of totals, which is no row of the table."""


def read_table(
    sheets: Sheets,
    column_set: ColumnSet,
    *,
    sheet: str | None = None,
    limits: Limits = LIMITS,
    on_progress: Callable[[float], None] | None = None,
) -> Table:
    """The rows of the sheet that has the headings of `column_set`. Raises FileRefused when there is no such table."""
    head = find_head(sheets, column_set, sheet)
    table = Table(
        column_set.name,
        [],
        list(head.faults),
        [*sheets.remarks, *head.sheet.remarks, *head.remarks],
        {name: letters(place) for name, place in head.columns.items()},
        head.sheet.name,
        sheets.encoding,
        period_of([head.sheet.name, *head.titles] if column_set.name == "counter" else []),
    )
    reader = _Reader(head, column_set, table, sheets.date1904)
    rows = [row for row in head.sheet.rows if row[0] > head.last_row]
    for place, (number, values) in enumerate(rows):
        if len(table.rows) >= limits.rows:
            raise FileRefused("too_many_rows", most=limits.rows)
        if on_progress and place % 500 == 0:
            on_progress(place / len(rows))
        total = reader.take(number, values)
        if total is not None:
            reader.leave_rest(rows[place + 1 :])
            table = replace(table, total=total if total.values else None)
            break
    if not table.rows:
        raise FileRefused("no_rows")
    return _finished(reader.checked(table), column_set)


def _finished(table: Table, column_set: ColumnSet) -> Table:
    if column_set.name == "counter":
        table = counter_checked(table, Row)
    table.faults.sort(key=lambda fault: (fault.row or 0, fault.column or ""))
    if len(table.faults) > MOST_FAULTS:
        table.remarks.append(Remark("more_faults", {"n": len(table.faults) - MOST_FAULTS}))
        del table.faults[MOST_FAULTS:]
    return table


class _Reader:
    """Reads row after row into a table."""

    def __init__(self, head: Head, column_set: ColumnSet, table: Table, date1904: bool) -> None:
        self._head, self._set, self._table, self._1904 = head, column_set, table, date1904
        self._columns = [(column_set.column(name), place) for name, place in head.columns.items()]
        self._words = {column.name: cells.choice_words(column.words) for column, _ in self._columns if column.words}
        self._seen: dict[str, dict[Any, int]] = {column.name: {} for column, _ in self._columns if column.unique}
        self._days: dict[str, list[tuple[int, Value]]] = {
            column.name: [] for column, _ in self._columns if column.kind is Kind.DAY
        }
        self._covered = dict(self._merged_cells())
        self._nothing: dict[str, Any] = {column.name: None for column in column_set.columns if not column.ignored}
        self._examples = 0

    def take(self, number: int, values: list[Value]) -> Row | None:
        """Read one row; a row of totals is handed back, and ends the table."""
        first = next((value for value in values if not is_empty(value)), None)
        word = fold(first).strip(" :.") if isinstance(first, str) else ""
        if isinstance(first, str) and first.lstrip().startswith("#"):
            return None
        if isinstance(first, str) and fold(first).startswith(_EXAMPLES):
            self._examples += 1
            return None
        if any(isinstance(value, str) and fold(value).startswith(_SIGNATURES) for value in values) and self._bare(
            values
        ):
            return Row(number, {})
        if word in _TOTALS or word.startswith("tong cong"):
            return Row(number, dict(self._values(number, values, total=True)))
        if any(not is_empty(values[place - 1]) for _, place in self._columns if place <= len(values)):
            self._table.rows.append(Row(number, self._nothing | dict(self._values(number, values))))
        else:
            self._table.remarks.append(Remark("row_outside", {"row": number}))
        return None

    def leave_rest(self, rows: list[tuple[int, list[Value]]]) -> None:
        """What stands below the totals is no data; say so when it looks as if it were."""
        for number, values in rows:
            if not self._bare(values):
                self._table.remarks.append(Remark("rows_below_total", {"row": number}))
                return

    def checked(self, table: Table) -> Table:
        """What only shows when all rows are known: days that a spreadsheet may have turned round."""
        for name, found in self._days.items():
            if any(days.is_written_day_first(value) for _, value in found) and all(
                days.may_be_swapped(value) for _, value in found if not isinstance(value, str)
            ):
                for number, value in found:
                    if not isinstance(value, str):
                        self._wrong(number, name, CellRefused("day_maybe_swapped", found=f"{value:%d/%m/%Y}"))
        if self._examples:
            table.remarks.append(Remark("examples_left_out", {"n": self._examples}))
        return table

    def _bare(self, values: list[Value]) -> bool:
        """A row with hardly anything in it: signatures, notes."""
        known = [place for _, place in self._columns if place <= len(values) and not is_empty(values[place - 1])]
        numbers = [value for value in values if isinstance(value, int | float)]
        return not numbers and len(known) <= max(2, len(self._columns) // 2)

    def _values(self, number: int, values: list[Value], *, total: bool = False) -> Iterator[tuple[str, Any]]:
        for column, place in self._columns:
            value = values[place - 1] if place <= len(values) else None
            anchor = self._covered.get((number, place))
            if anchor is not None and is_empty(value) and not total:
                if column.name in self._set.fills_down and anchor[1] == place:
                    value = self._anchors[anchor]
                else:
                    self._wrong(number, column.name, CellRefused("merged_cell"))
                    continue
            if total and column.kind not in (Kind.WHOLE, Kind.DECIMAL):
                continue
            try:
                yield column.name, self._value(number, column, value, total)
            except CellRefused as refusal:
                if not total:
                    self._wrong(number, column.name, refusal)

    def _value(self, number: int, column: Column, value: Value, total: bool) -> Any:
        found = None if is_empty(value) else self._typed(column, value)
        if total:
            return found
        if column.name in self._days and not is_empty(value):
            self._days[column.name].append((number, value))
        if found is None or found == ():
            if column.required:
                raise CellRefused("cell_empty")
            return None
        seen = self._seen.get(column.name)
        if seen is not None:
            first = seen.setdefault(fold(found) if isinstance(found, str) else found, number)
            if first != number:
                raise CellRefused("value_twice", found=str(found), first=first)
        return found

    def _typed(self, column: Column, value: Value) -> Any:
        match column.kind:
            case Kind.DAY:
                return days.read_day(value, date1904=self._1904)
            case Kind.MONTH:
                return days.read_month(value, date1904=self._1904)
            case Kind.TIME:
                return days.read_time(value)
            case Kind.WHOLE:
                return cells.read_whole(value, int(column.least), int(column.most))
            case Kind.DECIMAL:
                return cells.read_decimal(value, column.least, column.most)
            case Kind.DEGREES:
                return cells.read_degrees(value, column.least, column.most)
            case Kind.SHARE:
                return cells.read_share(value)
            case Kind.YES_NO:
                return cells.read_yes(value)
            case Kind.CHOICE:
                return cells.read_choice(value, self._words[column.name])
            case Kind.LIST:
                return cells.read_list(value, int(column.most))
            case Kind.TAUGHT:
                return cells.read_taught(value, int(column.most))
            case Kind.TEXT | Kind.LINES:
                return cells.read_text(value, int(column.most), lines=column.kind is Kind.LINES)

    def _wrong(self, number: int, name: str, refusal: CellRefused) -> None:
        where = letters(self._head.columns[name])
        self._table.faults.append(Fault(refusal.code, number, where, name, refusal.values))

    def _merged_cells(self) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        """Cells of the table that a merged cell covers → its upper left corner, where its value stands."""
        filled = dict(self._head.sheet.rows)
        self._anchors: dict[tuple[int, int], Value] = {}
        for top, left, bottom, right in self._head.sheet.merged:
            row = filled.get(top, [])
            value = row[left - 1] if left <= len(row) else None
            if top <= self._head.last_row or is_empty(value):
                continue
            self._anchors[top, left] = value
            for number in range(top, min(bottom, top + 1_000) + 1):
                for place in range(left, min(right, left + 60) + 1):
                    if (number, place) != (top, left):
                        yield (number, place), (top, left)
