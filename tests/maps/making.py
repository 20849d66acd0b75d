"""Map files as people have them: a ward of square groups, as GeoJSON, as Shapefiles, in degrees or in VN-2000."""

import io
import json
import math
import struct
import zipfile

import numpy as np
import pyproj
import shapefile
import shapely
from shapely.geometry import box, mapping, shape

from files.refusal import FileRefused
from maps.reading import read_map

WEST, SOUTH, STEP = 105.78, 21.56, 0.005
COLUMNS, LINES = 4, 3
VN2000 = "EPSG:9213"
"""TM-3 106-30, Thái Nguyên's plane."""
NAMES = [f"Tổ {number}" for number in range(1, COLUMNS * LINES + 1)]


def cell(number):
    """The square of group `number`, from 1, row by row."""
    line, column = divmod(number - 1, COLUMNS)
    west, south = WEST + column * STEP, SOUTH + line * STEP
    return box(round(west, 6), round(south, 6), round(west + STEP, 6), round(south + STEP, 6))


KNOWN = tuple((cell(number).centroid.x, cell(number).centroid.y) for number in range(1, len(NAMES) + 1))


def ward(**names):
    """GeoJSON features of all groups; more properties by keyword, called with the number."""
    return [
        feature(mapping(cell(number)), ten=name, **{key: make(number) for key, make in names.items()})
        for number, name in enumerate(NAMES, start=1)
    ]


def feature(geometry, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(features, **more):
    return json.dumps({"type": "FeatureCollection", **more, "features": features}, ensure_ascii=False).encode()


def turned(geometry, change):
    """`geometry` with every place put through `change(x, y)`; rings in whatever order stay so."""

    def walk(part):
        return list(change(*part[:2])) if isinstance(part[0], int | float) else [walk(inner) for inner in part]

    return geometry | {"coordinates": walk(geometry["coordinates"])}


def in_plane(geometry, crs=VN2000):
    return turned(geometry, pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform)


def moved(geometry, east, north):
    return mapping(shapely.transform(shape(geometry), lambda places: places + np.array([east, north])))


def zipped(files, compression=zipfile.ZIP_DEFLATED):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return kept.getvalue()


def shapefile_parts(features, *, kind=shapefile.POLYGON, encoding="utf-8", prj="", cpg="UTF-8", name="ranh_gioi"):
    """The files of a Shapefile with the features' first property."""
    shp, shx, dbf = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with shapefile.Writer(shp=shp, shx=shx, dbf=dbf, shapeType=kind, encoding=encoding) as writer:
        writer.field("TEN_TO", "C", 30)
        writer.field("SO_HO", "N", 8, 0)
        for one in features:
            geometry = one["geometry"]
            if geometry["type"] == "Point":
                writer.point(*geometry["coordinates"])
            else:
                polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
                writer.poly([ring for rings in polygons for ring in rings])
            writer.record(next(iter(one["properties"].values())), 100)
    found = {f"{name}.shp": shp.getvalue(), f"{name}.shx": shx.getvalue(), f"{name}.dbf": dbf.getvalue()}
    return found | ({f"{name}.prj": prj} if prj else {}) | ({f"{name}.cpg": cpg} if cpg else {})


def lying_shapefile():
    """A record that says it has two thousand million corners."""
    parts = shapefile_parts(ward())
    data = bytearray(parts["ranh_gioi.shp"])
    data[108 + 40 : 108 + 44] = struct.pack("<i", 2_000_000_000)
    return zipped(parts | {"ranh_gioi.shp": bytes(data)})


def areas(found):
    """Number → shapely geometry of what can be taken."""
    return {one.number: shape(json.loads(one.boundary)) for one in found.shapes if one.boundary}


def refused(data, name="a.geojson", asked=None):
    try:
        found = read_map(data, name, asked)
    except FileRefused as refusal:
        return refusal
    raise AssertionError(f"not refused: {found}")


def fine_ward(groups, corners):
    """Groups in a square grid whose borders wind, so many corners each; neighbours share every one of them."""
    across = math.ceil(math.sqrt(groups))
    side = corners // 4
    knots = 0.06 / across

    def wave(step):
        share = step % side / side
        return knots * (0.02 * math.sin(6 * math.pi * share) + 0.001 * math.sin(60 * math.pi * share))

    def place(x, y):
        """Where the corner (x, y), in steps of a border, really lies: the same for both neighbours."""
        east, north = 105.77 + x / side * knots, 21.55 + y / side * knots
        return [round(east + (0 if x % side else wave(y)), 8), round(north + (0 if y % side else wave(x)), 8)]

    found = []
    for number in range(groups):
        line, column = divmod(number, across)
        x, y = column * side, line * side
        ring = [(x + step, y) for step in range(side)] + [(x + side, y + step) for step in range(side)]
        ring += [(x + side - step, y + side) for step in range(side)] + [(x, y + side - step) for step in range(side)]
        outline = {"type": "Polygon", "coordinates": [[place(*one) for one in (*ring, ring[0])]]}
        found.append(feature(outline, ten=f"Tổ {number + 1}"))
    return found
