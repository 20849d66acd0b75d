"""A table as a file holds it: rows of values with their numbers, before anybody says what the columns mean."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache

from files.refusal import Remark


@dataclass(frozen=True)
class Broken:
    """A cell that holds no value although it is not empty; `code` is a text of `files`."""

    code: str
    found: str = ""


Value = str | int | float | bool | datetime | date | time | Broken | None


@dataclass(frozen=True)
class Sheet:
    """One sheet. Rows without any value are left out; `rows` are (row number from 1, values from column A)."""

    name: str
    rows: list[tuple[int, list[Value]]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column, all from 1."""
    hidden: bool = False
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Sheets:
    """A file read: its sheets, and in which encoding its letters were found."""

    kind: str
    """ "xlsx" or "csv"."""
    sheets: list[Sheet]
    encoding: str = "utf-8"
    date1904: bool = False
    remarks: tuple[Remark, ...] = ()

    def texts(self) -> Iterator[str]:
        for sheet in self.sheets:
            yield sheet.name
            for _, values in sheet.rows:
                yield from (value for value in values if isinstance(value, str))


@cache
def letters(column: int) -> str:
    """1 as "A", 27 as "AA"."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


@cache
def column_number(name: str) -> int:
    """ "A" as 1, "AA" as 27."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number


def is_empty(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
