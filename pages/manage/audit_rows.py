"""One row of the audit trail in words: when, who, what, to which row, and each field before and after."""

from datetime import date, time
from typing import Any

import pandas as pd
import streamlit as st

from boards.drawing import BOARDS
from core.context import Context
from metrics.names import names_of
from pages.manage.audit_filters import verb_told
from pages.record.facts import FACTS
from pages.record.history import lines as visit_lines
from pages.record.ways import link

QUIET = {"id", "boundary", "personal"}
"""Fields that say nothing to a reader."""


def change_row(ctx: Context, row: dict[str, Any]) -> None:
    """A change to the ward's data."""
    with st.container(border=True, gap=None, key=f"audit-{row['id']}"):
        st.caption(when(ctx, row["at"]))
        st.text(f"{who(ctx, row['actor'])} – {what(ctx, row)}")
        if isinstance(row["reason"], str):
            st.text(f"{ctx.t('visit.reason')}: {reason_told(ctx, row['reason'])}")
        for line in changed(ctx, row):
            st.text(line)
        if row["subject"] == "visit":
            link(ctx.t("audit.to_visit"), "visit", icon=":material/event_note:", id=int(row["subject_id"]))


def access_row(ctx: Context, row: dict[str, Any]) -> None:
    """A sign-in, or a change to an account or a display."""
    with st.container(border=True, gap=None, key=f"access-{row['id']}"):
        st.caption(when(ctx, row["at"]))
        st.text(f"{who(ctx, row['account'])} – {access_told(ctx, row)}")
        for line in told_fields(ctx, None, row["details"]):
            st.text(line)


def when(ctx: Context, at: pd.Timestamp) -> str:
    moment = at.astimezone(ctx.zone)
    return f"{moment:%H:%M:%S} {ctx.t.day(moment.date())}"


def who(ctx: Context, name: Any) -> str:
    return name if isinstance(name, str) else ctx.t("audit.nobody")


def what(ctx: Context, row: dict[str, Any]) -> str:
    """ "sửa buổi hướng dẫn · Tổ 12, 03/03/2026": the verb, and the row by its name where it has one."""
    named = _row_named(ctx, row)
    return f"{verb_told(ctx, row['verb'])} · {named}" if named else verb_told(ctx, row["verb"])


def access_told(ctx: Context, row: dict[str, Any]) -> str:
    about = row["about"] if isinstance(row["about"], str) and row["subject_id"] is not pd.NA else ""
    said = verb_told(ctx, row["verb"])
    same = row["subject"] == "account" and row["subject_id"] == row["account_id"]
    return f"{said} · {about}" if about and not same else said


def changed(ctx: Context, row: dict[str, Any]) -> list[str]:
    """ "Lượt người: 20 → 25" for each field of the row that changed; only the value when there was none before."""
    before, after = _dict(row["before"]), _dict(row["after"])
    if row["subject"] != "visit":
        return told_fields(ctx, before, after)
    rest = {name: value for name, value in (after or {}).items() if name not in FACTS}
    return [*visit_lines(ctx, ctx.ask(names_of), before, after), *told_fields(ctx, before, rest)]


def told_fields(ctx: Context, before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[str]:
    said = []
    for name, new in (_dict(after) or {}).items():
        label = _label(ctx, name)
        if name in QUIET or (new in (None, "", [], {}) and (before or {}).get(name) is None):
            continue
        if isinstance(new, list) and before is None and len(new) == 2:  # the access trail's [before, after]
            said.append(f"{label}: {value_told(ctx, name, new[0])} → {value_told(ctx, name, new[1])}")
        elif before is not None and name in before:
            said.append(f"{label}: {value_told(ctx, name, before[name])} → {value_told(ctx, name, new)}")
        else:
            said.append(f"{label}: {value_told(ctx, name, new)}")
    return said


def value_told(ctx: Context, name: str, value: Any) -> str:
    """A stored value as its reader knows it: a day, a name, yes or no."""
    t, names = ctx.t, ctx.ask(names_of)
    known = {
        "owner_id": names.staff, "group_id": names.groups, "volunteer_id": names.volunteers, "staff_id": names.staff,
        "service_id": names.services(t.language), "new_ids": names.groups, "old_ids": names.groups,
    }  # fmt: skip
    if value is None or value == "":
        return "—"
    if isinstance(value, list):
        return ", ".join(value_told(ctx, name, one) for one in value) or "—"
    if isinstance(value, bool):
        return t("audit.yes") if value else t("audit.no")
    if name in known:
        return known[name].get(int(value), "—")
    if name == "board_order":
        return ", ".join(t(f"projector.board_{BOARDS[int(board) - 1]}") for board in value)
    if isinstance(value, int | float):
        return t.number(value, 0 if float(value).is_integer() else 4)
    return _text_told(ctx, str(value))


def reason_told(ctx: Context, reason: str) -> str:
    """A reason in the words of who gave it, or a code of ours in ours."""
    key = f"audit.value_{reason}"
    return ctx.t(key) if ctx.t.has(key) else reason


def _text_told(ctx: Context, value: str) -> str:
    key = f"audit.value_{value}"
    if ctx.t.has(key):
        return ctx.t(key)
    for read, write in ((date.fromisoformat, ctx.t.day), (time.fromisoformat, ctx.t.clock)):
        try:
            return write(read(value))
        except ValueError:
            continue
    return value


def _label(ctx: Context, name: str) -> str:
    key = f"audit.field_{name}"
    return ctx.t(key) if ctx.t.has(key) else name


def _row_named(ctx: Context, row: dict[str, Any]) -> str:
    names, number = ctx.ask(names_of), int(row["subject_id"])
    by_table = {
        "residential_group": names.groups, "volunteer": names.volunteers, "staff_member": names.staff,
        "service": names.services(ctx.t.language),
    }  # fmt: skip
    if row["subject"] == "visit":
        group = names.groups.get(0 if pd.isna(row["group_id"]) else int(row["group_id"]), f"#{number}")
        return group if pd.isna(row["on_day"]) else f"{group}, {ctx.t.day(row['on_day'])}"
    return by_table.get(row["subject"], {}).get(number, "")


def _dict(value: Any) -> dict[str, Any] | None:
    return value if isinstance(value, dict) else None
