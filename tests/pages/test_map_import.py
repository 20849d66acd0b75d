"""Maps in: uploaded, looked at, leftovers given their groups, applied, taken back; points placed."""

import json
from dataclasses import replace

import numpy as np
import pytest
import shapely
from shapely.geometry import mapping
from sqlalchemy import select

from models import ResidentialGroup, Role, Ward
from pages.manage import map_import, map_points, map_state
from tests.maps.making import NAMES, STEP, cell, collection, fine_ward, in_plane, moved, shapefile_parts, ward, zipped
from tests.pages.test_reference import later, shown
from tests.pages.test_watch import components
from texts import translator


@pytest.fixture
def kept(planted):
    planting, database = planted
    with planting() as plot:
        for number, name in enumerate(NAMES, start=1):
            plot.group(name, code=f"T{number:02d}", boundary=json.loads(_outline(number)) if number == 1 else None)
        ward = plot.session.get_one(Ward, 1)
        ward.shapes_are_illustrative, ward.province_vi = True, "Tỉnh Thái Nguyên"
        plot.boss = plot.actor(Role.ADMINISTRATOR)
    plot.database = database
    return plot


def _outline(number):
    ring = [list(place) for place in cell(number).exterior.coords]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


@pytest.fixture
def ctx(kept, context_of):
    return context_of(actor=kept.boss)


def drawn(kept):
    with kept.database.reading() as session:
        row = ResidentialGroup
        return dict(map(tuple, session.execute(select(row.name, row.boundary).where(row.ward_id == 1))))


def upload(at, data, name="to.geojson"):
    at.file_uploader[0].set_value((name, data, "application/octet-stream")).run()
    assert not at.exception, at.exception
    return at


def click(at, key):
    next(one for one in at.button if (one.key or "") == key or (one.key or "").startswith(f"{key}-")).click().run()
    assert not at.exception, at.exception
    return at


def incoming(at):
    return at.session_state[map_state.STATE]


def in_vn2000(**changes):
    features = [one | {"geometry": in_plane(one["geometry"])} for one in ward()]
    for number, name in changes.items():
        features[int(number[1:]) - 1]["properties"]["ten"] = name
    return zipped(shapefile_parts(features))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_shapefile_in_vn2000_is_taken_in_and_taken_back(kept, context_of, opened, language):
    ctx, before = context_of(language, actor=kept.boss), drawn(kept)
    at = upload(opened(map_import.page, ctx), in_vn2000(), "ranh_gioi.zip")
    assert incoming(at).read.crs == "vn2000_106.5"
    click(at, "map-apply")

    now = drawn(kept)
    assert all(now.values())
    with kept.database.reading() as session:
        assert session.scalar(select(Ward.shapes_are_illustrative)) is False

    at = opened(map_import.page, later(ctx))
    click(at, "map-undo")
    assert translator(language)("maps.undone") in shown(at)
    assert drawn(kept) == before


def test_what_is_exported_and_imported_again_is_nothing_new(kept, ctx, opened):
    at = upload(opened(map_import.page, ctx), collection(fine_ward(12, 80)))
    click(at, "map-apply")
    fresh = later(replace(ctx, ward=illustrated(ctx.ward)))
    data = map_import._exported(fresh)("geojson")
    at = upload(opened(map_import.page, fresh), data)

    assert translator("vi")("maps.nothing_new") in shown(at)
    assert set(map_state.assigned(fresh, incoming(at)).state.values()) == {"same"}


def illustrated(ward):
    """The ward as it is once real boundaries have come."""
    ward.shapes_are_illustrative = False
    return ward


def test_leftovers_are_given_their_groups_by_hand(kept, ctx, opened):
    at = upload(opened(map_import.page, ctx), in_vn2000(n4="Khu lạ", n5="Tổ 6"), "to.zip")
    now = map_state.assigned(ctx, incoming(at))
    assert [one.number for one in now.left] == [4]
    assert now.twice == {_id(kept, "Tổ 6"): [5, 6]}
    assert any("Tổ 6" in one for one in shown(at))
    assert not [one for one in at.button if one.key == "map-apply"], "never before each group has one shape"

    incoming(at).by_hand |= {4: _id(kept, "Tổ 4"), 5: _id(kept, "Tổ 5")}
    at.run()
    click(at, "map-apply")
    assert drawn(kept)["Tổ 4"]["coordinates"][0][0] == pytest.approx(list(cell(4).exterior.bounds[:2]), abs=2e-6)


def test_a_shape_can_be_left_out(kept, ctx, opened):
    at = upload(opened(map_import.page, ctx), in_vn2000(n4="Khu lạ"), "to.zip")
    click(at, "map-out")
    assert map_state.assigned(ctx, incoming(at)).state[4] == "out"
    click(at, "map-apply")

    assert drawn(kept)["Tổ 4"] is None


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_wrong_map_says_why_and_another_look_can_be_insisted_on(kept, context_of, opened, language):
    ctx = context_of(language, actor=kept.boss)
    far = [one | {"geometry": moved(one["geometry"], 1.0, 0)} for one in ward()]
    at = upload(opened(map_import.page, ctx), collection(far))
    assert any("10" in one and "km" in one for one in shown(at))
    click(at, "map-anyway")
    assert incoming(at).read is not None

    at = upload(opened(map_import.page, ctx), b"<kml></kml>")
    assert translator(language)("maps.other_map", kind="KML") in shown(at)


def test_faults_between_neighbours_are_listed(kept, ctx, opened):
    features = ward()
    features[5]["geometry"] = moved(features[5]["geometry"], 0.0005, 0)
    at = upload(opened(map_import.page, ctx), collection(features))

    assert {one.kind for one in incoming(at).read.troubles} == {"overlap", "gap"}


def test_neighbours_at_fault_are_called_as_the_map_calls_them(kept, ctx, opened):
    """Numbers of groups stand on the map: the number of a shape would send the reader to another place."""
    features = list(reversed(ward()))
    features.append(features[0] | {"properties": {"ten": "Tổ Lạ"}})
    at = upload(opened(map_import.page, ctx), collection(features))

    last, what = len(features), ctx.t("maps.troubles")
    (table,) = (one for one in components(at, "ward_table") if one["caption"] == what)
    assert [row["cells"][:2] for row in table["rows"]] == [["Trùng nhau", f"{NAMES[last - 2]}, hình số {last}"]]


def test_old_boundaries_that_new_ones_will_lie_over_are_told_before_applying(kept, ctx, opened):
    features = ward()
    over = shapely.transform(cell(1), lambda places: places + np.array([STEP / 4, 0]))
    wide = shapely.union(cell(2), cell(1).intersection(over))
    features[1]["geometry"] = mapping(wide)
    fresh = later(replace(ctx, ward=illustrated(ctx.ward)))
    at = upload(opened(map_import.page, fresh), collection(features[1:]))

    ((group, found),) = map_state.covered_groups(fresh, incoming(at), map_state.assigned(fresh, incoming(at)))
    assert (group, found.share) == (_id(kept, "Tổ 1"), pytest.approx(0.75, abs=0.001))
    assert any("1 tổ không có trong tệp, cộng lại 21" in one for one in shown(at)), shown(at)
    at = upload(opened(map_import.page, fresh), collection(ward()[1:]))
    assert not any("không có trong tệp, cộng lại" in one for one in shown(at))


def test_a_group_is_placed_as_a_point_by_what_is_pasted(kept, ctx, opened):
    at = opened(map_import.page, ctx)
    at.session_state[map_points.GROUP] = _id(kept, "Tổ 9")
    at.run()
    at.text_input(key=map_points.TYPED).set_value("10.77, 106.70").run()
    click(at, "map-point-save")
    assert any("km" in one for one in shown(at))

    at.text_input(key=map_points.TYPED).set_value("21°34'12\"N 105°46'48\"E").run()
    click(at, "map-point-save")
    with kept.database.reading() as session:
        group = session.get_one(ResidentialGroup, (1, _id(kept, "Tổ 9")))
        assert (group.latitude, group.longitude) == (21.57, 105.78)


def _id(kept, name):
    with kept.database.reading() as session:
        row = ResidentialGroup
        return session.scalar(select(row.id).where(row.ward_id == 1, row.name == name))
