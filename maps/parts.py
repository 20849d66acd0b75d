"""What a map file holds, and what became of it: plain values that travel between processes."""

from dataclasses import dataclass
from typing import Any

from files.refusal import Limits, Remark

MAP_LIMITS = Limits(rows=2_000, unpacked_bytes=60_000_000, parts=200, cpu_seconds=15, wall_seconds=20.0)
"""`rows` are features."""
MOST_POINTS = 500_000
"""Corners in a whole file; a ward's hundred groups, surveyed to the metre, have some 50,000."""
MOST_KEPT = 100_000
"""Corners that are kept of a file; a finer one is simplified to so many."""
MOST_COLUMNS = 60
LONGEST_TEXT = 200
POLYGONS = {"Polygon", "MultiPolygon"}
KINDS = {"Point", "MultiPoint", "LineString", "MultiLineString", "GeometryCollection", *POLYGONS}

RINGS = "Rings"
"""Kind of a geometry whose rings are in no order."""
METRES = 111_195.0
"""In a degree of latitude."""

Place = tuple[float, float]
"""Longitude, latitude; degrees, WGS 84."""


@dataclass(frozen=True)
class RawFeature:
    """One feature as the file has it. `geometry` is GeoJSON in the file's own coordinates, not looked at yet."""

    number: int
    """From 1, as the file counts."""
    properties: dict[str, str]
    geometry: Any


@dataclass(frozen=True)
class RawMap:
    features: list[RawFeature]
    declared: str = ""
    """What the file says of its coordinates: WKT of a .prj, name of a crs member; "" when it says nothing."""
    layer: str = ""
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Shape:
    """One feature that can be a group's boundary, or the reason why it cannot."""

    number: int
    properties: dict[str, str]
    boundary: str = ""
    """GeoJSON text of a valid Polygon or MultiPolygon in WGS 84, full detail; "" when refused."""
    drawn: str = ""
    """The same, simplified together with its neighbours: for the eye only."""
    area: float = 0.0
    """Square metres."""
    points: int = 0
    at: Place = (0.0, 0.0)
    """A place inside."""
    remarks: tuple[Remark, ...] = ()
    """What was mended."""
    refused: Remark | None = None
    """Why it is no boundary."""


@dataclass(frozen=True)
class Trouble:
    """Something between neighbours: "overlap", "same" (of two shapes), "gap" (beside them)."""

    kind: str
    numbers: tuple[int, ...]
    area: float
    """Square metres."""
    at: Place


@dataclass(frozen=True)
class MapRead:
    """A map file, read: nothing in it is broken any more, and nothing of it is applied yet."""

    shapes: list[Shape]
    crs: str
    """Code of the coordinates, one of `maps.coordinates.codes()`, or "declared"."""
    crs_name: str
    columns: list[str]
    layer: str = ""
    remarks: tuple[Remark, ...] = ()
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What the reader says of a file beforehand, and what is known of the ward."""

    crs: str | None = None
    layer: str | None = None
    encoding: str | None = None
    anywhere: bool = False
    """Take it although it lies elsewhere than what is known."""
    known: tuple[Place, ...] = ()
    """A place in each group that the ward has on the map."""
    meridian: float | None = None
    """Central meridian of the province's maps."""
