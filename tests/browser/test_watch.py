"""The watch pages in a real browser: map and list mark each other, links are views, nothing scrolls sideways."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
BOARDS = ("", "coverage", "services", "volunteers", "group?group=G8")
CORNER = {"x": 6, "y": 6}
CHART = ".ward-chart"


def open_board(page, server, address=""):
    page.goto(f"{server.url}/{address}")
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stMain").get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


def row(page, name):
    return page.get_by_role("button", name=name, exact=True)


def tile(page, name):
    return page.locator(f'{CHART} [aria-label^="{name}:"]')


@pytest.mark.parametrize("address", BOARDS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_board_scrolls_sideways_on_a_phone(server, phone, address, language):
    open_board(phone, server, f"{address}{'&' if '?' in address else '?'}lang={language}")
    phone.wait_for_timeout(1500)

    main = phone.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") == 0


def test_choosing_in_the_list_marks_the_map_and_back(server, desktop):
    open_board(desktop, server)

    row(desktop, "Tổ 12").click()
    expect(desktop).to_have_url(re.compile(r"group=G\d+"))
    expect(desktop.locator(f'{CHART} [stroke-width="3.5"]')).to_have_attribute("aria-label", re.compile("^Tổ 12:"))

    tile(desktop, "Tổ 11").click(position=CORNER)
    expect(row(desktop, "Tổ 11")).to_have_attribute("aria-pressed", "true")
    expect(row(desktop, "Tổ 12")).to_have_attribute("aria-pressed", "false")


def test_the_same_group_can_be_picked_on_the_map_again(server, desktop):
    open_board(desktop, server)

    tile(desktop, "Tổ 11").click(position=CORNER)
    expect(row(desktop, "Tổ 11")).to_have_attribute("aria-pressed", "true")
    row(desktop, "Tổ 12").click()
    expect(row(desktop, "Tổ 12")).to_have_attribute("aria-pressed", "true")
    tile(desktop, "Tổ 11").click(position=CORNER)
    expect(row(desktop, "Tổ 11")).to_have_attribute("aria-pressed", "true")


def test_the_list_is_used_by_keyboard_alone(server, desktop):
    open_board(desktop, server)
    first = desktop.locator("td button").first
    expect(first).to_be_visible()

    first.focus()
    desktop.keyboard.press("ArrowDown")
    desktop.keyboard.press("Enter")

    expect(desktop.locator("td button").nth(1)).to_have_attribute("aria-pressed", "true")


def test_the_list_sorts_by_its_headers(server, desktop):
    open_board(desktop, server, "coverage")
    days = desktop.get_by_role("columnheader", name="Số ngày từ buổi gần nhất")

    days.get_by_role("button").click()

    expect(days).to_have_attribute("aria-sort", "descending")
    names = desktop.locator("tbody td:first-child")
    expect(names.nth(2)).to_have_text("Tổ 12")  # never visited is longest of all
    expect(names.nth(3)).to_have_text("Tổ 9")


def test_a_link_shows_the_same_view_to_somebody_else(server, open_screen):
    mine, yours = open_screen("desktop"), open_screen("desktop")
    open_board(mine, server, "coverage")
    mine.get_by_text("30 ngày", exact=True).click()
    mine.get_by_text(re.compile(r"^Chưa đến · \d+$")).click()
    expect(mine).to_have_url(re.compile("period=month.*step=0|step=0.*period=month"))
    row(mine, "Tổ 12").click()
    expect(mine).to_have_url(re.compile("group=G"))

    yours.goto(mine.url)

    expect(row(yours, "Tổ 12")).to_have_attribute("aria-pressed", "true")
    expect(yours.get_by_role("radio", name="30 ngày")).to_have_attribute("aria-checked", "true")
    expect(yours.locator("tbody tr")).to_have_count(3)


def test_the_period_goes_along_to_the_next_page(server, desktop):
    open_board(desktop, server)
    desktop.get_by_text("7 ngày", exact=True).click()
    expect(desktop).to_have_url(re.compile("period=week"))

    desktop.get_by_role("link", name="Dịch vụ hướng dẫn").click()

    expect(desktop.get_by_role("heading", level=1, name="Dịch vụ hướng dẫn")).to_be_visible()
    expect(desktop).to_have_url(re.compile("services.*period=week"))


def test_every_chart_speaks_and_has_its_table(server, desktop):
    open_board(desktop, server)

    charts = desktop.locator(CHART)
    expect(charts).to_have_count(4)
    for place in range(4):
        named = charts.nth(place).locator("svg").get_attribute("aria-label")
        assert named in ("Lưới ô bậc độ phủ", "Độ phủ theo thời gian", "Số buổi theo dịch vụ", "Lượt hỗ trợ theo tuần")
    spoken = desktop.locator(".chart-spoken").all_text_contents()
    assert len([sentence for sentence in spoken if len(sentence) > 40]) == 4, spoken
    desktop.get_by_text("Xem bảng số liệu").first.click()
    expect(desktop.get_by_role("table", name="Độ phủ theo thời gian")).to_be_visible()


def test_pointing_at_a_mark_tells_its_figures_and_leaving_it_hides_them(server, desktop):
    open_board(desktop, server)
    tip = desktop.locator("#ward-tip")

    tile(desktop, "Tổ 12").hover(position=CORNER)
    expect(tip).to_contain_text("Tổ dân phốTổ 12")
    desktop.get_by_role("heading", level=1).hover()
    expect(tip).to_be_hidden()


def test_a_chart_fits_its_place_again_when_the_window_changes(server, desktop):
    open_board(desktop, server)
    chart = desktop.locator(f"{CHART} > svg").first
    before = chart.get_attribute("viewBox")

    desktop.set_viewport_size({"width": 1100, "height": 900})

    expect(chart).not_to_have_attribute("viewBox", before)


def test_charts_write_numbers_and_days_as_vietnamese_do(server, desktop):
    open_board(desktop, server)
    expect(desktop.locator(f"{CHART} > svg")).to_have_count(4)

    texts = desktop.locator(f"{CHART} svg text").all_text_contents()
    assert "100%" in texts
    assert [text for text in texts if re.fullmatch(r"\d\d/\d\d/\d{4}", text)]
    assert [text for text in texts if re.fullmatch(r"\d\d/\d\d–\d\d/\d\d", text)]
    assert not [text for text in texts if re.search(r"[A-Z][a-z]{2} \d|\d,\d{3}", text)]


def test_a_definition_opens_at_a_tap(server, phone):
    open_board(phone, server)
    ask = phone.get_by_role("button", name="Cách tính: Tổ dân phố đã đến")

    expect(phone.get_by_text("Chỉ tính buổi đã tổ chức").first).to_be_hidden()
    ask.tap()

    expect(phone.locator(".definition").first).to_have_css("opacity", "1")


def test_the_language_switch_changes_every_word_and_stands_in_the_address(server, desktop):
    open_board(desktop, server)

    desktop.get_by_text("English", exact=True).click()

    expect(desktop.get_by_role("heading", level=1, name="Overview")).to_be_visible()
    expect(desktop).to_have_url(re.compile("lang=en"))
    expect(desktop.locator("html")).to_have_attribute("lang", "en")
    desktop.get_by_role("link", name="Volunteers").click()
    expect(desktop.get_by_role("heading", level=1, name="Volunteers")).to_be_visible()
    expect(desktop).to_have_url(re.compile("lang=en"))
