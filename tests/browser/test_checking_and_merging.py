"""What may be wrong is put right or accepted, and groups are merged after a look, in a real browser on both screens."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from models import GroupSuccession
from tests.browser.test_correcting import rewrite, visit_of, with_data
from tests.browser.test_sheets import no_sideways_scroll

pytestmark = pytest.mark.browser
SCREENS = pytest.mark.parametrize("screen", ["desktop", "phone"])


def to_check(page: Page, server) -> int:
    """The number that the overview tells; leaves the page there."""
    page.goto(server.url)
    link = page.get_by_role("link", name=re.compile(r"^\D*\d+ mục cần kiểm tra$"))
    expect(link).to_be_visible()
    return int(re.findall(r"\d+", link.inner_text())[0])


def succeeded(server) -> int:
    return with_data(server, lambda session: session.scalar(select(func.count()).select_from(GroupSuccession)))


@SCREENS
def test_a_finding_opens_at_its_field_another_is_accepted_and_the_overview_follows(serve, open_screen, screen):
    server, page = serve(), open_screen(screen, "manager")
    missing, late = visit_of(server, "Tổ 1"), visit_of(server, "Tổ 3")
    before = to_check(page, server)
    rewrite(server, missing, first_time_households=None)
    expect(page.get_by_role("link", name=f"{before + 1} mục cần kiểm tra")).to_be_visible()

    page.get_by_role("link", name=f"{before + 1} mục cần kiểm tra").click()
    card = page.locator(f".st-key-quality-missing-visit-{missing}")
    expect(card).to_contain_text("chưa có hộ lần đầu.")
    assert no_sideways_scroll(page)
    card.get_by_role("link", name="Mở để sửa").click()
    field = page.get_by_label("Hộ lần đầu", exact=True)
    expect(field).to_be_in_viewport()
    if screen == "desktop":  # on a phone the caret would bring the keyboard over the words
        expect(field).to_be_focused()
    field.fill("4")
    field.press("Tab")
    page.get_by_role("button", name="Lưu bản sửa").click()
    expect(page.get_by_text("Đã lưu bản sửa")).to_be_visible()

    assert to_check(page, server) == before
    page.goto(f"{server.url}/quality")
    card = page.locator(f".st-key-quality-late-visit-{late}")
    card.get_by_role("button", name="Chấp nhận là đúng").click()
    page.get_by_role("textbox", name="Vì sao đúng như vậy?").fill("mất mạng cả tuần")
    page.get_by_role("button", name="Chấp nhận", exact=True).click()
    expect(page.get_by_text("Đã chấp nhận. Mục này sẽ hiện lại")).to_be_visible()
    expect(card).to_have_count(0)
    assert no_sideways_scroll(page)
    assert to_check(page, server) == before - 1


@SCREENS
def test_a_merge_shows_coverage_before_and_after_and_then_does_it(serve, open_screen, screen):
    server, page = serve(), open_screen(screen, "administrator")
    page.goto(f"{server.url}/reorganise")
    for name, typed in (("Tổ 9", "to 9"), ("Tổ 10", "to 10")):
        page.get_by_role("combobox", name="Thêm tổ").fill(typed)
        page.get_by_role("option", name=name).first.click()
        expect(page.get_by_role("button", name=re.compile(f"{name} ·"))).to_be_visible()
    expect(page.get_by_role("textbox", name="Tên", exact=True)).to_have_count(1)
    page.get_by_role("textbox", name="Tên", exact=True).fill("Tổ Chín Mười")
    page.get_by_role("textbox", name="Mã", exact=True).fill("M910")
    page.get_by_role("textbox", name="Mã", exact=True).press("Tab")
    page.get_by_role("button", name="Xem trước thay đổi").click()
    figures = page.get_by_role("table", name=re.compile("Số liệu ngày .*, trước và sau"))
    expect(figures.locator("tbody tr").first).to_contain_text("9/12 (75,0%)")
    expect(figures.locator("tbody tr").first).to_contain_text("8/11 (72,7%)")
    expect(page.get_by_text("Tổ Chín Mười").first).to_be_visible()
    assert no_sideways_scroll(page)
    assert succeeded(server) == 0

    page.get_by_role("button", name="Thực hiện").click()
    expect(page.get_by_text("Đã thực hiện. Có thể hoàn tác")).to_be_visible()
    assert succeeded(server) == 2
    assert no_sideways_scroll(page)


def test_back_from_a_group_s_data_leads_to_the_list_that_it_was_chosen_from(serve, open_screen):
    server, page = serve(), open_screen("desktop", "administrator")
    page.goto(f"{server.url}/groups?lang=vi")
    page.locator("tr").filter(has_text="Tổ 12").click()
    expect(page).to_have_url(re.compile(r"/group_data\?(lang=vi&)?group=\w+$"))
    expect(page.get_by_role("heading", name=re.compile("Tổ 12"))).to_be_visible()

    page.go_back()
    expect(page.locator("tr").filter(has_text="Tổ 12")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/groups(\?lang=vi)?$"))
