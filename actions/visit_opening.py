"""Opening a saved visit: what an editor, a reader or a planned visit's form starts from."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.change import require
from actions.refusals import Invalid, Problem
from actions.visit_entry import VisitEntry
from actions.visit_facts import entry_of
from models import Actor, Deed, Visit, VisitStatus


@dataclass(frozen=True, kw_only=True)
class OpenVisit:
    """A visit as plain values: what it says, and how it stands."""

    id: int
    entry: VisitEntry
    status: VisitStatus
    version: int
    """Name it when saving: the save is refused when somebody was faster."""
    recorded_by_id: int
    recorded_at: datetime
    voided_at: datetime | None
    voided_by_id: int | None
    void_reason: str | None

    @property
    def staff_ids(self) -> tuple[int, ...]:
        return self.entry.staff_ids


def open_visit(session: Session, visit_id: int, *, by: Actor, now: datetime) -> OpenVisit:
    """The visit as it stands now. Raises NotAllowed; Invalid("visit_unknown") when the ward has no such visit."""
    require(session, by, Deed.VISIT_SEE, now=now)
    known = 0 < visit_id < 2**63  # beyond it a driver gives up before the database can say no
    visit = session.get(Visit, (by.ward_id, visit_id), populate_existing=True) if known else None
    if visit is None:
        raise Invalid(Problem("visit_unknown"))
    return _opened(visit)


def visit_of_form(session: Session, entry_key: UUID, *, by: Actor, now: datetime) -> OpenVisit | None:
    """The visit that an opened form has become, or None when the form has not been saved."""
    require(session, by, Deed.VISIT_SEE, now=now)
    visit = session.scalar(select(Visit).where(Visit.ward_id == by.ward_id, Visit.entry_key == entry_key))
    return _opened(visit) if visit else None


def _opened(visit: Visit) -> OpenVisit:
    return OpenVisit(
        id=visit.id,
        entry=entry_of(visit),
        status=visit.status,
        version=visit.version,
        recorded_by_id=visit.recorded_by_id,
        recorded_at=visit.recorded_at,
        voided_at=visit.voided_at,
        voided_by_id=visit.voided_by_id,
        void_reason=visit.void_reason,
    )
