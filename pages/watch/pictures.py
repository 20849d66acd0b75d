"""The pictures that several watch pages show: coverage over time, services taught, assists per week."""

from datetime import date

import pandas as pd

from actions.setup_checks import SHARES
from charts.coverage import CURVE, coverage_curve
from charts.services import visits_by_service, visits_height
from charts.volunteers import assists_by_week as assists_chart
from core.context import Context
from files.writing import Share
from metrics.coverage import coverage_by_day
from metrics.services import services_taught
from metrics.small_numbers import SMALLEST, helpers_by_week, together_where_few
from metrics.targets import targets_on
from metrics.volunteers import assists_by_week
from models import Figure
from pages.parts.drawing import Picture, chart_rows
from pages.parts.period import Period
from pages.parts.table import Column, tabulated


def target_of(ctx: Context, figure: str, day: date) -> float | None:
    """The goal for `figure` on `day`, a Share where the figure is one; or None."""
    targets = ctx.ask(targets_on, day=day)
    found = targets.loc[targets["figure"] == figure, "value"]
    kind = Share if Figure(figure) in SHARES else float
    return None if found.empty else kind(found.iloc[0])


def coverage_over_time(ctx: Context, period: Period) -> Picture:
    """Figure 1 day by day, against its target."""
    t = ctx.t
    days = ctx.ask(coverage_by_day, since=period.since, until=period.until)
    goal = target_of(ctx, "group_coverage", period.until) or ctx.ward.coverage_target
    first, last = days.iloc[0], days.iloc[-1]
    columns = [
        Column("day", t("chart.day"), "day"),
        Column("covered", t("chart.groups_reached"), "number"),
        Column("groups", t("chart.groups_in_force"), "number"),
        Column("share", t("chart.share"), "percent"),
    ]
    return Picture(
        title=t("overview.over_time"),
        definition=t("figures.group_coverage_definition"),
        build=coverage_curve,
        rows=chart_rows(_bends(days).assign(target=goal)),
        height=CURVE,
        alt=t(
            "overview.over_time_alt",
            since=t.day(first["day"]),
            until=t.day(last["day"]),
            first=t.percent(first["share"]),
            last=t.percent(last["share"]),
            target=t.percent(goal, 0),
        ),
        table=tabulated(t, _bends(days).iloc[::-1], columns),
    )


def _bends(days: pd.DataFrame) -> pd.DataFrame:
    """Only the days on which the step line moves, and both ends."""
    moves = (days[["covered", "groups"]] != days[["covered", "groups"]].shift()).any(axis=1)
    moves.iloc[-1] = True
    return days[moves]


def services_picture(ctx: Context, period: Period, core_only: bool) -> Picture:
    """Visits per service: the core seven, or all that were taught and the core."""
    t = ctx.t
    taught = ctx.ask(services_taught, since=period.since, until=period.until)
    core = taught[taught["core"]]
    shown = core if core_only else taught[taught["core"] | (taught["visits"] > 0)]
    ordered = shown.sort_values(["visits", "position"], ascending=[False, True])
    rows = pd.DataFrame(
        {
            "service": ordered[f"short_{t.language}"],
            "place": range(len(ordered)),
            "visits": ordered["visits"],
            "people": ordered["people"],
        }
    )
    listed = ", ".join(f"{row.service}: {t.number(row.visits)}" for row in rows.itertuples())
    columns = [
        Column("service", t("chart.service")),
        Column("visits", t("chart.visits"), "number"),
        Column("people", t("chart.people_guided"), "number"),
    ]
    return Picture(
        title=_services_headline(ctx, core) if core_only else _most_taught(ctx, taught),
        definition=t("figures.services_taught_definition"),
        build=visits_by_service,
        arguments=(len(rows),),
        rows=chart_rows(rows),
        height=visits_height(len(rows)),
        alt=t("overview.services_alt", rows=listed),
        table=tabulated(t, rows, columns),
        subject=t("figures.services_taught"),
    )


def _services_headline(ctx: Context, core: pd.DataFrame) -> str:
    never = int((core["visits"] == 0).sum())
    return ctx.t.plural("overview.services_never", never) if never else ctx.t("overview.services")


def _most_taught(ctx: Context, taught: pd.DataFrame) -> str:
    if not taught["visits"].any():
        return ctx.t("services.visits_none")
    most = taught.loc[taught["visits"].idxmax()]
    return ctx.t("services.visits_most", service=ctx.t.named(most, "short"), n=ctx.t.number(int(most["visits"])))


def assists_picture(ctx: Context, period: Period, height: int) -> Picture:
    """Assists per week, stacked by kind where enough people helped; `height` in pixels."""
    t = ctx.t
    weeks = together_where_few(
        ctx.ask(assists_by_week, since=period.since, until=period.until),
        ctx.ask(helpers_by_week, since=period.since, until=period.until),
    )
    kinds = {kind: t(f"figures.kind_{kind}") for kind in weeks["kind"].unique()}
    rows = with_week_names(ctx, weeks).assign(kind_name=weeks["kind"].map(kinds))
    total, households = int(weeks["assists"].sum()), int(weeks["households"].sum())
    columns = [
        Column("week_name", t("chart.week"), whole=True),
        Column("kind_name", t("chart.kind")),
        Column("assists", t("chart.assists"), "number"),
        Column("households", t("chart.households_helped"), "number"),
    ]
    return Picture(
        title=t("overview.assists"),
        definition=f"{t('figures.assists_definition')} {t('volunteers.few', n=SMALLEST)}",
        build=assists_chart,
        arguments=(height,),
        rows=chart_rows(rows),
        height=height,
        alt=t("overview.assists_alt", total=t.number(total), households=t.number(households)),
        table=tabulated(t, rows.iloc[::-1], columns),
    )


def with_week_names(ctx: Context, weeks: pd.DataFrame) -> pd.DataFrame:
    """`weeks` with `week` as the ISO text of its Monday, and `week_name` like "09/11–15/11"."""
    mondays = [monday.date() for monday in weeks["week"]]
    return weeks.assign(
        week=[monday.isoformat() for monday in mondays], week_name=[ctx.t.week(monday) for monday in mondays]
    )
