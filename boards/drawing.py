"""The boards as HTML: one `<section class="board">` each, for the projector's page with boards/boards.css."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from boards.facts import Facts
from boards.fitting import joined
from boards.headlines import headline, is_long
from boards.pictures import MAP, Paint, help_picture, lessons_picture, map_picture, run_picture
from boards.views import Asked, changed_view, decisions_view, promised_view
from boards.views_figures import counter_view, services_view, volunteers_view, where_view
from charts.painter import PAINTER
from texts import Translator

BOARDS = ("promised", "where", "changed", "services", "volunteers", "counter", "decisions")
"""As the house puts them; a ward has its own order."""
NOTE = 26
"""Type of the notes below the map."""
_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip


def in_order(places: Sequence[int]) -> tuple[str, ...]:
    """The boards by their numbers (`metrics.meetings.board_order`); what these leave out comes last."""
    named = [BOARDS[place - 1] for place in places]
    return tuple(dict.fromkeys([*named, *BOARDS]))


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
    asked = Asked(facts, t, owners, shapes)
    values = VIEWS[name](asked)
    pictures = PICTURES[name](asked, paint) if name in PICTURES and not values["empty"] else {}
    sentence = _kept_together(headline(name, facts, t))
    return _PAGES.get_template(f"{name}.html").render(
        values | pictures, name=name, t=t, board=t(f"boards.name_{name}"), headline=sentence,
        long=is_long(sentence),
        unpainted=any(picture is None for picture in pictures.get("drawn", {}).values()),
    )  # fmt: skip


def _kept_together(sentence: str) -> str:
    """No line ends between a number and what it counts."""
    return re.sub(r"(\d) (?=\w)", "\\1\u00a0", sentence)


def _map(asked: Asked, paint: Paint) -> dict[str, Any]:
    t = asked.t
    picture, lacking, tiles = map_picture(asked.facts, asked.shapes, paint)
    notes = [t("boards.map_tiles")] if tiles else []
    if asked.facts.occasion.illustrative and not tiles:
        notes.append(t("board.shapes_illustrative"))
    if lacking:
        begun = f"{t('boards.map_without')} "
        notes.append(joined(lacking, lambda left: t.plural("boards.and_more", left), MAP[0], NOTE, begun=begun))
    return {"drawn": {"map": picture}, "notes": notes}


def _lessons(asked: Asked, paint: Paint) -> dict[str, Any]:
    picture, left_out = lessons_picture(asked.facts, asked.t, paint)
    return {"drawn": {"lessons": picture}, "left_out": left_out}


def _help(asked: Asked, paint: Paint) -> dict[str, Any]:
    if not any(week.total for week in asked.facts.volunteers.weeks):
        return {"drawn": {}}
    return {"drawn": {"help": help_picture(asked.facts, asked.t, paint)}}


def _runs(asked: Asked, paint: Paint) -> dict[str, Any]:
    counter = asked.facts.counter
    there = [
        name for name, run in (("online", counter.online), ("visitors", counter.visitors)) if run.verdict != "nothing"
    ]
    return {"drawn": {name: run_picture(name, asked.facts, asked.t, paint) for name in there}}


VIEWS: dict[str, Callable[[Asked], dict[str, Any]]] = {
    "promised": promised_view, "where": where_view, "changed": changed_view, "services": services_view,
    "volunteers": volunteers_view, "counter": counter_view, "decisions": decisions_view,
}  # fmt: skip
PICTURES: dict[str, Callable[[Asked, Paint], dict[str, Any]]] = {
    "where": _map, "services": _lessons, "volunteers": _help, "counter": _runs,
}  # fmt: skip
