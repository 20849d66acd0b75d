"""Reading the tables of a ward's folder: comma or semicolon, with or without BOM, and cells as values."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from actions.cleaning import clean_line
from files.days import read_day
from files.delimited import read_delimited
from files.refusal import CellRefused, FileRefused
from seed.folder_report import Report
from texts.vietnamese import fold

Member = TypeVar("Member", bound=StrEnum)
YES = {"1", "yes", "true", "x", "co"}
NO = {"0", "no", "false", "khong", ""}


@dataclass
class Row:
    """One line of a table; asking it for a value reports what is wrong with the cell and gives None."""

    file: str
    number: int
    """Line in the file; the headings stand in line 1."""
    cells: dict[str, str | None]
    report: Report

    def wrong(self, column: str, code: str, **values: Any) -> None:
        self.report.add(self.file, code, row=self.number, column=column, **values)

    def text(self, column: str, most: int, *, needed: bool = False) -> str | None:
        value = self.cells.get(column)
        if value is None:
            if needed:
                self.wrong(column, "cell_empty")
            return None
        if len(value) > most:
            self.wrong(column, "text_too_long", most=most, length=len(value))
            return None
        return value

    def whole(self, column: str, least: int, most: int, *, needed: bool = True) -> int | None:
        value = self.text(column, 40, needed=needed)
        if value is None:
            return None
        digits = re.sub(r"(?<=\d)[ .](?=\d{3}\b)", "", value)
        if not re.fullmatch(r"-?\d+", digits, re.ASCII):
            self.wrong(column, "not_whole", found=value)
        elif not least <= int(digits) <= most:
            self.wrong(column, "out_of_range", found=value, least=least, most=most)
        else:
            return int(digits)
        return None

    def degrees(self, column: str, least: float, most: float) -> float | None:
        value = self.text(column, 40)
        if value is None:
            return None
        if not re.fullmatch(r"-?\d+([.,]\d+)?", value, re.ASCII):
            self.wrong(column, "not_degrees", found=value)
        elif not least <= (found := float(value.replace(",", "."))) <= most:
            self.wrong(column, "outside_vietnam", found=value, least=least, most=most)
        else:
            return found
        return None

    def day(self, column: str) -> date | None:
        value = self.text(column, 40)
        if value is None:
            return None
        try:
            day: date | None = read_day(value)
        except CellRefused as refusal:
            own = refusal.code == "not_a_day"
            self.wrong(column, "not_a_day" if own else f"files.{refusal.code}", found=value)
            return None
        return day

    def one_of(self, column: str, words: dict[str, Member], default: Member) -> Member:
        """The member whose word stands in the cell, marks and case left out; an empty cell is `default`."""
        value = self.cells.get(column)
        if value is None:
            return default
        found = {fold(word): member for word, member in words.items()}.get(fold(value))
        if found is None:
            self.wrong(column, "unknown_word", found=value, known=", ".join(words))
        return found or default

    def yes(self, column: str, default: bool) -> bool:
        value = self.cells.get(column)
        if value is None:
            return default
        if fold(value) not in YES | NO:
            self.wrong(column, "not_yes_or_no", found=value)
        return fold(value) in YES

    def coded(self, column: str, most: int, seen: dict[str, int]) -> str | None:
        """A code that no earlier line has; `seen` keeps code and line."""
        value = self.text(column, most, needed=True)
        if value is None:
            return None
        if value in seen:
            self.wrong(column, "code_twice", found=value, first=seen[value])
            return None
        seen[value] = self.number
        return value


def read_table(path: Path, columns: dict[str, bool], report: Report, *, maybe_empty: bool = False) -> list[Row]:
    """The rows of a CSV file; `columns` says which there may be, and whether each is needed.

    An unreadable file, missing or unknown columns, lines of another length and an empty table are reported.
    """
    text = read_text(path, report)
    if text is None:
        return []
    try:
        lines = _lines(text)
    except FileRefused as refusal:
        own = refusal.code == "quotes"
        report.add(path.name, "quotes" if own else f"files.{refusal.code}", **({} if own else refusal.values))
        return []
    if not lines:
        report.add(path.name, "file_empty")
        return []
    first, headings = lines[0][0], [fold(clean_line(cell) or "") for cell in lines[0][1]]
    if not _headings_right(path.name, first, headings, columns, report):
        return []
    rows = []
    for number, cells in lines[1:]:
        if len(cells) > len(headings) and any(cell.strip() for cell in cells[len(headings) :]):
            report.add(path.name, "row_too_long", row=number, cells=len(cells), columns=len(headings))
        padded = [*cells, *[""] * len(headings)]
        rows.append(Row(path.name, number, {name: clean_line(padded[i]) for i, name in enumerate(headings)}, report))
    if not rows and not maybe_empty:
        report.add(path.name, "file_empty")
    return rows


def read_text(path: Path, report: Report) -> str | None:
    """The text of a file in UTF-8; any other encoding is reported, not guessed."""
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError as problem:
        report.add(path.name, "not_utf8", byte=problem.start)
    except OSError:
        report.add(path.name, "file_unreadable")
    return None


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Lines that hold something, with their numbers as a spreadsheet counts them. Raises FileRefused."""
    return [(number, [str(cell or "") for cell in cells]) for number, cells in read_delimited(text).rows]


def _headings_right(file: str, row: int, headings: list[str], columns: dict[str, bool], report: Report) -> bool:
    wrong: list[tuple[str, str]] = []
    for column, needed in columns.items():
        if needed and column not in headings:
            wrong.append(("column_missing", column))
    for place, heading in enumerate(headings):
        if heading and heading not in columns:
            wrong.append(("column_unknown", heading))
        elif heading and heading in headings[:place]:
            wrong.append(("column_twice", heading))
    for code, column in wrong:
        report.add(file, code, row=row, column=column)
    return not wrong
