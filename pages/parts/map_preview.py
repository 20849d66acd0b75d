"""A map to look at and to point at: outlines and dots in a small SVG of our own, picked or clicked."""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from core.context import Context
from pages.parts.sent import sent

HERE = Path(__file__).parent
WIDE = 1_000.0
"""Units from west to east, or from north to south where that is longer."""
MARGIN = 16.0
_preview = st.components.v2.component(
    "ward_map_preview",
    html='<figure><svg role="img" preserveAspectRatio="xMidYMid meet"></svg><figcaption></figcaption></figure>',
    css=(HERE / "map_preview.css").read_text("utf-8"),
    js=(HERE / "map_preview.js").read_text("utf-8"),
)


@dataclass(frozen=True, kw_only=True)
class Outline:
    """An area, or a point where `geometry` is one. `kind`: "old", "new", "left", "out", "chosen", "trouble"."""

    geometry: dict[str, Any]
    kind: str
    title: str
    label: str = ""
    at: tuple[float, float] | None = None
    """Where the label stands."""
    number: int | None = None
    """What a click on it gives; None: it cannot be picked."""


class Frame:
    """Degrees to units of the picture and back. True proportions at the middle's latitude."""

    def __init__(self, places: Sequence[Sequence[float]]) -> None:
        west, east = min(place[0] for place in places), max(place[0] for place in places)
        south, north = min(place[1] for place in places), max(place[1] for place in places)
        self._flat = math.cos(math.radians((south + north) / 2))
        longest = max((east - west) * self._flat, north - south, 1e-4)
        self.unit = longest / (WIDE - 2 * MARGIN)
        self.west, self.north = west - MARGIN * self.unit / self._flat, north + MARGIN * self.unit
        self.width = round((east - west) * self._flat / self.unit + 2 * MARGIN, 1)
        self.height = round((north - south) / self.unit + 2 * MARGIN, 1)

    def units(self, place: Sequence[float]) -> tuple[float, float]:
        x = (place[0] - self.west) * self._flat / self.unit
        return round(x, 1), round((self.north - place[1]) / self.unit, 1)

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        return round(self.west + x * self.unit / self._flat, 6), round(self.north - y * self.unit, 6)


def map_preview(
    ctx: Context,
    key: str,
    outlines: Sequence[Outline],
    *,
    label: str,
    legend: Sequence[tuple[str, str]] = (),
    on_pick: Callable[[int], None] | None = None,
    on_place: Callable[[float, float], None] | None = None,
) -> None:
    """Draw `outlines`, the first at the bottom; `legend`: kind and words. `on_place` gets longitude and latitude."""
    places = [place for one in outlines for place in _places(one.geometry)]
    if not places:
        return
    frame = Frame(places)
    data = {
        "box": [frame.width, frame.height],
        "label": label,
        "legend": [list(entry) for entry in legend],
        "placing": on_place is not None,
        "outlines": [_drawn(frame, one) for one in outlines],
    }
    _preview(
        key=key, data=data, on_picked_change=partial(_picked, key, on_pick),
        on_placed_change=partial(_placed, key, frame, on_place),
    )  # fmt: skip


def _picked(key: str, on_pick: Callable[[int], None] | None) -> None:
    number = sent(key, "picked")
    if on_pick is not None and isinstance(number, int):
        on_pick(number)


def _placed(key: str, frame: Frame, on_place: Callable[[float, float], None] | None) -> None:
    place = sent(key, "placed")
    if on_place is not None and isinstance(place, list | tuple) and len(place) == 2:
        on_place(*frame.degrees(float(place[0]), float(place[1])))


def _drawn(frame: Frame, one: Outline) -> dict[str, Any]:
    drawn = {name: value for name, value in asdict(one).items() if name in ("kind", "title", "label", "number")}
    if one.geometry["type"] == "Point":
        return drawn | {"dot": frame.units(one.geometry["coordinates"])}
    path = "".join(
        "M" + "L".join(f"{x} {y}" for x, y in map(frame.units, ring[:-1])) + "Z" for ring in _rings(one.geometry)
    )
    return drawn | {"path": path, "at": frame.units(one.at) if one.at else None}


def _rings(geometry: dict[str, Any]) -> list[Any]:
    coordinates = geometry["coordinates"]
    return [ring for part in coordinates for ring in part] if geometry["type"] == "MultiPolygon" else coordinates


def _places(geometry: dict[str, Any]) -> list[Any]:
    if geometry["type"] == "Point":
        return [geometry["coordinates"]]
    return [place for ring in _rings(geometry) for place in ring]


def outline_of(text: str) -> dict[str, Any]:
    """GeoJSON text as a geometry."""
    geometry: dict[str, Any] = json.loads(text)
    return geometry
