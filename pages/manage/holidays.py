"""Days off and weekend days worked in exchange: the list of a year, one more, one less."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from actions.setting_up import add_holiday
from actions.ward_facts import HolidayFacts
from actions.ward_settings import remove_holiday
from core.context import Context
from metrics.reference import holidays_of_year, years_of_holidays
from models import DayKind, Holiday
from pages.manage.choice import choosing_row
from pages.manage.doing import do, tell
from pages.manage.fields import Fields, attempt
from pages.parts.downloads import About
from pages.parts.heading import heading
from pages.parts.table import Column, table, tabulated

OPEN, GONE, BESIDE = "holidays.open", "holidays.gone", "holidays"


def show_holidays(ctx: Context) -> None:
    t = ctx.t
    heading(ctx, t("refs.holidays"), t("refs.holidays_help"))
    st.caption(t("refs.changes_holidays"))
    years = sorted({*ctx.ask(years_of_holidays), ctx.today().year, ctx.today().year + 1})
    year = st.segmented_control(
        t("refs.year"),
        years,
        default=ctx.today().year,
        required=True,
        key="holidays-year",
        label_visibility="collapsed",
    )
    days = ctx.ask(holidays_of_year, year=year)
    frame = days.assign(
        id=[one.toordinal() for one in days["on_day"]], kind=[t(f"audit.value_{one}") for one in days["kind"]],
        weekday=[t(f"format.weekday_{one.weekday()}") for one in days["on_day"]],
    )  # fmt: skip
    columns = [
        Column("on_day", t("refs.day"), "day"), Column("weekday", t("refs.weekday")), Column("name", t("refs.name")),
        Column("kind", t("refs.kind"), mark=lambda said: "quiet" if said == t("audit.value_working") else ""),
    ]  # fmt: skip
    number = st.session_state.get(OPEN)
    chosen = number if number in set(frame["id"]) else None
    table(
        ctx, "holidays", tabulated(t, frame, columns), caption=t("refs.holidays"),
        about=About(definition=t("refs.holidays_help")), chosen=chosen,
        on_choose=choosing_row(OPEN), empty=t("refs.no_holiday"),
    )  # fmt: skip
    tell(ctx, "settings", BESIDE)
    if chosen is not None:
        one = days[frame["id"] == chosen].iloc[0]
        facts = HolidayFacts(on_day=one["on_day"].date(), name_vi=one["name"], kind=DayKind(one["kind"]))
        st.button(
            t("refs.remove_holiday", day=t.day(one["on_day"])), key=f"remove-holiday-{chosen}",
            icon=":material/delete:", on_click=partial(_remove, ctx, facts),
        )  # fmt: skip
    gone: HolidayFacts | None = st.session_state.get(GONE)
    if gone is not None:
        st.button(
            t("refs.bring_back", day=t.day(gone.on_day)), key="holiday-back", icon=":material/undo:",
            on_click=partial(_put_back, ctx, gone),
        )  # fmt: skip
    _adding(ctx)


def _adding(ctx: Context) -> None:
    t, fields = ctx.t, Fields(ctx, "new-holiday")
    with st.form(fields.form):
        one, two, three = st.columns(3)
        with one:
            fields.day("on_day", t("refs.day"), None)
        with two:
            fields.text("name_vi", t("refs.holiday_name"), None, most=120)
        with three:
            fields.choice("kind", t("refs.kind"), {one: t(f"audit.value_{one}") for one in DayKind}, DayKind.OFF)
        fields.rest("on_day", "name_vi", "kind")
        st.form_submit_button(t("refs.add_holiday"), key=fields.key("save"), on_click=partial(_add, ctx, fields))


def _add(ctx: Context, fields: Fields) -> None:
    if not fields.lack("on_day", "name_vi"):
        said = {name: fields.said(name) for name in HolidayFacts.__dataclass_fields__}
        if attempt(ctx, fields.form, _putting(ctx, HolidayFacts(**said)), ctx.t("refs.saved"), BESIDE):
            st.session_state.pop(GONE, None)


def _put_back(ctx: Context, gone: HolidayFacts) -> None:
    if do(ctx, _putting(ctx, gone), ctx.t("refs.saved"), BESIDE):
        st.session_state.pop(GONE, None)


def _putting(ctx: Context, facts: HolidayFacts) -> Callable[[Any], Holiday]:
    return partial(add_holiday, facts=facts, by=ctx.actor, now=ctx.now(), replacing=False)


def _remove(ctx: Context, facts: HolidayFacts) -> None:
    done = do(
        ctx,
        lambda session: remove_holiday(session, facts.on_day, by=ctx.actor, now=ctx.now()) or True,
        ctx.t("refs.holiday_removed"), BESIDE,
    )  # fmt: skip
    if done:
        st.session_state[GONE] = facts
