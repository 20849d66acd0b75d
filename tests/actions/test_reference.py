"""Reference data: what is refused, what two people do at once, what is undone, what can never be deleted."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from actions import Conflict, Invalid
from actions.catalogue import ServiceEdit, change_service
from actions.editing import edit_of
from actions.ending import end_group, remove_group
from actions.groups import GroupEdit, change_group, count_households, rename_group
from actions.people import StaffEdit, VolunteerEdit, change_staff_member, change_volunteer, move_volunteer
from actions.reorganising import CANCEL, Reorganisation, reorganise
from actions.setting_up import installation
from actions.undoing import undo_reorganisation
from actions.ward_facts import GroupFacts
from actions.ward_settings import WardEdit, change_settings
from models import (
    AuditEvent,
    GroupPast,
    GroupSuccession,
    ResidentialGroup,
    Service,
    ServiceKind,
    StaffMember,
    VisitStatus,
    Volunteer,
    VolunteerKind,
    Ward,
)
from tests.planting import EVENING, START, TODAY

DAY = timedelta(days=1)
HOW = {"by": installation(1), "now": EVENING}
NEW = GroupFacts(code="M1", name="Tổ Mới", households=150, valid_from=TODAY)
EMPTY = {"attendees": None, "households_present": None, "first_time_households": None}


def codes(refusal):
    return [(problem.code, problem.field) for problem in refusal.value.problems]


def newest(session):
    return session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()


def test_two_people_at_one_group_lose_nothing_and_see_both_values(plot):
    group = plot.group("Tổ 1", venue="Nhà văn hóa")
    seen = edit_of(GroupEdit, group)

    change_group(plot.session, group.id, replace(seen, name="Tổ Một", former_unit="Xã Cũ"), seen, **HOW)
    change_group(plot.session, group.id, replace(seen, venue="Trường học"), seen, **HOW)
    assert (group.name, group.former_unit, group.venue) == ("Tổ Một", "Xã Cũ", "Trường học")

    with pytest.raises(Conflict) as refusal:
        change_group(plot.session, group.id, replace(seen, name="Tổ Khác", venue="Chùa"), seen, **HOW)
    assert codes(refusal) == [("changed_by_other", "name"), ("changed_by_other", "venue")]
    assert refusal.value.problems[0].values == {"mine": "Tổ Khác", "theirs": "Tổ Một"}
    assert group.name == "Tổ Một"


@pytest.mark.parametrize(
    "changes, problem",
    [
        ({"name": " "}, ("setup_missing", "name")),
        ({"code": "T9"}, ("setup_code_taken", "code")),
        ({"latitude": 21.5}, ("setup_half_a_point", "longitude")),
        ({"latitude": 50.0, "longitude": 105.8}, ("setup_outside_vietnam", "latitude")),
        ({"venue": "v" * 121}, ("text_too_long", "venue")),
    ],
)
def test_a_group_that_cannot_be_is_refused_at_its_field(plot, changes, problem):
    plot.group("Tổ 9", code="T9")
    seen = edit_of(GroupEdit, group := plot.group("Tổ 1"))

    with pytest.raises(Invalid) as refusal:
        change_group(plot.session, group.id, replace(seen, **changes), seen, **HOW)
    assert codes(refusal) == [problem]


def test_names_and_counts_are_of_today_or_earlier_and_believable(plot):
    group = plot.group("Tổ 1")
    for households, day, problem in ((0, TODAY, "setup_count"), (10, TODAY + DAY, "past_in_future")):
        with pytest.raises(Invalid, match=problem):
            count_households(plot.session, group.id, households, day, today=TODAY, **HOW)
    with pytest.raises(Invalid, match="setup_missing"):
        rename_group(plot.session, group.id, " ", TODAY, today=TODAY, **HOW)


def test_a_count_before_the_first_day_corrects_the_first_and_saying_the_same_again_changes_nothing(plot):
    group = plot.group("Tổ 1", households=100)
    count_households(plot.session, group.id, 90, START - 900 * DAY, today=TODAY, **HOW)
    assert (group.households, plot.session.scalars(select(GroupPast)).all()) == (90, [])

    before = plot.revision.revision
    count_households(plot.session, group.id, 90, TODAY, today=TODAY, **HOW)
    assert plot.revision.revision == before


def test_what_has_facts_is_deleted_by_nobody(plot):
    """Neither by the action, nor by the database."""
    group, service = plot.group("Tổ 1"), plot.service("khai_sinh")
    volunteer = plot.volunteer(group)
    plot.assist(volunteer, TODAY, service=service)
    plot.visit(group, TODAY, services=(service,), voided_at=EVENING)
    with pytest.raises(Conflict, match="group_has_facts"):
        remove_group(plot.session, group.id, **HOW)

    for table, number in (
        (ResidentialGroup, group.id), (Service, service.id), (Volunteer, volunteer.id), (StaffMember, plot.lan.id)
    ):  # fmt: skip
        with pytest.raises(IntegrityError), plot.session.begin_nested():
            plot.session.execute(delete(table.__table__).where(table.__table__.c.id == number))


@pytest.mark.parametrize("fact", ["visit", "volunteer", "earlier home", "heir", "origin"])
def test_each_kind_of_fact_keeps_a_group_from_being_removed(plot, fact):
    group, other = plot.group("Tổ 1"), plot.group("Tổ 2")
    if fact == "visit":
        plot.visit(group, TODAY, status=VisitStatus.CANCELLED, **EMPTY)
    elif fact == "volunteer":
        plot.volunteer(group)
    elif fact == "earlier home":
        move_volunteer(plot.session, plot.volunteer(group).id, other.id, TODAY, **HOW)
    else:
        plot.succeed(*((group, other) if fact == "heir" else (other, group)), TODAY)

    with pytest.raises(Conflict, match="group_has_facts"):
        remove_group(plot.session, group.id, **HOW)


def test_a_group_made_by_mistake_goes_with_its_names_and_its_code_stays_in_the_trail(plot):
    group = plot.group("Tổ 1")
    rename_group(plot.session, group.id, "Tổ 11", TODAY, today=TODAY, **HOW)
    remove_group(plot.session, group.id, **HOW)

    assert plot.session.get(ResidentialGroup, (1, group.id)) is None
    assert newest(plot.session).before["code"] == group.code


def test_a_group_ends_after_its_last_visit_and_can_go_on(plot):
    group = plot.group("Tổ 1")
    plot.visit(group, TODAY + 5 * DAY, status=VisitStatus.PLANNED, **EMPTY)
    with pytest.raises(Conflict) as refusal:
        end_group(plot.session, group.id, TODAY, **HOW)
    assert codes(refusal) == [("end_before_visit", "on_day")]

    end_group(plot.session, group.id, TODAY + 6 * DAY, **HOW)
    assert group.valid_to == TODAY + 6 * DAY
    end_group(plot.session, group.id, None, **HOW)
    assert group.valid_to is None


@pytest.mark.parametrize("offset", [-30, 30], ids=["in the past", "in the future"])
def test_a_merge_moves_the_visits_that_lie_later_and_is_undone_whole(plot, offset):
    one, other, service = plot.group("Tổ 1"), plot.group("Tổ 2"), plot.service("khai_sinh")
    day = TODAY + offset * DAY
    before = plot.visit(one, day - DAY, services=(service,))
    planned, dropped = (plot.visit(one, day + n * DAY, status=VisitStatus.PLANNED, **EMPTY) for n in (2, 3))
    held = plot.visit(other, day, services=(service,)) if offset < 0 else None
    plan = Reorganisation(old_ids=(one.id, other.id), new=(NEW,), on_day=day, visits={dropped.id: CANCEL})

    (made,) = reorganise(plot.session, plan, **HOW)

    assert (made.valid_from, one.valid_to, other.valid_to) == (day, day, day)
    assert (before.group_id, planned.group_id, dropped.status) == (one.id, made.id, VisitStatus.CANCELLED)
    assert held is None or (held.group_id, held.services[0].group_id) == (made.id, made.id)
    old = undo_reorganisation(plot.session, made.id, **HOW)
    plot.session.expire_all()
    assert [group.valid_to for group in old] == [None, None]
    assert (planned.group_id, dropped.status) == (one.id, VisitStatus.PLANNED)
    assert held is None or held.services[0].group_id == other.id
    assert plot.session.get(ResidentialGroup, (1, made.id)) is None
    assert plot.session.scalars(select(GroupSuccession)).all() == []


def test_a_split_asks_where_each_visit_goes_and_a_held_one_is_never_cancelled(plot):
    one = plot.group("Tổ 1")
    planned = plot.visit(one, TODAY + DAY, status=VisitStatus.PLANNED, **EMPTY)
    held = plot.visit(one, TODAY)
    plan = Reorganisation(old_ids=(one.id,), new=(NEW, replace(NEW, code="M1", households=0)), on_day=TODAY)

    with pytest.raises(Invalid) as refusal:
        reorganise(plot.session, replace(plan, visits={held.id: CANCEL}), **HOW)
    assert set(codes(refusal)) == {
        ("visit_needs_group", f"visit_{planned.id}"), ("visit_needs_group", f"visit_{held.id}"),
        ("setup_code_taken", "new_1_code"), ("setup_count", "new_1_households"),
    }  # fmt: skip
    assert one.valid_to is None


def test_several_groups_drawn_anew_share_their_households_as_said(plot):
    one, other = plot.group("Tổ 1", 100), plot.group("Tổ 2", 50)
    new = (NEW, replace(NEW, code="M2"))
    plan = Reorganisation(old_ids=(one.id, other.id), new=new, on_day=TODAY, flows=((75, 25), (0, 50)))

    made = reorganise(plot.session, plan, **HOW)

    found = {(row.old_id, row.new_id): row.share for row in plot.session.scalars(select(GroupSuccession))}
    assert found == {(one.id, made[0].id): 0.75, (one.id, made[1].id): 0.25, (other.id, made[1].id): 1.0}
    with pytest.raises(Invalid, match="setup_flows"):
        reorganise(plot.session, replace(plan, flows=((1, 0), (1, 0))), **HOW)
    assert {group.id for group in undo_reorganisation(plot.session, made[0].id, **HOW)} == {one.id, other.id}


@pytest.mark.parametrize("fact", ["visit", "volunteer", "visit changed"])
def test_nothing_is_undone_once_something_hangs_on_it(plot, fact):
    one = plot.group("Tổ 1")
    planned = plot.visit(one, TODAY + DAY, status=VisitStatus.PLANNED, **EMPTY)
    (made,) = reorganise(plot.session, Reorganisation(old_ids=(one.id,), new=(NEW,), on_day=TODAY), **HOW)
    if fact == "visit":
        plot.visit(made, TODAY)
    elif fact == "volunteer":
        plot.volunteer(made)
    else:
        from actions.planning import cancel_visit
        from models import Role

        cancel_visit(
            plot.session, planned.id, reason="mưa bão lớn", expected_version=planned.version,
            by=plot.actor(Role.MANAGER), now=EVENING,
        )  # fmt: skip
    with pytest.raises(Conflict, match="undo_visit_changed" if fact == "visit changed" else "group_has_facts"):
        undo_reorganisation(plot.session, made.id, **HOW)
    with pytest.raises(Conflict, match="undo_nothing"):
        undo_reorganisation(plot.session, plot.group("Tổ 8").id, **HOW)


def test_a_service_ends_on_a_day_and_its_code_keeps_its_form(plot):
    seen = edit_of(ServiceEdit, service := plot.service("khai_sinh"))
    for changes, problem in (
        ({"procedure_code": "1.23"}, "setup_procedure_code"),
        ({"valid_to": date(2019, 1, 1)}, "end_before_start"),
        ({"kind": ServiceKind.SKILL, "procedure_code": "1.001193"}, "setup_skill_has_code"),
        ({"position": -1}, "setup_count"),
        ({"name_en": ""}, "setup_missing"),
    ):
        with pytest.raises(Invalid, match=problem):
            change_service(plot.session, service.id, replace(seen, **changes), seen, **HOW)
    change_service(plot.session, service.id, replace(seen, procedure_code="1.001193", valid_to=TODAY), seen, **HOW)
    assert newest(plot.session).after == {"procedure_code": "1.001193", "valid_to": TODAY.isoformat()}


def test_people_are_put_right_and_the_trail_names_nobody(plot):
    person, volunteer = plot.lan, plot.volunteer(plot.group("Tổ 1"))
    seen = edit_of(StaffEdit, person)
    wanted = replace(seen, name="Thử Thị Mới", unit="Văn phòng", active_to=TODAY)
    change_staff_member(plot.session, person.id, wanted, seen, **HOW)
    told = newest(plot.session)
    assert (told.before, told.after) == ({"active_to": None}, {"active_to": "2026-03-03", "changed": ["name", "unit"]})

    seen = edit_of(VolunteerEdit, volunteer)
    change_volunteer(
        plot.session, volunteer.id, replace(seen, name="Khác"), seen, kind=VolunteerKind.PARTY_MEMBER, **HOW
    )
    told = newest(plot.session)
    assert (told.before, told.after) == ({}, {"changed": ["kind", "name"]})
    assert (volunteer.name, volunteer.kind) == ("Khác", VolunteerKind.PARTY_MEMBER)


def test_membership_covers_all_help_and_every_move(plot):
    group, other = plot.group("Tổ 1"), plot.group("Tổ 2", valid_to=TODAY)
    volunteer = plot.volunteer(group)
    plot.assist(volunteer, TODAY - 10 * DAY)
    seen = edit_of(VolunteerEdit, volunteer)
    for changes, problem in (
        ({"joined_on": TODAY}, "joined_after_help"),
        ({"left_on": TODAY - 10 * DAY}, "left_before_help"),
        ({"left_on": START - DAY}, "end_before_start"),
    ):
        with pytest.raises(Invalid, match=problem):
            change_volunteer(plot.session, volunteer.id, replace(seen, **changes), seen, **HOW)
    with pytest.raises(Invalid, match="group_not_in_force"):
        move_volunteer(plot.session, volunteer.id, other.id, TODAY, **HOW)
    change_volunteer(plot.session, volunteer.id, replace(seen, left_on=TODAY), seen, **HOW)
    with pytest.raises(Invalid, match="move_after_left"):
        move_volunteer(plot.session, volunteer.id, plot.group("Tổ 3").id, TODAY, **HOW)


def test_settings_are_changed_with_both_values_in_the_trail(plot):
    seen = edit_of(WardEdit, ward := plot.session.get_one(Ward, 1))
    with pytest.raises(Invalid) as refusal:
        change_settings(plot.session, replace(seen, reach_threshold=0.0, active_days=400), seen, **HOW)
    assert codes(refusal) == [("setup_above_zero", "reach_threshold"), ("setup_days", "active_days")]

    change_settings(plot.session, replace(seen, reach_threshold=0.5), seen, **HOW)
    assert (ward.reach_threshold, newest(plot.session).before, newest(plot.session).after) == (
        0.5, {"reach_threshold": 0.6}, {"reach_threshold": 0.5},
    )  # fmt: skip
    with pytest.raises(Conflict, match="changed_by_other"):
        change_settings(plot.session, replace(seen, reach_threshold=0.7), seen, **HOW)


def test_the_last_administrator_does_not_leave(plot):
    from models import Account, AccountState, Role

    boss = plot.staff("Quản Trị Cuối", Role.ADMINISTRATOR)
    account = plot.session.query(Account).filter_by(staff_id=boss.id).one()
    account.state, account.password_hash = AccountState.ACTIVE, "$argon2id$"
    plot.session.flush()
    seen = edit_of(StaffEdit, boss)

    with pytest.raises(Invalid) as refusal:
        change_staff_member(plot.session, boss.id, replace(seen, active_to=TODAY), seen, **HOW)
    assert codes(refusal) == [("account_last_administrator", "active_to")]
