"""Two people have changed one visit: field by field, both values and a choice. Nothing is lost silently."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

import streamlit as st

from actions.drafts import Content
from actions.visit_entry import VisitEntry
from actions.visit_opening import OpenVisit
from core.context import Context
from metrics.history import history_of_visit
from metrics.names import names_of
from pages.parts.plain import as_text
from pages.record.content import content_from, entry_from
from pages.record.facts import FACTS, label_of, told
from pages.record.form import Form

MINE, THEIRS = "mine", "theirs"
PARTS_OF = {"services": ("services", "counts")}
"""A fact whose content stands in several fields; the others stand in one of their own name."""


def differing(form: Form, visit: OpenVisit) -> dict[str, str | None]:
    """Each fact on which the form and the stored visit differ → whose it is by default; None where both changed it."""
    mine, theirs = _entry(form.content), visit.entry.cleaned()
    base = _entry(form.content["base"])
    found: dict[str, str | None] = {}
    for name in FACTS:
        if getattr(mine, name) == getattr(theirs, name):
            continue
        by_me, by_them = (getattr(one, name) != getattr(base, name) for one in (mine, theirs))
        found[name] = None if by_me and by_them else MINE if by_me else THEIRS
    return found


def choose_between(ctx: Context, form: Form, visit: OpenVisit, save: Callable[[tuple[str, ...]], None]) -> None:
    """Show both values of every differing fact; the button saves what was chosen, on top of their version."""
    t, names = ctx.t, ctx.ask(names_of)
    mine, theirs = _entry(form.content), visit.entry
    heads = {MINE: t("visit.mine"), THEIRS: _theirs(ctx, visit)}
    choices: dict[str, str | None] = {}
    for name, default in differing(form, visit).items():
        says = {
            MINE: told(ctx, names, name, getattr(mine, name)),
            THEIRS: told(ctx, names, name, getattr(theirs, name)),
        }
        choices[name] = st.radio(
            label_of(ctx, name),
            [MINE, THEIRS],
            index=None if default is None else [MINE, THEIRS].index(default),
            format_func=heads.__getitem__,
            captions=[_lines(says[MINE]), _lines(says[THEIRS])],
            key=form.widget(f"choice-{name}-{visit.version}"),
        )
    if not choices:
        st.info(t("visit.nothing_differs"), icon=":material/check:")
    left = list(choices.values()).count(None)
    st.button(
        t.plural("visit.left_to_choose", left) if left else t("visit.save_choice"), type="primary", key="save-choice",
        width="stretch", disabled=left > 0, on_click=partial(_settle, form, visit, choices, save),
    )  # fmt: skip


def _theirs(ctx: Context, visit: OpenVisit) -> str:
    """Who has changed it, and when."""
    with ctx.database.reading() as session:  # newer than what this rerun knows of the ward
        last = history_of_visit(session, ctx.ward.id, visit_id=visit.id).head(1)
    for change in last.itertuples():
        at = change.at.astimezone(ctx.zone)
        name = change.actor if isinstance(change.actor, str) else ctx.t("visit.nobody")
        return ctx.t("visit.theirs", name=as_text(name), when=f"{ctx.t.clock(at)} {ctx.t.day(at.date())}")
    return ctx.t("visit.theirs_unknown")


def _settle(
    form: Form, visit: OpenVisit, choices: dict[str, str | None], save: Callable[[tuple[str, ...]], None]
) -> None:
    form.put(**settled(form.content, visit, choices))
    save(())


def settled(content: Content, visit: OpenVisit, choices: dict[str, str | None]) -> Content:
    """The content after the choice, ready to be saved over the version that was shown."""
    theirs = content_from(visit.entry)
    after = dict(content)
    for name, side in choices.items():
        if side == THEIRS:
            after |= {part: theirs[part] for part in PARTS_OF.get(name, (name,))}
    return after | {"version": visit.version, "base": theirs}


def _entry(content: Content) -> VisitEntry:
    return entry_from(content, UUID(int=0)).cleaned()


def _lines(text: str) -> str:
    """Several lines stay several."""
    return "  \n".join(as_text(line) for line in text.split("\n"))
