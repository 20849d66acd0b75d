"""The shapes of an uploaded map: over the ward, in a list beside, each with its group; what is wrong between them."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from core.context import Context
from maps.parts import Shape
from pages.manage.map_state import Assigned, Incoming, covered_groups, incoming, named, present
from pages.parts.combobox import Option, combobox
from pages.parts.downloads import About
from pages.parts.heading import heading
from pages.parts.map import short_name
from pages.parts.map_preview import Outline, map_preview, outline_of
from pages.parts.table import Column, table, tabulated

KINDS = {"new": "new", "changed": "new", "same": "new", "left": "left", "twice": "left", "out": "out"}
"""State of a shape → how it is drawn."""


def show_map(ctx: Context, one: Incoming, now: Assigned) -> None:
    """Old boundaries grey below, new ones coloured above, doubtful places ringed."""
    t, have = ctx.t, present(ctx)
    names = {each.id: each.name for each in named(ctx)}
    assert one.read is not None
    outlines = [
        Outline(geometry=geometry, kind="old", title=f"{names[group]} · {t('maps.legend_old')}")
        for group, geometry in have.items()
    ]
    outlines += [_outline(ctx, each, one, now, names) for each in one.read.shapes if each.number in now.state]
    outlines += [
        Outline(geometry={"type": "Point", "coordinates": list(each.at)}, kind="trouble",
                title=f"{t(f'maps.trouble_{each.kind}')}: {t.number(each.area)} m²")
        for each in one.read.troubles
    ]  # fmt: skip
    legend = [("new", t("maps.legend_new")), ("old", t("maps.legend_old"))]
    legend += [("left", t("maps.legend_left"))] if now.left or now.twice else []
    legend += [("trouble", t("maps.legend_trouble"))] if one.read.troubles else []
    said = t("maps.preview_alt", new=t.number(len(now.groups)), old=t.number(len(have)), left=t.number(len(now.left)))
    map_preview(ctx, "map-preview", outlines, label=said, legend=legend, on_pick=_choose)


def _outline(ctx: Context, one: Shape, file: Incoming, now: Assigned, names: dict[int, str]) -> Outline:
    state = now.state[one.number]
    group = names.get(now.groups.get(one.number, 0), "")
    kind = KINDS[state] + (" chosen" if file.chosen == one.number else "")
    title = f"{ctx.t('maps.number')} {one.number} · {group or _label(one, now)} · {ctx.t(f'maps.state_{state}')}"
    label = short_name(group) if group else str(one.number)
    return Outline(
        geometry=outline_of(one.drawn), kind=kind, title=title, label=label, at=one.at, number=one.number
    )  # fmt: skip


def _label(one: Shape, now: Assigned) -> str:
    """What the file calls it."""
    column = now.match.column
    return one.properties.get(column, "") if column else next(iter(one.properties.values()), "")


def show_shapes(ctx: Context, one: Incoming, now: Assigned) -> None:
    """The list, leftovers first; and the group of the one that is chosen."""
    t = ctx.t
    names = {each.id: each.name for each in named(ctx)}
    assert one.read is not None
    order = {"left": 0, "twice": 1, "changed": 2, "new": 3, "same": 4, "out": 5}
    good = sorted(
        (each for each in one.read.shapes if each.number in now.state), key=lambda each: order[now.state[each.number]]
    )
    chosen = next((each for each in good if each.number == one.chosen), now.left[0] if now.left else None)
    _assign(ctx, chosen, now)
    frame = pd.DataFrame(
        {
            "id": [each.number for each in good],
            "number": [each.number for each in good],
            "in_file": [_label(each, now) for each in good],
            "group": [names.get(now.groups.get(each.number, 0), "") for each in good],
            "hectares": [each.area / 10_000 for each in good],
            "state": [t(f"maps.state_{now.state[each.number]}") for each in good],
        }
    )
    wrong = {t("maps.state_left"), t("maps.state_twice")}
    columns = [
        Column("number", t("maps.number"), "number"),
        Column("in_file", t("maps.in_file")),
        Column("group", t("maps.group"), whole=True),
        Column("hectares", t("maps.hectares"), "decimal", wide=True),
        Column("state", t("maps.state"), mark=lambda said: "miss" if said in wrong else "quiet"),
    ]
    table(
        ctx, "map_shapes", tabulated(t, frame, columns), caption=t("maps.shapes"),
        about=About(definition=t("maps.help")), chosen=chosen.number if chosen else None, on_choose=_choose, height=420,
    )  # fmt: skip


def _assign(ctx: Context, one: Shape | None, now: Assigned) -> None:
    t = ctx.t
    if one is None:
        st.caption(t("maps.choose_shape"))
        return
    taken = {group: number for number, group in now.groups.items()}
    options = [
        Option(each.id, each.name, t("maps.state_twice") if taken.get(each.id, one.number) != one.number else "")
        for each in named(ctx)
    ]
    combobox(
        ctx, f"map-assign-{one.number}", t("maps.assign", n=one.number, name=_label(one, now) or "–"), options,
        now.groups.get(one.number), partial(_give, one.number), placeholder=t("maps.assign_placeholder"),
        invalid=now.state[one.number] in ("left", "twice"),
    )  # fmt: skip
    if now.state[one.number] != "out":
        st.button(
            t("maps.leave_out"), key=f"map-out-{one.number}", icon=":material/close:",
            on_click=partial(_give, one.number, None),
        )  # fmt: skip


def _give(number: int, group: int | None) -> None:
    one = incoming()
    if one is None:
        return
    for other, its in list(one.by_hand.items()):
        if group is not None and its == group and other != number:
            one.by_hand.pop(other)
    one.by_hand[number] = group
    one.chosen = None


def _choose(number: int | None) -> None:
    one = incoming()
    if one is not None:
        one.chosen = number


def show_covered(ctx: Context, one: Incoming, now: Assigned) -> None:
    """Groups whose boundary the file does not hold, where new boundaries would lie over it."""
    t, names = ctx.t, {each.id: each.name for each in named(ctx)}
    rows = [
        {"group": names.get(group, ""), "hectares": each.area / 10_000, "share": each.share}
        for group, each in covered_groups(ctx, one, now)
    ]
    if not rows:
        return
    frame = pd.DataFrame(rows)
    heading(ctx, t("maps.covered"), t("maps.covered_help"))
    whole = t.number(float(frame["hectares"].sum()), 1)
    st.warning(t.plural("maps.covered_told", len(rows), hectares=whole), icon=":material/layers:")
    columns = [
        Column("group", t("maps.group"), whole=True),
        Column("hectares", t("maps.covered_hectares"), "decimal"),
        Column("share", t("maps.covered_share"), "percent"),
    ]
    table(
        ctx, "map_covered", tabulated(t, frame, columns), caption=t("maps.covered"),
        about=About(definition=t("maps.covered_help")), height=260,
    )  # fmt: skip


def show_troubles(ctx: Context, one: Incoming, now: Assigned) -> None:
    """Overlaps, doubles and gaps, with their size and place; shapes by the names of their groups, as on the map."""
    t, found = ctx.t, one.read
    if found is None or not found.troubles:
        return
    heading(ctx, t("maps.troubles"), t("maps.troubles_help"))
    groups = {each.id: each.name for each in named(ctx)}
    called = {number: groups[group] for number, group in now.groups.items() if group in groups}
    rows: list[dict[str, Any]] = [
        {"what": t(f"maps.trouble_{each.kind}"), "area": each.area,
         "between": ", ".join(called.get(number) or t("maps.shape", n=number) for number in each.numbers),
         "where": f"{each.at[1]:.5f}, {each.at[0]:.5f}"}
        for each in found.troubles
    ]  # fmt: skip
    columns = [
        Column("what", t("maps.what"), whole=True),
        Column("between", t("maps.between")),
        Column("area", t("maps.area"), "number"),
        Column("where", t("maps.where"), wide=True),
    ]
    table(
        ctx, "map_troubles", tabulated(t, pd.DataFrame(rows), columns), caption=t("maps.troubles"),
        about=About(definition=t("maps.troubles_help")), height=260,
    )  # fmt: skip
