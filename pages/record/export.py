"""The register as a file: the visits as filtered and sorted, and what was asked, when and how counted."""

from datetime import time
from typing import Any

from actions.import_out import words_of_visits
from core.context import Context
from files.cells import Taught
from metrics.register import visits_register
from pages.parts.downloads import About
from pages.parts.exporting import notes, spreadsheet
from pages.record.filters import Filters

NUMBERS = (
    "attendees", "households_present", "first_time_households", "filed_by_resident", "filed_for_resident",
)  # fmt: skip
COLUMNS = (
    "number", "on_day", "starts_at", "ends_at", "group", "status", "venue", "services", *NUMBERS, "volunteers", "staff",
    "note", "second_visit_reason", "void_reason", "recorded_by", "recorded_at",
)  # fmt: skip


def workbook(ctx: Context, chosen: Filters, kind: str = "xlsx") -> bytes:
    """All visits that the filters let pass, as "xlsx" or "csv"."""
    t = ctx.t
    with ctx.database.reading() as session:  # not `ask`: nobody needs all of them a second time
        visits = visits_register(session, ctx.ward.id, asked=chosen.asked)
        days = {"since": chosen.asked.since, "until": chosen.asked.until}
        words = words_of_visits(session, **days, by=ctx.actor, now=ctx.now())
    rows: list[list[Any]] = []
    for row in visits.to_dict("records"):
        said = words[row["id"]]
        texts = row | {
            "number": row["id"],
            "on_day": row["on_day"].date(),
            "starts_at": time.fromisoformat(row["starts_at"]),
            "ends_at": time.fromisoformat(row["ends_at"]) if isinstance(row["ends_at"], str) else None,
            "group": said["group"],
            "status": t(f"visit.status_{row['status']}"),
            "services": tuple(Taught(*vars(one).values()) for one in said["services"]),
            "staff": tuple(said["staff"]),
            "volunteers": tuple(said["volunteers"]),
            "second_visit_reason": said["second_visit_reason"],
            "recorded_at": row["recorded_at"].astimezone(ctx.zone).to_pydatetime().replace(tzinfo=None),
        }
        rows.append([texts[name] for name in COLUMNS])
    about = About(
        definition=t("register.definition_text"), told=(*chosen.told, (t("register.rows"), t.number(len(rows))))
    )
    headings = [t(f"register.column_{name}") for name in COLUMNS]
    said = notes(ctx, t("register.title"), about, ctx.local_now())
    return spreadsheet(ctx, kind, t("register.sheet"), headings, rows, said)
