"""The visit sheet on paper: what is known is printed, the rest is ruled for a pen; A5, or the same on A4, as PDF."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import segno
from reportlab.lib.pagesizes import A4, A5
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from files.paper_parts import Pen, tick
from texts import Translator

SIZES: dict[str, tuple[float, float]] = {"a5": A5, "a4": A4}
_FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"
MOST_NAMES = 9
EMPTY_ROWS = 2
"""Ruled lines below the services, for one that nobody foresaw."""


@dataclass(frozen=True, kw_only=True)
class SheetOf:
    """One sheet; whatever is empty or None is written by hand."""

    address: str
    """Where the form of this visit is, whole; the QR code holds it."""
    number: int | None = None
    """Of the planned visit."""
    group: str = ""
    on_day: date | None = None
    starts_at: time | None = None
    venue: str = ""
    staff: Sequence[str] = ()
    volunteers: Sequence[str] = ()
    """Names to tick: those of the group."""
    services: Sequence[str] = ()
    households: int | None = None
    """Of the group, so that nobody writes more."""


@dataclass(frozen=True, kw_only=True)
class Head:
    """What all sheets of a file say."""

    ward: str
    demo: str
    """The mark of a made-up ward; empty for a real one."""
    made: datetime
    """When it was printed, on the ward's clocks."""


def visit_sheets(t: Translator, sheets: Sequence[SheetOf], head: Head, size: str) -> bytes:
    """A PDF with one page for each of `sheets`; `size` is "a5" or "a4"."""
    _fonts()
    kept = io.BytesIO()
    canvas = Canvas(kept, pagesize=SIZES[size], pageCompression=1, lang="vi" if t.language == "vi" else "en")
    canvas.setTitle(t("paper.title"))
    canvas.setAuthor(head.ward)
    canvas.setCreator("")
    for sheet in sheets:
        wide, _ = SIZES[size]
        canvas.scale(wide / A5[0], wide / A5[0])  # the sizes of paper have one shape: A4 is A5, √2 larger
        _sheet(Pen(canvas, *A5), t, sheet, head)
        canvas.showPage()
    canvas.save()
    return kept.getvalue()


@cache
def _fonts() -> None:
    pdfmetrics.registerFont(TTFont("Ward", str(_FONTS / "WardSans-Regular.ttf")))
    pdfmetrics.registerFont(TTFont("WardBold", str(_FONTS / "WardSans-Bold.ttf")))


def _sheet(pen: Pen, t: Translator, sheet: SheetOf, head: Head) -> None:
    _top(pen, t, sheet, head)
    day = t.day(sheet.on_day) if sheet.on_day else ""
    pen.field(t("paper.group"), sheet.group, 0.0, 0.62)
    pen.field(t("paper.households_of_group"), t.number(sheet.households) if sheet.households else "", 0.64, 1.0)
    pen.next()
    pen.field(t("paper.day"), day, 0.0, 0.36)
    pen.field(t("paper.starts_at"), f"{sheet.starts_at:%H:%M}" if sheet.starts_at else "", 0.38, 0.68)
    pen.field(t("paper.ends_at"), "", 0.70, 1.0)
    pen.next()
    pen.field(t("paper.venue"), sheet.venue, 0.0, 1.0)
    pen.next()
    pen.field(t("paper.staff"), ", ".join(sheet.staff), 0.0, 1.0)
    pen.next()
    _volunteers(pen, t, sheet.volunteers)
    _services(pen, t, sheet.services)
    pen.boxes([t("paper.attendees"), t("paper.households_present"), t("paper.first_time")])
    pen.ruled(t("paper.note"), until=54)
    pen.foot(t("paper.no_names"), t("paper.signature"), sheet.staff[0] if len(sheet.staff) == 1 else "")


def _top(pen: Pen, t: Translator, sheet: SheetOf, head: Head) -> None:
    short = sheet.address.partition("://")[2]
    pen.qr(segno.make(sheet.address, error="m", micro=False), short)
    pen.words(head.ward.upper(), 8, grey=True)
    pen.words(t("paper.title").upper(), 14.5, bold=True)
    number = t("paper.number", n=sheet.number) if sheet.number is not None else t("paper.no_number")
    printed = t("paper.printed", when=f"{t.clock(head.made)} {t.day(head.made.date())}")
    pen.words(f"{number} · {printed}", 8, grey=True)
    if head.demo:
        pen.words(head.demo, 8, bold=True)
    pen.words(t("paper.scan"), 8, grey=True)
    pen.below_qr()


def _volunteers(pen: Pen, t: Translator, names: Sequence[str]) -> None:
    """The group's volunteers in columns with a box each, and a line for others."""
    if names:
        pen.label(t("paper.volunteers"))
        pen.ticks(list(names)[:MOST_NAMES], columns=3)
    pen.field(t("paper.other_volunteers" if names else "paper.volunteers_free"), "", 0.0, 1.0)
    pen.next()


def _services(pen: Pen, t: Translator, services: Sequence[str]) -> None:
    heads = [t("paper.service"), t("paper.people"), t("paper.filed_by_resident"), t("paper.filed_for_resident")]
    rows: list[list[Any]] = [[name] for name in services] + [[""] for _ in range(EMPTY_ROWS)]
    pen.table(heads, rows, mark=tick)
