"""One group's profile: where it stands, what the next step asks, its visits, its people, where it came from."""

import pandas as pd
import streamlit as st

from core.context import Context
from metrics.coverage import groups_on
from metrics.group_profile import lineage_of_group, unvisited_before, visits_of_group, volunteers_of_group
from metrics.places import ended_groups
from metrics.places import services as services_in_force
from pages.parts.choosing import ADDRESS, choosing, chosen_group
from pages.parts.downloads import About, noted, on_day
from pages.parts.going import go_to
from pages.parts.header import plain_header
from pages.parts.heading import heading
from pages.parts.links import link
from pages.parts.numbers import Card, Filed, numbers
from pages.parts.plain import as_text
from pages.parts.table import Column, table, tabulated


def page(ctx: Context) -> None:
    today = ctx.today()
    groups = ctx.ask(groups_on, day=today)
    chosen = chosen_group(groups)
    plain_header(ctx, ctx.t("menu.group") if chosen is None else _name(groups, chosen))
    _picker(ctx, groups, chosen)
    if chosen is None:
        st.info(as_text(_why_none(ctx)), icon=":material/home_pin:")
        return
    group = groups.loc[groups["id"] == chosen].iloc[0]
    _figures(ctx, group)
    left, right = st.columns([3, 2])
    with left.container(border=True, height="stretch"):
        _history(ctx, group)
    with right.container(border=True, height="stretch"):
        _ladder(ctx, group)
        _people(ctx, group)
        _lineage(ctx, group)


def _why_none(ctx: Context) -> str:
    """No group of today in the address; one that has ended says what became of it."""
    t = ctx.t
    ended = ctx.ask(ended_groups, day=ctx.today())
    gone = ended[ended["code"] == st.query_params.get(ADDRESS)]
    if gone.empty:
        return t("group.choose")
    first = gone.iloc[0]
    return t("group.ended", name=first["name"], day=t.day(first["on_day"]), heirs=", ".join(gone["successor"]))


def _name(groups: pd.DataFrame, chosen: int) -> str:
    return str(groups.loc[groups["id"] == chosen, "name"].iloc[0])


def _picker(ctx: Context, groups: pd.DataFrame, chosen: int | None) -> None:
    """Another group; typing finds it, and the address keeps it."""
    names = dict(zip(groups["id"], groups["name"], strict=True))
    choose = choosing(groups)
    st.session_state["group_picker"] = chosen
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            ctx.t("chart.group"),
            list(names),
            format_func=names.__getitem__,
            key="group_picker",
            placeholder=ctx.t("group.placeholder"),
            on_change=lambda: choose(st.session_state["group_picker"]),
            width=320,
        )
        if chosen is not None:
            code = str(groups.loc[groups["id"] == chosen, "code"].iloc[0])
            link(ctx, "record", ctx.t("links.record"), icon=":material/edit_note:", group=code)
            link(ctx, "coverage", ctx.t("menu.coverage"), icon=":material/map:", group=code)


def _figures(ctx: Context, group: pd.Series) -> None:
    t = ctx.t
    last = t.day(group["last_visit"]) if pd.notna(group["last_visit"]) else t("board.never")
    days = _ago(ctx, int(group["days_since"])) if pd.notna(group["days_since"]) else ""
    if not group["covered"] and group["visits"]:
        last, days = t("board.partly"), _old_ones(ctx, group)
    known = pd.notna(group["reach"])
    met = min(group["households_met"], group["households"]) if known else None
    numbers(
        ctx,
        "group_numbers",
        [
            Card(
                label=t("figures.ladder"),
                value=t("group.step", n=group["step"]),
                beside=t(f"figures.ladder_{group['step']}"),
                definition=t("figures.ladder_definition"),
                filed=Filed(value=group["step"]),
            ),
            Card(
                label=t("chart.last_visit"),
                value=last,
                beside=days,
                definition=t("figures.days_since_definition"),
                filed=Filed(value=group["last_visit"]),
            ),
            Card(
                label=t("overview.card_reach"),
                value=t.percent(group["reach"]),
                beside=f"{t.number(met)}/{t.number(group['households'])}" if known else t("group.unsaid"),
                definition=t("figures.household_reach_definition"),
                filed=Filed(value=met, whole=group["households"]),
            ),
            Card(
                label=t("overview.card_attendances"),
                value=t.number(group["attendances"]),
                beside=t.plural("group.visits", int(group["visits"])),
                definition=t("figures.attendances_definition"),
                filed=Filed(value=group["attendances"]),
            ),
            Card(
                label=t("overview.card_volunteers"),
                value=f"{t.number(group['active_volunteers'])}/{t.number(group['volunteers'])}",
                definition=t("figures.active_volunteers_definition"),
                filed=Filed(value=group["active_volunteers"], whole=group["volunteers"]),
            ),
        ],
        of=str(group["name"]),
        day=ctx.today(),
        told=((t("chart.group"), str(group["name"])),),
    )


def _ago(ctx: Context, days: int) -> str:
    if days == 0:
        return ctx.t("group.today")
    return ctx.t("group.yesterday") if days == 1 else ctx.t("group.days_ago", n=ctx.t.number(days))


def _old_ones(ctx: Context, group: pd.Series) -> str:
    """Which of the groups that went into this one were never visited; "" when that is not the reason."""
    names = ctx.ask(unvisited_before, group_id=int(group["id"]), day=ctx.today())
    return ctx.t("group.old_unvisited", names=", ".join(names)) if names and group["visits"] else ""


def _ladder(ctx: Context, group: pd.Series) -> None:
    """The five steps with a mark on those that hold, and what the next one asks for."""
    t = ctx.t
    heading(ctx, t("group.next_step"), t("figures.ladder_definition"))
    if group["step"] == 4:
        st.success(t("group.top"), icon=":material/check_circle:")
        return
    st.info(as_text(_asks(ctx, group)), icon=":material/trending_up:")


def _asks(ctx: Context, group: pd.Series) -> str:
    t, step = ctx.t, int(group["step"])
    if step == 0:
        old = _old_ones(ctx, group)
        return t("group.asks_old_visit", names=old) if old else t("group.asks_visit")
    if step == 1:
        names = ctx.ask(services_in_force, day=ctx.today()).set_index("id")[f"short_{t.language}"]
        return t("group.asks_services", names=", ".join(names[number] for number in group["core_missing"]))
    if step == 2:
        goal = float(ctx.ward.reach_threshold)
        missing = max(1, round(goal * group["households"] - group["households_met"] + 0.4999))
        return t("group.asks_households", n=t.number(missing), goal=t.percent(goal, 0))
    missing = ctx.ward.sustaining_volunteers - int(group["active_volunteers"])
    return t("group.asks_volunteers", n=t.number(missing), days=ctx.ward.active_days)


def _history(ctx: Context, group: pd.Series) -> None:
    t = ctx.t
    visits = ctx.ask(visits_of_group, group_id=int(group["id"]))
    names = ctx.ask(services_in_force, day=ctx.today()).set_index("id")[f"short_{t.language}"]
    title = t("group.history")
    heading(ctx, title)
    frame = visits.assign(
        id=visits["visit_id"],
        when=[f"{t.day_short(row.on_day)}/{row.on_day:%Y} {row.starts_at}" for row in visits.itertuples()],
        state=[t(f"group.status_{status}") for status in visits["status"]],
        taught=["; ".join(names.get(number, "") for number in numbers_) for numbers_ in visits["services"]],
        where=[name if name != group["name"] else "" for name in visits["group_name"]],
    )
    columns = [
        Column("when", t("group.when"), filed=("on_day", "day")),
        Column(
            "state",
            t("group.status"),
            mark=lambda text: "good" if text == t("group.status_held") else "quiet",
            wide=True,
            whole=True,
        ),
        Column("attendees", t("group.attendees"), "number"),
        Column("households_present", t("chart.households"), "number", wide=True),
        Column("taught", t("group.taught")),
    ]
    if (frame["where"] != "").any():
        columns.insert(1, Column("where", t("group.where")))

    told = ((t("chart.group"), str(group["name"])), *on_day(ctx, ctx.today()))

    def open_visit(visit_id: int | None) -> None:
        if visit_id is not None:
            st.session_state["open_visit"] = visit_id

    table(
        ctx,
        "group_history",
        tabulated(t, frame, columns),
        caption=title,
        about=About(definition=t("downloads.visits_of_group"), told=told, subject=f"{title} {group['name']}"),
        height=560,
        sortable=False,
        empty=t("group.no_visits"),
        on_choose=open_visit,
    )
    if visit_id := st.session_state.pop("open_visit", None):
        go_to("visit", id=str(visit_id))


def _people(ctx: Context, group: pd.Series) -> None:
    t = ctx.t
    people = ctx.ask(volunteers_of_group, group_id=int(group["id"]), day=ctx.today())
    heading(ctx, t("group.people"), t("figures.active_volunteers_definition"))
    frame = people.assign(
        state=[t("group.active") if active else t("group.inactive") for active in people["active"]],
        team=[t("group.in_team") if member else "" for member in people["in_digital_team"]],
    )
    columns = [
        Column("name", t("group.name")),
        Column("state", t("group.status"), mark=lambda text: "good" if text == t("group.active") else "quiet"),
        Column("last_assist", t("group.last_assist"), "day"),
        Column("households_30", t("group.households_30"), "number"),
    ]
    about = About(
        definition=t("figures.active_volunteers_definition"),
        told=((t("chart.group"), str(group["name"])), *on_day(ctx, ctx.today())),
        subject=f"{t('group.people')} {group['name']}",
        taken=noted(ctx, "group_people"),
    )
    table(
        ctx, "group_people", tabulated(t, frame, columns), caption=t("group.people"), about=about, sortable=False,
        empty=t("group.no_people"),
    )  # fmt: skip


def _lineage(ctx: Context, group: pd.Series) -> None:
    t = ctx.t
    line = ctx.ask(lineage_of_group, group_id=int(group["id"]))
    facts = {"group.former_unit": group["former_unit"], "group.venue": group["venue"]}
    if said := [f"{t(key)}: {fact}" for key, fact in facts.items() if isinstance(fact, str)]:
        st.caption(as_text(" · ".join(said)))
    before = line[line["relation"] == "predecessor"]
    if before.empty:
        return
    day = t.day(before["on_day"].iloc[0])
    st.caption(as_text(t("group.came_from", names=", ".join(before["name"]), day=day)))
