"""Tables as files for Excel: Vietnamese intact by double-click, texts that stay texts, their meaning inside."""

import csv
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

from files.cells import Taught, taught_text
from files.columns import Kind
from texts import Translator
from texts.spreadsheet import as_cell, is_like_formula

BOM = "\ufeff"
_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDEST = 50
_SEPARATORS = {"vi": ";", "en": ","}
"""What Excel cuts cells by on a double-click: where the decimal sign is a comma, always ";"."""


class Share(float):
    """A rate, 0..1: in a file a number that is shown in per cent."""


class Month(date):
    """A whole month as its first day: in a file a day that is shown as 11/2026."""


def plain_value(value: Any) -> str | int | float | date | datetime | time | bool | None:
    """A value as a cell can hold it: lists of names with ; between them, NaN and NaT as missing."""
    if isinstance(value, tuple | list):
        if value and all(isinstance(one, Taught) for one in value):
            return taught_text(tuple(value))
        return "; ".join(str(one) for one in value)
    if type(value).__name__ == "NAType":
        return None
    if isinstance(value, Share):
        return value if math.isfinite(value) else None
    if hasattr(value, "item") and not isinstance(value, datetime):  # a number of numpy's
        value = value.item()
    if value is None or type(value).__name__ == "NaTType" or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value.to_pydatetime() if hasattr(value, "to_pydatetime") else value  # type: ignore[no-any-return]


def csv_bytes(
    t: Translator, headings: Sequence[str], rows: Iterable[Sequence[Any]], notes: Mapping[str, str] | None = None
) -> bytes:
    """A CSV that the reader's Excel opens by double-click: UTF-8 with its mark, every cell quoted, no formula.

    `notes` (definition, day of the figures, …) follow the table, after an empty line, as lines that begin with "#";
    reading the file back leaves them out.
    """
    written = io.StringIO(newline="")
    out = csv.writer(written, delimiter=_SEPARATORS[t.language], quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    out.writerow([as_cell(heading) for heading in headings])
    for row in rows:
        out.writerow([_csv_text(t, value) for value in row])
    if notes:
        out.writerow([])
        for label, text in notes.items():
            out.writerow([f"# {label}", as_cell(text)])
    return (BOM + written.getvalue()).encode()


def _csv_text(t: Translator, value: Any) -> str:
    value = plain_value(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(t("files.word_yes" if value else "files.word_no"))
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%m/%Y}" if isinstance(value, Month) else f"{value:%d/%m/%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float):
        number = f"{round(value * 100, 10):.12g}%" if isinstance(value, Share) else f"{value!r}"
        return number.replace(".", "," if t.language == "vi" else ".")
    return str(as_cell(value) if isinstance(value, str) else value)


def xlsx_bytes(
    t: Translator,
    sheet: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Any]],
    notes: Mapping[str, str] | None = None,
    head: str = "",
) -> bytes:
    """A workbook with the table (heading frozen, filter on, days as days) and a sheet that says what it is.

    `head` stands at the top of each page when it is printed.
    """
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, _OPTIONS) as book:
        page = book.add_worksheet(sheet_name(sheet))
        formats = Formats(book)
        widths = [len(heading) for heading in headings]
        for place, heading in enumerate(headings):
            page.write_string(0, place, heading, formats.head)
        count = 0
        for count, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                write_cell(page, count, place, plain_value(value), formats, t)
                widths[place] = max(widths[place], min(_WIDEST, len(str(value or ""))))
        for place, width in enumerate(widths):
            page.set_column(place, place, max(9, min(_WIDEST, width + 2)))
        page.freeze_panes(1, 0)
        printed_across(page, head or sheet)
        if headings:
            page.autofilter(0, 0, count, len(headings) - 1)
        if notes:
            _notes(book.add_worksheet(sheet_name(t("downloads.about_sheet"))), notes, formats)
    return kept.getvalue()


def printed_across(page: Any, head: str, heading: int = 0, beside: int = 1) -> None:
    """How the table comes out on paper: across, as wide as so many sheets `beside` each other, with the row `heading`
    on every page and, of several beside each other, the first two columns."""
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(beside, 0)
    if beside > 1:
        page.repeat_columns(0, 1)
    page.repeat_rows(heading)
    page.set_header(f"&L{head[:180].replace('&', '&&')}")
    page.set_footer("&R&P/&N")  # beside a long head it would be printed over it


def sheet_name(name: str) -> str:
    """A name that Excel takes: at most 31 characters, none of []:*?/\\'"""
    return _SHEET_NAME.sub(" ", name).strip()[:31] or "1"


class Formats:
    """The looks of cells in our workbooks. `apart` ends the formats of numbers; texts may have several lines where
    they are `wrapped`."""

    def __init__(self, book: Any, apart: str = "", *, wrapped: bool = False) -> None:
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#EEF2F6"}
        )
        self.head_of_numbers = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#EEF2F6"}
            | {"align": "right", "indent": 1}
        )
        self.needed = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#DCE6F2"}
        )
        self.line = book.add_format({"valign": "top"})
        self.text = book.add_format({"valign": "top", "text_wrap": wrapped})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.quoted = book.add_format({"valign": "top", "text_wrap": wrapped, "quote_prefix": True})
        self.example = book.add_format({"italic": True, "font_color": "#667085", "num_format": "@"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left", "valign": "top"})
        self.month = book.add_format({"num_format": "mm/yyyy", "align": "left", "valign": "top"})
        self.hour = book.add_format({"num_format": "hh:mm", "align": "left", "valign": "top"})
        self.moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "align": "left", "valign": "top"})
        self.whole = book.add_format({"num_format": f"#,##0{apart}", "valign": "top"})
        self.share = book.add_format({"num_format": f"0.0%{apart}", "valign": "top"})
        self.decimal = book.add_format({"num_format": f"#,##0.0###{apart}", "valign": "top"})


def write_cell(page: Any, row: int, place: int, value: Any, formats: Formats, t: Translator) -> None:
    """One cell by the type of its value; missing is an empty cell, never 0, and no text becomes a formula or a link."""
    if value is None:
        return
    if isinstance(value, bool):
        page.write_string(row, place, t("files.word_yes") if value else t("files.word_no"), formats.text)
    elif isinstance(value, datetime):
        page.write_datetime(row, place, value.replace(tzinfo=None), formats.moment)
    elif isinstance(value, date):
        page.write_datetime(row, place, value, formats.month if isinstance(value, Month) else formats.day)
    elif isinstance(value, time):
        page.write_datetime(row, place, value, formats.hour)
    elif isinstance(value, int) and abs(value) < 10**15:
        page.write_number(row, place, value, formats.whole)
    elif isinstance(value, Share):
        page.write_number(row, place, float(value), formats.share)
    elif isinstance(value, float):
        page.write_number(row, place, value, formats.decimal)
    else:
        text = str(value)[:32_767]
        page.write_string(row, place, text, formats.quoted if is_like_formula(text) else formats.text)


def _notes(page: Any, notes: Mapping[str, str], formats: Formats) -> None:
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 90)
    for place, (label, text) in enumerate(notes.items()):
        page.write_string(place, 0, label, formats.head)
        page.write_string(place, 1, text, formats.wrapped)


def notes_of(
    t: Translator, *, made: datetime, as_of: date | None, definition: str, more: Mapping[str, str] = {}
) -> dict[str, str]:
    """The notes that every export carries: when it was made (local time), up to which day it counts, and how."""
    notes = {t("files.made"): f"{t.clock(made)} {t.day(made.date())}"}
    if as_of is not None:
        notes[t("files.as_of")] = t.day(as_of)
    return notes | {t("files.definition"): definition} | dict(more)


def set_rows(column_set: Any, values: Iterable[Mapping[str, Any]], language: str) -> tuple[list[str], list[list[Any]]]:
    """Headings and rows of a column set, ready to be written and to be read back as they are."""
    columns = [column for column in column_set.columns if not column.ignored]
    headings = [column_set.title(column.name, language) for column in columns]
    return headings, [[_of_kind(column.kind, row.get(column.name)) for column in columns] for row in values]


def _of_kind(kind: Kind, value: Any) -> Any:
    return Month(value.year, value.month, 1) if kind is Kind.MONTH and value is not None else value
