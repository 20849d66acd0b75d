"""The look of the report in the layout of Decree 30/2020/NĐ-CP, Annex I: sizes, fonts, paragraphs, ruled tables."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm, mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Table

FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"
REGULAR, BOLD, ITALIC, BOLD_ITALIC = "WardSerif", "WardSerif-Bold", "WardSerif-Italic", "WardSerif-BoldItalic"
TOP = BOTTOM = 20 * mm
LEFT, RIGHT = 30 * mm, 20 * mm
"""Margins: the decree asks for 20–25 mm above and below, 30–35 mm at the left, 15–20 mm at the right."""
WIDE = 210 * mm - LEFT - RIGHT


@cache
def fonts() -> None:
    """Once in a process."""
    for name, style in ((REGULAR, "Regular"), (BOLD, "Bold"), (ITALIC, "Italic"), (BOLD_ITALIC, "BoldItalic")):
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"WardSerif-{style}.ttf")))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=ITALIC, boldItalic=BOLD_ITALIC)


def style(name: str, size: float, font: str = REGULAR, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=size * 1.22, splitLongWords=True, **more)


BODY = style("body", 13, alignment=TA_JUSTIFY, firstLineIndent=1 * cm, spaceBefore=6)
PART = style("part", 13, BOLD, alignment=TA_LEFT, firstLineIndent=1 * cm, spaceBefore=12)
HEAD = style("head", 13, BOLD, alignment=TA_LEFT, firstLineIndent=1 * cm, spaceBefore=8)
LIST = style("list", 13, alignment=TA_JUSTIFY, firstLineIndent=1 * cm, spaceBefore=4)
SMALL = style("small", 10.5, ITALIC, alignment=TA_JUSTIFY, spaceBefore=3)
CENTRE = style("centre", 13, alignment=TA_CENTER)
CENTRE_BOLD = style("centre-bold", 13, BOLD, alignment=TA_CENTER)
CENTRE_ITALIC = style("centre-italic", 13, ITALIC, alignment=TA_CENTER)
TITLE = style("title", 14, BOLD, alignment=TA_CENTER, spaceBefore=16)
SUBJECT = style("subject", 13, BOLD, alignment=TA_CENTER, leftIndent=1.2 * cm, rightIndent=1.2 * cm)
CELL = style("cell", 11)
CELL_CENTRE = style("cell-centre", 11, alignment=TA_CENTER)
CELL_HEAD = style("cell-head", 11, BOLD, alignment=TA_CENTER)


def para(words: str, how: ParagraphStyle = BODY) -> Paragraph:
    """Words of anybody's as a paragraph: nothing in them is markup."""
    return Paragraph(escape(words), how)


def heading(words: str, how: ParagraphStyle) -> Iterator[Flowable]:
    """A heading with room for some lines below it on the same page. (`keepWithNext` would move whole tables.)"""
    yield CondPageBreak(105)
    yield para(words, how)


def ruled(
    heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], centred: Sequence[int],
    after: float = 4,
) -> Table:  # fmt: skip
    """A table with a heading on every page; `widths` in shares of the line, `centred`: columns of numbers and days.

    Without `heads` it is to stand right below another that was given `after` 0 (see `Continued`).
    """
    cells: list[list[Flowable]] = [[para(head, CELL_HEAD) for head in heads]] if heads else []
    cells += [
        [para(words, CELL_CENTRE if place in centred else CELL) for place, words in enumerate(row)] for row in rows
    ]
    whole = sum(widths)
    look: Any = [
        ("FONT", (0, 0), (-1, -1), REGULAR),
        ("GRID", (0, 0), (-1, -1), 0.5, "#000000"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ]
    return Table(
        cells, colWidths=[WIDE * width / whole for width in widths], repeatRows=int(bool(heads)), style=look,
        spaceBefore=6 if heads else 0, spaceAfter=after,
    )  # fmt: skip


class Continued(Flowable):
    """A table that goes on right below the one before it, and has `heads` of its own only where it begins a page."""

    def __init__(
        self, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], centred: Sequence[int]
    ) -> None:
        super().__init__()
        self._plain, self._headed = (ruled(above, rows, widths, centred) for above in ((), heads))
        self._now, self.spaceAfter = self._plain, self._plain.getSpaceAfter()

    def wrap(self, wide: float, high: float) -> tuple[float, float]:
        frame = getattr(self, "_frame", None)
        self._now = self._headed if frame is not None and frame._atTop else self._plain
        self.width, self.height = self._now.wrapOn(self.canv, wide, high)
        return self.width, self.height

    def draw(self) -> None:
        self._now.drawOn(self.canv, 0, 0)
