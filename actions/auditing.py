"""Looking into the audit trail: who may, and the trail of having looked, checked it or taken it away."""

from datetime import datetime

from sqlalchemy.orm import Session

from actions.access_log import note_access
from actions.account_checks import is_of_province
from actions.change import require
from models import Actor, Deed


def open_trail(session: Session, *, by: Actor, now: datetime) -> int | None:
    """The ward whose access trail `by` may see; None: of all wards. Raises NotAllowed."""
    require(session, by, Deed.AUDIT_SEE, now=now)
    return None if is_of_province(session, by) else by.ward_id


def note_check(session: Session, *, holds: bool, by: Actor, now: datetime) -> None:
    """Somebody has had the whole trail worked out again. Raises NotAllowed."""
    require(session, by, Deed.AUDIT_VERIFY, now=now)
    note_access(
        session, "audit.verify", None, by=by.account_id, now=now, ward_id=by.ward_id, details={"holds": holds}
    )  # fmt: skip


def note_export(session: Session, *, trail: str, rows: int, by: Actor, now: datetime) -> None:
    """Somebody takes rows of the trail ("audit_event" or "access_event") away as a file. Raises NotAllowed."""
    require(session, by, Deed.AUDIT_EXPORT, now=now)
    details = {"trail": trail, "rows": rows}
    note_access(session, "audit.export", None, by=by.account_id, now=now, ward_id=by.ward_id, details=details)


def note_people_export(session: Session, *, table: str, rows: int, by: Actor, now: datetime) -> None:
    """Somebody takes a list of people away as a file: `table` is which, `rows` how many. Raises NotAllowed."""
    require(session, by, Deed.PEOPLE_EXPORT, now=now)
    details = {"table": table, "rows": rows}
    note_access(session, "people.export", None, by=by.account_id, now=now, ward_id=by.ward_id, details=details)
