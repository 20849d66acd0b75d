"""A review meeting on real screens: started, something decided, and done by a visit that somebody else writes down."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_projector import headline, opened
from tests.browser.test_recording import choose_group, confirm_the_hour, fill, open_form

pytestmark = pytest.mark.browser
DONE = re.compile(r"Xong \d\d/\d\d/\d{4}, theo số liệu")


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_a_visit_saved_on_a_phone_closes_what_the_meeting_decided(serve, open_screen, projector, screen):
    server = serve()
    manager = open_screen(screen, "manager")
    manager.goto(f"{server.url}/meetings")
    manager.get_by_role("button", name="Bắt đầu giao ban tuần").click()
    expect(manager.get_by_text("Đã bắt đầu giao ban; số liệu đã được cố định.")).to_be_visible()
    choose(manager, "Kết luận này khép khi", "tổ có buổi hướng dẫn")
    what = manager.get_by_placeholder("Ví dụ: Tổ chức buổi hướng dẫn tại tổ 12")
    what.fill("Đến Tổ 12 trong tuần này")
    choose(manager, "Tổ dân phố", "Tổ 12")
    manager.get_by_role("button", name="Ghi kết luận").click()
    row = manager.get_by_role("row").filter(has_text="Đến Tổ 12 trong tuần này")
    expect(row).to_contain_text("Đang thực hiện")

    boards = opened(projector, server, "#7")
    decided = boards.locator(".slide").nth(6)
    expect(decided).to_contain_text("Đến Tổ 12 trong tuần này")
    before = headline(boards, 2).inner_text()

    phone = open_screen("phone")
    open_form(phone, server)
    choose_group(phone, "to 12", "Tổ 12")
    phone.get_by_text("Dịch vụ 1", exact=True).click()
    fill(phone, "Lượt người", "25")
    phone.get_by_role("button", name="Lưu buổi").click()
    confirm_the_hour(phone)
    expect(phone.get_by_text("Đã lưu buổi hướng dẫn")).to_be_visible()

    expect(headline(boards, 2)).not_to_have_text(before)
    expect(decided).to_contain_text("theo số liệu")
    expect(row).to_have_count(0)  # of what waits
    manager.get_by_role("radio", name=re.compile("^Tất cả")).or_(
        manager.locator(".st-key-decisions-shown button").last
    ).first.click()
    expect(row).to_contain_text(DONE)


def test_on_a_phone_a_board_is_moved_by_a_button_that_is_heard_with_its_name(serve, open_screen):
    """The list stays open where it is, though a meeting begins above it; the name takes no room on the screen."""
    server = serve()
    phone = open_screen("phone", "manager")
    phone.goto(f"{server.url}/meetings")
    phone.get_by_text("Thứ tự các bảng").click()
    rows = phone.locator('[class*="st-key-order-"]').filter(has=phone.get_by_role("button"))
    heard = [phone.get_by_role("button", name=f"{way} Độ phủ", exact=True) for way in ("Lên", "Xuống")]
    expect(heard[0]).to_have_count(1)
    assert heard[1].bounding_box()["width"] < 110
    phone.get_by_role("button", name="Bắt đầu giao ban tuần").click()
    expect(phone.get_by_text("Đã bắt đầu giao ban; số liệu đã được cố định.")).to_be_visible()
    heard[0].click()
    expect(phone.get_by_text("Đã đổi thứ tự các bảng.")).to_be_visible()

    expect(rows.first).to_contain_text("Độ phủ")
    expect(heard[0]).to_be_disabled()
    expect(heard[1]).to_be_visible()
