"""A board on a wall screen: the same page with nothing to touch. wall.css takes away what is for hands."""

import streamlit as st

from core.context import Context
from models import Screen


def is_wall(ctx: Context) -> bool:
    """A paired display looks at this, nobody sits before it."""
    return ctx.actor.role is Screen.DISPLAY


MOST_ROWS = 11
"""Rows of a list that a wall shows: nobody can scroll there."""


def mark_wall(ctx: Context) -> None:
    """Tell wall.css that this is a wall screen."""
    if is_wall(ctx):
        st.html('<i class="ward-wall" hidden></i>')
