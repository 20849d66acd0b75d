"""The pictures of the boards: charts/board.py with rows out of the facts, painted to SVG that fits into the page.

One unit of the board is one pixel of a picture; a picture of the size of its place is therefore exact on every screen.
"""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from math import ceil, sqrt
from typing import Any

from markupsafe import Markup

from boards.facts import Facts, Lesson
from boards.fitting import lines_of, shortened
from boards.runs import run_rows
from charts import board
from charts.painter import NotPainted
from texts import Translator

Paint = Callable[[dict[str, Any]], bytes]
MAP, LESSONS, HELP, RUN = (700, 650), (860, 690), (860, 660), (1290, 300)
"""Width and height."""
MOST_SERVICES = 10
"""Bars that keep room for two lines of letters each."""
LABEL = 42
"""Units that a number on the map takes from side to side; where two would lie on each other, the first one stands."""
SMALLEST_TILE = 40
LONGEST_ON_TILE = 4
"""Letters."""
_TAG = re.compile(r"<[^>]*>")
_NOISE = re.compile(r' (?:aria-[a-z]+|role|class|style)="[^"]*"')
_SIZE = re.compile(r'<svg [^>]*?viewBox="([^"]*)"[^>]*>')


def painted(paint: Paint, spec: dict[str, Any], **datasets: list[dict[str, Any]]) -> Markup | None:
    """The picture as an SVG without size, names and styles of its own; None when it cannot be painted just now.

    What is in it comes from Vega, which escapes the letters that people typed.
    """
    try:
        drawn = paint({"kind": "bare", "spec": spec, "datasets": datasets}).decode()
    except NotPainted:
        return None
    plain = _TAG.sub(lambda tag: _NOISE.sub("", tag.group()), drawn)
    return Markup(_SIZE.sub(r'<svg viewBox="\1" aria-hidden="true" focusable="false">', plain, count=1))


def map_picture(facts: Facts, shapes: bytes | None, paint: Paint) -> tuple[Markup | None, list[str], bool]:
    """The ladder on the map (or on tiles, for a ward without shapes); names of groups that it lacks; are they tiles?"""
    features = json.loads(shapes)["features"] if shapes else []
    if not features:
        return _tiles(facts, paint), [], True
    there = {one["properties"]["id"] for one in features}
    lacking = [one.name for one in facts.where.groups if one.id not in there]
    apart = _apart(features, [one.id for one in facts.where.missed])
    rows = [
        {"id": one.id, "step": one.step, "label": one.number[:LONGEST_ON_TILE] if one.id in apart else None}
        for one in facts.where.groups
    ]
    return painted(paint, board.outlines(*MAP), shapes=features, rows=rows), lacking, False


def _apart(features: list[dict[str, Any]], wanted: list[int]) -> set[int]:
    """Those of the groups `wanted`, the first ones first, whose numbers do not lie on one another."""
    places = {one["properties"]["id"]: (one["properties"]["x"], one["properties"]["y"]) for one in features}
    xs, ys = zip(*(corner for one in features for corner in _corners(one["geometry"]["coordinates"])), strict=True)
    scale = min(MAP[0] / max(max(xs) - min(xs), 1e-9), MAP[1] / max(max(ys) - min(ys), 1e-9))
    kept: dict[int, tuple[float, float]] = {}
    for one in wanted:
        if one in places:
            x, y = places[one][0] * scale, places[one][1] * scale
            if all(abs(x - a) > LABEL or abs(y - b) > LABEL * 0.7 for a, b in kept.values()):
                kept[one] = x, y
    return set(kept)


def _corners(part: Any) -> list[tuple[float, float]]:
    if isinstance(part[0], int | float):
        return [(part[0], part[1])]
    return [corner for inner in part for corner in _corners(inner)]


def _tiles(facts: Facts, paint: Paint) -> Markup | None:
    groups = facts.where.groups
    columns = max(10, ceil(sqrt(len(groups) * MAP[0] / MAP[1])))
    lettered = MAP[0] / columns >= SMALLEST_TILE
    rows = [
        {
            "column": place % columns, "line": place // columns, "step": one.step,
            "label": one.number if lettered and len(one.number) <= LONGEST_ON_TILE else None,
        }
        for place, one in enumerate(groups)
    ]  # fmt: skip
    lines = ceil(len(groups) / columns)
    height = min(MAP[1], round(MAP[0] / columns * lines))
    return painted(paint, board.tiles(MAP[0], height), rows=rows)


def lessons_picture(facts: Facts, t: Translator, paint: Paint) -> tuple[Markup | None, int]:
    """Bars of the core services, those with most holes first where there are too many; and how many are left out."""
    taught = facts.services
    core = list(taught.core)
    if len(core) > MOST_SERVICES:
        most = sorted(core, key=lambda one: -len(one.holes))[:MOST_SERVICES]
        core = [one for one in core if one in most]
    rows = [row for place, one in enumerate(core) for row in _lesson(one, place, facts, t)]
    height = min(LESSONS[1], 100 * len(core))
    return painted(paint, board.lessons(LESSONS[0], height), rows=rows), len(taught.core) - len(core)


def _lesson(one: Lesson, place: int, facts: Facts, t: Translator) -> list[dict[str, Any]]:
    taught = facts.services
    name = lines_of(shortened(t.named(one, "short"), 300, board.LETTERS), 300, board.LETTERS)
    told = f"{t.number(one.groups)}/{t.number(taught.total)}"
    lack = t("boards.lacking", n=t.number(len(one.holes))) if one.holes else None
    parts = (("taught", one.groups), ("hole", len(one.holes)), ("unreached", taught.not_reached))
    return [
        {
            "place": place, "name": name, "part": part, "order": order, "groups": groups, "total": taught.total,
        }
        | ({"told": told, "lack": lack} if order == 0 else {})
        for order, (part, groups) in enumerate(parts)
    ]  # fmt: skip


def help_picture(facts: Facts, t: Translator, paint: Paint) -> Markup | None:
    """Help by week and kind."""
    rows = []
    for week in facts.volunteers.weeks:
        begun, ended = f"{week.monday:%d/%m}", f"{week.monday + timedelta(days=6):%d/%m}"
        for place, (kind, assists) in enumerate(week.assists.items()):
            first = {"total": t.number(week.total), "first": begun, "last": ended} if place == 0 else {}
            rows.append(
                {"week": week.monday.isoformat(), "kind": kind, "place": place, "assists": assists, "sum": week.total}
                | first
            )
    return painted(paint, board.help_by_week(*HELP), rows=rows)


def run_picture(name: str, facts: Facts, t: Translator, paint: Paint) -> Markup | None:
    """The run chart "online" or "visitors"."""
    online = name == "online"
    run = facts.counter.online if online else facts.counter.visitors
    rows = run_rows(run, facts.counter, t, RUN[0], percent=online)
    return painted(paint, board.run(*RUN, percent=online, language=t.language), rows=rows)
