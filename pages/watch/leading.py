"""The five leading figures of the overview, each with target, definition and change."""

from datetime import date, timedelta

import pandas as pd

from core.context import Context
from files.writing import Share
from metrics.counter import online_share, online_share_by_week
from metrics.coverage import coverage_by_day, groups_on
from metrics.visits import household_reach, visit_totals, visits_by_week
from metrics.volunteers import active_by_week, volunteers_by_kind
from pages.parts.numbers import Card, Filed, spark, tone
from pages.parts.period import Period
from pages.watch.pictures import target_of

SPARK_WEEKS = 16


def leading_figures(ctx: Context, period: Period) -> list[Card]:
    """The five cards, ready to be drawn."""
    course = Period(max(period.since, period.until - timedelta(weeks=SPARK_WEEKS)), period.until, "course")
    if course.days < 28:
        course = Period(period.until - timedelta(weeks=8), period.until, "course")
    return [
        _coverage(ctx, period, course),
        _reach(ctx, period, course),
        _attendances(ctx, period, course),
        _volunteers(ctx, period, course),
        _online(ctx, period, course),
    ]


def compared_day(ctx: Context, period: Period) -> date:
    """A stock is compared with the day before the period; "since the start" with a week ago."""
    since_start = period.since <= ctx.ward.programme_start
    return period.until - timedelta(days=7) if since_start else period.since - timedelta(days=1)


def _change(ctx: Context, period: Period, value: float | None, digits: int = 0, unit: str = "") -> str:
    if value is None or pd.isna(value):
        return ""
    words = f"{_arrow(value)} {ctx.t.change(value, digits)}{unit}"
    if period.since <= ctx.ward.programme_start:
        return ctx.t("board.change_week", change=words)
    return ctx.t("board.change_since", change=words, day=f"{compared_day(ctx, period):%d/%m}")


def _arrow(value: float) -> str:
    return "▲" if value > 0 else "▼" if value < 0 else "="


def _window(shares: pd.Series) -> dict[str, float]:
    """The foot and the top of a share's course: ten points at least, so that a small wobble stays small."""
    known = shares.dropna()
    if known.empty:
        return {}
    middle, half = (known.max() + known.min()) / 2, max(0.05, (known.max() - known.min()) / 2)
    return {"spark_from": float(middle - half), "spark_to": float(middle + half)}


def _target(ctx: Context, goal: float | None) -> str:
    if goal is None:
        return ""
    value = ctx.t.percent(goal, 0) if isinstance(goal, Share) else ctx.t.number(goal)
    return ctx.t("board.target", value=value)


def _coverage(ctx: Context, period: Period, course: Period) -> Card:
    t, then = ctx.t, compared_day(ctx, period)
    goal = target_of(ctx, "group_coverage", period.until)
    groups = ctx.ask(groups_on, day=period.until)
    covered, whole = int(groups["covered"].sum()), len(groups)
    days = ctx.ask(coverage_by_day, since=min(course.since, then), until=period.until).set_index("day")
    change = covered - int(days.loc[pd.Timestamp(then), "covered"]) if pd.Timestamp(then) in days.index else None
    return Card(
        label=t("overview.card_coverage"),
        value=f"{t.number(covered)}/{t.number(whole)}",
        beside=t.percent(covered / whole if whole else None),
        definition=t("figures.group_coverage_definition"),
        change=_change(ctx, period, change),
        tone=tone(change),
        target=_target(ctx, goal),
        filed=Filed(value=covered, whole=whole, target=goal, change=change),
        spark=spark(days["share"].iloc[::-7].iloc[::-1]),
        spark_from=0,
        spark_to=1,
        spark_label=t("overview.spark", figure=t("overview.card_coverage")),
    )


def _reach(ctx: Context, period: Period, course: Period) -> Card:
    t = ctx.t
    goal = target_of(ctx, "household_reach", period.until)
    now = ctx.ask(household_reach, day=period.until).iloc[0]
    then = ctx.ask(household_reach, day=compared_day(ctx, period)).iloc[0]
    change = round(now["met"] - then["met"])  # an estimate: what reads as nought is no rise
    weeks = ctx.ask(visits_by_week, since=course.since, until=course.until)
    return Card(
        label=t("overview.card_reach"),
        value=t.number(now["met"]),
        beside=t("overview.of_households", share=t.percent(now["share"]), whole=t.number(now["households"])),
        definition=t("figures.household_reach_definition"),
        change=_change(ctx, period, change),
        tone=tone(change),
        target=_target(ctx, goal),
        filed=Filed(value=now["met"], whole=now["households"], target=goal, change=change),
        spark=spark(weeks["first_time"].cumsum()),
        spark_from=0,
        spark_label=t("overview.spark", figure=t("overview.card_reach")),
    )


def _attendances(ctx: Context, period: Period, course: Period) -> Card:
    t = ctx.t
    goal = target_of(ctx, "attendances", period.until)
    now = ctx.ask(visit_totals, since=period.since, until=period.until).iloc[0]
    weeks = ctx.ask(visits_by_week, since=course.since, until=course.until)
    if period.since <= ctx.ward.programme_start:
        week = ctx.ask(visit_totals, since=period.until - timedelta(days=6), until=period.until).iloc[0]
        change, words = int(week["attendances"]), _change(ctx, period, int(week["attendances"]))
    else:
        before = ctx.ask(visit_totals, since=period.before.since, until=period.before.until).iloc[0]
        change = int(now["attendances"] - before["attendances"])
        words = t("board.change_before", change=f"{_arrow(change)} {t.change(change)}")
    return Card(
        label=t("overview.card_attendances"),
        value=t.number(now["attendances"]),
        beside=t("overview.per_visit", n=t.number(now["per_visit"], 1)),
        definition=t("figures.attendances_definition"),
        change=words,
        tone=tone(change),
        target=_target(ctx, goal),
        filed=Filed(value=now["attendances"], target=goal, change=change),
        spark=spark(weeks["attendances"]),
        spark_kind="bar",
        spark_label=t("overview.spark", figure=t("overview.card_attendances")),
    )


def _volunteers(ctx: Context, period: Period, course: Period) -> Card:
    t = ctx.t
    goal = target_of(ctx, "active_volunteers", period.until)
    now = ctx.ask(volunteers_by_kind, day=period.until)[["active", "members"]].sum()
    then = ctx.ask(volunteers_by_kind, day=compared_day(ctx, period))[["active", "members"]].sum()
    change = int(now["active"] - then["active"])
    weeks = ctx.ask(active_by_week, since=course.since, until=course.until)
    return Card(
        label=t("overview.card_volunteers"),
        value=f"{t.number(now['active'])}/{t.number(now['members'])}",
        beside=t.percent(now["active"] / now["members"] if now["members"] else None),
        definition=t("figures.active_volunteers_definition"),
        change=_change(ctx, period, change),
        tone=tone(change),
        target=_target(ctx, goal),
        filed=Filed(value=now["active"], whole=now["members"], target=goal, change=change),
        spark=spark(weeks["active"]),
        spark_from=0,
        spark_to=float(now["members"]),
        spark_label=t("overview.spark", figure=t("overview.card_volunteers")),
    )


def _online(ctx: Context, period: Period, course: Period) -> Card:
    t, then = ctx.t, compared_day(ctx, period)
    goal = target_of(ctx, "online_share", period.until)
    last = max(period.since, period.until - timedelta(days=29))
    now = ctx.ask(online_share, since=last, until=period.until).iloc[0]
    before = ctx.ask(online_share, since=then - (period.until - last), until=then).iloc[0]
    change = round((now["share"] - before["share"]) * 100, 1) + 0.0  # what reads as nought is no rise; no -0
    weeks = ctx.ask(online_share_by_week, since=course.since, until=course.until)
    return Card(
        label=t("overview.card_online"),
        value=t.percent(now["share"]),
        beside=online_of_all(ctx, now),
        definition=f"{t('figures.online_share_definition')} {t('overview.formula_' + now['formula'])}",
        change=_change(ctx, period, change, 1, f" {t('board.points')}"),
        tone=tone(change),
        target=_target(ctx, goal),
        filed=Filed(value=now["online"], whole=online_whole(now), target=goal, change=change),
        spark=spark(weeks["share"]),
        **_window(weeks["share"]),
        spark_label=t("overview.spark", figure=t("overview.card_online")),
    )


def online_of_all(ctx: Context, share: pd.Series) -> str:
    """How many applications of how many `share` (a row of `online_share`) counts; nothing where nothing is known."""
    t = ctx.t
    if pd.isna(share["online"]):
        return ""
    return t("overview.online_of", online=t.number(share["online"]), whole=t.number(online_whole(share)))


def online_whole(share: pd.Series) -> float:
    """How many applications the formula of `share` (a row of `online_share`) counts in all; NaN where unknown."""
    whole: float = share["online"] + share["direct"]
    return whole + share["postal"] if share["formula"] == "all_channels" and pd.notna(share["postal"]) else whole
