"""Made-up shapes for the demo ward: an outline drawn by chance and a cell for each group. No surveyed boundary."""

from dataclasses import dataclass
from math import cos, hypot, radians
from random import Random
from typing import Any

from shapely import LineString, MultiPoint, Point, Polygon, transform, voronoi_polygons
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry
from shapely.ops import split, unary_union

CENTRE = (105.7968, 21.5810)
KM_PER_DEGREE = (111.32 * cos(radians(CENTRE[1])), 110.6)
DIGITS = 5
"""Coordinates to about one metre."""
CORNERS = [
    (-1.9, 3.6), (-1.0, 3.75), (-0.2, 3.45), (0.35, 3.7), (0.9, 3.1), (0.75, 2.3), (1.3, 1.7), (2.3, 1.95),
    (3.1, 1.45), (2.75, 0.75), (2.05, 0.35), (2.2, -0.55), (2.9, -1.1), (2.75, -2.0), (2.0, -2.35), (1.75, -3.3),
    (0.85, -3.7), (0.2, -3.05), (-0.5, -2.3), (-1.35, -2.55), (-2.2, -2.05), (-2.1, -1.2), (-2.95, -0.7),
    (-3.1, 0.3), (-2.2, 0.75), (-2.35, 1.7), (-1.75, 2.35), (-2.2, 3.0),
]  # fmt: skip
"""The rough outline in kilometres east and north of the centre; chance roughens it."""


@dataclass(frozen=True)
class Cell:
    """One piece of the ward's area, in kilometres from the centre."""

    area: BaseGeometry

    @property
    def middle(self) -> tuple[float, float]:
        point = self.area.representative_point()
        return point.x, point.y

    @property
    def point(self) -> tuple[float, float]:
        """Longitude and latitude of a place well inside."""
        east, north = self.middle
        return (
            round(CENTRE[0] + east / KM_PER_DEGREE[0], DIGITS),
            round(CENTRE[1] + north / KM_PER_DEGREE[1], DIGITS),
        )

    def boundary(self) -> dict[str, Any]:
        """GeoJSON in WGS 84."""
        return _as_lists(mapping(transform(self.area, _to_degrees)))

    def touches(self, other: "Cell") -> bool:
        """Whether the two share an edge, not only a corner."""
        return self.area.intersection(other.area).length > 0.05


def cells(count: int, random: Random) -> list[Cell]:
    """`count` cells that fill the outline without gaps, numbered from north to south in bands."""
    outline = _roughened(random)
    places = _spread(outline, count, random)
    pieces = [piece.intersection(outline) for piece in _voronoi(places, outline)]
    found = [Cell(piece) for piece in pieces]
    return sorted(found, key=lambda cell: (-round(cell.middle[1] / 0.75), cell.middle[0]))


def joined(*parts: Cell) -> Cell:
    """The cell that covers all of `parts`."""
    return Cell(unary_union([part.area for part in parts]))


def cut(cell: Cell) -> tuple[Cell, Cell]:
    """Two halves, cut across the longer side through the middle; the northern one first."""
    box = list(cell.area.minimum_rotated_rectangle.exterior.coords)
    sides = [hypot(box[i + 1][0] - box[i][0], box[i + 1][1] - box[i][1]) for i in (0, 1)]
    start, end = (box[0], box[1]) if sides[0] < sides[1] else (box[1], box[2])
    middle = cell.area.centroid
    direction = LineString([(0, 0), (end[0] - start[0], end[1] - start[1])])
    line = LineString(
        [
            (middle.x - 9 * direction.coords[1][0], middle.y - 9 * direction.coords[1][1]),
            (middle.x + 9 * direction.coords[1][0], middle.y + 9 * direction.coords[1][1]),
        ]
    )
    halves = sorted(split(cell.area, line).geoms, key=lambda half: -half.centroid.y)
    first, second = halves[0], unary_union(halves[1:])
    return Cell(first), Cell(second)


def _roughened(random: Random) -> Polygon:
    """The corners with each edge bent by chance, three times over."""
    ring = CORNERS
    for bend in (0.16, 0.13, 0.11):
        finer = []
        for (east, north), (east_next, north_next) in zip(ring, ring[1:] + ring[:1], strict=True):
            off = random.gauss(0, bend)
            finer.append((east, north))
            finer.append(
                (
                    (east + east_next) / 2 - off * (north_next - north),
                    (north + north_next) / 2 + off * (east_next - east),
                )
            )
        ring = finer
    return Polygon(ring).buffer(0)


def _spread(outline: Polygon, count: int, random: Random) -> list[Point]:
    """Places inside `outline`, closer together near the centre of town, then evened out twice."""
    west, south, east, north = outline.bounds
    places: list[Point] = []
    while len(places) < count:
        place = Point(random.uniform(west, east), random.uniform(south, north))
        gap = 0.27 + 0.09 * hypot(place.x - 0.3, place.y - 0.6)
        if outline.contains(place) and all(place.distance(other) > gap for other in places):
            places.append(place)
    for _ in range(2):
        places = [piece.intersection(outline).centroid for piece in _voronoi(places, outline)]
    return places


def _voronoi(places: list[Point], outline: Polygon) -> list[BaseGeometry]:
    return list(voronoi_polygons(MultiPoint(places), extend_to=outline.buffer(1)).geoms)


def _to_degrees(kilometres: Any) -> Any:
    return (kilometres / KM_PER_DEGREE + CENTRE).round(DIGITS)


def _as_lists(shape: dict[str, Any]) -> dict[str, Any]:
    def listed(part: Any) -> Any:
        return [listed(inner) for inner in part] if isinstance(part, tuple | list) else part

    return {"type": shape["type"], "coordinates": listed(shape["coordinates"])}
