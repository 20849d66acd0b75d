"""Shapes find their groups by name or code, whatever the marks, and places are read as people paste them."""

import pytest

from files.refusal import CellRefused
from maps.matching import Named, essence, match
from maps.parts import Shape
from maps.points import place_of
from tests.maps.making import KNOWN

GROUPS = [
    Named(1, "T01", "Tổ 1", "Thịnh Đán"), Named(2, "T02", "Tổ 2"), Named(12, "T12", "Tổ 12"),
    Named(20, "X01", "Xóm Nước Hai"), Named(31, "P01", "Tổ 1", "Phúc Hà"),
]  # fmt: skip


def found(*rows, column=None):
    shapes = [Shape(number, row) for number, row in enumerate(rows, start=1)]
    return match(shapes, GROUPS, column)


@pytest.mark.parametrize(
    "words, name",
    [
        ("Tổ dân phố số 05", "5"), ("TDP 12", "12"), ("to_12", "12"), ("TỔ 1A", "1a"), ("Xóm Nước Hai", "nuoc hai"),
        ("Tổ dân phố Tân Lập 1", "tan lap 1"), ("12", "12"), ("Tổ", "to"),
    ],
)  # fmt: skip
def test_what_is_left_of_a_name(words, name):
    assert essence(words) == name


def test_the_column_is_found_by_itself_and_marks_do_not_matter():
    rows = [{"OBJECTID": "1", "TenTDP": "TO DAN PHO SO 02"}, {"OBJECTID": "2", "TenTDP": "nước hai"},
            {"OBJECTID": "3", "TenTDP": "Tổ 12"}]  # fmt: skip
    seen = found(*rows)

    assert (seen.column, seen.groups) == ("TenTDP", {1: 2, 2: 20, 3: 12})
    assert found(*rows, column="OBJECTID").groups == {2: 2}


def test_codes_match_too():
    assert found({"ma": "t02"}, {"ma": "X01"}).groups == {1: 2, 2: 20}


def test_groups_called_alike_need_their_former_unit():
    seen = found({"ten": "Tổ 1", "xa_cu": "Phường Phúc Hà"}, {"ten": "Tổ 1", "xa_cu": ""}, {"ten": "Tổ 2"})

    assert seen.groups == {1: 31, 3: 2}
    assert seen.unclear == {2}


def test_a_file_without_names_matches_nothing():
    assert found({"FID": "901"}, {"FID": "902"}).column == ""
    assert found().groups == {}


PLACES = [
    "21.5712, 105.7934", "105.7934 21.5712", "21,5712; 105,7934", "21,5712, 105,7934", "21,5712 105,7934",
    "(21.5712, 105.7934)",
    "21°34'16.32\"N 105°47'36.24\"E", "21°34′16.32″B, 105°47′36.24″Đ", "N 21°34.272' E 105°47.604'",
]  # fmt: skip


@pytest.mark.parametrize("typed", PLACES)
def test_a_place_is_read_however_it_is_pasted(typed):
    assert place_of(typed, known=KNOWN) == pytest.approx((105.7934, 21.5712), abs=1e-5)


def test_a_place_in_vn2000_is_read_either_way_round():
    for typed in ("426632.6 2386359.2", "2386359.2, 426632.6"):
        assert place_of(typed, meridian=106.5, known=KNOWN) == pytest.approx((105.79342, 21.57120), abs=2e-4)


@pytest.mark.parametrize(
    "typed, code",
    [("", "point_unclear"), ("21.57", "point_unclear"), ("nhà văn hóa", "point_unclear"), ("1.0, 2.0", "point_outside"),
     ("10.77, 106.70", "point_far"), ("21.57, 105.79, 3", "point_unclear")],
)  # fmt: skip
def test_a_place_that_is_none_is_refused_by_name(typed, code):
    with pytest.raises(CellRefused) as refusal:
        place_of(typed, known=KNOWN)

    assert refusal.value.code == code
