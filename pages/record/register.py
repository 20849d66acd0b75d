"""Sổ buổi hướng dẫn: every visit that was ever written down, found again."""

from functools import partial
from typing import Any

import streamlit as st

from core.context import Context
from metrics.names import names_of
from metrics.register import visits_register
from pages.record.export import workbook
from pages.record.filters import Filters, filters
from pages.record.look import wear
from pages.record.visit_list import visit_list
from pages.record.ways import go_to, link

A_PAGE = 25
OPENED = "register.opened"


def page(ctx: Context) -> None:
    t = ctx.t
    wear()
    if (opened := st.session_state.pop(OPENED, None)) is not None:
        go_to("visit", id=opened)
    st.title(t("register.title"))
    with st.container(key="register-page", gap="small"):
        chosen = filters(ctx)
        visits = ctx.ask(visits_register, **chosen.question)
        if visits.empty:
            _nothing(ctx, chosen)
            return
        _headline(ctx, visits, chosen)
        pages = -(-len(visits) // A_PAGE)
        number = 1
        bottom = st.container()
        if pages > 1:
            number = min(st.pagination(pages, key="p", bind="query-params", max_visible_pages=5), pages)
        with bottom:
            shown = visits.iloc[(number - 1) * A_PAGE : number * A_PAGE]
            visit_list(ctx, "register-list", shown, ctx.ask(names_of), _open)


def _open(visit_id: int) -> None:
    st.session_state[OPENED] = visit_id


def _headline(ctx: Context, visits: Any, chosen: Filters) -> None:
    t = ctx.t
    held = visits.loc[visits["status"] == "held"]
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small"):
        told = t.plural("register.found", len(visits))
        attendances = t("register.attendances", n=t.number(int(held["attendees"].sum())))
        st.markdown(f"**{told}** · {attendances}")
        st.download_button(
            t("register.export"),
            data=partial(workbook, ctx, chosen, visits),
            file_name=t("register.file_name", ward=ctx.ward.code, day=f"{ctx.today():%Y%m%d}"),
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            icon=":material/download:",
            key="register-export",
            on_click="ignore",
        )


def _nothing(ctx: Context, chosen: Filters) -> None:
    t = ctx.t
    st.info(t("register.nothing_found") if chosen.narrowed else t("register.nothing_yet"), icon=":material/search_off:")
    if chosen.narrowed:
        st.button(t("register.clear"), icon=":material/filter_alt_off:", on_click=chosen.clear)
    else:
        link(t("register.record_first"), "record", icon=":material/edit_note:")
