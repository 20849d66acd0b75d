from collections import Counter
from json import dumps
from random import Random

import pytest
from shapely import unary_union
from shapely.geometry import shape
from sqlalchemy import select

from models import ResidentialGroup
from seed.demo_shapes import cells, cut, joined

BOX = (105.766, 21.547, 105.828, 21.616)


@pytest.fixture(scope="module")
def pieces():
    return cells(40, Random("shapes"))


def test_cells_fill_the_outline_without_gaps_or_overlaps(pieces):
    whole = unary_union([shape(piece.boundary()) for piece in pieces])

    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0
    assert sum(shape(piece.boundary()).area for piece in pieces) == pytest.approx(whole.area, rel=1e-6)


def test_the_same_chance_draws_the_same_cells(pieces):
    assert [piece.boundary() for piece in cells(40, Random("shapes"))] == [piece.boundary() for piece in pieces]


def test_the_halves_of_a_cell_are_the_cell(pieces):
    for piece in pieces:
        first, second = cut(piece)
        assert first.area.area == pytest.approx(second.area.area, rel=0.8)
        assert joined(first, second).area.area == pytest.approx(piece.area.area)


def test_the_demos_shapes_lie_in_the_wards_box_and_are_light(look):
    groups = list(look.scalars(select(ResidentialGroup).where(ResidentialGroup.valid_to.is_(None))))
    drawn = [group for group in groups if group.boundary]
    west, south, east, north = unary_union([shape(group.boundary) for group in drawn]).bounds

    assert (len(groups), len(drawn)) == (75, 73)
    assert BOX[0] <= west < east <= BOX[2]
    assert BOX[1] <= south < north <= BOX[3]
    assert all(shape(group.boundary).is_valid for group in drawn)
    assert sum(len(dumps(group.boundary)) for group in drawn) <= 60_000
    assert Counter(group.latitude is not None for group in groups if not group.boundary) == {True: 1, False: 1}
