"""The quality inbox finds what is wrong, leaves alone what is right, and comes back when accepted facts change."""

from datetime import date, time
from random import Random
from zoneinfo import ZoneInfo

import pytest

from actions import Invalid, NotAllowed
from actions.quality import accept_finding
from core.aside import without
from metrics.coverage import groups_on
from metrics.forgotten import stale_drafts
from metrics.quality import accepted_findings, findings, is_open
from metrics.quality_rules import Seen, duplicates, outliers
from metrics.visits import household_reach, visit_totals
from models import Role, VisitStatus, VolunteerPast
from tests.metrics.faults import (
    BEGAN,
    DAY,
    TODAY,
    an_assist_after_leaving,
    clean_year,
    evening_of,
    plant_faults,
    slow_twin,
)
from tests.planting import EVENING, Plot

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ASKED = {"today": TODAY, "zone": ZONE}


def found(session):
    return [*findings(session, 1, **ASKED), *stale_drafts(session, 1, **ASKED)]


@pytest.mark.parametrize("seed", [1, 2])
def test_of_fifty_planted_faults_forty_eight_are_found_and_a_clean_year_is_left_in_peace(session, seed):
    plot, groups, people = clean_year(session, seed)
    false = {one.key for one in found(session)}
    wanted = plant_faults(plot, groups, people)
    told = {one.key for one in found(session)}

    assert len(wanted) == 50
    assert len(false) <= 5, false
    assert len(wanted & told) >= 48, wanted - told
    assert len(told - wanted - false) <= 5, told - wanted


@pytest.mark.parametrize("seed", range(40))
def test_duplicates_and_outliers_are_what_the_slow_twin_says(seed):
    chance = Random(seed)
    visits = [
        Seen(
            n, chance.randint(1, 3), chance.choice(("held", "held", "held", "planned")),
            BEGAN + chance.randint(0, 12) * DAY, time(chance.randint(7, 21), chance.choice((0, 30))), None,
            chance.choice((None, 0, chance.randint(1, 40), chance.randint(20, 30), chance.randint(20, 300))),
            None, None, BEGAN, 1,
        )
        for n in range(1, chance.randint(2, 60))
    ]  # fmt: skip

    assert {one.key for one in [*duplicates(visits), *outliers(visits)]} == slow_twin(visits, TODAY)


@pytest.fixture
def ward(session):
    plot = Plot(session)
    plot.ward.programme_start = BEGAN
    plot.home = plot.group("Tổ 1", valid_from=BEGAN)
    return plot


def variants(session, visit=None):
    return {one.variant for one in findings(session, 1, **ASKED) if visit is None or one.number == visit.id}


def held(plot, day, group=None, **more):
    more = {"recorded_at": evening_of(day)} | more
    return plot.visit(group or plot.home, day, **more)


def test_each_thing_about_a_days_order_is_said_by_its_name(ward, session):
    day = date(2026, 3, 3)
    young = ward.group("Tổ 2", valid_from=date(2026, 5, 1))

    assert variants(session, held(ward, day)) == set()
    assert variants(session, held(ward, date(2026, 4, 3), young)) == {"before_group"}
    assert variants(session, held(ward, TODAY + DAY, recorded_at=evening_of(TODAY))) == {"future"}
    assert variants(session, held(ward, TODAY, recorded_at=evening_of(TODAY - DAY))) == {"recorded_before"}
    assert variants(session, held(ward, day + 9 * DAY, starts_at=time(5, 59))) == {"hour_odd"}
    assert variants(session, held(ward, day + 10 * DAY, starts_at=time(22))) == {"hour_odd"}
    assert variants(session, held(ward, day + 11 * DAY, starts_at=time(8), ends_at=time(13))) == {"long"}
    assert variants(session, held(ward, day + 12 * DAY, starts_at=time(8), ends_at=time(12, 59))) == set()


def test_three_days_are_in_time_and_four_are_late_by_the_wards_own_calendar(ward, session):
    day = date(2026, 3, 3)
    in_time = held(ward, day, recorded_at=evening_of(day + 3 * DAY))
    late = held(ward, day + 20 * DAY, recorded_at=evening_of(day + 23 * DAY, 17))  # 00:30 of the fourth day there

    assert variants(session, in_time) == set()
    assert variants(session, late) == {"late"}


def test_void_visits_and_plans_to_come_are_left_alone(ward, session):
    ward.visit(ward.home, date(2026, 3, 3), voided_at=EVENING, attendees=None, households_present=None,
               first_time_households=None)  # fmt: skip
    ward.visit(ward.home, TODAY, status=VisitStatus.PLANNED)
    ward.visit(ward.home, TODAY - DAY, status=VisitStatus.POSTPONED)

    assert findings(session, 1, **ASKED) == ()


def test_a_volunteer_belongs_where_they_lived_that_day_also_after_a_split(ward, session):
    old = ward.group("Tổ 2", valid_from=BEGAN)
    parts = [ward.group(name, valid_from=date(2026, 2, 1)) for name in ("Tổ 3", "Tổ 4")]
    for part in parts:
        ward.succeed(old, part, date(2026, 2, 1), 0.5)
    of_old, mover = ward.volunteer(old, joined_on=BEGAN), ward.volunteer(ward.home, joined_on=BEGAN)
    session.add(VolunteerPast(ward_id=1, volunteer_id=mover.id, until_day=date(2026, 3, 1), group_id=parts[0].id))
    session.flush()

    for part in parts:
        assert variants(session, held(ward, date(2026, 2, 10), part, volunteers=[of_old])) == set()
    assert variants(session, held(ward, date(2026, 2, 20), parts[0], volunteers=[mover])) == set()
    assert variants(session, held(ward, date(2026, 3, 1), parts[0], volunteers=[mover])) == {"elsewhere"}
    assert variants(session, held(ward, date(2026, 3, 2), volunteers=[mover])) == set()


def test_who_helps_before_joining_or_after_leaving_is_named(ward, session):
    assist, _ = an_assist_after_leaving(ward, ward.home)
    late = ward.volunteer(ward.home, joined_on=date(2026, 4, 1))
    visit = held(ward, date(2026, 3, 3), volunteers=[late])

    assert [one.key for one in findings(session, 1, **ASKED)] == [
        f"no_member:visit:{visit.id}", f"assist_outside:assist:{assist.id}",
    ]  # fmt: skip


def test_an_accepted_finding_comes_back_when_its_facts_change(ward, session):
    visit = held(ward, date(2026, 3, 3), attendees=None, households_present=None, first_time_households=None)
    (one,) = findings(session, 1, **ASKED)
    by = ward.actor(Role.MANAGER)
    accept_finding(session, one.key, one.digest, reason="không ai đếm", by=by, now=EVENING)
    assert not is_open(one, accepted_findings(session, 1))

    visit.attendees = 12
    session.flush()
    (again,) = findings(session, 1, **ASKED)
    assert (again.key, is_open(again, accepted_findings(session, 1))) == (one.key, True)
    accept_finding(session, again.key, again.digest, reason="chỉ đếm người", by=by, now=EVENING)
    assert not is_open(again, accepted_findings(session, 1))
    assert accepted_findings(session, 1)[one.key].reason == "chỉ đếm người"


def test_staff_accept_their_own_and_nobody_accepts_without_a_reason(ward, session):
    visit = held(ward, date(2026, 3, 3), attendees=None, households_present=None, first_time_households=None)
    (one,) = findings(session, 1, **ASKED)
    other, mine = ward.actor(), ward.lan.as_actor()

    with pytest.raises(NotAllowed):
        accept_finding(session, one.key, one.digest, reason="không ai đếm", by=other, now=EVENING)
    with pytest.raises(NotAllowed):
        accept_finding(session, "counter:counter_day:739000", one.digest, reason="nghỉ bù", by=mine, now=EVENING)
    with pytest.raises(Invalid):
        accept_finding(session, one.key, one.digest, reason="ừ", by=mine, now=EVENING)
    for key, digest in (("late:visit:999999", one.digest), (one.key, "x"), ("late:draft:1", one.digest)):
        with pytest.raises(Invalid):
            accept_finding(session, key, digest, reason="không ai đếm", by=mine, now=EVENING)
    assert one.owners == {ward.lan.id}
    assert accept_finding(session, one.key, one.digest, reason="không ai đếm", by=mine, now=EVENING).id
    assert visit.version == 1


def test_figures_without_some_visits_are_those_of_a_ward_where_they_were_void(database):
    with database.changing() as session:
        plot = Plot(session)
        service = plot.service("khai_sinh")
        groups = [plot.group(f"Tổ {n}") for n in range(3)]
        visits = [plot.visit(groups[n % 3], date(2026, 2, 1) + n * DAY, [service]) for n in range(5)]
        aside = (visits[1].id, visits[4].id)
    period = {"since": date(2026, 1, 1), "until": date(2026, 3, 3)}
    questions = [(visit_totals, period), (groups_on, {"day": period["until"]}), (household_reach, {"day": TODAY})]

    def answers(ask):
        told = []
        for question, arguments in questions:
            with database.reading() as session:
                told.append(ask(session, question, arguments).to_dict())
        return told

    before = answers(lambda session, question, more: question(session, 1, **more))
    aside_told = answers(
        lambda session, question, more: without(
            session, 1, asked=question, aside=aside, arguments=tuple(sorted(more.items()))
        )
    )
    assert answers(lambda session, question, more: question(session, 1, **more)) == before, "nothing of it stays"
    with database.changing() as session:
        for visit in session.query(type(visits[0])).filter_by(ward_id=1):
            if visit.id in aside:
                visit.counts, visit.voided_at, visit.voided_by_id = False, EVENING, visit.recorded_by_id
                visit.void_reason = "nhầm tổ"
    assert repr(aside_told) == repr(answers(lambda session, question, more: question(session, 1, **more)))
    assert repr(aside_told) != repr(before)


def test_a_counter_that_was_never_written_down_is_no_fault_and_todays_may_still_come(ward, session):
    assert findings(session, 1, **ASKED) == ()
