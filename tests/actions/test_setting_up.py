from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from actions import Conflict, Invalid, NotAllowed
from actions.setting_up import (
    add_group,
    add_holiday,
    add_service,
    add_staff_member,
    add_volunteer,
    found_ward,
    installation,
    set_target,
    succeed_groups,
)
from actions.ward_facts import (
    GroupFacts,
    HolidayFacts,
    ServiceFacts,
    StaffFacts,
    Succession,
    TargetFacts,
    VolunteerFacts,
    WardFacts,
)
from models import AuditEvent, DayKind, Figure, Role, ServiceKind, VolunteerKind, WardRevision
from tests.planting import EVENING, START

WARD = WardFacts(
    code="00002", name_vi="Phường  Thử ", name_en="Test", province_vi="Tỉnh Thử", programme_start=START
)  # fmt: skip
GROUP = GroupFacts(code="T90", name="Tổ 90", households=120, valid_from=date(2026, 6, 15))
MERGED = date(2026, 6, 15)


@pytest.fixture
def manager(plot):
    return plot.actor(Role.ADMINISTRATOR)


def codes(refusal):
    return {problem.code for problem in refusal.value.problems}


def test_founding_a_ward_begins_its_revision_and_its_history_without_anybody(session):
    ward = found_ward(session, WARD, now=EVENING)

    assert ward.name_vi == "Phường Thử"
    assert session.get_one(WardRevision, ward.id).revision == 1
    event = session.scalars(select(AuditEvent)).one()
    assert (event.verb, event.actor_id, event.after["programme_start"]) == ("ward.found", None, "2025-11-01")


def test_a_ward_is_founded_once(session):
    found_ward(session, WARD, now=EVENING)

    with pytest.raises(Conflict, match="ward_exists"):
        found_ward(session, WARD, now=EVENING)


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"code": "5455"}, "setup_ward_code"),
        ({"name_vi": " "}, "setup_missing"),
        ({"reach_threshold": 60.0}, "setup_share"),
        ({"active_days": 0}, "setup_days"),
        ({"sustaining_volunteers": 0}, "setup_count"),
        ({"sustaining_volunteers": 51}, "setup_count"),
        ({"baseline_from": date(2025, 10, 1)}, "setup_period"),
        ({"baseline_from": date(2025, 10, 2), "baseline_until": date(2025, 10, 1)}, "setup_period"),
    ],
)
def test_a_ward_that_cannot_be_is_refused(session, changes, code):
    with pytest.raises(Invalid) as refusal:
        found_ward(session, replace(WARD, **changes), now=EVENING)

    assert codes(refusal) == {code}


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"households": 0}, "setup_count"),
        ({"latitude": 21.5}, "setup_half_a_point"),
        ({"latitude": 105.7, "longitude": 21.5}, "setup_outside_vietnam"),
        ({"boundary": {"type": "Point", "coordinates": [105.7, 21.5]}}, "setup_shape_type"),
        ({"name": "T" * 81}, "text_too_long"),
        ({"code": "G2"}, "setup_code_taken"),
    ],
)
def test_a_group_that_cannot_be_is_refused(plot, manager, changes, code):
    plot.group("Tổ 1", code="G2")

    with pytest.raises(Invalid) as refusal:
        add_group(plot.session, replace(GROUP, **changes), by=manager, now=EVENING)

    assert codes(refusal) == {code}


def test_two_groups_that_merge_go_wholly_into_the_new_one(plot, manager):
    old = [plot.group("Tổ 1"), plot.group("Tổ 2")]
    new = add_group(plot.session, GROUP, by=manager, now=EVENING)
    facts = Succession(old_ids=tuple(group.id for group in old), new_ids=(new.id,), on_day=MERGED)

    rows = succeed_groups(plot.session, facts, by=manager, now=EVENING)

    assert [(row.old_id, row.share) for row in rows] == [(group.id, 1.0) for group in old]
    assert {group.valid_to for group in old} == {MERGED}


def test_the_shares_of_a_group_that_splits_follow_the_households_and_add_up(plot, manager):
    old = plot.group("Tổ 1", households=300)
    parts = [
        add_group(plot.session, replace(GROUP, code=f"T9{n}", households=size), by=manager, now=EVENING)
        for n, size in enumerate((100, 200))
    ]
    facts = Succession(old_ids=(old.id,), new_ids=tuple(part.id for part in parts), on_day=MERGED)

    rows = succeed_groups(plot.session, facts, by=manager, now=EVENING)

    assert [row.share for row in rows] == pytest.approx([1 / 3, 2 / 3])
    assert sum(row.share for row in rows) == pytest.approx(1)


def test_a_succession_that_cannot_be_is_refused(plot, manager):
    one, other = plot.group("Tổ 1"), plot.group("Tổ 2", valid_to=date(2026, 1, 1))
    new = add_group(plot.session, GROUP, by=manager, now=EVENING)
    later = add_group(
        plot.session, replace(GROUP, code="T91", valid_from=date(2026, 7, 1)), by=manager, now=EVENING
    )  # fmt: skip

    def refused(old_ids, new_ids):
        with pytest.raises(Invalid) as refusal:
            succeed_groups(
                plot.session, Succession(old_ids=old_ids, new_ids=new_ids, on_day=MERGED), by=manager, now=EVENING
            )  # fmt: skip
        return codes(refusal)

    assert refused((one.id,), ()) == {"setup_succession_shape"}
    assert refused((one.id, other.id), (new.id, later.id)) >= {"setup_succession_shape"}
    assert refused((one.id, one.id), (new.id,)) == {"setup_succession_double"}
    assert refused((other.id,), (new.id,)) == {"setup_old_not_in_force"}
    assert refused((one.id,), (later.id,)) == {"setup_new_other_day"}
    assert refused((404,), (new.id,)) == {"group_missing"}
    assert one.valid_to is None


def test_services_people_holidays_and_targets_are_kept_and_noted(plot, manager):
    facts = ServiceFacts(
        slug="moi", kind=ServiceKind.SKILL, name_vi="Mới", name_en="New", short_vi="Mới", short_en="New"
    )  # fmt: skip
    common = {"by": manager, "now": EVENING}
    add_service(plot.session, facts, **common)
    add_staff_member(plot.session, StaffFacts(code="CB99", name="Thử Văn Hai", active_from=START), **common)
    volunteer = add_volunteer(
        plot.session,
        VolunteerFacts(
            code="HN9", name="Thử Ba", group_id=plot.group("Tổ 1").id, kind=VolunteerKind.IT_SAVVY, joined_on=START
        ),
        **common,
    )
    add_holiday(plot.session, HolidayFacts(on_day=date(2026, 9, 2), name_vi="Quốc khánh"), **common)
    holiday = add_holiday(
        plot.session, HolidayFacts(on_day=date(2026, 9, 2), name_vi="Làm bù", kind=DayKind.WORKING), **common
    )
    plot.session.flush()

    assert (holiday.kind, volunteer.kind) == (DayKind.WORKING, VolunteerKind.IT_SAVVY)
    verbs = list(plot.session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)))
    assert verbs == ["service.add", "staff_member.add", "volunteer.add", "holiday.add", "holiday.add"]


def test_a_code_that_was_used_is_used_for_ever(plot, manager):
    with pytest.raises(Invalid) as refusal:
        add_staff_member(
            plot.session, StaffFacts(code=plot.lan.code, name="Ai Đó", active_from=START), by=manager, now=EVENING
        )

    assert codes(refusal) == {"setup_code_taken"}


def test_a_skill_has_no_procedure_code_and_a_code_has_its_form(plot, manager):
    facts = ServiceFacts(
        slug="moi", kind=ServiceKind.SKILL, name_vi="Mới", name_en="New", short_vi="Mới", short_en="New"
    )  # fmt: skip
    for kind, code in ((ServiceKind.SKILL, "setup_skill_has_code"), (ServiceKind.PROCEDURE, "setup_procedure_code")):
        with pytest.raises(Invalid) as refusal:
            add_service(plot.session, replace(facts, kind=kind, procedure_code="1.23"), by=manager, now=EVENING)
        assert codes(refusal) == {code}


def test_a_target_from_the_same_day_is_replaced_and_a_share_is_at_most_one(plot, manager):
    facts = TargetFacts(figure=Figure.ONLINE_SHARE, value=0.8, from_day=START, source="Kế hoạch thử")
    first = set_target(plot.session, facts, by=manager, now=EVENING)

    assert set_target(plot.session, replace(facts, value=0.9), by=manager, now=EVENING) is first
    assert first.value == 0.9
    with pytest.raises(Invalid):
        set_target(plot.session, replace(facts, value=80), by=manager, now=EVENING)


def test_who_does_not_mean_to_replace_is_told_what_stands_at_that_day(plot, manager):
    how = {"by": manager, "now": EVENING, "replacing": False}
    goal = TargetFacts(figure=Figure.ONLINE_SHARE, value=0.8, from_day=START, source="Kế hoạch thử")
    day = HolidayFacts(on_day=date(2026, 9, 2), name_vi="Quốc khánh")
    target, holiday = set_target(plot.session, goal, **how), add_holiday(plot.session, day, **how)

    assert set_target(plot.session, goal, **how) is target, "pressed twice"
    assert add_holiday(plot.session, day, **how) is holiday
    for put, facts, field in (
        (set_target, replace(goal, value=0.9), "from_day"), (add_holiday, replace(day, name_vi="Làm bù"), "on_day"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refusal:
            put(plot.session, facts, **how)
        assert [problem.field for problem in refusal.value.problems] == [field]
    assert (target.value, holiday.name_vi) == (0.8, "Quốc khánh")


def test_only_who_keeps_the_reference_data_may_change_them(plot):
    with pytest.raises(NotAllowed):
        add_group(plot.session, GROUP, by=plot.lan.as_actor(), now=EVENING)
    assert add_group(plot.session, GROUP, by=installation(plot.ward_id), now=EVENING).id
