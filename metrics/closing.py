"""What closes a decision that is tied to data: a visit, a service taught, help by a volunteer, a figure at its goal."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import CTE, BigInteger, ColumnElement, Join, and_, column, exists, func, join, or_, select, values
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from metrics.counter import online_share
from metrics.coverage import groups_on
from metrics.lineage import Lineage
from metrics.tables import ratio
from metrics.visits import household_reach, visit_totals
from metrics.volunteers import volunteers_by_kind
from models import Assist, Closes, Decision, Figure, Meeting, Visit, VisitService, Volunteer, Ward

ANYWHERE = 0
"""In the place of a group: no group has this number."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What in the data closed a decision."""

    on_day: date
    visit_id: int | None = None


def shown_by_data(
    session: Session, ward_id: int, decided: Sequence[Decision], day: date, lineage: Lineage,
    value: Callable[[Figure], float],
) -> dict[int, Shown]:  # fmt: skip
    """Number of a decision → the first thing by the end of `day` that closes it; those that nothing closes are not in.

    One statement for each kind of closing, however many decisions there are. `value` gives a figure on `day`.
    """
    of: dict[Closes, list[Decision]] = {kind: [] for kind in Closes}
    for decision in decided:
        of[decision.closes].append(decision)
    here = [one for one in of[Closes.SERVICE_TAUGHT] if one.group_id is not None]
    anywhere = [one for one in of[Closes.SERVICE_TAUGHT] if one.group_id is None]
    return {
        **_visited(session, ward_id, day, _places(of[Closes.VISIT_HELD], lineage, day)),
        **_visited(session, ward_id, day, _places(here, lineage, day), taught=True),
        **_visited(session, ward_id, day, [(one.id, ANYWHERE) for one in anywhere], taught=True, anywhere=True),
        **_helped(session, ward_id, day, _places(of[Closes.VOLUNTEER_ACTIVE], lineage, day)),
        **{one.id: Shown(day) for one in of[Closes.FIGURE_REACHED] if _reached(one, value)},
    }


def _reached(decision: Decision, value: Callable[[Figure], float]) -> bool:
    return decision.figure is not None and decision.goal is not None and value(decision.figure) >= decision.goal


def _places(decided: Sequence[Decision], lineage: Lineage, day: date) -> list[tuple[int, int]]:
    """Each decision beside its group and all that this has become."""
    return [(one.id, group) for one in decided for group in sorted(_became(lineage, one.group_id, day))]


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


def _afterwards(on_day: InstrumentedAttribute[date], written: InstrumentedAttribute[datetime]) -> ColumnElement[bool]:
    """On a later day; or on the meeting's own day, written down after it was decided."""
    return or_(on_day > Meeting.on_day, and_(on_day == Meeting.on_day, written >= Decision.decided_at))


def _asked(places: list[tuple[int, int]]) -> CTE:
    """The decisions and groups that are asked for, as a table; numbers of ours, so they stand in the statement."""
    columns = column("decision_id", BigInteger), column("group_id", BigInteger)
    return values(*columns, name="asked", literal_binds=True).data(places).cte("asked")


def _with_meetings(ward_id: int, asked: CTE) -> Join:
    return join(
        join(asked, Decision, and_(Decision.ward_id == ward_id, Decision.id == asked.c.decision_id)),
        Meeting, and_(Meeting.ward_id == ward_id, Meeting.id == Decision.meeting_id),
    )  # fmt: skip


def _visited(
    session: Session, ward_id: int, day: date, places: list[tuple[int, int]], *, taught: bool = False,
    anywhere: bool = False,
) -> dict[int, Shown]:  # fmt: skip
    """The first visit afterwards in one of a decision's places; with `taught` the first that taught its service."""
    if not places:
        return {}
    asked, one, line = _asked(places), aliased(Visit), VisitService
    first = (
        select(one.id)
        .where(one.ward_id == ward_id, one.counts, one.on_day.between(Meeting.on_day, day))
        .where(_afterwards(one.on_day, one.changed_at))
        .order_by(one.on_day, one.id)
        .limit(1)
    )
    if not anywhere:
        first = first.where(one.group_id == asked.c.group_id)
    if taught:
        lesson = exists().where(
            line.ward_id == ward_id, line.visit_id == one.id, line.service_id == Decision.service_id, line.counts
        )
        first = first.where(lesson.correlate(one, Decision))
    its_first = first.correlate(asked, Decision, Meeting).scalar_subquery()
    found = session.execute(
        select(asked.c.decision_id, Visit.on_day, Visit.id)
        .select_from(_with_meetings(ward_id, asked))
        .join(Visit, and_(Visit.ward_id == ward_id, Visit.id == its_first))
        .order_by(Visit.on_day.desc(), Visit.id.desc())
    )
    return {decision: Shown(on_day, visit) for decision, on_day, visit in found}  # the first of all comes last


def _helped(session: Session, ward_id: int, day: date, places: list[tuple[int, int]]) -> dict[int, Shown]:
    """The first day afterwards on which a volunteer of one of a decision's places helped."""
    if not places:
        return {}
    asked = _asked(places)
    found = session.execute(
        select(asked.c.decision_id, func.min(Assist.on_day))
        .select_from(_with_meetings(ward_id, asked))
        .join(Volunteer, and_(Volunteer.ward_id == ward_id, Volunteer.group_id == asked.c.group_id))
        .join(Assist, and_(Assist.ward_id == ward_id, Assist.volunteer_id == Volunteer.id))
        .where(Assist.voided_at.is_(None), Assist.on_day.between(Meeting.on_day, day))
        .where(_afterwards(Assist.on_day, Assist.recorded_at))
        .group_by(asked.c.decision_id)
    )
    return {decision: Shown(on_day) for decision, on_day in found}


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
