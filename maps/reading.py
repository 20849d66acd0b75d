"""A map file from its first byte to mended, placed shapes: in the child for uploads, here for a ward's own folder."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from files.encodings import CONVERTED, converted, judge
from files.refusal import CellRefused, FileRefused, Limits, Remark
from maps.coordinates import DEGREES, Array, System, find_system, system
from maps.geojson import read_geojson
from maps.ground import ENOUGH, Ground
from maps.mending import Rings, mended, square_metres, whole
from maps.neighbours import coverage, fewest, lighter, simplified, troubles
from maps.parts import MAP_LIMITS, MOST_KEPT, MOST_POINTS, Asked, MapRead, RawFeature, RawMap, Shape
from maps.shapefiles import read_zip

DRAWN_POINTS = 8_000
"""Corners of all shapes together in the preview."""
DRAWN_STEPS = (2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0)
"""Metres of detail that are given up for that."""
_OTHERS = {
    b"PK\x03\x04": "", b"\x00\x00\x27\x0a": "shp", b"SQLite format 3": "gpkg", b"%PDF": "PDF", b"AC10": "DWG",
    b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"II*\0": "TIFF", b"MM\0*": "TIFF", b"Rar!": "RAR", b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
}  # fmt: skip


@dataclass
class _Piece:
    feature: RawFeature
    rings: Rings | None = None
    area: BaseGeometry | None = None
    remarks: tuple[Remark, ...] = ()
    refused: Remark | None = None

    def refuse(self, refusal: CellRefused) -> None:
        self.refused, self.area = Remark(refusal.code, refusal.values), None


def read_map(
    data: bytes,
    name: str,
    asked: Asked | None = None,
    *,
    limits: Limits = MAP_LIMITS,
    on_progress: Callable[[float], None] = lambda share: None,
) -> MapRead:
    """Everything that can be said of a map file. Raises FileRefused; one bad feature is refused by itself."""
    asked = asked or Asked()
    raw = lettered(read_raw(data, name, asked, limits), asked.encoding)
    on_progress(0.3)
    pieces = [_piece(one) for one in raw.features]
    _refuse_too_fine([one.rings.count for one in pieces if one.rings])
    ground = Ground(asked.known) if asked.known else None
    read, remarks = _place(pieces, raw, asked, ground)
    on_progress(0.5)
    for piece in pieces:
        _mend(piece)
    on_progress(0.6)
    if not any(piece.area for piece in pieces):
        first = next(piece.refused for piece in pieces if piece.refused)
        raise FileRefused("no_shapes", why=first.code, **first.values)
    if ground is not None and not asked.anywhere:
        _refuse_elsewhere(pieces, ground)
    remarks = [*remarks, *_lighter([piece for piece in pieces if piece.area is not None])]
    on_progress(0.7)
    shapes = list(_shapes(pieces))
    on_progress(0.8)
    good = [piece for piece in pieces if piece.area is not None]
    try:
        told = troubles([one.area for one in good if one.area is not None], [one.feature.number for one in good])
    except shapely.errors.GEOSException:  # shapes finer than the arithmetic: nothing can be told of them
        told = ()
    columns = list(dict.fromkeys(name for one in raw.features for name in one.properties))
    return MapRead(shapes, read.code, read.name, columns, raw.layer, (*raw.remarks, *remarks), told)


def read_raw(data: bytes, name: str, asked: Asked, limits: Limits) -> RawMap:
    """By what the bytes say, not by the name's ending."""
    if not data.strip():
        raise FileRefused("file_empty")
    for mark, kind in _OTHERS.items():
        if data.startswith(mark) and kind:
            raise FileRefused("shp_alone" if kind == "shp" else "other_map", kind=kind)
    if data.startswith(b"PK"):
        return read_zip(data, layer=asked.layer, encoding=asked.encoding, limits=limits)
    head = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if head.startswith(b"<"):
        kind = "KML" if b"kml" in data[:2_000].lower() else "GML" if b"gml" in data[:2_000].lower() else "XML"
        raise FileRefused("other_map", kind=kind)
    if not head.startswith((b"{", b"[")) and not data.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" not in data[:64]:
        raise FileRefused("not_a_map", name=name[:60])
    return read_geojson(data, encoding=asked.encoding, limits=limits)


def lettered(raw: RawMap, encoding: str | None) -> RawMap:
    """Properties in Unicode. Raises FileRefused when letters are not what they seem."""
    texts = [text for one in raw.features for text in one.properties.values() if not text.isascii()]
    if encoding is None:
        judge(texts)
    if encoding not in CONVERTED:
        return raw
    features = [
        RawFeature(one.number, {name: converted(text, encoding) for name, text in one.properties.items()}, one.geometry)
        for one in raw.features
    ]
    return RawMap(features, raw.declared, raw.layer, raw.remarks)


def _piece(feature: RawFeature) -> _Piece:
    piece = _Piece(feature)
    try:
        piece.rings = Rings(feature.geometry)
    except CellRefused as refusal:
        piece.refuse(refusal)
    return piece


def _place(
    pieces: Iterable[_Piece], raw: RawMap, asked: Asked, ground: Ground | None
) -> tuple[System, list[Remark]]:  # fmt: skip
    """Turn all coordinates into degrees, in one way for the whole file."""
    arrays = [ring for one in pieces if one.rings for rings in one.rings.polygons for ring in rings]
    if not arrays:
        first = next(iter(one.refused for one in pieces if one.refused))
        raise FileRefused("no_shapes", why=first.code, **first.values)
    places = np.vstack(arrays)
    sample = np.array([ring.mean(axis=0) for ring in arrays])

    def fits(one: System) -> float:
        turned = sample[:, ::-1] if np.median(sample[:, 0]) > 1_000_000 else sample
        return float(ground.holds(one.to_degrees(turned)).mean()) if ground else 0.0

    if asked.crs:
        read, remarks = system(asked.crs), []
        turned = _north_first(places, asked.crs)
        placed = places[:, ::-1] if turned else places
        remarks = [Remark("axes_swapped")] if turned else []
    else:
        read, placed, remarks = find_system(
            places, raw.declared, meridian=asked.meridian, fits=fits if ground else None
        )
    degrees = read.to_degrees(placed)
    start = 0
    for piece in pieces:
        for rings in piece.rings.polygons if piece.rings else ():
            for place, ring in enumerate(rings):
                rings[place] = degrees[start : start + len(ring)]
                start += len(ring)
    return read, remarks


def _north_first(places: Array, crs: str) -> bool:
    x, y = np.median(places, axis=0)
    return bool(x < 60 < y) if crs in (DEGREES, "vn2000_degrees") else bool(x > 1_000_000 > y > 0)


def _mend(piece: _Piece) -> None:
    if piece.rings is None:
        return
    try:
        _refuse_outside(piece.rings)
        piece.area, piece.remarks = mended(piece.rings)
    except CellRefused as refusal:
        piece.refuse(refusal)
    except shapely.errors.GEOSException:
        piece.refuse(CellRefused("coordinates_broken"))


def _refuse_too_fine(counts: list[int]) -> None:
    """Raises FileRefused: mending a crossing of very many corners would take minutes."""
    if sum(counts) > MOST_POINTS:
        raise FileRefused("too_many_points", most=MOST_POINTS)
    if max(counts, default=0) > MOST_KEPT:
        raise FileRefused("shape_too_fine", most=MOST_KEPT)


def _lighter(pieces: list[_Piece]) -> Iterator[Remark]:
    """A file finer than anybody needs: all its shapes simplified together, in place. Raises FileRefused."""
    count = sum(piece.rings.count for piece in pieces if piece.rings)
    if count <= MOST_KEPT:
        return
    less = lighter([piece.area for piece in pieces if piece.area is not None], MOST_KEPT)
    if less is None:
        raise FileRefused("too_many_points", most=MOST_KEPT)
    for piece, area in zip(pieces, less.areas, strict=True):
        piece.area = whole(area)
    yield Remark("made_lighter", {"count": count, "metres": less.metres})


def _refuse_outside(rings: Rings) -> None:
    west, south, east, north = 102.0, 8.0, 110.0, 23.5
    for ring in (ring for polygon in rings.polygons for ring in polygon):
        if not np.isfinite(ring).all():
            raise CellRefused("outside_vietnam_shape")
        low, high = ring.min(axis=0), ring.max(axis=0)
        if not (west <= low[0] and high[0] <= east and south <= low[1] and high[1] <= north):
            raise CellRefused("outside_vietnam_shape")


def _refuse_elsewhere(pieces: list[_Piece], ground: Ground) -> None:
    """The whole file when most of it lies elsewhere; a single shape when only that does."""
    good = [piece for piece in pieces if piece.area is not None]
    places = np.array([piece.area.representative_point().coords[0] for piece in good if piece.area is not None])
    inside = ground.holds(places)
    if inside.mean() < ENOUGH:
        raise FileRefused("wrong_ward", asks="anywhere", choices=("anywhere",), km=round(ground.far(places), 1))
    for piece, held in zip(good, inside, strict=True):
        if not held:
            piece.refuse(CellRefused("outside_ward"))


def _shapes(pieces: list[_Piece]) -> Iterable[Shape]:
    good = [piece.area for piece in pieces if piece.area is not None]
    drawn = iter(_drawn(good))
    for piece in pieces:
        feature = piece.feature
        if piece.area is None:
            yield Shape(feature.number, feature.properties, refused=piece.refused)
            continue
        point = piece.area.representative_point()
        yield Shape(
            feature.number, feature.properties, boundary=as_json(piece.area), drawn=as_json(next(drawn)),
            area=round(square_metres(piece.area), 1), points=int(shapely.get_num_coordinates(piece.area)),
            at=(round(point.x, 6), round(point.y, 6)), remarks=piece.remarks,
        )  # fmt: skip


def _drawn(areas: list[BaseGeometry]) -> list[BaseGeometry]:
    """For the eye: with few corners, or as few as 500 m of detail leave."""
    together = coverage(areas)
    less = fewest(together, DRAWN_POINTS, DRAWN_STEPS)
    return less.areas if less else simplified(together, DRAWN_STEPS[-1])


def as_json(area: BaseGeometry) -> str:
    """GeoJSON of `area`, without a space."""
    return json.dumps(mapping(area), separators=(",", ":"))
