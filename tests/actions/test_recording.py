from dataclasses import replace
from datetime import date, time
from uuid import UUID

import pytest
from sqlalchemy import func, select

from actions import Conflict, Doubtful, Invalid, NotAllowed
from actions.visit_entry import TaughtService, VisitEntry
from actions.visits import record_visit
from models import AuditEvent, Role, Visit, WardRevision
from tests.planting import EVENING, TODAY


@pytest.fixture
def entry(plot):
    """A usual visit to Tổ 12 this evening."""
    group, service = plot.group("Tổ 12", households=150), plot.service("khai_sinh")
    return VisitEntry(
        entry_key=UUID(int=99),
        group_id=group.id,
        on_day=TODAY,
        starts_at=time(19, 30),
        ends_at=time(21, 0),
        services=(TaughtService(service_id=service.id, people=12, filed_by_resident=3),),
        attendees=25,
        households_present=20,
        first_time_households=18,
        staff_ids=(plot.lan.id,),
    )


def record(plot, entry, by=None, confirmed=(), **changes):
    by = by or plot.lan.as_actor()
    entry = replace(entry, **changes)
    return record_visit(plot.session, entry, by=by, now=EVENING, today=TODAY, confirmed=confirmed)


def visits(plot):
    return plot.session.scalar(select(func.count()).select_from(Visit))


def test_saves_the_visit_notes_it_and_raises_the_revision_once(plot, entry):
    visit = record(plot, entry).visit

    assert (visit.attendees, visit.counts, visit.services[0].people, visit.version) == (25, True, 12, 1)
    event = plot.session.scalars(select(AuditEvent)).one()
    assert (event.verb, event.subject_id, event.actor_id, event.revision) == ("visit.record", visit.id, plot.lan.id, 2)
    assert plot.session.get_one(WardRevision, plot.ward_id).revision == 2


def test_the_same_form_sent_twice_is_one_visit_and_one_revision(plot, entry):
    first, second = record(plot, entry), record(plot, entry)

    assert second.again
    assert second.visit is first.visit
    assert plot.session.get_one(WardRevision, plot.ward_id).revision == 2


def test_the_same_key_with_other_content_is_refused(plot, entry):
    record(plot, entry)

    with pytest.raises(Conflict, match="form_already_saved"):
        record(plot, entry, attendees=26)


def test_a_leader_changes_nothing(plot, entry):
    with pytest.raises(NotAllowed):
        record(plot, entry, by=plot.actor(Role.LEADER))


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"group_id": None}, "group_missing"),
        ({"group_id": 404}, "group_missing"),
        ({"on_day": None}, "day_missing"),
        ({"on_day": date(2026, 3, 4)}, "day_in_future"),
        ({"starts_at": None}, "start_missing"),
        ({"ends_at": time(19, 30)}, "ends_before_start"),
        ({"services": ()}, "no_service"),
        ({"attendees": -1, "households_present": None, "first_time_households": None}, "count_out_of_range"),
        ({"attendees": 2**63, "services": (TaughtService(service_id=3),)}, "count_out_of_range"),
        ({"households_present": 26}, "more_households_than_attendees"),
        ({"first_time_households": 21}, "more_first_time_than_present"),
        ({"attendees": 5, "households_present": 5, "first_time_households": 5}, "more_people_than_attendees"),
        ({"attendees": 400, "households_present": 300, "first_time_households": 151}, "first_time_beyond_group"),
        ({"staff_ids": ()}, "no_staff"),
        ({"volunteer_ids": (404,)}, "choice_unknown"),
        ({"note": "CCCD 0123 4567 8901"}, "text_has_id_number"),
        ({"note": "gọi 0912.345.678"}, "text_has_phone"),
    ],
)
def test_refuses_what_cannot_be_true(plot, entry, changes, code):
    with pytest.raises(Invalid) as refusal:
        record(plot, entry, **changes)

    assert code in {problem.code for problem in refusal.value.problems}
    assert visits(plot) == 0


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"attendees": 451}, "attendees_many"),
        ({"attendees": 0, "households_present": 0, "first_time_households": 0, "services": None}, "attendees_none"),
        ({"attendees": 400, "households_present": 151, "first_time_households": 10}, "households_many"),
        ({"starts_at": time(14, 0), "ends_at": time(19, 0)}, "visit_long"),
        ({"starts_at": time(4, 0), "ends_at": None}, "hour_unusual"),
        ({"on_day": date(2026, 1, 1)}, "day_long_ago"),
    ],
)
def test_asks_once_about_what_is_improbable(plot, entry, changes, code):
    if changes.get("services", ()) is None:
        changes = changes | {"services": tuple(replace(taught, people=0) for taught in entry.services)}
    with pytest.raises(Doubtful) as question:
        record(plot, entry, **changes)

    assert [problem.code for problem in question.value.problems] == [code]
    assert record(plot, entry, confirmed={code}, **changes).visit.id


def test_asks_once_about_more_first_time_households_than_are_left(plot, entry):
    record(plot, entry, on_day=date(2026, 3, 1), first_time_households=18)
    counts = {"attendees": 300, "households_present": 150, "first_time_households": 133}
    again = replace(entry, entry_key=UUID(int=100), **counts)

    with pytest.raises(Doubtful) as question:
        record(plot, again)

    (doubt,) = question.value.problems
    assert (doubt.code, doubt.values) == ("first_time_many", {"met": 18, "first": 133, "households": 150})
    assert record(plot, again, confirmed={"first_time_many"}).visit.id


def test_asks_once_about_a_visit_of_today_that_has_not_begun(plot, entry):
    at = {"by": plot.lan.as_actor(), "now": EVENING, "today": TODAY, "local_time": time(19, 29)}
    with pytest.raises(Doubtful) as question:
        record_visit(plot.session, entry, **at)

    (doubt,) = question.value.problems
    assert (doubt.code, doubt.field) == ("start_in_future", "starts_at")
    assert doubt.values == {"starts_at": time(19, 30), "local_time": time(19, 29)}
    assert record_visit(plot.session, entry, confirmed={"start_in_future"}, **at).visit.id


@pytest.mark.parametrize("on_day, local_time", [(TODAY, time(19, 30)), (date(2026, 3, 2), time(0, 30)), (TODAY, None)])
def test_a_visit_that_has_begun_or_was_on_another_day_is_not_doubted(plot, entry, on_day, local_time):
    entry = replace(entry, on_day=on_day)

    saved = record_visit(
        plot.session, entry, by=plot.lan.as_actor(), now=EVENING, today=TODAY, local_time=local_time
    )  # fmt: skip

    assert saved.visit.on_day == on_day


def test_a_second_visit_on_the_day_needs_a_reason(plot, entry):
    record(plot, entry)
    again = replace(entry, entry_key=UUID(int=100))

    with pytest.raises(Doubtful, match="second_visit"):
        record(plot, again)

    assert record(plot, again, second_visit_reason="chia hai ca sáng, tối").visit.id


def test_missing_counts_stay_missing(plot, entry):
    visit = record(plot, entry, attendees=None, households_present=None, first_time_households=None).visit

    assert (visit.attendees, visit.households_present, visit.first_time_households) == (None, None, None)
