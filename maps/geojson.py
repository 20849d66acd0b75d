"""GeoJSON as people have it: a collection, a single feature, or one bare geometry."""

import json
from collections.abc import Iterator
from typing import Any

from files.encodings import decode
from files.refusal import FileRefused, Limits
from maps.parts import KINDS, LONGEST_TEXT, MAP_LIMITS, MOST_COLUMNS, RawFeature, RawMap
from texts.cleaning import clean_line


def read_geojson(data: bytes, *, encoding: str | None = None, limits: Limits = MAP_LIMITS) -> RawMap:
    """The features of a GeoJSON text. Raises FileRefused; coordinates are looked at later."""
    content = _parsed(decode(data, encoding)[0])
    if not isinstance(content, dict):
        raise FileRefused("not_geojson")
    kind = content.get("type")
    if kind == "Topology":
        raise FileRefused("other_map", kind="TopoJSON")
    if "displayFieldName" in content or "geometryType" in content:
        raise FileRefused("other_map", kind="Esri JSON")
    if kind == "Feature":
        given: Any = [content]
    elif kind in KINDS:
        given = [{"geometry": content}]
    elif kind == "FeatureCollection":
        given = content.get("features")
    else:
        raise FileRefused("not_geojson")
    if not isinstance(given, list) or not given:
        raise FileRefused("map_empty")
    if len(given) > limits.rows:
        raise FileRefused("too_many_features", most=limits.rows, count=len(given))
    features = [
        RawFeature(number, properties_of(one), one.get("geometry") if isinstance(one, dict) else None)
        for number, one in enumerate(given, start=1)
    ]
    return RawMap(features, _declared(content.get("crs")))


def properties_of(feature: Any) -> dict[str, str]:
    """Scalar properties as short plain texts; the feature's own `id` among them when nothing else has that name."""
    if not isinstance(feature, dict):
        return {}
    given = feature.get("properties")
    found = dict(_scalars(given)) if isinstance(given, dict) else {}
    if isinstance(feature.get("id"), str | int):
        found.setdefault("id", as_property(feature["id"]))
    return found


def as_property(value: Any) -> str:
    """A property's value on one short line; 12.0 as "12"."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    return (clean_line(str(value)) or "")[:LONGEST_TEXT]


def _scalars(given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in list(given.items())[:MOST_COLUMNS]:
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            yield (clean_line(str(name)) or "")[:LONGEST_TEXT], as_property(value)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise FileRefused("json_deep") from None
    except ValueError as problem:  # an integer of thousands of digits too
        line = getattr(problem, "lineno", None)
        raise FileRefused("not_json_at" if line else "not_json", line=line) from None


def _no_number(name: str) -> None:
    raise FileRefused("no_number", found=name)


def _declared(crs: Any) -> str:
    """ "urn:ogc:def:crs:OGC:1.3:CRS84" of a crs member in the manner of 2008."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name", properties.get("code")) if isinstance(properties, dict) else None
    if isinstance(crs, dict) and crs.get("type") == "EPSG" and name is not None:
        name = f"EPSG:{name}"
    return str(name)[:LONGEST_TEXT] if isinstance(name, str | int) else ""
