"""Text files of cells: comma, semicolon or tab between them, quotation marks around them."""

import csv
import io
from collections import Counter
from itertools import islice

from files.refusal import LIMITS, FileRefused, Limits
from files.sheet import Sheet, letters

DELIMITERS = ",;\t"
_LOOKED_AT = 30
_TITLES = 200
"""Rows beyond the limit that may be titles, blanks and notes; the table itself is counted exactly later."""


def read_delimited(text: str, limits: Limits = LIMITS, delimiter: str | None = None) -> Sheet:
    """The one sheet of a text file; rows are numbered as a spreadsheet shows them. Raises FileRefused."""
    first, _, rest = text.partition("\n")
    skipped = 0
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        delimiter, text, skipped = first.strip()[-1], rest, 1
    rows = []
    try:
        for number, cells in enumerate(_reader(text, delimiter or delimiter_of(text)), start=1 + skipped):
            filled = len(cells) - next(
                (place for place, cell in enumerate(reversed(cells)) if cell.strip()), len(cells)
            )
            if filled > limits.columns:
                raise FileRefused("too_many_columns", most=limits.columns, cell=f"{letters(filled)}{number}")
            if filled:
                rows.append((number, [cell if cell.strip() else None for cell in cells[:filled]]))
            if len(rows) > limits.rows + _TITLES or number > limits.farthest_row:
                raise FileRefused("too_many_rows", most=limits.rows)
    except csv.Error as problem:
        code = "cell_too_long" if "field limit" in str(problem) and text.count('"') % 2 == 0 else "quotes"
        raise FileRefused(code, most=limits.cell_characters) from None
    return Sheet("", list(rows))


def delimiter_of(text: str) -> str:
    """The character that cuts the first lines into the same number of cells most often; "," when none does."""
    head = "\n".join(text[:100_000].splitlines()[: _LOOKED_AT + 1])
    best, chosen = (0, 0), ","
    for delimiter in DELIMITERS:
        try:
            widths = Counter(len(cells) for cells in islice(_reader(head, delimiter, strict=False), _LOOKED_AT))
        except csv.Error:
            continue
        widths.pop(1, None)
        widths.pop(0, None)
        for width, times in widths.items():
            if (times, width) > best:
                best, chosen = (times, width), delimiter
    return chosen


def _reader(text: str, delimiter: str, *, strict: bool = True):  # type: ignore[no-untyped-def]
    csv.field_size_limit(LIMITS.cell_characters)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
