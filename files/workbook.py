"""Reading .xlsx: sheets, shared texts, which numbers are days; one pass over each sheet."""

import math
import posixpath
import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from xml.etree.ElementTree import Element

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel, from_ISO8601
from openpyxl.utils.escape import unescape

from files.archive import Archive
from files.refusal import LIMITS, FileRefused, Limits, Remark
from files.sheet import Broken, Sheet, Sheets, Value, column_number, is_empty, letters

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_TITLES = 200
_MOST_SHEETS = 40


def read_workbook(data: bytes, limits: Limits = LIMITS, on_progress: Callable[[float], None] | None = None) -> Sheets:
    """All visible sheets of an .xlsx, formulas as the values that stand in the file. Raises FileRefused."""
    archive = Archive(data, limits)
    book = archive.tree("xl/workbook.xml")
    targets = _targets(archive)
    date1904 = any(_local(part) == "workbookPr" and part.get("date1904") in ("1", "true") for part in book)
    strings = _shared_texts(archive, limits)
    days = _day_styles(archive)
    sheets: list[Sheet] = []
    for part in (one for parent in book if _local(parent) == "sheets" for one in parent):
        relation = next((value for key, value in part.items() if key.endswith("}id")), "")
        path = targets.get(relation, "")
        if path not in archive.names or "worksheet" not in path:
            continue  # a chart sheet
        if len(sheets) >= _MOST_SHEETS:
            raise FileRefused("too_many_sheets", most=_MOST_SHEETS)
        hidden = part.get("state") in ("hidden", "veryHidden")
        reader = _SheetReader(strings, days, date1904, limits, on_progress)
        sheets.append(reader.read(archive, path, part.get("name", ""), hidden))
    if not sheets:
        raise FileRefused("workbook_damaged", part="xl/workbook.xml")
    remarks = (Remark("external_links"),) if any("externalLinks/" in name for name in archive.names) else ()
    return Sheets("xlsx", sheets, date1904=date1904, remarks=remarks)


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _targets(archive: Archive) -> dict[str, str]:
    """Relation → part of the archive; relations that lead out of the file are left out."""
    tree = archive.tree("xl/_rels/workbook.xml.rels")
    targets = {}
    for relation in tree:
        if relation.get("TargetMode") != "External":
            target = relation.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            targets[relation.get("Id", "")] = path
    return targets


def _day_styles(archive: Archive) -> dict[int, str]:
    """Style number → "day" or "span", for the styles that show numbers as days, hours or spans of time."""
    if "xl/styles.xml" not in archive.names:
        return {}
    tree = archive.tree("xl/styles.xml")
    formats = dict(BUILTIN_FORMATS)
    styles: dict[int, str] = {}
    for part in tree:
        if _local(part) == "numFmts":
            formats |= {int(one.get("numFmtId", "0")): one.get("formatCode", "") for one in part}
    for part in tree:
        if _local(part) == "cellXfs":
            for number, one in enumerate(part):
                code = formats.get(int(one.get("numFmtId", "0") or 0), "General")
                if is_date_format(code):
                    styles[number] = "span" if is_timedelta_format(code) else "day"
    return styles


def _shared_texts(archive: Archive, limits: Limits) -> list[str]:
    """In the order in which cells name them."""
    name = next((name for name in archive.names if name.lower() == "xl/sharedstrings.xml"), None)
    return [_text_of(item, limits) for _, item in archive.elements(name, "si")] if name else []


def _text_of(item: Element, limits: Limits) -> str:
    """The text of a shared or inline item, whatever its fonts; readings beside it (ruby) are left out."""
    if len(item) == 1 and len(item[0]) == 0:
        return _plain(item[0].text or "", limits)
    pieces = []
    for part in item:
        if _local(part) == "t":
            pieces.append(part.text or "")
        elif _local(part) == "r":
            pieces.extend(run.text or "" for run in part if _local(run) == "t")
    return _plain("".join(pieces), limits)


def _plain(text: str, limits: Limits) -> str:
    if len(text) > 2 * limits.cell_characters:
        raise FileRefused("cell_too_long", most=limits.cell_characters)
    return unescape(text) if "_x" in text else text


class _SheetReader:
    """Goes through the rows of one sheet and keeps those that hold values."""

    def __init__(
        self,
        strings: list[str],
        days: dict[int, str],
        date1904: bool,
        limits: Limits,
        on_progress: Callable[[float], None] | None,
    ) -> None:
        self._on_progress = on_progress
        self._strings, self._days, self._limits = strings, days, limits
        self._epoch = CALENDAR_MAC_1904 if date1904 else CALENDAR_WINDOWS_1900
        self._rows: dict[int, list[Value]] = {}
        self._merged: list[tuple[int, int, int, int]] = []
        self._row = self._column = self._formulas = self._hidden_rows = 0

    def read(self, archive: Archive, path: str, name: str, hidden: bool) -> Sheet:
        try:
            self._take_all(archive, path)
        except (ValueError, OverflowError):  # letters where a number must stand
            raise FileRefused("workbook_damaged", part=path) from None
        remarks = []
        if self._formulas:
            remarks.append(Remark("formulas_as_values", {"n": self._formulas}))
        if self._hidden_rows:
            remarks.append(Remark("hidden_rows", {"n": self._hidden_rows}))
        return Sheet(name, sorted(self._rows.items()), self._merged, hidden, tuple(remarks))

    def _take_all(self, archive: Archive, path: str) -> None:
        for kind, element in archive.elements(path, "row", "mergeCell"):
            if kind == "row":
                self._take_row(element)
                if self._on_progress and len(self._rows) % 500 == 499:
                    self._on_progress(min(1.0, len(self._rows) / self._limits.rows))
            elif found := _RANGE.fullmatch(element.get("ref", "")):
                self._merged.append((int(found[2]), column_number(found[1]), int(found[4]), column_number(found[3])))

    def _take_row(self, row: Element) -> None:
        self._row, self._column = int(row.get("r") or self._row + 1), 0
        before = len(self._rows)
        for cell in row:
            found = _REFERENCE.fullmatch(cell.get("r") or "")
            self._column = column_number(found[1]) if found else self._column + 1
            if found:
                self._row = int(found[2])
            if len(cell):
                value = self._cell(cell)
                if not is_empty(value):
                    self._keep(value)
        self._hidden_rows += len(self._rows) > before and row.get("hidden") in ("1", "true")

    def _cell(self, cell: Element) -> Value:
        raw, formula = "", False
        for part in cell:
            tag = part.tag
            if tag.endswith("v"):
                raw = part.text or ""
            elif tag.endswith("f"):
                formula = True
            elif tag.endswith("is"):
                raw = _text_of(part, self._limits)
        kind = cell.get("t") or "n"
        if formula and not raw and kind != "str":
            return Broken("formula_without_value")
        self._formulas += formula and raw != ""
        return self._value(kind, raw, cell.get("s")) if raw else None

    def _keep(self, value: Value) -> None:
        if self._column > self._limits.columns:
            raise FileRefused("too_many_columns", most=self._limits.columns, cell=f"{letters(self._column)}{self._row}")
        if self._row > self._limits.farthest_row:
            raise FileRefused("far_cell", cell=f"{letters(self._column)}{self._row}")
        row = self._rows.get(self._row)
        if row is None:
            row = self._rows[self._row] = []
            if len(self._rows) > self._limits.rows + _TITLES:
                raise FileRefused("too_many_rows", most=self._limits.rows)
        row.extend([None] * (self._column - len(row)))
        row[self._column - 1] = value

    def _value(self, kind: str, raw: str, style: str | None) -> Value:
        if kind == "s":
            place = int(raw)
            if not 0 <= place < len(self._strings):
                raise FileRefused("workbook_damaged", part="xl/sharedStrings.xml")
            return self._strings[place]
        if kind in ("inlineStr", "str"):
            return _plain(raw, self._limits)
        if kind == "b":
            return raw.strip() in ("1", "true")
        if kind == "e":
            return Broken("excel_error", raw[:20])
        if kind == "d":
            return _moment(from_ISO8601(raw))  # type: ignore[no-untyped-call]
        return self._number(raw, int(style or 0))

    def _number(self, raw: str, style: int) -> Value:
        number = float(raw)
        if not math.isfinite(number):
            return Broken("not_a_number", raw[:20])
        if style in self._days:
            return self._day(number, raw, self._days[style])
        return int(number) if number.is_integer() and "." not in raw and abs(number) < 1e15 else number

    def _day(self, number: float, raw: str, shown: str) -> Value:
        if not 0 <= number < 2_958_466:
            return Broken("not_a_day", raw[:20])
        try:
            return _moment(from_excel(number, self._epoch, timedelta=shown == "span"))
        except (ValueError, OverflowError):
            return Broken("not_a_day", raw[:20])


def _moment(value: Any) -> Value:
    """A day, a moment or an hour; a span of less than a day is an hour too."""
    if isinstance(value, timedelta):
        if timedelta(0) <= value < timedelta(days=1):
            return (datetime(2000, 1, 1) + value).time().replace(microsecond=0)  # noqa: DTZ001
        return Broken("not_a_time", str(value)[:20])
    return value if isinstance(value, datetime | time) or value is None else Broken("not_a_day", str(value)[:20])
