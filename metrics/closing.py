"""What closes a decision that is tied to data: a visit, a service taught, help by a volunteer, a figure at its goal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from metrics.counter import online_share
from metrics.coverage import groups_on
from metrics.lineage import Lineage
from metrics.tables import ratio
from metrics.visits import household_reach, visit_totals
from metrics.volunteers import volunteers_by_kind
from models import Assist, Closes, Decision, Figure, Visit, VisitService, Volunteer, Ward


@dataclass(frozen=True, slots=True)
class Shown:
    """What in the data closed a decision."""

    on_day: date
    visit_id: int | None = None


def shown_by_data(
    session: Session, decision: Decision, held_on: date, day: date, lineage: Lineage, value: Callable[[Figure], float]
) -> Shown | None:
    """The first thing by the end of `day` that closes `decision` of the meeting on `held_on`; None: nothing yet.

    `value` gives a figure on `day`.
    """
    groups = _became(lineage, decision.group_id, day)
    match decision.closes:
        case Closes.VISIT_HELD:
            return _first_visit(session, decision, held_on, day, Visit.group_id.in_(groups))
        case Closes.SERVICE_TAUGHT:
            return _first_taught(session, decision, held_on, day, groups)
        case Closes.VOLUNTEER_ACTIVE:
            return _first_help(session, decision, held_on, day, groups)
        case Closes.FIGURE_REACHED if decision.figure and decision.goal is not None:
            return Shown(day) if value(decision.figure) >= decision.goal else None
    return None


def _became(lineage: Lineage, group_id: int | None, day: date) -> set[int]:
    """The group and all that it has become by `day`."""
    found: set[int] = set()
    ahead = [] if group_id is None else [group_id]
    while ahead:
        one = ahead.pop()
        if one not in found:
            found.add(one)
            ahead += [step.new_id for step in lineage.successors(one, day)]
    return found


def _afterwards(
    on_day: InstrumentedAttribute[date], written: InstrumentedAttribute[datetime], decision: Decision, held_on: date
) -> ColumnElement[bool]:
    """On a later day; or on the meeting's own day, written down after it was decided."""
    return or_(on_day > held_on, and_(on_day == held_on, written >= decision.decided_at))


def _first_visit(
    session: Session, decision: Decision, held_on: date, day: date, where: ColumnElement[bool]
) -> Shown | None:
    found = session.execute(
        select(Visit.on_day, Visit.id)
        .where(Visit.ward_id == decision.ward_id, Visit.counts, Visit.on_day.between(held_on, day), where)
        .where(_afterwards(Visit.on_day, Visit.changed_at, decision, held_on))
        .order_by(Visit.on_day, Visit.id)
        .limit(1)
    ).first()
    return Shown(*found) if found else None


def _first_taught(session: Session, decision: Decision, held_on: date, day: date, groups: set[int]) -> Shown | None:
    line = VisitService
    taught = select(line.visit_id).where(
        line.ward_id == decision.ward_id, line.counts, line.service_id == decision.service_id,
        line.on_day.between(held_on, day),
    )  # fmt: skip
    if groups:
        taught = taught.where(line.group_id.in_(groups))
    return _first_visit(session, decision, held_on, day, Visit.id.in_(taught))


def _first_help(session: Session, decision: Decision, held_on: date, day: date, groups: set[int]) -> Shown | None:
    found = session.execute(
        select(Assist.on_day)
        .join(Volunteer, and_(Volunteer.ward_id == Assist.ward_id, Volunteer.id == Assist.volunteer_id))
        .where(Assist.ward_id == decision.ward_id, Assist.voided_at.is_(None), Assist.on_day.between(held_on, day))
        .where(Volunteer.group_id.in_(groups), _afterwards(Assist.on_day, Assist.recorded_at, decision, held_on))
        .order_by(Assist.on_day)
        .limit(1)
    ).first()
    return Shown(found.on_day) if found else None


def _coverage(session: Session, ward_id: int, day: date) -> float:
    groups = groups_on(session, ward_id, day=day)
    return ratio(int(groups["covered"].sum()), len(groups))


def _reach(session: Session, ward_id: int, day: date) -> float:
    return float(household_reach(session, ward_id, day=day)["share"].iloc[0])


def _active(session: Session, ward_id: int, day: date) -> float:
    kinds = volunteers_by_kind(session, ward_id, day=day)
    return ratio(int(kinds["active"].sum()), int(kinds["members"].sum()))


def _online(session: Session, ward_id: int, day: date) -> float:
    since = day - timedelta(days=29)
    return float(online_share(session, ward_id, since=since, until=day)["share"].iloc[0])


def _came(session: Session, ward_id: int, day: date) -> float:
    start = session.get_one(Ward, ward_id).programme_start
    return float(visit_totals(session, ward_id, since=min(start, day), until=day)["attendances"].iloc[0])


VALUES: dict[Figure, Callable[[Session, int, date], float]] = {
    Figure.GROUP_COVERAGE: _coverage,
    Figure.HOUSEHOLD_REACH: _reach,
    Figure.ACTIVE_VOLUNTEERS: _active,
    Figure.ONLINE_SHARE: _online,
    Figure.ATTENDANCES: _came,
}
"""Each figure that a target can be set for, on a day, as the overview shows it over the whole time: figures 1, 4, 8, 10
(of the 30 days up to it) and 5."""
