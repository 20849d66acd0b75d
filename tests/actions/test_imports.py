"""Files in: matched, planned, applied at once or not at all, the same again is nothing, and taken back as a whole."""

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from actions import Conflict, Doubtful, Invalid, NotAllowed
from actions.groups import count_households
from actions.import_names import LEFT_OUT, Asked
from actions.import_out import rows_out, words_of_visits
from actions.import_plan import Does, FileRow, ImportFile, ServiceNamed
from actions.import_undoing import undo_import
from actions.imports import apply_import, joined, known_file, parts_of, plan_import
from actions.naming import Directory, Named, Spoken
from actions.privacy import Why, erase_volunteer
from actions.visit_entry import TaughtService, VisitEntry
from actions.visit_facts import facts_of
from actions.visits import record_visit, void_visit
from models import (
    Assist,
    AuditEvent,
    CounterDay,
    CounterMonth,
    GroupPast,
    ImportKind,
    ImportLine,
    ResidentialGroup,
    Role,
    StaffMember,
    Visit,
    VisitDay,
    VisitStatus,
    Volunteer,
    VolunteerPast,
)
from tests.planting import EVENING, TODAY

DAY = timedelta(days=1)
ON = {"now": EVENING, "today": TODAY}


@pytest.fixture
def ward(plot):
    groups = [plot.group("Tổ 1"), plot.group("Tổ 2"), plot.group("Xóm Nước Hai")]
    lessons = [plot.service("khai_sinh"), plot.service("cu_tru")]
    lessons[0].name_vi, lessons[1].name_vi = "Đăng ký khai sinh", "Cư trú"
    plot.people = [plot.volunteer(groups[0], name="Mẫu Thị Lan"), plot.volunteer(groups[1], name="Mẫu Thị Lan")]
    plot.groups, plot.lessons, plot.by = groups, lessons, plot.actor(Role.MANAGER)
    plot.admin = plot.actor(Role.ADMINISTRATOR)
    return plot


def a_file(kind, *rows, **more):
    numbered = tuple(FileRow(number, values) for number, values in enumerate(rows, start=2))
    return ImportFile(kind=kind, name="tep.xlsx", digest="a" * 64, rows=numbered, from_day=TODAY, **more)


def visit_row(**more):
    return {
        "on_day": TODAY - DAY, "starts_at": time(19, 30), "group": "TDP 1", "attendees": 30,
        "services": (ServiceNamed("dang ky khai sinh", 5, 1),), "staff": ("can bo thu mot",),
    } | more  # fmt: skip


def plan(ward, file, by=None):
    by = by or (ward.admin if file.kind in (ImportKind.GROUPS, ImportKind.STAFF) else ward.by)
    plans = [plan_import(ward.session, part, by=by, **ON) for part in parts_of(file)]
    return joined(file, plans)


def does(ward, file):
    return [step.does for step in plan(ward, file).steps]


def bring_in(ward, file, by=None):
    by = by or (ward.admin if file.kind in (ImportKind.GROUPS, ImportKind.STAFF) else ward.by)
    made = plan(ward, file, by)
    return apply_import(ward.session, made, by=by, confirmed=list(made.doubts), **ON)


def undo(ward, batch, by=None, **more):
    return undo_import(ward.session, batch.id, by=by or ward.by, **ON, **more)


def everything(session):
    """What figures and lists read, as plain values."""
    session.flush()
    session.expire_all()
    visits = {
        one.id: (facts_of(one), one.voided_at is None) for one in session.scalars(select(Visit))
        if one.voided_at is None
    }  # fmt: skip
    assists = session.execute(
        select(Assist.volunteer_id, Assist.on_day, Assist.service_id, Assist.households)
        .where(Assist.voided_at.is_(None)).order_by(Assist.volunteer_id, Assist.on_day, Assist.service_id)
    ).all()  # fmt: skip
    figures = [
        session.execute(
            select(when, table.service_id, table.visitors, table.direct, table.online, table.postal)
            .where(table.voided_at.is_(None)).order_by(when, table.service_id)
        ).all()
        for table, when in ((CounterDay, CounterDay.on_day), (CounterMonth, CounterMonth.month))
    ]  # fmt: skip
    sums = session.execute(select(VisitDay.on_day, func.sum(VisitDay.visits)).group_by(VisitDay.on_day)).all()
    rows = []
    for table in (ResidentialGroup, GroupPast, Volunteer, VolunteerPast, StaffMember):
        columns = [column for column in table.__table__.columns if column.name != "boundary"]
        rows.append(sorted(session.execute(select(*columns)).all(), key=str))
    return visits, assists, figures, [one for one in sums if one[1]], rows


FILES = {
    "visits": lambda w: a_file(
        ImportKind.VISITS, visit_row(), visit_row(group="to 2", attendees=None, volunteers=(w.people[1].code,)),
        visit_row(group="xom nuoc hai", note="Cần quay lại"),
    ),
    "assists": lambda w: a_file(
        ImportKind.ASSISTS, {"on_day": TODAY - DAY, "volunteer": "mau thi lan", "group": "to 2", "households": 3},
        {"on_day": TODAY - DAY, "volunteer": w.people[0].code, "service": "cu tru", "households": 2},
    ),
    "counter": lambda w: a_file(
        ImportKind.COUNTER, {"on_day": TODAY - DAY, "visitors": 52, "online": 9},
        {"on_day": TODAY - DAY, "service": "Cư trú", "online": 4, "direct": 0},
    ),
    "month": lambda w: a_file(
        ImportKind.COUNTER, {"online": 9, "direct": 3}, period=(date(2026, 1, 1), date(2026, 1, 31)),
    ),
    "volunteers": lambda w: a_file(
        ImportKind.VOLUNTEERS, {"name": "Thử Văn Mới", "group": "to 1", "kind": "party_member"},
        {"code": w.people[0].code, "name": "Mẫu Thị Lan", "group": "to 2", "kind": "it_savvy", "in_digital_team": True},
    ),
    "staff": lambda w: a_file(
        ImportKind.STAFF, {"code": "MOI", "name": "Người Mới", "role": "staff"},
        {"code": w.lan.code, "name": "Cán bộ Thử Một", "position": "Chuyên viên", "goes_out": False},
    ),
    "groups": lambda w: a_file(
        ImportKind.GROUPS, {"code": "MOI", "name": "Tổ Mới", "households": 90},
        {"code": w.groups[0].code, "name": "Tổ Một", "households": 140, "lat": 21.5, "lon": 105.8},
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", FILES)
def test_a_file_comes_in_once_and_goes_back_whole(ward, what):
    file, before = FILES[what](ward), everything(ward.session)
    by = ward.admin if what in {"groups", "staff"} else ward.by
    batch = bring_in(ward, file)
    ward.session.flush()
    after = everything(ward.session)

    assert after != before
    assert (batch.added + batch.changed, batch.kept) == (len(file.rows), 0)
    if what != "volunteers":  # a new one without a code is known again by name and group
        assert set(does(ward, file)) == {Does.KEEP}
    with pytest.raises(Invalid, match="import_not_ready"):
        bring_in(ward, file)
    assert everything(ward.session) == after
    assert known_file(ward.session, file.kind, file.digest, by=by, now=EVENING).id == batch.id

    undone = undo(ward, batch, by)

    assert (undone.back, undone.kept) == (len(file.rows), ())
    assert everything(ward.session) == before
    with pytest.raises(Conflict, match="import_undone"):
        undo(ward, batch, by)


@pytest.mark.parametrize("kind", [kind for kind in ImportKind if kind is not ImportKind.VISITS])
def test_what_is_taken_out_comes_in_as_no_change(ward, kind):
    for what, make in FILES.items():
        if what != "month":
            bring_in(ward, make(ward))
    by = ward.admin if kind in (ImportKind.GROUPS, ImportKind.STAFF) else ward.by
    rows = rows_out(ward.session, kind, since=TODAY - 30 * DAY, until=TODAY, by=by, now=EVENING)

    assert rows
    assert {step.does for step in plan(ward, a_file(kind, *rows)).steps} == {Does.KEEP}


def test_visits_taken_out_come_in_as_no_change(ward):
    bring_in(ward, FILES["visits"](ward))
    ward.visit(ward.groups[0], TODAY + DAY, ward.lessons, status=VisitStatus.PLANNED)
    ward.visit(ward.groups[1], TODAY - 9 * DAY, [(ward.lessons[0], 3, None, 1)], voided_at=EVENING)
    words = words_of_visits(ward.session, since=TODAY - 30 * DAY, until=TODAY + DAY, by=ward.by, now=EVENING)
    rows = [
        {
            "number": one.id, "on_day": one.on_day, "starts_at": one.starts_at, "ends_at": one.ends_at,
            "status": "void" if one.voided_at else one.status.value, "attendees": one.attendees,
            "households_present": one.households_present, "first_time_households": one.first_time_households,
            "venue": one.venue, "note": one.note,
        } | {name: tuple(value) if isinstance(value, list) else value for name, value in words[one.id].items()}
        for one in ward.session.scalars(select(Visit))
    ]  # fmt: skip

    assert [step.does for step in plan(ward, a_file(ImportKind.VISITS, *rows)).steps] == [Does.KEEP] * 5


def test_a_visit_in_bulk_is_the_visit_that_a_person_would_have_written(ward):
    bring_in(ward, a_file(ImportKind.VISITS, visit_row(venue="Nhà văn hóa", note="Cần\nquay lại")))
    bulk = ward.session.scalars(select(Visit)).one()
    entry = VisitEntry(
        entry_key=UUID(int=5), group_id=ward.groups[1].id, on_day=TODAY - DAY, starts_at=time(19, 30), attendees=30,
        services=(TaughtService(service_id=ward.lessons[0].id, people=5, filed_by_resident=1),),
        staff_ids=(ward.lan.id,), venue="Nhà văn hóa", note="Cần\nquay lại",
    )  # fmt: skip
    by_hand = record_visit(ward.session, entry, by=ward.by, **ON).visit
    other = {"id", "group_id", "entry_key", "entry_digest"}

    def told(visit):
        return {column.name: getattr(visit, column.name) for column in Visit.__table__.columns
                if column.name not in other}  # fmt: skip

    assert told(bulk) == told(by_hand)
    assert bulk.entry_digest == replace(entry, group_id=bulk.group_id).digest()
    events = ward.session.scalars(select(AuditEvent).where(AuditEvent.verb == "visit.record")).all()
    assert [{**one.after, "group_id": 0} for one in events] == [{**events[0].after, "group_id": 0}] * 2


def test_names_nobody_knows_are_asked_about_once_for_all_their_rows(ward):
    rows = [{"on_day": TODAY - back * DAY, "volunteer": "Mẫu Thị Lan", "households": 2} for back in (1, 2)]
    rows.append({"on_day": TODAY - DAY, "volunteer": "Không Ai Biết", "households": 2})
    file = a_file(ImportKind.ASSISTS, *rows)
    asked = plan(ward, file)

    assert [step.does for step in asked.steps] == [Does.ASK] * 3
    assert {(one.text, tuple(one.rows)) for one in asked.unclear} == {("Mẫu Thị Lan", (2, 3)), ("Không Ai Biết", (4,))}
    assert asked.unclear[0].near == tuple(one.id for one in ward.people)
    with pytest.raises(Invalid, match="import_not_ready"):
        apply_import(ward.session, asked, by=ward.by, **ON)

    chosen = {
        Asked("volunteers", "mau thi lan"): ward.people[1].id, Asked("volunteers", "khong ai biet"): LEFT_OUT,
    }  # fmt: skip
    answered = replace(file, chosen=chosen)
    assert does(ward, answered) == [Does.ADD, Does.ADD, Does.LEAVE]
    bring_in(ward, answered)
    assert ward.session.scalars(select(Assist.volunteer_id).distinct()).all() == [ward.people[1].id]


WRONG = {
    "no such visit": (visit_row(number=77), "import_number_unknown"),
    "in the future": (visit_row(on_day=TODAY + DAY), "day_in_future"),
    "planned": (visit_row(status="planned"), "import_only_held"),
    "more households than people": (visit_row(households_present=31), "more_households_than_attendees"),
    "a phone": (visit_row(note="gọi 0912345678"), "text_has_phone"),
    "ends first": (visit_row(ends_at=time(18, 0)), "ends_before_start"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_row_is_refused_as_a_persons_entry_is_and_then_nothing_comes_in(ward, what):
    row, code = WRONG[what]
    file, before = a_file(ImportKind.VISITS, visit_row(group="to 2"), row), everything(ward.session)
    made = plan(ward, file)

    assert [step.does for step in made.steps] == [Does.ADD, Does.WRONG]
    assert code in {problem.code for problem in made.steps[1].problems}
    with pytest.raises(Invalid, match="import_not_ready"):
        apply_import(ward.session, made, by=ward.by, **ON)
    assert everything(ward.session) == before


def test_two_rows_of_one_visit_and_a_second_visit_without_a_reason_are_told(ward):
    rows = [visit_row(), visit_row(), visit_row(starts_at=time(20, 30))]
    steps = plan(ward, a_file(ImportKind.VISITS, *rows)).steps

    assert [problem.code for step in steps for problem in step.problems] == ["import_row_twice", "second_visit"]


def test_an_empty_cell_leaves_what_stands(ward):
    kept = ward.visit(ward.groups[0], TODAY - DAY, [(ward.lessons[0], 5, 1, 2)], venue="Nhà văn hóa", note="Ghi chú")
    row = visit_row(number=kept.id, attendees=33, services=(ServiceNamed("khai_sinh"),))
    (step,) = plan(ward, a_file(ImportKind.VISITS, row)).steps

    assert (step.does, step.before, step.after) == (Does.CHANGE, {"attendees": 20}, {"attendees": 33})


def test_a_planned_visit_is_fulfilled_and_planned_again_by_undoing(ward):
    planned = ward.visit(
        ward.groups[0], TODAY - DAY, status=VisitStatus.PLANNED, attendees=None, households_present=None,
        first_time_households=None,
    )  # fmt: skip
    before, author = facts_of(planned), (planned.recorded_by_id, planned.recorded_at)
    batch = bring_in(ward, a_file(ImportKind.VISITS, visit_row()))
    ward.session.refresh(planned)
    assert (planned.status, planned.recorded_by_id) == (VisitStatus.HELD, ward.by.id)

    undo(ward, batch)
    assert (facts_of(planned), (planned.recorded_by_id, planned.recorded_at)) == (before, author)


def test_when_the_ward_moved_nothing_is_written_over_and_the_rows_are_named(ward):
    kept = ward.visit(ward.groups[0], TODAY - DAY, ward.lessons[:1])
    file = a_file(ImportKind.VISITS, visit_row(number=kept.id), visit_row(group="to 2"))
    seen = plan(ward, file)
    void_visit(ward.session, kept.id, reason="ghi nhầm tổ", expected_version=1, by=ward.by, now=EVENING)

    with pytest.raises(Conflict, match="import_moved"):
        apply_import(ward.session, seen, by=ward.by, confirmed=list(seen.doubts), **ON)
    assert seen.differing(plan(ward, file)) == [2]


def test_what_was_changed_since_stays_and_the_rest_can_be_taken_back(ward):
    batch = bring_in(ward, FILES["visits"](ward))
    changed = ward.session.scalars(select(Visit).where(Visit.group_id == ward.groups[0].id)).one()
    void_visit(ward.session, changed.id, reason="ghi nhầm tổ", expected_version=1, by=ward.by, now=EVENING)
    with pytest.raises(Conflict, match="import_changed_since") as refused, ward.session.begin_nested():
        undo(ward, batch)
    assert [problem.field for problem in refused.value.problems] == ["row_2"]

    undone = undo(ward, batch, rest=True)

    assert (undone.back, len(undone.kept)) == (2, 1)
    assert changed.void_reason == "ghi nhầm tổ"


def test_households_counted_since_are_not_lost_by_undoing(ward):
    batch = bring_in(ward, FILES["groups"](ward))
    count_households(ward.session, ward.groups[0].id, 150, TODAY, by=ward.admin, **ON)
    with pytest.raises(Conflict, match="import_changed_since"), ward.session.begin_nested():
        undo(ward, batch, ward.admin)
    undo(ward, batch, ward.admin, rest=True)

    assert ward.session.get_one(ResidentialGroup, (1, ward.groups[0].id)).households == 150
    assert ward.session.scalar(select(ResidentialGroup.id).where(ResidentialGroup.code == "MOI")) is None


def test_doubts_are_asked_once_and_an_answer_lets_them_in(ward):
    made = plan(ward, a_file(ImportKind.VISITS, visit_row(attendees=900)))

    assert list(made.doubts) == ["attendees_many"]
    with pytest.raises(Doubtful, match="attendees_many"), ward.session.begin_nested():
        apply_import(ward.session, made, by=ward.by, **ON)
    assert apply_import(ward.session, made, by=ward.by, confirmed=["attendees_many"], **ON).added == 1


def test_staff_bring_in_their_own_and_take_back_their_own_only(ward):
    staff, other = ward.lan.as_actor(Role.STAFF), ward.staff("Cán bộ Khác").as_actor(Role.STAFF)
    batch = bring_in(ward, FILES["assists"](ward), staff)
    for kind in (ImportKind.GROUPS, ImportKind.VOLUNTEERS, ImportKind.STAFF):
        with pytest.raises(NotAllowed):
            plan_import(ward.session, a_file(kind), by=staff, **ON)
    with pytest.raises(NotAllowed):
        undo(ward, batch, other)
    assert undo(ward, batch, staff).back == 2


def test_nothing_of_an_erased_person_stays_in_what_an_import_did(ward):
    batch = bring_in(ward, FILES["volunteers"](ward))
    someone = ward.people[0].id
    erase_volunteer(ward.session, someone, why=next(iter(Why)), by=ward.by, **ON)
    line = ward.session.scalars(
        select(ImportLine).where(ImportLine.subject == "volunteer", ImportLine.subject_id == someone)
        .execution_options(populate_existing=True)
    ).one()  # fmt: skip

    assert (line.before, line.after) == (None, None)
    assert undo(ward, batch, rest=True).back == 1


def test_levels_of_online_service_are_added_up_and_no_period_is_told(ward):
    rows = [{"on_day": TODAY, "online": 4, "level": "full"}, {"on_day": TODAY, "online": 3, "level": "partial"}]
    made = plan(ward, a_file(ImportKind.COUNTER, *rows)).steps
    assert [(step.does, (step.after or {}).get("online")) for step in made] == [(Does.ADD, 7), (Does.LEAVE, None)]

    quarter = (date(2026, 1, 1), date(2026, 3, 31))
    (step,) = plan(ward, a_file(ImportKind.COUNTER, {"online": 3}, period=quarter)).steps
    assert [problem.code for problem in step.problems] == ["import_period_not_month"]


def test_every_label_is_understood_as_its_thing():
    """Whatever things are called: two of one name, names that are others' codes, signs that mean something."""
    names = ["Lan", "lan", "L", "A; B", "C (1/2/3)", "Tổ 05", "TDP 5", "X"]
    things = [Named(number, code, (Spoken(name),)) for number, (name, code) in enumerate(
        zip(names, ["X", "L", "c3", "c4", "c5", "c6", "c7", "c8"], strict=True), start=1
    )]  # fmt: skip
    directory = Directory.of(things)

    assert {one.id: directory.find(directory.label(one.id)).id for one in things} == {one.id: one.id for one in things}
