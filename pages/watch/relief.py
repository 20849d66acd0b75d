"""Relief: does the counter feel it? Run charts against the baseline before the start, honestly worded."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from charts.relief import RUN, online_run, span_of, visitors_run
from core.context import Context
from metrics.counter import counter_services, online_share
from metrics.events import events
from metrics.relief import FEWEST_DAYS, enough, middle_after
from metrics.relief import online_run as online_weeks
from metrics.relief import visitors_run as visitors_weeks
from metrics.run_chart import FEWEST_POINTS, SHIFT_POINTS, TREND_POINTS
from pages.parts.address import in_address, one_of
from pages.parts.downloads import in_period
from pages.parts.drawing import Picture, chart_rows, show
from pages.parts.header import header
from pages.parts.links import link
from pages.parts.numbers import Card, Filed, numbers
from pages.parts.period import Period
from pages.parts.plain import as_text
from pages.parts.table import Column, tabulated
from pages.watch.leading import online_of_all, online_whole
from pages.watch.pictures import target_of

SERIES = {"visitors": (visitors_weeks, visitors_run), "online": (online_weeks, online_run)}
LONG_HOLIDAY = 3
"""Days off in a row that a week's numbers show."""
ALL = ""
"""In the address: all services together."""


def page(ctx: Context) -> None:
    t = ctx.t
    period = header(ctx, "relief")
    catalogue = ctx.ask(counter_services)
    if ctx.ask(visitors_weeks, until=period.until)["value"].isna().all() and catalogue.empty:
        st.info(t("relief.nothing"), icon=":material/storefront:")
        link(ctx, "counter", t("menu.counter"), icon=":material/calendar_month:")
        return
    cards = ctx.prepared(relief_figures, period)
    numbers(ctx, "relief_numbers", cards, of=t("menu.relief"), day=period.until, told=in_period(ctx, period))
    service_id = _service(ctx, catalogue)
    told = (*in_period(ctx, period), (t("relief.service"), _service_named(ctx, catalogue, service_id)))
    with st.container(border=True):
        show(ctx, "relief_visitors", ctx.prepared(visitors_picture, period, service_id), told=told)
    with st.container(border=True):
        show(ctx, "relief_online", ctx.prepared(online_picture, period, service_id), told=told)


def _service_named(ctx: Context, catalogue: pd.DataFrame, service_id: int | None) -> str:
    found = catalogue.loc[catalogue["service_id"] == service_id, f"short_{ctx.t.language}"]
    return ctx.t("relief.all_services") if found.empty else str(found.iloc[0])


def _service(ctx: Context, catalogue: pd.DataFrame) -> int | None:
    """The service that the reader looks at; None: all together."""
    if catalogue.empty:
        return None
    names = dict(zip(catalogue["slug"], catalogue[f"short_{ctx.t.language}"], strict=True))

    def named(slug: str) -> str:
        return as_text(names.get(slug, ctx.t("relief.all_services")))

    choices = [ALL, *catalogue["slug"]]
    chosen = st.pills(
        ctx.t("relief.service"),
        choices,
        default=ALL,
        required=True,
        format_func=named,
        key=in_address("service", one_of(choices), ALL),
        label_visibility="collapsed",
    )
    found = catalogue.loc[catalogue["slug"] == chosen, "service_id"]
    return None if found.empty else int(found.iloc[0])


def relief_figures(ctx: Context, period: Period) -> list[Card]:
    """Visitors a day now and before the start, the online share of the period and its target."""
    t = ctx.t
    weeks = ctx.ask(visitors_weeks, until=period.until)
    now, before = middle_after(weeks), weeks["median"].iloc[-1] if len(weeks) else float("nan")
    share = ctx.ask(online_share, since=period.since, until=period.until).iloc[0]
    goal = target_of(ctx, "online_share", period.until)
    formula = t(f"overview.formula_{share['formula']}")
    return [
        Card(
            label=t("relief.card_now"),
            value=t.number(now),
            beside=t("relief.last_weeks", n=SHIFT_POINTS),
            definition=t("relief.visitors_definition", days=FEWEST_DAYS),
            filed=Filed(value=now),
        ),
        Card(
            label=t("relief.card_before"),
            value=t.number(before),
            beside=_baseline_days(ctx),
            definition=t("relief.baseline_definition"),
            filed=Filed(value=before, until=ctx.ward.baseline_until),
        ),
        Card(
            label=t("relief.card_online"),
            value=t.percent(share["share"]),
            beside=online_of_all(ctx, share),
            definition=f"{t('figures.online_share_definition')} {formula}",
            target=t("board.target", value=t.percent(goal, 0)) if goal else "",
            filed=Filed(value=share["online"], whole=online_whole(share), target=goal),
        ),
    ]


def _baseline_days(ctx: Context) -> str:
    since, until = ctx.ward.baseline_from, ctx.ward.baseline_until
    if since is None or until is None:
        return ctx.t("relief.no_baseline")
    return f"{ctx.t.day(since)}–{ctx.t.day(until)}"


def visitors_picture(ctx: Context, period: Period, service_id: int | None) -> Picture:
    """Figure 11 as a run chart."""
    return _picture(ctx, period, service_id, "visitors")


def online_picture(ctx: Context, period: Period, service_id: int | None) -> Picture:
    """Figure 10 as a run chart, with its target."""
    return _picture(ctx, period, service_id, "online")


def _picture(ctx: Context, period: Period, service_id: int | None, name: str) -> Picture:
    t = ctx.t
    question, build = SERIES[name]
    weeks = ctx.ask(question, until=period.until, service_id=service_id)
    happened = ctx.ask(events, since=weeks["week"].iloc[0].date(), until=period.until)
    target = target_of(ctx, "online_share", period.until) if name == "online" else None
    in_words = t.percent if name == "online" else t.number
    shown = weeks.assign(
        week_name=[t.week(monday.date()) for monday in weeks["week"]],
        part_name=[t(f"chart.part_{part}") for part in _parts(weeks)],
    )
    columns = [
        Column("week_name", t("chart.week"), whole=True),
        Column("value", t(f"chart.{name}_run"), "percent" if name == "online" else "number"),
        Column("days", t("chart.days_counted"), "number"),
        Column("part_name", t("chart.part")),
    ]
    return Picture(
        title=finding(ctx, weeks, name),
        definition=t(f"relief.{name}_definition", days=FEWEST_DAYS),
        build=build,
        rows=chart_rows(_rows(ctx, shown, happened, target, in_words)),
        height=RUN,
        alt=t(
            f"relief.{name}_alt",
            n=t.number(int(weeks["judged"].sum())),
            median=in_words(weeks["median"].iloc[-1]),
            now=in_words(middle_after(weeks)),
        ),
        table=tabulated(t, shown.iloc[::-1], columns),
        note=f"{t('relief.rules', shift=SHIFT_POINTS, trend=TREND_POINTS)} {t('relief.caveat')}",
        subject=t(f"chart.named_{name}_run"),
    )


def finding(ctx: Context, weeks: pd.DataFrame, name: str) -> str:
    """What the run chart says, and no more: the newest signal, no signal, or not enough data."""
    t = ctx.t
    if weeks["baseline"].sum() == 0:
        return t(f"relief.{name}_no_baseline")
    if not enough(weeks):
        return t(f"relief.{name}_not_enough", n=FEWEST_POINTS)
    found = weeks[weeks["found"]]
    if found.empty:
        return t(f"relief.{name}_quiet")
    last = found.iloc[-1]
    way = "up" if last["direction"] > 0 else "down"
    in_words = t.percent if name == "online" else t.number
    return t(
        f"relief.{name}_{last['signal']}_{way}",
        week=t.week(last["week"].date()),
        before=in_words(weeks["median"].iloc[-1]),
        now=in_words(middle_after(weeks)),
    )


def _parts(weeks: pd.DataFrame) -> list[str]:
    return [
        "unjudged" if not judged else "before" if baseline else "signal" if signal else "plain"
        for judged, baseline, signal in zip(weeks["judged"], weeks["baseline"], weeks["signal"], strict=True)
    ]


def _rows(
    ctx: Context, weeks: pd.DataFrame, happened: pd.DataFrame, target: float | None, in_words: Callable[[float], str]
) -> pd.DataFrame:
    """The weeks and, below them, the events, as charts/relief.py wants them."""
    points = weeks.assign(day=weeks["week"], part=_parts(weeks), target=target, event=None)
    median, last = weeks["median"].iloc[-1], len(weeks) - 1
    names = {
        "median_name": None if pd.isna(median) else ctx.t("relief.line_median", value=in_words(median)),
        "target_name": None if target is None else ctx.t("relief.line_target", value=ctx.t.percent(target, 0)),
    }
    points = points.assign(
        median_name=[None] * last + [names["median_name"]], target_name=[names["target_name"]] + [None] * last
    )
    shares = in_words == ctx.t.percent
    low, high = span_of(points[["value", "median", "target"]].stack().dropna()) if shares else (None, None)
    points = points.assign(low=[None] * last + [low], high=[None] * last + [high])
    kept = happened[(happened["kind"] != "holiday") | (happened["count"] >= LONG_HOLIDAY)]
    words = pd.Series(
        [
            name if kind == "holiday" else ctx.t.plural(f"relief.event_{kind}", count)
            for kind, count, name in zip(kept["kind"], kept["count"], kept["name"], strict=True)
        ],
        dtype="object",
    )
    told = words.groupby(kept["day"].to_numpy()).agg(" · ".join).rename_axis("day").rename("event").reset_index()
    middle = weeks["week"].iloc[last // 2]
    told = told.assign(late=told["day"] > middle)
    points = points.assign(late=None)
    columns = ["day", "week_name", "value", "days", "median", "target", "part", "part_name", "event", "late"]
    columns += [*names, "low", "high"]
    frame = pd.concat([points[columns].astype(object), told.astype(object)], ignore_index=True)[columns]
    return frame.astype({"day": "datetime64[us]"})
