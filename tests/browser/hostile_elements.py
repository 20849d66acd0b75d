"""A page for test_hostile_text.py: every payload in every kind of element that shows what people typed."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).parents[2]))

import pandas as pd
import streamlit as st

from core.offers import Offers
from models import Actor, Role
from pages.parts.combobox import Option, combobox
from pages.parts.header import plain_header
from pages.parts.heading import heading
from pages.parts.map_preview import Outline, map_preview
from pages.parts.numbers import Card, Filed, numbers
from pages.parts.plain import as_text
from pages.parts.table import Column, table, tabulated
from tests.browser.payloads import PAYLOADS
from texts import translator

T = translator("vi")
SQUARE = {"type": "Polygon", "coordinates": [[[105, 21], [106, 21], [106, 22], [105, 22], [105, 21]]]}
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
CTX = SimpleNamespace(t=T, actor=Actor(1, 1, "", Role.STAFF), offers=Offers(), page="x", local_now=lambda: NOON)


def show(number: int, typed: str) -> None:
    """Each kind in a container whose key names it."""
    kinds = {
        "markdown": lambda: st.markdown(f"**{as_text(typed)}**"),
        "caption": lambda: st.caption(as_text(typed)),
        "text": lambda: st.text(typed),
        "box": lambda: st.warning(as_text(typed), icon=":material/error:"),
        "title": lambda: plain_header(CTX, typed) if number == 0 else st.title(as_text(typed)),
        "heading": lambda: heading(CTX, typed, typed, typed),
        "expander": lambda: st.expander(as_text(typed), key=f"expander{number}"),
        "button": lambda: st.button(as_text(typed), key=f"button{number}"),
        "pills": lambda: st.pills("x", [1], format_func=lambda _: as_text(typed), key=f"pills{number}"),
        "radio": lambda: st.radio(
            "x", [1], format_func=lambda _: as_text(typed), captions=[as_text(typed)], key=f"radio{number}"
        ),
        "checkbox": lambda: st.checkbox(as_text(typed), key=f"checkbox{number}"),
        "popover": lambda: st.popover(as_text(typed), key=f"popover{number}"),
        "table": lambda: table(
            CTX,
            f"table{number}",
            tabulated(T, pd.DataFrame({"name": [typed]}), [Column("name", "x")]),
            caption="x",
            about=None,
        ),
        "numbers": lambda: numbers(
            CTX,
            f"numbers{number}",
            [Card(label=typed, value=typed, definition=typed, filed=Filed(value=None))],
            of=typed,
            day=NOON.date(),
            told=(),
        ),
        "select": lambda: st.selectbox("x", [1], format_func=lambda _: typed, key=f"select{number}"),
        "label": lambda: st.text_input(as_text(typed), typed, key=f"label{number}", help=as_text(typed)),
        "combobox": lambda: combobox(
            CTX, f"combobox{number}", "x", [Option(1, typed, "")], 1, lambda _: None, placeholder="x"
        ),
        "combobox-label": lambda: combobox(
            CTX, f"combobox-label{number}", typed, [Option(1, typed, typed)], 1, lambda _: None, placeholder=typed
        ),
        "outlines": lambda: map_preview(
            CTX,
            f"outlines{number}",
            [Outline(geometry=SQUARE, title=typed, label=typed, at=(0.5, 0.5), kind="new")],
            label=typed,
            legend=[("new", typed)],
        ),
        "pagelink": lambda: st.page_link("https://localhost/x", label=as_text(typed), help=as_text(typed)),
    }
    for kind, draw in kinds.items():
        with st.container(key=f"kind-{kind}-{number}"):
            draw()


for place, payload in enumerate(PAYLOADS.values()):
    show(place, payload)
