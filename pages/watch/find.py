"""All answers to what somebody looks for; the search field of every page leads here."""

import streamlit as st

from core.context import Context
from core.finding import Hit, Seeker, found
from pages.parts.header import plain_header
from pages.parts.links import KEPT
from pages.parts.plain import as_text

MOST = 20
WORDS = "for"
"""In the address. Of no other page: Streamlit takes a bound name of one page out of the address of the next."""
ICONS = {
    "groups": ":material/home_pin:", "pages": ":material/web_asset:", "people": ":material/person:",
    "services": ":material/school:", "visits": ":material/event_note:",
}  # fmt: skip


def page(ctx: Context) -> None:
    from pages import listed_for  # the menu knows this page

    t = ctx.t
    plain_header(ctx, t("menu.find"))
    with st.container(width=760, key="find-page", gap="small"):
        text = st.text_input(
            t("find.label"), key=WORDS, bind="query-params", live=True, type="search", autocomplete="off",
            placeholder=t("find.placeholder"), label_visibility="collapsed", icon=":material/search:", max_chars=100,
        )  # fmt: skip
        if not (text or "").strip():
            st.info(t("find.hint"), icon=":material/search:")
            return
        sections = found(Seeker(ctx.ask, ctx.actor, t, ctx.today(), listed_for(ctx.actor)), text or "", MOST)
        if not sections:
            st.info(t("find.nothing"), icon=":material/search_off:")
        for section in sections:
            st.subheader(section.title, anchor=False)
            with st.container(gap="xsmall", key=f"find-{section.kind}"):
                for hit in section.hits:
                    _answer(hit, ICONS[section.kind])


def _answer(hit: Hit, icon: str) -> None:
    kept = {name: st.query_params[name] for name in KEPT if name in st.query_params}
    target = st.session_state.get("pages", {}).get(hit.page)
    if target is None:
        return
    label = as_text(hit.label) + (f" · {as_text(hit.detail)}" if hit.detail else "")
    st.page_link(target, label=label, icon=icon, query_params=kept | hit.address)
