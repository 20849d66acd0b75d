"""Choices that stand in the address as codes, so that a link works for readers of either language.

(Streamlit's own `bind` writes the words that are shown, which differ by language.)
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

SEEN = "in_address.seen"


def one_of(name: str, options: Sequence[str], default: str) -> dict[str, Any]:
    """Arguments for a widget that chooses one of `options`: its key, filled from the address, and what keeps it."""
    return _bound(name, default, lambda text: text if text in options else default, lambda value: value or default)


def some_of(name: str, options: Sequence[str]) -> dict[str, Any]:
    """The same for a widget that chooses any number of `options`."""
    return _bound(
        name, "", lambda text: [part for part in text.split(",") if part in options], lambda value: ",".join(value)
    )


def number_in_address(name: str) -> int | None:
    """A number in the address that no widget of Streamlit holds."""
    text = st.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() else None


def put(name: str, value: int | str | None) -> None:
    """Write into the address; None or nothing takes it out."""
    if value:
        st.query_params[name] = str(value)
    else:
        st.query_params.pop(name, None)


def _bound(name: str, default: str, read: Callable[[str], Any], write: Callable[[Any], str]) -> dict[str, Any]:
    key = f"at-{name}"
    text = st.query_params.get(name, default)
    seen: dict[str, str] = st.session_state.setdefault(SEEN, {})
    if key not in st.session_state or seen.get(name) != text:
        st.session_state[key] = read(text)  # a link, or the back button
    seen[name] = text
    return {"key": key, "on_change": partial(_changed, name, key, default, write)}


def _changed(name: str, key: str, default: str, write: Callable[[Any], str]) -> None:
    text = write(st.session_state[key])
    st.session_state[SEEN][name] = text
    put(name, text if text != default else None)
    put("p", None)  # back to the first page
