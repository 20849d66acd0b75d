"""Nhập tệp: choose what, take the template, hand the file in, look at what it would do, do it; and take it back."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError
from streamlit.delta_generator import DeltaGenerator

from actions import Conflict, Refused
from actions.import_names import LEFT_OUT, Unclear
from actions.import_plan import Does, Plan
from actions.imports import apply_import, kinds_for, known_file
from core.context import Context
from files.child import read_in_child
from files.refusal import FileRefused
from files.saying import encoding_said, refusal_said, remark_said
from files.table import Table
from metrics.names import names_of
from models import ImportKind
from pages.manage.doing import succeeded, tell, turn, wrong
from pages.manage.fields import ANY_DAY
from pages.manage.import_reading import empty_template, file_of, filled_template, planned
from pages.manage.import_told import ORDER, show_faults, show_steps
from pages.manage.imports_made import MADE, show_made
from pages.parts.door import mishap
from pages.parts.downloads import SPREADSHEETS, download_menu, noted
from pages.parts.header import plain_header
from pages.parts.plain import as_text
from pages.parts.slot import slot
from pages.parts.whole_callbacks import to_its_end
from pages.record.telling import sentence

READ, PLAN, MOVED = "imports.read", "imports.plan", "imports.moved"
APPLY = "imports.apply"
"""Digest of the file whose import was pressed; the page carries it out under its bar."""
DATED = {ImportKind.GROUPS, ImportKind.VOLUNTEERS}
"""Kinds in which something holds from a day on."""
PEOPLE = {ImportKind.STAFF: "staff", ImportKind.VOLUNTEERS: "members", ImportKind.ASSISTS: "assists"}
TRIES = 3
WIDE = 100
"""Pixels of a short word beside which another stands."""


def page(ctx: Context) -> None:
    t, kinds = ctx.t, kinds_for(ctx.actor)
    plain_header(ctx, t("menu.imports"))
    tell(ctx, "imports")
    if not kinds:
        st.info(t("imports.nothing_yours"), icon=":material/block:")
        return
    st.caption(t("imports.help"))
    kind = st.segmented_control(
        t("imports.what"), kinds, default=kinds[0], required=True, key="imports-kind",
        format_func=lambda one: t(f"files.set_{one}"),
    )  # fmt: skip
    _templates(ctx, kind)
    upload = st.file_uploader(
        t("imports.upload"), type=["xlsx", "xlsm", "xls", "csv", "tsv", "txt"], key=f"imports-file-{kind}-{turn()}",
        help=t("imports.upload_help"),
    )  # fmt: skip
    if upload is not None:
        _uploaded(ctx, kind, upload.name, upload.getvalue())
    show_made(ctx)


def _templates(ctx: Context, kind: ImportKind) -> None:
    t, subject = ctx.t, ctx.t(f"files.set_{kind}")
    with st.container(horizontal=True, gap="small"):
        with st.container(width=WIDE):
            download_menu(
                ctx, f"template-{kind}", ("xlsx",), t("imports.template_of", what=subject),
                lambda _: empty_template(ctx, kind), t("imports.template"),
            )  # fmt: skip
        if kind is not ImportKind.VISITS:
            with st.container(width=2 * WIDE):
                download_menu(
                    ctx, f"filled-{kind}", SPREADSHEETS, t("imports.filled_of", what=subject),
                    partial(_filled, ctx, kind), t("imports.filled"),
                )  # fmt: skip
    st.caption(t("imports.visits_from_register") if kind is ImportKind.VISITS else t("imports.filled_help"))


def _filled(ctx: Context, kind: ImportKind, ending: str) -> bytes:
    if kind in PEOPLE:
        noted(ctx, PEOPLE[kind])(0)
    return filled_template(ctx, kind, ending)


def _uploaded(ctx: Context, kind: ImportKind, name: str, data: bytes) -> None:
    read = _read(ctx, kind, name, data)
    if read is None:
        return
    for remark in read.remarks:
        st.caption(f":material/info: {as_text(remark_said(ctx.t, remark))}")
    if read.faults:
        show_faults(ctx, kind, read)
        return
    from_day = _from_day(ctx) if kind in DATED else ctx.today()
    if from_day is None:
        return
    file = file_of(kind, read, name, data, from_day)
    chosen = st.session_state.setdefault(f"imports.chosen.{file.digest}", {})
    plan = _planned(ctx, file, chosen)
    if plan is not None:
        _preview(ctx, plan, read, chosen)


def _from_day(ctx: Context) -> date | None:
    """From when the file's names and households are; None: beside the field stands what is wrong with it."""
    t, today = ctx.t, ctx.today()
    day = st.date_input(
        t("imports.from_day"), today, **ANY_DAY, key="imports-from", help=t("imports.from_day_help"), width=260
    )
    if day is None or day > today:
        st.error(t("imports.from_day_wrong", today=t.day(today)), icon=":material/error:")
        return None
    return day


def _read(ctx: Context, kind: ImportKind, name: str, data: bytes) -> Table | None:
    """The table, or the reason why there is none, with the ways to read it after all."""
    t, options, place = ctx.t, {}, slot()
    for asks in ("encoding", "sheet"):
        if said := st.session_state.get(f"imports-{asks}-{hash(data)}"):
            options[asks] = said
    key = (kind, hash(data), tuple(options.items()))
    kept = st.session_state.get(READ)
    if kept is not None and kept[0] == key:
        read = kept[1]
    else:
        read = _working(place, t("imports.reading"), partial(_in_child, data, name, kind, options))
        st.session_state[READ] = (key, read)
    if isinstance(read, Table):
        return read
    st.error(as_text(refusal_said(t, read)), icon=":material/error:")
    if read.asks:
        words = {one: encoding_said(t, one) if read.asks == "encoding" else one for one in read.choices}
        st.selectbox(
            t(f"imports.choose_{read.asks}"), list(words), index=None, format_func=words.__getitem__,
            key=f"imports-{read.asks}-{hash(data)}", placeholder=t("imports.choose"),
        )  # fmt: skip
    return None


def _in_child(
    data: bytes, name: str, kind: ImportKind, options: dict[str, str], told: Callable[[float], None]
) -> Table | FileRefused:
    try:
        return read_in_child(data, name, kind.value, on_progress=told, **options)
    except FileRefused as refusal:
        return refusal


def _working(place: DeltaGenerator, text: str, work: Callable[[Callable[[float], None]], Any]) -> Any:
    """Do it under a progress bar that stands in `place`."""
    bar = place.progress(0.0, text)
    try:
        return work(lambda share: bar.progress(min(max(share, 0.0), 1.0), text) and None)
    finally:
        bar.empty()


def _planned(ctx: Context, file: Any, chosen: dict[Any, int]) -> Plan | None:
    """The plan at the ward's newest revision; what changed since it was last shown is kept to be marked."""
    key = (file.digest, file.kind, file.from_day, tuple(sorted(chosen.items())))
    kept, place = st.session_state.get(PLAN), slot()
    if kept is not None and kept[0] == key and kept[1].revision == ctx.revision:
        return kept[1]
    try:
        plan = _working(place, ctx.t("imports.planning"), partial(planned, ctx, file, chosen))
    except Refused as refusal:
        for problem in refusal.problems:
            st.error(as_text(sentence(ctx.t, problem)), icon=":material/error:")
        return None
    same = kept is not None and kept[0] == key
    st.session_state[MOVED] = kept[1].differing(plan) if same else []
    st.session_state[PLAN] = (key, plan)
    return plan


def _preview(ctx: Context, plan: Plan, read: Table, chosen: dict[Any, int]) -> None:
    t, counts = ctx.t, plan.counts
    with ctx.database.reading() as session:
        known = known_file(session, plan.file.kind, plan.file.digest, by=ctx.actor, now=ctx.now())
        session.expunge_all()
    if known is not None:
        moment = known.recorded_at.astimezone(ctx.zone)
        st.info(t("imports.known", n=known.id, day=t.day(moment.date())), icon=":material/history:")
    for one in plan.unclear:
        _choose(ctx, one, chosen)
    told = [t.plural(f"imports.n_{does}", counts[does]) for does in ORDER if counts[does]]
    st.markdown(f"**{' · '.join(told)}**")
    moved = st.session_state.get(MOVED) or []
    if moved:
        st.warning(t.plural("imports.moved_rows", len(moved)), icon=":material/sync_problem:")
    there = [does for does in ORDER if counts[does]]
    wanted = st.segmented_control(
        t("imports.show"), there, default=there[0], required=True, key=f"imports-show-{'-'.join(there)}",
        format_func=lambda one: f"{t(f'imports.does_{one}')} ({t.number(counts[one])})",
    )  # fmt: skip
    show_steps(ctx, plan, read.columns, wanted, moved)
    _applying(ctx, plan)


def _choose(ctx: Context, unclear: Unclear, chosen: dict[Any, int]) -> None:
    """Whom or what a name means: those alike first, then all; chosen once for all rows that hold it."""
    t, names = ctx.t, ctx.ask(names_of)
    words = {
        "groups": names.groups, "staff": names.staff, "volunteers": names.volunteers,
        "services": names.services(t.language),
    }[unclear.of]  # fmt: skip
    rest = sorted((one for one in words if one not in unclear.near), key=lambda one: words[one])
    options = [LEFT_OUT, *unclear.near, *rest]
    key = f"imports-name-{unclear.of}-{unclear.asked.key}"

    def take() -> None:
        number = st.session_state[key]
        if number is None:
            chosen.pop(unclear.asked, None)
        else:
            chosen[unclear.asked] = number

    kept = chosen.get(unclear.asked)
    st.selectbox(
        as_text(t.plural(f"imports.unclear_{unclear.of}", len(unclear.rows), text=unclear.text)), options,
        index=options.index(kept) if kept in options else None,
        format_func=lambda one: t("imports.leave_out") if one == LEFT_OUT else words.get(one, "—"), key=key,
        on_change=take, placeholder=t("imports.choose"),
    )  # fmt: skip


def _applying(ctx: Context, plan: Plan) -> None:
    t, answered = ctx.t, True
    for code, rows in plan.doubts.items():
        first = sentence(t, rows[0][1])
        said = t.plural("imports.doubt", len(rows), row=rows[0][0], why=first)
        answered &= st.checkbox(as_text(said), key=f"imports-doubt-{code}-{plan.file.digest[:8]}")
    if not plan.can_be_applied:
        done = plan.counts[Does.KEEP] and not plan.counts[Does.WRONG] + plan.counts[Does.ASK]
        st.info(t("imports.nothing_new") if done else t("imports.put_right"), icon=":material/info:")
    ready = plan.can_be_applied and answered
    st.button(
        t("imports.apply"), type="primary", icon=":material/upload:", disabled=not ready, key="imports-apply",
        on_click=partial(st.session_state.__setitem__, APPLY, plan.file.digest),
    )  # fmt: skip
    place = slot()
    if ready and st.session_state.get(APPLY) == plan.file.digest:
        with to_its_end():  # else a click beside it would roll it back, or leave it done without a word
            _apply(ctx, plan, place)
        st.rerun()


def _apply(ctx: Context, plan: Plan, place: DeltaGenerator) -> None:
    """All or nothing. Where the ward moved on but nothing of the preview did, it is done all the same."""
    t = ctx.t
    st.session_state.pop(APPLY, None)
    try:
        batch = _working(place, t("imports.applying"), partial(_tried, ctx, plan))
    except Refused as refused:
        if any(problem.code == "import_moved" for problem in refused.problems):
            st.session_state[MOVED] = []
        wrong(*(sentence(t, problem) for problem in refused.problems))
    except SQLAlchemyError as error:
        wrong(mishap(t, "imports.not_done", error))
    else:
        said = t("imports.done", n=batch.id, added=t.number(batch.added), changed=t.number(batch.changed),
                 kept=t.number(batch.kept))  # fmt: skip
        succeeded(said)
        st.session_state[MADE] = batch.id
        for name in (READ, PLAN, MOVED):
            st.session_state.pop(name, None)


def _tried(ctx: Context, plan: Plan, told: Callable[[float], None]) -> Any:
    for turns_left in range(TRIES, 0, -1):
        try:
            with ctx.database.changing() as session:
                at: dict[str, Any] = {"by": ctx.actor, "now": ctx.now(), "today": ctx.today()}
                return apply_import(session, plan, confirmed=list(plan.doubts), told=told, **at)
        except Conflict as conflict:
            if conflict.problems[0].code != "import_moved" or turns_left == 1:
                raise
            again = planned(ctx, plan.file, plan.file.chosen, told)
            if plan.differing(again):
                raise
            plan = again
    raise AssertionError("unreachable")
