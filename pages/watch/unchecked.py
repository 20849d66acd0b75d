"""The overview's word about what is to be checked, and the switch that leaves visits in doubt out of its figures."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from core.context import Context
from models import Deed, Role
from pages.parts.address import in_address
from pages.parts.downloads import Told
from pages.parts.links import link
from pages.parts.wall import is_wall
from pages.record.quality import open_findings

SWITCH = "checked"


def checked_only(ctx: Context) -> Context:
    """The context whose figures leave out the visits in doubt, when the address says so."""
    if st.query_params.get(SWITCH) != "only" or is_wall(ctx) or not ctx.actor.may(Deed.VISIT_SEE):
        return ctx
    return replace(ctx, aside=in_doubt(ctx))


@dataclass(frozen=True)
class Unchecked:
    """What a board says of the findings that nobody has accepted."""

    all: int
    of: Mapping[int, int]
    """Staff member → how many are theirs."""
    doubted: tuple[int, ...]
    """Visits that may not belong in the figures as they stand, in order."""


def unchecked(ctx: Context) -> Unchecked:
    """Counted once for all open boards (`ctx.prepared`)."""
    found = open_findings(ctx)
    return Unchecked(
        all=len(found),
        of=Counter(owner for one in found for owner in one.owners),
        doubted=tuple(sorted({one.number for one in found if one.table == "visit" and one.in_doubt})),
    )


def in_doubt(ctx: Context) -> tuple[int, ...]:
    """Numbers of the visits that may not belong in the figures as they stand, in order."""
    return ctx.prepared(unchecked).doubted


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
    known = whole.prepared(unchecked)
    found = known.of.get(ctx.actor.id or 0, 0) if ctx.actor.role is Role.STAFF else known.all
    doubted = known.doubted
    if not found and not doubted and SWITCH not in st.query_params:
        return
    t = ctx.t
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="to-check"):
        if found:
            link(ctx, "quality", t.plural("quality.to_check", found), icon=":material/rule:")
        if doubted or SWITCH in st.query_params:
            st.toggle(
                t.plural("quality.leave_out", len(doubted)), help=t("quality.leave_out_help"),
                key=in_address(SWITCH, {"only": True}.get, False, lambda _: "only", along=False),
            )  # fmt: skip
