"""A zipped Shapefile. Its rings are taken as they are: which is a hole is found out by where they lie."""

import io
import struct
import warnings
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import shapefile

from files.encodings import decode
from files.refusal import FileRefused, Limits
from maps.archive import MapArchive
from maps.geojson import as_property, read_geojson
from maps.parts import MAP_LIMITS, MOST_COLUMNS, RINGS, RawFeature, RawMap

CARRIER = "cp437"
"""Each byte as one letter and back, while its real encoding is not known. In Latin-1 the library would take the last
byte of "à" for a space and strip it."""
_CODE_PAGES = {
    "utf-8": "utf-8", "utf8": "utf-8", "65001": "utf-8", "1258": "windows-1258", "cp1258": "windows-1258",
    "windows-1258": "windows-1258", "ansi 1258": "windows-1258",
}  # fmt: skip
"""What a .cpg says → an encoding that is believed. Windows-1252 is not: old Vietnamese fonts lie over it."""


def read_zip(
    data: bytes, *, layer: str | None = None, encoding: str | None = None, limits: Limits = MAP_LIMITS
) -> RawMap:
    """The features of the one map in a zip; with several, `layer` names it. Raises FileRefused."""
    archive = MapArchive(data, limits)
    layers = archive.layers()
    if not layers:
        raise FileRefused("zip_without_map")
    if layer is None and len(layers) > 1:
        raise FileRefused("several_layers", asks="layer", choices=tuple(layers[:20]))
    chosen = layers[0] if layer is None else layer
    if chosen not in layers:
        raise FileRefused("layer_unknown", found=chosen)
    if chosen.lower().endswith((".geojson", ".json")):
        found = read_geojson(archive.content(chosen), encoding=encoding, limits=limits)
        return RawMap(found.features, found.declared, chosen)
    parts = archive.shapefile(chosen)
    declared = parts.get(".prj", b"").decode("utf-8", "replace")[:5_000].strip()
    return RawMap(list(_features(parts, encoding, limits)), declared, chosen)


def _features(parts: dict[str, bytes], encoding: str | None, limits: Limits) -> Iterator[RawFeature]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of headers that give a wrong size
            names, shapes, records = _contents(parts, limits)
    except (shapefile.ShapefileException, struct.error, ValueError, IndexError, KeyError, TypeError, OverflowError,
            EOFError, OSError, UnicodeError, AssertionError):  # fmt: skip
        raise FileRefused("shapefile_damaged") from None
    if not shapes:
        raise FileRefused("map_empty")
    if len(shapes) != len(records):
        raise FileRefused("shapefile_lengths", shapes=len(shapes), rows=len(records))
    rows = [[_scalar(value) for value in list(record)[:MOST_COLUMNS]] for record in records]
    page = parts.get(".cpg", b"").decode("ascii", "replace").strip().lower()
    read = _decoder(rows, encoding or _CODE_PAGES.get(page))
    for number, (one, row) in enumerate(zip(shapes, rows, strict=True), start=1):
        properties = {name: read(value) for name, value in zip(names, row, strict=False) if value is not None}
        yield RawFeature(number, properties, _geometry(one))


def _contents(parts: dict[str, bytes], limits: Limits) -> tuple[list[str], list[Any], list[Any]]:
    reader = shapefile.Reader(
        shp=io.BytesIO(parts[".shp"]), dbf=io.BytesIO(parts[".dbf"]), encoding=CARRIER, encodingErrors="replace"
    )
    shapes, records = list(_most(reader.iterShapes(), limits)), list(_most(reader.iterRecords(), limits))
    return [field[0] for field in reader.fields if field[0] != "DeletionFlag"][:MOST_COLUMNS], shapes, records


def _most(found: Iterable[Any], limits: Limits) -> Iterator[Any]:
    for count, one in enumerate(found, start=1):
        if count > limits.rows:
            raise FileRefused("too_many_features", most=limits.rows, count=f"{limits.rows}+")
        yield one


def _scalar(value: Any) -> str | None:
    if value is None or isinstance(value, bool | bytes):
        return None
    if isinstance(value, str):
        return value  # still bytes: cleaned once it is decoded
    return value.isoformat() if isinstance(value, date) else as_property(value)


def _decoder(rows: list[list[str | None]], encoding: str | None) -> Any:
    """Turns a cell, read as Latin-1, into what it means. Raises FileRefused when that is not clear."""
    beyond = [text for row in rows for text in row if text and not text.isascii()]
    if beyond and encoding is None:
        joined = "\n".join(_whole(text) for text in beyond).encode(CARRIER, "replace")
        encoding = decode(joined)[1]

    def read(text: str) -> str:
        if text.isascii():
            return as_property(text)
        kept = _whole(text) if encoding == "utf-8" else text
        return as_property(decode(kept.encode(CARRIER, "replace"), encoding)[0])

    return read


def _whole(text: str) -> str:
    """`text` without the beginning of a letter that the column's width has cut off, if it is UTF-8."""
    data = text.encode(CARRIER, "replace")
    for cut in range(min(3, len(data))):
        kept = data[: len(data) - cut]
        try:
            kept.decode("utf-8")
        except UnicodeDecodeError:
            continue
        return kept.decode(CARRIER)
    return text


def _geometry(one: Any) -> dict[str, Any] | None:
    kind = one.shapeTypeName
    if kind == "NULL":
        return None
    if not kind.startswith("POLYGON"):
        return {"type": kind.title().rstrip("ZM") if kind != "MULTIPATCH" else "MultiPatch", "coordinates": []}
    starts = [*one.parts, len(one.points)]
    rings = [one.points[start:end] for start, end in pairwise(starts)]
    return {"type": RINGS, "coordinates": rings}
