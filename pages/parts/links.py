"""Links between pages: every one is an address that can be sent to somebody."""

import pandas as pd
import streamlit as st

from core.context import Context
from models import Deed
from pages.parts.plain import as_text

NEEDS = {
    "record": Deed.VISIT_RECORD, "group": Deed.VISIT_SEE, "visit": Deed.VISIT_SEE, "meetings": Deed.MEETING_SEE,
    "counter": Deed.COUNTER_DAY_RECORD, "members": Deed.VOLUNTEER_CHANGE,
}  # fmt: skip
"""Pages that not everybody may open: who may not sees no way there."""
KEPT = ("lang", "ward")
"""What of the address goes along to another page."""


def link(ctx: Context, page: str, label: str, *, icon: str | None = None, **query: str) -> None:
    """A link to the page of that name in the menu, with `query` in its address; none for who may not open it."""
    if not ctx.actor.may(NEEDS.get(page, Deed.FIGURES_SEE)):
        return
    kept = {name: st.query_params[name] for name in KEPT if name in st.query_params}
    target = st.session_state.get("pages", {}).get(page)
    if target is not None:
        st.page_link(target, label=label, icon=icon, query_params=kept | query)


def group_card(ctx: Context, group: pd.Series) -> None:
    """The chosen group in a few lines, with the ways on."""
    t = ctx.t
    st.markdown(f"**{as_text(group['name'])}** · {t('figures.ladder_' + str(group['step']))}")
    parts = [
        t("links.households", n=t.number(group["households"])),
        t("links.reach", share=t.percent(group["reach"], 0)),
        t("links.last", day=t.day(group["last_visit"]) if pd.notna(group["last_visit"]) else t("board.never")),
        t("links.active", n=t.number(group["active_volunteers"]), all=t.number(group["volunteers"])),
    ]
    st.caption(" · ".join(parts))
    with st.container(horizontal=True):
        link(ctx, "group", t("links.profile"), icon=":material/home_pin:", group=group["code"])
        link(ctx, "record", t("links.record"), icon=":material/edit_note:", group=group["code"])
