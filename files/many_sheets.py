"""A workbook of several tables, each on a sheet of its own that says what it is; cells as in files/writing.py."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import wrap
from typing import Any

import xlsxwriter

from files.writing import Formats, plain_value, printed_across, sheet_name, write_cell
from texts import Translator

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
HEADING = 4
"""The row of the headings, from 0: above it stand title, definition and day."""
_NARROW, _WIDE = 9, 46
_APART = "_)"
"""As much room as a bracket takes: a number keeps off the words in the next column."""
_PRINTED = 200
"""Letters across a sheet of A4, small as they are."""
_EMPTY, _READ = 8.43, 110
"""Letters across a column that nobody has set, and across the definition, which is no wider than a sheet."""
_HEADED, _ROOM, _LINE = 12, 3, 15
"""Letters after which a heading is broken, letters beside it for the filter's arrow, points that a line is high."""


@dataclass(frozen=True)
class Sheet:
    """One table. `name` is its tab; `definition` says how its numbers are counted."""

    name: str
    title: str
    definition: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]


def many_sheets(t: Translator, sheets: Iterable[Sheet], told: str, made: datetime) -> bytes:
    """The workbook; `told` (ward, day, source) stands on every sheet, `made` in its properties: same in, same bytes."""
    kept, names = io.BytesIO(), set[str]()
    with xlsxwriter.Workbook(kept, _OPTIONS) as book:
        book.set_properties({"created": made.replace(tzinfo=None, microsecond=0)})
        formats = Formats(book, _APART, wrapped=True)
        for sheet in sheets:
            page = book.add_worksheet(_unique(sheet_name(sheet.name), names))
            widths = _table(page, sheet, formats, t)
            _top(page, sheet, told, formats, widths)
            printed_across(page, f"{sheet.title} · {told}", HEADING, -(-sum(widths) // _PRINTED))
    return kept.getvalue()


def _unique(name: str, taken: set[str]) -> str:
    """Excel takes "A" and "a" for the same tab."""
    number, tried = 1, name
    while tried.casefold() in taken:
        number += 1
        tried = f"{name[:28]} {number}"
    taken.add(tried.casefold())
    return tried


def _top(page: Any, sheet: Sheet, told: str, formats: Formats, widths: Sequence[int]) -> None:
    """Title, definition and day; a definition longer than its lines would be printed in ever smaller letters."""
    page.write_string(0, 0, sheet.title, formats.title)
    over, wide = 0, 0.0
    while over < 2 or wide < _READ:
        wide += widths[over] if over < len(widths) else _EMPTY
        over += 1
    page.merge_range(1, 0, 1, over - 1, "", formats.text)
    page.write_string(1, 0, sheet.definition, formats.text)
    page.set_row(1, _LINE * _lines(sheet.definition, int(wide)))
    page.write_string(2, 0, told, formats.line)


def _table(page: Any, sheet: Sheet, formats: Formats, t: Translator) -> list[int]:
    """Writes headings and rows, and gives how wide the columns are, in letters."""
    widths = [_at_least(heading) for heading in sheet.headings]
    numbers = [False] * len(widths)
    for line, row in enumerate(sheet.rows, start=HEADING + 1):
        for place, value in enumerate(row):
            value = plain_value(value)
            write_cell(page, line, place, value, formats, t)
            widths[place] = max(widths[place], min(_WIDE, len(_shown(value)) + 2))
            numbers[place] |= isinstance(value, int | float) and not isinstance(value, bool)
        _as_high_as(page, line, max((len(wrap(one, _WIDE)) for one in map(_shown, row)), default=1))
    for place, (heading, width) in enumerate(zip(sheet.headings, widths, strict=True)):
        page.set_column(place, place, width)
        page.write_string(HEADING, place, heading, formats.head_of_numbers if numbers[place] else formats.head)
    # Whoever opens the file need not find out how high the headings are: LibreOffice does not.
    page.set_row(HEADING, _LINE * max(map(_lines, sheet.headings, widths), default=1))
    page.freeze_panes(HEADING + 1, 0)
    if sheet.rows:
        page.autofilter(HEADING, 0, HEADING + len(sheet.rows), len(sheet.headings) - 1)
    else:
        page.write_string(HEADING + 1, 0, t("board.no_rows"), formats.line)
    return widths


def _as_high_as(page: Any, line: int, lines: int) -> None:
    if lines > 1:
        page.set_row(line, _LINE * lines)


def _at_least(heading: str) -> int:
    """How wide the column is even if all its cells are empty."""
    return max(_NARROW, min(len(heading), _HEADED) + _ROOM, max(map(len, heading.split()), default=0) + _ROOM)


def _lines(heading: str, width: int) -> int:
    return len(wrap(heading, max(1, width - _ROOM))) or 1


def _shown(value: Any) -> str:
    value = plain_value(value)
    return "" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)
