"""What the ward has promised."""

from datetime import date

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from metrics.reading import reads
from metrics.tables import table
from models import Family, Target


@reads(Family.REFERENCE)
def targets_on(session: Session, ward_id: int, *, day: date) -> pd.DataFrame:
    """Targets in force on `day`: for each figure the one that began last; figures without a target have no row.

    Columns: figure (a `Figure`, like "group_coverage"), value (float64: a share 0..1 or a count), source. By figure.
    """
    found = session.execute(
        select(Target.figure, Target.value, Target.source)
        .where(Target.ward_id == ward_id, Target.from_day <= day)
        .where(Target.until_day.is_(None) | (Target.until_day >= day))
        .order_by(Target.from_day)
    )
    newest = {figure: (figure, value, source) for figure, value, source in found}
    return table((newest[figure] for figure in sorted(newest)), figure="str", value="float64", source="str")
