"""The clothes of this part of the menu."""

from pathlib import Path

import streamlit as st

_STYLE = (Path(__file__).parent / "record.css").read_text("utf-8")


def wear() -> None:
    """Put the style of the forms and visits on the page."""
    st.html(f"<style>{_STYLE}</style>")
