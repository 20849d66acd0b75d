"""Group coverage: the ladder on the map, every group in a sortable list, and the holes in what was taught."""

from collections.abc import Callable
from datetime import date

import pandas as pd
import streamlit as st

from charts.coverage import matrix_height, service_matrix
from core.context import Context
from metrics.coverage import groups_on, ladder_counts
from metrics.places import services as services_in_force
from metrics.services import services_by_group
from pages.parts.address import in_address, joined, several_of
from pages.parts.choosing import choosing, chosen_group
from pages.parts.downloads import About, Told, on_day
from pages.parts.drawing import Picture, chart_rows, show
from pages.parts.header import header
from pages.parts.heading import heading
from pages.parts.links import group_card
from pages.parts.map import ALL_STEPS, group_map, step_names
from pages.parts.table import Column, Tabulated, table, tabulated
from pages.parts.wall import is_wall

MOST_MISSING = 2
"""Names of missing services in the list; the matrix and the profile name them all."""


def page(ctx: Context) -> None:
    period = header(ctx, "coverage")
    day = period.until
    groups = ctx.ask(groups_on, day=day)
    if groups.empty:
        st.info(ctx.t("overview.no_groups"), icon=":material/map:")
        return
    steps = _ladder_filter(ctx, groups)
    chosen, choose = chosen_group(groups), choosing(groups)
    where, which = st.columns([5, 8])
    with where.container(border=True, height="stretch"):
        group_map(ctx, "coverage", _headline(ctx, groups), groups, day, chosen, choose, steps)
    with which.container(border=True, height="stretch"):
        if chosen is not None:
            group_card(ctx, groups.loc[groups["id"] == chosen].iloc[0])
        _list(ctx, day, steps, chosen, choose)
    if not is_wall(ctx):
        with st.container(border=True):
            _matrix(ctx, day, steps)


def _ladder_filter(ctx: Context, groups: pd.DataFrame) -> tuple[int, ...]:
    """The steps to look at; none chosen means all."""
    counts = ladder_counts(groups)["groups"].tolist()
    none: list[int] = []
    chosen = st.pills(
        ctx.t("coverage.steps"),
        ALL_STEPS,
        selection_mode="multi",
        format_func=lambda step: f"{ctx.t(f'figures.ladder_{step}')} · {ctx.t.number(counts[step])}",
        key=in_address("step", several_of(ALL_STEPS), none, joined),
        help=ctx.t("figures.ladder_definition"),
    )
    return tuple(sorted(chosen)) or ALL_STEPS


def _headline(ctx: Context, groups: pd.DataFrame) -> str:
    done = int((groups["step"] == ALL_STEPS[-1]).sum())
    covered = ctx.t.of(int(groups["covered"].sum()), len(groups))
    return ctx.t("coverage.headline", covered=covered, sustaining=ctx.t.number(done))


def _list(
    ctx: Context, day: date, steps: tuple[int, ...], chosen: int | None, choose: Callable[[int | None], None]
) -> None:
    shown = ctx.prepared(group_rows, day, steps, is_wall(ctx))
    title = ctx.t.plural("coverage.list_lowest" if is_wall(ctx) else "coverage.list", len(shown.rows))
    heading(ctx, title)
    table(
        ctx,
        "coverage_list",
        shown,
        caption=title,
        about=About(
            definition=ctx.t("figures.ladder_definition"), told=_told(ctx, day, steps), subject=ctx.t("menu.coverage")
        ),
        chosen=chosen,
        on_choose=choose,
        height=640,
        empty=ctx.t("coverage.none_on_step"),
    )


def _told(ctx: Context, day: date, steps: tuple[int, ...]) -> Told:
    """The day and, where not all are looked at, the steps."""
    if steps == ALL_STEPS:
        return on_day(ctx, day)
    names = ", ".join(ctx.t(f"figures.ladder_{step}") for step in steps)
    return (*on_day(ctx, day), (ctx.t("coverage.steps"), names))


def group_rows(ctx: Context, day: date, steps: tuple[int, ...], lowest_first: bool = False) -> Tabulated:
    """Every group on one of `steps`, with what it lacks; in the order of names, or the lowest step first."""
    t, groups = ctx.t, ctx.ask(groups_on, day=day)
    groups = groups[groups["step"].isin(steps)]
    if lowest_first:
        groups = groups.sort_values("step", kind="stable")
    services = ctx.ask(services_in_force, day=day)
    names = dict(zip(services["id"], services[f"short_{t.language}"], strict=True))
    missed, none = (
        {t("figures.ladder_0"), t("board.partly")},
        t("coverage.all_taught", n=len(services[services["core"]])),
    )
    frame = groups.assign(
        step_name=step_names(t, groups),
        missing=[_missing(ctx, names, row.core_missing, row.covered) or none for row in groups.itertuples()],
        all_missing=[
            _missing(ctx, names, row.core_missing, row.covered, most=len(names)) or none for row in groups.itertuples()
        ],
        planned=[t.day_short(when) if pd.notna(when) else None for when in groups["planned_day"]],
    )
    columns = [
        Column("name", t("chart.group")),
        Column("step_name", t("chart.step"), mark=lambda text: "miss" if text in missed else "", whole=True),
        Column("days_since", t("coverage.days_since"), "number", mark=_overdue, missing_is_most=True),
        Column("households", t("chart.households"), "number", wide=True),
        Column("reach", t("coverage.reach"), "percent"),
        Column(
            "missing",
            t("coverage.missing"),
            mark=lambda text: "quiet" if text == none else "",
            wide=True,
            filed=("all_missing", "text"),
        ),
        Column("active_volunteers", t("coverage.active"), "number", wide=True),
        Column("planned", t("overview.planned"), whole=True, wide=True, filed=("planned_day", "day")),
    ]
    return tabulated(t, frame, columns)


def _overdue(days: object) -> str:
    return "miss" if isinstance(days, int | float) and days > 90 else ""


def _missing(
    ctx: Context, names: dict[int, str], missing: tuple[int, ...], covered: bool, most: int = MOST_MISSING
) -> str:
    if not covered:
        return ctx.t("coverage.all_missing")
    some = ", ".join(names.get(number, str(number)) for number in missing[:most])
    more = len(missing) - most
    return some + (ctx.t("coverage.and_more", n=ctx.t.number(more)) if more > 0 else "")


def _matrix(ctx: Context, day: date, steps: tuple[int, ...]) -> None:
    key = in_address("holes", {"only": True}.get, False, lambda _: "only")
    only = bool(st.session_state[key])
    picture = ctx.prepared(matrix_picture, day, steps, only)
    heading(ctx, picture.title, picture.definition, picture.alt)
    st.toggle(ctx.t("coverage.only_holes"), key=key)
    if not picture.rows.count:
        st.caption(ctx.t("coverage.no_holes") if only else ctx.t("board.no_rows"))
        return
    with st.container(key="matrix_box"):
        show(ctx, "coverage_matrix", picture, told=_told(ctx, day, steps), titled=False)


def matrix_picture(ctx: Context, day: date, steps: tuple[int, ...], only_holes: bool) -> Picture:
    """Core service × group, the holes loud."""
    t, groups = ctx.t, ctx.ask(groups_on, day=day)
    rows = matrix_rows(ctx, groups[groups["step"].isin(steps)], day)
    holes = int((~rows["taught"]).sum())
    if only_holes:
        rows = rows[rows["group"].isin(rows.loc[~rows["taught"], "group"])]
    wide = rows.pivot_table(index="group", columns="service", values="visits", sort=False, aggfunc="first")
    columns = [Column("group", t("chart.group")), *(Column(name, name, "number") for name in wide.columns)]
    return Picture(
        title=t.plural("coverage.holes", holes),
        definition=t("coverage.matrix_help"),
        build=service_matrix,
        arguments=(rows["service"].nunique(),),
        rows=chart_rows(rows),
        height=matrix_height(rows["service"].nunique()),
        alt=t("coverage.matrix_alt", holes=t.number(holes)),
        table=tabulated(t, wide.reset_index(), columns),
        subject=t("figures.services_taught"),
    )


def matrix_rows(ctx: Context, groups: pd.DataFrame, day: date) -> pd.DataFrame:
    """Every group × core service, taught or not: the rows of the matrix."""
    services = ctx.ask(services_in_force, day=day)
    core = services.loc[services["core"], ["id", f"short_{ctx.t.language}"]]
    every = groups[["id", "name"]].reset_index(drop=True).reset_index(names="group_place")
    every = every.merge(
        core.reset_index(drop=True).reset_index(names="service_place"), how="cross", suffixes=("_group", "_service")
    )
    taught = ctx.ask(services_by_group, day=day)[["group_id", "service_id", "visits", "last_day"]]
    joined_up = every.merge(taught, how="left", left_on=["id_group", "id_service"], right_on=["group_id", "service_id"])
    never = ctx.t("coverage.never_taught")
    return pd.DataFrame(
        {
            "group": joined_up["name"],
            "service": joined_up[f"short_{ctx.t.language}"],
            "group_place": joined_up["group_place"],
            "service_place": joined_up["service_place"],
            "visits": joined_up["visits"].fillna(0).astype("int64"),
            "taught": joined_up["visits"].notna(),
            "last": [never if pd.isna(when) else ctx.t.day(when) for when in joined_up["last_day"]],
        }
    )
