"""What a press came to stays told while the page follows the data, and goes with the next thing that somebody does."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from core.turns import Turns
from tests.pages.test_live import moved
from tests.planting import EVENING


@pytest.fixture
def told(planted, context_of):
    """A page on which something was just done, and its clock, which stands until it is moved."""
    planting, _ = planted
    with planting() as plot:
        plot.group(1)
    clock = [EVENING]

    def script(ctx, turns):
        import streamlit as st

        from pages.manage import doing
        from pages.parts import live

        with live.in_turn(turns):
            live.live(ctx, follow=True)
            doing.tell(ctx, "here")
            st.button("do", on_click=doing.succeeded, args=("Đã làm.",))
            st.button("something else")

    at = AppTest.from_function(script, args=(context_of(clock=lambda: clock[0]), Turns()), default_timeout=30).run()
    at.button[0].click().run()
    assert words(at) == ["Đã làm."]
    return at, clock


def words(at):
    return [one.value for one in at.success]


def test_it_stays_while_the_page_follows_the_data(told):
    at, clock = told
    clock[0] += timedelta(seconds=3)
    moved(at)
    assert words(at) == ["Đã làm."]

    clock[0] += timedelta(seconds=4)
    moved(at)
    assert words(at) == []


def test_it_goes_with_the_next_press_but_not_with_a_text_that_arrives_late(told):
    at, clock = told
    clock[0] += timedelta(seconds=0.5)
    at.button[1].click().run()
    assert words(at) == ["Đã làm."]

    clock[0] += timedelta(seconds=2.5)
    at.button[1].click().run()
    assert words(at) == []
