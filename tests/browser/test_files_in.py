"""Files come in, in a real browser: a template with one error is put right, applied, brought in again and undone."""

from datetime import timedelta

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from core.database import Database
from models import Visit
from tests.browser.small_ward import today
from tests.browser.test_downloads import taken
from tests.browser.test_sheets import no_sideways_scroll

pytestmark = pytest.mark.browser


def counted(server) -> int:
    """Held visits that stand in the register."""
    database = Database(server.database_url)
    with database.reading() as session:
        found = session.scalar(select(func.count()).select_from(Visit).where(Visit.counts))
    database.close()
    return found


def filled(template, attendees: list[object]):
    """The downloaded template with one row for each of `attendees`, below its examples."""
    book = load_workbook(template)
    sheet = book.worksheets[0]
    headings = {str(cell.value).removesuffix(" *"): cell.column for cell in sheet[1]}
    for row, count in enumerate(attendees, start=4):
        said = {
            "Ngày": today(), "Giờ bắt đầu": "19:30", "Tổ dân phố": f"to {row + 6}",
            "Dịch vụ đã hướng dẫn": "Dịch vụ 1 (9/1/-)", "Lượt người": count, "Cán bộ": "can bo thu mot",
        }  # fmt: skip
        for heading, value in said.items():
            sheet.cell(row, headings[heading], value)
    book.save(template)
    return template


def hand_in(page: Page, path) -> None:
    """By the field's last button: the only one at first, later the one beside the file that is there."""
    with page.expect_file_chooser() as asked:
        page.get_by_test_id("stFileUploaderDropzone").locator("button").last.click()
    asked.value.set_files(path)


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_a_filled_template_is_put_right_applied_known_again_and_undone(serve, open_screen, tmp_path, screen):
    server, page = serve(), open_screen(screen, "manager")
    before = counted(server)
    page.goto(f"{server.url}/imports")
    template = taken(page, page.get_by_role("button", name="Tải về: Tệp mẫu Buổi hướng dẫn"), "Bảng Excel", tmp_path)

    hand_in(page, filled(template, [21, "hai mươi"]))
    expect(page.get_by_text("Tệp có 1 lỗi")).to_be_visible()
    wrong = page.get_by_role("table", name="Lỗi trong tệp").locator("tbody tr")
    expect(wrong).to_have_count(1)
    expect(wrong).to_contain_text("Ô G5, cột “Lượt người”: “hai mươi” không phải là số nguyên.")
    expect(page.get_by_role("button", name="Nhập vào phần mềm")).to_have_count(0)
    assert no_sideways_scroll(page)

    hand_in(page, filled(template, [21, 20]))
    expect(page.get_by_text("Thêm mới 2 dòng")).to_be_visible()
    assert counted(server) == before
    assert no_sideways_scroll(page)
    page.get_by_role("button", name="Nhập vào phần mềm").click()
    expect(page.get_by_text("thêm 2, sửa 0, giữ nguyên 0")).to_be_visible()
    assert counted(server) == before + 2

    hand_in(page, template)
    expect(page.get_by_text("Giữ nguyên 2 dòng")).to_be_visible()
    expect(page.get_by_text("không có gì để ghi")).to_be_visible()
    expect(page.get_by_role("button", name="Nhập vào phần mềm")).to_be_disabled()

    page.get_by_role("button", name="Hoàn tác lần nhập này").click()
    expect(page.get_by_text("Đã hoàn tác 2 dòng.")).to_be_visible()
    assert counted(server) == before
    assert no_sideways_scroll(page)


def test_a_long_list_says_how_far_it_is(serve, open_screen, tmp_path):
    server, page = serve(), open_screen("desktop", "manager")
    page.goto(f"{server.url}/imports")
    path = tmp_path / "buổi.csv"
    head = "Ngày;Giờ bắt đầu;Tổ dân phố;Dịch vụ đã hướng dẫn;Lượt người;Cán bộ"
    days = [today() - timedelta(days=back) for back in range(1, 200)]
    said = "19:30;to {};Dịch vụ 1 (9/1/-);20;can bo thu mot"
    rows = [f"{day:%d/%m/%Y};{said.format(group)}" for day in days for group in range(1, 13)]
    path.write_text("\n".join((head, *rows)), "utf-8-sig")
    expect(page.get_by_test_id("stFileUploaderDropzone")).to_be_visible()
    page.evaluate(
        """() => {
          window.shown = new Set();
          new MutationObserver(() => {
            const bar = document.querySelector('[data-testid="stProgress"] [role="progressbar"]');
            if (bar) window.shown.add(Number(bar.getAttribute("aria-valuenow")));
          }).observe(document.body, { subtree: true, childList: true, attributes: true });
        }"""
    )

    hand_in(page, path)
    expect(page.get_by_test_id("stProgress")).to_contain_text("Đang")
    expect(page.get_by_text("Thêm mới")).to_be_visible(timeout=60_000)

    expect(page.get_by_test_id("stProgress")).to_have_count(0)
    between = [share for share in page.evaluate("[...window.shown]") if 0 < share < 100]
    assert len(between) > 2, "it moved"
