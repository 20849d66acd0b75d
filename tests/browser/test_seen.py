"""What was seen before is there at once, a period or a whole page; what the server says stands in the end."""

import pytest
from playwright.sync_api import expect

from tests.browser.small_ward import save_visit

pytestmark = pytest.mark.browser
NUMBERS = """() => [...document.querySelectorAll('.st-key-overview_numbers *')]
    .find((node) => node.shadowRoot).shadowRoot.querySelector('.numbers').innerText"""
AT_ONCE = 1500
"""Milliseconds; the server stands still meanwhile, and a board notices that after 6 seconds."""
MONTH, WHOLE = "30 ngày", "Từ "
OTHERS = "**/overview_others.json"
CHANGES = f"""() => {{
    window.shown = [];
    const numbers = {NUMBERS};
    const look = () => {{
        if (shown.at(-1) !== numbers()) shown.push(numbers());
        requestAnimationFrame(look);
    }};
    look();
}}"""
TOUCHED = """() => {
    window.touched = [];
    new MutationObserver((changes) => {
        for (const { target } of changes) {
            const element = target.nodeType === 1 ? target : target.parentElement;
            if (!element?.closest('.ward-live')) touched.push(element?.outerHTML.slice(0, 200));
        }
    }).observe(document.querySelector('[data-testid="stMain"]'), {
        subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['d', 'transform'],
    });
}"""
"""Notes what of the page's own tree is changed from now on; the badge with the time aside."""


def open_board(page, server):
    page.goto(server.url)
    expect(page.locator(".ward-chart > svg")).to_have_count(4)
    expect(page.locator(".ward-live")).to_contain_text("Trực tiếp")
    settled(page)


def settled(page):
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_timeout(1500)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def choose(page, label):
    page.get_by_test_id("stButtonGroup").get_by_role("radio", name=label).click()


def numbers(page):
    return page.evaluate(NUMBERS)


def seen_both(page):
    """What the board says of 30 days and of the whole time; the whole time is chosen then."""
    said = []
    for label in (MONTH, WHOLE):
        choose(page, label)
        settled(page)
        said.append(numbers(page))
    assert said[0] != said[1]
    return said


def test_a_period_seen_before_is_there_while_the_server_still_thinks_and_stays(server, desktop):
    open_board(desktop, server)
    month, whole = seen_both(desktop)
    marks = desktop.locator(".ward-chart").nth(3).inner_html()

    desktop.evaluate(CHANGES)
    with server.standing_still():
        choose(desktop, MONTH)
        desktop.wait_for_timeout(AT_ONCE)
        assert numbers(desktop) == month
        assert desktop.locator(".ward-chart").nth(3).inner_html() != marks
        desktop.evaluate(TOUCHED)
    settled(desktop)

    assert desktop.evaluate("window.shown") == [whole, month]
    assert desktop.evaluate("window.touched") == []  # the server's word changes nothing that is right already
    assert "period=month" in desktop.url


def test_a_period_that_nobody_has_chosen_yet_is_there_at_once_and_stays(server, desktop):
    with desktop.expect_response(OTHERS, timeout=20_000) as answer:
        open_board(desktop, server)
    assert answer.value.ok
    whole = numbers(desktop)

    desktop.evaluate(CHANGES)
    with server.standing_still():
        choose(desktop, MONTH)
        desktop.wait_for_timeout(AT_ONCE)
        month = numbers(desktop)
        assert month != whole
        desktop.evaluate(TOUCHED)
    settled(desktop)

    assert desktop.evaluate("window.shown") == [whole, month]
    assert desktop.evaluate("window.touched") == []


def test_what_has_moved_is_there_before_the_server_redraws_the_board_and_stays(server, desktop):
    open_board(desktop, server)
    before = [numbers(desktop), *picture(desktop)]
    desktop.evaluate("() => { window.turn = wardLive.fire; wardLive.fire = () => {}; }")  # its turn does not come

    save_visit(server.database_url, "Tổ 12")
    desktop.wait_for_function(f"before => ({NUMBERS})() !== before", arg=before[0])
    desktop.wait_for_timeout(AT_ONCE)
    early = [numbers(desktop), *picture(desktop)]
    assert not set(early) & set(before)

    desktop.evaluate(CHANGES)
    desktop.evaluate("() => { wardLive.fire = turn; wardLive.look(); }")
    desktop.wait_for_function("() => wardLive.component.data.revision === wardLive.told.revision")
    settled(desktop)
    assert [numbers(desktop), *picture(desktop)] == early
    assert desktop.evaluate("window.shown") == early[:1]


def picture(page):
    """The map's sentence, who is next, and what was taught."""
    where = (".st-key-overview_map h3", ".st-key-overview_next tbody", ".st-key-overview_services svg")
    return [page.locator(one).first.inner_html() for one in where]


def test_two_quick_choices_end_with_the_last(server, desktop):
    open_board(desktop, server)
    _, whole = seen_both(desktop)

    with server.standing_still():
        choose(desktop, MONTH)
        choose(desktop, WHOLE)
        desktop.wait_for_timeout(AT_ONCE)
        assert numbers(desktop) == whole
    settled(desktop)

    assert numbers(desktop) == whole
    assert "period=" not in desktop.url


def test_what_was_seen_of_older_data_is_not_shown_again(server, desktop):
    open_board(desktop, server)
    month, whole = seen_both(desktop)
    save_visit(server.database_url, "Tổ 11")
    desktop.wait_for_function(f"before => ({NUMBERS})() !== before", arg=whole)
    settled(desktop)

    desktop.evaluate(CHANGES)
    with server.standing_still():
        choose(desktop, MONTH)
        desktop.wait_for_timeout(AT_ONCE)
        assert numbers(desktop) not in (month, whole)
    settled(desktop)

    assert month not in desktop.evaluate("window.shown")
    assert len(desktop.evaluate("window.shown")) == 2


def test_what_was_seen_of_another_page_address_is_not_shown(server, desktop):
    desktop.route(OTHERS, lambda route: route.fulfill(json={"same": [], "views": {}}))
    open_board(desktop, server)
    seen_both(desktop)
    desktop.get_by_role("button", name="Tổ 12", exact=True).click()
    settled(desktop)
    whole = numbers(desktop)

    with server.standing_still():
        choose(desktop, MONTH)
        desktop.wait_for_timeout(AT_ONCE)
        assert numbers(desktop) == whole
    settled(desktop)

    assert numbers(desktop) != whole


PICTURES = "[...document.querySelectorAll('.ward-chart > svg')].map((one) => one.innerHTML)"
WORKER = "**/charts-worker*"


def test_after_a_reload_the_charts_are_there_before_anything_draws_them(server, desktop):
    open_board(desktop, server)
    before = desktop.evaluate(PICTURES)

    desktop.route(WORKER, lambda route: route.abort())
    desktop.reload()
    expect(desktop.locator(".ward-chart > svg")).to_have_count(4)

    assert desktop.evaluate(PICTURES) == before


def test_a_kept_chart_still_says_what_its_marks_mean(server, desktop):
    open_board(desktop, server)
    desktop.reload()
    expect(desktop.locator(".ward-chart > svg")).to_have_count(4)
    desktop.locator(".ward-chart").nth(2).locator(".role-mark > path").first.hover()

    expect(desktop.locator("#ward-tip")).to_be_visible()


def test_rows_that_changed_while_the_page_was_away_are_drawn_anew(server, desktop):
    open_board(desktop, server)
    before = desktop.evaluate(PICTURES)
    desktop.goto("about:blank")
    save_visit(server.database_url, "Tổ 12")
    open_board(desktop, server)
    after = desktop.evaluate(PICTURES)

    assert len(after) == len(before)
    assert after != before
