"""Ways to the pages of this part of the menu, which keep who is there and in which language."""

from typing import Any

import streamlit as st

from pages.parts.links import KEPT


def link(label: str, name: str, *, icon: str | None = None, **parameters: Any) -> None:
    """A link to the page `name` with `parameters` in its address."""
    st.page_link(_page(name), label=label, icon=icon, query_params=address(parameters))


def address(parameters: dict[str, Any]) -> dict[str, str]:
    kept = {name: st.query_params[name] for name in KEPT if name in st.query_params}
    return kept | {name: str(value) for name, value in parameters.items() if value is not None}


def _page(name: str) -> st.Page:
    """Streamlit tells pages apart by their address alone."""
    return st.Page(_nothing, url_path=name, title=name)


def _nothing() -> None:
    """Never run: the page of this address is in the menu."""
