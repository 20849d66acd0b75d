"""Hostile maps: refused by name in the child, in time, and the server and its other users do not feel it."""

import json
import os
import threading
import time
from dataclasses import replace

import psutil
import pytest
import shapely
from shapely.geometry import shape

from files.refusal import Limits
from maps.child import read_map_in_child
from maps.parts import MAP_LIMITS, MOST_KEPT, MOST_POINTS, Asked
from maps.reading import read_map
from tests.files.making import refusal_of
from tests.maps.making import KNOWN, collection, fine_ward, lying_shapefile, shapefile_parts, ward, zipped

MOST_SECONDS = 25
GOOD = shapefile_parts(ward())


def circle(corners):
    """One polygon of so many corners, no two alike."""
    ring = [[105.78 + place * 1e-7, 21.56 + (place % 2) * 1e-3] for place in range(corners)]
    return json.dumps({"type": "Polygon", "coordinates": [[*ring, [105.78, 21.6], ring[0]]]}, separators=(",", ":"))


def big_shapefile(corners):
    """So many corners in one shape, a quarter of a million in 1 MB."""
    ring = [[105.78 + place * 1e-7, 21.56 + (place % 2) * 1e-3] for place in range(corners)]
    one = {"properties": {"ten": "Tổ 1"}, "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}}
    return zipped(shapefile_parts([one]))


HOSTILE = {
    "too large": (lambda: os.urandom(6_000_000), {"too_large"}),
    "zip bomb": (lambda: zipped({"a.shp": b"\0" * 40_000_000, "a.dbf": b""}), {"zip_bomb"}),
    "a million small parts": (lambda: zipped({f"{n}.shp": b"" for n in range(3_000)}), {"zip_bomb"}),
    "zip in a zip": (lambda: zipped({"a.shp": b"x", "more.zip": zipped({"b.shp": b"x"})}), {"zip_in_zip"}),
    "up and out": (lambda: zipped({"../../etc/passwd.shp": b"x"}), {"zip_paths"}),
    "from the root": (lambda: zipped({"/etc/cron.d/a.shp": b"x"}), {"zip_paths"}),
    "a drive's letter": (lambda: zipped({"C:\\windows\\a.shp": b"x"}), {"zip_paths"}),
    "encrypted": (lambda: _flagged(), {"encrypted"}),
    "half a zip": (lambda: zipped(GOOD)[:700], {"zip_damaged"}),
    "a record that lies about its length": (lying_shapefile, {"shapefile_damaged", "too_much_memory"}),
    "another number of rows": (
        lambda: zipped(GOOD | {"ranh_gioi.dbf": shapefile_parts(ward()[:3])["ranh_gioi.dbf"]}),
        {"shapefile_lengths"},
    ),
    "a quarter of a million corners in one shape": (lambda: big_shapefile(250_000), {"shape_too_fine"}),
    "more than half a million corners": (lambda: big_shapefile(MOST_POINTS + 1_000), {"too_many_points"}),
    "five megabytes of corners": (lambda: circle(190_000).encode()[:4_900_000], {"not_json_at", "shape_too_fine"}),
    "brackets without end": (lambda: b"[" * 4_900_000, {"json_deep"}),
    "brackets that end": (lambda: b"[" * 2_000_000 + b"]" * 2_000_000, {"json_deep"}),
    "nested collections": (
        lambda: b'{"type":"GeometryCollection","geometries":[' * 900 + b"]}" * 900,
        {"json_deep", "no_shapes"},
    ),
    "three million empty lists": (
        lambda: b'{"type":"Polygon","coordinates":[' + b"[]," * 1_500_000 + b"[]]}",
        {"no_shapes", "too_much_memory", "took_too_long"},
    ),
    "fifty thousand features": (
        lambda: collection([{"type": "Feature", "geometry": None, "properties": {}}] * 50_000),
        {"too_many_features"},
    ),
    "huge numbers": (
        lambda: b'{"type":"Polygon","coordinates":[[[1e308,1e308],[-1e308,1e308],[1e308,-1e308]]]}',
        {"coordinates_nowhere", "no_shapes"},
    ),
    "a number of ten thousand digits": (
        lambda: b'{"type":"Polygon","coordinates":[[[' + b"9" * 10_000 + b",1],[2,3],[4,5]]]}",
        {"not_json", "not_json_at"},
    ),
    "a number beyond floats": (
        lambda: b'{"type":"Polygon","coordinates":[[[1e999,1],[2,3],[4,5]]]}',
        {"no_shapes", "no_number"},
    ),
    "a wild .prj": (
        lambda: zipped(GOOD | {"ranh_gioi.prj": "PROJCS[" * 100_000}),
        {"crs_unclear", "coordinates_nowhere", None},
    ),
    "noise": (lambda: b"PK\x03\x04" + os.urandom(50_000), {"zip_damaged"}),
}  # fmt: skip


def _flagged():
    data = bytearray(zipped(GOOD))
    data[data.find(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_map_is_answered_in_time_and_by_name(name):
    make, codes = HOSTILE[name]
    data = make()
    before, start = psutil.Process().memory_info().rss, time.monotonic()
    if None in codes:
        assert len(read_map_in_child(data, "a.zip").shapes) == len(ward())
    else:
        assert refusal_of(read_map_in_child, data, "a.zip").code in codes

    assert time.monotonic() - start <= MOST_SECONDS
    assert psutil.Process().memory_info().rss - before < 60_000_000


@pytest.mark.parametrize(
    "limits, code",
    [(Limits(cpu_seconds=1), "took_too_long"), (Limits(wall_seconds=0.2), "took_too_long"),
     (Limits(memory_bytes=60_000_000), "too_much_memory")],
    ids=["processor", "wall clock", "memory"],
)  # fmt: skip
def test_a_map_that_needs_too_much_is_stopped(limits, code):
    fine = zipped({"ranh_gioi.geojson": collection(fine_ward(100, 4_960))})  # many seconds of any processor

    assert refusal_of(read_map_in_child, fine, "a.zip", limits=limits).code in {code, "reading_failed"}


def test_the_child_says_what_reading_here_says():
    data, asked = collection(ward()), Asked(known=KNOWN, meridian=106.5)
    heard = []

    assert read_map_in_child(data, "a.geojson", asked, on_progress=heard.append) == read_map(data, "a.geojson", asked)
    assert heard == sorted(heard)
    assert len(heard) >= 3


def test_the_server_goes_on_while_a_large_map_is_read():
    """Another thread, which stands for everybody else, is never kept waiting for long."""
    data = collection(fine_ward(100, 700))
    waits, done = [], threading.Event()

    def beat():
        last = time.monotonic()
        while not done.wait(0.01):
            now = time.monotonic()
            waits.append(now - last)
            last = now

    beating = threading.Thread(target=beat)
    beating.start()
    try:
        found = read_map_in_child(data, "a.geojson")
    finally:
        done.set()
        beating.join()

    assert len(found.shapes) == 100
    assert sorted(waits)[int(len(waits) * 0.95)] < 0.25


def test_half_a_million_corners_are_made_lighter_and_neighbours_stay_neighbours():
    data = zipped({"ranh_gioi.geojson": collection(fine_ward(100, 4_960))})
    found = read_map_in_child(data, "a.zip", limits=replace(MAP_LIMITS, wall_seconds=90.0))
    areas = [shape(json.loads(one.boundary)) for one in found.shapes]

    assert [one.code for one in found.remarks] == ["made_lighter"]
    assert found.remarks[0].values["count"] > 0.98 * MOST_POINTS
    assert found.remarks[0].values["metres"] <= 0.3
    assert sum(one.points for one in found.shapes) <= MOST_KEPT
    assert (found.troubles, len(areas)) == ((), 100)
    assert shapely.coverage_is_valid(areas)
    whole = shapely.union_all([shape(one["geometry"]) for one in fine_ward(100, 700)])
    assert abs(shapely.union_all(areas).area / whole.area - 1) < 1e-4


def test_limits_are_those_that_are_told():
    assert (MAP_LIMITS.bytes, MAP_LIMITS.rows, MOST_POINTS) == (5_000_000, 2_000, 500_000)
