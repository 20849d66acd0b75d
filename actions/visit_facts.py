"""What a visit says, as plain values: for its history, its editor and the comparison of two versions."""

from datetime import date, time
from typing import Any

from actions.visit_entry import TaughtService, VisitEntry
from models import Visit

PLAIN = ("attendees", "households_present", "first_time_households", "venue", "note", "second_visit_reason")
"""Facts that are the same in an entry and as plain values."""


def facts_of(visit: Visit) -> dict[str, Any]:
    """What a visit says, as plain JSON values; the audit trail and the comparison of two versions use it."""
    return {
        "status": visit.status.value,
        "group_id": visit.group_id,
        "on_day": visit.on_day.isoformat(),
        "starts_at": visit.starts_at.isoformat("minutes"),
        "ends_at": visit.ends_at.isoformat("minutes") if visit.ends_at else None,
        "services": {
            str(line.service_id): [line.people, line.filed_by_resident, line.filed_for_resident]
            for line in sorted(visit.services, key=lambda line: line.service_id)
        },
        "attendees": visit.attendees,
        "households_present": visit.households_present,
        "first_time_households": visit.first_time_households,
        "staff_ids": sorted(row.staff_id for row in visit.staff),
        "volunteer_ids": sorted(row.volunteer_id for row in visit.volunteers),
        "venue": visit.venue,
        "note": visit.note,
        "second_visit_reason": visit.second_visit_reason,
    }


def facts_of_entry(entry: VisitEntry, visit: Visit) -> dict[str, Any]:
    """What `visit` would say after `entry`: the same shape as `facts_of`."""
    assert entry.on_day is not None
    assert entry.starts_at is not None
    return facts_of(visit) | {
        "group_id": entry.group_id,
        "on_day": entry.on_day.isoformat(),
        "starts_at": entry.starts_at.isoformat("minutes"),
        "ends_at": entry.ends_at.isoformat("minutes") if entry.ends_at else None,
        "services": {
            str(taught.service_id): [taught.people, taught.filed_by_resident, taught.filed_for_resident]
            for taught in entry.services
        },
        "attendees": entry.attendees,
        "households_present": entry.households_present,
        "first_time_households": entry.first_time_households,
        "staff_ids": list(entry.staff_ids),
        "volunteer_ids": list(entry.volunteer_ids),
        "venue": entry.venue,
        "note": entry.note,
        "second_visit_reason": entry.second_visit_reason,
    }


def entry_of(visit: Visit) -> VisitEntry:
    """The entry that would write `visit` as it stands: what an editor starts from."""
    return VisitEntry(
        entry_key=visit.entry_key,
        group_id=visit.group_id,
        on_day=visit.on_day,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        services=tuple(
            TaughtService(
                service_id=line.service_id,
                people=line.people,
                filed_by_resident=line.filed_by_resident,
                filed_for_resident=line.filed_for_resident,
            )
            for line in sorted(visit.services, key=lambda line: line.service_id)
        ),
        attendees=visit.attendees,
        households_present=visit.households_present,
        first_time_households=visit.first_time_households,
        staff_ids=tuple(sorted(row.staff_id for row in visit.staff)),
        volunteer_ids=tuple(sorted(row.volunteer_id for row in visit.volunteers)),
        venue=visit.venue,
        note=visit.note,
        second_visit_reason=visit.second_visit_reason,
    )


def entry_with(visit: Visit, facts: dict[str, Any]) -> VisitEntry:
    """The entry that makes `visit` say `facts` (some of `facts_of`) and all else as it stands."""
    said = facts_of(visit) | facts
    return VisitEntry(
        entry_key=visit.entry_key,
        group_id=said["group_id"],
        on_day=date.fromisoformat(said["on_day"]),
        starts_at=time.fromisoformat(said["starts_at"]),
        ends_at=time.fromisoformat(said["ends_at"]) if said["ends_at"] else None,
        services=tuple(_taught(int(number), counts) for number, counts in said["services"].items()),
        staff_ids=tuple(said["staff_ids"]),
        volunteer_ids=tuple(said["volunteer_ids"]),
        **{name: said[name] for name in PLAIN},
    ).cleaned()


def _taught(number: int, counts: list[int | None]) -> TaughtService:
    people, by_resident, for_resident = counts
    return TaughtService(
        service_id=number, people=people, filed_by_resident=by_resident, filed_for_resident=for_resident
    )
