"""What fits onto a board: nothing scrolls there and nothing is cut off, so lists end with how many more there are.

All sizes are units of the board: it is 1920 of them wide, its area 1000 high (boards/boards.css).
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase.ttfonts import TTFont

FONTS = Path(__file__).parent.parent / "static" / "fonts"
FOREIGN, MORE_THAN_MEASURED = 1.05, 1.01
"""A letter that our font lacks is so wide at most, in heights of its type; browsers round letters up a little."""
NAME, DETAIL, ASIDE = 32, 28, 30
"""Type of a row: its first line, the lines below, what stands at its right."""
NAME_LINE, DETAIL_LINE, AROUND, TITLE, MORE = 38, 34, 25, 58, 54
"""Heights: a line of either, what lies around a row, a list's title, its last line."""
MOST_LINES = 2
"""Of a name and of a detail; what is longer ends with "…"."""
BETWEEN = 24


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list."""

    name: str
    aside: str = ""
    detail: str = ""
    tone: str = ""
    """"miss", "good", "quiet" or "": its colour, never the only cue."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as it is shown."""

    title: str
    rows: tuple[Row, ...]
    left_out: int
    columns: int
    height: int
    """With its title and last line."""
    kind: str
    """What the rows are, for the words at its end: "groups" or "tasks"."""


def listing(
    title: str, rows: Sequence[Row], *, width: int, room: int, most_columns: int = 1, kind: str = "groups"
) -> Listing:  # fmt: skip
    """As many of `rows` as fit into `room`, long words shortened; in several columns where all are short enough."""
    columns = most_columns
    while columns > 1 and any(_width(row) > (width - BETWEEN * (columns - 1)) / columns for row in rows):
        columns -= 1
    if columns == 1:
        pushed = any(row.aside and width_of(row.name, NAME, bold=True) > _beside(row, width) for row in rows)
        rows = [_shortened(_one_below(row) if pushed else row, width) for row in rows]
    heights = [_height(row, width) for row in rows[::columns]]
    above = TITLE if title else 0
    space = room - above
    if sum(heights) > space:
        shown = 0
        while shown < len(heights) and sum(heights[: shown + 1]) <= space - MORE:
            shown += 1
        kept = tuple(rows[: shown * columns])
        return Listing(title, kept, len(rows) - len(kept), columns, above + sum(heights[:shown]) + MORE, kind)
    return Listing(title, tuple(rows), 0, columns, above + sum(heights), kind)


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Units that `text` takes on one line, rather more than less."""
    letters = _widths(bold=bold)
    return sum(letters.get(mark) or _foreign(mark) for mark in text) * size * MORE_THAN_MEASURED


def lines_of(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """`text` as it breaks into lines of that width, between words and, where one is too long, inside it."""
    lines = [""]
    for word in filter(None, re.split(r"[ \t\n]", text)):
        if width_of(f"{lines[-1]} {word}".strip(), size, bold=bold) <= width:
            lines[-1] = f"{lines[-1]} {word}".strip()
            continue
        lines.append("")
        for letter in word:
            if width_of(lines[-1] + letter, size, bold=bold) > width:
                lines.append("")
            lines[-1] += letter
    return [line for line in lines if line]


def shortened(text: str, width: float, size: float, *, most: int = MOST_LINES, bold: bool = False) -> str:
    """`text`, or its beginning and "…" where it needs more than `most` lines."""
    lines = lines_of(text, width, size, bold=bold)
    if len(lines) <= most:
        return text
    kept = " ".join(lines[:most])
    while kept and len(lines_of(f"{kept}…", width, size, bold=bold)) > most:
        kept = kept[:-1]
    return f"{kept.rstrip(' ,;·')}…"


@cache
def _widths(*, bold: bool) -> dict[str, float]:
    """Letter → its width in heights of the type."""
    face: Any = TTFont("Measured", FONTS / f"WardSans-{'Bold' if bold else 'Regular'}.ttf").face
    return {chr(code): face.getCharWidth(code) / 1000 for code in face.charToGlyph}


def _foreign(mark: str) -> float:
    return 0.0 if unicodedata.combining(mark) else FOREIGN


def joined(names: Sequence[str], more: Callable[[int], str], width: float, size: float, *, begun: str = "") -> str:
    """ "Tổ 5, Tổ 9 và 3 tổ khác": as many names as find room in MOST_LINES lines; `more` says how many do not."""
    for shown in range(len(names), 0, -1):
        left = len(names) - shown
        told = f"{begun}{', '.join(names[:shown])}{more(left) if left else ''}"
        if len(lines_of(told, width, size)) <= MOST_LINES:
            return told
    return shortened(f"{begun}{', '.join(names)}", width, size)


def _beside(row: Row, width: int) -> float:
    """What a name has for itself beside its row's right end."""
    return width - (width_of(row.aside, ASIDE) + BETWEEN if row.aside else 0)


def _one_below(row: Row) -> Row:
    """What stands at the right would push a name into another line: in the whole list it goes below."""
    return replace(row, aside="", detail=" · ".join(part for part in (row.aside, row.detail) if part))


def _shortened(row: Row, width: int) -> Row:
    return replace(
        row,
        name=shortened(row.name, _beside(row, width), NAME, bold=True),
        detail=shortened(row.detail, width, DETAIL) if row.detail else "",
    )


def _width(row: Row) -> float:
    """On one line."""
    return width_of(row.name, NAME, bold=True) + (width_of(row.aside, ASIDE) + BETWEEN if row.aside else 0)


def _height(row: Row, width: int) -> int:
    names = len(lines_of(row.name, _beside(row, width), NAME, bold=True))
    details = len(lines_of(row.detail, width, DETAIL)) if row.detail else 0
    return AROUND + max(names, 1) * NAME_LINE + details * DETAIL_LINE
