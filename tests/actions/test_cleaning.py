"""Numbers of somebody in a text: refused wherever they stand, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.cleaning import masked, text_problems

PHONES = ["0912345678", "0912.345.678", "0912 345 678", "+84 912 345 678", "84-912-345-678"]
IDS = ["012345678", "001234567890", "0012 3456 7890", "001 234 567 890"]


def found(text):
    return [(one.code, one.values["found"]) for one in text_problems(text, "note", 500)]


@pytest.mark.parametrize("number", PHONES + IDS)
@pytest.mark.parametrize("around", ["{}", "gọi {} nhé", "2 hộ, gọi {}", "({})", "tổ 3: {}; 4 hộ"])
def test_a_number_of_somebody_is_found_in_any_writing(number, around):
    code = "text_has_phone" if number in PHONES else "text_has_id_number"

    assert found(around.format(number)) == [(code, number.removeprefix("+"))]


@pytest.mark.parametrize("number", ["0912345678", "0912 345 678", "001234567890", "0012 3456 7890"])
@pytest.mark.parametrize("around", ["1 {}", "{} 2", "15 {} 30", "7 8 {}"])
def test_it_is_found_beside_other_numbers(number, around):
    assert [told for _, told in found(around.format(number))] == [number]
    assert masked(around.format(number)) == around.format("".join("•" if one.isdigit() else one for one in number))


def test_two_in_a_row_are_both_found():
    assert found("0912345678 0987654321") == [("text_has_phone", "0912345678"), ("text_has_phone", "0987654321")]
    assert masked("0912345678 - 001234567890") == "•••••••••• - ••••••••••••"


@pytest.mark.parametrize(
    "text",
    ["20 30 40 50 60", "ngày 20/11/2026, 19:30-21:00", "12 15 18 20 22 hộ", "1.500.000 đ", "10 - 20 - 30 - 40", "5"],
)
def test_figures_of_a_visit_are_nobody_s_number(text):
    assert found(text) == []
    assert masked(text) == text


def test_a_long_row_of_figures_is_looked_through_at_once():
    assert [one.code for one in text_problems("1 " * 5_000, "note", 500)] == ["text_too_long"]


@given(st.text("0189 .-abộ", max_size=60))
def test_what_is_masked_holds_no_number_and_is_as_long(text):
    hidden = masked(text)

    assert found(hidden) == []
    assert len(hidden) == len(text)
    assert (hidden == text) == (found(text) == [])
