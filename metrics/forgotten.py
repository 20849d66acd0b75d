"""Drafts that nobody has touched for days. They raise no revision: never remembered, always fetched."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from metrics.quality_rules import Finding
from models import Draft

STALE = timedelta(days=2)
"""A draft that nobody has touched for longer was forgotten."""


def stale_drafts(session: Session, ward_id: int, *, today: date, zone: ZoneInfo) -> list[Finding]:
    """Drafts that nobody has touched for more than two days, the oldest first; `at` is the key of the form.

    A visit's has the group that was chosen in it, if one was.
    """
    rows = session.execute(
        select(Draft.staff_id, Draft.form, Draft.saved_at, Draft.entry_key, Draft.content)
        .where(Draft.ward_id == ward_id)
        .order_by(Draft.saved_at)
    )
    found = []
    for staff, form, saved, key, content in rows:
        local = saved.astimezone(zone)
        day, group = local.date(), content.get("group_id")
        if today - day > STALE:
            facts = (("form", form), ("person", staff), ("days", (today - day).days), ("when", local.time()))
            place, owner = group if isinstance(group, int) else None, frozenset({staff})
            found.append(Finding("drafts", "draft", "draft", key.int % 10**15, day, place, facts, str(key), owner))
    return found
