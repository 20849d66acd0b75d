"""What waits to be written down: planned visits of the last days, and drafts begun elsewhere."""

from datetime import timedelta
from functools import partial

import pandas as pd
import streamlit as st

from actions.drafts import open_drafts
from core.context import Context
from metrics.agenda import planned_visits
from metrics.names import names_of
from pages.parts.plain import as_text
from pages.record.opening import begin_planned, continue_draft
from pages.record.papers import plan_menu
from pages.record.visit_form import VISIT, VisitForm

DAYS_BACK = 7
MOST_SHOWN = 3


def plans_waiting(ctx: Context, form: VisitForm) -> None:
    """One card for each planned visit of today and the last week: mine first, the others folded away."""
    today = ctx.today()
    plans = ctx.ask(planned_visits, since=today - timedelta(days=DAYS_BACK), until=today)
    mine = [ctx.actor.id in staff for staff in plans["staff_ids"]]
    own, others = plans[mine], plans[[not one for one in mine]]
    if not own.empty:
        st.caption(ctx.t("record.plans_mine"))
    for plan in own.head(MOST_SHOWN).itertuples():
        _card(ctx, form, plan)
    rest = pd.concat([own.iloc[MOST_SHOWN:], others])
    if not rest.empty:
        label = ctx.t.plural("record.plans_others", len(rest))
        with st.expander(label, icon=":material/event:", key="plans-of-others"):
            for plan in rest.itertuples():
                _card(ctx, form, plan)


def _card(ctx: Context, form: VisitForm, plan) -> None:
    t = ctx.t
    day = plan.on_day.date()
    to_come = day == ctx.today() and plan.starts_at > f"{ctx.local_now():%H:%M}"
    when = f"{plan.starts_at} · {t('record.today') if day == ctx.today() else t.day_short(day)}"
    if to_come:
        part = "morning" if plan.starts_at < "12:00" else "afternoon" if plan.starts_at < "18:00" else "evening"
        when = t(f"record.this_{part}", time=plan.starts_at)
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small",
        key=f"plan-{plan.id}",
    ):  # fmt: skip
        venue = f" · {plan.venue}" if isinstance(plan.venue, str) else ""
        with st.container(width="stretch", gap=None):
            st.markdown(f"**{as_text(plan.group)}** · {when}")
            st.caption(as_text(venue.removeprefix(" · ")) or t("record.no_venue"))
        if form.content["planned_visit_id"] == plan.id:
            st.badge(t("record.being_written"), icon=":material/edit:", color="green")
        elif to_come:
            plan_menu(ctx, plan)
            st.badge(t("record.to_come"), icon=":material/schedule:", color="gray")
        else:
            st.button(t("record.took_place"), key=f"took-{plan.id}", on_click=partial(begin_planned, ctx, plan.id))


def drafts_waiting(ctx: Context, form: VisitForm) -> None:
    """Other forms that this person has begun and not saved."""
    t = ctx.t
    with ctx.database.reading() as session:
        kept = open_drafts(session, VISIT, by=ctx.actor, now=ctx.now())
    drafts = [draft for draft in kept if draft.entry_key != form.key]
    if not drafts:
        return
    names = ctx.ask(names_of)
    with st.expander(t.plural("record.drafts_others", len(drafts)), icon=":material/drafts:", key="other-drafts"):
        for draft in drafts:
            saved_at = draft.saved_at.astimezone(ctx.zone)
            group = names.groups.get(draft.content.get("group_id") or 0, t("record.no_group_yet"))
            label = t("record.draft_line", group=as_text(group), when=f"{t.clock(saved_at)} {t.day_short(saved_at)}")
            st.button(
                label, key=f"draft-{draft.entry_key.hex}", width="stretch",
                on_click=partial(continue_draft, ctx, draft.entry_key),
            )  # fmt: skip
