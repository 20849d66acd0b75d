"""A geometry made whole: rings in whatever order, holes, crossings, heights, gaps at the end. What was done is said."""

import math
import re
from collections.abc import Iterator
from functools import reduce
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from files.refusal import CellRefused, Remark
from maps.parts import KINDS, METRES, POLYGONS, RINGS

DIGITS = 7
"""Decimals of a degree that are kept: a centimetre."""
_CRUMB = 1e-10
"""Square degrees, about a square metre: what mending leaves over of a crossing that was no more than a slip."""
_PLACE = re.compile(r"\[(-?[\d.eE+-]+) (-?[\d.eE+-]+)\]")


class Rings:
    """The rings of one geometry as arrays of x, y; polygon by polygon. Raises CellRefused for what is no area."""

    def __init__(self, geometry: Any) -> None:
        self.polygons: list[list[np.ndarray[Any, Any]]] = []
        self.loose = False
        """Which ring is a hole is not known."""
        self.remarks: dict[str, dict[str, Any]] = {}
        self._take(geometry)
        if not any(self.polygons):
            raise CellRefused("no_geometry")

    @property
    def count(self) -> int:
        return sum(len(ring) for rings in self.polygons for ring in rings)

    def _take(self, geometry: Any) -> None:
        if geometry is None or geometry == {}:
            raise CellRefused("no_geometry")
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        if kind == "GeometryCollection":
            self._take_collection(geometry)
        elif kind in POLYGONS or kind == RINGS:
            self.loose = self.loose or kind == RINGS
            coordinates = geometry.get("coordinates")
            polygons = coordinates if kind == "MultiPolygon" else [coordinates]
            self.polygons += [self._polygon(rings) for rings in _listed(polygons)]
        else:
            raise CellRefused("not_an_area", kind=str(kind)[:30])

    def _take_collection(self, geometry: dict[str, Any]) -> None:
        parts = [one for one in _listed(geometry.get("geometries")) if isinstance(one, dict)]
        areas = [one for one in parts if one.get("type") in POLYGONS]
        if not areas:
            kinds = [str(one.get("type")) for one in parts if one.get("type") in KINDS]
            raise CellRefused("not_an_area", kind=", ".join(kinds[:3]) or "GeometryCollection")
        if len(areas) < len(parts):
            self.remarks["others_left_out"] = {"count": len(parts) - len(areas)}
        for one in areas:
            self._take(one)

    def _polygon(self, rings: Any) -> list[np.ndarray[Any, Any]]:
        return [ring for one in _listed(rings) if (ring := self._ring(one)) is not None]

    def _ring(self, given: Any) -> "np.ndarray[Any, Any] | None":
        try:
            ring = _places(_listed(given))
        except (TypeError, ValueError, IndexError, OverflowError):
            raise CellRefused("coordinates_broken") from None
        if ring.size == 0:
            return None
        if ring.ndim != 2 or ring.shape[1] != 2:
            raise CellRefused("coordinates_broken")
        if not np.isfinite(ring).all():
            raise CellRefused("no_number", found="NaN, Infinity")
        if any(len(one) > 2 for one in given[:3]):
            self.remarks.setdefault("heights_dropped", {})
        if (ring[0] != ring[-1]).any():
            ring = np.vstack([ring, ring[:1]])
            self.remarks["ring_closed"] = {}
        if _fewer_than_three(ring):
            self.remarks["ring_too_short"] = {}
            return None
        return ring


def _places(given: list[Any]) -> "np.ndarray[Any, Any]":
    """Pairs in one go; cut to pairs one by one where there are heights, or where something is wrong with them."""
    try:
        ring = np.array(given, dtype=float)
        if ring.ndim == 2 and ring.shape[1] == 2:
            return ring
    except (TypeError, ValueError, OverflowError):
        pass
    return np.array([one[:2] for one in given], dtype=float)


def _fewer_than_three(ring: "np.ndarray[Any, Any]") -> bool:
    """Are there not even three different places in it?"""
    others = ring[(ring != ring[0]).any(axis=1)]
    return not len(others) or not (others != others[0]).any()


def _listed(given: Any) -> list[Any]:
    if not isinstance(given, list | tuple):
        raise CellRefused("coordinates_broken")
    return list(given)


def mended(rings: Rings) -> tuple[BaseGeometry, tuple[Remark, ...]]:
    """A valid Polygon or MultiPolygon of `rings` (degrees), and what was put right. Raises CellRefused."""
    said = dict(rings.remarks)
    parts = [_area(polygon, rings.loose, said) for polygon in rings.polygons if polygon]
    area = parts[0] if len(parts) == 1 else shapely.multipolygons([one for part in parts for one in _polygons(part)])
    if not area.is_valid:
        said["parts_joined"] = {}
        area = shapely.union_all(parts)
    area = whole(area)
    if area.is_empty:
        raise CellRefused("no_area")
    return area, tuple(Remark(code, values) for code, values in said.items())


def whole(area: BaseGeometry) -> BaseGeometry:
    """Rounded to DIGITS, rings as RFC 7946 wants them, parts and beginnings in one order; still valid."""
    rounded = shapely.transform(area, lambda places: places.round(DIGITS))
    if not rounded.is_valid:
        rounded = shapely.set_precision(area, 10.0**-DIGITS)
    kept = _joined([one for one in _polygons(rounded) if one.area > _CRUMB] or list(_polygons(rounded)))
    result: BaseGeometry = shapely.orient_polygons(shapely.normalize(shapely.remove_repeated_points(kept)))
    return result


def _area(rings: list["np.ndarray[Any, Any]"], loose: bool, said: dict[str, dict[str, Any]]) -> BaseGeometry:
    drawn = Polygon(rings[0], rings[1:])
    if drawn.is_valid and not (loose and len(rings) > 1):
        return drawn
    single = [Polygon(ring) for ring in rings]
    crossing = next((one for one in single if not one.is_valid), None)
    if crossing is not None:
        said["self_crossing"] = _where(crossing)
    elif not loose:
        said["ring_order"] = {}
    sound = [one if one.is_valid else _joined(list(_polygons(shapely.make_valid(one)))) for one in single]
    return _joined(list(_polygons(reduce(shapely.symmetric_difference, sound))))


def _where(broken: BaseGeometry) -> dict[str, Any]:
    place = _PLACE.search(explain_validity(broken))
    return {"at": f"{float(place[2]):.5f}, {float(place[1]):.5f}" if place else "–"}


def _polygons(area: BaseGeometry) -> Iterator[Polygon]:
    for part in shapely.get_parts(area):
        if isinstance(part, Polygon):
            if not part.is_empty:
                yield part
        elif hasattr(part, "geoms"):
            yield from _polygons(part)


def _joined(parts: list[Polygon]) -> BaseGeometry:
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def square_metres(area: BaseGeometry) -> float:
    """Area on the ground of something as small as a ward, in degrees; good to a thousandth."""
    middle = math.radians((area.bounds[1] + area.bounds[3]) / 2) if not area.is_empty else 0.0
    return float(area.area) * METRES**2 * math.cos(middle)
