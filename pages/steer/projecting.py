"""The boards of the meeting: for a projector in a tab of their own, and on paired displays steered from here."""

from functools import partial
from urllib.parse import urlencode

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from actions import Refused
from actions.displays import MEETING, displays_of_ward
from actions.steering import Steer, steer_display
from boards.drawing import in_order
from core.context import Context
from metrics.meetings import board_order
from models import Deed, Display, DisplayFigures
from pages.manage.doing import TOLD, failed, wrong
from pages.parts.heading import heading
from pages.parts.plain import as_text
from pages.record.telling import sentence

ICONS = {
    DisplayFigures.LIVE: ":material/sensors:",
    DisplayFigures.FROZEN: ":material/ac_unit:",
    DisplayFigures.MEETING: ":material/gavel:",
}


def projecting(ctx: Context, meeting: int | None) -> None:
    """`meeting`: number of the one that goes on."""
    t = ctx.t
    with st.container(horizontal=True, key="project"):
        live = t("projector.show" if meeting is None else "projector.show_live")
        st.link_button(live, address(ctx), icon=":material/present_to_all:", help=t("projector.show_help"))
        if meeting is not None:
            st.link_button(
                t("projector.show_meeting"), address(ctx, meeting), icon=":material/gavel:",
                help=t("projector.show_help"),
            )  # fmt: skip
    if ctx.actor.may(Deed.DISPLAY_STEER) and ctx.actor.may(Deed.DISPLAY_SEE):
        _displays(ctx, meeting)


def address(ctx: Context, meeting: int | None = None) -> str:
    """Of the boards, with the figures of now or a meeting's."""
    asked = {"lang": ctx.t.language, "ward": ctx.ward.code}
    return f"/boards?{urlencode(asked if meeting is None else asked | {'meeting': meeting})}"


def _displays(ctx: Context, meeting: int | None) -> None:
    t = ctx.t
    with ctx.database.reading() as session:
        displays = [one for one in displays_of_ward(session, by=ctx.actor, now=ctx.now()) if one.board == MEETING]
        session.expunge_all()
    if not displays:
        st.caption(t("projector.steers_none"))
        return
    heading(ctx, t("projector.steer"), t("projector.steer_help"))
    for display in displays:
        with st.container(border=True, key=f"steer-{display.id}", gap="small"):
            _one(ctx, display, meeting)


def _one(ctx: Context, display: Display, meeting: int | None) -> None:
    t, board, boards = ctx.t, display.meeting_board, in_order(ctx.ask(board_order))
    st.markdown(f"**{as_text(display.name)}** · {board}. {t(f'projector.board_{boards[board - 1]}')}")
    with st.container(horizontal=True, key=f"steer-turn-{display.id}"):
        _press(ctx, display, "previous", t("projector.previous"), Steer(step=-1), icon=":material/arrow_back:",
               off=board == 1)  # fmt: skip
        _press(ctx, display, "next", t("projector.next"), Steer(step=1), icon=":material/arrow_forward:",
               off=board == len(boards), primary=True)  # fmt: skip
    with st.container(horizontal=True, key=f"steer-boards-{display.id}", gap="small"):
        for number, name in enumerate(boards, 1):
            label = f"{number}. {t(f'projector.board_{name}')}"
            _press(ctx, display, f"board-{number}", label, Steer(board=number), primary=number == board)
    with st.container(horizontal=True, key=f"steer-figures-{display.id}", gap="small"):
        for figures in DisplayFigures:
            if figures is not DisplayFigures.MEETING or meeting is not None:
                _press(
                    ctx, display, figures.value, t(f"projector.figures_{figures}"), Steer(figures=figures),
                    icon=ICONS[figures], primary=figures is display.figures,
                )  # fmt: skip
        _press(ctx, display, "dark", t("projector.dark"), Steer(dark=not display.dark), icon=":material/dark_mode:",
               primary=display.dark)  # fmt: skip


def _press(
    ctx: Context, display: Display, name: str, label: str, steer: Steer, *, icon: str | None = None,
    primary: bool = False, off: bool = False,
) -> None:  # fmt: skip
    st.button(
        label, key=f"steer-{display.id}-{name}", icon=icon, type="primary" if primary else "secondary", disabled=off,
        width="stretch", on_click=partial(_steer, ctx, display.id, steer),
    )  # fmt: skip


def _steer(ctx: Context, display_id: int, steer: Steer) -> None:
    st.session_state.pop(TOLD, None)
    try:
        with ctx.database.changing() as session:
            steer_display(session, display_id, steer, by=ctx.actor, now=ctx.now())
    except Refused as refused:
        wrong(*(sentence(ctx.t, problem) for problem in refused.problems))
    except SQLAlchemyError as error:
        failed(ctx, error)
