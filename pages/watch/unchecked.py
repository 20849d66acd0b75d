"""The overview's word about what is to be checked, and the switch that leaves visits in doubt out of its figures."""

from dataclasses import replace

import streamlit as st

from core.context import Context
from models import Deed
from pages.parts.address import in_address
from pages.parts.downloads import Told
from pages.parts.links import link
from pages.parts.wall import is_wall
from pages.record.quality import open_findings, seen_by

SWITCH = "checked"


def checked_only(ctx: Context) -> Context:
    """The context whose figures leave out the visits in doubt, when the address says so."""
    if st.query_params.get(SWITCH) != "only" or is_wall(ctx) or not ctx.actor.may(Deed.VISIT_SEE):
        return ctx
    return replace(ctx, aside=in_doubt(ctx))


def in_doubt(ctx: Context) -> tuple[int, ...]:
    """Numbers of the visits that may not belong in the figures as they stand, in order."""
    return tuple(sorted({one.number for one in open_findings(ctx) if one.table == "visit" and one.in_doubt}))


def told_aside(ctx: Context) -> Told:
    """For files and lists: that visits were left out, and how many."""
    return ((ctx.t("quality.figures"), left_out(ctx)),) if ctx.aside else ()


def left_out(ctx: Context) -> str:
    return ctx.t.plural("quality.left_out", len(ctx.aside))


def to_check(ctx: Context) -> None:
    """How many things are to be checked, the way there, and the switch. Drawn last: the figures do not wait for it."""
    if is_wall(ctx) or not ctx.actor.may(Deed.VISIT_SEE):
        return
    whole = replace(ctx, aside=())
    found, doubted = seen_by(whole, open_findings(whole)), in_doubt(whole)
    if not found and not doubted and SWITCH not in st.query_params:
        return
    t = ctx.t
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="to-check"):
        if found:
            link(ctx, "quality", t.plural("quality.to_check", len(found)), icon=":material/rule:")
        if doubted or SWITCH in st.query_params:
            st.toggle(
                t.plural("quality.leave_out", len(doubted)), help=t("quality.leave_out_help"),
                key=in_address(SWITCH, {"only": True}.get, False, lambda _: "only", along=False),
            )  # fmt: skip
