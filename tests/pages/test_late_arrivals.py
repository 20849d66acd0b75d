"""What somebody does while the page is on its way to another state: it breaks nothing and takes nothing back."""

from streamlit.testing.v1 import AppTest


def filled():
    import streamlit as st

    from pages.record.form import Form

    form = Form({"venue": "", "services": [1], "on_day": "2026-03-02"})
    form.show("venue", "")
    form.show("services-core", [1], of="services")
    form.show("on_day", "2026-03-02")
    form.put(venue="Nhà văn hóa", services=[1])
    st.session_state["filled again"] = [name for key, name in form.shown.items() if key not in st.session_state]


def late():
    import streamlit as st

    from pages.parts.sent import sent

    st.session_state["came"] = sent("a component that is gone", "left")


def run(script):
    at = AppTest.from_function(script).run()
    assert not at.exception, at.exception
    return at.session_state


def test_only_the_widgets_of_what_has_changed_are_filled_again():
    assert run(filled)["filled again"] == ["venue"]


def test_what_a_component_sent_that_is_gone_is_nothing():
    assert run(late)["came"] is None
