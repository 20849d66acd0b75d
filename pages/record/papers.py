"""Paper sheets: for one planned visit, for those of a week, for a group on a day, or blank."""

from collections.abc import Callable, Sequence
from datetime import date, time, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from actions.visit_opening import OpenVisit
from core.context import Context
from files.paper import Head, SheetOf, visit_sheets
from metrics.agenda import planned_visits
from metrics.names import names_of
from models import Deed
from pages.parts.combobox import combobox
from pages.parts.downloads import PAPERS, download_menu
from pages.record.lists import Lists, lists_on

WHICH = ("this_week", "next_week", "one", "blank")
GROUP, DAY, CHOICE = "paper-group", "paper-day", "paper-which"
MOST_SHEETS = 60


def may_print(ctx: Context) -> bool:
    """Sheets are for those who write visits down, or plan them."""
    return ctx.actor.may(Deed.VISIT_RECORD) or ctx.actor.may(Deed.VISIT_PLAN)


def visit_menu(ctx: Context, visit: OpenVisit) -> None:
    """The menu that prints the sheet of a planned visit."""
    entry = visit.entry
    _plan_menu(ctx, (visit.id, entry.group_id, entry.on_day, entry.starts_at, entry.venue, entry.staff_ids))


def plan_menu(ctx: Context, row: Any) -> None:
    """The same, for a row of `planned_visits`."""
    _plan_menu(ctx, _plan(row))


def _plan_menu(ctx: Context, plan: tuple[Any, ...]) -> None:
    if may_print(ctx):
        subject = f"{ctx.t('paper.title')} {plan[0]}"
        _menu(ctx, f"plan-{plan[0]}", subject, partial(_of_plans, ctx, [plan]))


def papers(ctx: Context) -> None:
    """Everything that can be printed, behind one button."""
    t = ctx.t
    if not may_print(ctx):
        return
    with st.popover(t("paper.open"), icon=":material/print:", key="papers"):
        st.caption(t("paper.help"))
        which = st.radio(
            t("paper.which"), WHICH, format_func=lambda name: t(f"paper.which_{name}"), key=CHOICE,
        )  # fmt: skip
        match which:
            case "this_week" | "next_week":
                _week(ctx, which)
            case "one":
                _one(ctx)
            case _:
                _menu(ctx, "blank", t("paper.title"), partial(_blank, ctx))


def _week(ctx: Context, which: str) -> None:
    """The planned visits from Monday to Sunday, in the order in which they come."""
    t, today = ctx.t, ctx.today()
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * (which == "next_week"))
    plans = ctx.ask(planned_visits, since=monday, until=monday + timedelta(days=6))
    if plans.empty:
        st.caption(t("paper.none_planned" if which == "this_week" else "paper.none_planned_next"))
        return
    plans = plans.sort_values(["on_day", "starts_at", "id"]).head(MOST_SHEETS)
    st.caption(f"{t.week(monday)} · {t.plural('paper.sheets', len(plans))}")
    subject = f"{t('paper.title')} {monday:%d.%m}"
    _menu(ctx, which, subject, partial(_of_plans, ctx, [_plan(row) for row in plans.itertuples()]))


def _plan(row: Any) -> tuple[Any, ...]:
    """A row of `planned_visits` as `_of_plans` reads it."""
    venue = row.venue if isinstance(row.venue, str) else None
    return row.id, row.group_id, row.on_day.date(), time.fromisoformat(row.starts_at), venue, row.staff_ids


def _one(ctx: Context) -> None:
    t = ctx.t
    day = st.date_input(t("paper.day"), value=ctx.today(), format="DD/MM/YYYY", key=DAY) or ctx.today()
    lists = lists_on(ctx, day)

    def choose(group_id: int | None) -> None:
        st.session_state[GROUP] = group_id

    chosen = st.session_state.get(GROUP)
    combobox(
        ctx, "paper-group-box", t("record.group"), lists.group_options(), chosen, choose,
        placeholder=lists.group_placeholder(),
    )  # fmt: skip
    group = lists.group(chosen)
    if group is not None:
        subject = f"{t('paper.title')} {group['name']}"
        _menu(ctx, "one", subject, partial(_for_group, ctx, lists, group, day))


def _menu(ctx: Context, key: str, subject: str, sheets: Callable[[], Sequence[SheetOf]]) -> None:
    """`sheets` are put together on the click."""

    def make(size: str) -> bytes:
        ward = f"{ctx.t.named(ctx.ward)} · {ctx.ward.code}"
        demo = ctx.t("downloads.demo_long", what=ctx.t("door.demo")) if ctx.ward.is_demo else ""
        return visit_sheets(ctx.t, sheets(), Head(ward=ward, demo=demo, made=ctx.local_now()), size)

    download_menu(ctx, f"paper-{key}", PAPERS, subject, make, ctx.t("paper.menu"))


def _of_plans(ctx: Context, plans: Sequence[tuple[Any, ...]]) -> list[SheetOf]:
    names = ctx.ask(names_of)
    sheets = []
    for number, group_id, on_day, starts_at, venue, staff_ids in plans:
        lists = lists_on(ctx, on_day)
        sheets.append(
            SheetOf(
                address=address(ctx, plan=number),
                number=number,
                group=names.groups.get(group_id, ""),
                on_day=on_day,
                starts_at=starts_at,
                venue=venue or lists.venue_of(group_id),
                staff=[names.staff[one] for one in staff_ids if one in names.staff],
                **_known(lists, group_id),
            )
        )
    return sheets


def _for_group(ctx: Context, lists: Lists, group: pd.Series, day: date) -> list[SheetOf]:
    number = int(group["id"])
    return [
        SheetOf(
            address=address(ctx, group=group["code"], day=day.isoformat()),
            group=str(group["name"]),
            on_day=day,
            venue=lists.venue_of(number),
            **_known(lists, number),
        )
    ]


def _blank(ctx: Context) -> list[SheetOf]:
    lists = lists_on(ctx, ctx.today())
    return [SheetOf(address=address(ctx), services=_services(lists))]


def _known(lists: Lists, group_id: int) -> dict[str, Any]:
    group = lists.group(group_id)
    named = dict(zip(lists.volunteers["id"], lists.volunteers["name"], strict=True))
    return {
        "volunteers": [named[one] for one in lists.volunteers_in(group_id)],
        "services": _services(lists),
        "households": None if group is None else int(group["households"]),
    }


def _services(lists: Lists) -> list[str]:
    return [lists.service_names[number] for number in lists.core_ids()]


def address(ctx: Context, **asked: Any) -> str:
    """Where the form is: it goes through the sign-in and comes back to what was asked."""
    query = f"?{urlencode(asked)}" if asked else ""
    return f"{ctx.public_url}/record{query}"
