"""The title of a picture or a list, with its definition one tap away, and what a chart says to those who hear it.

Plain HTML of our own: Streamlit's subheader costs a Markdown parser and a tooltip for each, and would read a group's
name as Markdown. Every text is escaped here.
"""

from html import escape

import streamlit as st

from core.context import Context


def heading(ctx: Context, title: str, definition: str | None = None, spoken: str | None = None) -> None:
    """Draw `title`; `definition` opens behind a "?", `spoken` is for screen readers only."""
    ask = ""
    if definition:
        label = escape(f"{ctx.t('board.what_is_this')}: {title}", quote=True)
        ask = f'<details class="define"><summary aria-label="{label}">?</summary><p>{escape(definition)}</p></details>'
    said = f'<p class="chart-spoken">{escape(spoken)}</p>' if spoken else ""
    st.html(f'<div class="picture-head"><h3>{escape(title)}</h3>{ask}</div>{said}')
