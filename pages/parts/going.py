"""Opening another page after a choice that the server has to hear first."""

from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from pages.parts.links import KEPT

_going = st.components.v2.component(
    "ward_going", html="<span hidden></span>", js=(Path(__file__).parent / "going.js").read_text("utf-8")
)


def go_to(page: str, **query: str) -> None:
    """Open the page at the address `page` with `query`; this run goes on. Back leads to the page as it is now."""
    kept = {name: st.query_params[name] for name in KEPT if name in st.query_params}
    _going(key="going", data={"href": f"{page}?{urlencode(kept | query)}"})
