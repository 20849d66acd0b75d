from dataclasses import replace
from datetime import date, timedelta
from time import process_time
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from actions import Conflict, Doubtful, Invalid, NotAllowed
from actions.afterwards import AssistEntry, CounterEntry, month_number
from actions.drafts import draft_of, save_draft
from actions.sheets import restore_assist, restore_counter_day, save_assists, save_counter
from models import OWN_FOR, Assist, AuditEvent, CounterDay, CounterMonth, Role, Volunteer, VolunteerKind, WardRevision
from tests.planting import EVENING, TODAY

DAY = date(2026, 3, 2)
LAST_MONTH = date(2026, 2, 1)
KEY = UUID(int=4)


@pytest.fixture
def help_given(plot):
    volunteer = plot.volunteer(plot.group("Tổ 1"), VolunteerKind.IT_SAVVY)
    return AssistEntry(volunteer_id=volunteer.id, on_day=DAY, households=3)


def assists(plot, *lines, by=None, key=None, now=EVENING, **more):
    by = by or plot.lan.as_actor()
    return save_assists(plot.session, lines, key=key or uuid4(), by=by, now=now, today=TODAY, **more)


def counter(plot, *lines, by=None, key=None, **more):
    by = by or plot.lan.as_actor()
    return save_counter(plot.session, lines, key=key or uuid4(), by=by, now=EVENING, today=TODAY, **more)


def rows(plot, table):
    return plot.session.scalars(select(table).order_by(table.id)).all()


def codes(refusal):
    return {problem.code for problem in refusal.value.problems}


def test_an_assist_carries_its_volunteers_kind_and_is_noted(plot, help_given):
    saved = assists(plot, help_given)

    (row,) = rows(plot, Assist)
    assert (row.kind, row.households, row.service_id, saved.added) == (VolunteerKind.IT_SAVVY, 3, None, (row.id,))
    assert plot.session.scalars(select(AuditEvent.verb)).one() == "assist.record"


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"volunteer_id": 404}, "choice_unknown"),
        ({"service_id": 404}, "choice_unknown"),
        ({"households": 0}, "assist_households"),
        ({"households": 201}, "assist_households"),
        ({"households": "ba"}, "assist_households"),
        ({"households": True}, "assist_households"),
        ({"on_day": date(2026, 3, 4)}, "day_in_future"),
        ({"on_day": date(2025, 10, 31)}, "volunteer_not_active"),
    ],
)
def test_a_sheet_with_an_assist_that_cannot_be_is_refused_whole(plot, help_given, changes, code):
    with pytest.raises(Invalid) as refusal:
        assists(plot, replace(help_given, on_day=DAY - timedelta(days=1)), replace(help_given, **changes))

    assert codes(refusal) == {code}
    assert {problem.field for problem in refusal.value.problems} == {replace(help_given, **changes).field}
    assert rows(plot, Assist) == []


def test_an_unusually_large_number_is_asked_about_once(plot, help_given):
    with pytest.raises(Doubtful, match="assist_many"):
        assists(plot, replace(help_given, households=21))

    assists(plot, replace(help_given, households=21), confirmed=("assist_many",))
    (row,) = rows(plot, Assist)
    assert row.households == 21


def test_the_same_sheet_sent_twice_is_saved_once_and_takes_its_draft_along(plot, help_given):
    save_draft(plot.session, KEY, "assists:2026-03-02", {"a": "1"}, by=plot.lan.as_actor(), now=EVENING)
    assists(plot, help_given, key=KEY)
    revision = plot.session.get_one(WardRevision, 1).revision

    again = assists(plot, help_given, key=KEY)

    assert (again.again, len(rows(plot, Assist))) == (True, 1)
    assert plot.session.get_one(WardRevision, 1).revision == revision
    assert draft_of(plot.session, KEY, by=plot.lan.as_actor(), now=EVENING) is None
    with pytest.raises(Conflict, match="form_already_saved"):
        assists(plot, replace(help_given, households=4), key=KEY)
    with pytest.raises(Conflict, match="form_already_saved"):
        save_draft(plot.session, KEY, "assists:2026-03-02", {"a": "2"}, by=plot.lan.as_actor(), now=EVENING)


def test_a_file_brought_in_again_changes_nothing(plot, help_given):
    lines = [replace(help_given, seen=None), replace(help_given, on_day=DAY - timedelta(days=1), seen=None)]
    first = assists(plot, *lines)
    revision = plot.session.get_one(WardRevision, 1).revision

    second = assists(plot, *lines)

    assert (len(first.added), second.added, second.corrected, second.left) == (2, (), (), 2)
    assert plot.session.get_one(WardRevision, 1).revision == revision


def test_nobodys_number_is_written_over_unseen(plot, help_given):
    """Two people at one cell: the second is told, whatever they saw before; the same number is no quarrel."""
    assists(plot, help_given)
    assists(plot, help_given)
    with pytest.raises(Conflict) as refusal:
        assists(plot, replace(help_given, households=5))

    assert [(one.code, one.field) for one in refusal.value.problems] == [("changed_meanwhile", help_given.field)]
    assists(plot, replace(help_given, households=5, seen=1))
    event = plot.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (event.verb, event.before, event.after) == ("assist.correct", {"households": 3}, {"households": 5})


def test_a_line_is_taken_out_for_a_reason_and_comes_back(plot, help_given):
    assists(plot, help_given)
    gone = replace(help_given, households=None, seen=1)
    with pytest.raises(Invalid, match="reason_missing"):
        assists(plot, gone)
    saved = assists(plot, gone, reason="ghi nhầm người")

    (row,) = rows(plot, Assist)
    assert (row.void_reason, row.voided_by_id, saved.taken_out) == ("ghi nhầm người", plot.lan.id, (row.id,))
    restore_assist(plot.session, row.id, expected_version=2, by=plot.lan.as_actor(), now=EVENING)
    assert (row.voided_at, row.void_reason, row.version) == (None, None, 3)
    with pytest.raises(Conflict, match="line_not_void"):
        restore_assist(plot.session, row.id, expected_version=3, by=plot.lan.as_actor(), now=EVENING)


def test_several_records_of_one_place_become_one_only_for_a_reason(plot, help_given):
    """Rows from before there were sheets: 2 and 1 stand there, 5 is typed."""
    volunteer = plot.session.get_one(Volunteer, (1, help_given.volunteer_id))
    plot.assist(volunteer, DAY, 2), plot.assist(volunteer, DAY, 1)
    with pytest.raises(Invalid, match="reason_missing"):
        assists(plot, replace(help_given, households=5, seen=2))

    assists(plot, replace(help_given, households=5, seen=2), reason="gộp hai dòng")
    assert [(row.households, row.voided_at is None) for row in rows(plot, Assist)] == [(5, True), (1, False)]
    with pytest.raises(Conflict, match="line_taken"):
        restore_assist(plot.session, rows(plot, Assist)[1].id, expected_version=2, by=plot.lan.as_actor(), now=EVENING)


def test_staff_put_their_own_lines_right_for_a_week_and_managers_any(plot, help_given):
    assists(plot, help_given)
    colleague, manager = plot.staff("Cán bộ Khác").as_actor(), plot.actor(Role.MANAGER)
    other = replace(help_given, households=4, seen=1)

    with pytest.raises(NotAllowed, match="not_own"):
        assists(plot, other, by=colleague)
    with pytest.raises(NotAllowed, match="own_too_old"):
        assists(plot, other, now=EVENING + OWN_FOR + timedelta(seconds=1))
    assert assists(plot, other, by=manager).corrected
    assert assists(plot, replace(other, households=5, seen=2)).corrected, "it is still Lan's"


def test_staff_do_not_restore_what_a_manager_took_out(plot, help_given):
    assists(plot, help_given)
    assists(plot, replace(help_given, households=None, seen=1), by=plot.actor(Role.MANAGER), reason="ghi nhầm người")
    (row,) = rows(plot, Assist)

    with pytest.raises(NotAllowed, match="voided_by_other"):
        restore_assist(plot.session, row.id, expected_version=2, by=plot.lan.as_actor(), now=EVENING)


def test_missing_counter_figures_stay_missing(plot):
    counter(plot, CounterEntry(on_day=DAY, visitors=0, online=12))

    (row,) = rows(plot, CounterDay)
    assert (row.visitors, row.direct, row.online, row.postal, row.version) == (0, None, 12, None, 1)


def test_a_day_is_saved_with_its_services_in_one_revision(plot):
    service = plot.service("khai_sinh")
    counter(plot, CounterEntry(on_day=DAY, visitors=90), CounterEntry(on_day=DAY, visitors=9, service_id=service.id))

    assert len(rows(plot, CounterDay)) == 2
    assert plot.session.get_one(WardRevision, 1).revision == 2
    with pytest.raises(Invalid, match="line_twice"):
        counter(plot, CounterEntry(on_day=DAY, visitors=1), CounterEntry(on_day=DAY, visitors=2))


def test_figures_are_corrected_by_who_saw_the_last_version_and_taken_out_when_nothing_is_left(plot):
    counter(plot, CounterEntry(on_day=DAY, visitors=90, direct=40))
    with pytest.raises(Conflict, match="changed_meanwhile"):
        counter(plot, CounterEntry(on_day=DAY, visitors=91, seen=2))

    counter(plot, CounterEntry(on_day=DAY, visitors=91, seen=1))
    (row,) = rows(plot, CounterDay)
    assert (row.visitors, row.direct, row.version) == (91, None, 2)
    event = plot.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (event.before["direct"], event.after["direct"]) == (40, None)
    counter(plot, CounterEntry(on_day=DAY, seen=2), reason="nhầm ngày")
    assert row.voided_at is not None
    restore_counter_day(plot.session, row.id, expected_version=3, by=plot.lan.as_actor(), now=EVENING)
    assert row.voided_at is None


@pytest.mark.parametrize(
    "figures, code",
    [
        ({"visitors": -1}, "count_out_of_range"),
        ({"online": True}, "count_out_of_range"),
        ({"postal": 100_001}, "count_out_of_range"),
        ({"visitors": 1, "on_day": date(2026, 3, 4)}, "day_in_future"),
        ({"visitors": 1, "service_id": 404}, "choice_unknown"),
    ],
)
def test_figures_that_cannot_be_are_refused(plot, figures, code):
    with pytest.raises(Invalid) as refusal:
        counter(plot, CounterEntry(**({"on_day": DAY} | figures)))

    assert codes(refusal) == {code}


def test_a_total_below_its_services_is_asked_about_and_never_put_right(plot):
    """What stands there already is added to what is typed now."""
    service = plot.service("khai_sinh")
    counter(plot, CounterEntry(on_day=DAY, online=10, direct=5))
    line = CounterEntry(on_day=DAY, online=12, direct=5, service_id=service.id)
    with pytest.raises(Doubtful) as refusal:
        counter(plot, line)

    (doubt,) = refusal.value.problems
    assert (doubt.code, doubt.field, doubt.values) == (
        "counter_total_less", "counter_0_online", {"total": 10, "together": 12},
    )  # fmt: skip
    counter(plot, line, confirmed=("counter_total_less",))
    assert [row.online for row in rows(plot, CounterDay)] == [10, 12]


def test_a_month_is_kept_beside_its_days_and_asked_about_before_it_is_over(plot):
    counter(plot, CounterEntry(on_day=LAST_MONTH.replace(day=17), whole_month=True, visitors=2_000))
    with pytest.raises(Doubtful, match="month_not_over"):
        counter(plot, CounterEntry(on_day=TODAY, whole_month=True, visitors=300))

    (row,) = rows(plot, CounterMonth)
    assert (row.month, row.visitors) == (month_number(LAST_MONTH), 2_000)
    assert rows(plot, CounterDay) == []


def test_a_leader_writes_down_neither(plot, help_given):
    leader = plot.actor(Role.LEADER)

    with pytest.raises(NotAllowed):
        assists(plot, help_given, by=leader)
    with pytest.raises(NotAllowed):
        counter(plot, CounterEntry(on_day=DAY, visitors=1), by=leader)


def test_five_thousand_lines_are_saved_in_a_few_seconds(plot):
    group = plot.group("Tổ 1")
    people = [plot.volunteer(group).id for _ in range(100)]
    lines = [
        AssistEntry(volunteer_id=number, on_day=DAY - timedelta(days=back), households=1 + back % 5)
        for number in people for back in range(50)
    ]  # fmt: skip
    began = process_time()
    saved = assists(plot, *lines)

    assert len(saved.added) == 5_000
    assert process_time() - began < 15, "CPU seconds, on a machine that others use too; about 2 on a free one"
    assert plot.session.scalar(select(func.count()).select_from(AuditEvent)) == 5_000
