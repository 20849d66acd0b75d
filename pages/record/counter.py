"""Số liệu một cửa: what the centre's counter had on a day or in a month, by service and channel."""

from collections.abc import Collection
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from actions.afterwards import COUNTS
from actions.lines import Saved
from actions.sheets import restore_counter_day, save_counter
from core.context import Context
from metrics.history import history_of_lines
from models import Deed
from pages.parts.address import in_address, one_of
from pages.parts.combobox import Option, combobox
from pages.parts.grid import grid
from pages.parts.header import plain_header
from pages.parts.plain import as_text
from pages.parts.slot import slot
from pages.record.comparing import theirs_head
from pages.record.counter_days import day_in_address, days_of_month, month_choice, what_boards_read
from pages.record.counter_rows import ALL, CounterSheet
from pages.record.form import Form, keep
from pages.record.history import show_changes
from pages.record.look import wear
from pages.record.sheet import is_untouched, look, met_another, opened_sheet, typed
from pages.record.sheet_parts import choose_in_sheet, reason_field, save_sheet, sheet_bar, taken_out

DAY, MONTH = "day", "month"


def page(ctx: Context) -> None:
    wear()
    with st.container(key="record-page", gap="small", width=960):
        plain_header(ctx, ctx.t("menu.counter"))
        by = st.segmented_control(
            ctx.t("counter.by"), (DAY, MONTH), required=True, label_visibility="collapsed",
            format_func=lambda one: ctx.t(f"counter.by_{one}"), key=in_address("by", one_of((DAY, MONTH)), DAY),
        )  # fmt: skip
        day = day_in_address(ctx, by == MONTH)
        month_choice(ctx, day, by == MONTH)
        if by == DAY:
            days_of_month(ctx, day)
        name = f"{day:%Y-%m}" if by == MONTH else day.isoformat()
        form = opened_sheet(ctx, f"counter:{name}")
        _sheet(ctx, form, CounterSheet(ctx, day, by == MONTH, form))


def follows() -> bool:
    """Others' figures come in while nobody types."""
    return is_untouched()


def _sheet(ctx: Context, form: Form, sheet: CounterSheet) -> None:
    t = ctx.t
    save = partial(_save, ctx, sheet)
    subject = "counter_month" if sheet.whole_month else "counter_day"
    numbers = tuple(int(one) for one in sheet.lines["id"])
    if met_another(form):
        with ctx.database.reading() as session:
            history = history_of_lines(session, ctx.ward.id, subject=subject, numbers=numbers)
        choose_in_sheet(ctx, form, sheet.standing, theirs_head(ctx, history), partial(save_sheet, ctx, form, save))
        return
    when = f"{sheet.day:%m/%Y}" if sheet.whole_month else f"{t.day_short(sheet.day).split()[0]} {t.day(sheet.day)}"
    st.subheader(t(f"counter.of_{MONTH if sheet.whole_month else DAY}", when=when))
    with slot():
        what_boards_read(ctx, sheet)
    grid(
        ctx, "counter-grid", form.key.hex, sheet.heads(), sheet.grid_rows(), partial(typed, ctx, form, sheet.standing),
        label=when, corner=t("counter.service"), sums=False, look=look(form, sheet.standing),
    )  # fmt: skip
    st.caption(t("counter.help"))
    closed = slot()
    for reason in dict.fromkeys(place.closed for place in sheet.standing.values() if place.closed):
        closed.caption(f":material/lock: {as_text(reason)}")
    if sheet.offered:
        names = sheet.names.services(t.language)
        with st.expander(t("counter.add_service"), icon=":material/add:", key=form.widget("add-service")):
            combobox(
                ctx, form.widget("added-service"), t("counter.add_service"),
                [Option(number, names.get(number, "—")) for number in sheet.offered], None,
                partial(_add, ctx, form), placeholder=t("counter.type_a_service"),
            )  # fmt: skip
    reason_field(ctx, form, needed=sheet.takes_out())
    sheet_bar(ctx, form, sheet.standing, save, of="counter-grid")
    may = partial(_may, sheet)
    taken_out(ctx, sheet.lines, partial(_label, sheet), may, partial(_restore, ctx))
    labels = {int(line.id): _service_of(sheet, line) for line in sheet.lines.itertuples()}
    changes = ctx.ask(history_of_lines, subject=subject, numbers=numbers)
    show_changes(ctx, changes, lambda verb: t(f"sheet.{verb}"), lambda change: _told(ctx, labels, change))


def _save(ctx: Context, sheet: CounterSheet, form: Form, confirmed: Collection[str]) -> Saved:
    with ctx.database.changing() as session:
        return save_counter(
            session, sheet.entries(), key=form.key, by=ctx.actor, now=ctx.now(), today=ctx.today(),
            reason=form.content.get("reason"), confirmed=confirmed,
        )  # fmt: skip


def _add(ctx: Context, form: Form, service: int) -> None:
    form.content["more"] = [*form.content.get("more", []), service]
    keep(ctx, form)


def _may(sheet: CounterSheet, line: Any) -> bool:
    return sheet.why_not(Deed.COUNTER_DAY_RESTORE, line) is None


def _service_of(sheet: CounterSheet, line: Any) -> str:
    return sheet.service_name(ALL if pd.isna(line.service_id) else int(line.service_id))


def _label(sheet: CounterSheet, line: Any) -> str:
    t = sheet.ctx.t
    values = {name: getattr(line, name) for name in COUNTS}
    said = [f"{t(f'counter.{name}')} {t.number(int(value))}" for name, value in values.items() if not pd.isna(value)]
    return f"{_service_of(sheet, line)}: {', '.join(said)}"


def _told(ctx: Context, labels: dict[int, str], change: Any) -> list[str]:
    """ "Tất cả dịch vụ – Trực tuyến: 12 → 14" for each number that changed."""
    t = ctx.t
    before, after = (one if isinstance(one, dict) else {} for one in (change.before, change.after))
    label = labels.get(int(change.number), "—")
    said = []
    for name in COUNTS:
        if name in after and (name in before or after[name] is not None):
            was = f"{_number(ctx, before[name])} → " if name in before else ""
            said.append(f"{label} – {t(f'counter.{name}')}: {was}{_number(ctx, after[name])}")
    return said or [label]


def _number(ctx: Context, value: int | None) -> str:
    return ctx.t("record.missing") if value is None else ctx.t.number(value)


def _restore(ctx: Context, line: Any) -> None:
    with ctx.database.changing() as session:
        restore_counter_day(session, int(line.id), expected_version=int(line.version), by=ctx.actor, now=ctx.now())
