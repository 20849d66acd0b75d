"""Streamlit's own words, and where they are translated."""

import re

import pytest

from core.first_page import streamlit_folder
from pages.parts import live
from texts import translator

FILES = [
    file
    for file in (streamlit_folder() / "static" / "js").glob("*.js")
    if file.stat().st_size < 1_000_000 and not re.match("cytoscape|swimlanes|katex|rehype", file.name)
]
COMPOSED = {"apply_hint", "apply_hint_many", "form_hint", "form_hint_many", "upload_hint_types", "most_selected",
            "page_missing", "page_missing_named", "script_error"}  # fmt: skip
"""Sentences that Streamlit puts together from pieces, or writes on the server."""


@pytest.fixture(scope="module")
def bundle():
    return "\n".join(file.read_text("utf-8") for file in FILES)


def test_every_english_word_is_exactly_as_streamlit_writes_it(bundle):
    english = {key: text for key, text in translator("en").sentences.items() if key.startswith("chrome.")}
    gone = {
        key: text
        for key, text in english.items()
        if key.partition(".")[2] not in COMPOSED
        and any(piece.strip() not in bundle for piece in re.split(r"\{\w+\}", text) if piece.strip())
    }
    assert gone == {}


def test_the_script_carries_the_words_of_both_languages():
    script = live.script()

    assert "Mất liên lạc từ {since}" in script
    assert "Lost contact since {since}" in script


def test_no_two_english_words_are_the_same():
    chrome = [text for key, text in translator("en").sentences.items() if key.startswith("chrome.")]

    assert sorted(chrome) == sorted(set(chrome))
