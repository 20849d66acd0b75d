"""A chart on a page: a constant specification, rows swapped in, a text for those who cannot see it, and its table.

Altair writes the specification; the browser is given it compiled (charts/compiled.py), once for ever. A worker draws
(drawing_worker.js), so that the page's own work goes on meanwhile; drawing.js puts the pictures into the page.
"""

import hashlib
import json
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import pandas as pd
import streamlit as st

from core.context import Context
from pages.parts.downloads import PICTURES, SPREADSHEETS, About, Told, offered
from pages.parts.exporting import picture_file, records
from pages.parts.sent import sent
from pages.parts.table import Tabulated, table
from texts import translator

HANDOVER = """
const draw = (component, data) => window.wardCharts?.update(component, data);

export default function (component) {
  window.wardSeen ? window.wardSeen.note(component, draw) : draw(component, component.data);
  return () => {
    window.wardSeen?.leave(component);
    window.wardCharts?.leave(component);
  };
}
"""
FEW = 0.5
"""Share of different values below which a column travels as its values and their places."""

Build = Callable[..., dict[str, Any]]
Legend = Sequence[tuple[str, str, str]]
"""Colour, words and count of each entry."""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A chart ready to be drawn. Pages prepare it once per data revision (`ctx.prepared`)."""

    title: str
    """The finding, as a sentence where there is one."""
    build: Build
    """Gives the specification: build(t, *arguments)."""
    arguments: tuple[Hashable, ...] = ()
    rows: "Rows"
    height: int
    """Pixels, axes and legend included."""
    alt: str
    """What the chart says, for those who cannot see it."""
    table: Tabulated
    definition: str
    note: str | None = None
    """Stands under the chart."""
    subject: str = ""
    """Names its files; the title does when there is none."""


@dataclass(frozen=True)
class Rows:
    """The rows of a chart: the columns as a browser reads them, and how they travel."""

    columns: dict[str, list[Any]]
    count: int
    packed: str
    """JSON; a column that repeats itself is {"of": its values, "at": places among them}."""
    digest: str


@lru_cache(maxsize=200)
def specification(build: Build, language: str, *arguments: Hashable) -> dict[str, Any]:
    """The Vega-Lite that `build(t, *arguments)` gives; with `rows.columns` it is the whole picture."""
    return build(translator(language), *arguments)


def chart_rows(frame: pd.DataFrame) -> Rows:
    """`frame` as it travels to the browser. Days become milliseconds since 1970, UTC; what is missing stays missing."""
    columns = {str(name): _plain(frame[name]) for name in frame.columns}
    packed = json.dumps(
        {name: _packed(values) for name, values in columns.items()}, ensure_ascii=False, separators=(",", ":")
    )
    return Rows(columns, len(frame), packed, hashlib.sha256(packed.encode()).hexdigest()[:16])


def _plain(column: pd.Series) -> list[Any]:
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return [None if pd.isna(day) else int(pd.Timestamp(day).timestamp() * 1000) for day in column]
    return [None if missing else value for value, missing in zip(column.tolist(), column.isna(), strict=True)]


def _packed(values: list[Any]) -> list[Any] | dict[str, list[Any]]:
    if not values or not isinstance(values[0], str):
        return values
    places: dict[Any, int] = {}
    at = [places.setdefault(value, len(places)) for value in values]
    return {"of": list(places), "at": at} if len(places) < FEW * len(values) else values


def show(ctx: Context, key: str, picture: Picture, *, told: Told, titled: bool = True) -> None:
    """Draw `picture` under its title, with its table one tap away. `told`: the period and filters that it looks at."""
    if _mount(key, picture_data(ctx, key, picture, told=told, titled=titled, opened=_is_open(key))):
        table(ctx, f"{key}_rows", picture.table, caption=picture.title, about=None, height=320)


def picture_data(
    ctx: Context, key: str, picture: Picture, *, told: Told, titled: bool = True, opened: bool = False
) -> dict[str, Any]:
    """What the browser needs to draw `picture`; `opened`: its table stands below."""
    return _data(
        ctx,
        key,
        picture.build,
        picture.rows,
        picture.height,
        title=picture.title if titled else "",
        definition=picture.definition if titled else None,
        spoken=picture.alt if titled else "",
        note=picture.note,
        button=ctx.t("board.as_table"),
        open=opened,
        download=_download(ctx, key, picture, told),
    )


def _download(ctx: Context, key: str, picture: Picture, told: Told) -> dict[str, Any] | None:
    def drawing() -> dict[str, Any]:
        spec = specification(picture.build, ctx.t.language, *picture.arguments)
        return {"spec": spec, "rows": records(picture.rows.columns), "shapes": None}

    about = About(definition=picture.definition, told=told)
    make = picture_file(ctx, picture.title, about, picture.table, drawing, note=picture.note)
    return offered(ctx, key, (*SPREADSHEETS, *PICTURES), picture.subject or picture.title, make)


def draw(key: str, data: dict[str, Any], on_pick: Callable[[int | None], None]) -> None:
    """Draw the chart of `drawn_data`; `on_pick` is called with the `gid` of a mark that is clicked."""
    _mount(key, data, on_pick)


def drawn_data(ctx: Context, key: str, build: Build, rows: Rows, height: int, **more: Any) -> dict[str, Any]:
    """What the browser needs to draw `build`'s chart with `rows`, `height` pixels high; its marks can be clicked.

    `more`: title, definition, spoken, note, legend (`Legend`), shapes (where a map's outlines are), wide (how many
    times as wide as high they are: a narrow place leaves no height blank; 0: it does not matter), chosen (the `id` of
    the row that stands out) and download (its menu).
    """
    return _data(ctx, key, build, rows, height, pickable=True, **more)


def _data(ctx: Context, key: str, build: Build, rows: Rows, height: int, **more: Any) -> dict[str, Any]:
    """What stands around a chart is part of the component: each element of Streamlit's own costs a browser 15 ms."""
    t, name = ctx.t, build.__name__
    nothing = {
        "definition": None, "spoken": "", "note": None, "legend": (), "button": "", "open": False, "shapes": None,
        "wide": 0, "chosen": None, "pickable": False,
    }  # fmt: skip
    return {
        "key": key,
        "what_is_this": f"{t('board.what_is_this')}: {more['title']}",
        "chart": name,
        "language": t.language,
        "label": t(f"chart.named_{NAMED[name]}"),
        "kind": t("chart.kind_of_picture"),
        "rows": rows.packed,
        "digest": rows.digest,
        "height": height,
        **nothing,
        **more,
    }


def _mount(key: str, data: dict[str, Any], on_pick: Callable[[int | None], None] | None = None) -> bool:
    """Whether the reader wants to see the table."""

    def picked() -> None:
        number = sent(key, "picked")
        if on_pick is not None and number is not None:
            on_pick(int(number))

    _component()(key=key, data=data, on_picked_change=picked, on_open_change=_rerun)
    return bool(data["open"])


def _is_open(key: str) -> bool:
    return bool(sent(key, "open"))


def _rerun() -> None:
    """Nothing to do: being called is the rerun."""


NAMED = {
    "ladder_map": "map",
    "tile_map": "tiles",
    "coverage_curve": "curve",
    "service_matrix": "matrix",
    "visits_by_service": "services",
    "filed_by_service": "filed",
    "taught_against_counter": "counter",
    "assists_by_week": "assists",
    "active_by_week": "active",
    "visitors_run": "visitors_run",
    "online_run": "online_run",
}
"""What the text `chart.named_…` of each builder is called."""


@cache
def _component() -> Any:
    return st.components.v2.component(
        "ward_chart", html='<div class="ward-card"></div>', js=HANDOVER, isolate_styles=False
    )
