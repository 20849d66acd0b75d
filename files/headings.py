"""Where the table begins in a sheet, and which column is which."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from files.columns import ColumnSet, column_of
from files.refusal import Fault, FileRefused, Remark
from files.sheet import Sheet, Sheets, Value, is_empty, letters
from texts.cleaning import clean_line

_LOOKED_AT = 40
_DEEPEST = 3
_NUMBERING = re.compile(r"\(?\s*([A-Za-z]|\d{1,2})\s*\)?\s*(=.*)?")


@dataclass(frozen=True)
class Head:
    """The headings of a table. `columns` maps the names of a column set to column numbers, from 1."""

    sheet: Sheet
    first_row: int
    last_row: int
    columns: dict[str, int]
    titles: list[str]
    """What stands above the table."""
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def score(self) -> int:
        return len(self.columns)


def find_head(sheets: Sheets, column_set: ColumnSet, sheet: str | None = None) -> Head:
    """The one sheet whose headings are those of `column_set`. Raises FileRefused; asks="sheet" where several are."""
    if sheet is not None and sheet not in [one.name for one in sheets.sheets]:
        raise FileRefused("sheet_unknown", found=sheet)
    looked_at = [one for one in sheets.sheets if (one.name == sheet if sheet is not None else not one.hidden)]
    heads = [head for one in looked_at if (head := _head(one, column_set)) is not None]
    right = [head for head in heads if not head.faults]
    if len(right) > 1:
        raise FileRefused("several_sheets", asks="sheet", choices=tuple(head.sheet.name for head in right))
    if right:
        return right[0]
    if not any(one.rows for one in looked_at):
        raise FileRefused("file_empty")
    if not heads:
        raise FileRefused("no_headings")
    return max(heads, key=lambda head: head.score)


def _head(sheet: Sheet, column_set: ColumnSet) -> Head | None:
    best: tuple[int, int, int] | None = None
    for start in range(min(_LOOKED_AT, len(sheet.rows))):
        for depth in range(1, _DEEPEST + 1):
            block = sheet.rows[start : start + depth]
            if len(block) < depth or any(_is_data(values) for _, values in block):
                break
            known = {name for name in _names(sheet, block, column_set) if name}
            if len(known) >= 2 and (best is None or (len(known), -depth) > best[:2]):
                best = (len(known), -depth, start)
    return _made(sheet, column_set, best[2], -best[1]) if best else None


def _is_data(values: list[Value]) -> bool:
    return any(not isinstance(value, str) and value is not None for value in values)


def _made(sheet: Sheet, column_set: ColumnSet, start: int, depth: int) -> Head:
    block = sheet.rows[start : start + depth]
    columns: dict[str, int] = {}
    faults, remarks = [], []
    for place, (name, stack) in enumerate(
        zip(_names(sheet, block, column_set), _stacks(sheet, block), strict=True), start=1
    ):
        heading = " ".join(stack)
        if name is None and heading:
            remarks.append(Remark("column_unknown", {"column": letters(place), "heading": heading[:80]}))
        elif name in columns:
            values = {"heading": heading[:80], "first": letters(columns[name])}
            faults.append(Fault("column_twice", block[0][0], letters(place), name, values))
        elif name is not None and not column_set.column(name).ignored:
            columns[name] = place
    for column in column_set.columns:
        if column.required and column.name not in columns:
            faults.append(Fault("column_missing", block[0][0], None, column.name))
    for names in column_set.needs_one_of:
        if not columns.keys() & set(names):
            faults.append(Fault("column_missing", block[0][0], None, names[0]))
    last = block[-1][0]
    below = sheet.rows[start + depth : start + depth + 1]
    if below and _is_numbering(below[0][1]):
        last = below[0][0]
    titles = [str(value) for _, values in sheet.rows[:start] for value in values if isinstance(value, str)]
    return Head(sheet, block[0][0], last, columns, titles, faults, remarks)


def _names(sheet: Sheet, block: list[tuple[int, list[Value]]], column_set: ColumnSet) -> list[str | None]:
    """For each column of the sheet, the name that its headings stand for: the longest reading that is known."""
    names: list[str | None] = []
    for stack in _stacks(sheet, block):
        readings = (" ".join(stack[place:]) for place in range(len(stack)))
        names.append(next((name for reading in readings if (name := column_of(column_set, reading))), None))
    return names


def _stacks(sheet: Sheet, block: list[tuple[int, list[Value]]]) -> list[list[str]]:
    """For each column its headings from the top, cells that are merged standing in all their places."""
    width = max(len(values) for _, values in block)
    numbers = [number for number, _ in block]
    grid: dict[tuple[int, int], Value] = {
        (number, place): value for number, values in block for place, value in enumerate(values, 1) if value
    }
    for top, left, bottom, right in sheet.merged:
        if top in numbers and bottom - top < 10 and right - left < 60:
            value = grid.get((top, left))
            width = max(width, right) if value else width
            grid |= {
                (row, place): value
                for row in range(top, bottom + 1)
                for place in range(left, right + 1)
                if row in numbers and value
            }
    if len(block) > 1 and not sheet.merged:
        _spread(grid, numbers, width)
    stacks = []
    for place in range(1, width + 1):
        texts = [clean_line(str(grid[number, place])) for number in numbers if (number, place) in grid]
        stacks.append([text for at, text in enumerate(texts) if text and (at == 0 or text != texts[at - 1])])
    return stacks


def _spread(grid: dict[tuple[int, int], Value], numbers: list[int], width: int) -> None:
    """Where merged cells were lost (CSV), a heading stands for the empty places to its right that have one below."""
    for above, below in pairwise(numbers):
        for place in range(2, width + 1):
            left = grid.get((above, place - 1))
            if (above, place) not in grid and left and (below, place) in grid and (below, place - 1) in grid:
                grid[above, place] = left


def _is_numbering(values: list[Value]) -> bool:
    """The row (1) (2) (3)=(1)+(2) that official tables have under their headings."""
    cells = [str(value).strip() for value in values if not is_empty(value)]
    found = [_NUMBERING.fullmatch(cell) for cell in cells]
    if len(cells) < 3 or not all(found):
        return False
    numbers = [int(match[1]) for match in found if match and match[1].isdigit()]
    return numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= 3
