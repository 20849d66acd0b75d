"""What cannot be a boundary, whoever hands it in. Whether rings cross each other is found out before (`maps`)."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from actions.refusals import Problem
from actions.setup_checks import SHAPES, VIETNAM

MOST_CORNERS = 100_000


def boundary_problems(boundaries: Mapping[int, Any]) -> Iterator[Problem]:
    """One problem for each boundary that is no closed area in Vietnam; one when there are too many corners in all."""
    corners = 0
    for boundary in boundaries.values():
        kind = boundary.get("type") if isinstance(boundary, dict) else None
        if kind not in SHAPES:
            yield Problem("setup_shape_type", "boundary", {"found": kind})
            continue
        try:
            count = sum(_ring(ring) for polygon in _polygons(boundary) for ring in polygon)
        except (TypeError, ValueError, LookupError):
            count = 0
        if not count:
            yield Problem("map_shape_broken", "boundary")
        corners += count
    if corners > MOST_CORNERS:
        yield Problem("map_too_fine", "boundary", {"most": MOST_CORNERS})


def _polygons(boundary: dict[str, Any]) -> list[Any]:
    coordinates = boundary["coordinates"]
    return list(coordinates) if boundary["type"] == "MultiPolygon" else [coordinates]


def _ring(ring: list[Any]) -> int:
    """How many corners; raises ValueError for a ring that is not closed, or leaves Vietnam."""
    (south, north), (west, east) = VIETNAM
    for longitude, latitude in ring:
        inside = west <= longitude <= east and south <= latitude <= north
        if not (math.isfinite(longitude) and math.isfinite(latitude) and inside):
            raise ValueError("outside")
    if len(ring) < 4 or list(ring[0]) != list(ring[-1]):
        raise ValueError("not closed")
    return len(ring)
