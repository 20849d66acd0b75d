"""The search field in a real browser: by keys, by thumb, beside a form."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def open_page(page, server, address=""):
    page.goto(f"{server.url}/{address}")
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.locator(".find input")).to_have_attribute("placeholder", re.compile("."))  # its script has come


def test_by_keys_alone_somebody_goes_to_a_group_and_on_to_a_page(server, desktop):
    open_page(desktop, server)

    desktop.keyboard.press("/")
    desktop.keyboard.type("to 12")
    expect(desktop.locator(".find a.active b")).to_have_text("Tổ 12")
    desktop.keyboard.press("ArrowDown")
    desktop.keyboard.press("ArrowUp")
    desktop.keyboard.press("Enter")
    expect(desktop).to_have_url(re.compile(r"/group\?group=\w+"))

    desktop.keyboard.press("Control+k")
    desktop.keyboard.type("so buoi")
    desktop.keyboard.press("Enter")  # before the answers are there
    expect(desktop).to_have_url(re.compile("/register"))


def test_a_slash_in_a_form_is_a_slash(server, desktop):
    open_page(desktop, server, "register")

    field = desktop.locator(".st-key-q input")
    field.click()
    desktop.keyboard.type("1/2")

    expect(field).to_have_value("1/2")
    expect(desktop.locator(".find [role=listbox]")).to_be_hidden()


def test_on_a_phone_the_search_takes_the_whole_screen_and_gives_it_back(server, phone):
    open_page(phone, server)

    phone.locator(".find .open").tap()
    phone.locator(".find input").fill("to 12")
    expect(phone.locator(".find a b").first).to_have_text("Tổ 12")
    box = phone.locator(".find .box").bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 844)
    phone.locator(".find .close").tap()
    expect(phone.locator(".find .box")).to_be_hidden()
    assert phone.get_by_test_id("stMain").evaluate("main => main.scrollWidth - main.clientWidth") == 0


def test_the_page_of_all_answers_opens_one(server, desktop):
    open_page(desktop, server, "find?for=to+12&lang=en")

    desktop.locator(".st-key-find-groups a").first.click()

    expect(desktop).to_have_url(re.compile(r"/group\?.*group=\w+"))


def test_back_from_an_answer_leads_to_all_answers_and_from_there_to_the_page_before(server, desktop):
    open_page(desktop, server, "register?when=start&q=to+3")
    desktop.keyboard.press("Control+k")
    desktop.keyboard.type("to 12")
    desktop.locator(".find a.all").click()
    words, answers = desktop.locator(".st-key-for input"), desktop.locator(".st-key-find-groups a")
    expect(words).to_have_value("to 12")
    shown = answers.all_inner_texts()
    answers.first.click()
    expect(desktop.get_by_role("heading", name=re.compile("^Tổ 12"))).to_be_visible()

    desktop.go_back()
    expect(desktop).to_have_url(re.compile(r"/find\?for=to\+12$"))
    expect(words).to_have_value("to 12")
    expect(answers).to_have_text(shown, use_inner_text=True)
    desktop.go_back()
    expect(desktop).to_have_url(re.compile(r"/register\?when=start&q=to\+3$"))
    expect(desktop.get_by_placeholder(re.compile("^Tìm tổ, địa điểm"))).to_have_value("to 3")


def test_a_way_of_the_menu_is_one_step_and_back_leads_to_what_was_chosen(server, desktop):
    open_page(desktop, server)
    desktop.get_by_role("radio", name="7 ngày").click()
    expect(desktop).to_have_url(re.compile(r"/\?period=week$"))
    for name, address in (("Sổ buổi hướng dẫn", "register"), ("Độ phủ tổ dân phố", "coverage")):
        desktop.get_by_test_id("stSidebarNavLink").filter(has_text=name).click()
        expect(desktop).to_have_url(re.compile(f"/{address}"))
        expect(desktop.get_by_role("heading", name=name)).to_be_visible()
        if address == "register":
            desktop.locator(".st-key-q input").fill("to 3")
            expect(desktop).to_have_url(re.compile(r"q=to\+3$"))

    desktop.go_back()
    expect(desktop.locator(".st-key-q input")).to_have_value("to 3")
    desktop.go_back()
    expect(desktop.get_by_role("radio", name="7 ngày")).to_be_checked()
    desktop.go_forward()
    expect(desktop.locator(".st-key-q input")).to_have_value("to 3")


def test_back_from_what_was_found_leads_to_where_one_was_with_what_was_chosen_there(server, desktop):
    open_page(desktop, server, "register?when=start&q=to+3")
    for typed in ("to 12", "to 11"):
        desktop.keyboard.press("Control+k")
        desktop.keyboard.type(typed)
        expect(desktop.locator(".find a.active b")).to_have_text(re.compile(typed[-2:]))
        desktop.keyboard.press("Enter")
        expect(desktop.get_by_role("heading", name=re.compile(f"^Tổ {typed[-2:]}"))).to_be_visible()
    desktop.go_back()
    expect(desktop.get_by_role("heading", name=re.compile("^Tổ 12"))).to_be_visible()
    desktop.go_back()
    expect(desktop.get_by_placeholder(re.compile("^Tìm tổ, địa điểm"))).to_have_value("to 3")
    expect(desktop).to_have_url(re.compile(r"register\?when=start&q=to\+3$"))
