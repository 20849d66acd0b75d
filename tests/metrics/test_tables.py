"""What holds for every question: columns and types never depend on rows, and nothing is asked that a ward lacks."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete

from metrics import counter, coverage, group_profile, places, services, targets, visits, volunteers
from models import Account, Decision, Figure, Meeting, Target
from tests.metrics.histories import counter_day
from tests.planting import EVENING, START, Plot

DAY = date(2026, 3, 4)
PERIOD = {"since": date(2026, 1, 1), "until": DAY}
QUESTIONS = [
    *((one, {"day": DAY}) for one in (
        places.groups, places.services, places.staff, places.volunteers_named, coverage.groups_on,
        visits.household_reach, services.services_by_group, volunteers.volunteers_on, volunteers.volunteers_by_kind,
        targets.targets_on,
    )),
    *((one, PERIOD) for one in (
        coverage.coverage_by_day, visits.visit_totals, visits.visits_by_week, visits.evenings_by_staff_week,
        services.services_taught, services.taught_against_counter, volunteers.active_by_week,
        volunteers.assists_by_week, counter.online_share, counter.online_share_by_week, counter.visitors_by_week,
    )),
    (group_profile.visits_of_group, {"group_id": 2}),
    (group_profile.volunteers_of_group, {"group_id": 2, "day": DAY}),
    (group_profile.lineage_of_group, {"group_id": 2}),
]  # fmt: skip


def furnish(plot):
    """One of everything."""
    group, old = plot.group("Tổ 1", venue="Nhà văn hóa", latitude=21.5, longitude=105.8), plot.group("Tổ 2")
    plot.succeed(old, group, DAY - timedelta(days=9))
    service = plot.service("khai_sinh", procedure_code="1.001193")
    volunteer = plot.volunteer(group)
    plot.visit(group, DAY, services=((service, 5, 2, 1),), volunteers=(volunteer,))
    plot.assist(volunteer, DAY)
    counter_day(plot, DAY, None, 40, 10, 20, 1)
    counter_day(plot, DAY, service, 4, 1, 2)
    plot.session.add(
        Target(ward_id=plot.ward_id, id=900, figure=Figure.GROUP_COVERAGE, value=0.9, from_day=START, source="Thử")
    )
    plot.session.add(
        Meeting(
            ward_id=plot.ward_id, id=901, kind="weekly", on_day=DAY, started_at=EVENING, started_by_id=plot.lan.id,
            revision=1, snapshot="{}", snapshot_hash="", entry_key=UUID(int=901),
        )
    )  # fmt: skip
    plot.session.flush()
    for number, (closes, more) in enumerate(
        {
            "visit_held": {"group_id": group.id}, "service_taught": {"service_id": service.id},
            "volunteer_active": {"group_id": group.id},
            "figure_reached": {"figure": Figure.ONLINE_SHARE, "goal": 0.9},
        }.items(), start=902,
    ):  # fmt: skip
        plot.session.add(
            Decision(
                ward_id=plot.ward_id, id=number, meeting_id=901, what="Việc", due_on=DAY, closes=closes,
                decided_at=EVENING, entry_key=UUID(int=number), **more,
            )
        )  # fmt: skip
    plot.session.flush()
    return group


def about(arguments, group):
    return arguments | {"group_id": group.id} if "group_id" in arguments else arguments


def test_columns_and_types_are_the_same_without_rows(session):
    full, bare = Plot(session, 1, "00001"), Plot(session, 2, "00002")
    group = furnish(full)
    session.execute(delete(Account).where(Account.ward_id == 2))
    session.delete(bare.lan)
    session.flush()

    for question, arguments in QUESTIONS:
        table = question(session, 1, **about(arguments, group))
        empty = question(session, 2, **about(arguments, group))

        assert len(table) > 0, question.__name__
        assert list(zip(empty, empty.dtypes, strict=True)) == list(zip(table, table.dtypes, strict=True)), question


def test_other_wards_change_no_answer(session):
    group = furnish(Plot(session, 1, "00001"))
    before = [question(session, 1, **about(arguments, group)) for question, arguments in QUESTIONS]
    for number in (2, 3):
        other = Plot(session, number, f"0000{number}")
        furnish(other)
        other.ward.active_days = 90

    for (question, arguments), answer in zip(QUESTIONS, before, strict=True):
        assert question(session, 1, **about(arguments, group)).equals(answer), question


def test_a_period_that_ends_before_it_begins_is_empty_and_no_error(plot):
    furnish(plot)

    for question, arguments in QUESTIONS:
        if "since" in arguments:
            assert len(question(plot.session, 1, since=DAY, until=DAY - timedelta(days=1))) <= 2, question
