"""What a visit says, as stored: read by the person who has just saved it, and on the visit's own page."""

from typing import Any

import streamlit as st

from actions.visit_entry import TaughtService, VisitEntry
from core.context import Context
from metrics.names import Names, names_of

FACTS = (
    "group_id", "on_day", "starts_at", "ends_at", "services", "attendees", "households_present",
    "first_time_households", "staff_ids", "volunteer_ids", "venue", "note", "second_visit_reason",
)  # fmt: skip
"""Fields in the order of the form; the history and the comparison of two versions use it too."""
OFTEN_EMPTY = {"volunteer_ids", "venue", "note", "second_visit_reason", "ends_at"}


def show_facts(ctx: Context, entry: VisitEntry) -> None:
    """Field by field; a count that was not said is "chưa nhập", never 0."""
    names = ctx.ask(names_of)
    with st.container(key="visit-facts", gap=None):
        for name in FACTS:
            value = getattr(entry, name)
            if name in OFTEN_EMPTY and not value:
                continue
            with st.container(horizontal=True, gap="small", key=f"fact-{name}".replace("_", "-")):
                st.caption(label_of(ctx, name))
                st.text(told(ctx, names, name, value))


def label_of(ctx: Context, name: str) -> str:
    known = {"group_id": "group", "staff_ids": "staff", "volunteer_ids": "volunteers"}
    return ctx.t(f"record.{known.get(name, name)}")


def told(ctx: Context, names: Names, name: str, value: Any) -> str:
    """The value of a field of an entry in words."""
    t = ctx.t
    match name:
        case "group_id":
            return names.groups.get(value, "—")
        case "on_day":
            return f"{t.day_short(value).split()[0]} {t.day(value)}" if value else "—"
        case "starts_at" | "ends_at":
            return t.clock(value)
        case "services":
            lines = [_service(ctx, names, taught) for taught in value]
            return "\n".join(lines) or "—"
        case "attendees" | "households_present" | "first_time_households":
            return t("record.missing") if value is None else t.number(value)
        case "staff_ids":
            return ", ".join(names.staff.get(number, "—") for number in value) or "—"
        case "volunteer_ids":
            return ", ".join(names.volunteers.get(number, "—") for number in value) or "—"
        case _:
            return str(value) if value else "—"


def _service(ctx: Context, names: Names, taught: TaughtService) -> str:
    t = ctx.t
    said = {
        "record.people_n": taught.people,
        "record.filed_by_resident_n": taught.filed_by_resident,
        "record.filed_for_resident_n": taught.filed_for_resident,
    }
    counts = [t.plural(key, count) for key, count in said.items() if count is not None]
    name = names.services(t.language).get(taught.service_id, "—")
    return f"{name} – {', '.join(counts)}" if counts else name
