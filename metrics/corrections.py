"""What was changed after a meeting about the days that it had looked at."""

from datetime import date

import pandas as pd
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from metrics.reading import reads
from metrics.tables import DAY, table
from models import AuditEvent, Family, ResidentialGroup, StaffMember, Visit

MOST = 500


@reads(Family.VISITS, Family.REFERENCE)
def corrections_since(session: Session, ward_id: int, *, revision: int, day: date) -> pd.DataFrame:
    """Changes after data revision `revision` to visits of days up to `day`, the newest first, at most MOST.

    Visits that were written down late are among them. Columns: id (int64, of the audit event), at (aware datetime),
    verb ("visit.correct"), visit_id (int64), group, on_day (day), by (name of the staff member; missing: nobody's).
    """
    event = AuditEvent
    rows = session.execute(
        select(event.id, event.at, event.verb, Visit.id, ResidentialGroup.name, Visit.on_day, StaffMember.name)
        .join(Visit, and_(Visit.ward_id == event.ward_id, Visit.id == event.subject_id))
        .join(
            ResidentialGroup,
            and_(ResidentialGroup.ward_id == Visit.ward_id, ResidentialGroup.id == Visit.group_id),
        )
        .outerjoin(StaffMember, and_(StaffMember.ward_id == event.ward_id, StaffMember.id == event.actor_id))
        .where(event.ward_id == ward_id, event.revision > revision, event.subject == "visit", Visit.on_day <= day)
        .order_by(event.id.desc())
        .limit(MOST)
    )
    return table(
        rows, id="int64", at="object", verb="str", visit_id="int64", group="str", on_day=DAY, by="str"
    )  # fmt: skip
