"""Vietnamese as people type, search and sort it."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from texts.vietnamese import ALPHABET, TONES, by_name, fold, natural

LETTERS = sorted({unicodedata.normalize("NFC", letter + tone) for letter in "aăâeêioôơuưy" for tone in ["", *TONES]})
WORD = st.text(sorted({*LETTERS, *ALPHABET, *ALPHABET.upper(), *"0123456789"}), min_size=1, max_size=6)
NAMES = st.lists(WORD, min_size=1, max_size=4).map(" ".join)


@given(st.text())
@example("Đ ĐẶNG İ ﬁ ß")
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(NAMES)
def test_composed_and_decomposed_letters_are_the_same(name):
    composed, decomposed = (unicodedata.normalize(form, name) for form in ("NFC", "NFD"))

    assert fold(composed) == fold(decomposed)
    assert natural(composed) == natural(decomposed)
    assert by_name(composed)[:2] == by_name(decomposed)[:2]


@given(NAMES)
def test_what_is_folded_needs_no_vietnamese_keyboard(name):
    assert fold(name).isascii()
    assert fold(name) == fold(name.upper()) == fold(f"  {name}\t")


@pytest.mark.parametrize(
    "typed, written",
    [("to 12", "Tổ  12"), ("duong dong", "Đường Đồng"), ("nguyen", "NGUYỄN"), ("xom nuoc hai", "Xóm Nước Hai")],
)
def test_a_search_without_marks_finds_what_is_written_with_them(typed, written):
    assert fold(written) == typed


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_numbers_in_names_sort_by_their_size(one, other):
    assert (natural(f"Tổ {one}") < natural(f"Tổ {other}")) == (one < other)


def test_groups_sort_as_people_count_them():
    names = ["Xóm Nước Hai", "Tổ 10", "Tổ 2A", "tổ 2", "Tổ 1", "Tổ 2B"]

    assert sorted(names, key=natural) == ["Tổ 1", "tổ 2", "Tổ 2A", "Tổ 2B", "Tổ 10", "Xóm Nước Hai"]


@given(st.text(), st.text())
@example("Tổ 5²", "①")
@example("", "Tổ ٣")
def test_any_two_texts_can_be_sorted(one, other):
    assert (natural(one) < natural(other)) != (natural(one) >= natural(other))
    assert (by_name(one) < by_name(other)) != (by_name(one) >= by_name(other))


def test_people_sort_by_their_given_name_then_the_middle_then_the_family():
    names = ["Trần Văn Bình", "Nguyễn Thị An", "Lê An", "Đỗ Minh An", "Nguyễn Văn Ân", "Bùi Minh An", "Hồ Ăn"]

    assert sorted(names, key=by_name) == [
        "Lê An", "Bùi Minh An", "Đỗ Minh An", "Nguyễn Thị An", "Hồ Ăn", "Nguyễn Văn Ân", "Trần Văn Bình",
    ]  # fmt: skip


def test_letters_follow_the_vietnamese_alphabet():
    words = ["an", "ăn", "ân", "dân", "đan", "em", "êm", "oa", "ôm", "ơn", "uy", "ưa"]

    for first, second in pairwise(words):
        assert by_name(first) < by_name(second)


def test_tones_follow_the_order_of_dictionaries():
    words = ["ma", "mà", "mả", "mã", "má", "mạ"]

    for first, second in pairwise(words):
        assert by_name(first) < by_name(second)


@given(st.lists(NAMES, max_size=8), st.randoms())
def test_the_order_of_names_does_not_depend_on_the_order_before(names, chance):
    shuffled = names.copy()
    chance.shuffle(shuffled)

    assert sorted(shuffled, key=by_name) == sorted(names, key=by_name)
