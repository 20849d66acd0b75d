"""The first line of every board: its title and the period it looks at. The live stamp stands to their right."""

import streamlit as st

from core.context import Context
from pages.parts.period import Period, period
from pages.parts.plain import as_text


def header(ctx: Context, name: str) -> Period:
    """Title of the page `name`, and the reader's choice of period beside it."""
    with st.container(
        key="board_header", horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.title(ctx.t(f"menu.{name}"), anchor=False)
        return period(ctx)


def plain_header(ctx: Context, title: str) -> None:
    """Title alone, for pages without a period."""
    with st.container(key="board_header"):
        st.title(as_text(title), anchor=False)
