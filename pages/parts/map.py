"""The coverage ladder on the map, with the groups that have no shape beside it: no map can hide a group."""

from collections.abc import Callable
from datetime import date
from math import ceil, sqrt
from typing import Any

import pandas as pd
import streamlit as st

from charts.ladder_map import ladder_map, tile_map
from charts.theme import LADDER
from core.context import Context
from core.shapes import shapes_on
from metrics.coverage import groups_on, ladder_counts
from pages.parts.downloads import PICTURES, SPREADSHEETS, About, offered, on_day
from pages.parts.drawing import Rows, chart_rows, draw, drawn_data, specification
from pages.parts.exporting import outlines, picture_file, records
from pages.parts.plain import as_text
from pages.parts.table import Column, Tabulated, tabulated
from texts import Translator
from texts.vietnamese import short_name

TILES_WIDE = 1.25
"""How much wider than high the picture of the tiles is, so that each is about a square."""
HEIGHT = 520
ALL_STEPS = tuple(range(5))


def group_map(
    ctx: Context,
    key: str,
    title: str,
    groups: pd.DataFrame,
    day: date,
    chosen: int | None,
    choose: Callable[[int | None], None],
    steps: tuple[int, ...] = ALL_STEPS,
) -> None:
    """Draw `groups` (of `groups_on`) as shapes, or as tiles in a ward without any; the others as chips below.

    Groups on other steps than `steps` fade.
    """

    def pick(group_id: int | None) -> None:
        choose(None if group_id == chosen else group_id)

    draw(f"{key}_map", map_data(ctx, key, title, day, chosen, steps), pick)
    (_, shapes), without = shapes_on(ctx.ask, day), ctx.prepared(without_shape, day)
    if shapes.count and without:
        _chips(ctx, f"{key}_chips", groups[groups["id"].isin(without.keys())], chosen, choose)


def map_data(
    ctx: Context, key: str, title: str, day: date, chosen: int | None, steps: tuple[int, ...] = ALL_STEPS
) -> dict[str, Any]:
    """What the browser needs to draw the map; arguments as those of `group_map`."""
    rows, alt = ctx.prepared(map_rows, day, steps)
    since, shapes = shapes_on(ctx.ask, day)
    address = f"/shapes/{ctx.ward.id}/{since.isoformat()}/{shapes.digest}.json" if shapes.count else None
    return drawn_data(
        ctx,
        f"{key}_map",
        ladder_map if address else tile_map,
        rows,
        HEIGHT,
        title=title,
        definition=ctx.t("figures.ladder_definition"),
        spoken=alt,
        note=_note(ctx, shapes.count),
        legend=ctx.prepared(legend_of, day),
        shapes=address,
        wide=round(shapes.wide, 3) if address else 0,
        chosen=chosen,
        download=_download(ctx, key, title, day, steps),
    )


def _download(ctx: Context, key: str, title: str, day: date, steps: tuple[int, ...]) -> dict[str, Any] | None:
    """The map's menu: every group in the table, as on the map."""
    t, (_, shapes) = ctx.t, shapes_on(ctx.ask, day)
    rows, _ = ctx.prepared(map_rows, day, steps)

    def drawing() -> dict[str, Any]:
        found = outlines(shapes.content) if shapes.count else None
        build, arguments = (ladder_map, ("/shapes",)) if found else (tile_map, ())
        return {"spec": specification(build, t.language, *arguments), "rows": records(rows.columns), "shapes": found}

    told = on_day(ctx, day)
    if steps != ALL_STEPS:
        told = (*told, (t("coverage.steps"), ", ".join(t(f"figures.ladder_{step}") for step in steps)))
    about = About(definition=t("figures.ladder_definition"), told=told)
    legend, note = ctx.prepared(legend_of, day), " ".join([_note(ctx, shapes.count), _unseen(ctx, day)])
    make = picture_file(ctx, title, about, ctx.prepared(map_table, day), drawing, legend, note)
    return offered(ctx, f"{key}_map", (*SPREADSHEETS, *PICTURES), t("figures.ladder"), make)


def _unseen(ctx: Context, day: date) -> str:
    """The groups that a picture of the map cannot show, by name: it has no chips."""
    (_, shapes), names = shapes_on(ctx.ask, day), ctx.prepared(without_shape, day)
    if not shapes.count or not names:
        return ""
    return f"{ctx.t('board.without_shape', n=ctx.t.number(len(names)))}: {', '.join(names.values())}."


def without_shape(ctx: Context, day: date) -> dict[int, str]:
    """Number → name of the groups in force that no outline shows."""
    groups, (_, shapes) = ctx.ask(groups_on, day=day), shapes_on(ctx.ask, day)
    rows = groups.loc[~groups["id"].isin(shapes.ids), ["id", "name"]]
    return dict(zip(rows["id"].tolist(), rows["name"].tolist(), strict=True))


def map_table(ctx: Context, day: date) -> Tabulated:
    """Every group with its step, its households and its last visit."""
    t, groups = ctx.t, ctx.ask(groups_on, day=day)
    columns = [
        Column("name", t("chart.group")),
        Column("step_name", t("chart.step")),
        Column("households", t("chart.households"), "number"),
        Column("last_visit", t("chart.last_visit"), "day"),
    ]
    return tabulated(t, groups.assign(step_name=step_names(t, groups)), columns)


def _note(ctx: Context, shapes: int) -> str:
    if not shapes:
        return ctx.t("board.no_shapes")
    return ctx.t("board.shapes_illustrative") if ctx.ward.shapes_are_illustrative else ""


def map_rows(ctx: Context, day: date, steps: tuple[int, ...]) -> tuple[Rows, str]:
    """The rows that the map looks up, one per group, every text ready; and the map in one sentence.

    Which one is chosen is each reader's own: `draw` says it.
    """
    t, groups = ctx.t, ctx.ask(groups_on, day=day)
    last = [t("board.never") if pd.isna(day) else t.day(day) for day in groups["last_visit"]]
    steps_said = step_names(t, groups)
    place, columns = pd.Series(range(len(groups)), dtype="int64"), max(1, ceil(sqrt(TILES_WIDE * len(groups))))
    rows = pd.DataFrame(
        {
            "id": groups["id"],
            "name": groups["name"],
            "number": [short_name(name) for name in groups["name"]],
            "step": groups["step"],
            "step_name": steps_said,
            "households": groups["households"],
            "last_visit": last,
            "spoken": [
                f"{name}: {step}; {t('chart.last_visit').lower()}: {day}"
                for name, step, day in zip(groups["name"], steps_said, last, strict=True)
            ],
            "faded": ~groups["step"].isin(steps),
            "column": place % columns,
            "line": place // columns,
        }
    )
    return chart_rows(rows), _alt(ctx, groups)


def step_names(t: Translator, groups: pd.DataFrame) -> list[str]:
    """The step of each of `groups_on` in words; a merged group of which only a part was visited says so."""
    names = [t(f"figures.ladder_{step}") for step in ALL_STEPS]
    partly = ~groups["covered"] & (groups["visits"] > 0)
    return [t("board.partly") if part else names[step] for step, part in zip(groups["step"], partly, strict=True)]


def legend_of(ctx: Context, day: date) -> list[tuple[str, str, str]]:
    """The five steps: their colours, their names, and how many groups stand on each."""
    counts = ladder_counts(ctx.ask(groups_on, day=day))["groups"].tolist()
    return [(LADDER[step], ctx.t(f"figures.ladder_{step}"), ctx.t.number(counts[step])) for step in ALL_STEPS]


def _chips(
    ctx: Context, key: str, groups: pd.DataFrame, chosen: int | None, choose: Callable[[int | None], None]
) -> None:
    """Groups that the map cannot show, as chips that are chosen like shapes."""
    t = ctx.t
    names = dict(zip(groups["id"], groups["name"], strict=True))
    steps = dict(zip(groups["id"], groups["step"], strict=True))
    st.session_state[key] = chosen if chosen in names else None
    st.pills(
        t("board.without_shape", n=t.number(len(names))),
        list(names),
        format_func=lambda number: f"{as_text(names[number])} · {t(f'figures.ladder_{steps[number]}')}",
        key=key,
        on_change=lambda: choose(st.session_state[key]),
    )


def _alt(ctx: Context, groups: pd.DataFrame) -> str:
    """The map in one sentence: how many groups stand on each step, and the names of the missed ones."""
    t = ctx.t
    counts = groups["step"].value_counts()
    steps = ", ".join(f"{t(f'figures.ladder_{step}')}: {t.number(int(counts.get(step, 0)))}" for step in ALL_STEPS)
    missed = ", ".join(groups.loc[groups["step"] == 0, "name"])
    return t("board.map_alt", steps=steps, missed=missed or t("board.none"))
