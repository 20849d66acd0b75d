"""Which day or month of the counter is shown: its calendar, and what the boards read of it."""

from calendar import monthrange
from datetime import date, timedelta
from functools import partial

import pandas as pd
import streamlit as st

from actions.visit_checks import EARLIEST_DAY
from core.context import Context
from metrics.counter import visitors
from metrics.sheets import counter_calendar, counter_months_known
from pages.parts.address import put
from pages.parts.calendar import Day, calendar
from pages.record.counter_rows import CounterSheet


def day_in_address(ctx: Context, whole_month: bool) -> date:
    """The day in the address; today or the last day that is missing something is where most want to be."""
    today = ctx.today()
    try:
        day = max(min(date.fromisoformat(st.query_params.get("day", "")), today), EARLIEST_DAY)
    except ValueError:
        day = today
    return day.replace(day=1) if whole_month else day


def _choose(ctx: Context, day: date) -> None:
    put("day", None if day == ctx.today() else day.isoformat())


def month_choice(ctx: Context, day: date, whole_month: bool) -> None:
    """One month back, one on, and which it is."""
    t, today = ctx.t, ctx.today()
    first = day.replace(day=1)
    before = first - timedelta(days=1)
    after = first + timedelta(days=monthrange(first.year, first.month)[1])
    known = ctx.ask(counter_months_known)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="week-choice"):
        back = partial(_choose, ctx, before.replace(day=1) if whole_month else before)
        st.button("", key="month-back", icon=":material/chevron_left:", help=t("counter.earlier"), on_click=back)
        st.markdown(f"**{t('counter.month', month=f'{first:%m/%Y}')}**")
        last = min(after.replace(day=monthrange(after.year, after.month)[1]), today)
        on = partial(_choose, ctx, after if whole_month else last)
        st.button(
            "", key="month-on", icon=":material/chevron_right:", help=t("counter.later"), disabled=after > today,
            on_click=on,
        )  # fmt: skip
        if whole_month:
            has = first.year * 12 + first.month - 1 in known
            st.badge(t("counter.month_known" if has else "counter.month_unknown"), color="green" if has else "gray")


def days_of_month(ctx: Context, day: date) -> None:
    """The month's days; those without figures are named and one click away."""
    t, today = ctx.t, ctx.today()
    first = day.replace(day=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    found = ctx.ask(counter_calendar, since=first, until=last)
    days = []
    for one in found.itertuples():
        on = one.day.date()
        state = "ahead" if on > today else "due" if on == today and one.state == "missing" else one.state
        holiday = f" ({one.holiday})" if isinstance(one.holiday, str) else ""
        told = f"{t.day_short(on)}{holiday}: {t(f'counter.state_{state}')}"
        days.append(Day(day=on.isoformat(), label=told, state=state))
    missing = [date.fromisoformat(one.day) for one in days if one.state == "missing"]
    said = t.plural("counter.missing_days", len(missing)) if missing else t("counter.none_missing")
    st.markdown(f"{':material/error:' if missing else ':material/check:'} {said}")
    heads = [t(f"format.weekday_{number}") for number in range(7)]
    calendar("counter-days", t("counter.month", month=f"{first:%m/%Y}"), heads, days, day, partial(_choose, ctx))


def what_boards_read(ctx: Context, sheet: CounterSheet) -> None:
    """What the boards read of a month: its own figures, or its days."""
    t = ctx.t
    if not sheet.whole_month:
        if sheet.day.year * 12 + sheet.day.month - 1 in ctx.ask(counter_months_known):
            st.info(t("counter.month_counts_too"), icon=":material/info:")
        return
    last = sheet.day.replace(day=monthrange(sheet.day.year, sheet.day.month)[1])
    read = ctx.ask(visitors, since=sheet.day, until=last).iloc[0]
    days = ctx.ask(counter_calendar, since=sheet.day, until=last)
    known = int((days["state"] == "full").sum())
    told = t.number(None if pd.isna(read["visitors"]) else int(read["visitors"]))
    if read["months"]:
        st.info(t.plural("counter.boards_read_month", known, visitors=told), icon=":material/info:")
    elif known:
        st.info(t.plural("counter.boards_read_days", known, visitors=told), icon=":material/info:")
