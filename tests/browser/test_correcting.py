"""A visit is put right: by two people at once, by making it void and restoring it; and the register leaves as Excel."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from actions.visit_facts import entry_of
from actions.visits import correct_visit
from core.database import Database
from models import ResidentialGroup, StaffMember, Visit
from tests.browser.small_ward import today

pytestmark = pytest.mark.browser


def with_data(server, deed):
    """What `deed(session)` gives, committed."""
    database = Database(server.database_url)
    with database.changing() as session:
        given = deed(session)
    database.close()
    return given


def visit_of(server, group: str) -> int:
    """The number of the group's one visit."""
    ward = ResidentialGroup.ward_id == Visit.ward_id
    named = select(Visit.id).join(ResidentialGroup, ward & (ResidentialGroup.id == Visit.group_id))
    return with_data(server, lambda session: session.scalars(named.where(ResidentialGroup.name == group)).one())


def stored(server, number: int) -> tuple:
    def look(session):
        visit = session.get_one(Visit, (1, number))
        return visit.attendees, visit.venue, visit.note, visit.version

    return with_data(server, look)


def rewrite(server, number: int, **changes) -> None:
    """Another process corrects a visit, through the action that people use."""

    def deed(session):
        visit = session.get_one(Visit, (1, number))
        by = session.scalars(select(StaffMember)).first().as_actor()
        entry = replace(entry_of(visit), **changes)
        correct_visit(
            session,
            number,
            entry,
            expected_version=visit.version,
            by=by,
            now=datetime.now(UTC),
            today=today(),
            confirmed={"day_long_ago"},
        )

    with_data(server, deed)


def open_visit(page: Page, server, number: int) -> None:
    page.goto(f"{server.url}/visit?id={number}")
    expect(page.get_by_role("button", name="Sửa buổi này")).to_be_visible()


def begin(page: Page) -> None:
    page.get_by_role("button", name="Sửa buổi này").click()
    expect(page.get_by_role("button", name="Lưu bản sửa")).to_be_visible()


def fill(page: Page, label: str, text: str) -> None:
    box = page.get_by_label(label, exact=True)
    box.fill(text)
    box.press("Tab")


def save(page: Page) -> None:
    page.get_by_role("button", name="Lưu bản sửa").click()


def test_two_people_edit_one_visit_and_nothing_is_lost_silently(serve, open_screen):
    server = serve()
    number = visit_of(server, "Tổ 2")
    mine, yours = open_screen("desktop"), open_screen("phone")
    for page in (mine, yours):
        open_visit(page, server, number)
        begin(page)
    fill(yours, "Lượt người", "26")
    fill(yours, "Địa điểm", "Trường Tiểu học")
    save(yours)
    expect(yours.get_by_text("Đã lưu bản sửa.")).to_be_visible()
    assert stored(server, number) == (26, "Trường Tiểu học", None, 2)

    fill(mine, "Lượt người", "25")
    fill(mine, "Ghi chú", "Bà con hỏi nhiều về khai sinh")
    save(mine)
    expect(mine.get_by_text(re.compile("đã được người khác sửa")).first).to_be_visible()
    assert stored(server, number) == (26, "Trường Tiểu học", None, 2)
    choice = mine.get_by_role("radiogroup", name="Lượt người")
    expect(choice).to_contain_text("Của tôi")
    expect(choice).to_contain_text("25")
    expect(choice).to_contain_text("26")
    expect(mine.get_by_role("button", name="Còn 1 mục chưa chọn")).to_be_disabled()
    choice.get_by_text("Của tôi").click()
    button = mine.get_by_role("button", name="Lưu theo lựa chọn này")
    expect(button).to_be_enabled()
    button.click()

    expect(mine.get_by_text("Đã lưu bản sửa.")).to_be_visible()
    assert stored(server, number) == (25, "Trường Tiểu học", "Bà con hỏi nhiều về khai sinh", 3)


def attendances(page: Page) -> int:
    """The register's sum; read once the headline stands still."""
    headline = page.get_by_text(re.compile(r"lượt người ở các buổi đã diễn ra"))
    expect(headline).to_be_visible()
    return int(re.search(r"· ([\d.]+) lượt người", headline.inner_text())[1].replace(".", ""))


def open_register(page: Page, server, address: str = "when=start") -> None:
    page.goto(f"{server.url}/register?{address}")
    expect(page.get_by_role("button", name="Tải về: Sổ buổi hướng dẫn")).to_be_visible()


def test_a_void_visit_leaves_the_figures_and_comes_back_when_restored(serve, desktop):
    server = serve()
    number = visit_of(server, "Tổ 3")
    open_register(desktop, server)
    before = attendances(desktop)

    open_visit(desktop, server, number)
    desktop.get_by_text("Gạch buổi này khỏi sổ").click()
    desktop.get_by_label("Lý do", exact=True).fill("ghi nhầm tổ")
    desktop.get_by_role("button", name="Gạch khỏi sổ", exact=True).click()
    expect(desktop.get_by_text("Đã gạch buổi này khỏi sổ.")).to_be_visible()

    open_register(desktop, server)
    assert attendances(desktop) == before - 20
    open_register(desktop, server, "when=start&status=void")
    expect(desktop.get_by_text("Đã gạch khỏi sổ").first).to_be_visible()
    expect(desktop.locator(".visits li")).to_have_count(1)

    desktop.goto(f"{server.url}/visit?id={number}")
    desktop.get_by_role("button", name="Khôi phục").click()
    expect(desktop.get_by_text("Đã khôi phục buổi này.")).to_be_visible()
    open_register(desktop, server)
    assert attendances(desktop) == before


def test_the_register_leaves_as_excel_with_texts_as_texts(serve, desktop, tmp_path):
    server = serve()
    note = '=1+1 bà con Tổ 4 hỏi về "khai sinh"'
    rewrite(server, visit_of(server, "Tổ 4"), note=note)
    open_register(desktop, server, "when=start&q=khai+sinh")
    expect(desktop.locator(".visits li")).to_have_count(1)
    desktop.get_by_role("button", name="Tải về: Sổ buổi hướng dẫn").click()
    with desktop.expect_download() as waiting:
        desktop.get_by_role("menuitem", name="Bảng Excel").click()
    assert waiting.value.suggested_filename.endswith(".xlsx")
    path = tmp_path / "register.xlsx"
    waiting.value.save_as(path)

    sheet = openpyxl.load_workbook(path)["Buổi hướng dẫn"]
    (row,) = [{head.value: cell for head, cell in zip(sheet[1], cells, strict=True)} for cells in sheet.iter_rows(2)]
    assert (row["Ghi chú"].value, row["Ghi chú"].data_type) == (note, "s")
    assert (row["Tổ dân phố"].value, row["Lượt người"].value) == ("Tổ 4", 20)
    assert row["Trạng thái"].value == "Đã diễn ra"
