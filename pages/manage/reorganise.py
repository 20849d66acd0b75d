"""Merging, splitting and drawing groups anew, step by step: which, into what, from when, what of the visits; looked at
before it is done, and taken back as long as nothing hangs on the new groups."""

from datetime import timedelta
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from actions import Refused
from actions.reorganising import Reorganisation, reorganise
from core.context import Context
from metrics.places import groups as groups_in_force
from pages.manage.doing import tell
from pages.manage.fields import WRONG, Fields, attempt, far_days
from pages.manage.new_groups import MOST, new_groups, suggested
from pages.manage.preview import Preview, preview, show_preview
from pages.manage.undo import show_undo
from pages.manage.visits_later import show_visits
from pages.parts.combobox import Option, combobox
from pages.parts.header import plain_header
from pages.parts.heading import heading
from pages.parts.links import link
from pages.parts.plain import as_text

OLD, MADE, LOOKED, FORM = "reorganise.old", "reorganise.made", "reorganise.looked", "reorganise"
CAME = "reorganise.came"
"""The group of the address with which the present choice began."""


def page(ctx: Context) -> None:
    t = ctx.t
    plain_header(ctx, t("menu.reorganise"))
    tell(ctx, "reorganise")
    _done(ctx)
    st.caption(t("refs.reorganise_help"))
    fields = Fields(ctx, FORM)
    fields.opening()
    groups = ctx.ask(groups_in_force, day=ctx.today())
    _from_address(groups)
    old = _old(ctx, groups)
    if old.empty:
        link(ctx, "groups", t("menu.groups"), icon=":material/list:")
        return
    heading(ctx, t("refs.step_new"))
    with st.container(horizontal=True, vertical_alignment="top"):
        with st.container(width=260):
            fields.day("on_day", t("refs.on_day"), ctx.today() + timedelta(days=1), help=t("refs.on_day_help"))
            if fields.said("on_day") is None:
                st.error(as_text(t("problem.setup_missing")), icon=":material/error:")
        with st.container(width=260):
            st.number_input(
                t("refs.how_many"),
                1,
                MOST,
                1 if len(old) > 1 else 2,
                key=fields.key(f"many-{len(old) > 1}"),
                help=t("refs.how_many_help"),
            )
    many = int(fields.said(f"many-{len(old) > 1}") or 1)
    suggested(fields, old, many)
    new, flows = new_groups(fields, old, many)
    on_day = fields.said("on_day")
    if on_day is None:
        return
    visits = show_visits(fields, [int(one) for one in old["id"]], on_day, [one.name or "" for one in new])
    plan = Reorganisation(
        old_ids=tuple(int(one) for one in old["id"]), new=tuple(new), on_day=on_day, flows=flows, visits=visits
    )
    _look(ctx, fields, plan)


def _from_address(groups: pd.DataFrame) -> None:
    """Begin with the group that the address names; once for each address."""
    code = st.query_params.get("group")
    found = [int(one) for one in groups.loc[groups["code"] == code, "id"]]
    if OLD not in st.session_state or (found and st.session_state.get(CAME) != code):
        st.session_state[OLD], st.session_state[CAME] = found, code


def _old(ctx: Context, groups: pd.DataFrame) -> pd.DataFrame:
    """Step 1: the groups that end."""
    t = ctx.t
    heading(ctx, t("refs.step_old"))
    chosen: list[int] = [one for one in st.session_state[OLD] if one in set(groups["id"])]
    rest = groups[~groups["id"].isin(chosen)]
    options = [
        Option(int(one.id), one.name, t("links.households", n=t.number(one.households))) for one in rest.itertuples()
    ]
    with st.container(width=420):
        combobox(
            ctx,
            f"reorganise-add-{len(chosen)}",
            t("refs.add_old"),
            options,
            None,
            _add,
            placeholder=t("group.placeholder"),
        )
    old = groups.set_index("id", drop=False).loc[chosen].reset_index(drop=True)
    with st.container(horizontal=True):
        for one in old.itertuples():
            said = f"{as_text(one.name)} · {t('links.households', n=t.number(one.households))}"
            st.button(
                said, key=f"reorganise-drop-{one.id}", icon=":material/close:", on_click=partial(_drop, int(one.id))
            )
    if old.empty:
        st.info(t("refs.choose_old"), icon=":material/touch_app:")
    return old


def _add(number: int) -> None:
    st.session_state[OLD] = [*st.session_state[OLD], number]


def _drop(number: int) -> None:
    st.session_state[OLD] = [one for one in st.session_state[OLD] if one != number]


def _look(ctx: Context, fields: Fields, plan: Reorganisation) -> None:
    """Step 4: look, then do. What was looked at must be what is done."""
    t = ctx.t
    st.button(
        t("refs.look"), key="reorganise-look", icon=":material/visibility:", type="primary",
        on_click=partial(_try, ctx, plan),
    )  # fmt: skip
    shown = {f"new_{place}_{name}" for place in range(len(plan.new)) for name in ("name", "code", "households")}
    fields.rest("on_day", *shown, *(f"visit_{number}" for number in plan.visits))
    looked: tuple[Reorganisation, int, Preview] | None = st.session_state.get(LOOKED)
    if looked is None:
        return
    if looked[0] != plan or looked[1] != ctx.revision:
        st.info(t("refs.look_again"), icon=":material/refresh:")
        return
    show_preview(ctx, looked[2])
    st.button(
        t("refs.do_it"), key="reorganise-do", icon=":material/check:", type="primary", on_click=partial(_do, ctx, plan)
    )


def _try(ctx: Context, plan: Reorganisation) -> None:
    wrong: dict[str, Any] = st.session_state.setdefault(WRONG, {})
    wrong.pop(FORM, None)
    st.session_state.pop(LOOKED, None)
    if far := tuple(far_days(FORM)):
        wrong[FORM] = far
        return
    try:
        st.session_state[LOOKED] = (plan, ctx.revision, preview(ctx, plan))
    except Refused as refused:
        wrong[FORM] = refused.problems


def _do(ctx: Context, plan: Reorganisation) -> None:
    made = attempt(
        ctx, FORM, lambda session: reorganise(session, plan, by=ctx.actor, now=ctx.now()), ctx.t("refs.reorganised")
    )
    if made:
        st.session_state[MADE] = [(one.id, one.code, one.name) for one in made]
        st.session_state[OLD] = []
        st.session_state.pop(LOOKED, None)


def _done(ctx: Context) -> None:
    made = st.session_state.get(MADE)
    if not made:
        return
    with st.container(border=True, horizontal=True, key="reorganise-done"):
        for _, code, name in made:
            link(ctx, "group_data", as_text(name), icon=":material/home_pin:", group=code)
        show_undo(ctx, made[0][0], key="undo-done")
