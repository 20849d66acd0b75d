"""Who changed one visit, when, and what it said before and after."""

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
    rows = session.execute(
        select(AuditEvent.at, StaffMember.name, AuditEvent.verb, AuditEvent.reason, AuditEvent.before, AuditEvent.after)
        .outerjoin(StaffMember, (StaffMember.ward_id == AuditEvent.ward_id) & (StaffMember.id == AuditEvent.actor_id))
        .where(AuditEvent.ward_id == ward_id, AuditEvent.subject == "visit", AuditEvent.subject_id == visit_id)
        .order_by(AuditEvent.revision.desc(), AuditEvent.id.desc())
    )
    return table(rows, at="datetime64[us, UTC]", actor="str", verb="str", reason="str", before="object", after="object")
