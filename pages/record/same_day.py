"""The moment group and day are known: what this group already has on that day."""

from functools import partial

import streamlit as st

from core.context import Context
from metrics.agenda import visits_of_group_on
from metrics.names import names_of
from pages.parts.plain import as_text
from pages.record.content import day_of
from pages.record.form import Form, changed, keep
from pages.record.telling import under
from pages.record.ways import link


def same_day(ctx: Context, form: Form, besides: int | None = None) -> None:
    """Tell of other visits of the day, offer to fulfil a planned one, and ask why there is a second one."""
    t, content = ctx.t, form.content
    day = day_of(content["on_day"])
    if content["planned_visit_id"] is not None:
        _following_plan(ctx, form)
    if content["group_id"] is None or day is None:
        return
    found = ctx.ask(visits_of_group_on, group_id=content["group_id"], on_day=day)
    others = [one for one in found.itertuples() if one.id not in (content["planned_visit_id"], besides)]
    group = ctx.ask(names_of).groups.get(content["group_id"], "")
    for one in others:
        with st.container(key=form.widget(f"same-{one.id}"), gap="small"):
            if one.status == "held":
                told = t("record.already_held", group=group, time=one.starts_at, by=one.recorded_by)
                st.warning(as_text(told), icon=":material/event_available:")
            else:
                told = t("record.already_planned", group=group, time=one.starts_at)
                st.info(as_text(told), icon=":material/event:")
            with st.container(horizontal=True, gap="small"):
                link(t("record.see_it"), "visit", icon=":material/event_note:", id=one.id)
                if one.status == "planned" and besides is None and content["planned_visit_id"] is None:
                    follow = partial(_follow, ctx, form, int(one.id))
                    st.button(t("record.follow_plan"), key=form.widget(f"follow-{one.id}"), on_click=follow)
    if others or content["second_visit_reason"]:
        st.text_input(
            t("record.second_visit_reason"),
            key=form.show("second_visit_reason", content["second_visit_reason"]),
            live=True,
            autocomplete="off",
            placeholder=t("record.second_visit_placeholder"),
            on_change=partial(changed, ctx, form, "second_visit_reason"),
        )
        under(ctx, form, "second_visit_reason")


def _following_plan(ctx: Context, form: Form) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="following-plan"):
        st.badge(ctx.t("record.follows_plan"), icon=":material/event_available:", color="green")
        st.button(
            ctx.t("record.leave_plan"), key=form.widget("leave-plan"), type="tertiary",
            on_click=partial(_follow, ctx, form, None),
        )  # fmt: skip


def _follow(ctx: Context, form: Form, planned_visit_id: int | None) -> None:
    form.content["planned_visit_id"] = planned_visit_id
    form.settle("planned_visit_id")
    keep(ctx, form)
