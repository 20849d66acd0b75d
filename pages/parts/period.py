"""The period that a board looks at. It stands in the address, so a link shows the same."""

from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from core.context import Context
from metrics.meetings import last_meeting
from pages.parts.address import in_address, one_of, read_days, write_days


@dataclass(frozen=True)
class Period:
    """Both ends count."""

    since: date
    until: date
    name: str

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    @property
    def before(self) -> "Period":
        """The period of the same length that ends the day before."""
        until = self.since - timedelta(days=1)
        return Period(until - timedelta(days=self.days - 1), until, "before")


def period(ctx: Context, default: str = "start") -> Period:
    """The reader's choice: since the last meeting, 7 days, 30 days, this quarter, since the start, or own days."""
    t, today, start, named = ctx.t, ctx.today(), ctx.ward.programme_start, named_periods(ctx)
    words = {name: period_label(ctx, one) for name, one in named.items()} | {"custom": t("board.period_custom")}
    chosen = st.segmented_control(
        t("board.period"),
        list(words),
        required=True,
        format_func=words.__getitem__,
        key=in_address("period", one_of(tuple(words)), default),
        wrap=True,
        label_visibility="collapsed",
    )
    if chosen == "custom":
        return _own(ctx, min(start, today))
    return named[chosen]


def period_label(ctx: Context, named: Period) -> str:
    """What the choice of one of `named_periods` is called."""
    t = ctx.t
    match named.name:
        case "meeting":
            return t("board.period_meeting", day=f"{named.since - timedelta(days=1):%d/%m}")
        case "start":
            return t("board.period_start", day=t.day(ctx.ward.programme_start))
        case name:
            return t(f"board.period_{name}")


def named_periods(ctx: Context) -> dict[str, Period]:
    """Those that have a name, in the order in which they are offered; all end today."""
    today = ctx.today()
    since = {
        "week": today - timedelta(days=6),
        "month": today - timedelta(days=29),
        "quarter": date(today.year, 3 * ((today.month - 1) // 3) + 1, 1),
        "start": min(ctx.ward.programme_start, today),
    }
    last = ctx.ask(last_meeting, before=today)
    if not last.empty:  # its own day was looked at there
        since = {"meeting": min(last["on_day"].iloc[0].date() + timedelta(days=1), today)} | since
    return {name: Period(day, today, name) for name, day in since.items()}


def _own(ctx: Context, start: date) -> Period:
    today = ctx.today()
    whole = (start, today)
    days = st.date_input(
        ctx.t("board.period_days"),
        max_value=today,
        format="DD/MM/YYYY",
        key=in_address("days", lambda text: _within(read_days(text), today), whole, write_days),
        label_visibility="collapsed",
    )
    since = days[0] if days else start
    return Period(since, days[1] if len(days) > 1 else today, "custom")


def _within(days: tuple[date, date] | None, today: date) -> tuple[date, date] | None:
    """No day of a period lies ahead."""
    return None if days is None or days[0] > today else (days[0], min(days[1], today))
