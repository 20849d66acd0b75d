"""A map on its way in: what was read, which column names the groups, what was assigned by hand; for the session."""

import hashlib
import json
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st
from shapely.geometry import shape

from core.context import Context
from files.refusal import FileRefused
from maps.child import read_map_in_child
from maps.coordinates import meridian_of
from maps.ground import known_places
from maps.matching import Match, Named, match
from maps.mending import whole
from maps.neighbours import Covered, covered
from maps.parts import Asked, MapRead, Shape
from maps.reading import as_json
from metrics.places import groups as groups_in_force
from metrics.places import shapes as shapes_in_force
from pages.parts.slot import slot

STATE = "map.state"


@dataclass
class Incoming:
    """One uploaded file. `by_hand`: number of shape → group, or None to leave it out."""

    name: str
    data: bytes = field(repr=False)
    asked: Asked
    read: MapRead | None = None
    refused: FileRefused | None = None
    column: str | None = None
    by_hand: dict[int, int | None] = field(default_factory=dict)
    chosen: int | None = None
    covered: tuple[Any, list[tuple[int, Covered]]] | None = field(default=None, repr=False)
    """Of `covered_groups`, with what it was worked out for."""


@dataclass(frozen=True)
class Assigned:
    """What would be applied now."""

    match: Match
    groups: dict[int, int]
    """Shape → group."""
    left: list[Shape]
    """Neither matched nor left out."""
    twice: dict[int, list[int]]
    """Group → its shapes, where there are several."""
    state: dict[int, str]
    """Shape → "new", "changed", "same", "left", "twice", "out"."""


def incoming() -> Incoming | None:
    found: Incoming | None = st.session_state.get(STATE)
    return found


def take(ctx: Context, name: str, data: bytes) -> None:
    """Read an uploaded file, unless it is the one that stands here already."""
    key = hashlib.sha256(data).hexdigest()
    if st.session_state.get(f"{STATE}.key") == (key, name):
        return
    st.session_state[f"{STATE}.key"] = (key, name)
    asked = Asked(known=known(ctx), meridian=meridian_of(ctx.ward.province_vi))
    st.session_state[STATE] = Incoming(name, data, asked)


def forget() -> None:
    st.session_state.pop(STATE, None)
    st.session_state.pop(f"{STATE}.key", None)


def answer(**answers: Any) -> None:
    """Have the file read anew, with answers to what was asked: crs=, layer=, encoding=, anywhere=."""
    one = incoming()
    if one is None:
        return
    one.asked = replace(one.asked, **answers)
    one.read = one.refused = one.column = one.chosen = one.covered = None
    one.by_hand = {}


def read_what_waits(ctx: Context) -> None:
    """Read the file that was handed in, or of which something was answered, under a progress bar."""
    one, place = incoming(), slot()
    if one is None or one.read is not None or one.refused is not None:
        return
    bar = place.progress(0.0, text=ctx.t("maps.reading"))
    try:
        one.read = read_map_in_child(
            one.data, one.name, one.asked, on_progress=lambda share: bar.progress(share, text=ctx.t("maps.reading"))
        )
    except FileRefused as refused:
        one.refused = refused
    except Exception:
        st.session_state.pop(STATE)  # else every redraw would try again, and fail again
        raise
    finally:
        bar.empty()


def known(ctx: Context) -> tuple[tuple[float, float], ...]:
    """A place in each group that is on the map already."""
    features = ctx.ask(shapes_in_force, day=ctx.today())["features"]
    groups = ctx.ask(groups_in_force, day=ctx.today())
    placed = groups[groups["latitude"].notna()]
    points = zip(placed["longitude"].tolist(), placed["latitude"].tolist(), strict=True)
    return known_places([one["geometry"] for one in features], list(points))


def named(ctx: Context) -> list[Named]:
    groups = ctx.ask(groups_in_force, day=ctx.today())
    return [Named(int(one.id), one.code, one.name, str(one.former_unit or "")) for one in groups.itertuples()]


def present(ctx: Context) -> dict[int, dict[str, Any]]:
    """Group → its boundary now."""
    features = ctx.ask(shapes_in_force, day=ctx.today())["features"]
    return {int(one["properties"]["id"]): one["geometry"] for one in features}


def assigned(ctx: Context, one: Incoming) -> Assigned:
    """Matches by column, changed by hand; compared with what each group has now."""
    if one.read is None:
        raise ValueError("nothing has been read")
    found, now = match(one.read.shapes, named(ctx), one.column), ctx.prepared(as_read)
    good = [shape for shape in one.read.shapes if shape.refused is None]
    by_hand = one.by_hand
    taken = {group for group in by_hand.values() if group is not None}
    groups: dict[int, int] = {}
    for each in good:
        group = by_hand.get(each.number, found.groups.get(each.number))
        if group is not None and (each.number in by_hand or group not in taken):
            groups[each.number] = group
    several: dict[int, list[int]] = {}
    for number, group in groups.items():
        several.setdefault(group, []).append(number)
    twice = {group: numbers for group, numbers in several.items() if len(numbers) > 1}
    left = [each for each in good if each.number not in groups and each.number not in by_hand]
    state = {each.number: _state(each, groups, twice, now, left) for each in good}
    return Assigned(found, groups, left, twice, state)


def covered_groups(ctx: Context, one: Incoming, now: Assigned) -> list[tuple[int, Covered]]:
    """Groups that keep their boundary and would lie under new ones; worked out once for each assignment."""
    key = (tuple(sorted(now.groups.items())), ctx.revision)
    if one.covered is None or one.covered[0] != key:
        stay = {group: boundary for group, boundary in present(ctx).items() if group not in now.groups.values()}
        read = one.read.shapes if one.read else []
        new = [shape(json.loads(each.boundary)) for each in read if each.number in now.groups]
        found = covered([shape(boundary) for boundary in stay.values()], new)
        one.covered = (key, [(list(stay)[each.place], each) for each in found])
    return one.covered[1]


def _state(
    one: Shape, groups: dict[int, int], twice: dict[int, list[int]], now: dict[int, str], left: list[Shape]
) -> str:
    if one in left:
        return "left"
    group = groups.get(one.number)
    if group is None:
        return "out"
    if group in twice:
        return "twice"
    if group not in now:
        return "new"
    return "same" if one.boundary == now[group] else "changed"


def as_read(ctx: Context) -> dict[int, str]:
    """Group → its boundary now, as reading it from a file would give it: only what really differs is taken in."""
    return {group: as_json(whole(shape(boundary))) for group, boundary in present(ctx).items()}
