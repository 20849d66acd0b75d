"""The visit form under a thumb: nothing moves that is about to be pressed, and nothing is covered."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_correcting import begin, open_visit, visit_of
from tests.browser.test_recording import choose_group, open_form

pytestmark = pytest.mark.browser

SMALL_LETTERS = """() => {
  const found = [];
  const look = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.shadowRoot) look(one.shadowRoot);
      if (!one.matches("input:not([type=checkbox], [type=hidden]), textarea, [role=spinbutton]")) continue;
      if (parseFloat(getComputedStyle(one).fontSize) < 16) found.push(one.ariaLabel || one.placeholder || one.id);
    }
  };
  look(document);
  return found;
}"""
CARET = "(() => { let one = document.activeElement; while (one?.shadowRoot) one = one.shadowRoot.activeElement;" \
    " return one?.tagName ?? ''; })()"  # fmt: skip


def bottom_of_the_bar(page: Page) -> float:
    return page.evaluate("document.querySelector('.st-key-save-bar').getBoundingClientRect().bottom")


def scroll(page: Page, top: int) -> None:
    page.get_by_test_id("stMain").evaluate("(main, top) => main.scrollTo(0, top)", top)


def test_the_keyboard_fits_the_field_and_no_field_makes_the_phone_zoom(serve, phone):
    server = serve()
    open_form(phone, server)
    for label in ("Lượt người", "Số hộ có mặt", "Hộ lần đầu"):
        expect(phone.get_by_label(label, exact=True)).to_have_js_property("inputMode", "numeric")
    for address in ("record", "register", "assists", "counter"):
        phone.goto(f"{server.url}/{address}")
        expect(phone.get_by_role("heading", level=1)).to_be_visible()
        phone.wait_for_timeout(1500)
        assert phone.evaluate(SMALL_LETTERS) == [], address


def test_the_first_touch_moves_nothing_and_what_is_unfolded_is_seen(serve, phone):
    open_form(phone, serve())
    chip = phone.get_by_role("button", name="Dịch vụ 1", exact=True)
    stood = chip.bounding_box()
    choose_group(phone, "to 12", "Tổ 12")
    assert chip.bounding_box() == stood
    assert phone.evaluate(CARET) not in ("INPUT", "TEXTAREA")  # or the keyboard goes on covering the chips

    low = phone.viewport_size["height"]
    assert bottom_of_the_bar(phone) == pytest.approx(low, abs=1)
    scroll(phone, 99_999)
    assert bottom_of_the_bar(phone) == pytest.approx(low, abs=1)

    scroll(phone, 0)
    fold = phone.get_by_text("Thêm hạt nhân số", exact=True).first
    bar = phone.locator(".st-key-save-bar")
    by = fold.bounding_box()["y"] - bar.bounding_box()["y"] + 60
    phone.get_by_test_id("stMain").evaluate("(main, by) => main.scrollBy(0, by)", by)  # its head just above the bar
    fold.tap()
    adding = phone.get_by_role("combobox", name="Thêm hạt nhân số")
    expect(adding).to_be_in_viewport()
    phone.wait_for_timeout(1200)  # it unfolds, and is scrolled, over some tenths of a second
    assert adding.bounding_box()["y"] + adding.bounding_box()["height"] <= bar.bounding_box()["y"]


def test_a_correction_begins_at_its_first_field(serve, phone):
    server = serve()
    phone.set_viewport_size({"width": 390, "height": 480})
    open_visit(phone, server, visit_of(server, "Tổ 3"))
    scroll(phone, 9999)
    begin(phone)

    expect(phone.get_by_test_id("stDateInput").first).to_be_in_viewport()
    phone.wait_for_timeout(1500)
    expect(phone.get_by_test_id("stDateInput").first).to_be_in_viewport()


@pytest.mark.parametrize("name", ["Sổ buổi hướng dẫn", "Tổng quan"])
def test_the_menu_goes_away_when_a_page_was_chosen_also_the_one_that_is_open(server, phone, name):
    phone.goto(server.url)
    phone.get_by_test_id("stExpandSidebarButton").click()
    way = phone.get_by_test_id("stSidebarNavLink").filter(has_text=name)
    expect(way).to_be_in_viewport()
    way.click()

    expect(way).not_to_be_in_viewport()
    expect(phone.locator("h1")).to_have_text(name)
