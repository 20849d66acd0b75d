"""What cannot be true about a visit, and what is improbable enough to ask once."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from actions.cleaning import text_problems
from actions.refusals import Problem
from actions.visit_entry import VisitEntry
from actions.visit_known import Chosen, Known
from models import MOST_ATTENDEES, ResidentialGroup, Service, StaffMember, Volunteer

EARLIEST_DAY = date(2020, 1, 1)
NOTE_LENGTH = 2_000
LINE_LENGTH = 120
REASON_LENGTH = 300
LEAST_REASON = 5
LONG_VISIT = timedelta(hours=5)
LATE_ENTRY = timedelta(days=31)
USUAL_HOURS = (time(6, 0), time(22, 0))
ATTENDEES_PER_HOUSEHOLD = 3


def problems_of(entry: VisitEntry, known: Known, today: date) -> Iterator[Problem]:
    """Everything that cannot be true about a held visit, in the order of the form's fields."""
    yield from place_problems(entry, known)
    if entry.on_day is not None and entry.on_day > today:
        yield Problem("day_in_future", "on_day", {"today": today})
    if entry.starts_at is not None and entry.ends_at is not None and entry.ends_at <= entry.starts_at:
        yield Problem("ends_before_start", "ends_at")
    if not entry.services:
        yield Problem("no_service", "services")
    yield from unknown_choice(known, Service, [taught.service_id for taught in entry.services], "services")
    yield from _counts(entry, known)
    for taught in entry.services:
        where = f"service_{taught.service_id}"
        yield from _whole(taught.people, f"{where}_people")
        yield from _whole(taught.filed_by_resident, f"{where}_filed_by_resident")
        yield from _whole(taught.filed_for_resident, f"{where}_filed_for_resident")
        if _more(taught.people, entry.attendees):
            yield Problem("more_people_than_attendees", f"{where}_people", {"attendees": entry.attendees})
    if not entry.staff_ids:
        yield Problem("no_staff", "staff_ids")
    yield from unknown_choice(known, StaffMember, entry.staff_ids, "staff_ids")
    yield from unknown_choice(known, Volunteer, entry.volunteer_ids, "volunteer_ids")
    yield from text_problems(entry.venue, "venue", LINE_LENGTH)
    yield from text_problems(entry.note, "note", NOTE_LENGTH)
    yield from text_problems(entry.second_visit_reason, "second_visit_reason", REASON_LENGTH)


def place_problems(entry: VisitEntry, known: Known) -> Iterator[Problem]:
    """What is wrong with group, day and start; a planned visit needs these too."""
    group = known.group(entry.group_id)
    if group is None:
        yield Problem("group_missing", "group_id")
    if entry.on_day is None:
        yield Problem("day_missing", "on_day")
    elif entry.on_day < EARLIEST_DAY:
        yield Problem("day_too_early", "on_day", {"earliest": EARLIEST_DAY})
    elif group is not None and not in_force(group, entry.on_day):
        since, until = group.valid_from, group.valid_to
        yield Problem("group_not_in_force", "group_id", {"name": group.name, "since": since, "until": until})
    if entry.starts_at is None:
        yield Problem("start_missing", "starts_at")


def doubts_of(
    entry: VisitEntry,
    known: Known,
    today: date,
    *,
    local_time: time | None = None,
    besides: int | None = None,
) -> Iterator[Problem]:
    """What is possible but improbable about a valid entry. `besides` is the visit being corrected, if any.

    `local_time` is the present time on the ward's clocks, where somebody is there to be asked about today's visits.
    """
    group = known.group(entry.group_id)
    assert group is not None
    assert entry.on_day is not None
    assert entry.starts_at is not None
    households = known.households(group, entry.on_day)
    if entry.attendees is not None and entry.attendees > ATTENDEES_PER_HOUSEHOLD * households:
        yield Problem("attendees_many", "attendees", {"attendees": entry.attendees, "households": households})
    if entry.attendees == 0:
        yield Problem("attendees_none", "attendees")
    if entry.households_present is not None and entry.households_present > households:
        present = {"present": entry.households_present, "households": households}
        yield Problem("households_many", "households_present", present)
    met = known.first_time_so_far(group.id, besides)
    if met + (entry.first_time_households or 0) > households:
        values = {"met": met, "first": entry.first_time_households, "households": households}
        yield Problem("first_time_many", "first_time_households", values)
    if entry.ends_at is not None and _length(entry.starts_at, entry.ends_at) >= LONG_VISIT:
        yield Problem("visit_long", "ends_at", {"hours": int(LONG_VISIT / timedelta(hours=1))})
    if not USUAL_HOURS[0] <= entry.starts_at <= USUAL_HOURS[1]:
        yield Problem("hour_unusual", "starts_at", {"starts_at": entry.starts_at})
    if local_time is not None and entry.on_day == today and entry.starts_at > local_time:
        yield Problem("start_in_future", "starts_at", {"starts_at": entry.starts_at, "local_time": local_time})
    if today - entry.on_day > LATE_ENTRY:
        yield Problem("day_long_ago", "on_day", {"days": (today - entry.on_day).days})


def in_force(group: ResidentialGroup, day: date) -> bool:
    return group.valid_from <= day and (group.valid_to is None or day < group.valid_to)


def reason_problems(reason: str | None, field: str) -> list[Problem]:
    """A reason must say something, and no resident's number."""
    if reason is None or len(reason) < LEAST_REASON:
        return [Problem("reason_missing", field, {"least": LEAST_REASON})]
    return text_problems(reason, field, REASON_LENGTH)


def _counts(entry: VisitEntry, known: Known) -> Iterator[Problem]:
    yield from _whole(entry.attendees, "attendees")
    yield from _whole(entry.households_present, "households_present")
    yield from _whole(entry.first_time_households, "first_time_households")
    if _more(entry.households_present, entry.attendees):
        yield Problem("more_households_than_attendees", "households_present", {"attendees": entry.attendees})
    if entry.first_time_households is not None and entry.households_present is None:
        yield Problem("households_present_missing", "households_present")
    if _more(entry.first_time_households, entry.households_present):
        values = {"present": entry.households_present}
        yield Problem("more_first_time_than_present", "first_time_households", values)
    group = known.group(entry.group_id)
    if group is not None and entry.on_day is not None:
        households = known.households(group, entry.on_day)
        if _more(entry.first_time_households, households):
            yield Problem("first_time_beyond_group", "first_time_households", {"households": households})
    if entry.households_present is not None and entry.attendees is None:
        yield Problem("attendees_missing", "attendees")


def _whole(value: object, field: str) -> Iterator[Problem]:
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_ATTENDEES:
        yield Problem("count_out_of_range", field, {"most": MOST_ATTENDEES})


def _more(part: int | None, whole: int | None) -> bool:
    return isinstance(part, int) and isinstance(whole, int) and part > whole


def unknown_choice(known: Known, table: Chosen, ids: Iterable[int], field: str) -> Iterator[Problem]:
    if not known.all_there(table, ids):
        yield Problem("choice_unknown", field)


def _length(starts_at: time, ends_at: time) -> timedelta:
    day = date(2000, 1, 1)
    return datetime.combine(day, ends_at) - datetime.combine(day, starts_at)
