"""No way out of the dashboard carries a formula that somebody typed."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from texts.spreadsheet import as_cell, is_like_formula

TRIGGERS = "=+-@\t\r\n|%＝＋－＠﹢﹣﹦﹫"
TEXTS = st.one_of(
    st.text(max_size=40),
    st.builds("".join, st.tuples(st.text(" \u00a0\u200b\ufeff", max_size=3), st.sampled_from(TRIGGERS), st.text())),
)  # fmt: skip


@given(TEXTS)
@example('=HYPERLINK("http://evil.test")')
@example("＝１＋１")
@example("\u200b=1+1")
@example("-2+3+cmd|' /C calc'!A0")
def test_no_cell_begins_like_a_formula_and_the_text_is_still_there(text):
    cell = as_cell(text)

    assert cell in (text, f"'{text}")
    assert not is_like_formula(cell)


@pytest.mark.parametrize("text", ["Tổ 12", "tổ-12", "20 hộ", "", "(mưa)", "a@b", "1=1", "'=1"])
def test_ordinary_words_stay_as_they_are(text):
    assert as_cell(text) == text
