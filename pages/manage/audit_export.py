"""The rows of the audit trail as an Excel workbook: every cell a text or a number, nothing a formula."""

import io
from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st
import xlsxwriter

from actions.auditing import note_export
from core.context import Context
from pages.manage.audit_filters import Chosen, verb_told
from pages.manage.audit_rows import access_told, changed, reason_told, told_fields, what, when, who

COLUMNS = {
    "changes": ("when", "who", "verb", "row", "fields", "reason"),
    "access": ("when", "who", "verb", "row", "fields"),
}
WIDTHS = {"when": 20, "who": 26, "verb": 30, "row": 40, "fields": 80, "reason": 40}
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Rows = Callable[[], list[dict[str, Any]]]


def export_button(ctx: Context, chosen: Chosen, found: int, rows: Rows) -> None:
    """A file of everything that the filters let pass; taking it is noted."""
    st.download_button(
        ctx.t("register.export"),
        data=partial(_taken, ctx, chosen, found, rows),
        file_name=ctx.t("audit.file_name", ward=ctx.ward.code, day=f"{ctx.today():%Y%m%d}"),
        mime=SHEET,
        icon=":material/download:",
        key="audit-export",
        on_click="ignore",
    )


def _taken(ctx: Context, chosen: Chosen, found: int, rows: Rows) -> bytes:
    trail = "audit_event" if chosen.of_changes else "access_event"
    with ctx.database.changing() as session:
        note_export(session, trail=trail, rows=found, by=ctx.actor, now=ctx.now())
    return workbook(ctx, rows(), of_changes=chosen.of_changes)


def workbook(ctx: Context, rows: list[dict[str, Any]], *, of_changes: bool) -> bytes:
    kept = io.BytesIO()
    columns = COLUMNS["changes" if of_changes else "access"]
    # A text that begins like a formula or an address stays a text.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(kept, options) as book:
        sheet = book.add_worksheet(ctx.t("audit.sheet"))
        head = book.add_format({"bold": True, "bottom": 1})
        for place, name in enumerate(columns):
            sheet.write_string(0, place, ctx.t(f"audit.column_{name}"), head)
            sheet.set_column(place, place, WIDTHS[name])
        for number, row in enumerate(rows, start=1):
            cells = _cells(ctx, row, of_changes)
            for place, name in enumerate(columns):
                sheet.write_string(number, place, cells[name])
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    return kept.getvalue()


def _cells(ctx: Context, row: dict[str, Any], of_changes: bool) -> dict[str, str]:
    cells = {"when": when(ctx, row["at"]), "verb": verb_told(ctx, row["verb"])}
    if not of_changes:
        return cells | {
            "who": who(ctx, row["account"]),
            "row": access_told(ctx, row),
            "fields": "\n".join(told_fields(ctx, None, row["details"])),
        }
    return cells | {
        "who": who(ctx, row["actor"]),
        "row": what(ctx, row),
        "fields": "\n".join(changed(ctx, row)),
        "reason": reason_told(ctx, row["reason"]) if isinstance(row["reason"], str) else "",
    }
