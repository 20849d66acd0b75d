"""Shapes side by side: those that lie over each other, gaps between them, and a simplified picture without new gaps."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from maps.parts import METRES, Trouble

LEAST = 50.0
"""Square metres: smaller overlaps and gaps are slips of the hand, and not told."""
SAME = 0.98
"""Shapes that share this much of both are the same, twice."""
WEDGE = 10.0
"""Metres: a gap that is open to the outside is told when it is no wider than twice this."""
MOST_TOLD = 60
MOST_OVERLAPS = 400
"""Pairs that are worked out; a file with more has something wrong with it that 60 of them tell as well."""
MOST_WEDGED = 60_000
"""Corners up to which gaps open to the outside are looked for: that costs time."""
SNAP = 0.5
"""Metres within which neighbours' corners are taken for one, for the eye only."""
MOST_CHANGED = 0.02
"""Share of its area by which cleaning may change a shape; more would hide what is really there."""
SLIGHT = (0.1, 0.3, 1.0, 3.0)
"""Metres that may be given up of a map finer than is kept: no more than its borders are drawn wide."""
STEPS = (0.0, 1.0, 2.0, 3.0, 4.5, 6.5, 10.0, 15.0, 22.0, 33.0, 50.0, 75.0, 110.0)
"""Metres of detail given up, tried in this order."""


def flat(areas: Sequence[BaseGeometry]) -> tuple[list[BaseGeometry], tuple[float, float]]:
    """`areas` in metres from the middle of all; and that factor for x and y."""
    bounds = shapely.total_bounds(np.array(areas, dtype=object)) if areas else np.zeros(4)
    factors = METRES * math.cos(math.radians(float(bounds[1] + bounds[3]) / 2)), METRES
    return [shapely.transform(one, lambda places: places * np.array(factors)) for one in areas], factors


def troubles(areas: Sequence[BaseGeometry], numbers: Sequence[int]) -> tuple[Trouble, ...]:
    """Overlaps and gaps of `areas` (degrees), the largest first."""
    on_ground, factors = flat(areas)
    on_ground = [one if one.is_valid else one.buffer(0) for one in on_ground]
    found = [*_overlaps(on_ground, numbers, factors), *_gaps(on_ground, numbers, factors)]
    return tuple(sorted(found, key=lambda one: (one.kind != "same", -one.area))[:MOST_TOLD])


def _overlaps(areas: list[BaseGeometry], numbers: Sequence[int], factors: tuple[float, float]) -> list[Trouble]:
    found: list[Trouble] = []
    tree = shapely.STRtree(areas)
    for one, other in sorted(map(tuple, tree.query(areas, predicate="intersects").T.tolist())):
        if one >= other:
            continue
        common = shapely.intersection(areas[one], areas[other])
        if common.area < LEAST:
            continue
        if len(found) == MOST_OVERLAPS:
            break
        same = common.area > SAME * max(areas[one].area, areas[other].area)
        kind = "same" if same else "overlap"
        found.append(Trouble(kind, (numbers[one], numbers[other]), round(common.area, 1), _at(common, factors)))
    return found


@dataclass(frozen=True)
class Covered:
    """A standing area under new ones."""

    place: int
    """In the list of standing areas."""
    area: float
    """Square metres of it that lie under them."""
    share: float
    """0..1, of its own area."""


def covered(standing: Sequence[BaseGeometry], new: Sequence[BaseGeometry]) -> list[Covered]:
    """Which of `standing` (degrees) lie under `new` by LEAST or more, the largest first."""
    if not standing or not new:
        return []
    on_ground, _ = flat([*standing, *new])
    areas = [one if one.is_valid else one.buffer(0) for one in on_ground]
    below, above = areas[: len(standing)], areas[len(standing) :]
    tree, found = shapely.STRtree(above), []
    for place, one in enumerate(below):
        near = [above[other] for other in tree.query(one, predicate="intersects")]
        common = shapely.union_all([shapely.intersection(one, other) for other in near]).area if near else 0.0
        if common >= LEAST:
            found.append(Covered(place, round(common, 1), common / one.area))
    return sorted(found, key=lambda each: -each.area)


def _gaps(areas: list[BaseGeometry], numbers: Sequence[int], factors: tuple[float, float]) -> list[Trouble]:
    if len(areas) < 2:
        return []
    if shapely.coverage_is_valid(areas):  # what it shares goes with the union: only its outline is thinned
        together = _alone(shapely.coverage_union_all(areas), SNAP / 2)
    else:
        together = shapely.union_all([_alone(one, SNAP / 2) for one in areas])
    closed = together
    if shapely.get_num_coordinates(together) <= MOST_WEDGED:
        closed = together.buffer(WEDGE, join_style="mitre").buffer(-WEDGE, join_style="mitre")
    missing = _holes(closed)
    if closed is not together:
        missing = shapely.get_parts(shapely.union_all([closed.difference(together), *missing])).tolist()
    found: list[Trouble] = []
    tree = shapely.STRtree(areas)
    for gap in missing:
        if gap.area >= LEAST and gap.buffer(-SNAP / 2).area > 0:
            beside = tuple(sorted(numbers[place] for place in tree.query(gap, predicate="dwithin", distance=SNAP)))
            found.append(Trouble("gap", beside[:6], round(gap.area, 1), _at(gap, factors)))
    return found


def _holes(area: BaseGeometry) -> list[BaseGeometry]:
    """The holes of `area`, each in one piece, without the islands in them, whose own holes are told by themselves.

    A file of slips has thousands: none is laid over all of it.
    """
    parts = shapely.get_parts(area)
    found: list[BaseGeometry] = [shapely.Polygon(ring) for part in parts for ring in part.interiors]
    filled = np.array([shapely.Polygon(part.exterior) for part in parts], dtype=object)
    islands = shapely.STRtree(filled).query(np.array(found, dtype=object), predicate="covers")
    for place in sorted(set(islands[0].tolist())):
        found[place] = shapely.difference(found[place], shapely.union_all(filled[islands[1][islands[0] == place]]))
    pieces: list[BaseGeometry] = shapely.get_parts(np.array(found, dtype=object)).tolist()
    return pieces


def _at(area: BaseGeometry, factors: tuple[float, float]) -> tuple[float, float]:
    point = area.representative_point()
    return round(point.x / factors[0], 6), round(point.y / factors[1], 6)


def coverage(areas: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """`areas` (degrees) with the corners of neighbours made one, so that they can be simplified together.

    Only slips are closed: where that would change a shape by more than MOST_CHANGED, all stay as they are.
    """
    given = list(areas)
    return given if len(given) < 2 or shapely.coverage_is_valid(given) else _cleaned(given)


def _cleaned(given: list[BaseGeometry]) -> list[BaseGeometry]:
    on_ground, factors = flat(given)
    cleaned = shapely.coverage_clean(on_ground, snapping_distance=SNAP, gap_width=2 * SNAP)  # type: ignore[attr-defined]
    for one, other in zip(on_ground, cleaned, strict=True):
        if other is None or other.is_empty or abs(one.area - other.area) > MOST_CHANGED * one.area + LEAST:
            return given
    return _back(cleaned, factors)


@dataclass(frozen=True)
class Lighter:
    areas: list[BaseGeometry]
    metres: float
    """About how large the detail was that is gone."""


def lighter(areas: Sequence[BaseGeometry], most: int) -> Lighter | None:
    """`areas` (degrees) with at most `most` corners together, as little of them given up as SLIGHT allows; or None."""
    if len(areas) > 1 and not shapely.coverage_is_valid(list(areas)):
        areas = _cleaned(_each(areas, SLIGHT[0]))  # cleaning costs by the corner
    return fewest(areas, most, SLIGHT)


def fewest(areas: Sequence[BaseGeometry], most: int, steps: Sequence[float]) -> Lighter | None:
    """`areas` of a coverage (degrees) with the first of `steps` that leaves at most `most` corners; None when none
    does. Each step goes on from what the one before has left: the corners that matter least go first anyhow."""
    less, factors = flat(areas)
    shared = len(less) > 1 and bool(shapely.coverage_is_valid(less))
    for metres in steps:
        less = _thinned(less, metres, shared)
        if int(shapely.get_num_coordinates(less).sum()) <= most:
            return Lighter(_back(less, factors), metres)
    return None


def _each(areas: Sequence[BaseGeometry], metres: float) -> list[BaseGeometry]:
    on_ground, factors = flat(areas)
    return _back(_thinned(on_ground, metres, shared=False), factors)


def _back(areas: Sequence[BaseGeometry], factors: tuple[float, float]) -> list[BaseGeometry]:
    return [shapely.transform(one, lambda places: places / np.array(factors)) for one in areas]


def _thinned(areas: list[BaseGeometry], metres: float, shared: bool) -> list[BaseGeometry]:
    """`areas` (metres) with less detail; those that share their borders keep sharing them."""
    less = shapely.coverage_simplify(areas, metres) if shared else [_alone(one, metres) for one in areas]
    return [one if after.is_empty else after for one, after in zip(areas, less, strict=True)]


def _alone(area: BaseGeometry, metres: float) -> BaseGeometry:
    """One area with less detail; `shapely.simplify` takes minutes for a spiral of 20,000 corners."""
    less: BaseGeometry = shapely.coverage_simplify([area], metres)[0]
    return less


def simplified(areas: Sequence[BaseGeometry], metres: float) -> list[BaseGeometry]:
    """`areas` of a coverage (degrees) with less detail; borders that two share are simplified alike."""
    if metres <= 0 or not areas:
        return list(areas)
    on_ground, factors = flat(areas)
    shared = len(on_ground) > 1 and bool(shapely.coverage_is_valid(on_ground))
    return _back(_thinned(on_ground, metres, shared), factors)
