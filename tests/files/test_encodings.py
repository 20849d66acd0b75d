"""Letters are read right or refused by name: every encoding Vietnam has used, and what goes wrong with them."""

import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from files.encodings import converted
from files.legacy import TCVN3, VNI, from_1258, from_tcvn3, from_vni
from files.reading import read_table_file
from files.refusal import FileRefused
from files.syllables import is_syllable
from tests.files.making import ALL_134, PROSE, in_table, refusal_of, tcvn3, vni, windows_1258, workbook

ROWS = [line.split(";") for line in PROSE.splitlines()]
WORDS = st.text(st.sampled_from(ALL_134 + "abcghnt AHNT0123"), min_size=1, max_size=40)


def rows_of(data, **named):
    return [values for _, values in read_table_file(data, "bang.csv", **named).sheets[0].rows]


def test_there_are_134_letters_with_marks():
    assert len(set(ALL_134)) == 134
    assert all(unicodedata.is_normalized("NFC", letter) for letter in ALL_134)


@pytest.mark.parametrize(
    "data",
    [PROSE.encode(), PROSE.encode("utf-8-sig"), unicodedata.normalize("NFD", PROSE).encode(), PROSE.encode("utf-16"),
     b"\xfe\xff" + PROSE.encode("utf-16-be"), PROSE.encode("utf-32"), windows_1258(PROSE)],
    ids=["utf-8", "bom", "nfd", "utf-16-le", "utf-16-be", "utf-32", "windows-1258"],
)  # fmt: skip
def test_what_is_certain_is_read_unasked(data):
    assert rows_of(data) == ROWS


@pytest.mark.parametrize(
    "data, code, answer",
    [
        (tcvn3(PROSE), "looks_like_tcvn3", "tcvn3"),
        (tcvn3(PROSE).decode("latin-1").encode(), "looks_like_tcvn3", "tcvn3"),
        (vni(PROSE), "looks_like_vni", "vni"),
        (vni(PROSE).decode("latin-1").encode(), "looks_like_vni", "vni"),
        (PROSE.encode("utf-16-le"), "utf16_without_mark", "utf-16-le"),
        (PROSE.encode("utf-16-be"), "utf16_without_mark", "utf-16-be"),
    ],
    ids=["tcvn3", "tcvn3-in-utf-8", "vni", "vni-in-utf-8", "utf-16-le", "utf-16-be"],
)
def test_old_fonts_are_named_and_read_right_when_the_reader_agrees(data, code, answer):
    refusal = refusal_of(read_table_file, data, "bang.csv")

    assert (refusal.code, refusal.asks) == (code, "encoding")
    assert answer in refusal.choices
    assert rows_of(data, encoding=answer) == ROWS


@pytest.mark.parametrize(
    "data, code",
    [
        (PROSE.encode().decode("latin-1").encode(), "mojibake"),
        (PROSE.encode().decode("cp1252", "ignore").encode(), "mojibake"),
        (PROSE.encode("cp1252", "replace"), "question_marks"),
        (PROSE.encode("ascii", "replace"), "question_marks"),
        (PROSE.encode("latin-1", "replace").decode("latin-1").encode(), "question_marks"),
        (PROSE.encode()[:-40] + b"\xff\xfe" + PROSE.encode(), "encoding_unclear"),
        (PROSE.replace("ạ", "\ufffd").encode(), "letters_lost"),
        (PROSE.encode() + tcvn3(PROSE).decode("latin-1").encode(), "mixed_letters"),
        (b"a;b\n1;\0\n" + PROSE.encode(), "nul_bytes"),
    ],
    ids=[
        "mojibake",
        "mojibake-1252",
        "lost-1252",
        "lost-ascii",
        "lost-utf-8",
        "broken-utf-8",
        "u+fffd",
        "mixed",
        "nul",
    ],
)
def test_what_is_spoilt_is_refused_by_name(data, code):
    assert refusal_of(read_table_file, data, "bang.csv").code == code


def test_an_old_font_inside_a_workbook_is_found_too():
    data = workbook([[in_table(cell, TCVN3) for cell in row] for row in ROWS])

    assert refusal_of(read_table_file, data, "bang.xlsx").code == "looks_like_tcvn3"
    assert [values for _, values in read_table_file(data, "b.xlsx", encoding="tcvn3").sheets[0].rows] == ROWS


@pytest.mark.parametrize(
    "text", ["Ma;Ten\n1;To 12\n", "Mã;Tên\n1;Lê Hà\n", "Tên;Ghi chú\nZürich;café ở phố\n", "a;b\n1;5 m²\n"]
)
def test_plain_and_foreign_words_are_left_alone(text):
    assert rows_of(text.encode()) == [line.split(";") for line in text.splitlines()]


def test_one_word_that_two_encodings_could_mean_is_not_guessed():
    refusal = refusal_of(read_table_file, b"ho;b\nH\xe9;1\n", "bang.csv")

    assert refusal.code == "encoding_unclear"
    assert {"windows-1258", "tcvn3"} <= set(refusal.choices)


@given(WORDS)
def test_windows_1258_comes_back_as_it_went(text):
    assert from_1258(windows_1258(text)) == text


@given(WORDS)
def test_vni_comes_back_as_it_went(text):
    assert from_vni(in_table(text, VNI)) == text


@given(
    st.text(
        st.sampled_from([letter for letter in ALL_134 if letter in TCVN3.values()] + list("abcgh 012")), max_size=40
    )
)
def test_tcvn3_comes_back_as_it_went(text):
    assert from_tcvn3(in_table(text, TCVN3)) == text


def test_capitals_drawn_by_a_tcvn3_font_become_capitals():
    assert converted(in_table("TổNG CộNG", TCVN3), "tcvn3") == "TỔNG CỘNG"


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    with suppress(FileRefused):
        assert read_table_file(data, "a.csv").sheets


def test_syllables_of_everyday_words_are_known():
    words = "nguyễn quyết thắng giếng quốc quỳnh gìn khuya yếu thuở nghiêng ngoằn huỷ hoà tuýt đường ỷ ơi xoong"

    assert [word for word in words.split() if not is_syllable(word)] == []
    assert [word for word in ["NguyÔn", "toå", "Ã¡", "tạch́", "tảc"] if is_syllable(word)] == []
