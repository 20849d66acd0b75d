"""A chart as a picture by itself: its title above, its legend and source below, in our own letters.

`python -m charts.picture` is the process that paints: one order a line comes in, one picture goes out. It ends by
itself when nobody has wanted a picture for a while.
"""

import base64
import json
import re
import select
import struct
import sys
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

FONTS = Path(__file__).parent.parent / "static" / "fonts"
FAMILY = "Ward Sans"
"""Measured and drawn with; whoever cannot read the letters inside an SVG takes the next of OTHERS."""
OTHERS = "'Ward Sans', 'Source Sans 3', 'Segoe UI', Arial, sans-serif"
WIDTH, EDGE, SCALE = 960, 28, 2
"""Pixels of a picture from side to side and around it; a PNG has twice as many."""
LETTER = 0.53
"""A letter is so wide, in heights of its type: more than the real mean, so that no line runs out of the picture."""
REST_SECONDS = 120.0
NOT_IN_THE_FONT = {"✕": "×"}


def painted(order: dict[str, Any]) -> bytes:
    """The picture of an order: {"spec", "rows", "shapes" or None, "title", "lines", "legend", "foot", "kind", …}.

    An order {"svg"} is a drawing that is ready, in our letters, and wants to be a PNG.
    `kind` is "svg" or "png"; `lines` stand under the title, `foot` at the bottom; `legend`: [colour, words, count];
    `colours` are ink, grey and ground of charts/theme.py, which is not imported here: it brings Altair. Of the kind
    "bare" is an SVG of the marks alone, whose order is {"spec", "datasets"}: name of its data → rows.
    """
    import vl_convert

    _ready()
    if order["kind"] == "bare":
        return _bare(order)
    if "svg" in order:
        return vl_convert.svg_to_png(order["svg"], scale=SCALE)
    chart = vl_convert.vegalite_to_svg(_spec(order), allowed_base_urls=[])
    svg = _composed(order, chart, with_letters=order["kind"] == "svg")
    if order["kind"] == "svg":
        return svg.replace(f'font-family="{FAMILY}"', f'font-family="{OTHERS}"').encode()
    return vl_convert.svg_to_png(svg, scale=SCALE)


def _bare(order: dict[str, Any]) -> bytes:
    """Its rows are put into Vega that was compiled once: half of the work, for each picture after the first."""
    import vl_convert

    vega = _vega(json.dumps(order["spec"], sort_keys=True))
    data = [one | {"values": order["datasets"].get(one["name"], [])} if _is_named(one) else one for one in vega["data"]]
    svg: str = vl_convert.vega_to_svg(vega | {"data": data}, allowed_base_urls=[])
    return svg.encode()


def _is_named(data: dict[str, Any]) -> bool:
    """Data that wait for their rows."""
    return not data.keys() & {"source", "url", "values"}


@lru_cache(maxsize=32)
def _vega(spec: str) -> dict[str, Any]:
    import vl_convert

    vega: dict[str, Any] = vl_convert.vegalite_to_vega(json.loads(spec))
    return vega


@cache
def _ready() -> None:
    """Once in a process. A family that nobody registered would leave a picture without a single letter."""
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))


def _spec(order: dict[str, Any]) -> dict[str, Any]:
    """The page's specification with its rows and outlines inside, as wide as the picture."""
    text = json.dumps(order["spec"], ensure_ascii=False)
    for mark, ours in NOT_IN_THE_FONT.items():
        text = text.replace(mark, ours)
    spec: dict[str, Any] = json.loads(text)
    spec |= {"width": WIDTH - 2 * EDGE, "autosize": {"type": "fit", "contains": "padding"}, "padding": 0}
    spec["datasets"] = {"rows": order["rows"]}
    spec["config"] |= {"font": FAMILY}
    if order["shapes"]:
        spec["data"] = {"values": order["shapes"]}
    return spec


def _composed(order: dict[str, Any], chart: str, *, with_letters: bool) -> str:
    wide, (ink, grey, ground) = WIDTH - 2 * EDGE, order["colours"]
    put: list[str] = []
    y = EDGE
    for text, size, colour, bold in [
        (order["title"], 21, ink, True),
        *((line, 13.5, grey, False) for line in order["lines"]),
    ]:
        for line in _lines(text, wide, size):
            y += round(size * 1.3)
            put.append(_text(EDGE, y - size * 0.3, line, size, colour, bold=bold))
    y += 16
    height = float(_SIZE.search(chart)[1])  # type: ignore[index]
    put.append(chart.replace("<svg ", f'<svg x="{EDGE}" y="{y}" overflow="visible" ', 1))
    y += round(height) + 14
    y = _legend(put, order["legend"], y, ink)
    for line in _lines(order["foot"], wide, 12.5):
        y += 17
        put.append(_text(EDGE, y, line, 12.5, grey))
    y += EDGE - 6
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' width="{WIDTH}" height="{y}"'
        f' viewBox="0 0 {WIDTH} {y}" role="img"><title>{escape(order["title"])}</title>'
        f'{_letters() if with_letters else ""}<rect width="{WIDTH}" height="{y}" fill="{ground}"/>{"".join(put)}</svg>'
    )


_SIZE = re.compile(r'<svg [^>]*?height="([\d.]+)"')


def _legend(put: list[str], entries: list[list[str]], y: int, ink: str) -> int:
    """Squares of colour with their words and counts, as many in a line as fit; gives where the next thing begins."""
    x, size = EDGE, 13.5
    for colour, words, count in entries:
        needed = round(20 + (len(words) + len(count) + 1) * size * LETTER + 22)
        if x + needed > WIDTH - EDGE and x > EDGE:
            x, y = EDGE, y + 22
        put.append(f'<rect x="{x}" y="{y}" width="13" height="13" rx="2" fill="{escape(colour)}" stroke="#B8C4C6"/>')
        said = f'{escape(words)} <tspan font-weight="700">{escape(count)}</tspan>'
        put.append(_text(x + 20, y + 11.5, said, size, ink, ready=True))
        x += needed
    return y + 22 if entries else y


def _text(
    x: float, y: float, words: str, size: float, colour: str, *, bold: bool = False, ready: bool = False
) -> str:  # fmt: skip
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x}" y="{y:.1f}" font-family="{FAMILY}" font-size="{size}" fill="{colour}"{weight}>'
        f"{words if ready else escape(words)}</text>"
    )


def _lines(text: str, wide: float, size: float) -> list[str]:
    """`text` in lines that are not wider than `wide` pixels."""
    most, lines = int(wide / (size * LETTER)), [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return [line for line in lines if line]


@cache
def _letters() -> str:
    """Our own letters inside the picture: it looks the same on a machine that has never seen them."""
    faces = (
        f"@font-face{{font-family:'Ward Sans';font-weight:{weight};src:url(data:font/woff2;base64,"
        f"{base64.b64encode((FONTS / f'WardSans-{style}.woff2').read_bytes()).decode()})}}"
        for weight, style in ((400, "Regular"), (700, "Bold"))
    )
    return f"<style>{''.join(faces)}</style>"


def _serve() -> None:
    """Orders from standard input; each answer is its length, whether it went well, the picture or what was wrong."""
    while select.select([sys.stdin], [], [], REST_SECONDS)[0]:
        line = sys.stdin.buffer.readline()
        if not line:
            return
        try:
            well, content = 1, painted(json.loads(line))
        except Exception as error:  # noqa: BLE001 - told to the process that ordered it
            well, content = 0, type(error).__name__.encode()
        sys.stdout.buffer.write(struct.pack(">IB", len(content), well) + content)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _serve()
