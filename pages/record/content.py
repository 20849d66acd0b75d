"""What a visit form holds, as plain JSON values: the shape of a draft, and its ways to and from an entry."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from actions.drafts import Content
from actions.visit_entry import TaughtService, VisitEntry

COUNTS = ("attendees", "households_present", "first_time_households")
TEXTS = ("venue", "note", "second_visit_reason")
PARTS = ("people", "filed_by_resident", "filed_for_resident")
"""The counts of one service, in the order in which `content["counts"]` lists them."""
EVENING, WEEKEND_MORNING = time(19, 30), time(8, 0)
USUAL_LENGTH = timedelta(minutes=90)
LAST_MINUTE = time(23, 59)
NOON = 12


def empty(now: datetime, staff_id: int | None) -> Content:
    """A new form at `now` on the ward's clocks: this evening, or this morning at a weekend, led by `staff_id`."""
    morning = now.weekday() >= 5 and now.hour < NOON
    starts_at = (WEEKEND_MORNING if morning else EVENING).isoformat("minutes")
    return {
        "group_id": None,
        "on_day": now.date().isoformat(),
        "starts_at": starts_at,
        "ends_at": usual_end(starts_at),
        "services": [],
        "counts": {},
        **dict.fromkeys(COUNTS, ""),
        "staff_ids": [staff_id] if staff_id is not None else [],
        "volunteer_ids": [],
        **dict.fromkeys(TEXTS, ""),
        "planned_visit_id": None,
    }


def entry_from(content: Content, entry_key: UUID) -> VisitEntry:
    """The entry that the form would save. A count that is no number stays text, and is refused as such."""
    return VisitEntry(
        entry_key=entry_key,
        group_id=content["group_id"],
        on_day=day_of(content["on_day"]),
        starts_at=time_of(content["starts_at"]),
        ends_at=time_of(content["ends_at"]),
        services=tuple(_taught(content, number) for number in content["services"]),
        **{name: count_of(content[name]) for name in COUNTS},
        staff_ids=tuple(content["staff_ids"]),
        volunteer_ids=tuple(content["volunteer_ids"]),
        **{name: content[name] or None for name in TEXTS},
        planned_visit_id=content["planned_visit_id"],
    )


def content_from(entry: VisitEntry, planned_visit_id: int | None = None) -> Content:
    """The form that would save `entry`."""
    return {
        "group_id": entry.group_id,
        "on_day": entry.on_day and entry.on_day.isoformat(),
        "starts_at": entry.starts_at and entry.starts_at.isoformat("minutes"),
        "ends_at": entry.ends_at and entry.ends_at.isoformat("minutes"),
        "services": [taught.service_id for taught in entry.services],
        "counts": {
            str(taught.service_id): [written(getattr(taught, part)) for part in PARTS] for taught in entry.services
        },
        **{name: written(getattr(entry, name)) for name in COUNTS},
        "staff_ids": list(entry.staff_ids),
        "volunteer_ids": list(entry.volunteer_ids),
        **{name: getattr(entry, name) or "" for name in TEXTS},
        "planned_visit_id": planned_visit_id,
    }


def usual_end(starts_at: str | None) -> str | None:
    """When a visit ends of which nobody has said so: an hour and a half after its start, on the same day."""
    start = time_of(starts_at)
    if start is None or start >= LAST_MINUTE:
        return None
    end = datetime.combine(date.min, start) + USUAL_LENGTH
    return (end.time() if end.date() == date.min else LAST_MINUTE).isoformat("minutes")


def count_of(text: str) -> Any:
    """ "25" as 25, "1.000" as 1000, nothing as None; what is no whole number comes back as it was typed."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if not plain:
        return None
    grouped = re.fullmatch(r"\d{1,3}([.,]\d{3})+", plain)
    digits = re.sub(r"[.,]", "", plain) if grouped else plain
    return int(digits) if re.fullmatch(r"-?[0-9]{1,18}", digits) else text


def written(count: int | None) -> str:
    return "" if count is None else str(count)


def day_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def time_of(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def _taught(content: Content, number: int) -> TaughtService:
    counts = content["counts"].get(str(number), [])
    return TaughtService(service_id=number, **{part: count_of(text) for part, text in zip(PARTS, counts, strict=False)})
