"""The register as an Excel workbook: texts stay texts, and a second sheet says what was asked, when and how counted."""

import io
from typing import Any

import pandas as pd
import xlsxwriter

from core.context import Context
from metrics.names import names_of
from metrics.register import visits_register
from pages.record.filters import Filters
from texts.spreadsheet import is_like_formula

NUMBERS = (
    "attendees", "households_present", "first_time_households", "filed_by_resident", "filed_for_resident", "volunteers",
)  # fmt: skip
COLUMNS = (
    "on_day", "starts_at", "ends_at", "group", "status", "venue", "services", *NUMBERS, "staff", "note", "void_reason",
    "recorded_by", "recorded_at",
)  # fmt: skip
WIDTHS = {"on_day": 12, "group": 18, "venue": 30, "services": 40, "staff": 26, "note": 40, "recorded_at": 18}


def workbook(ctx: Context, chosen: Filters) -> bytes:
    """Two sheets: the visits as filtered and sorted, and what they are."""
    with ctx.database.reading() as session:  # not `ask`: nobody needs all of them a second time
        visits = visits_register(session, ctx.ward.id, asked=chosen.asked)
    kept = io.BytesIO()
    # A text that begins like a formula or an address stays a text.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(kept, options) as book:
        _visits(ctx, book, visits)
        _about(ctx, book, chosen, len(visits))
    return kept.getvalue()


def _visits(ctx: Context, book: xlsxwriter.Workbook, visits: pd.DataFrame) -> None:
    t, names = ctx.t, ctx.ask(names_of)
    services = names.services(t.language)
    sheet = book.add_worksheet(t("register.sheet"))
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
    # A text that begins like a formula is marked as one that was typed with ' before it: it stays a text when edited.
    quoted = book.add_format({"quote_prefix": True})
    for place, name in enumerate(COLUMNS):
        sheet.write_string(0, place, t(f"register.column_{name}"), head)
        sheet.set_column(place, place, WIDTHS.get(name, 12))
    for number, row in enumerate(visits.to_dict("records"), start=1):
        texts = row | {
            "status": t(f"visit.status_{row['status']}"),
            "services": "; ".join(services.get(one, "—") for one in row["service_ids"]),
            "staff": ", ".join(names.staff.get(one, "—") for one in row["staff_ids"]),
            "recorded_at": f"{row['recorded_at'].astimezone(ctx.zone):%d/%m/%Y %H:%M}",
        }
        for place, name in enumerate(COLUMNS):
            _write(sheet, number, place, texts[name], day if name == "on_day" else None, quoted)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(visits), len(COLUMNS) - 1)


def _write(sheet: Any, row: int, place: int, value: Any, day: Any, quoted: Any) -> None:
    if pd.isna(value):
        return  # missing is an empty cell, never 0
    if day is not None:
        sheet.write_datetime(row, place, value.to_pydatetime(), day)
    elif isinstance(value, str):
        sheet.write_string(row, place, value, quoted if is_like_formula(value) else None)
    else:
        sheet.write_number(row, place, int(value))


def _about(ctx: Context, book: xlsxwriter.Workbook, chosen: Filters, count: int) -> None:
    t = ctx.t
    sheet = book.add_worksheet(t("register.sheet_about"))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90, book.add_format({"text_wrap": True}))
    made = ctx.local_now()
    lines = [
        (t("register.title"), ctx.ward.name_vi if t.language == "vi" else ctx.ward.name_en),
        (t("register.made_at"), f"{t.clock(made)} {t.day(made.date())}"),
        (t("register.rows"), t.number(count)),
        *chosen.told,
        (t("register.definition"), t("register.definition_text")),
    ]
    for place, (label, text) in enumerate(lines):
        sheet.write_string(place, 0, label)
        sheet.write_string(place, 1, text)
