"""The strokes of a slide: headline, numbers, names, tables; all native and editable, in one font."""

from collections.abc import Sequence
from typing import Any
from unicodedata import category

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches, Pt

FONT = "Arial"
"""PowerPoint has it on every system, LibreOffice draws it with Liberation Sans of the same widths; both hold every
Vietnamese letter."""
INK, GREY, MIST, TEAL, ORANGE, BROWN = "17242B", "5F6F77", "E6ECEC", "0F6B66", "E9822B", "9A4E0F"
WIDE, HIGH, EDGE = 13.333, 7.5, 0.6
"""Inches."""
TOP, BOTTOM = 1.85, 6.85
"""Where a slide's own things begin and end."""
LETTER = 0.56
"""Mean width of a letter, in heights of its type."""
_NOT_IN_XML = {"Cc", "Cs"}
_PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


class Page:
    """One slide; places and sizes in inches, type in points."""

    def __init__(self, slide: Any) -> None:
        self.slide = slide
        self.shapes = slide.shapes

    def words(
        self, x: float, y: float, wide: float, high: float, text: str, size: float, *, bold: bool = False,
        colour: str = INK, align: Any = PP_ALIGN.LEFT, anchor: Any = MSO_ANCHOR.TOP, name: str = "",
    ) -> Any:  # fmt: skip
        """A text as it is typed: nothing in it is markup."""
        box = self.shapes.add_textbox(Inches(x), Inches(y), Inches(wide), Inches(high))
        frame = box.text_frame
        frame.word_wrap, frame.vertical_anchor = True, anchor
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        paragraph = frame.paragraphs[0]
        paragraph.alignment = align
        run = paragraph.add_run()
        run.text = plain(text)
        dressed(run.font, size, bold=bold, colour=colour)
        if name:
            box.name = name
        return box

    def number(self, x: float, y: float, wide: float, value: str, label: str, beside: str = "") -> None:
        """A large number, what it is, and what stands against it."""
        size = 40 if len(value) * 40 * LETTER <= wide * 72 else 72 * wide / (len(value) * LETTER)
        self.words(x, y, wide, 0.68, value, size, bold=True, colour=TEAL, anchor=MSO_ANCHOR.BOTTOM)
        self.words(x, y + 0.7, wide, 0.3, label, 14, colour=INK)
        if beside:
            self.words(x, y + 0.98, wide, 0.3, beside, 12, colour=GREY)

    def names(self, x: float, y: float, wide: float, high: float, title: str, names: Sequence[str], more: Any,
              nobody: str, size: float = 16) -> None:  # fmt: skip
        """A list of names below its title; what does not fit is counted by `more(n)`."""
        self.words(x, y, wide, 0.35, title, 15, bold=True)
        lines = max(1, int((high - 0.4) * 72 / (size * 1.22)))
        told = fitting(names, more, int(wide * 72 / (size * LETTER)) * lines - 6) if names else nobody
        self.words(x, y + 0.38, wide, high - 0.4, told, size, colour=INK if names else GREY)

    def nothing(self, wide: float, told: str) -> None:
        """In the place of a table or a chart, from the left edge: what will stand here, and when."""
        self.band(EDGE, TOP, wide, 1.5, "EEF4F3")
        self.band(EDGE, TOP, 0.07, 1.5, TEAL)
        self.words(EDGE + 0.45, TOP, wide - 0.9, 1.5, told, 20, anchor=MSO_ANCHOR.MIDDLE)

    def band(self, x: float, y: float, wide: float, high: float, colour: str) -> Any:
        shape = self.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(x), Inches(y), Inches(wide), Inches(high))
        painted(shape, colour)
        return shape

    def table(self, x: float, y: float, wide: float, heads: Sequence[str], rows: Sequence[Sequence[str]],
              shares: Sequence[float], marks: Sequence[str]) -> None:  # fmt: skip
        """A table; `marks`: the colour of each row's last cell."""
        frame = self.shapes.add_table(
            len(rows) + 1, len(heads), Inches(x), Inches(y), Inches(wide), Inches(0.42 * (len(rows) + 1))
        )
        table = frame.table
        frame._element.graphic.graphicData.tbl.tblPr.find(qn("a:tableStyleId")).text = _PLAIN_TABLE
        for place, share in enumerate(shares):
            table.columns[place].width = Inches(wide * share / sum(shares))
        for line, cells in enumerate([heads, *rows]):
            table.rows[line].height = Inches(0.42)
            for place, words in enumerate(cells):
                last = place == len(cells) - 1 and line > 0
                colour = marks[line - 1] if last else GREY if line == 0 else INK
                _cell(table.cell(line, place), words, 12 if line == 0 else 14, colour, bold=last)


def _cell(cell: Any, words: str, size: float, colour: str, *, bold: bool) -> None:
    cell.margin_left = cell.margin_right = Inches(0.06)
    cell.margin_top = cell.margin_bottom = Inches(0.04)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    run = cell.text_frame.paragraphs[0].add_run()
    run.text = plain(words)
    dressed(run.font, size, bold=bold, colour=colour)
    line = f'<a:lnB {nsdecls("a")} w="9525"><a:solidFill><a:srgbClr val="{MIST}"/></a:solidFill></a:lnB>'
    cell._tc.get_or_add_tcPr().insert(0, parse_xml(line))


def dressed(font: Any, size: float, *, bold: bool = False, colour: str = INK) -> None:
    font.name, font.size, font.bold, font.color.rgb = FONT, Pt(round(size, 1)), bold, RGBColor.from_string(colour)


def painted(shape: Any, colour: str, line: str | None = None) -> None:
    """Filled, with a hairline of `line` or none, and nothing of the theme's."""
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(colour)
    if line is None:
        shape.line.fill.background()
    else:
        shape.line.color.rgb = RGBColor.from_string(line)
        shape.line.width = Emu(9525)
    style = shape._element.find(qn("p:style"))
    if style is not None:  # the theme's shadow and outline; LibreOffice draws them whatever else is said
        shape._element.remove(style)


def plain(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(
        mark for mark in text if mark == "\n" or (category(mark) not in _NOT_IN_XML and mark not in "\ufffe\uffff")
    )


def fitting(names: Sequence[str], more: Any, letters: int) -> str:
    """As many names as fit into so many letters, and how many are left."""
    told, count = "", 0
    for name in names:
        longer = f"{told}, {name}" if told else name
        rest = len(names) - count - 1
        if told and len(longer) + (len(more(rest)) + 2 if rest else 0) > letters:
            break
        told, count = longer, count + 1
    left = len(names) - count
    return f"{told}, {more(left)}" if left else told
