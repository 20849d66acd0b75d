"""Reading groups.geojson of a ward's folder: one Polygon or MultiPolygon for each group, in WGS 84.

Mended as an uploaded map is (`maps.mending`): rings in whatever order, heights, crossings.
"""

import json
from pathlib import Path
from typing import Any

from actions.cleaning import clean_line
from actions.setup_checks import SHAPES, VIETNAM
from files.refusal import CellRefused
from maps.mending import Rings, mended
from maps.reading import as_json
from seed.folder_report import Report
from seed.folder_tables import read_text


def read_shapes(path: Path, codes: dict[str, int], report: Report) -> dict[str, dict[str, Any]]:
    """GeoJSON boundaries by group code. Ring order does not matter; whatever else is wrong is reported."""
    features = _features(path, report)
    found: dict[str, dict[str, Any]] = {}
    for number, feature in enumerate(features, start=1):
        code = _code(path.name, number, feature, codes, report)
        if code is None:
            continue
        if code in found:
            report.add(path.name, "shape_twice", row=number, column="properties.code", found=code)
        boundary = _boundary(path.name, number, code, feature.get("geometry"), report)
        if boundary is not None:
            found[code] = boundary
    return found


def _features(path: Path, report: Report) -> list[Any]:
    text = read_text(path, report)
    if text is None:
        return []
    try:
        content = json.loads(text)
    except ValueError as problem:
        report.add(path.name, "not_json", row=getattr(problem, "lineno", None))
        return []
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        report.add(path.name, "not_a_collection")
        return []
    reference = str(content.get("crs", {}) if isinstance(content.get("crs"), dict) else "")
    if reference and not any(known in reference for known in ("CRS84", "4326", "{}")):
        report.add(path.name, "not_wgs84", column="crs")
        return []
    features = content.get("features")
    if not isinstance(features, list) or not features:
        report.add(path.name, "file_empty")
        return []
    return features


def _code(file: str, number: int, feature: Any, codes: dict[str, int], report: Report) -> str | None:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    given = properties.get("code") if isinstance(properties, dict) else None
    code = None if given is None else clean_line(str(given))
    if code is None:
        report.add(file, "shape_without_code", row=number, column="properties.code")
        return None
    if code not in codes:
        report.add(file, "group_unknown", row=number, column="properties.code", found=code)
        return None
    return code


def _boundary(file: str, number: int, code: str, geometry: Any, report: Report) -> dict[str, Any] | None:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in SHAPES:
        report.add(file, "shape_type", row=number, column="geometry.type", found=kind or "null", group=code)
        return None
    try:
        area, _ = mended(Rings(geometry))
    except CellRefused:
        report.add(file, "shape_broken", row=number, column="geometry.coordinates", group=code)
        return None
    (south, north), (west, east) = VIETNAM
    left, bottom, right, top = area.bounds
    if not (west <= left <= right <= east and south <= bottom <= top <= north):
        report.add(file, "shape_outside", row=number, column="geometry.coordinates", group=code)
        return None
    content: dict[str, Any] = json.loads(as_json(area))
    return content
