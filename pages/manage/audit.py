"""Nhật ký: who changed what and who came in, found again; and whether the trail still holds."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from actions import Refused
from actions.auditing import note_check, open_trail
from core.context import Context
from core.verify import told as chain_told
from metrics.access_trail import access_page
from metrics.trail import trail_page
from metrics.trail_check import Chain, check_access, check_ward
from models import Deed
from pages.manage.audit_export import export_menu
from pages.manage.audit_filters import PAGE, Chosen, clear, filters
from pages.manage.audit_rows import access_row, change_row
from pages.parts.address import number_in_address
from pages.parts.header import plain_header
from pages.record.look import wear
from pages.record.telling import sentence

A_PAGE = 25
MOST_PAGES = 1_000_000
CHECKED = "audit.checked"
"""What the last check found: the chains, shown until the page is left."""


def page(ctx: Context) -> None:
    t = ctx.t
    wear()
    plain_header(ctx, t("menu.audit"))
    try:
        with ctx.database.reading() as session:
            scope = open_trail(session, by=ctx.actor, now=ctx.now())
    except Refused as refusal:
        for problem in refusal.problems:
            st.info(sentence(t, problem), icon=":material/lock:")
        return
    with st.container(width=860, key="audit-page", gap="small"):
        st.caption(t("audit.help"))
        _check(ctx)
        chosen = filters(ctx, scope)
        _list(ctx, scope, chosen)


def _list(ctx: Context, scope: int | None, chosen: Chosen) -> None:
    t = ctx.t
    number = min(int(st.session_state.get(PAGE) or number_in_address(PAGE) or 1), MOST_PAGES)
    rows, found = read_page(ctx, scope, chosen, (number - 1) * A_PAGE, A_PAGE)
    if found and not rows:
        rows, found = read_page(ctx, scope, chosen, 0, A_PAGE)
    if not found:
        st.info(t("audit.nothing_found") if chosen.narrowed else t("audit.nothing_yet"), icon=":material/search_off:")
        if chosen.narrowed:
            st.button(t("register.clear"), icon=":material/filter_alt_off:", on_click=clear)
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small"):
        st.markdown(f"**{t.plural('audit.found', found)}**")
        if ctx.actor.may(Deed.AUDIT_EXPORT):
            export_menu(ctx, chosen, found, lambda: read_page(ctx, scope, chosen, 0, None)[0])
    draw: Callable[[Context, dict[str, Any]], None] = change_row if chosen.of_changes else access_row
    for row in rows:
        draw(ctx, row)
    if (pages := -(-found // A_PAGE)) > 1:
        st.pagination(pages, key=PAGE, bind="query-params", max_visible_pages=5)


def read_page(
    ctx: Context, scope: int | None, chosen: Chosen, first: int, most: int | None
) -> tuple[list[dict[str, Any]], int]:
    """Rows of the trail that was chosen, and how many there are. Read anew: the access trail moves no revision."""
    with ctx.database.reading() as session:
        if chosen.of_changes:
            found = trail_page(session, ctx.ward.id, asked=chosen.changes, first=first, most=most)
            return found.rows.to_dict("records"), found.found
        came = access_page(session, scope, asked=chosen.access, first=first, most=most)
        return came.rows.to_dict("records"), came.found


def _check(ctx: Context) -> None:
    t = ctx.t
    chains: list[Chain] | None = st.session_state.get(CHECKED)
    with st.container(border=True, key="audit-check"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small"):
            st.caption(t("audit.check_help"), width="stretch")
            pressed = st.button(
                t("audit.check"), key="audit-check-now", icon=":material/verified_user:",
                disabled=not ctx.actor.may(Deed.AUDIT_VERIFY),
            )  # fmt: skip
        if pressed:
            with st.spinner(t("audit.checking")):
                chains = st.session_state[CHECKED] = _checked(ctx)
        for chain in chains or []:
            name = t("audit.chain_access") if chain.ward_id is None else t("audit.chain_changes")
            say = st.success if chain.holds else st.error
            say(f"{name}: {' '.join(chain_told(chain, ctx.zone, t))}", icon=_icon(chain))


def _icon(chain: Chain) -> str:
    return ":material/verified:" if chain.holds else ":material/gpp_bad:"


def _checked(ctx: Context) -> list[Chain]:
    with ctx.database.reading() as session:
        chains = [check_ward(session, ctx.ward.id), check_access(session)]
    holds = all(chain.holds for chain in chains)
    with ctx.database.changing() as session:
        note_check(session, holds=holds, by=ctx.actor, now=ctx.now())
    return chains
