"""Typed text reaches the server after a short pause, and is handed over later when it could not."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from pages.parts.sent import sent

HERE = Path(__file__).parent
_keeper = st.components.v2.component(
    "ward_keeper", html="<span hidden></span>", js=(HERE / "keeper.js").read_text("utf-8")
)


def keeper(
    key: str,
    form: str,
    stored: Mapping[str, str],
    on_left: Callable[[dict[str, str]], None],
    *,
    numeric: Sequence[str] = (),
    look: str = "",
) -> None:
    """Watch the text fields whose widget keys are in `stored`, with the text that the server holds of each.

    `on_left` gets texts by widget key that the browser still had and the server did not. `numeric` fields get the
    phone's numeric keyboard. `look` is "<widget key> <field's key> <anything>": a new value scrolls that widget into
    view and, where there is a keyboard, puts the caret into the field.
    """
    data = {"form": form, "stored": dict(stored), "numeric": list(numeric), "look": look}
    _keeper(key=key, data=data, on_left_change=partial(_left, key, form, on_left))


def look_at(where: str) -> None:
    """Scroll what stands at `where` ("<widget key> <field's key, or -> <anything>") into view, once for each value."""
    _keeper(key="look", data={"form": "look", "stored": {}, "numeric": [], "look": where})


def _left(key: str, form: str, on_left: Callable[[dict[str, str]], None]) -> None:
    left = sent(key, "left")
    if left and left["form"] == form:
        on_left({name: str(text) for name, text in left["texts"].items()})
