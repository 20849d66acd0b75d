"""Streamlit's own words, where they are translated; and the turns in which boards follow a change."""

import json
import re
from contextlib import contextmanager

import pytest
from streamlit.testing.v1 import AppTest

from core.first_page import streamlit_folder
from core.turns import Turns
from pages.parts import live
from texts import translator

FILES = [
    file
    for file in (streamlit_folder() / "static" / "js").glob("*.js")
    if file.stat().st_size < 1_000_000 and not re.match("cytoscape|swimlanes|katex|rehype", file.name)
]
COMPOSED = {"apply_hint", "apply_hint_many", "form_hint", "form_hint_many", "upload_hint_types", "most_selected",
            "page_missing", "page_missing_named", "script_error", "earlier", "later", "choose_date_of", "day_of",
            "month_of", "year_of", "hour_of", "minute_of", "options", "one_option"}  # fmt: skip
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


class Counted(Turns):
    """Turns that note who waited for one."""

    def __init__(self):
        super().__init__()
        self.taken = 0

    @contextmanager
    def turn(self, look=lambda: None):
        self.taken += 1
        with super().turn(look):
            yield


def test_a_run_that_the_badge_asks_for_takes_its_turn_once_and_a_click_none(planted, context_of):
    turns, (planting, _) = Counted(), planted
    with planting() as plot:
        plot.group(1)

    def script(turns, ctx):
        import streamlit as st

        from pages.parts import live

        with live.in_turn(turns):
            live.live(ctx, follow=True)
            st.button("click")
            st.text(f"{turns.taken} {len(turns)} {live.following()}")

    at = AppTest.from_function(script, args=(turns, context_of()), default_timeout=30).run()
    assert at.text[0].value == "0 0 False"

    moved(at)
    assert at.text[0].value == "1 1 True"

    at.button[0].click().run()
    assert at.text[0].value == "1 0 False"

    moved(at)
    assert at.text[0].value == "2 1 True"


def moved(at):
    """What the badge sends when the ward's data have moved; AppTest has no words for it."""
    [badge] = [one.proto for one in at.get("bidi_component") if one.proto.component_name == "live"]
    states = at._tree.get_widget_states()
    told = states.widgets.add()
    told.id = f"$$STREAMLIT_INTERNAL_KEY_{badge.id}__events"
    told.json_trigger_value = json.dumps([{"event": "moved", "value": 2}])
    at._run(states)
