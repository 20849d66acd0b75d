"""The search field at the top of every page: "/" or Ctrl+K opens it, Enter opens the first answer."""

from pathlib import Path
from typing import Any

import streamlit as st

from core.context import Context
from pages.parts.links import KEPT
from pages.parts.sent import sent

HERE = Path(__file__).parent
OPENED = "find.opened"
KEY = "find"
WORDS = ("label", "placeholder", "hint", "nothing", "all", "close", "away", "keys", "count")
_field = st.components.v2.component(
    "ward_find",
    html='<div class="find"><button type="button" class="open"></button><div class="box" role="search">'
    '<div class="line"><input type="search" role="combobox" aria-autocomplete="list" aria-expanded="false" '
    'aria-controls="answers" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="go" '
    'maxlength="100"><kbd></kbd>'
    '<button type="button" class="close"></button></div><div id="answers" role="listbox" hidden></div>'
    '<div role="status"></div></div></div>',
    css=(HERE / "find.css").read_text("utf-8"),
    js=(HERE / "find.js").read_text("utf-8"),
)


def find_field(ctx: Context, pages: dict[str, Any]) -> None:
    """Draw the field, for persons only; what was chosen in it opens, and ends this rerun."""
    if ctx.actor.account_id is None:
        return
    if (opened := st.session_state.pop(OPENED, None)) is not None and opened["page"] in pages:
        asked = {str(name): str(value) for name, value in opened["address"].items()}
        st.switch_page(pages[opened["page"]], query_params=_kept() | asked)
    words = {name: ctx.t(f"find.{name}", n="{n}") for name in WORDS}
    _field(
        key=KEY,
        data={"ward": ctx.ward.id, "language": ctx.t.language, "kept": _kept(), "words": words},
        on_opened_change=_opened,
    )


def _kept() -> dict[str, str]:
    return {name: st.query_params[name] for name in KEPT if name in st.query_params}


def _opened() -> None:
    if (opened := sent(KEY, "opened")) is not None:
        st.session_state[OPENED] = opened
