"""What closes many decisions at once: the same as looking through the rows for each of them, in a few statements."""

from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
from pandas import isna
from sqlalchemy import event, select

from actions.decisions import DecisionFacts, decide
from actions.meetings import MeetingStart, end_meeting, start_meeting
from metrics.decisions import decisions_on
from metrics.snapshot import canonical, meeting_figures
from models import Assist, Closes, Figure, MeetingKind, Role, Visit, Volunteer
from tests.planting import EVENING, TODAY, Plot

DAY = timedelta(days=1)
LATER = TODAY + 12 * DAY


@pytest.fixture
def ward(session, plot):
    """Six groups, of which two merge; visits and help by chance around two meetings; a second ward with the same."""
    groups = [plot.group(f"Tổ {number}") for number in range(1, 7)]
    merged = plot.group("Tổ 7", valid_from=TODAY + 3 * DAY)
    for group in groups[:2]:
        plot.succeed(group, merged, TODAY + 3 * DAY)
    services = [plot.service(slug) for slug in ("khai_sinh", "cu_tru", "dat_dai")]
    chance = Random(7)
    volunteers = [plot.volunteer(chance.choice([*groups, merged])) for _ in range(8)]
    for _ in range(30):
        written = EVENING + timedelta(minutes=chance.choice((-30, 30)))
        group, day = chance.choice([*groups[:5], merged]), TODAY + chance.randint(-5, 15) * DAY
        plot.visit(group, day, chance.sample(services[:2], chance.randint(0, 2))).changed_at = written
        plot.assist(chance.choice(volunteers), TODAY + chance.randint(-5, 15) * DAY).recorded_at = written
    other = Plot(session, 2, "00002")
    stranger = other.group("Tổ 1")
    other.visit(stranger, TODAY + DAY, [other.service("dat_dai")])
    session.flush()
    return groups, merged, services


@pytest.fixture
def decided(session, plot, ward):
    """Takes a decision of each kind, `times` over, in two meetings; gives the rows."""
    manager = plot.actor(Role.MANAGER)
    groups, _, services = ward

    def decided(times):
        taken = []
        for on_day in (TODAY, TODAY + 4 * DAY):
            text = canonical(meeting_figures(session, plot.ward_id, day=on_day))
            wish = MeetingStart(entry_key=uuid4(), kind=MeetingKind.WEEKLY, on_day=on_day)
            meeting = start_meeting(session, wish, text, by=manager, now=EVENING)
            for number in range(times):
                group, service = groups[number % 6].id, services[number % 3].id
                for more in (
                    {"closes": Closes.VISIT_HELD, "group_id": group},
                    {"closes": Closes.SERVICE_TAUGHT, "group_id": group, "service_id": service},
                    {"closes": Closes.SERVICE_TAUGHT, "service_id": service},
                    {"closes": Closes.VOLUNTEER_ACTIVE, "group_id": group},
                    {"closes": Closes.FIGURE_REACHED, "figure": Figure.ATTENDANCES, "goal": 100.0 + 300 * number},
                    {"closes": Closes.BY_HAND},
                ):
                    facts = DecisionFacts(what=f"Việc {number}", due_on=on_day + 7 * DAY, **more)
                    taken.append(
                        (decide(session, meeting.id, facts, entry_key=uuid4(), by=manager, now=EVENING), on_day)
                    )
            end_meeting(session, meeting.id, by=manager, now=EVENING)
        return taken

    return decided


def looked_through(session, decision, held_on, ward):
    """(day, visit) that closes it, found row by row."""
    groups, merged, _ = ward
    places = {decision.group_id} | ({merged.id} if decision.group_id in (groups[0].id, groups[1].id) else set())

    def after(day, written):
        return held_on < day <= LATER or (day == held_on and written >= decision.decided_at)

    visits = [
        one for one in session.scalars(select(Visit).where(Visit.ward_id == 1).order_by(Visit.on_day, Visit.id))
        if one.counts and after(one.on_day, one.changed_at) and (decision.group_id is None or one.group_id in places)
    ]  # fmt: skip
    if decision.closes is Closes.SERVICE_TAUGHT:
        visits = [one for one in visits if decision.service_id in {line.service_id for line in one.services}]
    if decision.closes in (Closes.VISIT_HELD, Closes.SERVICE_TAUGHT):
        return (visits[0].on_day, visits[0].id) if visits else None
    if decision.closes is Closes.VOLUNTEER_ACTIVE:
        homes = {one.id: one.group_id for one in session.scalars(select(Volunteer).where(Volunteer.ward_id == 1))}
        helped = session.scalars(select(Assist).where(Assist.ward_id == 1)).all()
        days = [
            one.on_day for one in helped if homes[one.volunteer_id] in places and after(one.on_day, one.recorded_at)
        ]
        return (min(days), None) if days else None
    if decision.closes is Closes.FIGURE_REACHED:
        came = session.scalars(select(Visit.attendees).where(Visit.ward_id == 1, Visit.counts, Visit.on_day <= LATER))
        return (LATER, None) if sum(came) >= decision.goal else None
    return None


def test_many_decisions_close_as_each_would_alone(session, plot, ward, decided):
    taken = decided(8)
    found = decisions_on(session, plot.ward_id, day=LATER).set_index("id")

    closed = {kind: set() for kind in Closes}
    for decision, held_on in taken:
        row, wanted = found.loc[decision.id], looked_through(session, decision, held_on, ward)
        visit = None if isna(row["visit_id"]) else row["visit_id"]
        assert ((row["closed_on"].date(), visit) if row["by_data"] else None) == wanted, decision.closes
        closed[decision.closes].add(wanted is not None)
    for kind in Closes:
        assert closed[kind] == ({False} if kind is Closes.BY_HAND else {True, False}), f"{kind} proves little"


def test_more_decisions_are_no_more_statements(session, plot, ward, decided):
    said = []

    def statements():
        session.flush()
        session.expire_all()
        said.clear()
        decisions_on(session, plot.ward_id, day=LATER)
        return len(said)

    event.listen(session.connection(), "before_cursor_execute", lambda *told: said.append(told[2]))
    decided(1)
    few = statements()
    decided(8)

    assert statements() == few
