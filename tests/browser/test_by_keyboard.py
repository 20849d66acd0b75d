"""The main job with nothing but a keyboard: tab, arrows, space, Enter, Escape and typing; never the mouse."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from models import Visit
from tests.browser.small_ward import PASSWORD, today
from tests.browser.test_recording import data

pytestmark = pytest.mark.browser
STANDS = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  const label = at.getAttribute("aria-label") || at.labels?.[0]?.innerText || at.innerText || "";
  return at === document.body ? "" : label.replace(/^[a-z]+(_[a-z]+)*\\n+/, "").trim();
}"""
"""The name of what has the focus, without its icon's; "" when nothing has."""

RING = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  if (at === document.body) return null;
  const teal = "rgb(15, 107, 102)", amber = "rgb(243, 180, 91)";
  const around = [];
  for (let part = at; part && around.length < 7; part = part.parentElement) around.push(getComputedStyle(part));
  const seen = around.some((s) => s.outlineStyle === "solid" && parseFloat(s.outlineWidth) >= 2 && [teal, amber].includes(s.outlineColor));
  const field = around.some((s) => s.borderTopWidth === "1px" && s.borderTopColor === teal && s.boxShadow.startsWith(`${teal} 0px 0px 0px 1px`));
  const { bottom } = at.getBoundingClientRect();
  const bar = document.querySelector(".st-key-save-bar");
  const under = bar && !bar.contains(at) && at.closest("main") && at.tagName !== "MAIN" && bottom > bar.getBoundingClientRect().top;
  return { seen: seen || field, under: Boolean(under), what: at.outerHTML.slice(0, 120) };
}"""  # noqa: E501
"""Whether what has the focus is ringed by two pixels that stand out, and is not under the bar with the button."""


class Keys:
    """Somebody at a keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def stands(self) -> str:
        return self.page.evaluate(STANDS)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def go(self, name: str, key: str = "Tab", most: int = 80) -> None:
        """Press `key` until what is called so has the focus."""
        passed = []
        for _ in range(most):
            self.press(key)
            if re.match(name, stands := self.stands()):
                return
            passed.append(stands)
        raise AssertionError((name, passed))

    def rests(self) -> None:
        """Come back when what was pressed has been carried out."""
        app = self.page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-script-state", "notRunning")
        expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")

    def keeps(self, name: str) -> None:
        """After the rerun the focus is where it was."""
        self.page.wait_for_timeout(300)
        self.rests()
        assert re.match(name, self.stands()), self.stands()


def sign_in(keys: Keys, server) -> None:
    keys.page.goto(f"{server.url}/sign-in?lang=en")
    keys.type("staff")
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(keys.page.get_by_text(re.compile("^Live · "))).to_be_visible()
    keys.rests()


def write_a_visit(keys: Keys, group: str, services: int) -> None:
    page = keys.page
    keys.go("Residential group")
    keys.type(group)
    keys.press("Enter")
    expect(page.get_by_text(re.compile("Draft of"))).to_be_visible()
    keys.keeps("Residential group")
    keys.go("Dịch vụ 1")
    for number in range(1, services + 1):
        keys.press("Space")
        chip = page.get_by_role("button", name=f"Dịch vụ {number}")
        expect(chip).to_have_attribute("aria-pressed", "true")
        keys.keeps(f"Dịch vụ {number}$")
        keys.press("ArrowRight")
    for name, number in (("Attendances", "25"), ("Households", "20"), ("First time", "18")):
        keys.go(name, most=2)
        keys.type(number)
    keys.go("Counts by service")
    keys.press("Enter")
    keys.keeps("Counts by service")
    keys.go("People", most=1)
    keys.type("9")
    keys.go("By resident", most=1)
    keys.type("4")


def add_volunteers(keys: Keys) -> None:
    """Two, one after the other: the caret stays in the field although the first one brings the row of chips."""
    keys.go("Add a volunteer")
    keys.press("Space")
    keys.keeps("Add a volunteer")
    keys.press("Tab")
    for number in (1, 2):
        keys.press("ArrowDown", "ArrowDown", "Enter")
        chips = keys.page.get_by_role("button", name=re.compile("^Hạt nhân"))
        expect(chips).to_have_count(number)
        keys.keeps("Add a volunteer")


def save(keys: Keys) -> None:
    """By Enter, right after the last word; before the visit's hour there is a question above the button."""
    page = keys.page
    keys.go("Save visit")
    keys.press("Enter")
    question, saved = page.get_by_text("Please check"), page.get_by_text("The visit is saved")
    expect(question.or_(saved)).to_be_visible()
    if question.is_visible():
        keys.go("Yes, save", "Shift+Tab", most=2)
        keys.press("Enter")
    expect(saved).to_be_visible()
    keys.rests()


def test_from_signing_in_to_a_restored_visit_without_a_mouse(serve, open_screen):
    server = serve()
    keys = Keys(open_screen("desktop", login=None))
    page = keys.page
    sign_in(keys, server)
    keys.go("Record a visit")
    keys.press("Enter")
    expect(page.get_by_role("button", name="Save visit")).to_be_visible()
    write_a_visit(keys, "to 11", 3)
    add_volunteers(keys)
    keys.go("Note")
    keys.type("by keys alone")
    save(keys)

    keys.go("Record another")
    keys.press("Enter")
    expect(page.get_by_role("button", name="Save visit")).to_be_visible()
    keys.rests()
    write_a_visit(keys, "to 12", 1)
    save(keys)
    keys.go("See the register", most=3)
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Register of visits")).to_be_visible()
    keys.rests()
    find_and_open(keys, "to 11")
    correct_it(keys)
    make_void_and_restore(keys)

    (visit,) = [one for one in visits(server) if one.note == "by keys alone"]
    assert (visit.attendees, visit.households_present, visit.first_time_households) == (31, 20, 18)
    assert visit.counts


@pytest.mark.parametrize("address", ["", "record", "register?when=days"])
def test_whatever_has_the_focus_is_ringed_and_in_sight(server, desktop, address):
    desktop.goto(f"{server.url}/{address}")
    expect(desktop.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(desktop.locator(".find")).to_be_attached()
    desktop.add_style_tag(content="* { transition: none !important; scroll-behavior: auto !important; }")
    wrong, stops = [], 0
    while stops < 60:
        desktop.keyboard.press("Tab")
        ring = desktop.evaluate(RING)
        if ring is None:
            break
        stops += 1
        if not ring["seen"] or ring["under"]:
            wrong.append(ring)

    assert stops > 20
    assert wrong == []


def find_and_open(keys: Keys, group: str) -> None:
    keys.go("Search$")
    keys.type(group)
    keys.press("Enter")
    rows = keys.page.get_by_role("list").get_by_role("link")
    expect(rows.filter(has_text="Tổ 11")).to_be_visible()
    expect(rows.filter(has_text="Tổ 12")).to_have_count(0)
    keys.keeps("Search$")
    keys.go(f".*{today():%d/%m/%Y}")
    keys.press("Enter")
    expect(keys.page.get_by_role("heading", name=re.compile("^Tổ 11 · "))).to_be_visible()
    keys.rests()


def correct_it(keys: Keys) -> None:
    keys.go("Correct this visit")
    keys.press("Enter")
    expect(keys.page.get_by_role("button", name="Save correction")).to_be_visible()
    keys.rests()
    keys.go("Attendances")
    keys.type("31")
    keys.go("Save correction")
    keys.press("Enter")
    question, saved = keys.page.get_by_text("Please check"), keys.page.get_by_text("The correction is saved.")
    expect(question.or_(saved)).to_be_visible()
    if question.is_visible():
        keys.go("Yes, save", "Shift+Tab", most=2)
        keys.press("Enter")
    expect(saved).to_be_visible()
    keys.rests()


def make_void_and_restore(keys: Keys) -> None:
    keys.go("Make this visit void")
    keys.press("Space")
    keys.go("Reason", most=1)
    keys.type("entered twice by mistake")
    keys.go("Make void", most=1)
    keys.press("Enter")
    expect(keys.page.get_by_text("The visit is void.")).to_be_visible()
    keys.rests()
    keys.go("Restore")
    keys.press("Enter")
    expect(keys.page.get_by_text("The visit is restored.")).to_be_visible()


def visits(server) -> list[Visit]:
    with data(server) as session:
        return list(session.scalars(select(Visit).where(Visit.on_day == today())))
