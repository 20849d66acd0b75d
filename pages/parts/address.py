"""What a reader has chosen stands in the address, in codes that do not depend on the language: a link is the view.

Streamlit's own `bind="query-params"` writes the labels, so a Vietnamese link would mean nothing in English.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import Any, TypeVar

import streamlit as st

Value = TypeVar("Value")
SEEN = "address.seen"
LARGEST = 2**31 - 1
"""No row and no page has a greater number, and not every database takes one."""
ON_ITS_WAY = 2.0
"""Seconds in which a browser may still send the address as it was before our last change of it."""


@dataclass(frozen=True)
class _Seen:
    """What the last rerun knew of one name."""

    page: str | None
    text: str | None
    """What we left in the address."""
    value: Any
    along: bool
    before: str | None
    """What the browser had sent; other than `text` while our change is on its way."""
    written_at: float


def in_address(
    name: str,
    read: Callable[[str], Value | None],
    default: Value,
    write: Callable[[Value], str] = str,
    *,
    along: bool = True,
) -> str:
    """Fill the widget that is drawn next and keep it in step with `name` in the address; gives the widget's key.

    The address wins when it has changed (a link, the back button), else what the reader has chosen; the default is
    never written. On another page of the session the choice goes along, unless `along` is False.
    `read` gives None for a text that means nothing here.
    """
    seen_all: dict[str, _Seen] = st.session_state.setdefault(SEEN, {})
    seen, sent, page = seen_all.get(name), st.query_params.get(name), st.context.url
    arrived = seen is None or seen.page != page
    if arrived or name not in st.session_state or _from_outside(seen, sent):
        came_along = seen is not None and seen.page != page and along and seen.along and sent is None
        if came_along and seen is not None and read(write(seen.value)) is not None:
            st.session_state[name] = seen.value
        else:
            st.session_state[name] = _read(sent, read, default)
    value = st.session_state[name]
    text = None if value is None or value == default else write(value)
    put(name, text)
    written_at = seen.written_at if seen is not None and seen.text == text else monotonic()
    seen_all[name] = _Seen(page, text, value, along, sent, written_at)
    return name


def _from_outside(seen: _Seen | None, sent: str | None) -> bool:
    """A link or the back button has changed the address; not a browser that our last change has not reached yet."""
    if seen is None or sent == seen.text:
        return False
    return sent != seen.before or monotonic() - seen.written_at > ON_ITS_WAY


def number_in_address(name: str) -> int | None:
    """A number in the address that no widget of Streamlit holds; None for what can be the number of nothing."""
    text = st.query_params.get(name, "")
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(LARGEST)):
        return None
    return number if (number := int(text)) <= LARGEST else None


def put(name: str, value: int | str | None) -> None:
    """Write into the address; None or nothing takes it out."""
    if not value:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != str(value):
        st.query_params[name] = str(value)


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


def _read(text: str | None, read: Callable[[str], Value | None], default: Value) -> Value:
    value = None if text is None else read(text)
    return default if value is None else value
