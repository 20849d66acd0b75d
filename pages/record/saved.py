"""After saving: what was stored, as stored, and what it changed for the group."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from actions.visit_opening import OpenVisit
from core.context import Context
from metrics.coverage import groups_on
from metrics.names import names_of
from pages.parts.keeper import look_at
from pages.parts.plain import as_text
from pages.record.facts import show_facts
from pages.record.ways import link
from texts import Translator


@dataclass(frozen=True)
class Standing:
    """How a group stands: enough to tell what one visit has changed."""

    group_id: int
    visits: int
    step: int
    core_missing: int
    reach: float


def standing_of(ctx: Context, group_id: int | None) -> Standing | None:
    """The group's standing today; None for no group, or one that is no longer in force."""
    if group_id is None:
        return None
    table = ctx.ask(groups_on, day=ctx.today())
    found = table.loc[table["id"] == group_id]
    if found.empty:
        return None
    row = found.iloc[0]
    return Standing(group_id, int(row["visits"]), int(row["step"]), len(row["core_missing"]), float(row["reach"]))


def changes(t: Translator, group: str, before: Standing, after: Standing) -> list[str]:
    """What one visit has changed, most telling first; nothing where nothing moved."""
    said = []
    if before.visits == 0 < after.visits:
        said.append(t("record.first_visit", group=group))
    if before.core_missing and not after.core_missing:
        said.append(t("record.all_core", group=group))
    elif after.core_missing < before.core_missing:
        said.append(t.plural("record.less_core", after.core_missing, group=group))
    if after.step > before.step:
        said.append(t("record.step_up", group=group, step=t(f"record.step_{after.step}")))
    if after.reach > before.reach:
        said.append(t("record.reach_up", group=group, before=t.percent(before.reach), after=t.percent(after.reach)))
    return said


def show_saved(ctx: Context, visit: OpenVisit, saved: dict[str, Any] | None, another: Callable[[], None]) -> None:
    """The stored visit with the ways on. `saved` is what this session remembers of the saving, if it saved."""
    t = ctx.t
    mine = saved is not None and saved["visit_id"] == visit.id
    text = t("record.saved") if mine and not saved["again"] else t("record.saved_before")
    with st.container(key="saved-told"):
        st.success(f"**{text}**", icon=":material/check_circle:")
    look_at(f"saved-told - {visit.id}")
    if mine and saved["before"] is not None:
        _what_changed(ctx, saved["before"])
    show_facts(ctx, visit.entry)
    with st.container(key="saved-ways", gap="small"):
        st.button(
            t("record.another"), key="another", type="primary", width="stretch", icon=":material/add:", on_click=another
        )
        with st.container(horizontal=True, gap="medium"):
            link(t("record.correct_it"), "visit", icon=":material/edit:", id=visit.id)
            link(t("record.to_register"), "register", icon=":material/list_alt:")


def _what_changed(ctx: Context, before: Standing) -> None:
    after = standing_of(ctx, before.group_id)
    if after is None:
        return
    said = changes(ctx.t, ctx.ask(names_of).groups.get(before.group_id, ""), before, after)
    if said:
        with st.container(key="what-changed", border=True, gap="small"):
            for sentence in said:
                st.markdown(f":material/trending_up: {as_text(sentence)}")
