"""The boards as HTML: one `<section class="board">` each, for the projector's page with boards/boards.css."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from boards.facts import Facts
from boards.headlines import headline
from charts.painter import PAINTER
from texts import Translator

BOARDS = ("promised", "where", "changed", "services", "volunteers", "counter", "decisions")
"""In the order of a meeting."""
Paint = Callable[[dict[str, Any]], bytes]

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip


def board_html(
    name: str, facts: Facts, t: Translator, *, owners: Mapping[int, str], shapes: bytes | None,
    paint: Paint = PAINTER.paint,
) -> str:  # fmt: skip
    """The board `name` of BOARDS: a fragment without scripts, styles or ids, the same for every screen of a language.

    `owners`: id of a staff member → name, of now (`metrics.names.names_of(…).staff`); others are not named.
    `shapes`: the groups' outlines of that day, the bytes of `core.shapes.DisplayedShapes.content`, or None; a ward
    without any gets a map of tiles, groups without a shape stand below the map by name.
    The section has `data-unpainted` when a picture of it could not be painted just now: ask again later.
    """
    return _PAGES.get_template(f"{name}.html").render(name=name, t=t, headline=headline(name, facts, t), facts=facts)
