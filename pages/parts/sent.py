"""What a component of ours has sent from the browser."""

from typing import Any

import streamlit as st


def sent(key: str, name: str) -> Any:
    """The value `name` of the component `key`; None when it has sent none, or is no longer on the page.

    What somebody did a moment before the page changed arrives after it: a late text, a second click.
    """
    return dict(st.session_state.get(key) or {}).get(name)
