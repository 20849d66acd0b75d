"""The pages of volunteers' help and of the counter, on a small planted ward."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from actions.afterwards import AssistEntry, CounterEntry
from actions.drafts import latest_draft, save_draft
from actions.sheets import save_assists, save_counter
from models import Assist, CounterDay, CounterMonth, Role
from pages.record import assists, counter
from pages.record.assist_cells import cell_name
from pages.record.sheet import FORM
from tests.pages.test_watch import components
from tests.planting import EVENING, TODAY

MONDAY = date(2026, 3, 2)
WEEK = f"assists:{MONDAY.isoformat()}"


@pytest.fixture
def ward(planted):
    planting, database = planted
    with planting() as plot:
        group, service = plot.group("Tổ 12"), plot.service("Khai sinh")
        plot.who, plot.other = plot.volunteer(group, name="Trần Thị Lan").id, plot.volunteer(group, name="Vũ Hùng").id
        plot.service_id = service.id
        plot.visit(group, TODAY - timedelta(days=3), services=[service])
        plot.lan_there, plot.minh = plot.lan.as_actor(), plot.actor(Role.MANAGER)
        plot.revision.revision = 2
    plot.database = database
    return plot


@pytest.fixture
def ctx(ward, context_of):
    return context_of(actor=ward.lan_there)


def line(ward, households, **more):
    return AssistEntry(volunteer_id=ward.who, on_day=MONDAY, households=households, **more)


def saved(ward, *lines, by=None):
    with ward.database.changing() as session:
        save_assists(session, lines, key=uuid4(), by=by or ward.lan_there, now=EVENING, today=TODAY, reason="ghi nhầm")


def kept(ward, cells, form=WEEK):
    """A draft of the sheet, as the grid leaves it: cell → (text, version seen, text seen)."""
    content = {name: {"text": text, "seen": seen, "was": was} for name, (text, seen, was) in cells.items()}
    with ward.database.changing() as session:
        save_draft(session, uuid4(), form, content, by=ward.lan_there, now=EVENING)


def rows(ward, table=Assist):
    with ward.database.reading() as session:
        found = session.scalars(select(table).order_by(table.id)).all()
        session.expunge_all()
        return found


def button(at, label):
    return next(one for one in at.button if one.label == label)


def said(at):
    return " ".join(one.value for kind in ("success", "error", "warning", "info") for one in getattr(at, kind))


def test_an_empty_week_has_nothing_to_save_and_a_draft_is_saved_in_one_tap(opened, ctx, ward):
    assert button(opened(assists.page, ctx), "Chưa có gì để lưu").disabled
    kept(ward, {cell_name(ward.who, MONDAY, 0): ("3", 0, "")})

    at = opened(assists.page, ctx)
    button(at, "Lưu 1 ô đã sửa").click().run()

    assert "thêm 1 dòng" in said(at)
    assert [(one.volunteer_id, one.on_day, one.households) for one in rows(ward)] == [(ward.who, MONDAY, 3)]
    with ward.database.reading() as session:
        assert latest_draft(session, WEEK, by=ward.lan_there, now=EVENING) is None


def test_last_week_once_more_fills_and_does_not_save(opened, ctx, ward):
    saved(ward, replace(line(ward, 4), on_day=MONDAY - timedelta(days=7)))
    ctx = replace(ctx, revision=ctx.answers.revision(1))

    at = opened(assists.page, ctx)
    button(at, "Như tuần trước").click().run()

    assert "Đã điền 1 ô, chưa lưu" in said(at)
    assert at.session_state[FORM].content[cell_name(ward.who, MONDAY, 0)]["text"] == "4"
    assert len(rows(ward)) == 1


def test_a_cleared_number_asks_for_a_reason_and_can_be_brought_back(opened, ctx, ward, context_of):
    saved(ward, line(ward, 4))
    kept(ward, {cell_name(ward.who, MONDAY, 0): ("", 1, "4")})
    ctx = context_of(actor=ward.lan_there)

    at = opened(assists.page, ctx)
    button(at, "Lưu 1 ô đã sửa").click().run()
    assert "lý do" in said(at)
    next(one for one in at.text_input if one.label == "Lý do bỏ số đã lưu").set_value("ghi nhầm người").run()
    button(at, "Lưu 1 ô đã sửa").click().run()
    assert rows(ward)[0].void_reason == "ghi nhầm người"

    at = opened(assists.page, context_of(actor=ward.lan_there))
    button(at, "Khôi phục").click().run()
    assert rows(ward)[0].voided_at is None


def test_two_people_at_one_cell_see_both_numbers_and_choose(opened, ward, context_of):
    saved(ward, line(ward, 4))
    kept(ward, {cell_name(ward.who, MONDAY, 0): ("5", 1, "4")})
    saved(ward, line(ward, 6, seen=1), by=ward.minh)

    at = opened(assists.page, context_of(actor=ward.lan_there))
    button(at, "Lưu 1 ô đã sửa").click().run()
    assert [one.label for one in at.radio] == ["Trần Thị Lan · T2 02/03 · Chưa rõ dịch vụ"]
    assert rows(ward)[0].households == 6
    at.radio[0].set_value("mine").run()
    button(at, "Lưu theo lựa chọn này").click().run()
    assert rows(ward)[0].households == 5


def test_a_list_from_a_chat_goes_into_the_grid_as_far_as_it_is_clear(opened, ctx, ward):
    at = opened(assists.page, ctx)
    at.text_area[0].set_value("Lan 3 hộ khai sinh\nHùng: 2\nQuốc 4 hộ").run()
    assert "Quốc 4 hộ" in said(at)
    button(at, "Đưa 2 dòng vào bảng").click().run()

    cells = {name: one["text"] for name, one in at.session_state[FORM].content.items() if isinstance(one, dict)}
    assert cells == {cell_name(ward.who, TODAY, ward.service_id): "3", cell_name(ward.other, TODAY, 0): "2"}
    assert rows(ward) == []


def test_a_wrong_number_is_said_at_its_cell_and_nothing_is_saved(opened, ctx, ward):
    kept(ward, {cell_name(ward.who, MONDAY, 0): ("ba hộ", 0, "")})

    at = opened(assists.page, ctx)
    button(at, "Lưu 1 ô đã sửa").click().run()

    assert [one.code for one in at.session_state[FORM].problems] == ["assist_households"]
    assert any("Trần Thị Lan" in one.value for one in at.markdown)
    assert rows(ward) == []


def figures(ward, *lines):
    with ward.database.changing() as session:
        save_counter(session, lines, key=uuid4(), by=ward.lan_there, now=EVENING, today=TODAY)


def test_a_total_below_its_services_is_asked_about_once_and_saved_as_it_was_typed(opened, ctx, ward):
    cells = {"counter_0_online": ("5", 0, ""), f"counter_{ward.service_id}_online": ("7", 0, "")}
    kept(ward, cells, f"counter:{TODAY.isoformat()}")

    at = opened(counter.page, ctx)
    button(at, "Lưu 2 ô đã sửa").click().run()
    assert "ít hơn tổng các dịch vụ" in said(at)
    button(at, "Đúng, lưu").click().run()

    found = [(one.service_id, one.visitors, one.online) for one in rows(ward, CounterDay)]
    assert found == [(None, None, 5), (ward.service_id, None, 7)]


def test_a_month_is_written_beside_its_days_and_says_which_the_boards_read(opened, ward, context_of):
    figures(ward, CounterEntry(on_day=date(2026, 2, 3), visitors=40))
    kept(ward, {"counter_0_visitors": ("2.000", 0, "")}, "counter:2026-02")
    address = {"by": "month", "day": "2026-02-01"}

    at = opened(counter.page, context_of(actor=ward.lan_there), **address)
    assert "đang đọc 1 ngày" in said(at)
    button(at, "Lưu 1 ô đã sửa").click().run()

    assert [one.visitors for one in rows(ward, CounterMonth)] == [2_000]
    again = opened(counter.page, context_of(actor=ward.lan_there), **address)
    assert "đọc số liệu tháng: 2.000" in said(again)


def test_days_without_figures_are_counted_but_no_weekend(opened, ward, context_of):
    figures(ward, CounterEntry(on_day=date(2026, 2, 2), visitors=40))

    at = opened(counter.page, context_of(actor=ward.lan_there), day="2026-02-28")

    assert any("19 ngày làm việc chưa có số liệu" in one.value for one in at.markdown)


def test_today_without_figures_is_no_alarm_yet(opened, ward, context_of):
    at = opened(counter.page, context_of(actor=ward.lan_there), day=TODAY.isoformat())

    (month,) = components(at, "ward_calendar")
    days = {one["day"]: one["state"] for one in month["days"]}
    assert (days[TODAY.isoformat()], days[(TODAY - timedelta(days=1)).isoformat()]) == ("due", "missing")
    assert not any(state == "missing" for day, state in days.items() if day >= TODAY.isoformat())
