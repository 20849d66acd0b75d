"""Tables on the boards: light, sortable, readable by a screen reader, in the reader's own numbers and dates."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from core.context import Context
from files.writing import Share
from pages.parts.downloads import SPREADSHEETS, About, offered
from pages.parts.exporting import table_file
from pages.parts.sent import sent
from pages.parts.wall import MOST_ROWS, is_wall
from texts import MISSING, Translator

HERE = Path(__file__).parent
_table = st.components.v2.component(
    "ward_table",
    html='<div class="box"><table><caption></caption><thead><tr></tr></thead><tbody></tbody></table>'
    '<p class="empty"></p></div><div class="foot"></div>',
    css=(HERE / "table.css").read_text("utf-8"),
    js=(HERE / "table.js").read_text("utf-8"),
)

Shown = Callable[[Translator, Any], str]
RIGHT = {"number", "decimal", "percent", "day", "day_short"}


@dataclass(frozen=True)
class Column:
    """A column of a frame: its name there, the words above it, and how its values are written."""

    name: str
    label: str
    kind: str = "text"
    """text, number, decimal, percent, day, day_short"""
    mark: Callable[[Any], str] | None = None
    """Gives "miss", "good", "quiet" or "" for a value: an accent beside the words, never instead of them."""
    whole: bool = False
    """Never broken into lines."""
    long: bool = False
    """A sentence: broken into lines even where it is what a row is chosen by."""
    wide: bool = False
    """Left out on a phone."""
    missing_is_most: bool = False
    """Sorted as more than any number: days since a visit that never was."""
    filed: tuple[str, str] | None = None
    """In a file another column stands here: its name and kind. For what is shortened or put into words on the page."""
    private: bool = False
    """In no file: telephone numbers, even masked; two numbers in one cell, which a spreadsheet takes for a date."""
    file_only: bool = False
    """In files only: a number of its own that the page says in words."""


@dataclass(frozen=True)
class Tabulated:
    """A table ready to be drawn: every value written as its reader writes it."""

    columns: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    headings: list[str]
    values: list[list[Any]]
    """The same as a file holds it: numbers, days, rates as `Share`, texts; None where nothing is known."""


def tabulated(t: Translator, frame: pd.DataFrame, columns: Sequence[Column]) -> Tabulated:
    """`frame` with those of its columns. Rows that can be chosen need a column `id`."""
    drawn = [one for one in columns if not one.file_only]
    heads = [
        {"label": one.label, "right": one.kind in RIGHT, "whole": one.whole, "wide": one.wide, "long": one.long}
        for one in drawn
    ]
    return Tabulated(heads, _rows(t, frame, drawn), *_filed(frame, columns))


def table(
    ctx: Context,
    key: str,
    shown: Tabulated,
    *,
    caption: str,
    about: About | None,
    chosen: int | None = None,
    on_choose: Callable[[int | None], None] | None = None,
    sortable: bool = True,
    height: int | None = None,
    empty: str | None = None,
) -> None:
    """Draw `shown`. With `on_choose`, rows can be chosen; it is called with the row's id, or None to clear.

    `height` in pixels: beyond it the rows scroll under their header. A wall shows the first ones and says how many
    more there are. `about` is what a file of it says of itself; None: the table stands under its chart, whose menu has
    it.
    """
    rows = shown.rows
    if is_wall(ctx):
        rows, height, on_choose, sortable = rows[:MOST_ROWS], None, None, False
    data = table_data(
        ctx, key, replace(shown, rows=rows), caption=caption, about=about, chosen=chosen,
        choosable=on_choose is not None, sortable=sortable, height=height, empty=empty,
    )  # fmt: skip
    _table(key=key, data=data, on_chosen_change=partial(_chosen, key, on_choose))
    if len(rows) < len(shown.rows):
        st.caption(ctx.t.plural("board.more_rows", len(shown.rows) - len(rows)))


def table_data(
    ctx: Context,
    key: str,
    shown: Tabulated,
    *,
    caption: str,
    about: About | None,
    chosen: int | None = None,
    choosable: bool = False,
    sortable: bool = True,
    height: int | None = None,
    empty: str | None = None,
) -> dict[str, Any]:
    """What the browser needs to draw `shown`; arguments as those of `table`."""
    download = None
    if about is not None and shown.rows:
        make = table_file(ctx, caption, about, shown)
        download = offered(ctx, key, SPREADSHEETS, about.subject or caption, make)
    return {
        "key": key,
        "columns": shown.columns,
        "rows": shown.rows,
        "caption": caption,
        "choosable": choosable,
        "chosen": chosen,
        "sortable": sortable,
        "height": height,
        "empty": empty or ctx.t("board.no_rows"),
        "download": download,
    }


def _chosen(key: str, on_choose: Callable[[int | None], None] | None) -> None:
    picked = sent(key, "chosen")
    if on_choose is not None and picked is not None:
        on_choose(picked["id"])


def _rows(t: Translator, frame: pd.DataFrame, columns: Sequence[Column]) -> list[dict[str, Any]]:
    values = [frame[column.name].tolist() for column in columns]
    numbers = frame["id"].tolist() if "id" in frame else range(len(frame))
    return [
        {
            "id": int(number),
            "cells": [_text(t, column.kind, value) for column, value in zip(columns, line, strict=True)],
            "sort": [_sort(value, column) for column, value in zip(columns, line, strict=True)],
            "marks": [column.mark(value) if column.mark else "" for column, value in zip(columns, line, strict=True)],
        }
        for number, *line in zip(numbers, *values, strict=True)
    ]


def _filed(frame: pd.DataFrame, columns: Sequence[Column]) -> tuple[list[str], list[list[Any]]]:
    kept = [one for one in columns if not one.private]
    said = [one.filed or (one.name, one.kind) for one in kept]
    by_column = [[_value(kind, value) for value in frame[name].tolist()] for name, kind in said]
    return [one.label for one in kept], [list(line) for line in zip(*by_column, strict=True)]


def _value(kind: str, value: Any) -> Any:
    if _is_missing(value):
        return None
    match kind:
        case "number":
            return in_a_file(value)
        case "decimal":
            return float(value)
        case "percent":
            return Share(value)
        case "day" | "day_short":
            return value.date() if isinstance(value, datetime) else value
        case _:
            return str(value)


def in_a_file(value: Any) -> Any:
    """A number as a file holds it: whole where it is, None where it is missing; days and words as they are."""
    if _is_missing(value):
        return None
    if isinstance(value, str | date):
        return value.date() if isinstance(value, datetime) else value
    return int(value) if value == int(value) else float(value)


def _is_missing(value: Any) -> bool:
    return value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value)  # noqa: PLR0124


def _text(t: Translator, kind: str, value: Any) -> str:
    if _is_missing(value):
        return MISSING
    match kind:
        case "number":
            return t.number(value)
        case "decimal":
            return t.number(value, 1)
        case "percent":
            return t.percent(value)
        case "day":
            return t.day(value)
        case "day_short":
            return t.day_short(value)
        case _:
            return str(value) or MISSING


def _sort(value: Any, column: Column) -> float | str | None:
    if value is None or value is pd.NaT or value is pd.NA:
        return 1e12 if column.missing_is_most else None
    if isinstance(value, datetime | pd.Timestamp | date):
        return value.isoformat()
    if isinstance(value, bool | int | float):
        return None if value != value else float(value)  # noqa: PLR0124
    return str(value)
