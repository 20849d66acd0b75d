"""The ward's shapes as the map wants them: flat, small, with a place for each label; fetched once by its digest."""

import hashlib
import json
import math
from dataclasses import dataclass
from datetime import date
from typing import Any

from shapely import maximum_inscribed_circle
from shapely.geometry import mapping, shape
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.installation import Installation
from metrics.places import shapes
from metrics.reading import reads
from models import Family

PLACES = 6
"""Decimals kept: a tenth of a metre."""
FINE = 0.005
"""How exactly a label's place is found, as a share of the shape's longer side."""


@dataclass(frozen=True)
class DisplayedShapes:
    """GeoJSON bytes whose x is multiplied by cos(latitude), so that an identity projection keeps proportions."""

    content: bytes
    digest: str
    count: int


@reads(Family.REFERENCE)
def displayed_shapes(session: Session, ward_id: int, *, day: date) -> DisplayedShapes:
    """The shapes of the groups in force on `day`; properties: id, name; x, y (the label's place)."""
    collection = shapes(session, ward_id, day=day)
    outlines = [(feature["properties"], shape(feature["geometry"])) for feature in collection["features"]]
    flat = math.cos(math.radians(_middle([outline for _, outline in outlines])))
    features = []
    for properties, outline in outlines:
        drawn = _flattened(mapping(outline), flat)
        x, y = _roomiest(shape(drawn))
        features.append({"type": "Feature", "properties": properties | {"x": x, "y": y}, "geometry": drawn})
    content = json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")).encode()
    return DisplayedShapes(content, hashlib.sha256(content).hexdigest()[:16], len(features))


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
        shown = at.answers.ask(displayed_shapes, ward_id, at.answers.revision(ward_id), day=day)
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
