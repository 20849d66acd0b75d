"""What a reader has chosen stands in the address, in words that do not depend on the language: a link is the view.

Streamlit's own `bind="query-params"` writes the labels, so a Vietnamese link would mean nothing in English.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

import streamlit as st

Value = TypeVar("Value")


def from_address(
    key: str, read: Callable[[str], Value | None], default: Value, write: Callable[[Value], str] = str
) -> None:
    """Set the widget `key` before it is drawn: to the address, else to what it was on the page before, else `default`.

    `read` gives None for a text that means nothing here. What is not the default is written back, so that it goes along
    to the next page. Give the widget `on_change=to_address(key, default, write)`.
    """
    text = st.query_params.get(key)
    value = None if text is None else read(text)
    if value is None:
        value = st.session_state.get(_kept(key), default)
    st.session_state[key] = value
    _write(key, value, default, write)


def to_address(key: str, default: Value, write: Callable[[Value], str] = str) -> Callable[[], None]:
    """What the widget `key` does when it changes."""

    def changed() -> None:
        _write(key, st.session_state[key], default, write)

    return changed


def one_of(options: Sequence[Value], write: Callable[[Value], str] = str) -> Callable[[str], Value | None]:
    """Reads the text of one of `options`."""
    by_text = {write(option): option for option in options}
    return by_text.get


def several_of(options: Sequence[Value], write: Callable[[Value], str] = str) -> Callable[[str], list[Value] | None]:
    """Reads the texts of some of `options`, with commas between them."""
    by_text = {write(option): option for option in options}
    return lambda text: [by_text[part] for part in text.split(",") if part in by_text] or None


def joined(values: Sequence[Any]) -> str:
    """Writes several values, with commas between them."""
    return ",".join(str(value) for value in values)


def read_days(text: str) -> tuple[date, date] | None:
    """Reads "2026-01-01..2026-03-31"."""
    try:
        since, until = (date.fromisoformat(part) for part in text.split(".."))
    except ValueError:
        return None
    return (since, until) if since <= until else None


def write_days(days: Sequence[date]) -> str:
    return "..".join(day.isoformat() for day in days)


def _write(key: str, value: Any, default: Any, write: Callable[[Any], str]) -> None:
    st.session_state[_kept(key)] = value
    if value == default or value is None:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != write(value):
        st.query_params[key] = write(value)


def _kept(key: str) -> str:
    return f"{key}.kept"
