"""Maps in: upload, look, give the leftovers their groups, apply in one transaction, and take it back."""

import json
from functools import partial

import streamlit as st

from actions.boundaries import MapFacts, import_map, undo_map
from core.context import Context
from files.refusal import FileRefused
from files.saying import encoding_said
from maps.coordinates import codes
from maps.saying import crs_said, said
from metrics.map_imports import map_imports
from pages.manage.doing import do, tell
from pages.manage.map_points import show_points
from pages.manage.map_shapes import show_covered, show_map, show_shapes, show_troubles
from pages.manage.map_state import (
    Assigned,
    Incoming,
    answer,
    assigned,
    forget,
    incoming,
    named,
    present,
    read_what_waits,
    take,
)
from pages.parts.downloads import download_menu
from pages.parts.header import plain_header
from pages.parts.heading import heading
from pages.parts.links import link
from pages.parts.plain import as_text
from pages.parts.slot import slot


def page(ctx: Context) -> None:
    t = ctx.t
    plain_header(ctx, t("menu.map_import"))
    tell(ctx, "map_import")
    st.caption(t("maps.help"))
    with st.container(horizontal=True, vertical_alignment="center"):
        link(ctx, "groups", t("menu.groups"), icon=":material/list:")
        if present(ctx):
            download_menu(ctx, "boundaries", ("geojson",), t("maps.export"), _exported(ctx), t("maps.export"))
    turn = st.session_state.get("map.turn", 0)
    file = st.file_uploader(
        t("maps.upload"), ["geojson", "json", "zip"], key=f"map-file-{turn}", help=t("maps.upload_help")
    )
    if file is not None:
        take(ctx, file.name, file.getvalue())
    read_what_waits(ctx)
    one = incoming()
    with slot():
        if one is not None and one.refused is not None:
            _refused(ctx, one.refused)
        elif one is not None and one.read is not None:
            _incoming(ctx, one)
    show_points(ctx)
    _past(ctx)


def _refused(ctx: Context, refused: FileRefused) -> None:
    """Why, and what can be answered."""
    t, asks = ctx.t, refused.asks
    st.error(as_text(said(t, refused)), icon=":material/error:")
    if asks == "anywhere":
        st.button(
            t("maps.anyway"), key="map-anyway", icon=":material/visibility:", on_click=partial(answer, anywhere=True)
        )
        return
    if not asks:
        return
    words = {"crs": partial(crs_said, t), "encoding": partial(encoding_said, t), "layer": str}[asks]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        said_it = st.selectbox(
            t(f"maps.choose_{asks}"), refused.choices, format_func=words, key=f"map-{asks}", width=420
        )
        st.button(t("maps.choose"), key="map-answer", type="primary", on_click=partial(answer, **{asks: said_it}))


def _incoming(ctx: Context, one: Incoming) -> None:
    t = ctx.t
    now = assigned(ctx, one)
    _settings(ctx, one, now)
    counts = {"n": t.number(len(now.state)), "matched": t.number(len(now.groups)), "left": t.number(len(now.left))}
    heading(ctx, t("maps.preview"))
    st.text(t("maps.found", **counts))
    with slot():
        _mended(ctx, one)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        show_map(ctx, one, now)
    with right:
        show_shapes(ctx, one, now)
    show_troubles(ctx, one, now)
    _apply(ctx, one, now)


def _settings(ctx: Context, one: Incoming, now: Assigned) -> None:
    """What was found out by itself, and can be changed."""
    t, found = ctx.t, one.read
    assert found is not None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        columns = found.columns
        st.selectbox(
            t("maps.column"), columns, columns.index(now.match.column) if now.match.column in columns else None,
            placeholder=t("maps.column_none"), key="map-column", width=320, on_change=_column,
        )  # fmt: skip
        ways = list(dict.fromkeys([found.crs, *codes()]))
        st.selectbox(
            f"{t('maps.crs')} ({t('maps.crs_found')})" if one.asked.crs is None else t("maps.crs"), ways, 0,
            format_func=lambda code: crs_said(t, code, found.crs_name[:60]), key=f"map-crs-now-{found.crs}",
            width=420, on_change=partial(_crs, f"map-crs-now-{found.crs}"),
        )  # fmt: skip


def _column() -> None:
    one = incoming()
    if one is not None:
        one.column, one.by_hand = st.session_state["map-column"], {}


def _crs(key: str) -> None:
    answer(crs=st.session_state[key])


def _mended(ctx: Context, one: Incoming) -> None:
    t, found = ctx.t, one.read
    assert found is not None
    lines = [said(t, remark) for remark in found.remarks]
    for each in found.shapes:
        what = [*each.remarks, *([each.refused] if each.refused else [])]
        lines += [f"{t('maps.number')} {each.number}: {said(t, remark)}" for remark in what]
    if lines:
        with st.expander(f"{t('maps.mended')} ({t.number(len(lines))})", icon=":material/healing:"):
            for line in lines[:200]:
                st.text(line)


def _apply(ctx: Context, one: Incoming, now: Assigned) -> None:
    t, have = ctx.t, present(ctx)
    names = {each.id: each.name for each in named(ctx)}
    missing = [name for number, name in names.items() if number not in now.groups.values()]
    if missing and now.groups:
        st.caption(as_text(t("maps.missing", names=", ".join(missing))))
    if now.twice:
        st.warning(
            as_text(t("maps.twice", names=", ".join(names[group] for group in now.twice))), icon=":material/warning:"
        )
        return
    if not now.groups:
        st.info(t("maps.nothing_matched"), icon=":material/touch_app:")
        return
    illustrative = st.toggle(t("maps.illustrative"), key="map-illustrative", help=t("maps.illustrative_help"))
    others, without = [group for group in have if group not in now.groups.values()], False
    if others and ctx.ward.shapes_are_illustrative and not illustrative:
        without = st.toggle(
            t("maps.without_others", n=t.number(len(others))),
            True,
            key="map-without",
            help=t("maps.without_others_help"),
        )
    fresh = {number: group for number, group in now.groups.items() if now.state[number] != "same"}
    if not fresh and ctx.ward.shapes_are_illustrative == illustrative and not without:
        st.info(t("maps.nothing_new"), icon=":material/check_circle:")
        return
    if others and not without:
        show_covered(ctx, one, now)
    shapes = {each.number: each.boundary for each in one.read.shapes} if one.read else {}
    boundaries = {
        group: json.loads(shapes[number]) if number in fresh else have[group] for number, group in now.groups.items()
    }
    facts = MapFacts(
        file_name=one.name,
        boundaries=boundaries,
        illustrative=illustrative,
        without=frozenset(others if without else ()),
    )
    st.button(
        t("maps.apply", n=t.number(len(fresh) or len(now.groups))), key="map-apply", type="primary",
        icon=":material/check:", on_click=partial(_applied, ctx, facts, len(fresh)),
    )  # fmt: skip


def _applied(ctx: Context, facts: MapFacts, count: int) -> None:
    done = do(
        ctx, lambda session: import_map(session, facts, by=ctx.actor, now=ctx.now()) or True,
        ctx.t("maps.applied", n=ctx.t.number(count or len(facts.boundaries))),
    )  # fmt: skip
    if done:
        forget()
        st.session_state["map.turn"] = st.session_state.get("map.turn", 0) + 1


def _past(ctx: Context) -> None:
    t, found = ctx.t, ctx.ask(map_imports)
    if found.empty:
        return
    heading(ctx, t("maps.past"))
    for row in found.itertuples():
        day = t.day(row.imported_at.tz_convert(ctx.zone).date())
        line = t("maps.past_line", day=day, file=row.file_name, n=t.number(row.groups))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.text(f"{line} · {t('maps.past_undone')}" if row.undone else line, width="stretch")
            if not row.undone:
                st.button(
                    t("maps.undo"), key=f"map-undo-{row.id}", icon=":material/undo:",
                    on_click=partial(_undo, ctx, int(row.id)),
                )  # fmt: skip


def _undo(ctx: Context, number: int) -> None:
    do(ctx, lambda session: undo_map(session, number, by=ctx.actor, now=ctx.now()).id, ctx.t("maps.undone"))


def _exported(ctx: Context):
    def make(kind: str) -> bytes:
        names = {one.id: one for one in named(ctx)}
        features = [
            {"type": "Feature", "properties": {"code": names[group].code, "name": names[group].name},
             "geometry": boundary}
            for group, boundary in present(ctx).items()
        ]  # fmt: skip
        return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()

    return make
