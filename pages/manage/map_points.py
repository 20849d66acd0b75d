"""A group's place as a point: typed, pasted, or clicked on the map."""

from dataclasses import replace
from functools import partial

import streamlit as st

from actions.editing import edit_of
from actions.groups import GroupEdit, change_group, known_group
from core.context import Context
from files.refusal import CellRefused
from maps.coordinates import meridian_of
from maps.points import place_of
from maps.saying import said
from metrics.places import groups as groups_in_force
from pages.manage.doing import do
from pages.manage.map_state import known, present
from pages.parts.combobox import Option, combobox
from pages.parts.map import short_name
from pages.parts.map_preview import Outline, map_preview
from pages.parts.plain import as_text

GROUP, TYPED, WRONG = "map.point_group", "map-point-typed", "map.point_wrong"


def show_points(ctx: Context) -> None:
    """The form, folded away; open while something is being done in it."""
    t = ctx.t
    with st.expander(t("maps.points"), icon=":material/add_location:", expanded=GROUP in st.session_state):
        st.caption(t("maps.points_help"))
        left, right = st.columns([2, 3], gap="medium")
        with left:
            _form(ctx)
        with right:
            _map(ctx)


def _form(ctx: Context) -> None:
    t, groups = ctx.t, ctx.ask(groups_in_force, day=ctx.today())
    called = dict(zip(groups["id"], groups["name"], strict=True))
    placed = set(groups.loc[groups["latitude"].notna(), "id"])
    chosen = st.session_state.get(GROUP)
    options = [
        Option(int(number), name, t("refs.point") if number in placed else "") for number, name in called.items()
    ]
    combobox(
        ctx,
        "map-point-group",
        t("maps.point_group"),
        options,
        chosen,
        _choose,
        placeholder=t("maps.assign_placeholder"),
    )
    came = TYPED not in st.session_state
    st.text_input(t("maps.point_typed"), key=TYPED, help=t("maps.point_typed_help"), max_chars=80, autocomplete="off")
    if came:
        st.session_state.pop(WRONG, None)  # it was about what had been typed before the page was left
    if st.session_state.get(WRONG):
        st.error(as_text(st.session_state[WRONG]), icon=":material/error:")
    with st.container(horizontal=True):
        st.button(
            t("maps.point_save"), key="map-point-save", type="primary", disabled=chosen not in called,
            icon=":material/add_location:", on_click=partial(_save, ctx, chosen, called.get(chosen, "")),
        )  # fmt: skip
        if chosen in placed:
            st.button(
                t("maps.point_remove"), key="map-point-remove", icon=":material/close:",
                on_click=partial(_remove, ctx, int(chosen), called[chosen]),
            )  # fmt: skip


def _map(ctx: Context) -> None:
    t, have = ctx.t, present(ctx)
    groups = ctx.ask(groups_in_force, day=ctx.today())
    names = dict(zip(groups["id"], groups["name"], strict=True))
    outlines = [Outline(geometry=geometry, kind="old", title=names[group]) for group, geometry in have.items()]
    dots = groups[groups["latitude"].notna()]
    outlines += [
        Outline(
            geometry={"type": "Point", "coordinates": [float(one.longitude), float(one.latitude)]}, title=one.name,
            kind="old chosen" if one.id == st.session_state.get(GROUP) else "old", label=short_name(one.name),
        )
        for one in dots.itertuples()
    ]  # fmt: skip
    if not outlines:
        return
    st.caption(t("maps.point_map"))
    said_of = t("maps.point_map_alt", old=t.number(len(have)), points=t.number(len(dots)))
    map_preview(ctx, "map-points", outlines, label=said_of, on_place=_clicked)


def _choose(number: int) -> None:
    st.session_state[GROUP] = number
    st.session_state.pop(WRONG, None)


def _clicked(longitude: float, latitude: float) -> None:
    st.session_state[TYPED] = f"{latitude:.6f}, {longitude:.6f}"
    st.session_state.setdefault(GROUP, None)
    st.session_state.pop(WRONG, None)


def _save(ctx: Context, group: int, name: str) -> None:
    try:
        longitude, latitude = place_of(
            st.session_state[TYPED], known=known(ctx), meridian=meridian_of(ctx.ward.province_vi)
        )
    except CellRefused as refused:
        st.session_state[WRONG] = said(ctx.t, refused)
        return
    _write(ctx, group, latitude, longitude, ctx.t("maps.point_saved", group=name))


def _remove(ctx: Context, group: int, name: str) -> None:
    _write(ctx, group, None, None, ctx.t("maps.point_removed", group=name))


def _write(ctx: Context, group: int, latitude: float | None, longitude: float | None, done: str) -> None:
    def deed(session):
        seen = edit_of(GroupEdit, known_group(session, ctx.ward.id, group))
        wanted = replace(seen, latitude=latitude, longitude=longitude)
        return change_group(session, group, wanted, seen, by=ctx.actor, now=ctx.now()).id

    if do(ctx, deed, done) is not None:
        st.session_state.pop(WRONG, None)
        st.session_state[TYPED] = ""
