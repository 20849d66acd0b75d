"""The page of files in: what is uploaded, seen, chosen, brought in and taken back; and every file as people have it."""

import io
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import func, select

from actions import Conflict
from actions.import_plan import Does
from actions.import_undoing import undo_import
from actions.retention import run_in_ward
from actions.setting_up import installation
from files.child import read_in_child
from files.refusal import FileRefused
from metrics.register import Asked
from models import ImportBatch, ImportKind, ResidentialGroup, Role, Visit, VisitStatus
from pages.manage import imports
from pages.manage.import_reading import empty_template, file_of, filled_template, planned
from pages.record.export import workbook
from pages.record.filters import Filters
from tests.files.making import tcvn3, vni, windows_1258
from tests.pages.test_watch import components
from tests.planting import TODAY

DAY = timedelta(days=1)
HEAD = "Ngày;Giờ bắt đầu;Tổ dân phố;Dịch vụ đã hướng dẫn;Lượt người;Cán bộ"
ROW = "02/03/2026;19:30;TDP 1;dang ky khai sinh (5/1/-);21;can bo thu mot"


@pytest.fixture
def ward(planted):
    planting, _ = planted
    with planting() as plot:
        first, other = plot.group("Tổ 1"), plot.group("Xóm Đồng Ấp")
        lesson = plot.service("khai_sinh")
        lesson.name_vi = "Đăng ký khai sinh"
        helper = plot.volunteer(first, name="Mẫu Thị Lan")
        plot.volunteer(other, name="Mẫu Thị Lan")
        plot.visit(first, TODAY - 5 * DAY, [(lesson, 12, None, 1)], volunteers=[helper], note="=1+1; mạng yếu")
        plot.visit(other, TODAY - 5 * DAY, [lesson], voided_at=plot.revision.changed_at)
        plot.visit(other, TODAY + DAY, [lesson], status=VisitStatus.PLANNED, attendees=None,
                   households_present=None, first_time_households=None)  # fmt: skip
        plot.assist(helper, TODAY - DAY, households=3, service=lesson)
        plot.counter(TODAY - DAY, visitors=40, direct=20, online=0)
        plot.counter(TODAY - DAY, service=lesson, visitors=5, online=1, postal=2)
        plot.counter(2026 * 12, direct=400, postal=3)
        plot.counter(TODAY - 2 * DAY, visitors=30, voided_at=plot.revision.changed_at)
        return {role: plot.actor(role) for role in Role} | {"lan": plot.lan.as_actor(Role.STAFF)}


def uploaded(at, name, data):
    at.file_uploader[0].set_value((name, data, "text/csv"))
    return at.run()


def csv(*lines):
    return ("\ufeff" + "\n".join((HEAD, *lines)) + "\n").encode()


def said(at):
    return " ".join(str(one.value) for one in (*at.error, *at.info, *at.success, *at.markdown, *at.warning))


def plan_of(ctx, kind, data, name="a.xlsx"):
    read = read_in_child(data, name, kind.value)
    assert read.faults == []
    return planned(ctx, file_of(kind, read, name, data, ctx.today()), {}, lambda share: None)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_registers_own_file_comes_in_as_no_change(ward, context_of, language, ending):
    ctx = context_of(language, actor=ward[Role.MANAGER])
    data = workbook(ctx, Filters(Asked(since=TODAY - 30 * DAY, until=TODAY + 30 * DAY), [], narrowed=False), ending)
    plan = plan_of(ctx, ImportKind.VISITS, data, f"so.{ending}")

    assert [step.does for step in plan.steps] == [Does.KEEP] * 3


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", [kind for kind in ImportKind if kind is not ImportKind.VISITS])
def test_a_filled_template_comes_in_as_no_change(ward, context_of, kind, ending, language):
    of_admins = kind in (ImportKind.GROUPS, ImportKind.STAFF)
    ctx = context_of(language, actor=ward[Role.ADMINISTRATOR if of_admins else Role.MANAGER])
    plan = plan_of(ctx, kind, filled_template(ctx, kind, ending), f"a.{ending}")

    assert plan.steps
    assert {step.does for step in plan.steps} == {Does.KEEP}


@pytest.mark.parametrize("kind", ImportKind)
def test_an_empty_template_says_that_it_has_no_rows(ward, context_of, kind):
    ctx = context_of(actor=ward[Role.ADMINISTRATOR])
    with pytest.raises(FileRefused, match="no_rows"):
        read_in_child(empty_template(ctx, kind), "mau.xlsx", kind.value)


def test_a_file_is_seen_brought_in_and_taken_back(ward, planted, context_of, opened):
    _, database = planted
    at = opened(imports.page, context_of(actor=ward[Role.MANAGER]))
    uploaded(at, "buoi.csv", csv(ROW))
    assert "Thêm mới 1 dòng" in said(at)

    at.button(key="imports-apply").click().run()
    with database.reading() as session:
        batch = session.scalars(select(ImportBatch)).one()
        assert (batch.added, batch.changed, batch.file_name) == (1, 0, "buoi.csv")
        assert session.scalar(select(func.count()).select_from(Visit).where(Visit.counts)) == 2
        number = batch.id
    assert "Đã nhập" in said(at)
    assert f"Lần nhập {number} (Buổi hướng dẫn): buoi.csv" in said(at)
    (made,) = [one for one in components(at, "ward_table") if one["caption"] == "Các lần nhập"]
    cells = zip(made["rows"][0]["cells"], made["columns"], strict=True)
    assert [cell for cell, column in cells if not column["wide"]][1:] == ["buoi.csv", "1", "0"]

    at.button(key=f"imports-undo-{number}-False").click().run()
    assert not at.exception
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Visit).where(Visit.counts)) == 1


@pytest.mark.parametrize("wrong", [TODAY + DAY, None])
def test_a_day_that_cannot_be_is_told_at_its_field_and_nothing_is_planned_by_another(ward, context_of, opened, wrong):
    ctx = context_of(actor=ward[Role.ADMINISTRATOR])
    at = opened(imports.page, ctx)
    assert at.session_state["imports-kind"] is ImportKind.GROUPS
    uploaded(at, "to.csv", filled_template(ctx, ImportKind.GROUPS, "csv"))
    seen = said(at)

    at.date_input(key="imports-from").set_value(wrong).run()
    assert "không sau hôm nay (03/03/2026)" in said(at)
    assert len(said(at)) < len(seen)
    at.date_input(key="imports-from").set_value(TODAY).run()
    assert said(at) == seen


def test_an_import_whose_lines_were_kept_long_enough_says_that_it_stays(ward, planted, context_of, opened):
    _, database = planted
    ctx = context_of(actor=ward[Role.MANAGER])
    at = opened(imports.page, ctx)
    uploaded(at, "buoi.csv", csv(ROW))
    at.button(key="imports-apply").click().run()
    with database.changing() as session:
        batch = session.scalars(select(ImportBatch)).one()
        batch.recorded_at -= ctx.periods.import_lines + DAY
        number = batch.id
    at.run()

    assert "Đã quá 365 ngày" in " ".join(one.value for one in at.caption)
    assert [one.key for one in at.button if str(one.key).startswith("imports-undo")] == []
    with database.changing() as session:
        run_in_ward(session, ctx.periods, by=installation(1), now=ctx.now(), today=ctx.today())
    with database.changing() as session, pytest.raises(Conflict, match="import_lines_gone"):
        undo_import(session, number, by=ctx.actor, now=ctx.now(), today=ctx.today())


def test_errors_stand_at_their_cells_and_nothing_can_be_brought_in(ward, context_of, opened):
    at = opened(imports.page, context_of(actor=ward["lan"]))
    uploaded(at, "loi.csv", csv("32/13/2026;19:30;TDP 1;khai sinh;ba mươi;can bo thu mot"))

    assert "2 lỗi" in said(at)
    assert [one.key for one in at.button if one.key == "imports-apply"] == []


def test_an_unclear_name_is_chosen_for_all_its_rows(ward, planted, context_of, opened):
    with planted[1].reading() as session:
        first = session.scalars(select(ResidentialGroup.id).where(ResidentialGroup.name == "Tổ 1")).one()
    at = opened(imports.page, context_of(actor=ward[Role.MANAGER]))
    lines = [f"0{day}/03/2026;19:30;Tổ Không Có;khai sinh;21;can bo thu mot" for day in (1, 2)]
    uploaded(at, "buoi.csv", csv(*lines))
    assert at.button(key="imports-apply").disabled
    box = next(one for one in at.selectbox if "Tổ Không Có" in one.label)
    assert "2 dòng" in box.label

    box.select(first).run()
    at.run()

    assert not at.button(key="imports-apply").disabled
    assert "Thêm mới 2 dòng" in said(at)


@pytest.mark.parametrize("write", [tcvn3, vni, windows_1258, lambda text: text.encode("utf-16")])
def test_old_encodings_are_read_right_or_asked_about(ward, context_of, opened, write):
    at = opened(imports.page, context_of(actor=ward[Role.MANAGER]))
    text = f"{HEAD};Ghi chú\n{ROW};Đã hướng dẫn người dân đăng nhập, cần quay lại vì mạng yếu, hẹn tối thứ bảy\n"
    uploaded(at, "cu.csv", write(text))
    if asked := [one for one in at.selectbox if "bảng mã" in one.label]:
        asked[0].select_index(0).run()
    assert "Thêm mới 1 dòng" in said(at), said(at)


HOSTILE = {
    "empty": (b"", "Tệp không có dữ liệu."),
    "sealed": (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"0" * 50, "không phải bảng"),
    "another template": ("Mã tổ;Tên tổ;Số hộ\nT1;Tổ 1;20\n".encode(), "Thiếu cột"),
    "doubled column": (f"{HEAD};Ngày\n{ROW};02/03/2026\n".encode(), "1 lỗi"),
    "a web page": (b"<html><table></table></html>", "trang web"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_that_cannot_be_taken_is_refused_by_name(ward, context_of, opened, what):
    data, words = HOSTILE[what]
    at = opened(imports.page, context_of(actor=ward[Role.MANAGER]))
    uploaded(at, "tep.csv", data)

    assert not at.exception
    assert at.error, said(at)
    assert words in said(at) or what in {"another template", "empty"}, said(at)
    assert [one for one in at.button if one.key == "imports-apply"] == []


def test_of_two_sheets_one_is_chosen(ward, context_of, opened):
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("Khác")):
        sheet.append(HEAD.split(";"))
        sheet.append(ROW.split(";"))
    kept = io.BytesIO()
    book.save(kept)
    at = opened(imports.page, context_of(actor=ward[Role.MANAGER]))
    uploaded(at, "hai.xlsx", kept.getvalue())
    box = next(one for one in at.selectbox if "Trang tính" in one.label)

    box.select_index(0).run()

    assert "Thêm mới 1 dòng" in said(at)


def test_everybody_is_offered_what_they_may_bring_in(ward, context_of, opened):
    offered = {
        role: len(opened(imports.page, context_of(actor=ward[role])).segmented_control[0].options)
        for role in (Role.STAFF, Role.MANAGER, Role.ADMINISTRATOR)
    }  # fmt: skip

    assert offered == {Role.STAFF: 3, Role.MANAGER: 4, Role.ADMINISTRATOR: 3}
