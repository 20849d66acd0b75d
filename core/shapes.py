"""The ward's shapes as the map wants them: flat, small, with a place for each label; fetched once by its digest.

Groups that have a point and no shape are points on it. What makes more than MOST_BYTES is simplified, all groups
together, so that neighbours still share their borders; the full shapes stay in the database.
"""

import hashlib
import json
import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from shapely import get_num_coordinates, maximum_inscribed_circle, total_bounds
from shapely.geometry import mapping, shape
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.installation import Installation
from maps.ground import Ground
from maps.neighbours import STEPS, coverage, simplified
from metrics.places import groups, shapes
from metrics.reading import reads
from models import Family, GroupPast, ResidentialGroup

PLACES = 6
"""Decimals kept: a tenth of a metre."""
MOST_BYTES = 150_000
"""What a hundred groups may cost a telephone."""
ENOUGH = 0.5
"""Share of the groups that points alone must show; else tiles show all of them better."""
FINE = 0.005
"""How exactly a label's place is found, as a share of the shape's longer side."""


@dataclass(frozen=True)
class DisplayedShapes:
    """GeoJSON bytes whose x is multiplied by cos(latitude), so that an identity projection keeps proportions."""

    content: bytes
    digest: str
    count: int
    ids: frozenset[int] = frozenset()
    """Groups that are on it."""
    wide: float = 0.0
    """How many times as wide as high it is; 0 without any extent."""


@reads(Family.REFERENCE)
def shape_days(session: Session, ward_id: int) -> tuple[date, ...]:
    """The days from which the ward's shapes are others than the day before: groups begin, end, or are called anew."""
    row, was = ResidentialGroup, GroupPast
    days: list[Iterable[date | None]] = [
        session.scalars(select(row.valid_from).where(row.ward_id == ward_id)),
        session.scalars(select(row.valid_to).where(row.ward_id == ward_id, row.valid_to.is_not(None))),
        session.scalars(select(was.until_day).where(was.ward_id == ward_id)),
    ]
    return tuple(sorted({one for some in days for one in some if one is not None}))


def shapes_on(ask: Callable[..., Any], day: date) -> tuple[date, DisplayedShapes]:
    """The shapes of `day` and the day since when they are the same, by which they are remembered and addressed.

    `ask(question, **arguments)` answers about one ward. Who asks for one odd day after another thus fills no memory:
    a ward has as many answers here as it has days on which something changed.
    """
    days: tuple[date, ...] = ask(shape_days)
    place = bisect_right(days, day)
    since = days[place - 1] if place else date.min
    shown: DisplayedShapes = ask(displayed_shapes, day=since)
    return since, shown


@reads(Family.REFERENCE)
def displayed_shapes(session: Session, ward_id: int, *, day: date) -> DisplayedShapes:
    """The shapes of the groups in force on `day`; properties: id, name; x, y (the label's place)."""
    features = shapes(session, ward_id, day=day)["features"]
    outlines, points = [shape(one["geometry"]) for one in features], _points(session, ward_id, day, features)
    flat = math.cos(math.radians(_middle([*outlines, *(shape(one["geometry"]) for one in points)])))
    for metres, areas in _less_and_less(outlines):
        if _bytes_of(areas) > MOST_BYTES and metres < STEPS[-1]:
            continue  # not worth writing down
        content = _written([*_areas(features, areas, flat), *_dots(points, flat)])
        if len(content) <= MOST_BYTES:
            break
    ids = frozenset(int(one["properties"]["id"]) for one in (*features, *points))
    wide = _wide([*areas, *(shape(one["geometry"]) for one in points)], flat)
    return DisplayedShapes(content, hashlib.sha256(content).hexdigest()[:16], len(ids), ids, wide)


def _wide(drawn: list[Any], flat: float) -> float:
    if not drawn:
        return 0.0
    west, south, east, north = total_bounds(drawn)
    return float((east - west) * flat / (north - south)) if north > south else 0.0


def _less_and_less(outlines: list[Any]) -> Iterator[tuple[float, list[Any]]]:
    """The outlines as they are, then with more and more detail given up, neighbours alike."""
    yield STEPS[0], outlines
    together = coverage(outlines)
    for metres in STEPS[1:]:
        yield metres, simplified(together, metres)


def _bytes_of(areas: list[Any]) -> int:
    return sum(int(get_num_coordinates(one)) for one in areas) * 20 + 60 * len(areas)


def _points(session: Session, ward_id: int, day: date, shaped: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Groups with a point and no shape; few points alone make no map.

    A point far from everything else would leave the map no room, and is left out.
    """
    drawn = {one["properties"]["id"] for one in shaped}
    found = groups(session, ward_id, day=day)
    many = len(found)
    found = found[found["latitude"].notna() & ~found["id"].isin(drawn)]
    if not drawn and len(found) < ENOUGH * many:
        return []
    places = list(zip(found["longitude"].tolist(), found["latitude"].tolist(), strict=True))
    if not places:
        return []
    bounds = [shape(one["geometry"]).bounds for one in shaped]
    known = [(x, y) for west, south, east, north in bounds for x in (west, east) for y in (south, north)] or places
    held = Ground(known, groups=len(shaped) or None).holds(np.array(places, dtype=float))
    return [
        {"properties": {"id": int(number), "name": name}, "geometry": {"type": "Point", "coordinates": place}}
        for number, name, place, inside in zip(found["id"], found["name"], places, held, strict=True)
        if inside
    ]


def _areas(features: list[dict[str, Any]], areas: list[Any], flat: float) -> Iterator[dict[str, Any]]:
    for feature, area in zip(features, areas, strict=True):
        drawn = _flattened(mapping(area), flat)
        x, y = _roomiest(shape(drawn))
        yield {"type": "Feature", "properties": feature["properties"] | {"x": x, "y": y}, "geometry": drawn}


def _dots(points: list[dict[str, Any]], flat: float) -> Iterator[dict[str, Any]]:
    for point in points:
        drawn = _flattened(point["geometry"], flat)
        x, y = drawn["coordinates"]
        yield {"type": "Feature", "properties": point["properties"] | {"x": x, "y": y}, "geometry": drawn}


def _written(features: list[dict[str, Any]]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")).encode()


def _roomiest(outline: Any) -> tuple[float, float]:
    """The place with most room around it: the centre of the largest circle inside, so that a label lies on no border.

    Worked out on the shape as drawn; one that is broken (nothing is inside it) gets a point on it.
    """
    if not outline.is_valid or not outline.area:
        point = outline.representative_point()
        return round(point.x, PLACES), round(point.y, PLACES)
    west, south, east, north = outline.bounds
    circle = maximum_inscribed_circle(outline, tolerance=FINE * max(east - west, north - south))
    x, y = circle.coords[0]
    return round(x, PLACES), round(y, PLACES)


def shapes_route(at: Installation) -> Route:
    """`/shapes/<ward>/<day>/<digest>.json`: cached by the browser for good, since the digest names the content."""

    def answer(request: Request) -> Response:
        try:
            ward_id, day = request.path_params["ward_id"], date.fromisoformat(request.path_params["day"])
        except ValueError:
            raise HTTPException(404) from None
        revision = at.answers.revision(ward_id)
        _, shown = shapes_on(lambda question, **asked: at.answers.ask(question, ward_id, revision, **asked), day)
        same = shown.digest == request.path_params["digest"]
        keep = "private, max-age=31536000, immutable" if same else "no-store"
        return Response(shown.content, media_type="application/json", headers={"Cache-Control": keep})

    return Route("/shapes/{ward_id:int}/{day}/{digest}.json", answer, methods=["GET"])


def _middle(outlines: list[Any]) -> float:
    """Latitude of the ward's middle; 0 without shapes."""
    if not outlines:
        return 0.0
    bounds = [outline.bounds for outline in outlines]
    return float(min(bound[1] for bound in bounds) + max(bound[3] for bound in bounds)) / 2


def _flattened(geometry: Any, flat: float) -> dict[str, Any]:
    """The geometry with x times `flat` and few decimals."""

    def walk(part: Any) -> Any:
        if isinstance(part[0], int | float):
            return [round(part[0] * flat, PLACES), round(part[1], PLACES)]
        return [walk(inner) for inner in part]

    return {"type": geometry["type"], "coordinates": walk(geometry["coordinates"])}
