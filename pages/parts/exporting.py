"""What a page shows as a file: the same rows as numbers and days, and what they are, for whom and when."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from charts.painter import PAINTER, TooManyWait
from core.context import Context
from core.offers import Busy
from files.writing import csv_bytes, xlsx_bytes
from pages.parts.downloads import About

Rows = Sequence[Sequence[Any]]


class Shown(Protocol):
    """A table as a file holds it."""

    @property
    def headings(self) -> list[str]: ...
    @property
    def values(self) -> list[list[Any]]: ...


def notes(ctx: Context, title: str, about: About, shown_at: datetime) -> dict[str, str]:
    """What stands beside the rows of every file. `shown_at`: when the page was drawn, on the ward's clocks."""
    t, made = ctx.t, ctx.local_now()
    demo = {t("downloads.demo"): t("door.demo")} if ctx.ward.is_demo else {}
    return {
        t("downloads.title"): title,
        t("downloads.ward"): f"{t.named(ctx.ward)} · {ctx.ward.code}",
        **demo,
        **dict(about.told),
        t("files.definition"): about.definition,
        t("downloads.shown_at"): f"{t.clock(shown_at)} {t.day(shown_at.date())}",
        t("files.made"): f"{t.clock(made)} {t.day(made.date())}",
    }


def spreadsheet(
    ctx: Context, kind: str, title: str, headings: Sequence[str], rows: Rows, said: dict[str, str]
) -> bytes:
    """`rows` as "xlsx" or "csv", with the notes `said`."""
    if kind == "csv":
        return csv_bytes(ctx.t, headings, rows, said)
    demo = [ctx.t("downloads.demo")] if ctx.ward.is_demo else []
    head = " · ".join([*demo, title, ctx.t.named(ctx.ward)])
    return xlsx_bytes(ctx.t, title, headings, rows, said, head)


def table_file(ctx: Context, title: str, about: About, shown: Shown) -> Callable[[str], bytes]:
    """Makes the file of a table that the page shows now."""
    shown_at = ctx.local_now()

    def make(kind: str) -> bytes:
        if about.taken is not None:
            about.taken(len(shown.values))
        return spreadsheet(ctx, kind, title, shown.headings, shown.values, notes(ctx, title, about, shown_at))

    return make


def picture_file(
    ctx: Context,
    title: str,
    about: About,
    shown: Shown,
    drawing: Callable[[], dict[str, Any]],
    legend: Sequence[Sequence[str]] = (),
    note: str | None = None,
) -> Callable[[str], bytes]:
    """Makes the file of a chart that the page shows now; `drawing` gives its spec, rows and shapes."""
    shown_at, as_table = ctx.local_now(), table_file(ctx, title, about, shown)

    def make(kind: str) -> bytes:
        if kind in ("xlsx", "csv"):
            return as_table(kind)
        said = notes(ctx, title, about, shown_at)
        t = ctx.t
        demo = [t("downloads.demo_long", what=t("door.demo"))] if ctx.ward.is_demo else []
        under = " · ".join([t.named(ctx.ward), *(value for _, value in about.told)])
        source = t("downloads.source", when=said[t("downloads.shown_at")])
        order = {
            "kind": kind,
            "title": title,
            "lines": [under, *demo],
            "legend": [list(entry) for entry in legend],
            "foot": " ".join([*([note] if note else []), f"{t('files.definition')}: {about.definition}", source]),
        }
        try:
            return PAINTER.paint(order | drawing())
        except TooManyWait as waiting:
            raise Busy from waiting

    return make


def records(columns: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """Columns as rows, as Vega reads them."""
    return [dict(zip(columns, line, strict=True)) for line in zip(*columns.values(), strict=True)]


def outlines(content: bytes) -> list[Any]:
    """The features of `displayed_shapes`."""
    found: list[Any] = json.loads(content)["features"]
    return found
