from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from actions import Conflict, Invalid, NotAllowed
from actions.afterwards import AssistEntry, CounterEntry, record_assist, record_counter_day
from models import Assist, AuditEvent, CounterDay, Role, VolunteerKind
from tests.planting import EVENING, TODAY

DAY = date(2026, 3, 2)


@pytest.fixture
def help_given(plot):
    volunteer = plot.volunteer(plot.group("Tổ 1"), VolunteerKind.IT_SAVVY)
    return AssistEntry(volunteer_id=volunteer.id, on_day=DAY, households=3)


def assist(plot, entry, by=None, **changes):
    by = by or plot.lan.as_actor()
    return record_assist(plot.session, replace(entry, **changes), by=by, now=EVENING, today=TODAY)


def counter(plot, by=None, version=None, **figures):
    entry = CounterEntry(**({"on_day": DAY} | figures))
    by = by or plot.lan.as_actor()
    return record_counter_day(plot.session, entry, expected_version=version, by=by, now=EVENING, today=TODAY)


def test_an_assist_carries_its_volunteers_kind_and_is_noted(plot, help_given):
    row = assist(plot, help_given)

    assert (row.kind, row.households, row.service_id) == (VolunteerKind.IT_SAVVY, 3, None)
    assert plot.session.scalars(select(AuditEvent.verb)).one() == "assist.record"


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"volunteer_id": 404}, "choice_unknown"),
        ({"service_id": 404}, "choice_unknown"),
        ({"households": 0}, "assist_households"),
        ({"households": 201}, "assist_households"),
        ({"on_day": date(2026, 3, 4)}, "day_in_future"),
        ({"on_day": date(2025, 10, 31)}, "volunteer_not_active"),
    ],
)
def test_an_assist_that_cannot_be_is_refused(plot, help_given, changes, code):
    with pytest.raises(Invalid) as refusal:
        assist(plot, help_given, **changes)

    assert {problem.code for problem in refusal.value.problems} == {code}
    assert plot.session.scalar(select(func.count()).select_from(Assist)) == 0


def test_missing_counter_figures_stay_missing(plot):
    row = counter(plot, visitors=0, online=12)

    assert (row.visitors, row.direct, row.online, row.postal, row.version) == (0, None, 12, None, 1)


def test_a_day_has_figures_for_all_and_for_each_service_once(plot):
    service = plot.service("khai_sinh")
    counter(plot, visitors=90)
    counter(plot, visitors=9, service_id=service.id)

    for number in (None, service.id):
        with pytest.raises(Conflict, match="counter_day_exists"):
            counter(plot, visitors=91, service_id=number)
    assert plot.session.scalar(select(func.count()).select_from(CounterDay)) == 2


def test_figures_are_corrected_by_who_saw_the_last_version(plot):
    counter(plot, visitors=90, direct=40)

    with pytest.raises(Conflict, match="changed_meanwhile"):
        counter(plot, visitors=91, version=2)
    row = counter(plot, visitors=91, version=1)
    assert (row.visitors, row.direct, row.version) == (91, None, 2)
    event = plot.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (event.before["direct"], event.after["direct"]) == (40, None)


@pytest.mark.parametrize(
    "figures, code",
    [
        ({}, "counter_day_empty"),
        ({"visitors": -1}, "count_out_of_range"),
        ({"online": True}, "count_out_of_range"),
        ({"visitors": 1, "on_day": date(2026, 3, 4)}, "day_in_future"),
        ({"visitors": 1, "service_id": 404}, "choice_unknown"),
    ],
)
def test_figures_that_cannot_be_are_refused(plot, figures, code):
    with pytest.raises(Invalid) as refusal:
        counter(plot, **figures)

    assert {problem.code for problem in refusal.value.problems} == {code}


def test_a_leader_writes_down_neither(plot, help_given):
    leader = plot.actor(Role.LEADER)

    with pytest.raises(NotAllowed):
        assist(plot, help_given, by=leader)
    with pytest.raises(NotAllowed):
        counter(plot, by=leader, visitors=1)
