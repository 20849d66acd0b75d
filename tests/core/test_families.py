"""Whatever changes, remembered answers are the ones that would be worked out now."""

from datetime import date, time, timedelta
from functools import partial
from itertools import count
from uuid import uuid4

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from actions import Change, Conflict, Doubtful, Invalid
from actions.afterwards import AssistEntry, CounterEntry
from actions.planning import cancel_visit, plan_visit
from actions.setting_up import add_group, add_holiday, add_service, add_staff_member, add_volunteer, set_target
from actions.sheets import save_assists, save_counter
from actions.visit_entry import TaughtService, VisitEntry
from actions.visits import correct_visit, record_visit, restore_visit, void_visit
from actions.ward_facts import GroupFacts, HolidayFacts, ServiceFacts, StaffFacts, TargetFacts, VolunteerFacts
from core.answers import Answers
from metrics import agenda, counter, coverage, history, names, places, services, targets, visits, volunteers
from models import CounterDay, Family, Figure, Role, ServiceKind, Visit, Volunteer, VolunteerKind, WardRevision
from tests.planting import EVENING, START, TODAY, Plot

SINCE = TODAY - timedelta(days=40)
PERIOD = {"since": SINCE, "until": TODAY + timedelta(days=10)}
QUESTIONS = [
    *((one, {"day": TODAY}) for one in (
        coverage.groups_on, visits.household_reach, services.services_by_group, volunteers.volunteers_on,
        volunteers.volunteers_by_kind, places.volunteers_named, places.services, places.staff, targets.targets_on,
    )),
    *((one, PERIOD) for one in (
        agenda.planned_visits, coverage.coverage_by_day, visits.visit_totals, visits.visits_by_week,
        visits.evenings_by_staff_week, services.services_taught, services.taught_against_counter,
        volunteers.active_by_week, volunteers.assists_by_week, counter.online_share, counter.online_share_by_week,
        counter.visitors_by_week,
    )),
    (names.names_of, {}),
    (history.history_of_visit, {"visit_id": 1_000_001}),
]  # fmt: skip
DEEDS = (
    "visit", "visit", "correct", "void", "restore", "plan", "cancel", "hold", "assist", "assist", "counter", "group",
    "volunteer", "service", "staff", "holiday", "target", "again", "refused", "two at once", "unsaid",
)  # fmt: skip
_numbers = count(50)


class Life:
    """A ward in which things happen, each in a transaction of its own."""

    def __init__(self, database, draw):
        self.database, self.draw, self.ward_id = database, draw, next(_numbers)
        with database.changing() as session:
            plot = Plot(session, self.ward_id, f"{self.ward_id:05}")
            groups = [plot.group("Tổ 1"), plot.group("Tổ 2")]
            self.groups = [one.id for one in groups]
            self.services = [plot.service("khai sinh").id, plot.service("cư trú").id]
            self.volunteers = [plot.volunteer(one).id for one in groups]
            self.by, self.administrator = plot.actor(Role.MANAGER), plot.actor(Role.ADMINISTRATOR)
        self.last = None

    def day(self):
        return TODAY - timedelta(days=self.draw(st.integers(0, 35)))

    def one_of(self, some):
        return self.draw(st.sampled_from(some))

    def entry(self, **more):
        number = self.draw(st.integers(0, 30))
        values = {
            "entry_key": uuid4(), "group_id": self.one_of(self.groups), "on_day": self.day(), "starts_at": time(19, 30),
            "staff_ids": (self.by.id,), "second_visit_reason": "thử lại buổi",
        }  # fmt: skip
        counts = {
            "attendees": number, "households_present": number, "first_time_households": number // 2,
            "services": (TaughtService(service_id=self.one_of(self.services), people=number),),
        }  # fmt: skip
        return VisitEntry(**(values | ({} if more.pop("bare", False) else counts) | more))

    def visit_in(self, session, *statuses):
        found = session.query(Visit).filter_by(ward_id=self.ward_id).order_by(Visit.id).all()
        fitting = [one for one in found if ("void" if one.voided_at else one.status.value) in statuses]
        return self.one_of(fitting) if fitting else None

    def happen(self, deed):
        try:
            with self.database.changing() as session:
                self.do(deed, session)
        except (Conflict, Doubtful, Invalid):
            pass

    def do(self, deed, session):
        who, them = {"by": self.by, "now": EVENING}, {"by": self.administrator, "now": EVENING}
        when = {"today": TODAY, "confirmed": ("second_visit", "attendees_many", "first_time_many", "long_ago")}
        mark = f"X{next(_numbers)}"
        match deed:
            case "visit":
                self.last = self.entry()
                record_visit(session, self.last, **who, **when)
            case "again" if self.last:
                record_visit(session, self.last, **who, **when)
            case "correct" if visit := self.visit_in(session, "held"):
                correct_visit(session, visit.id, self.entry(), expected_version=visit.version, **who, **when)
            case "void" if visit := self.visit_in(session, "held", "planned"):
                void_visit(session, visit.id, reason="nhầm buổi khác", expected_version=visit.version, **who)
            case "restore" if visit := self.visit_in(session, "void"):
                restore_visit(session, visit.id, expected_version=visit.version, **who)
            case "plan":
                ahead = TODAY + timedelta(days=self.draw(st.integers(0, 9)))
                plan_visit(session, self.entry(bare=True, on_day=ahead), **who, **when)
            case "hold" if visit := self.visit_in(session, "planned"):
                record_visit(session, self.entry(planned_visit_id=visit.id, group_id=visit.group_id), **who, **when)
            case "cancel" if visit := self.visit_in(session, "planned"):
                cancel_visit(session, visit.id, reason="trời mưa to", expected_version=visit.version, **who)
            case "assist":
                entry = AssistEntry(
                    volunteer_id=self.one_of(self.volunteers),
                    on_day=self.day(),
                    households=self.draw(st.integers(1, 4)),
                    seen=None,
                )
                save_assists(session, [entry], key=uuid4(), **who, today=TODAY)
            case "counter":
                number = self.draw(st.integers(0, 9))
                entry = CounterEntry(on_day=self.day(), visitors=number, direct=number, online=3, seen=None)
                save_counter(session, [entry], key=uuid4(), **who, today=TODAY)
            case "group":
                add_group(session, GroupFacts(code=mark, name=mark, households=80, valid_from=SINCE), **them)
            case "volunteer":
                facts = VolunteerFacts(code=mark, name="Hạt nhân Thử", group_id=self.one_of(self.groups),
                                       kind=self.one_of(list(VolunteerKind)), joined_on=START)  # fmt: skip
                add_volunteer(session, facts, **who)
            case "service":
                texts = dict.fromkeys(("name_vi", "name_en", "short_vi", "short_en"), mark)
                facts = ServiceFacts(slug=mark.lower(), kind=ServiceKind.SKILL, core=True, **texts)
                add_service(session, facts, **them)
            case "staff":
                add_staff_member(session, StaffFacts(code=mark, name="Cán bộ Mới", active_from=START), **them)
            case "holiday":
                add_holiday(session, HolidayFacts(on_day=self.day(), name_vi="Nghỉ"), **them)
            case "target":
                facts = TargetFacts(figure=Figure.GROUP_COVERAGE, value=0.5, from_day=self.day(), source="Thử nghiệm")
                set_target(session, facts, **who)
            case "refused":
                self.do("assist", session)
                record_visit(session, self.entry(on_day=date(2026, 3, 20)), **who, **when)
            case "two at once":
                self.do("assist", session)
                self.do("visit", session)
            case "unsaid":
                Change(session, self.by, EVENING)
                session.get_one(Volunteer, (self.ward_id, self.one_of(self.volunteers))).name = mark


def same(one, other):
    if isinstance(one, pd.DataFrame):
        pd.testing.assert_frame_equal(one, other)
        return True
    return one == other


def view(answers, ward_id, revision):
    """Reads assists only while there is a visit, as a page might."""
    total = answers.ask(visits.visit_totals, ward_id, revision, **PERIOD).iloc[0]["held"]
    if not total:
        return (0, 0)
    helped = answers.ask(volunteers.assists_by_week, ward_id, revision, **PERIOD)["assists"].sum()
    return (int(total), int(helped))


def test_remembered_answers_are_what_would_be_worked_out_now(database):
    boards = [Answers(database), Answers(database)]

    @settings(
        max_examples=4 if database.is_sqlite else 2,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        phases=[Phase.generate],
    )
    @given(st.data())
    def holds(data):
        life = Life(database, data.draw)
        ward_id = life.ward_id

        for _ in range(9):
            life.happen(data.draw(st.sampled_from(DEEDS)))
            answers = data.draw(st.sampled_from(boards))
            revision = answers.revision(ward_id)
            with database.reading() as session:
                fresh = [question(session, ward_id, **arguments) for question, arguments in QUESTIONS]
            for (question, arguments), expected in zip(QUESTIONS, fresh, strict=True):
                answer = answers.ask(question, ward_id, revision, **arguments)
                assert same(answer, expected), question.__name__
            shown = answers.prepare(("view", ward_id), ward_id, revision, partial(view, answers, ward_id, revision))
            assert shown == view(Answers(database), ward_id, revision)

    holds()


@pytest.fixture
def ward(database):
    """(actor, volunteer id, group id) of a small ward."""
    with database.changing() as session:
        plot = Plot(session)
        group = plot.group("Tổ 1")
        plot.visit(group, TODAY)
        return plot.actor(Role.MANAGER), plot.volunteer(group).id, group.id


def help_out(database, ward):
    actor, volunteer, _ = ward
    with database.changing() as session:
        entry = AssistEntry(volunteer_id=volunteer, on_day=TODAY, households=1)
        save_assists(session, [entry], key=uuid4(), by=actor, now=EVENING, today=TODAY)


def test_a_change_leaves_the_answers_about_other_facts_alone(database, ward):
    answers, builds = Answers(database), []

    def ask(question, **arguments):
        return answers.ask(question, 1, answers.revision(1), **arguments)

    def view():
        def build():
            builds.append(1)
            return int(ask(visits.visit_totals, **PERIOD).iloc[0]["held"])

        return answers.prepare("view", 1, answers.revision(1), build)

    before = (ask(visits.visit_totals, **PERIOD), ask(volunteers.assists_by_week, **PERIOD), view())
    help_out(database, ward)
    after = (ask(visits.visit_totals, **PERIOD), ask(volunteers.assists_by_week, **PERIOD), view())

    assert after[0] is before[0]
    assert after[1]["assists"].sum() == before[1]["assists"].sum() + 1
    assert builds == [1]


def test_a_prepared_view_inside_another_is_read_by_both(database, ward):
    answers = Answers(database)

    def inner(revision):
        return int(answers.ask(volunteers.assists_by_week, 1, revision, **PERIOD)["assists"].sum())

    def outer(revision):
        return answers.prepare("inner", 1, revision, lambda: inner(revision)) * 10

    def shown():
        revision = answers.revision(1)
        return answers.prepare("outer", 1, revision, lambda: outer(revision))

    seen = [shown(), shown()]
    help_out(database, ward)
    answers.prepare("inner", 1, answers.revision(1), lambda: inner(answers.revision(1)))

    assert [*seen, shown()] == [0, 0, 10]


def test_each_family_says_which_revision_touched_it_last(database, ward):
    help_out(database, ward)
    with database.reading() as session:
        row = session.get_one(WardRevision, 1)
        assert row.families == {one: 2 if one is Family.ASSISTS else 1 for one in Family}


def test_what_is_written_counts_even_when_something_else_is_noted(database, ward):
    actor, volunteer, _ = ward
    with database.changing() as session:
        change = Change(session, actor, EVENING)
        session.get_one(Volunteer, (1, volunteer)).name = "Hạt nhân Đổi"
        session.execute(update(CounterDay).where(CounterDay.ward_id == 1).values(visitors=0))
        change.note("target.set", "target", 1)
    with database.reading() as session:
        families = session.get_one(WardRevision, 1).families
        rest = {Family.VISITS, Family.QUALITY, Family.MEETINGS}
        assert {one for one in Family if families[one] == 2} == set(Family) - rest


def test_a_change_within_another_leaves_each_its_own(database, ward):
    actor = ward[0]
    with database.changing() as session:
        outer = Change(session, actor, EVENING)
        inner = Change(session, actor, EVENING)
        inner.note("assist.record", "assist", 1)
        outer.note("counter_day.record", "counter_day", 1)
        row = session.get_one(WardRevision, 1)
        assert row.families == {
            Family.VISITS: 1, Family.VOLUNTEERS: 1, Family.REFERENCE: 1, Family.QUALITY: 1, Family.MEETINGS: 1,
            Family.COUNTER: 2, Family.ASSISTS: 3,
        }  # fmt: skip
        Change(session, actor, EVENING).forget()
        assert row.families[Family.VISITS] == 1
        Change(session, actor, EVENING)
        assert set(row.families.values()) == {4}
