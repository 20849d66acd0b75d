"""The strokes of a drawing in our own letters: words that are measured before they are written, areas, blocks."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont

from charts.picture import FAMILY
from reports.deck_page import plain

_FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"
_FACES = {False: "DigestSans", True: "DigestSans-Bold"}


@cache
def _measured() -> None:
    for bold, style in ((False, "Regular"), (True, "Bold")):
        pdfmetrics.registerFont(TTFont(_FACES[bold], str(_FONTS / f"WardSans-{style}.ttf")))


class Pen:
    """Places and sizes in pixels; `y` of words is their baseline."""

    def __init__(self) -> None:
        _measured()
        self._put: list[str] = []

    def svg(self, wide: int, high: int, ground: str) -> str:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">'
            f'<rect width="{wide}" height="{high}" fill="{ground}"/>{"".join(self._put)}</svg>'
        )

    def words(
        self, x: float, y: float, text: str, size: float, colour: str, *, bold: bool = False, middle: bool = False,
        end: bool = False,
    ) -> None:  # fmt: skip
        if text:
            anchor = ' text-anchor="middle"' if middle else ' text-anchor="end"' if end else ""
            weight = ' font-weight="700"' if bold else ""
            self._put.append(
                f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FAMILY}" font-size="{size:.1f}" fill="{colour}"'
                f'{weight}{anchor} xml:space="preserve">{escape(plain(text))}</text>'
            )

    def block(self, x: float, y: float, wide: float, high: float, colour: str) -> None:
        self._put.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="4" fill="{colour}"/>'
        )

    def line(self, x: float, y: float, to_x: float, to_y: float, colour: str) -> None:
        self._put.append(f'<path d="M{x} {y}L{to_x} {to_y}" stroke="{colour}" stroke-width="2"/>')

    def dot(self, x: float, y: float, radius: float, colour: str) -> None:
        self._put.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}" stroke="#fff"/>')

    def area(self, rings: Sequence[Sequence[tuple[float, float]]], colour: str) -> None:
        path = "".join(f"M{'L'.join(f'{x:.1f} {y:.1f}' for x, y in ring)}Z" for ring in rings)
        self._put.append(
            f'<path d="{path}" fill="{colour}" fill-rule="evenodd" stroke="#fff" stroke-width="1.4"'
            ' stroke-linejoin="round"/>'
        )

    def wide(self, text: str, size: float, *, bold: bool = False) -> float:
        return float(stringWidth(text, _FACES[bold], size))

    def fitted(self, text: str, size: float, wide: float, *, bold: bool = False) -> float:
        """`size`, or less, so that the text is no wider than `wide`."""
        needed = self.wide(text, size, bold=bold)
        return size if needed <= wide else size * wide / needed

    def cut(self, text: str, size: float, wide: float) -> str:
        """The text as far as it fits; what is left out shows as "…"."""
        if self.wide(text, size) <= wide:
            return text
        while text and self.wide(f"{text}…", size) > wide:
            text = text[:-1]
        return f"{text.rstrip()}…"

    def lines(self, text: str, size: float, wide: float, *, bold: bool = False) -> list[str]:
        """The text broken between words."""
        found = [""]
        for word in text.split(" "):
            longer = f"{found[-1]} {word}".strip()
            if found[-1] and self.wide(longer, size, bold=bold) > wide:
                found.append(word)
            else:
                found[-1] = longer
        return [one for one in found if one]
