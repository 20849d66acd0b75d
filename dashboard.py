"""Start here: the Streamlit script. Puts the parts together, asks who is there, and shows the menu."""

from functools import partial
from pathlib import Path

import streamlit as st

from pages import open_to
from pages.parts import door
from pages.parts.live import live

FAVICON = Path(__file__).parent / "static" / "favicon.png"


def main() -> None:
    st.set_page_config(layout="wide", page_icon=FAVICON)
    ctx = door.context()
    entries = open_to(ctx.actor)
    pages = {
        entry.name: st.Page(
            partial(door.guarded, entry.page, ctx),
            title=ctx.t(f"menu.{entry.name}"),
            url_path="" if entry.first else entry.name,
            default=entry.first,
            icon=entry.icon,
            visibility="visible" if entry.listed else "hidden",
        )
        for entry in entries
    }
    st.session_state["pages"] = pages
    sections: dict[str, list] = {}
    for entry in entries:
        sections.setdefault(ctx.t(f"menu.section_{entry.section}"), []).append(pages[entry.name])
    chosen = st.navigation(sections)
    door.say_which_ward(ctx)
    live(ctx, follow=any(entry.follows() for entry in entries if pages[entry.name] is chosen))
    chosen.run()


main()
