"""Neighbours: what lies over each other and what lies between them is told; what is only a slip is not."""

import numpy as np
import pytest
import shapely
from shapely.geometry import box, mapping

from maps import neighbours
from maps.neighbours import coverage, covered, lighter, simplified, troubles
from maps.reading import read_map
from tests.maps.making import NAMES, SOUTH, STEP, WEST, areas, cell, collection, feature, fine_ward, ward


def told(features):
    return [(one.kind, one.numbers) for one in read_map(collection(features), "a.geojson").troubles]


def test_a_ward_without_faults_has_none():
    assert told(ward()) == []


def test_an_overlap_a_double_and_a_gap_are_told_with_their_size():
    features = ward()
    wide = box(WEST, SOUTH, WEST + STEP * 1.1, SOUTH + STEP)
    found = read_map(collection([feature(mapping(wide)), *features[1:]]), "a.geojson").troubles
    assert [(one.kind, one.numbers) for one in found] == [("overlap", (1, 2))]
    assert found[0].area == pytest.approx(0.1 * STEP**2 * 111_195**2 * 0.93, rel=0.01)
    assert cell(2).contains(box(*found[0].at, *found[0].at))

    assert told([*features, features[4]]) == [("same", (5, 13))]
    narrow = box(WEST + STEP, SOUTH + STEP, WEST + 1.9 * STEP, SOUTH + 2 * STEP)
    assert told([*features[:5], feature(mapping(narrow)), *features[6:]]) == [("gap", (2, 3, 6, 7, 10, 11))]
    wedge = box(WEST, SOUTH, WEST + STEP - 1e-4, SOUTH + STEP)
    assert ("gap", (1, 2)) in [(kind, numbers[:2]) for kind, numbers in told([feature(mapping(wedge)), *features[1:]])]


def test_a_group_that_is_missing_inside_is_a_gap():
    features = ward()

    assert told([*features[:5], *features[6:]]) == [("gap", (1, 2, 3, 5, 6, 8))]


def test_slips_of_the_hand_are_not_told():
    slip = box(WEST, SOUTH, WEST + STEP - 2e-7, SOUTH + STEP)

    assert told([feature(mapping(slip)), *ward()[1:]]) == []


def test_cleaning_never_hides_what_is_really_there():
    """Two groups drawn on the same ground stay two: the map shows what the file says."""
    same = [cell(1), cell(1), cell(2)]
    assert coverage(same) == same
    assert all(one.area > 0 for one in simplified(same, 20.0))


def test_the_preview_is_light_and_its_shapes_are_all_there():
    found = read_map(collection(ward()), "a.geojson")

    assert len(areas(found)) == len(NAMES)
    assert all(one.drawn for one in found.shapes)


def test_what_will_lie_under_new_shapes_is_told_with_its_share_and_what_only_touches_is_not():
    standing = [cell(1), cell(2), cell(12)]
    half = box(WEST + STEP / 2, SOUTH, WEST + STEP, SOUTH + STEP)
    (found,) = covered(standing, [half, cell(3), half])

    assert (found.place, found.share) == (0, pytest.approx(0.5, rel=1e-6))
    assert found.area == pytest.approx(STEP**2 / 2 * 111_195**2 * 0.93, rel=0.01)
    assert covered(standing, []) == covered([], [half]) == []


def test_an_island_in_a_gap_is_no_part_of_it():
    features = ward()
    middle = cell(6).centroid
    island = box(middle.x - STEP / 5, middle.y - STEP / 5, middle.x + STEP / 5, middle.y + STEP / 5)
    found = read_map(collection([*features[:5], feature(mapping(island)), *features[6:]]), "a.geojson").troubles

    assert [one.kind for one in found] == ["gap"]
    assert found[0].area == pytest.approx((1 - 0.16) * STEP**2 * 111_195**2 * 0.93, rel=0.01)


def test_borders_drawn_twice_a_hand_s_breadth_apart_are_made_lighter_without_new_gaps():
    random = np.random.default_rng(3)
    drawn = []
    for one in fine_ward(25, 4_000):
        ring = np.array(one["geometry"]["coordinates"][0])
        slips = random.normal(0, 5e-7, ring.shape)
        slips[-1] = slips[0]
        drawn.append(shapely.make_valid(shapely.Polygon(ring + slips)))
    less = lighter(drawn, 40_000)

    assert less is not None
    assert sum(shapely.get_num_coordinates(less.areas)) <= 40_000
    assert troubles(less.areas, range(1, 26)) == ()
    assert abs(shapely.union_all(less.areas).area / shapely.union_all(drawn).area - 1) < 1e-4


def on_ground(*rings):
    """Polygons in degrees, from rings in metres from the ward's corner."""
    metres = 111_195 * np.array([np.cos(np.radians(SOUTH)), 1])
    return [shapely.Polygon(np.round(np.array(ring) / metres + (WEST, SOUTH), 10)) for ring in rings]


@pytest.mark.parametrize("corners", [400, 70_000])
def test_a_wedge_open_to_the_outside_is_told_however_fine_the_clean_map_is(corners):
    """Two neighbours that share all of their border, but for a wedge 16 m wide."""
    east = np.linspace(0, 1000, corners // 2)
    foot = np.column_stack([east, 0.01 * np.sin(np.arange(len(east)))])
    left = [*foot, (1000, 800), (992, 800), (992, 1000), (0, 1000)]
    right = [*(foot[1:] + np.array((1000, 0))), (2000, 1000), (1008, 1000), (1008, 800), (1000, 800), foot[-1]]
    drawn = on_ground(left, right)

    assert shapely.coverage_is_valid(drawn)
    assert shapely.get_num_coordinates(shapely.coverage_union_all(drawn)) > corners
    [found] = troubles(drawn, (1, 2))
    assert (found.kind, found.numbers, found.area) == ("gap", (1, 2), pytest.approx(3200, rel=1e-3))


@pytest.mark.parametrize("most", [neighbours.MOST_WEDGED, 0])
def test_a_gap_round_an_island_and_the_hole_in_the_island_are_two(most, monkeypatch):
    """Also in a map too fine to be looked through for gaps that are open to the outside."""
    monkeypatch.setattr(neighbours, "MOST_WEDGED", most)
    frame = box(0, 0, 300, 300) - box(100, 100, 160, 160)
    island = box(114, 114, 146, 146) - box(120, 120, 140, 140)
    west, east = (frame & box(*half) for half in ((0, 0, 130, 300), (130, 0, 300, 300)))
    metres = 111_195 * np.array([np.cos(np.radians(SOUTH)), 1])
    drawn = [shapely.transform(one, lambda at: at / metres + (WEST, SOUTH)) for one in (west, east, island)]
    found = troubles(drawn, (1, 2, 3))

    assert [(one.kind, one.numbers) for one in found] == [("gap", (1, 2, 3)), ("gap", (3,))]
    assert [one.area for one in found] == pytest.approx([60**2 - 32**2, 20**2], rel=1e-3)
