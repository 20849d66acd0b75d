"""Start here: the Streamlit script. Puts the parts together, asks who is there, and shows the menu."""

from functools import partial
from pathlib import Path

import streamlit as st

from core.installation import installation
from pages import entries_for
from pages.parts import door
from pages.parts.find import find_field
from pages.parts.live import in_turn, live
from pages.parts.wall import is_wall, mark_wall

FAVICON = Path(__file__).parent / "static" / "favicon.png"


def main() -> None:
    st.set_page_config(layout="wide", page_icon=FAVICON)
    ctx = door.context()
    entries = entries_for(ctx.actor)
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
        section = entry.section if ctx.actor.may(entry.needs) else entries[0].section
        sections.setdefault(ctx.t(f"menu.section_{section}"), []).append(pages[entry.name])
    chosen = st.navigation(sections, position="hidden" if is_wall(ctx) else "sidebar", expanded=True)
    mark_wall(ctx)
    door.say_who(ctx)
    door.say_which_ward(ctx)
    live(ctx, follow=any(entry.follows() for entry in entries if pages[entry.name] is chosen))
    find_field(ctx)
    chosen.run()


with in_turn(installation().turns):
    main()
