"""Decisions of review meetings and what has become of them: the data say so wherever they can."""

from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from metrics.closing import VALUES, Shown, shown_by_data
from metrics.lineage import Lineage, lineage_of
from metrics.reading import reads
from metrics.tables import DAY, table
from models import Decision, DecisionEnd, Family, Figure, Meeting, Service, StaffMember

STATES = ("overdue", "open", "done", "dropped")
"""In the order in which a meeting looks at them."""


@reads(
    Family.MEETINGS, Family.VISITS, Family.ASSISTS, Family.COUNTER, Family.VOLUNTEERS, Family.REFERENCE
)  # fmt: skip
def decisions_on(session: Session, ward_id: int, *, day: date) -> pd.DataFrame:
    """Every decision taken up to `day` and how it stands at the end of `day`; overdue first, then open by due day.

    A decision tied to data is done as soon as the data say so, from the moment it was taken: a visit held in its group
    or one that the group became, its service taught (there), a volunteer of the group helping, a figure at its goal.
    It opens again when what had closed it is taken out. What somebody ended by hand is ended.
    Columns: id (int64), meeting_id (int64), meeting_day (day), what, group_id, service_id, owner_id (Int64), group,
    service_vi, service_en, owner (str or missing), due_on (day), closes (a `Closes`), figure (a `Figure` or missing),
    goal (float64), state ("overdue": open after its due day; "open", "done", "dropped"), closed_on (day), by_data
    (bool: the data closed it), visit_id (Int64: the visit that did), end_note (str or missing), version (int64).
    """
    lineage = lineage_of(session, ward_id)
    reached: dict[Figure, float] = {}

    def value(figure: Figure) -> float:
        if figure not in reached:
            reached[figure] = VALUES[figure](session, ward_id, day)
        return reached[figure]

    decided = session.execute(_decided(ward_id, day)).all()
    not_ended = [decision for decision, *_ in decided if not decision.ended_as]
    shown = shown_by_data(session, ward_id, not_ended, day, lineage, value)
    rows = [
        _row(decision, held_on, day, shown.get(decision.id), lineage, service, owner)
        for decision, held_on, service, owner in decided
    ]
    rows.sort(key=lambda row: (STATES.index(row[15]), row[11] if row[15] in ("overdue", "open") else date.max, -row[0]))
    return table(
        rows,
        id="int64", meeting_id="int64", meeting_day=DAY, what="str", group_id="Int64", service_id="Int64",
        owner_id="Int64", group="str", service_vi="str", service_en="str", owner="str", due_on=DAY, closes="str",
        figure="str", goal="float64", state="str", closed_on=DAY, by_data="bool", visit_id="Int64", end_note="str",
        version="int64",
    )  # fmt: skip


def _decided(ward_id: int, day: date) -> Select[*tuple[Decision, date, Service, StaffMember]]:
    return (
        select(Decision, Meeting.on_day, Service, StaffMember)
        .join(Meeting, and_(Meeting.ward_id == Decision.ward_id, Meeting.id == Decision.meeting_id))
        .outerjoin(Service, and_(Service.ward_id == Decision.ward_id, Service.id == Decision.service_id))
        .outerjoin(StaffMember, and_(StaffMember.ward_id == Decision.ward_id, StaffMember.id == Decision.owner_id))
        .where(Decision.ward_id == ward_id, Meeting.on_day <= day)
    )


def _row(
    decision: Decision, held_on: date, day: date, shown: Shown | None, lineage: Lineage, service: Service | None,
    owner: StaffMember | None,
) -> tuple[Any, ...]:  # fmt: skip
    ended = decision.ended_as
    if ended or shown:
        state = "dropped" if ended is DecisionEnd.DROPPED else "done"
    else:
        state = "overdue" if decision.due_on < day else "open"
    closed_on = shown.on_day if shown else decision.ended_on
    return (
        decision.id, decision.meeting_id, held_on, decision.what, decision.group_id, decision.service_id,
        decision.owner_id, decision.group_id and lineage.at(decision.group_id, day).name,
        service and service.short_vi, service and service.short_en, owner and owner.name, decision.due_on,
        decision.closes.value, decision.figure and decision.figure.value, decision.goal, state, closed_on,
        shown is not None, shown and shown.visit_id, decision.end_note, decision.version,
    )  # fmt: skip
