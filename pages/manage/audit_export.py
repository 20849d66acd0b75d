"""The rows of the audit trail as a file: every cell a text, nothing a formula. Taking it is noted."""

from collections.abc import Callable
from functools import partial
from typing import Any

from actions.auditing import note_export
from core.context import Context
from pages.manage.audit_filters import Chosen, verb_told
from pages.manage.audit_rows import access_told, changed, reason_told, told_fields, what, when, who
from pages.parts.downloads import SPREADSHEETS, About, download_menu
from pages.parts.exporting import notes, spreadsheet

COLUMNS = {
    "changes": ("when", "who", "verb", "row", "fields", "reason"),
    "access": ("when", "who", "verb", "row", "fields"),
}
Rows = Callable[[], list[dict[str, Any]]]


def export_menu(ctx: Context, chosen: Chosen, found: int, rows: Rows) -> None:
    """A file of everything that the filters let pass; taking it is noted."""
    download_menu(ctx, "audit", SPREADSHEETS, ctx.t("menu.audit"), partial(_taken, ctx, chosen, found, rows))


def _taken(ctx: Context, chosen: Chosen, found: int, rows: Rows, kind: str) -> bytes:
    trail = "audit_event" if chosen.of_changes else "access_event"
    with ctx.database.changing() as session:
        note_export(session, trail=trail, rows=found, by=ctx.actor, now=ctx.now())
    return workbook(ctx, rows(), of_changes=chosen.of_changes, kind=kind)


def workbook(ctx: Context, rows: list[dict[str, Any]], *, of_changes: bool, kind: str = "xlsx") -> bytes:
    t, trail = ctx.t, "changes" if of_changes else "access"
    columns = COLUMNS[trail]
    cells = [_cells(ctx, row, of_changes) for row in rows]
    about = About(definition=t("audit.help"), told=((t("audit.trail"), t(f"audit.trail_{trail}")),))
    said = notes(ctx, t("menu.audit"), about, ctx.local_now())
    headings = [t(f"audit.column_{name}") for name in columns]
    return spreadsheet(ctx, kind, t("audit.sheet"), headings, [[row[name] for name in columns] for row in cells], said)


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
