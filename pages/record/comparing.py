"""Two people have changed one thing: place by place, both values and a choice. Nothing is lost silently."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from core.context import Context
from pages.parts.plain import as_text
from pages.record.form import Form

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Difference:
    """Where what the form holds and what is stored are not the same."""

    name: str
    label: str
    mine: str
    """In words; several lines stay several."""
    theirs: str
    default: str | None
    """Whose it is by default; None where both have changed it."""


def choose_between(
    ctx: Context,
    form: Form,
    differences: Sequence[Difference],
    theirs: str,
    version: int,
    settle: Callable[[dict[str, str | None]], None],
) -> None:
    """Show both values of every difference; the button hands over whose was chosen for each, on top of `version`.

    `theirs` heads the other person's values (see `theirs_head`).
    """
    t, choices = ctx.t, {}
    heads = {MINE: t("visit.mine"), THEIRS: theirs}
    for one in differences:
        choices[one.name] = st.radio(
            as_text(one.label),
            [MINE, THEIRS],
            index=None if one.default is None else [MINE, THEIRS].index(one.default),
            format_func=heads.__getitem__,
            captions=[_lines(one.mine), _lines(one.theirs)],
            key=form.widget(f"choice-{one.name}-{version}"),
        )
    if not choices:
        st.info(t("visit.nothing_differs"), icon=":material/check:")
    left = list(choices.values()).count(None)
    st.button(
        t.plural("visit.left_to_choose", left) if left else t("visit.save_choice"), type="primary", key="save-choice",
        width="stretch", disabled=left > 0, on_click=lambda: settle(choices),
    )  # fmt: skip


def theirs_head(ctx: Context, history: pd.DataFrame) -> str:
    """Who has changed it last, and when; `history` newest first."""
    for change in history.head(1).itertuples():
        at = change.at.astimezone(ctx.zone)
        name = change.actor if isinstance(change.actor, str) else ctx.t("visit.nobody")
        return ctx.t("visit.theirs", name=as_text(name), when=f"{ctx.t.clock(at)} {ctx.t.day(at.date())}")
    return ctx.t("visit.theirs_unknown")


def _lines(text: str) -> str:
    """Several lines stay several."""
    return "  \n".join(as_text(line) for line in text.split("\n"))
