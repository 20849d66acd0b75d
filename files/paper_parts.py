"""The strokes of a printed form: labels with a line to write on, boxes to tick, ruled tables, the QR code."""

from collections.abc import Callable, Sequence
from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

REGULAR, BOLD = "Ward", "WardBold"
INK, GREY, LINE = (0.09, 0.14, 0.17), (0.33, 0.40, 0.44), (0.55, 0.62, 0.65)
EDGE, ROW, LABEL, VALUE = 26.0, 21.0, 7.6, 10.5
"""Points: around the page, from line to line, the size of labels, the size of what is filled in."""
QR = 72.0


class Pen:
    """Writes a page from its top; `y` is how far it has come."""

    def __init__(self, canvas: Canvas, wide: float, high: float) -> None:
        self.canvas, self.wide = canvas, wide - 2 * EDGE
        self.y = high - EDGE
        self._top = self.y
        canvas.setLineWidth(0.6)

    def words(self, text: str, size: float, *, bold: bool = False, grey: bool = False) -> None:
        """Lines at the left of the QR code."""
        for line in lines_of(text, BOLD if bold else REGULAR, size, self.wide - QR - 14):
            self.y -= size * 1.3
            self._write(EDGE, self.y, line, size, bold=bold, grey=grey)

    def qr(self, code: Any, address: str) -> None:
        """The code at the right top, as squares that no enlarging blurs, and its address for those without a camera."""
        matrix = [list(row) for row in code.matrix]
        cell, left = QR / len(matrix), EDGE + self.wide - QR
        self._colour(INK)
        for line, row in enumerate(matrix):
            for place, dark in enumerate(row):
                if dark:
                    self.canvas.rect(
                        left + place * cell, self._top - (line + 1) * cell, cell + 0.05, cell + 0.05, stroke=0, fill=1
                    )
        y = self._top - QR - 15  # four squares of the code stay white around it
        for piece in pieces_of(address, 6.6, QR + 110):
            self._colour(INK)
            self.canvas.setFont(REGULAR, 6.6)
            self.canvas.drawRightString(EDGE + self.wide, y, piece)
            y -= 8
        self._below = y

    def below_qr(self) -> None:
        self.y = min(self.y, self._below) - 2

    def next(self) -> None:
        self.y -= ROW

    def label(self, text: str) -> None:
        self.y -= 11
        self._write(EDGE, self.y, text, LABEL, grey=True)

    def field(self, label: str, value: str, since: float, until: float) -> None:
        """A label and, behind it, what is known or a line to write on; `since`, `until` in shares of the width."""
        left, right = EDGE + since * self.wide, EDGE + until * self.wide
        base = self.y - 15
        self._write(left, base, label, LABEL, grey=True)
        begin = left + stringWidth(label, REGULAR, LABEL) + 5
        self._line(begin, base - 2.5, right, base - 2.5)
        if value:
            self._write(begin + 2, base, fitted(value, BOLD, VALUE, right - begin - 4), VALUE, bold=True)

    def ticks(self, names: Sequence[str], columns: int) -> None:
        wide = self.wide / columns
        for at, name in enumerate(names):
            if at % columns == 0:
                self.y -= 15
            x = EDGE + (at % columns) * wide
            self.box(x, self.y - 1.5, 9)
            self._write(x + 13, self.y, fitted(name, REGULAR, 8.6, wide - 18), 8.6)
        if names:
            self.y -= 1

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], mark: "Mark") -> None:
        """A ruled table: the first column is wide and begins with a box to tick, the others are for numbers."""
        narrow = 54.0
        first = self.wide - narrow * (len(heads) - 1)
        edges = [EDGE, *(EDGE + first + narrow * at for at in range(len(heads)))]
        self.y -= 9
        top, high = self.y, 15.5
        wrapped = [lines_of(one, REGULAR, 7.2, narrow - 4 if at else first)[:2] for at, one in enumerate(heads)]
        self.y -= 3.5 + 8.5 * max(len(lines) for lines in wrapped)
        for at, lines in enumerate(wrapped):
            middle = 0 if at == 0 else narrow / 2
            for line, words in enumerate(lines):
                x, y = edges[at] + (3 if at == 0 else middle), top - 8.5 - line * 8.5
                self._write(x, y, words, 7.2, grey=True, centred=at > 0)
        for row in rows:
            self._line(EDGE, self.y, EDGE + self.wide, self.y)
            mark(self, EDGE + 4, self.y - high + 3.5)
            self._write(EDGE + 18, self.y - high + 5, fitted(row[0], REGULAR, 8.8, first - 22), 8.8)
            self.y -= high
        self._line(EDGE, self.y, EDGE + self.wide, self.y)
        self._line(EDGE, top, EDGE + self.wide, top)
        for x in edges:
            self._line(x, top, x, self.y)

    def boxes(self, labels: Sequence[str]) -> None:
        """Large boxes side by side, one number each."""
        gap = 8.0
        wide = (self.wide - gap * (len(labels) - 1)) / len(labels)
        self.y -= 8
        for at, label in enumerate(labels):
            x = EDGE + at * (wide + gap)
            self._stroke(LINE)
            self.canvas.roundRect(x, self.y - 27, wide, 27, 3, stroke=1, fill=0)
            for line, words in enumerate(lines_of(label, REGULAR, LABEL, wide * 0.56)[:2]):
                self._write(x + 5, self.y - 11.5 - line * 9, words, LABEL, grey=True)
        self.y -= 27

    def ruled(self, label: str, until: float) -> None:
        """Lines to write on, down to `until` points from the bottom."""
        self.label(label)
        self.y -= 4
        while self.y - 16 > until:
            self.y -= 16
            self._line(EDGE, self.y, EDGE + self.wide, self.y)

    def foot(self, left: str, right: str, name: str) -> None:
        for line, words in enumerate(lines_of(left, REGULAR, 7.2, self.wide * 0.56)):
            self._write(EDGE, 40 - line * 9, words, 7.2, grey=True)
        begin = EDGE + self.wide * 0.62
        self._write(begin, 40, right, 7.2, grey=True)
        self._line(begin, 24, EDGE + self.wide, 24)
        if name:
            self._write(begin, 15, fitted(name, REGULAR, 7.2, self.wide * 0.38), 7.2)

    def box(self, x: float, y: float, side: float) -> None:
        self._stroke(INK)
        self.canvas.rect(x, y, side, side, stroke=1, fill=0)

    def _write(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, grey: bool = False,
        centred: bool = False,
    ) -> None:  # fmt: skip
        self._colour(GREY if grey else INK)
        self.canvas.setFont(BOLD if bold else REGULAR, size)
        (self.canvas.drawCentredString if centred else self.canvas.drawString)(x, y, text)

    def _line(self, x: float, y: float, to_x: float, to_y: float) -> None:
        self._stroke(LINE)
        self.canvas.line(x, y, to_x, to_y)

    def _colour(self, colour: tuple[float, float, float]) -> None:
        self.canvas.setFillColorRGB(*colour)

    def _stroke(self, colour: tuple[float, float, float]) -> None:
        self.canvas.setStrokeColorRGB(*colour)


Mark = Callable[[Pen, float, float], None]


def tick(pen: Pen, x: float, y: float) -> None:
    pen.box(x, y, 9)


def fitted(text: str, font: str, size: float, wide: float) -> str:
    """`text` as far as it fits; what is left out shows as "…"."""
    if stringWidth(text, font, size) <= wide:
        return text
    while text and stringWidth(f"{text}…", font, size) > wide:
        text = text[:-1]
    return f"{text.rstrip()}…"


def lines_of(text: str, font: str, size: float, wide: float) -> list[str]:
    """`text` broken between words into lines that fit."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and stringWidth(longer, font, size) > wide:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def pieces_of(address: str, size: float, wide: float) -> list[str]:
    """An address broken anywhere, preferably before its path."""
    host, slash, path = address.partition("/")
    if stringWidth(address, REGULAR, size) <= wide:
        return [address]
    pieces = []
    for part in (host, slash + path):
        while part:
            end = len(part)
            while end > 1 and stringWidth(part[:end], REGULAR, size) > wide:
                end -= 1
            pieces.append(part[:end])
            part = part[end:]
    return pieces
