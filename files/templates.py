"""Workbooks to fill in: headings, lists to choose from, examples that are never imported, and an explanation."""

import io
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

import xlsxwriter

from files.columns import Column, ColumnSet, Kind
from files.sheet import letters
from files.writing import Formats, sheet_name
from texts import Translator

_ROWS = 2_000
"""Rows that are checked while typing; more may be filled in."""
_EXAMPLES = 2
_WIDTHS = {
    Kind.DAY: 13,
    Kind.MONTH: 11,
    Kind.TIME: 11,
    Kind.WHOLE: 12,
    Kind.YES_NO: 14,
    Kind.DEGREES: 12,
    Kind.LINES: 40,
    Kind.TAUGHT: 44,
}


def template(column_set: ColumnSet, t: Translator, offered: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """An .xlsx for `column_set` in the language of `t`.

    `offered` are the ward's own names for the lists: "groups", "services", "volunteers", "staff". A list is a
    suggestion where several names may stand in a cell, else Excel refuses anything else.
    """
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        formats = Formats(book)
        name = sheet_name(t(f"files.set_{column_set.name}"))
        page = book.add_worksheet(name)
        columns = [column for column in column_set.columns if column.in_template and not column.ignored]
        lists = _Lists(t, columns, dict(offered or {}))
        _table(page, column_set, columns, t, formats, lists, book)
        _about(book.add_worksheet(sheet_name(t("files.about_sheet"))), column_set, columns, t, formats, name)
        lists.write(book, formats)
    return kept.getvalue()


class _Lists:
    """The sheet of lists: one column each, named in the checks of the cells."""

    def __init__(self, t: Translator, columns: Sequence[Column], offered: Mapping[str, Sequence[str]]) -> None:
        self._t = t
        self._words: dict[str, list[str]] = {}
        self._headings: dict[str, str] = {}
        for column in columns:
            words = choices(column, t)
            if column.offered and offered.get(column.offered):
                words = list(offered[column.offered])
            if words and (column.kind in (Kind.CHOICE, Kind.YES_NO) or column.offered):
                self._words.setdefault(column.offered or column.name, words)

    def source(self, column: Column) -> str | None:
        """Where the list of a column stands, as a formula of Excel."""
        name = column.offered or column.name
        if name not in self._words:
            return None
        place = letters(list(self._words).index(name) + 1)
        return f"='{sheet_name(self._t('files.lists_sheet'))}'!${place}$1:${place}${len(self._words[name])}"

    def write(self, book: Any, formats: Formats) -> None:
        page = book.add_worksheet(sheet_name(self._t("files.lists_sheet")))
        for place, words in enumerate(self._words.values()):
            page.set_column(place, place, 30)
            for row, word in enumerate(words):
                page.write_string(row, place, word, formats.text)


def choices(column: Column, t: Translator) -> list[str]:
    """The words of a choice in the language of `t`: the first that is Vietnamese, or the first that is plain ASCII."""
    if column.kind is Kind.YES_NO:
        return [t("files.word_yes"), t("files.word_no")]
    found: dict[str, str] = {}
    for word, value in column.words.items():
        fits = t.language == "vi" or (word.isascii() and word[:1].isupper() and not word.isupper())
        if fits and word != value:
            found.setdefault(value, word)
    return list(found.values())


def _table(
    page: Any,
    column_set: ColumnSet,
    columns: Sequence[Column],
    t: Translator,
    formats: Formats,
    lists: _Lists,
    book: Any,
) -> None:
    shown = {
        kind: book.add_format({"num_format": form})
        for kind, form in ((Kind.DAY, "dd/mm/yyyy"), (Kind.TIME, "hh:mm"), (Kind.MONTH, "mm/yyyy"), (Kind.TEXT, "@"))
    }
    for place, column in enumerate(columns):
        title = column_set.title(column.name, t.language) + (" *" if column.required else "")
        page.write_string(0, place, title, formats.needed if column.required else formats.head)
        page.write_comment(0, place, column_set.note(column.name, t.language), {"x_scale": 2})
        page.set_column(place, place, _WIDTHS.get(column.kind, 24), shown.get(column.kind))
        for row in range(_EXAMPLES):
            example = column.examples[row] if row < len(column.examples) else ""
            if place == 0:
                example = f"{t('files.example_mark')} {example}"
            page.write_string(row + 1, place, example, formats.example)
        check = _check(column, lists)
        if check is not None:
            wrong = t("files.cell_wrong", sheet=t("files.about_sheet"))
            said = {"error_title": t("files.cell_wrong_title"), "error_message": wrong, "ignore_blank": True}
            page.data_validation(_EXAMPLES + 1, place, _ROWS, place, check | said)
    page.freeze_panes(1, 0)


def _check(column: Column, lists: _Lists) -> dict[str, Any] | None:
    """What Excel lets into the cells of a column; only a hint where people may rightly write otherwise."""
    if source := lists.source(column):
        several = column.kind in (Kind.LIST, Kind.TAUGHT)
        strict = column.kind in (Kind.CHOICE, Kind.YES_NO)
        return {
            "validate": "list",
            "source": source,
            "show_error": not several,
            "error_type": "stop" if strict else "warning",
        }
    if column.kind is Kind.WHOLE:
        return {"validate": "integer", "criteria": "between", "minimum": int(column.least), "maximum": int(column.most)}
    if column.kind is Kind.DEGREES:
        return {"validate": "decimal", "criteria": "between", "minimum": column.least, "maximum": column.most}
    if column.kind is Kind.DAY:
        bounds = {"minimum": date(2000, 1, 1), "maximum": date(2099, 12, 31)}
        return {"validate": "date", "criteria": "between", "error_type": "warning", **bounds}
    if column.kind is Kind.TIME:
        bounds_of_day = {"minimum": time(0, 0), "maximum": time(23, 59)}
        return {"validate": "time", "criteria": "between", "error_type": "warning", **bounds_of_day}
    return None


def _about(
    page: Any, column_set: ColumnSet, columns: Sequence[Column], t: Translator, formats: Formats, sheet: str
) -> None:
    page.set_column(0, 0, 32)
    page.set_column(1, 1, 11)
    page.set_column(2, 4, 48, formats.wrapped)
    page.write_string(0, 0, t("files.template_title", set=t(f"files.set_{column_set.name}")), formats.title)
    lines = [
        t("files.template_how", sheet=sheet, row=_EXAMPLES + 2),
        t("files.template_examples", mark=t("files.example_mark")),
        t("files.template_missing"),
        t("files.template_private"),
    ]
    for row, line in enumerate(lines, start=1):
        page.write_string(row, 0, line)
    top = len(lines) + 2
    heads = [
        t("files.head_column"),
        t("files.head_required"),
        t("files.head_kind"),
        t("files.head_note"),
        t("files.head_example"),
    ]
    for place, head in enumerate(heads):
        page.write_string(top, place, head, formats.head)
    for row, column in enumerate(columns, start=top + 1):
        cells = [
            column_set.title(column.name, t.language),
            t("files.required_yes") if column.required else t("files.required_no"),
            kind_text(column, t),
            column_set.note(column.name, t.language),
            next((example for example in column.examples if example), ""),
        ]
        for place, cell in enumerate(cells):
            page.write_string(row, place, cell, formats.wrapped)


def kind_text(column: Column, t: Translator) -> str:
    """What kind of value a column holds, in words."""
    bounds = {"least": t.number(column.least), "most": t.number(column.most)}
    words = ", ".join(choices(column, t))
    return str(t(f"files.kind_{column.kind.name.lower()}", **bounds, words=words))
