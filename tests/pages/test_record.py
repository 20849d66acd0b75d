"""The record page, the register and a visit's page, on a small planted ward."""

from dataclasses import replace
from datetime import time, timedelta
from io import BytesIO
from uuid import UUID

import openpyxl
import pytest
from sqlalchemy import select

from actions import Problem
from actions.drafts import open_drafts, save_draft
from actions.visit_facts import entry_of
from actions.visits import correct_visit
from metrics.register import Asked
from models import GroupSuccession, ResidentialGroup, Role, Visit, VisitStatus
from pages.record import entry, register, visit
from pages.record.content import content_from, count_of, empty, entry_from
from pages.record.export import workbook
from pages.record.filters import Filters
from pages.record.form import Form
from pages.record.lists import lists_on
from pages.record.telling import first_wrong
from tests.planting import EVENING, TODAY

KEY = UUID(int=77)


@pytest.fixture
def ward(planted):
    planting, database = planted
    with planting() as plot:
        group = plot.group("Tổ 12", households=150, venue="Nhà văn hóa tổ 12")
        service = plot.service("Khai sinh")
        plot.held = plot.visit(group, TODAY - timedelta(days=3), services=[(service, 10, 2, 1)], note="=1+1")
        plot.leader = plot.actor(Role.LEADER)
        plot.minh = plot.actor(Role.MANAGER)
        plot.actor_lan = plot.lan.as_actor()
        plot.filled = {
            **empty(EVENING, plot.lan.id), "group_id": group.id, "services": [service.id], "attendees": "25",
            "starts_at": "19:30", "ends_at": "21:00", "on_day": (TODAY - timedelta(days=1)).isoformat(),
        }  # fmt: skip
        plot.names = (group.id, service.id, plot.held.id)
        plot.revision.revision = 2
    plot.database = database
    return plot


@pytest.fixture
def ctx(ward, context_of):
    return context_of(actor=ward.actor_lan)


def texts(at):
    return [one.value for kind in ("success", "error", "warning", "info") for one in getattr(at, kind)]


def button(at, label):
    return next(one for one in at.button if one.label == label)


def all_visits(ward):
    with ward.database.reading() as session:
        found = session.scalars(select(Visit).order_by(Visit.id)).all()
        session.expunge_all()
        return found


def keep_draft(ward, **changes):
    with ward.database.changing() as session:
        save_draft(session, KEY, "visit", ward.filled | changes, by=ward.actor_lan, now=EVENING)


def test_the_latest_draft_goes_on_and_is_saved_once(opened, ctx, ward):
    keep_draft(ward)

    at = opened(entry.page, ctx)
    assert at.text_input[0].value == "25"
    button(at, "Lưu buổi").click().run()

    assert any("Đã lưu buổi hướng dẫn" in text for text in texts(at))
    assert [(one.attendees, one.households_present) for one in all_visits(ward)[1:]] == [(25, None)]
    assert "chưa nhập" in [one.value for one in at.text]


def test_what_was_typed_is_a_draft_at_once(opened, ctx, ward):
    at = opened(entry.page, ctx)
    next(one for one in at.text_input if one.label == "Lượt người").set_value("31").run()

    with ward.database.reading() as session:
        (draft,) = open_drafts(session, "visit", by=ward.actor_lan, now=EVENING)
    assert draft.content["attendees"] == "31"


def test_problems_stand_beside_their_fields_and_nothing_is_lost(opened, ctx, ward):
    keep_draft(ward, attendees="nhiều", services=[])

    at = opened(entry.page, ctx)
    button(at, "Lưu buổi").click().run()

    assert "Chọn ít nhất một dịch vụ đã hướng dẫn." in texts(at)
    assert any(text.startswith("Lượt người: cần số nguyên") for text in texts(at))
    assert at.text_input[0].value == "nhiều"
    assert len(all_visits(ward)) == 1


def test_doubts_are_asked_once(opened, ctx, ward):
    keep_draft(ward, starts_at="04:00", ends_at=None)

    at = opened(entry.page, ctx)
    button(at, "Lưu buổi").click().run()
    assert "Giờ bắt đầu 04:00 khác thường." in texts(at)
    button(at, "Đúng, lưu").click().run()

    assert [one.starts_at for one in all_visits(ward)[1:]] == [time(4, 0)]


def test_a_start_that_has_not_come_is_asked_about_once(opened, ctx, ward):
    keep_draft(ward, on_day=TODAY.isoformat())

    at = opened(entry.page, ctx)
    button(at, "Lưu buổi").click().run()
    assert "Buổi bắt đầu lúc 19:30 hôm nay, mà bây giờ mới 00:30." in texts(at)
    button(at, "Đúng, lưu").click().run()

    assert [one.on_day for one in all_visits(ward)[1:]] == [TODAY]


def test_a_second_visit_of_the_day_is_told_at_once_and_needs_a_reason(opened, ctx, ward):
    keep_draft(ward, on_day=(TODAY - timedelta(days=3)).isoformat())

    at = opened(entry.page, ctx)
    assert any("Tổ 12 đã có buổi hướng dẫn ngày này, lúc 19:30" in text for text in texts(at))
    button(at, "Lưu buổi").click().run()
    assert len(all_visits(ward)) == 1
    next(one for one in at.text_input if one.label.startswith("Lý do")).set_value("chia hai ca").run()
    button(at, "Lưu buổi").click().run()

    assert len(all_visits(ward)) == 2


def plan_for_today(ward, starts_at=time(19, 30)):
    with ward.database.changing() as session:
        held = session.get_one(Visit, (1, ward.names[2]))
        held.status, held.counts, held.on_day, held.starts_at = VisitStatus.PLANNED, False, TODAY, starts_at
        held.attendees = held.households_present = held.first_time_households = None


def at_hour(ctx, hours):
    """The ward's clocks show so many hours after 00:30."""
    return replace(ctx, revision=99, clock=lambda: EVENING + timedelta(hours=hours))


def test_a_planned_visit_that_has_begun_is_the_form_and_saved_in_one_tap(opened, ctx, ward):
    plan_for_today(ward, time(8, 30))

    at = opened(entry.page, at_hour(ctx, 21))
    assert [one.value for one in at.get("time_input")] == [time(8, 30), time(10, 0)]
    button(at, "Lưu buổi").click().run()

    (visit_held,) = all_visits(ward)
    assert (visit_held.status, visit_held.attendees) == (VisitStatus.HELD, None)
    assert (visit_held.starts_at, visit_held.ends_at) == (time(8, 30), time(10, 0))


def test_a_planned_visit_that_has_not_begun_cannot_be_chosen(opened, ctx, ward):
    plan_for_today(ward)

    at = opened(entry.page, at_hour(ctx, 18))
    assert any("tối nay 19:30" in one.value for one in at.markdown)
    assert "Ghi buổi này" not in [one.label for one in at.button]
    at = opened(visit.page, at_hour(ctx, 18), id=str(ward.names[2]))
    assert "Ghi buổi này" not in [one.label for one in at.get("page_link")]

    at = opened(entry.page, at_hour(ctx, 20), group="none")
    assert "Ghi buổi này" in [one.label for one in at.button]


def test_an_end_that_nobody_touched_goes_with_the_start(opened, ctx):
    at = opened(entry.page, ctx)
    start, end = at.get("time_input")
    assert (start.value, end.value) == (time(19, 30), time(21, 0))
    for begins, ends in ((time(8, 0), time(9, 30)), (time(23, 0), time(23, 59))):
        at.get("time_input")[0].set_value(begins).run()
        assert at.get("time_input")[1].value == ends
    at.get("time_input")[1].set_value(time(23, 30)).run()
    at.get("time_input")[0].set_value(time(18, 0)).run()
    assert at.get("time_input")[1].value == time(23, 30)


def test_a_number_in_the_note_stays_on_the_screen_and_never_in_the_draft(opened, ctx, ward):
    at = opened(entry.page, ctx)
    at.text_area[0].set_value("gọi 0912345678").run()

    with ward.database.reading() as session:
        (draft,) = open_drafts(session, "visit", by=ward.actor_lan, now=EVENING)
    assert draft.content["note"] == "gọi ••••••••••"
    assert at.text_area[0].value == "gọi 0912345678"
    button(at, "Bỏ nháp").click().run()
    button(at, "Hoàn tác").click().run()
    assert at.text_area[0].value == "gọi 0912345678"


def test_a_group_that_has_ended_leads_to_its_successor(ctx, ward):
    with ward.database.changing() as session:
        twelve = session.scalars(select(ResidentialGroup).where(ResidentialGroup.name == "Tổ 12")).one()
        new = ResidentialGroup(ward_id=1, id=900, code="G900", name="Tổ 85", households=300, valid_from=TODAY)
        session.add(new)
        session.flush()
        twelve.valid_to = TODAY
        session.add(GroupSuccession(ward_id=1, old_id=twelve.id, new_id=900, on_day=TODAY, share=1.0))
    lists = lists_on(replace(ctx, revision=99), TODAY)

    assert [(one.id, one.label, one.asked) for one in lists.group_options()] == [
        (900, "Tổ 85", ""),
        (900, "Tổ 12 – đã nhập vào Tổ 85 từ 03/03/2026", "Tổ 12"),
    ]
    assert lists.group_placeholder() == "Gõ “to 85”, “85” hoặc tên nhà văn hóa"
    before = lists_on(replace(ctx, revision=99), TODAY - timedelta(days=1))
    assert [one.label for one in before.group_options()] == ["Tổ 12"]


def test_a_reader_is_told_when_somebody_else_has_changed_the_visit(opened, ctx, ward):
    number = ward.names[2]
    at = opened(visit.page, ctx, id=str(number))
    with ward.database.changing() as session:
        stored = session.get_one(Visit, (1, number))
        theirs = replace(entry_of(stored), attendees=26)
        correct_visit(session, number, theirs, expected_version=1, by=ward.minh, now=EVENING, today=TODAY)
    at.run()
    assert any("vừa được người khác sửa" in text for text in texts(at))
    button(at, "Tải lại").click().run()
    assert not any("vừa được người khác sửa" in text for text in texts(at))


def test_a_search_without_a_hit_in_the_period_goes_back_to_the_start(opened, ctx, ward):
    with ward.database.changing() as session:
        session.get_one(Visit, (1, ward.names[2])).on_day = TODAY - timedelta(days=90)
    at = opened(register.page, replace(ctx, revision=99), q="to 12")
    assert "Không có buổi nào khớp với bộ lọc." in texts(at)
    button(at, "Tìm từ đầu chương trình").click().run()

    assert any("1 buổi đã diễn ra" in one.value for one in at.markdown)


def test_the_register_opens_and_says_when_it_is_empty(opened, ctx, ward):
    at = opened(register.page, ctx)
    assert any("1 buổi" in one.value for one in at.markdown)

    at = opened(register.page, ctx, q="không có gì như thế")
    assert "Không có buổi nào khớp với bộ lọc." in texts(at)


def test_the_workbook_holds_texts_as_texts(ctx, ward):
    asked = Asked(since=TODAY - timedelta(days=30), until=TODAY)
    book = openpyxl.load_workbook(BytesIO(workbook(ctx, Filters(asked, [("Tìm", "=x")], False))))

    sheet = book["Buổi hướng dẫn"]
    row = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert (row["Ghi chú"].value, row["Ghi chú"].data_type) == ("=1+1", "s")
    assert (row["Lượt người"].value, row["Tổ dân phố"].value) == (20, "Tổ 12")
    assert "Buổi hướng dẫn" in book.sheetnames
    assert "Giải thích" in book.sheetnames


def test_a_visit_is_made_void_with_a_reason_and_restored(opened, ctx, ward):
    at = opened(visit.page, ctx, id=str(ward.names[2]))
    button(at, "Gạch khỏi sổ").click().run()
    assert any("lý do" in text for text in texts(at))
    assert [one.label for one in at.expander if len(one.error)] == ["Gạch buổi này khỏi sổ"]  # beside the reason
    next(one for one in at.text_input if one.label == "Lý do").set_value("ghi nhầm tổ").run()
    button(at, "Gạch khỏi sổ").click().run()
    assert all_visits(ward)[0].voided_at is not None
    button(at, "Khôi phục").click().run()
    assert all_visits(ward)[0].counts


def test_a_leader_sees_a_visit_and_no_buttons(opened, ctx, ward):
    at = opened(visit.page, replace(ctx, actor=ward.leader), id=str(ward.names[2]))

    assert [one.label for one in at.button] == []


def test_an_unknown_visit_is_a_kind_message(opened, ctx):
    for number in ("404", "x", "-1", "9" * 40, ""):
        at = opened(visit.page, ctx, id=number)
        assert texts(at) == ["Không có buổi hướng dẫn này trong sổ của phường."]


def test_two_people_correct_one_visit_and_neither_loses_a_field(opened, ctx, ward):
    number = ward.names[2]
    at = opened(visit.page, ctx, id=str(number))
    button(at, "Sửa buổi này").click().run()
    next(one for one in at.text_input if one.label == "Lượt người").set_value("25").run()
    with ward.database.changing() as session:
        stored = session.get_one(Visit, (1, number))
        theirs = replace(entry_of(stored), attendees=26, venue="Trường Tiểu học")
        correct_visit(session, number, theirs, expected_version=1, by=ward.minh, now=EVENING, today=TODAY)
    button(at, "Lưu bản sửa").click().run()

    assert any("đã được người khác sửa" in text for text in texts(at))
    assert {one.label: one.value for one in at.radio} == {"Lượt người": None, "Địa điểm": "theirs"}
    next(one for one in at.radio if one.label == "Lượt người").set_value("mine").run()
    button(at, "Lưu theo lựa chọn này").click().run()

    (saved,) = all_visits(ward)
    assert (saved.attendees, saved.venue, saved.version) == (25, "Trường Tiểu học", 3)


@pytest.mark.parametrize(
    "typed, count",
    [("", None), (" 25 ", 25), ("１２", 12), ("1.000", 1000), ("1,000", 1000), ("-1", -1), ("1,5", "1,5"), ("x", "x")],
)
def test_counts_as_people_type_them(typed, count):
    assert count_of(typed) == count


def test_a_form_and_its_entry_say_the_same(ward):
    content = ward.filled | {"counts": {str(ward.names[1]): ["3", "", "1"]}, "note": "x"}
    assert entry_from(content_from(entry_from(content, KEY)), KEY) == entry_from(content, KEY)


def test_the_page_looks_for_what_is_wrong_once_for_each_attempt_to_save():
    form = Form({}, problems=(Problem("count_out_of_range", field="attendees"), Problem("phone_in_text", field="note")))
    form.attempts = 1
    first = first_wrong(form)
    assert form.widget("attendees") in first.split()

    form.settle("attendees")  # put right, and somebody is still typing there
    assert first_wrong(form) == first
    form.attempts = 2
    assert form.widget("note") in first_wrong(form).split()
    form.settle("note")
    assert first_wrong(form) == ""
