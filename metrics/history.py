"""Who changed a visit or a line of a sheet, when, and what it said before and after."""

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from metrics.reading import reads
from metrics.tables import table
from models import AuditEvent, Family, StaffMember


@reads(Family.VISITS, Family.REFERENCE)
def history_of_visit(session: Session, ward_id: int, *, visit_id: int) -> pd.DataFrame:
    """Every change of one visit, newest first.

    Columns: at (moment, UTC), actor (name; missing: the installation itself), verb ("visit.correct"…), reason,
    before, after (dict of changed fields, or None).
    """
    return _history(session, ward_id, "visit", (visit_id,))


@reads(Family.ASSISTS, Family.COUNTER, Family.REFERENCE)
def history_of_lines(session: Session, ward_id: int, *, subject: str, numbers: tuple[int, ...]) -> pd.DataFrame:
    """Every change of some lines of `subject` ("assist", "counter_day", "counter_month"), newest first.

    Columns as `history_of_visit`, and before them: number (int64, of the line).
    """
    return _history(session, ward_id, subject, numbers, number="int64")


def _history(session: Session, ward_id: int, subject: str, numbers: tuple[int, ...], **first: str) -> pd.DataFrame:
    number = [AuditEvent.subject_id] if first else []
    rows = session.execute(
        select(
            *number,
            AuditEvent.at,
            StaffMember.name,
            AuditEvent.verb,
            AuditEvent.reason,
            AuditEvent.before,
            AuditEvent.after,
        )
        .outerjoin(StaffMember, (StaffMember.ward_id == AuditEvent.ward_id) & (StaffMember.id == AuditEvent.actor_id))
        .where(AuditEvent.ward_id == ward_id, AuditEvent.subject == subject, AuditEvent.subject_id.in_(numbers))
        .order_by(AuditEvent.revision.desc(), AuditEvent.id.desc())
    )
    return table(
        rows, **first, at="datetime64[us, UTC]", actor="str", verb="str", reason="str", before="object", after="object"
    )
