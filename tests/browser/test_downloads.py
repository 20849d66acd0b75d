"""The menu "Tải về" and the paper sheet, as somebody uses them: a file is taken, a code is scanned and followed."""

from datetime import time
from uuid import uuid4

import openpyxl
import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import expect

from core.database import Database
from models import Visit, VisitStatus
from tests.browser.small_ward import PASSWORD, today

pytestmark = pytest.mark.browser


def taken(page, menu, kind, path):
    """The file that the menu of this name gives."""
    menu.scroll_into_view_if_needed()
    menu.click()
    with page.expect_download(timeout=60_000) as waiting:
        page.locator(".downloads-list:popover-open").get_by_role("menuitem", name=kind).click()
    path = path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def plan(server, *, on_day):
    """A visit planned for that day; gives its number."""
    database = Database(server.database_url)
    with database.changing() as session:
        known = session.query(Visit).filter_by(ward_id=1).order_by(Visit.id.desc()).first()
        visit = Visit(
            ward_id=1, id=known.id + 500_000, group_id=known.group_id, on_day=on_day, status=VisitStatus.PLANNED,
            counts=False, entry_key=uuid4(), entry_digest="", recorded_by_id=known.recorded_by_id,
            recorded_at=known.recorded_at, changed_at=known.changed_at, starts_at=time(0, 30),
        )  # fmt: skip
        session.add(visit)
        number = visit.id
    database.close()
    return number


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_a_chart_and_a_list_are_taken_from_the_overview(server, open_screen, tmp_path, screen):
    page = open_screen(screen)
    page.goto(server.url)
    picture = taken(page, page.get_by_role("button", name="Tải về: Dịch vụ đã hướng dẫn"), "Ảnh PNG", tmp_path)
    table = taken(page, page.get_by_role("button", name="Tải về: Cần đến tiếp"), "Bảng Excel", tmp_path)

    assert picture.read_bytes().startswith(b"\x89PNG")
    sheet = openpyxl.load_workbook(table).worksheets[0]
    shown = page.get_by_role("table", name="Cần đến tiếp").locator("tbody tr td:first-child")
    assert [cell.value for cell in sheet["A"]][1:] == shown.all_inner_texts()
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0, "nothing scrolls sideways"


@pytest.mark.parametrize("status, said", [(410, "Trang này đã cũ."), (503, "Máy chủ đang tạo nhiều tệp")])
def test_a_page_that_is_too_old_or_a_server_that_is_busy_says_so(server, desktop, allowed, status, said):
    allowed.append(str(status))
    desktop.goto(server.url)
    menu = desktop.get_by_role("button", name="Tải về: Cần đến tiếp")
    expect(menu).to_be_visible()
    desktop.route("**/files/**", lambda route: route.fulfill(status=status, body="no"))
    menu.click()
    desktop.locator(".downloads-list:popover-open").get_by_role("menuitem", name="Bảng CSV").click()

    expect(desktop.get_by_text(said)).to_be_visible()


def test_the_code_on_the_sheet_opens_the_form_of_that_visit(serve, open_screen, tmp_path):
    server = serve()
    number = plan(server, on_day=today())
    page = open_screen("desktop")
    page.goto(f"{server.url}/visit?id={number}")
    sheet = taken(page, page.get_by_role("button", name="Tải về: Phiếu ghi buổi hướng dẫn"), "Khổ A5", tmp_path)
    (code,) = zxingcpp.read_barcodes(pypdfium2.PdfDocument(sheet)[0].render(scale=3).to_pil())
    assert code.text == f"http://localhost:{server.port}/record?plan={number}"

    phone = open_screen("phone", login=None)
    phone.goto(code.text.replace("localhost", "127.0.0.1"))
    phone.locator("input[name=login]").fill("staff")
    phone.locator("input[name=password]").fill(PASSWORD)
    phone.keyboard.press("Enter")

    expect(phone.get_by_role("heading", name="Ghi buổi hướng dẫn")).to_be_visible()
    group = page.get_by_role("heading", level=1).inner_text().partition(" · ")[0]
    expect(phone.get_by_role("combobox", name="Tổ dân phố")).to_have_value(group)
