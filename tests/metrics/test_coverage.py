"""Coverage told as stories."""

from datetime import date, timedelta

import pandas as pd
import pytest

from metrics.coverage import coverage_by_day, groups_on, ladder_counts, who_next
from metrics.visits import household_reach
from models import VisitStatus

DAY = date(2026, 3, 4)


def ask(plot, day=DAY):
    return groups_on(plot.session, plot.ward_id, day=day).set_index("name")


def ago(days):
    return DAY - timedelta(days=days)


def test_a_merged_group_is_covered_when_all_its_predecessors_are(plot):
    one, two, merged = plot.group("Tổ 1"), plot.group("Tổ 2"), plot.group("Tổ 12", valid_from=ago(10))
    plot.visit(one, ago(40))
    plot.succeed(one, merged, ago(10))
    plot.succeed(two, merged, ago(10))

    half = ask(plot).loc["Tổ 12"]
    plot.visit(two, ago(20))
    whole = ask(plot).loc["Tổ 12"]

    assert (half.covered, half.band, half.visits) == (False, "never", 1)
    assert half.last_visit is pd.NaT
    assert (whole.covered, whole.days_since, whole.band, whole.visits) == (True, 20, "d30", 2)


def test_the_past_is_seen_with_the_groups_of_its_own_day(plot):
    one, two, merged = plot.group("Tổ 1"), plot.group("Tổ 2"), plot.group("Tổ 12", valid_from=ago(10))
    plot.visit(one, ago(40))
    plot.succeed(one, merged, ago(10))
    plot.succeed(two, merged, ago(10))

    shares = coverage_by_day(plot.session, plot.ward_id, since=ago(41), until=ago(10))

    assert shares["share"].tolist() == [0.0, *[0.5] * 30, 0.0]
    assert shares["groups"].tolist() == [*[2] * 31, 1]


def test_a_split_shares_the_households_met(plot):
    old, north, south = plot.group("Tổ 5", 100), plot.group("Tổ 5A", 30), plot.group("Tổ 5B", 70)
    plot.visit(old, ago(40), attendees=60, households_present=50, first_time_households=50)
    plot.succeed(old, north, ago(10), share=0.7)
    plot.succeed(old, south, ago(10), share=0.3)

    reached = ask(plot)
    ward = household_reach(plot.session, plot.ward_id, day=DAY)

    assert reached["households_met"].to_dict() == pytest.approx({"Tổ 5A": 35, "Tổ 5B": 15})
    assert reached["reach"].to_dict() == pytest.approx({"Tổ 5A": 1, "Tổ 5B": 15 / 70})
    assert ward.iloc[0].to_dict() == pytest.approx({"met": 45, "households": 100, "share": 0.45})


@pytest.mark.parametrize(
    "days, band", [(0, "d30"), (30, "d30"), (31, "d60"), (60, "d60"), (61, "d90"), (90, "d90"), (91, "over")]
)
def test_bands_of_days_since_the_last_visit(plot, days, band):
    plot.visit(plot.group("Tổ 1"), ago(days))

    assert ask(plot).loc["Tổ 1", "band"] == band


def test_planned_postponed_cancelled_and_void_visits_count_nowhere(plot):
    group = plot.group("Tổ 1")
    for status in (VisitStatus.PLANNED, VisitStatus.POSTPONED, VisitStatus.CANCELLED):
        plot.visit(group, ago(3), status=status)
    plot.visit(group, ago(2), voided_at=plot.revision.changed_at)

    assert (ask(plot).loc["Tổ 1", ["covered", "visits", "attendances"]] == [False, 0, 0]).all()


def test_a_group_climbs_the_ladder_step_by_step_and_falls_with_its_volunteers(plot):
    group, service = plot.group("Tổ 1", households=10), plot.service("khai_sinh")
    people = [plot.volunteer(group), plot.volunteer(group)]
    steps = [ask(plot).loc["Tổ 1", "step"]]
    for lines, met in (((), 0), ((service,), 5), ((), 1)):
        plot.visit(group, ago(60), services=lines, first_time_households=met)
        steps.append(ask(plot).loc["Tổ 1", "step"])
    for volunteer in people:
        plot.assist(volunteer, ago(29))
    steps.append(ask(plot).loc["Tổ 1", "step"])

    assert steps == [0, 1, 2, 3, 4]
    assert ask(plot, DAY + timedelta(days=1)).loc["Tổ 1", ["step", "orphan"]].tolist() == [3, True]
    assert ladder_counts(ask(plot))["groups"].tolist() == [0, 0, 0, 0, 1]


def test_who_is_next_names_each_group_once_under_its_first_reason(plot):
    service = plot.service("khai_sinh")
    never, crowd = plot.group("Tổ 1", 50), plot.group("Tổ 2", 90)
    late, later, orphan = plot.group("Tổ 3"), plot.group("Tổ 4"), plot.group("Tổ 5")
    holes, low, good = plot.group("Tổ 6"), plot.group("Tổ 7"), plot.group("Tổ 8")
    for group, days in ((late, 61), (later, 80), (orphan, 20), (holes, 5), (low, 5), (good, 5)):
        lines = () if group is holes else (service,)
        met = 90 if group is good else 10
        plot.visit(group, ago(days), lines, attendees=95, households_present=95, first_time_households=met)
        if group is not orphan:
            plot.assist(plot.volunteer(group), ago(1))
    planned = plot.visit(never, DAY, status=VisitStatus.PLANNED)
    plot.visit(never, DAY + timedelta(days=3), status=VisitStatus.PLANNED)

    ranked = who_next(groups_on(plot.session, plot.ward_id, day=DAY), threshold=0.6)

    assert list(zip(ranked["id"], ranked["reason"], strict=True)) == [
        (crowd.id, "never"), (never.id, "never"), (later.id, "overdue"), (late.id, "overdue"), (orphan.id, "orphan"),
        (holes.id, "core_missing"), (low.id, "reach_low"),
    ]  # fmt: skip
    assert ranked["value"].tolist()[2:] == [80, 61, 20, 1, 0.1]
    assert ranked["planned_visit_id"].tolist()[1] == planned.id
    assert who_next(groups_on(plot.session, plot.ward_id, day=DAY), 2)["id"].tolist() == [crowd.id, never.id]


@pytest.mark.parametrize("most, expected", [(None, 3), (2, 2), (0, 0), (9, 3)])
def test_who_is_next_keeps_its_types_with_and_without_plans(plot, most, expected):
    groups = [plot.group(f"Tổ {number}") for number in range(3)]
    tables = [groups_on(plot.session, plot.ward_id, day=DAY)]
    plan = plot.visit(groups[1], DAY, status=VisitStatus.PLANNED)
    tables.append(groups_on(plot.session, plot.ward_id, day=DAY))
    types = who_next(tables[0].iloc[:0]).dtypes.to_dict()

    for table in (*tables, tables[1][tables[1]["id"] == groups[1].id], tables[1][tables[1]["covered"]]):
        ranked = who_next(table, most)
        assert ranked.dtypes.to_dict() == types
        assert len(ranked) == min(len(table), expected)
    planned = who_next(tables[1])["planned_visit_id"]
    assert [None if pd.isna(one) else one for one in planned] == [None, plan.id, None]


@pytest.mark.parametrize("reason", ["never", "overdue", "orphan", "core_missing", "reach_low", None])
def test_a_ward_whose_groups_share_one_reason_or_none_is_ranked(plot, reason):
    group, service = plot.group("Tổ 1"), plot.service("khai_sinh")
    if reason != "never":
        lines = () if reason == "core_missing" else (service,)
        met = 10 if reason == "reach_low" else 90
        days = 61 if reason == "overdue" else 5
        plot.visit(group, ago(days), lines, attendees=95, households_present=95, first_time_households=met)
    if reason != "orphan":
        plot.assist(plot.volunteer(group), ago(1))

    ranked = who_next(groups_on(plot.session, plot.ward_id, day=DAY))

    assert ranked["reason"].tolist() == ([reason] if reason else [])
    assert ranked["planned_visit_id"].isna().all()


def test_an_empty_ward_has_no_groups_no_share_and_nobody_next(plot):
    groups = groups_on(plot.session, plot.ward_id, day=DAY)
    shares = coverage_by_day(plot.session, plot.ward_id, since=DAY, until=DAY)

    assert who_next(groups).empty
    assert ladder_counts(groups)["groups"].tolist() == [0] * 5
    assert shares["share"].isna().all()
    assert household_reach(plot.session, plot.ward_id, day=DAY)["share"].isna().all()
