"""A chart on a page: a constant specification, rows swapped in, a text for those who cannot see it, and its table."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from core.context import Context
from pages.parts.heading import heading
from pages.parts.table import Tabulated, table
from texts import translator

Build = Callable[..., dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A chart ready to be drawn. Pages prepare it once per data revision (`ctx.prepared`)."""

    title: str
    """The finding, as a sentence where there is one."""
    build: Build
    """Gives the specification: build(t, *arguments)."""
    arguments: tuple[Hashable, ...] = ()
    rows: pa.Table
    alt: str
    """What the chart says, for those who cannot see it."""
    table: Tabulated
    definition: str | None = None
    note: str | None = None
    """Stands under the chart."""


@lru_cache(maxsize=200)
def specification(build: Build, language: str, *arguments: Hashable) -> dict[str, Any]:
    """What `build(t, *arguments)` gives, worked out once per process and language: Altair takes 40 ms, this nothing."""
    return build(translator(language), *arguments)


def chart_rows(frame: pd.DataFrame) -> pa.Table:
    """`frame` as it travels to the browser."""
    return pa.Table.from_pandas(frame, preserve_index=False)


def show(ctx: Context, key: str, picture: Picture) -> None:
    """Draw `picture` under its title, with its table one tap away."""
    heading(ctx, picture.title, picture.definition, picture.alt)
    draw(ctx, key, picture.build, picture.rows, *picture.arguments)
    if picture.note:
        st.caption(picture.note)
    as_table(ctx, key, picture.table, picture.title)


def draw(
    ctx: Context,
    key: str,
    build: Build,
    rows: pa.Table,
    *arguments: Hashable,
    on_pick: Callable[[int | None], None] | None = None,
) -> None:
    """Draw `build`'s chart with `rows`. With `on_pick`, marks can be clicked: called with the `gid` of the mark.

    What the chart says stands in its heading: as the chart's own `alt` it would be part of the specification, and every
    change of it would draw the chart anew.
    """
    spec = specification(build, ctx.t.language, *arguments) | {"datasets": {"rows": rows}}
    if on_pick is None:
        st.vega_lite_chart(spec=spec, theme=None, key=key)
        return

    def picked() -> None:
        points = st.session_state[key]["selection"].get("pick", [])
        on_pick(int(points[0]["gid"]) if points and points[0].get("gid") is not None else None)

    st.vega_lite_chart(spec=spec, theme=None, key=key, on_select=picked, selection_mode="pick")


def as_table(ctx: Context, key: str, shown: Tabulated, caption: str) -> None:
    """The chart's figures as a table, behind a small button."""
    box = st.expander(ctx.t("board.as_table"), icon=":material/table_rows:", key=f"{key}_table", on_change="rerun")
    if box.open:
        with box:
            table(ctx, f"{key}_rows", shown, caption=caption, height=320)
