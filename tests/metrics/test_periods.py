"""Periods, weeks, counters, targets and the small lists, told as stories."""

from datetime import date, timedelta

import pytest

from metrics.counter import online_share, visitors_by_week
from metrics.group_profile import lineage_of_group, visits_of_group, volunteers_of_group
from metrics.places import groups, shapes, staff
from metrics.services import services_by_group, services_taught
from metrics.targets import targets_on
from metrics.visits import evenings_by_staff_week, visit_totals, visits_by_week
from metrics.volunteers import active_by_week, volunteers_by_kind
from models import DayKind, Figure, Holiday, OnlineRateFormula, Target, VisitStatus
from tests.metrics.histories import counter_day

MONDAY = date(2026, 3, 2)


def on(days):
    return MONDAY + timedelta(days=days)


def test_both_ends_of_a_period_count(plot):
    group = plot.group("Tổ 1", households=200)
    for days in (-1, 0, 6, 7):
        plot.visit(group, on(days), attendees=10, households_present=10)

    totals = visit_totals(plot.session, plot.ward_id, since=on(0), until=on(6)).iloc[0]

    assert (totals.held, totals.attendances, totals.per_visit, totals.per_100_households) == (2, 20, 10, 10)


def test_weeks_begin_on_monday_and_empty_weeks_stand_there(plot):
    group = plot.group("Tổ 1")
    plot.visit(group, on(6))
    plot.visit(group, on(14))

    weeks = visits_by_week(plot.session, plot.ward_id, since=on(2), until=on(15))

    assert weeks["week"].dt.date.tolist() == [on(0), on(7), on(14)]
    assert weeks["visits"].tolist() == [1, 0, 1]


def test_visits_without_a_count_add_nothing_and_rates_of_nothing_are_missing(plot):
    plot.visit(plot.group("Tổ 1"), on(0), attendees=None, households_present=None, first_time_households=None)
    plot.service("khai_sinh")

    totals = visit_totals(plot.session, plot.ward_id, since=on(0), until=on(0))
    taught = services_taught(plot.session, plot.ward_id, since=on(0), until=on(0))
    kinds = volunteers_by_kind(plot.session, plot.ward_id, day=on(0))

    assert totals[["held", "attendances", "visits_without_attendees"]].iloc[0].tolist() == [1, 0, 1]
    assert totals["per_visit"].isna().all()
    assert taught["self_share"].isna().all()
    assert kinds["share"].isna().all()


def test_evenings_weekends_and_holidays_are_out_of_hours_but_not_a_day_worked_in_exchange(plot):
    group, day = plot.group("Tổ 1"), plot.ward.evening_starts_at.replace(hour=9)
    for days, kind in ((1, DayKind.OFF), (5, DayKind.WORKING)):
        plot.session.add(Holiday(ward_id=plot.ward_id, on_day=on(days), name_vi="Nghỉ", kind=kind))
    for days in (0, 1, 5, 6):
        plot.visit(group, on(days), starts_at=day)
    plot.visit(group, on(5), starts_at=plot.ward.evening_starts_at)

    totals = visit_totals(plot.session, plot.ward_id, since=on(0), until=on(6)).iloc[0]
    led = evenings_by_staff_week(plot.session, plot.ward_id, since=on(0), until=on(6)).iloc[0]

    assert (totals.held, totals.out_of_hours, totals.evening, totals.weekend, totals.holiday) == (5, 3, 1, 1, 1)
    assert (led.staff_id, led.evenings, led.visits) == (plot.lan.id, 1, 5)


def test_online_share_leaves_out_days_that_miss_a_channel(plot):
    service = plot.service("khai_sinh")
    counter_day(plot, on(0), None, None, 10, 30, 10)
    counter_day(plot, on(0), service, None, 99, 99, 99)
    counter_day(plot, on(1), None, None, None, 30, 10)
    counter_day(plot, on(2), service, None, 5, 5, None)

    with_postal = online_share(plot.session, plot.ward_id, since=on(0), until=on(2)).iloc[0]
    plot.ward.online_rate_formula = OnlineRateFormula.WITHOUT_POSTAL
    without = online_share(plot.session, plot.ward_id, since=on(0), until=on(2)).iloc[0]

    assert (with_postal.online, with_postal.direct, with_postal.postal, with_postal.days) == (35, 15, 10, 2)
    assert with_postal.share == pytest.approx(35 / 60)
    assert without.share == pytest.approx(35 / 50)


def test_a_week_without_counter_figures_is_a_gap_not_a_zero(plot):
    counter_day(plot, on(0), None, 0)

    weeks = visitors_by_week(plot.session, plot.ward_id, since=on(0), until=on(13))

    assert weeks["visitors"].isna().tolist() == [False, True]
    assert weeks["days"].tolist() == [1, 0]


def test_the_last_week_is_measured_on_the_last_day(plot):
    plot.ward.active_days = 1
    plot.assist(plot.volunteer(plot.group("Tổ 1")), on(9))

    weeks = active_by_week(plot.session, plot.ward_id, since=on(0), until=on(9))

    assert weeks["day"].dt.date.tolist() == [on(6), on(9)]
    assert weeks[["active", "members"]].to_numpy().tolist() == [[0, 1], [1, 1]]


def test_the_newest_target_in_force_is_the_one(plot):
    for number, (value, since, until) in enumerate(
        ((0.8, on(0), None), (0.9, on(5), on(8)), (1.0, on(20), None)), start=500
    ):
        plot.session.add(
            Target(
                ward_id=plot.ward_id, id=number, figure=Figure.ONLINE_SHARE, value=value, from_day=since,
                until_day=until, source=f"Kế hoạch {number}",
            )
        )  # fmt: skip
    plot.session.flush()

    found = [targets_on(plot.session, plot.ward_id, day=on(days))["value"].tolist() for days in (-1, 4, 8, 9, 20)]

    assert found == [[], [0.8], [0.9], [0.8], [1.0]]


def test_a_groups_page_tells_its_predecessors_history_and_people(plot):
    first, second = plot.service("khai_sinh", position=2), plot.service("dang_nhap", position=1)
    old, other, new = plot.group("Tổ 1"), plot.group("Tổ 3"), plot.group("Tổ 2", valid_from=on(0))
    plot.visit(old, on(-5), services=(first, second))
    plot.visit(other, on(-4))
    plot.visit(new, on(3), status=VisitStatus.PLANNED, attendees=None, households_present=None,
               first_time_households=None)  # fmt: skip
    plot.visit(new, on(1), voided_at=plot.revision.changed_at)
    plot.succeed(old, new, on(0))
    volunteer = plot.volunteer(old)

    history = visits_of_group(plot.session, plot.ward_id, group_id=new.id)

    assert history[["group_name", "status", "starts_at"]].to_numpy().tolist() == [
        ["Tổ 2", "planned", "19:30"],
        ["Tổ 1", "held", "19:30"],
    ]
    assert history["services"].tolist() == [(), (second.id, first.id)]
    assert history["attendees"].isna().tolist() == [True, False]
    people = volunteers_of_group(plot.session, plot.ward_id, group_id=new.id, day=on(0))
    assert people["id"].tolist() == [volunteer.id]
    assert volunteers_of_group(plot.session, plot.ward_id, group_id=new.id, day=on(-1)).empty
    lines = [lineage_of_group(plot.session, plot.ward_id, group_id=one.id).iloc[0] for one in (new, old)]
    assert [(one.relation, one["name"], one.on_day.date()) for one in lines] == [
        ("predecessor", "Tổ 1", on(0)), ("successor", "Tổ 2", on(0)),
    ]  # fmt: skip


def test_what_all_predecessors_were_taught_is_taught(plot):
    service, rare = plot.service("khai_sinh"), plot.service("dang_nhap")
    one, two, new = plot.group("Tổ 1"), plot.group("Tổ 2"), plot.group("Tổ 12", valid_from=on(0))
    plot.visit(one, on(-9), services=((service, 4, 0, 0), rare))
    plot.visit(two, on(-7), services=((service, None, 0, 0),))
    plot.succeed(one, new, on(0))
    plot.succeed(two, new, on(0))

    (pair,) = services_by_group(plot.session, plot.ward_id, day=on(0)).itertuples(index=False)

    assert (pair.group_id, pair.service_id, pair.visits, pair.people) == (new.id, service.id, 2, 4)
    assert (pair.first_day.date(), pair.last_day.date(), pair.taught_by_predecessors) == (on(-9), on(-7), True)


def test_lists_are_in_the_order_that_people_expect(plot):
    ring = {"type": "Polygon", "coordinates": [[[105.8, 21.5], [105.9, 21.5], [105.9, 21.6], [105.8, 21.5]]]}
    for name in ("Tổ 10", "Tổ 2", "Tổ 1"):
        plot.group(name, boundary=ring if name == "Tổ 2" else None)
    plot.group("Tổ 0", valid_to=on(0))
    plot.staff("Bùi Thử Ánh")

    found = groups(plot.session, plot.ward_id, day=on(0))

    assert found["name"].tolist() == ["Tổ 1", "Tổ 2", "Tổ 10"]
    assert found["has_shape"].tolist() == [False, True, False]
    drawn = shapes(plot.session, plot.ward_id, day=on(0))["features"]
    assert [(one["properties"]["name"], one["geometry"]) for one in drawn] == [("Tổ 2", ring)]
    assert staff(plot.session, plot.ward_id, day=on(0))["name"].tolist() == ["Bùi Thử Ánh", "Cán bộ Thử Một"]
