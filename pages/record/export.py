"""The register as a file: the visits as filtered and sorted, and what was asked, when and how counted."""

from typing import Any

from core.context import Context
from metrics.names import names_of
from metrics.register import visits_register
from pages.parts.downloads import About
from pages.parts.exporting import notes, spreadsheet
from pages.record.filters import Filters

NUMBERS = (
    "attendees", "households_present", "first_time_households", "filed_by_resident", "filed_for_resident", "volunteers",
)  # fmt: skip
COLUMNS = (
    "on_day", "starts_at", "ends_at", "group", "status", "venue", "services", *NUMBERS, "staff", "note", "void_reason",
    "recorded_by", "recorded_at",
)  # fmt: skip


def workbook(ctx: Context, chosen: Filters, kind: str = "xlsx") -> bytes:
    """All visits that the filters let pass, as "xlsx" or "csv"."""
    t, names = ctx.t, ctx.ask(names_of)
    services = names.services(t.language)
    with ctx.database.reading() as session:  # not `ask`: nobody needs all of them a second time
        visits = visits_register(session, ctx.ward.id, asked=chosen.asked)
    rows: list[list[Any]] = []
    for row in visits.to_dict("records"):
        texts = row | {
            "on_day": row["on_day"].date(),
            "status": t(f"visit.status_{row['status']}"),
            "services": "; ".join(services.get(one, "—") for one in row["service_ids"]),
            "staff": ", ".join(names.staff.get(one, "—") for one in row["staff_ids"]),
            "recorded_at": row["recorded_at"].astimezone(ctx.zone).to_pydatetime().replace(tzinfo=None),
        }
        rows.append([texts[name] for name in COLUMNS])
    about = About(
        definition=t("register.definition_text"), told=(*chosen.told, (t("register.rows"), t.number(len(rows))))
    )
    headings = [t(f"register.column_{name}") for name in COLUMNS]
    said = notes(ctx, t("register.title"), about, ctx.local_now())
    return spreadsheet(ctx, kind, t("register.sheet"), headings, rows, said)
