"""What the visit form holds, cleaned: the one shape in which visits come in, from people and from files."""

from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any
from uuid import UUID

from actions.cleaning import clean_line, clean_text
from actions.forms import digest_of


@dataclass(frozen=True, kw_only=True)
class TaughtService:
    """One chosen service and its counts; None: not said, which is not zero."""

    service_id: int
    people: int | None = None
    filed_by_resident: int | None = None
    filed_for_resident: int | None = None


@dataclass(frozen=True, kw_only=True)
class VisitEntry:
    """A visit as entered, before anyone has checked it."""

    entry_key: UUID
    """Made once per opened form."""
    group_id: int | None
    on_day: date | None
    starts_at: time | None
    ends_at: time | None = None
    services: tuple[TaughtService, ...] = ()
    attendees: int | None = None
    households_present: int | None = None
    first_time_households: int | None = None
    staff_ids: tuple[int, ...] = ()
    volunteer_ids: tuple[int, ...] = ()
    venue: str | None = None
    note: str | None = None
    second_visit_reason: str | None = None
    planned_visit_id: int | None = None
    """The planned visit that this one fulfils."""

    def cleaned(self) -> "VisitEntry":
        """The same entry with clean texts and without doubles; services, staff and volunteers in order of number."""
        services = {taught.service_id: taught for taught in self.services}
        return replace(
            self,
            services=tuple(services[number] for number in sorted(services)),
            staff_ids=tuple(sorted(set(self.staff_ids))),
            volunteer_ids=tuple(sorted(set(self.volunteer_ids))),
            venue=clean_line(self.venue),
            note=clean_text(self.note),
            second_visit_reason=clean_line(self.second_visit_reason),
        )

    def digest(self) -> str:
        """SHA-256 of the content without the key: tells a form sent twice from one that was changed."""
        content: dict[str, Any] = dict(vars(self.cleaned()))
        content["services"] = [vars(taught) for taught in content["services"]]
        del content["entry_key"]
        return digest_of(content)
