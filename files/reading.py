"""A file somebody uploads, as plain sheets of values, or refused by name."""

from collections.abc import Callable
from dataclasses import replace

from files.delimited import read_delimited
from files.encodings import CONVERTED, converted, decode, judge
from files.refusal import LIMITS, FileRefused, Limits
from files.sheet import Sheet, Sheets, Value
from files.workbook import read_workbook

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OTHER_STARTS = {
    b"%PDF": ".pdf", b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg", b"GIF8": ".gif", b"Rar!": ".rar",
    b"\x1f\x8b": ".gz", b"7z\xbc\xaf": ".7z",
    b"{\\rtf": ".rtf", b"MZ": ".exe", b"\x7fELF": "ELF", b"SQLite format": ".db",
}  # fmt: skip
_NAMES_REFUSED = {
    ".xlsm": "has_macros",
    ".xltm": "has_macros",
    ".xlsb": "other_spreadsheet",
    ".ods": "other_spreadsheet",
}


def read_table_file(
    data: bytes,
    name: str,
    *,
    encoding: str | None = None,
    limits: Limits = LIMITS,
    on_progress: Callable[[float], None] | None = None,
) -> Sheets:
    """The sheets of an .xlsx, .csv, .tsv or .txt. What the file is is told by its content; `name` only names it.

    `encoding` answers an earlier refusal that asked for it. Raises FileRefused.
    """
    if len(data) > limits.bytes:
        raise FileRefused("too_large", most=limits.bytes // 1_000_000, size=round(len(data) / 1_000_000, 1))
    if not data.strip(b"\r\n\t \0\xef\xbb\xbf"):
        raise FileRefused("file_empty")
    ending = "." + name.rpartition(".")[2].lower()
    if ending in _NAMES_REFUSED:
        raise FileRefused(_NAMES_REFUSED[ending], kind=ending)
    _refuse_other_kinds(data)
    if data.startswith(b"PK"):
        sheets = read_workbook(data, limits, on_progress)
    else:
        text, found = decode(data, encoding)
        _refuse_markup(text)
        sheets = Sheets("csv", [read_delimited(text, limits)], found)
    return _in_unicode(sheets, encoding)


def _in_unicode(sheets: Sheets, asked: str | None) -> Sheets:
    """The same sheets with every text in Unicode; what looks like an old font is refused unless it was asked for."""
    if asked is None:
        judge(set(sheets.texts()))
    elif sheets.kind == "xlsx" and asked not in CONVERTED and asked != "utf-8":
        raise FileRefused("encoding_fails", encoding=asked, at=0)
    encoding = asked or sheets.encoding
    return replace(sheets, encoding=encoding, sheets=[_sheet(sheet, encoding) for sheet in sheets.sheets])


def _sheet(sheet: Sheet, encoding: str) -> Sheet:
    rows = [(number, [_cell(value, encoding) for value in values]) for number, values in sheet.rows]
    return replace(sheet, name=converted(sheet.name, encoding), rows=rows)


def _cell(value: Value, encoding: str) -> Value:
    return converted(value, encoding) if isinstance(value, str) else value


def _refuse_other_kinds(data: bytes) -> None:
    if data.startswith(_OLE):
        sealed = "EncryptedPackage".encode("utf-16-le") in data
        raise FileRefused("encrypted" if sealed else "old_workbook")
    for start, kind in _OTHER_STARTS.items():
        if data.startswith(start):
            raise FileRefused("not_a_table", kind=kind)


def _refuse_markup(text: str) -> None:
    """Web pages and XML that were given the name of a table."""
    head = text[:2_000].lstrip().lower()
    if head.startswith(("<html", "<!doctype", "<table", "<meta", "<?xml", "<style", "<div")):
        raise FileRefused("web_page")
    if head.startswith(("{", "[")) and '"' in head:
        raise FileRefused("not_a_table", kind="JSON")
