"""A choice that stands in the address: a link and the back button win, what a slow browser repeats does not."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import address


@pytest.fixture
def choice(monkeypatch):
    """A page with one choice among a, b and c; a is the default, which the address never holds."""

    def script():
        import streamlit as st

        from pages.parts.address import in_address, one_of

        st.segmented_control("x", ["a", "b", "c"], key=in_address("x", one_of(["a", "b", "c"]), "a"))

    def later():
        monkeypatch.setattr(address, "ON_ITS_WAY", -1.0)

    def open_page(**query):
        at = AppTest.from_function(script)
        for name, value in query.items():
            at.query_params[name] = value
        return at.run()

    return open_page, later


def shown(at):
    """The choice, and what the address says ("" for nothing)."""
    return at.session_state["x"], "".join(at.query_params.get("x", ""))


def choose(at, value):
    at.session_state["x"] = value
    return at.run()


@pytest.mark.parametrize("sent, expected", [("b", ("b", "b")), ("z", ("a", "")), ("a", ("a", ""))])
def test_a_link_is_the_view(choice, sent, expected):
    open_page, _ = choice

    assert shown(open_page(x=sent)) == expected


def test_a_choice_goes_into_the_address_and_its_default_out_of_it(choice):
    open_page, _ = choice
    at = open_page()

    assert shown(choose(at, "c")) == ("c", "c")
    assert shown(choose(at, "a")) == ("a", "")


def test_the_back_button_wins(choice):
    open_page, later = choice
    at = choose(open_page(), "c")
    later()
    at.query_params.pop("x")

    assert shown(at.run()) == ("a", "")


def test_a_browser_that_has_not_heard_of_the_choice_yet_does_not_undo_it(choice):
    open_page, _ = choice
    at = choose(open_page(), "c")
    at.query_params.pop("x")

    assert shown(at.run()) == ("c", "c")
