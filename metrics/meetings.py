"""Review meetings: which there were, the one that goes on, and since when things have changed."""

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from metrics.reading import reads
from metrics.tables import DAY, table
from models import Decision, Family, Meeting, StaffMember, Ward


@dataclass(frozen=True)
class Held:
    """A meeting with its figures as they were when it began."""

    id: int
    kind: str
    """"weekly" or "monthly"."""
    on_day: date
    started_at: datetime
    """UTC."""
    goes_on: bool
    snapshot: str
    """The canonical text of `metrics.snapshot.meeting_figures`."""


@reads(Family.MEETINGS, Family.REFERENCE)
def meetings(session: Session, ward_id: int, *, until: date) -> pd.DataFrame:
    """Every meeting up to and including `until`, the newest first.

    Columns: id (int64), kind ("weekly", "monthly"), on_day (day), started_by (name of the staff member), going_on
    (bool), decisions (int64), revision (int64: the ward's data revision that it froze).
    """
    decided = (
        select(func.count())
        .where(Decision.ward_id == Meeting.ward_id, Decision.meeting_id == Meeting.id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Meeting.id, Meeting.kind, Meeting.on_day, StaffMember.name, Meeting.ended_at.is_(None), decided,
            Meeting.revision,
        )
        .join(StaffMember, (StaffMember.ward_id == Meeting.ward_id) & (StaffMember.id == Meeting.started_by_id))
        .where(Meeting.ward_id == ward_id, Meeting.on_day <= until)
        .order_by(Meeting.on_day.desc(), Meeting.id.desc())
    )  # fmt: skip
    return table(
        ((row[0], row[1].value, *row[2:]) for row in rows),
        id="int64", kind="str", on_day=DAY, started_by="str", going_on="bool", decisions="int64", revision="int64",
    )  # fmt: skip


@reads(Family.MEETINGS)
def last_meeting(session: Session, ward_id: int, *, before: date) -> pd.DataFrame:
    """The last meeting on a day before `before`: what "since the last meeting" counts from, that day left out.

    None or one row. Columns: id (int64), kind, on_day (day).
    """
    rows = session.execute(
        select(Meeting.id, Meeting.kind, Meeting.on_day)
        .where(Meeting.ward_id == ward_id, Meeting.on_day < before)
        .order_by(Meeting.on_day.desc(), Meeting.id.desc())
        .limit(1)
    )
    return table(((row.id, row.kind.value, row.on_day) for row in rows), id="int64", kind="str", on_day=DAY)


@reads(Family.MEETINGS)
def meeting_text(session: Session, ward_id: int, *, meeting_id: int | None) -> Held | None:
    """The meeting with that number; with None the one that goes on. None: there is none."""
    wanted = Meeting.ended_at.is_(None) if meeting_id is None else Meeting.id == meeting_id
    row = session.scalar(select(Meeting).where(Meeting.ward_id == ward_id, wanted))
    if row is None:
        return None
    return Held(row.id, row.kind.value, row.on_day, row.started_at, row.ended_at is None, row.snapshot)


@reads(Family.REFERENCE)
def board_order(session: Session, ward_id: int) -> tuple[int, ...]:
    """The numbers of the boards in the order in which the ward's meetings go through them."""
    order = session.scalars(select(Ward.board_order).where(Ward.id == ward_id)).one()
    return tuple(int(one) for one in order)
