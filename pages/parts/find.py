"""The search field at the top of every page: "/" or Ctrl+K opens it, Enter opens the first answer."""

from pathlib import Path

import streamlit as st

from core.context import Context
from pages.parts.links import KEPT

HERE = Path(__file__).parent
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


def find_field(ctx: Context) -> None:
    """Draw the field, for persons only; what is chosen in it the browser opens, as it opens a link."""
    if ctx.actor.account_id is None:
        return
    words = {name: ctx.t(f"find.{name}", n="{n}") for name in WORDS}
    kept = {name: st.query_params[name] for name in KEPT if name in st.query_params}
    _field(key="find", data={"ward": ctx.ward.id, "language": ctx.t.language, "kept": kept, "words": words})
