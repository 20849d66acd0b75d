"""What the boards say of small wards, against what was worked out by hand; an older text without the new figures."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from actions.decisions import DecisionFacts, decide, end_decision
from actions.meetings import MeetingStart, end_meeting, start_meeting
from boards.facts import FOR_REPORTS_ONLY, facts_from, facts_of
from metrics.decisions import decisions_on
from metrics.snapshot import canonical, figures_by, meeting_figures
from models import Closes, DecisionEnd, Holiday, MeetingKind, Role, Target, VolunteerKind
from tests.metrics.histories import counter_day
from tests.planting import EVENING, TODAY

DAY = timedelta(days=1)
BEFORE = TODAY - 14 * DAY
AT = {"now": EVENING}


@pytest.fixture
def facts(session, plot):
    def facts(day=TODAY, decisions=None):
        session.flush()
        text = canonical(meeting_figures(session, plot.ward_id, day=day))
        return facts_of(json.loads(text), decisions)

    return facts


@pytest.fixture
def meet(session, plot):
    manager = plot.actor(Role.MANAGER)

    def meet(day, *wishes):
        """A meeting on `day` that decides `wishes`; the decisions."""
        text = canonical(meeting_figures(session, plot.ward_id, day=day))
        wish = MeetingStart(entry_key=uuid4(), kind=MeetingKind.WEEKLY, on_day=day)
        meeting = start_meeting(session, wish, text, by=manager, **AT)
        taken = [
            decide(session, meeting.id, DecisionFacts(**{"what": "Việc", "due_on": day + 7 * DAY} | one),
                   entry_key=uuid4(), by=manager, **AT)
            for one in wishes
        ]  # fmt: skip
        end_meeting(session, meeting.id, by=manager, **AT)
        return taken

    meet.manager = manager
    return meet


def names(rows):
    return [one.name for one in rows]


def test_a_text_says_what_the_questions_themselves_say(session, plot, meet):
    """Live boards are drawn from the answers, meetings from their text: no difference between the two."""
    lesson, home, other = plot.service("khai_sinh"), plot.group("Tổ 1"), plot.group("Tổ 2")
    plot.visit(home, TODAY - 20 * DAY, [lesson])
    plot.visit(other, TODAY - DAY, [lesson])
    plot.assist(plot.volunteer(home), TODAY)
    counter_day(plot, TODAY - DAY, None, 90, 10, 30, 0)
    meet(BEFORE, {"what": "đi Tổ 2", "closes": Closes.VISIT_HELD, "group_id": other.id})
    session.flush()
    figures = figures_by(lambda question, **of: question(session, plot.ward_id, **of), TODAY, without=FOR_REPORTS_ONLY)

    text = json.loads(canonical(meeting_figures(session, plot.ward_id, day=TODAY)))
    assert facts_from(figures) == facts_of(text)


def test_before_the_first_meeting_everything_counts_since_the_start(plot, facts):
    old, new = plot.group("Tổ 1"), plot.group("Tổ 2")
    plot.visit(old, plot.ward.programme_start)
    plot.visit(new, TODAY)
    found = facts()

    assert (found.occasion.first, found.occasion.since) == (True, plot.ward.programme_start)
    assert (found.promised.since, found.promised.all) == (None, ())
    assert names(found.changed.reached) == ["Tổ 1", "Tổ 2"]
    assert (found.changed.visits, found.changed.attendances) == (2, 40)
    assert (found.where.covered_before, found.where.reach_before, found.volunteers.active_before) == (None, None, None)
    assert found.services.filled is None


def test_where_tells_the_missed_largest_first_and_when_they_are_visited(plot, facts, meet):
    small, large, reached = (plot.group(f"Tổ {n}", households=n * 100) for n in (2, 10, 3))
    meet(BEFORE)
    plot.visit(reached, TODAY - DAY, first_time_households=15)
    plot.visit(large, TODAY + 2 * DAY, status="planned", attendees=None, households_present=None,
               first_time_households=None)  # fmt: skip
    where = facts().where

    assert (where.covered, where.total, where.covered_before, where.total_before) == (1, 3, 0, 3)
    assert names(where.missed) == ["Tổ 10", "Tổ 2"]
    assert [one.planned_on for one in where.missed] == [TODAY + 2 * DAY, None]
    assert where.planned == 1
    assert (where.reach, where.reach_before) == (0.01, 0)
    assert small.id in {one.id for one in where.groups}


def test_a_merged_group_of_which_a_part_was_visited_is_missed_and_says_so(plot, facts):
    seen, unseen, merged = plot.group("Tổ 1"), plot.group("Tổ 2"), plot.group("Tổ 3", valid_from=TODAY - 5 * DAY)
    plot.visit(seen, TODAY - 9 * DAY)
    for one in (seen, unseen):
        plot.succeed(one, merged, TODAY - 5 * DAY)
    (missed,) = facts().where.missed

    assert (missed.name, missed.partly, missed.covered) == ("Tổ 3", True, False)


def test_what_changed_names_who_is_new_who_climbed_and_who_waits_too_long(plot, facts, meet):
    lesson = plot.service("khai_sinh")
    new, climbing, waiting, long_ago = (plot.group(f"Tổ {n}") for n in range(1, 5))
    plot.visit(climbing, BEFORE - DAY)
    plot.visit(waiting, TODAY - 61 * DAY)
    plot.visit(long_ago, BEFORE - 61 * DAY)
    meet(BEFORE)
    plot.visit(new, BEFORE)  # on the meeting's day: known to it
    plot.visit(new, BEFORE + DAY)
    plot.visit(climbing, TODAY, [lesson], attendees=None)
    changed = facts().changed

    assert changed.reached == ()
    assert [(one.name, one.before, one.now) for one in changed.up] == [("Tổ 2", 1, 2)]
    assert changed.down == ()
    assert [(one.name, one.days_since) for one in changed.overdue] == [("Tổ 3", 61)]
    assert (changed.visits, changed.attendances, changed.without_count) == (2, 20, 1)


def test_a_group_reached_after_the_meeting_is_new_and_climbs_nowhere(plot, facts, meet):
    new, helped = plot.group("Tổ 1"), plot.group("Tổ 2")
    plot.visit(helped, BEFORE - DAY)
    meet(BEFORE)
    plot.visit(new, BEFORE + DAY)
    found = facts()

    assert names(found.changed.reached) == ["Tổ 1"]
    assert (found.changed.up, found.where.covered_before) == ((), 1)


def test_holes_are_core_services_that_a_reached_group_lacks(plot, facts, meet):
    one, two, extra = plot.service("khai_sinh"), plot.service("cu_tru"), plot.service("khac", core=False)
    full, half, unseen = (plot.group(f"Tổ {n}") for n in (1, 2, 3))
    plot.visit(full, BEFORE, [(one, 5, 3, 1), two])
    plot.visit(half, BEFORE, [extra])
    meet(BEFORE)
    plot.visit(half, TODAY, [two])
    taught = facts().services

    assert [(lesson.short_vi, lesson.groups, lesson.holes) for lesson in taught.core] == [
        ("khai_sinh", 1, ("Tổ 2",)), ("cu_tru", 2, ()),
    ]  # fmt: skip
    assert [(hole.name, hole.services) for hole in taught.holes] == [("Tổ 2", (one.id,))]
    assert (taught.open, taught.filled, taught.not_reached, taught.total, taught.others) == (1, 1, 1, 3, 1)
    assert (taught.filed_by_resident, taught.filed_for_resident) == (3, 1)
    assert unseen.id


def test_kinds_of_volunteers_are_told_only_where_nobody_is_recognised(plot, facts):
    home, empty = plot.group("Tổ 1"), plot.group("Tổ 2")
    people = [plot.volunteer(home, kind) for kind in (VolunteerKind.YOUTH_UNION, VolunteerKind.IT_SAVVY) * 3]
    plot.visit(home, TODAY)
    plot.visit(empty, TODAY)
    for one in people:
        plot.assist(one, TODAY, households=2)
    many = facts().volunteers

    assert [(kind.kind, kind.members, kind.active) for kind in many.kinds if kind.members] == [
        ("youth_union", 3, 3), ("it_savvy", 3, 3),
    ]  # fmt: skip
    assert (many.weeks[-1].assists["it_savvy"], many.weeks[-1].total, many.weeks[-1].households) == (3, 6, 12)
    assert (many.members, many.active, many.orphans, many.reached) == (6, 6, ("Tổ 2",), 2)

    plot.volunteer(home, VolunteerKind.PARTY_MEMBER)
    plot.assist(plot.volunteer(home, VolunteerKind.PARTY_MEMBER), TODAY)
    few = facts().volunteers

    assert few.kinds == ()
    assert few.weeks[-1].assists == {"together": 7}


def test_promises_are_the_last_meetings_and_what_was_open_at_it(session, plot, facts, meet):
    one, two = plot.group("Tổ 1"), plot.group("Tổ 2")
    first = BEFORE - 14 * DAY
    closed_before, closed_since, still_open = meet(
        first,
        {"what": "xong trước", "closes": Closes.VISIT_HELD, "group_id": one.id},
        {"what": "xong sau", "closes": Closes.VISIT_HELD, "group_id": two.id},
        {"what": "còn"},
    )
    plot.visit(one, first + DAY)
    meet(BEFORE, {"what": "mới", "due_on": TODAY + DAY}, {"what": "thôi"})
    plot.visit(two, BEFORE + DAY)
    dropped = decisions_on(session, plot.ward_id, day=TODAY).set_index("what").loc["thôi", "id"]
    end_decision(session, int(dropped), DecisionEnd.DROPPED, "không cần", expected_version=1, today=TODAY,
                 by=meet.manager, **AT)  # fmt: skip
    promised = facts().promised

    assert [(promise.what, promise.state) for promise in promised.all] == [
        ("còn", "overdue"), ("mới", "open"), ("xong sau", "done"), ("thôi", "dropped"),
    ]  # fmt: skip
    assert (promised.since, promised.done, promised.by_data, promised.count("overdue")) == (BEFORE, 1, 1, 1)
    assert closed_before.id not in {promise.id for promise in promised.all}
    assert {closed_since.id, still_open.id} <= {promise.id for promise in promised.all}


def test_the_last_board_tells_what_the_meeting_decides_after_its_figures_froze(session, plot, facts, meet):
    meet(BEFORE, {"what": "cũ"})
    frozen = facts()
    (new,) = meet(TODAY, {"what": "mới", "owner_id": plot.lan.id})
    live = facts_of(
        json.loads(canonical(meeting_figures(session, plot.ward_id, day=TODAY))),
        decisions_on(session, plot.ward_id, day=TODAY),
    )

    assert ([one.what for one in frozen.decisions.now], [one.what for one in live.decisions.now]) == ([], ["mới"])
    assert live.decisions.now[0].owner_id == plot.lan.id
    assert [one.what for one in live.decisions.earlier] == ["cũ"]
    assert [one.what for one in live.promised.all] == ["cũ"]

    later = TODAY + 3 * DAY
    end_decision(session, new.id, DecisionEnd.DONE, None, expected_version=1, today=later, by=meet.manager, **AT)
    found = facts(decisions=decisions_on(session, plot.ward_id, day=TODAY)).decisions.now
    assert [(one.state, one.closed_on) for one in found] == [("open", None)], "on that day it was open"


def test_the_counter_is_judged_by_its_rules(plot, facts):
    monday = TODAY - timedelta(days=TODAY.weekday()) - timedelta(weeks=20)
    plot.ward.programme_start, plot.ward.baseline_from = monday + timedelta(weeks=6), monday
    plot.ward.baseline_until = monday + timedelta(weeks=6) - DAY
    plot.session.add(
        Target(ward_id=plot.ward_id, id=9, figure="online_share", value=0.8, from_day=monday, source="thử")
    )
    for week in range(20):
        for day in range(5):
            visitors = 100 + (-1) ** week * 2 if week < 6 else 60 + week % 3
            if week != 10:
                counter_day(plot, monday + timedelta(weeks=week, days=day), None, visitors, 10, 30 + week % 3, 0)
    counter = facts().counter

    assert (counter.visitors.verdict, counter.visitors.median, counter.visitors.now) == ("shift_down", 100, 61)
    assert counter.online.verdict == "quiet"
    assert counter.visitors.weeks[10].value is None
    assert [week.part for week in counter.visitors.weeks[:7]] == ["before"] * 6 + ["signal"]
    assert (counter.target, counter.formula, counter.events[0].kind) == (0.8, "all_channels", "start")
    assert counter.share == counter.share_online / counter.share_all


def test_a_holiday_within_the_baseline_has_its_mark_too(plot, facts):
    start = plot.ward.programme_start
    plot.ward.baseline_from, plot.ward.baseline_until = start - 80 * DAY, start - DAY
    first = start - 40 * DAY
    for away in range(3):
        plot.session.add(Holiday(ward_id=plot.ward_id, on_day=first + away * DAY, name_vi="Nghỉ lễ thử"))
    for before in (start - 85 * DAY, start - 84 * DAY, start - 83 * DAY):
        plot.session.add(Holiday(ward_id=plot.ward_id, on_day=before, name_vi="Quá sớm"))
    shown = facts().counter.events

    assert [(one.day, one.name) for one in shown if one.kind == "holiday"] == [(first, "Nghỉ lễ thử")]


def test_an_older_text_without_the_new_figures_opens_and_says_what_was_not_kept(session, plot, meet):
    home = plot.group("Tổ 1")
    plot.assist(plot.volunteer(home), TODAY)
    meet(BEFORE)
    figures = json.loads(canonical(meeting_figures(session, plot.ward_id, day=TODAY)))
    for name in ("reach_before", "volunteers_before", "helpers"):
        del figures["tables"][name]
    for name in ("active_days", "shapes_are_illustrative"):
        del figures["ward"][name]
    old = facts_of(figures | {"form": 1})

    assert (old.where.reach_before, old.where.active_before, old.volunteers.active_before) == (None, None, None)
    assert not old.occasion.first
    assert old.volunteers.weeks[-1].assists == {"together": 1}
