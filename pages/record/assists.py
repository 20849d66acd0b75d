"""Hỗ trợ sau buổi: a week of volunteers' help, typed into a grid, taken over from last week, or pasted from a chat."""

from collections.abc import Collection
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from actions.lines import Saved
from actions.sheets import restore_assist, save_assists
from core.context import Context
from metrics.history import history_of_lines
from metrics.sheets import assists_of_week
from models import Deed
from pages.parts.grid import grid
from pages.parts.header import plain_header
from pages.parts.slot import slot
from pages.record.assist_cells import ANY, cell_name, service_of
from pages.record.assist_choices import (
    groups_in_address,
    service_in_address,
    week_choice,
    week_in_address,
    what_is_shown,
)
from pages.record.assist_rows import WEEK, Week
from pages.record.comparing import theirs_head
from pages.record.form import Form, keep
from pages.record.history import show_changes
from pages.record.look import wear
from pages.record.pasting import pasting
from pages.record.sheet import is_untouched, look, met_another, opened_sheet, put_texts, typed
from pages.record.sheet_parts import choose_in_sheet, reason_field, save_sheet, sheet_bar, taken_out


def page(ctx: Context) -> None:
    wear()
    with st.container(key="record-page", gap="small"):
        plain_header(ctx, ctx.t("menu.assists"))
        monday = week_in_address(ctx)
        week_choice(ctx, monday)
        form = opened_sheet(ctx, f"assists:{monday.isoformat()}")
        week = Week(ctx, monday, groups_in_address(ctx), service_in_address(ctx), form)
        what_is_shown(ctx, week)
        _sheet(ctx, form, week)


def follows() -> bool:
    """Others' lines come in while nobody types."""
    return is_untouched()


def _sheet(ctx: Context, form: Form, week: Week) -> None:
    t = ctx.t
    save = partial(_save, ctx, week)
    if met_another(form):
        moved = {problem.field for problem in form.problems if problem.code == "changed_meanwhile"}
        numbers = tuple(int(line.id) for name in moved for line in week.stored.get(name, []))
        with ctx.database.reading() as session:
            history = history_of_lines(session, ctx.ward.id, subject="assist", numbers=numbers)
        choose_in_sheet(ctx, form, week.standing, theirs_head(ctx, history), partial(save_sheet, ctx, form, save))
        return
    if not week.members:
        st.info(t("assists.nobody"), icon=":material/group_off:")
        return
    with slot():
        _shortcuts(ctx, form, week)
    grid(
        ctx, "assist-grid", form.key.hex, week.heads(), week.grid_rows(), partial(typed, ctx, form, week.standing),
        label=t("assists.caption", week=t.week(week.monday)), corner=t("assists.volunteer"), sums=True,
        look=look(form, week.standing),
    )  # fmt: skip
    reason_field(ctx, form, needed=week.takes_out())
    sheet_bar(ctx, form, week.standing, save, of="assist-grid")
    mine = week.lines.loc[week.lines["volunteer_id"].isin([one.id for one in week.members])]
    may_restore = partial(_may, week, Deed.ASSIST_RESTORE)
    taken_out(ctx, mine, partial(_label, week), may_restore, partial(_restore, ctx))
    labels = {int(line.id): _label(week, line, with_number=False) for line in mine.itertuples()}
    changes = ctx.ask(history_of_lines, subject="assist", numbers=tuple(labels))
    show_changes(ctx, changes, lambda verb: t(f"sheet.{verb}"), lambda change: [_told(ctx, labels, change)])


def _save(ctx: Context, week: Week, form: Form, confirmed: Collection[str]) -> Saved:
    with ctx.database.changing() as session:
        return save_assists(
            session, week.entries(), key=form.key, by=ctx.actor, now=ctx.now(), today=ctx.today(),
            reason=form.content.get("reason"), confirmed=confirmed,
        )  # fmt: skip


def _shortcuts(ctx: Context, form: Form, week: Week) -> None:
    """Last week once more, and a list from a chat."""
    t, place = ctx.t, slot()
    if (filled := form.facts.pop("filled", None)) is not None:
        told = t.plural("assists.filled", filled) if filled else t("assists.nothing_to_fill")
        place.info(told, icon=":material/content_copy:")
    last = _last_week(ctx, week)
    st.button(
        t("assists.as_last_week"), key="as-last-week", icon=":material/content_copy:", disabled=not last,
        help=None if last else t("assists.last_week_empty"), on_click=partial(_fill, ctx, form, week, last),
    )  # fmt: skip
    pasting(ctx, form, week)


def _last_week(ctx: Context, week: Week) -> dict[str, int]:
    """Cell of this week → number of the same day last week, for the shown members and services."""
    members = {one.id for one in week.members}
    found: dict[str, int] = {}
    for line in ctx.ask(assists_of_week, monday=week.monday - WEEK).itertuples():
        service = service_of(line)
        if pd.isna(line.voided_by_id) and line.volunteer_id in members and week.service in (ANY, service):
            name = cell_name(int(line.volunteer_id), line.on_day.date() + WEEK, service)
            found[name] = found.get(name, 0) + int(line.households)
    return found


def _fill(ctx: Context, form: Form, week: Week, last: dict[str, int]) -> None:
    """Fill what is still empty; nothing is saved, and nothing that stands there is written over."""
    places = {name: week.place_at(name) for name in last}
    texts = {
        name: str(number) for name, number in last.items()
        if not week.shown_text(name).strip() and not places[name].closed
    }  # fmt: skip
    put_texts(form, places, texts)
    form.facts["filled"] = len(texts)
    keep(ctx, form)


def _may(week: Week, deed: Deed, line: Any) -> bool:
    return week.why_not(deed, line) is None


def _label(week: Week, line: Any, *, with_number: bool = True) -> str:
    service = service_of(line)
    name = week.label(cell_name(int(line.volunteer_id), line.on_day.date(), service))
    return f"{name}: {week.ctx.t.plural('assists.households', int(line.households))}" if with_number else name


def _told(ctx: Context, labels: dict[int, str], change: Any) -> str:
    """ "Lan · T2 16/11 · Khai sinh: 2 → 3"."""
    before, after = (one if isinstance(one, dict) else {} for one in (change.before, change.after))
    label = labels.get(int(change.number), "—")
    if "households" not in after:
        return label
    was = f"{ctx.t.number(before['households'])} → " if "households" in before else ""
    return f"{label}: {was}{ctx.t.number(after['households'])}"


def _restore(ctx: Context, line: Any) -> None:
    with ctx.database.changing() as session:
        restore_assist(session, int(line.id), expected_version=int(line.version), by=ctx.actor, now=ctx.now())
