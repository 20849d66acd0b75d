"""Maps of all kinds: each is read right, or refused with a reason that has a name."""

import json
from random import Random

import pyproj
import pytest
import shapefile
from hypothesis import given
from hypothesis import strategies as some
from shapely.geometry import Point, Polygon, mapping, shape
from shapely.ops import unary_union

from maps.coordinates import codes
from maps.parts import Asked
from maps.reading import read_map
from tests.files.making import tcvn3
from tests.maps.making import (
    KNOWN,
    NAMES,
    SOUTH,
    STEP,
    VN2000,
    WEST,
    areas,
    cell,
    collection,
    feature,
    in_plane,
    moved,
    refused,
    shapefile_parts,
    turned,
    ward,
    zipped,
)

ASKED = Asked(known=KNOWN, meridian=106.5)
SQUARE = mapping(cell(1))
BOW = {"type": "Polygon", "coordinates": [[[WEST, SOUTH], [WEST + STEP, SOUTH + STEP], [WEST + STEP, SOUTH],
                                           [WEST, SOUTH + STEP], [WEST, SOUTH]]]}  # fmt: skip
HOLED = {"type": "Polygon", "coordinates": [*SQUARE["coordinates"], list(cell(1).buffer(-0.001).exterior.coords)]}
TWO = {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"], mapping(cell(3))["coordinates"]]}
ESRI = pyproj.CRS(VN2000).to_wkt("WKT1_ESRI")
NAMED_SO = (
    'PROJCS["VN2000_ThaiNguyen",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
    'PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",106.5],PARAMETER["scale_factor",0.9999],'
    'PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["Meter",1]]'
)


def in_metres(crs=VN2000):
    return [one | {"geometry": in_plane(one["geometry"], crs)} for one in ward()]


def swapped(features):
    return [one | {"geometry": turned(one["geometry"], lambda x, y: (y, x))} for one in features]


def with_heights(features):
    return [one | {"geometry": turned(one["geometry"], lambda x, y: (x, y, 31.5))} for one in features]


def named(code):
    return {"type": "name", "properties": {"name": code}}


READ = {
    "plain": (collection(ward()), "wgs84", set()),
    "one feature": (json.dumps(ward()[0]).encode(), "wgs84", set()),
    "one bare geometry": (json.dumps(SQUARE).encode(), "wgs84", set()),
    "byte order mark": (b"\xef\xbb\xbf" + collection(ward()), "wgs84", set()),
    "utf-16": (collection(ward()).decode().encode("utf-16"), "wgs84", set()),
    "heights": (collection(with_heights(ward())), "wgs84", {"heights_dropped"}),
    "latitude first": (collection(swapped(ward())), "wgs84", {"degrees_swapped"}),
    "VN-2000 that says nothing": (collection(in_metres()), "vn2000_106.5", set()),
    "VN-2000, north first": (collection(swapped(in_metres())), "vn2000_106.5", {"axes_swapped"}),
    "VN-2000, its crs member": (
        collection(in_metres(), crs=named("urn:ogc:def:crs:EPSG::9213")),
        "vn2000_106.5",
        set(),
    ),
    "VN-2000 of another meridian": (collection(in_metres("EPSG:9209")), "vn2000_105.5", set()),
    "VN-2000, 6° zone": (collection(in_metres("EPSG:3405"), crs=named("EPSG:3405")), "vn2000_6_105", set()),
    "UTM": (collection(in_metres("EPSG:32648"), crs=named("EPSG:32648")), "declared", set()),
    "web map's metres": (collection(in_metres("EPSG:3857")), "web_mercator", {"crs_by_size"}),
    "a crs that the numbers contradict": (collection(ward(), crs=named("EPSG:9213")), "wgs84", {"crs_contradicts"}),
    "Shapefile": (zipped(shapefile_parts(ward())), "wgs84", set()),
    "Shapefile in VN-2000": (zipped(shapefile_parts(in_metres(), prj=ESRI)), "vn2000_106.5", set()),
    "Shapefile with another name for VN-2000": (
        zipped(shapefile_parts(in_metres(), prj=NAMED_SO)),
        "vn2000_106.5",
        set(),
    ),
    "Shapefile in a folder, in capitals, beside what a Mac adds": (
        zipped({f"BD/{n.upper()}": c for n, c in shapefile_parts(ward()).items()} | {"__MACOSX/BD/._X.SHP": b"x"}),
        "wgs84",
        set(),
    ),
    "GeoJSON in a zip": (zipped({"to.geojson": collection(ward())}), "wgs84", set()),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_a_good_map_is_read_to_the_decimetre(name):
    data, crs, said = READ[name]
    found = read_map(data, "a.zip" if data[:2] == b"PK" else "a.geojson", ASKED)

    assert found.crs == crs
    assert {one.code for one in found.remarks} | {one.code for s in found.shapes for one in s.remarks} == said
    for number, area in areas(found).items():
        assert area.is_valid
        assert area.hausdorff_distance(cell(number)) < 2e-6, "two decimetres"
    assert len(areas(found)) in (1, len(NAMES))
    assert found.troubles == ()


def test_letters_of_every_encoding_come_through():
    ends_so = [one | {"properties": {"ten": "Xóm Đà"}} for one in ward()]
    plain = [one["properties"]["ten"] for one in ends_so]
    for encoding, cpg in (("utf-8", "UTF-8"), ("utf-8", "")):
        found = read_map(zipped(shapefile_parts(ends_so, encoding=encoding, cpg=cpg)), "a.zip", ASKED)
        assert [one.properties["TEN_TO"] for one in found.shapes] == plain

    old = [one | {"properties": {"ten": tcvn3(f"Tổ dân phố {n} Quyết Thắng").decode("latin-1")}}
           for n, one in enumerate(ward(), start=1)]  # fmt: skip
    data = zipped(shapefile_parts(old, encoding="latin-1", cpg="1252"))
    refusal = refused(data, "a.zip", ASKED)
    assert (refusal.code, refusal.asks) == ("looks_like_tcvn3", "encoding")
    found = read_map(data, "a.zip", Asked(known=KNOWN, encoding="tcvn3"))
    assert found.shapes[0].properties["TEN_TO"] == "Tổ dân phố 1 Quyết Thắng"


def test_a_name_cut_off_inside_a_letter_is_read_without_it():
    cut = "Tổ dân phố Nước Hai mườ".encode()[:30].decode("cp437")
    long = [one | {"properties": {"ten": cut}} for one in ward()]
    found = read_map(zipped(shapefile_parts(long, encoding="cp437", cpg="")), "a.zip", ASKED)

    assert found.shapes[0].properties["TEN_TO"] == "Tổ dân phố Nước Hai m"


MENDED = {
    "crossing itself": (BOW, "self_crossing", cell(1).area / 2),
    "hole named first": ({"type": "Polygon", "coordinates": HOLED["coordinates"][::-1]}, "ring_order", None),
    "not closed": ({"type": "Polygon", "coordinates": [SQUARE["coordinates"][0][:-1]]}, "ring_closed", cell(1).area),
    "one part twice": (
        {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"], SQUARE["coordinates"]]},
        "parts_joined",
        cell(1).area,
    ),
    "a hole of two corners": (
        {"type": "Polygon", "coordinates": [*SQUARE["coordinates"], [[WEST, SOUTH], [WEST, SOUTH]]]},
        "ring_too_short",
        cell(1).area,
    ),
    "a point beside an area": (
        {"type": "GeometryCollection", "geometries": [SQUARE, mapping(Point(WEST, SOUTH))]},
        "others_left_out",
        cell(1).area,
    ),
}


@pytest.mark.parametrize("name", MENDED)
def test_what_can_be_mended_is_mended_and_said(name):
    geometry, code, size = MENDED[name]
    found = read_map(collection([feature(geometry, ten="Tổ 1")]), "a.geojson")

    assert [one.code for one in found.shapes[0].remarks] == [code]
    area = areas(found)[1]
    assert area.is_valid
    assert area.area == pytest.approx(size if size is not None else shape(HOLED).area, rel=1e-3)


NOT_AREAS = {
    "a point": (mapping(Point(WEST, SOUTH)), "not_an_area"),
    "a line": ({"type": "LineString", "coordinates": [[WEST, SOUTH], [WEST, SOUTH + STEP]]}, "not_an_area"),
    "nothing": (None, "no_geometry"),
    "an empty polygon": ({"type": "Polygon", "coordinates": []}, "no_geometry"),
    "letters": ({"type": "Polygon", "coordinates": [[["a", "b"], ["c", "d"], ["e", "f"]]]}, "coordinates_broken"),
    "uneven places": ({"type": "Polygon", "coordinates": [[[1], [2, 3], [4]]]}, "coordinates_broken"),
    "no area": (
        {"type": "Polygon", "coordinates": [[[WEST, SOUTH], [WEST, SOUTH + 0.1], [WEST, SOUTH + 0.2], [WEST, SOUTH]]]},
        "no_area",
    ),
    "a corner beyond all": (
        {"type": "Polygon", "coordinates": [[[WEST, SOUTH], [1e300, SOUTH], [WEST, 1e300], [WEST, SOUTH]]]},
        "outside_vietnam_shape",
    ),
}


@pytest.mark.parametrize("name", NOT_AREAS)
def test_a_feature_that_is_no_area_is_refused_alone(name):
    geometry, code = NOT_AREAS[name]
    found = read_map(collection([*ward(), feature(geometry, ten="Tổ 99")]), "a.geojson", ASKED)

    assert len(areas(found)) == len(NAMES)
    assert found.shapes[-1].refused.code == code


FAR = [one | {"geometry": moved(one["geometry"], 0.4, -0.3)} for one in ward()]
REFUSED = {
    "another ward": (collection(FAR), "wrong_ward"),
    "the ward next door": (
        collection([one | {"geometry": moved(one["geometry"], 0.05, 0)} for one in ward()]),
        "wrong_ward",
    ),
    "France": (collection([feature(mapping(Polygon([(2, 48), (2.1, 48), (2, 48.1)])))]), "outside_vietnam"),
    "metres of nowhere": (
        collection([feature(mapping(Polygon([(5e7, 5e7), (5.1e7, 5e7), (5e7, 5.1e7)])))]),
        "coordinates_nowhere",
    ),
    "only points": (collection([feature(mapping(Point(WEST, SOUTH)))]), "no_shapes"),
    "no features": (collection([]), "map_empty"),
    "NaN": (b'{"type":"Polygon","coordinates":[[[NaN,1],[2,3],[4,5]]]}', "no_number"),
    "Infinity": (b'{"type":"Polygon","coordinates":[[[-Infinity,1],[2,3],[4,5]]]}', "no_number"),
    "half a file": (collection(ward())[:500], "not_json_at"),
    "another JSON": (b'{"a": 1}', "not_geojson"),
    "a list": (b"[1, 2]", "not_geojson"),
    "TopoJSON": (b'{"type": "Topology", "objects": {}}', "other_map"),
    "KML": (b'<?xml version="1.0"?><kml></kml>', "other_map"),
    "GeoPackage": (b"SQLite format 3\0" + b"x" * 100, "other_map"),
    "a .shp alone": (shapefile_parts(ward())["ranh_gioi.shp"], "shp_alone"),
    "a table": (b"ten;so_ho\n1;2\n", "not_a_map"),
    "nothing": (b" ", "file_empty"),
    "Shapefile without .dbf": (zipped({"a.shp": b"x"}), "shapefile_part"),
    "Shapefile of points": (
        zipped(shapefile_parts([feature(mapping(Point(WEST, SOUTH)), ten="Tổ 1")], kind=shapefile.POINT)),
        "no_shapes",
    ),
    "broken Shapefile": (zipped({"a.shp": b"x" * 200, "a.dbf": b"y" * 200}), "shapefile_damaged"),
    "two layers": (zipped({"a.geojson": collection(ward()), "b.geojson": collection(ward())}), "several_layers"),
    "a zip of pictures": (zipped({"a.png": b"x"}), "zip_without_map"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_map_is_refused_by_name(name):
    data, code = REFUSED[name]
    assert refused(data, "a.geojson", ASKED).code == code


def test_a_refusal_that_asks_takes_the_answer():
    assert len(areas(read_map(collection(FAR), "a.geojson", Asked(known=KNOWN, anywhere=True)))) == len(NAMES)
    layers = zipped({"a.geojson": collection(ward()), "b.geojson": collection(ward()[:3])})
    assert len(read_map(layers, "a.zip", Asked(layer="b.geojson")).shapes) == 3
    nameless = collection(in_metres())
    refusal = refused(nameless, asked=Asked())
    assert (refusal.code, refusal.asks) == ("crs_unclear", "crs")
    assert set(refusal.choices) == set(codes())
    assert read_map(nameless, "a", Asked(crs="vn2000_106.5")).shapes[0].at[0] == pytest.approx(KNOWN[0][0], abs=1e-5)


def test_a_single_shape_elsewhere_is_refused_alone():
    features = [*ward(), feature(moved(SQUARE, 0.3, 0), ten="Tổ 1")]
    found = read_map(collection(features), "a.geojson", ASKED)

    assert [one.number for one in found.shapes if one.refused] == [len(features)]
    assert found.shapes[-1].refused.code == "outside_ward"


@given(some.randoms(use_true_random=False))
def test_any_order_of_rings_and_any_beginning_gives_the_same_picture(chance: Random):
    outer = [list(place) for place in cell(1).exterior.coords][:-1]
    holes = [[list(place) for place in cell(1).buffer(-0.001 * k).exterior.coords][:-1] for k in (1,)]
    other = [list(place) for place in cell(3).exterior.coords][:-1]

    def shuffled(ring):
        start = chance.randrange(len(ring))
        ring = ring[start:] + ring[:start]
        ring = ring[::-1] if chance.random() < 0.5 else ring
        return [*ring, ring[0]] if chance.random() < 0.8 else ring

    first = [shuffled(ring) for ring in (outer, *holes)]
    if chance.random() < 0.5:
        first.reverse()
    polygons = [first, [shuffled(other)]]
    if chance.random() < 0.5:
        polygons.reverse()
    data = collection([feature({"type": "MultiPolygon", "coordinates": polygons}, ten="Tổ 1")])

    assert read_map(data, "a.geojson").shapes[0].boundary == PLAIN


PLAIN = (
    read_map(
        collection([feature({"type": "MultiPolygon", "coordinates": [
            [SQUARE["coordinates"][0], list(cell(1).buffer(-0.001).exterior.coords)], mapping(cell(3))["coordinates"]
        ]})]), "a.geojson",
    ).shapes[0].boundary
)  # fmt: skip


@given(some.lists(some.tuples(some.floats(0, 0.004), some.floats(0, 0.004)), min_size=4, max_size=12))
def test_what_was_read_once_is_read_again_as_it_is(places):
    """Whatever the scribble: what comes out is sound, and reading that changes nothing."""
    ring = [[WEST + x, SOUTH + y] for x, y in places]
    data = collection([feature({"type": "Polygon", "coordinates": [[*ring, ring[0]]]}, ten="Tổ 1"), ward()[5]])
    first = read_map(data, "a.geojson").shapes[0]
    if first.refused:
        assert first.refused.code in {"no_area", "no_geometry"}
        return
    again = read_map(collection([feature(json.loads(first.boundary), ten="Tổ 1")]), "a.geojson").shapes[0]

    assert shape(json.loads(first.boundary)).is_valid
    assert (again.boundary, again.remarks) == (first.boundary, ())


def test_the_pieces_make_the_whole():
    found = read_map(collection(in_metres()), "a.geojson", ASKED)
    together = unary_union(list(areas(found).values()))

    assert together.geom_type == "Polygon"
    assert len(together.interiors) == 0
