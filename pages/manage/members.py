"""The ward's volunteers: who joined and left when, where they live, and moving one to another group."""

import pandas as pd
import streamlit as st

from core.context import Context
from metrics.reference import volunteers_ever
from pages.manage.choice import choosing_row, chosen_row, open_by_link, sifted
from pages.manage.doing import tell
from pages.manage.member import show_adding, show_member
from pages.parts.downloads import About, noted
from pages.parts.header import plain_header
from pages.parts.links import link
from pages.parts.table import Column, table, tabulated

OPEN = "members.open"
SHOWN = ("there", "all")


def page(ctx: Context) -> None:
    t = ctx.t
    plain_header(ctx, t("menu.members"))
    tell(ctx, "members")
    people = ctx.ask(volunteers_ever, day=ctx.today())
    open_by_link(OPEN, people, "members-which", "left_on", ctx.today())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sought = st.text_input(t("refs.find_member"), key="members-find", width=300, autocomplete="off")
        which = st.segmented_control(
            t("refs.state"), SHOWN, default="there", required=True, key="members-which",
            format_func=lambda one: t(f"refs.members_{one}"),
        )  # fmt: skip
        link(ctx, "privacy", t("refs.to_privacy"), icon=":material/shield_person:")
    left = people["left_on"] <= pd.Timestamp(ctx.today())
    found = sifted(people if which == "all" else people[~left], sought, ("name", "code", "group_name"))
    frame = found.assign(team=[t("group.in_team") if one else "" for one in found["in_digital_team"]])
    columns = [
        Column("name", t("refs.person")),
        Column("group_name", t("refs.group"), whole=True),
        Column("team", t("refs.team"), wide=True),
        Column("joined_on", t("refs.joined"), "day", wide=True),
        Column("left_on", t("refs.left"), "day"),
    ]
    chosen = chosen_row(OPEN, found)
    table(
        ctx, "members", tabulated(t, frame, columns), caption=t("menu.members"),
        about=About(definition=t("refs.members_help"), taken=noted(ctx, "members")), chosen=chosen,
        on_choose=choosing_row(OPEN), height=420,
    )  # fmt: skip
    st.caption(t("refs.members_help"))
    if chosen is not None:
        with st.container(border=True, key="members-one"):
            show_member(ctx, people.loc[people["id"] == chosen].iloc[0])
    else:
        tell(ctx, "members", f"member-{st.session_state.get(OPEN)}")  # who has left by now is no longer in the list
    with st.expander(t("refs.add_member"), icon=":material/person_add:"):
        show_adding(ctx)
