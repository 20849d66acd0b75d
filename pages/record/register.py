"""Sổ buổi hướng dẫn: every visit that was ever written down, found again."""

from functools import partial

import streamlit as st

from core.context import Context
from metrics.names import names_of
from metrics.register import STATUSES, RegisterPage, register_page
from pages.parts.address import number_in_address
from pages.parts.downloads import SPREADSHEETS, download_menu
from pages.record.export import workbook
from pages.record.filters import PAGE, Filters, filters
from pages.record.look import wear
from pages.record.papers import papers
from pages.record.visit_list import visit_list
from pages.record.ways import link

A_PAGE = 25
MOST_PAGES = 1_000_000


def page(ctx: Context) -> None:
    t = ctx.t
    wear()
    st.title(t("register.title"), anchor=False)
    with st.container(key="register-page", gap="small"):
        chosen = filters(ctx)
        number = st.session_state.get(PAGE) or number_in_address(PAGE) or 1
        found = _page(ctx, chosen, min(int(number), MOST_PAGES))
        if not found.visits:
            _nothing(ctx, chosen)
            return
        _headline(ctx, found, chosen)
        visit_list(ctx, "register-list", found.rows, ctx.ask(names_of))
        if (pages := -(-found.visits // A_PAGE)) > 1:
            st.pagination(pages, key=PAGE, bind="query-params", max_visible_pages=5)


def _page(ctx: Context, chosen: Filters, number: int) -> RegisterPage:
    """The rows of page `number`; of the first one when there are not so many."""
    found = ctx.ask(register_page, asked=chosen.asked, first=(number - 1) * A_PAGE, most=A_PAGE)
    if found.visits and found.rows.empty:
        return ctx.ask(register_page, asked=chosen.asked, first=0, most=A_PAGE)
    return found


def _headline(ctx: Context, found: RegisterPage, chosen: Filters) -> None:
    t = ctx.t
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small"):
        counts = {name: found.by_status.get(name, 0) for name in ("held", *STATUSES)}
        counts = {name: count for name, count in counts.items() if count or name == "held"}
        told = " · ".join(t.plural(f"register.found_{name}", counts[name]) for name in counts)
        attendances = t.plural("register.attendances", found.attendances)
        st.markdown(f"**{told}** · {attendances}")
        with st.container(horizontal=True, vertical_alignment="center", width="content", gap="small"):
            papers(ctx)
            download_menu(ctx, "register", SPREADSHEETS, t("register.title"), partial(workbook, ctx, chosen))


def _nothing(ctx: Context, chosen: Filters) -> None:
    t = ctx.t
    st.info(t("register.nothing_found") if chosen.narrowed else t("register.nothing_yet"), icon=":material/search_off:")
    if chosen.widen is not None:
        st.button(t("register.from_start"), icon=":material/history:", type="primary", on_click=chosen.widen)
    if chosen.narrowed:
        st.button(t("register.clear"), icon=":material/filter_alt_off:", on_click=chosen.clear)
    else:
        link(t("register.record_first"), "record", icon=":material/edit_note:")
