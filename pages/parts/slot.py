"""A place for what comes and goes."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def slot() -> DeltaGenerator:
    """A place in the page that is there on every run, and takes no room while nothing stands in it.

    Streamlit knows what it has drawn by its place: where a notice comes between two fields, the columns and forms
    below are built anew, and with them goes what is being typed there, the focus, and the press of a finger that is
    still down. What comes and goes inside a slot has nothing built anew, though it moves what stands below it.
    """
    return st.container()
