"""The groups of a ward as polygons, dots or tiles in a box: one geometry for slides and the digest."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from boards.facts import Group
from reports.source import Source

Point = tuple[float, float]
DOT = 0.013
"""Radius of a group whose place alone is known, in widths of the box."""
TILE_COLUMNS = 10


@dataclass(frozen=True)
class Drawn:
    """A group in the box; y grows downwards."""

    group: Group
    rings: tuple[tuple[Point, ...], ...]
    """Outer rings and holes alike: filled by even and odd. Empty: a dot at `label`."""
    label: Point
    room: float
    """How wide its label may be."""


def drawn_groups(source: Source, wide: float, high: float) -> tuple[list[Drawn], list[Group]]:
    """The groups as they lie in a box, and those that have no place; all are tiles where no group has one."""
    groups = {one.id: one for one in source.facts.where.groups}
    features = [one for one in source.shapes if one["properties"]["id"] in groups]
    if not features:
        return _tiles(list(groups.values()), wide, high), []
    put = _placing(features, wide, high)
    drawn = [_drawn(one, groups[one["properties"]["id"]], put, wide) for one in features]
    there = {one.group.id for one in drawn}
    return drawn, [one for one in groups.values() if one.id not in there]


def _drawn(feature: Mapping[str, Any], group: Group, put: Any, wide: float) -> Drawn:
    rings = tuple(tuple(put(point) for point in ring) for ring in _rings(feature["geometry"]))
    label = put((feature["properties"]["x"], feature["properties"]["y"]))
    across = [x for ring in rings for x, _ in ring]
    return Drawn(group, rings, label, max(across) - min(across) if across else 2 * DOT * wide)


def _rings(geometry: Mapping[str, Any]) -> Iterator[Sequence[Point]]:
    if geometry["type"] == "Polygon":
        yield from geometry["coordinates"]
    elif geometry["type"] == "MultiPolygon":
        for polygon in geometry["coordinates"]:
            yield from polygon


def _placing(features: Sequence[Mapping[str, Any]], wide: float, high: float) -> Any:
    """Coordinates → the box, proportions kept, in its middle."""
    points = [point for one in features for ring in _rings(one["geometry"]) for point in ring]
    points += [(one["properties"]["x"], one["properties"]["y"]) for one in features]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    edge = DOT * wide
    scale = min((wide - 2 * edge) / max(east - west, 1e-9), (high - 2 * edge) / max(north - south, 1e-9))
    left, top = (wide - (east - west) * scale) / 2, (high - (north - south) * scale) / 2
    return lambda point: (left + (point[0] - west) * scale, top + (north - point[1]) * scale)


def _tiles(groups: Sequence[Group], wide: float, high: float) -> list[Drawn]:
    """In reading order, by name and not by place, as the overview shows a ward without boundaries."""
    columns = min(TILE_COLUMNS, max(1, math.ceil(math.sqrt(len(groups) * wide / high))))
    lines = -(-len(groups) // columns) or 1
    side = min(wide / columns, high / lines, wide / 4)
    gap, left, top = side * 0.05, (wide - side * columns) / 2, (high - side * lines) / 2
    tiles = []
    for place, one in enumerate(groups):
        x, y = left + place % columns * side + gap, top + place // columns * side + gap
        far = side - 2 * gap
        corners = ((x, y), (x + far, y), (x + far, y + far), (x, y + far))
        tiles.append(Drawn(one, (corners,), (x + far / 2, y + far / 2), far))
    return tiles
