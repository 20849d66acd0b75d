"""Hostile files and words on the pages that take them: uploaded, looked at, brought in, found again; nothing lives."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.hostile_files import (
    BAD_DAY,
    NAMED,
    NO_MAP,
    ODD,
    SHEETS,
    map_of,
    map_of_two_layers,
    with_faults,
    with_people,
    with_two_sheets,
)
from tests.browser.looking import plain, settled, unharmed
from tests.browser.payloads import PAYLOADS
from tests.browser.small_ward import today
from tests.signing import sign_in
from texts import translator

pytestmark = pytest.mark.browser
LANGUAGES = pytest.mark.parametrize("language", ["vi", "en"])
MAIN = "[data-testid=stMain]"


@pytest.fixture
def opened(hostile, open_screen):
    """`opened("imports", "en")`: the page as the manager sees it, or somebody else."""

    def opened(address, language, login="manager"):
        page = open_screen("desktop", login=None, viewport={"width": 1500, "height": 1800})
        sign_in(page.context.request, hostile.url, login)
        page.goto(f"{hostile.url}/{address}{'&' if '?' in address else '?'}lang={language}")
        settled(page)
        return page

    return opened


def day(ago=1):
    return f"{today() - timedelta(days=ago):%d/%m/%Y}"


def shown(page, where, *typed):
    """Nothing lives, and every one of `typed` stands there letter by letter. Gives what stands there."""
    settled(page)
    said = plain(unharmed(page, where))
    missing = [one for one in typed if plain(one) not in said]
    assert missing == [], (where, missing)
    return said


def given(page, file, wait_for):
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(file)
    expect(page.locator(MAIN).get_by_text(wait_for).first).to_be_visible(timeout=60_000)


def seen(text):
    """A name as it is read from a map: without what turns the direction or cannot be seen."""
    return re.sub("[\x00-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u2069]", "", text)


def chosen(page, label, option):
    """What opens under a select box: its options, looked at and one of them taken."""
    page.get_by_role("combobox", name=label).first.click()
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    found = [plain(one) for one in options.all_inner_texts()]
    unharmed(page, label)
    options.filter(has_text=option).first.click()
    settled(page)
    return found


@LANGUAGES
def test_a_table_is_looked_through_with_its_faults_and_the_names_that_nobody_knows(opened, language):
    t, page = translator(language), opened("imports", language)
    given(page, with_faults(day()), BAD_DAY)
    shown(page, "faults", NAMED, BAD_DAY, PAYLOADS["svg"], *(PAYLOADS[name] for name in ODD))

    page = opened("imports", language)
    given(page, with_two_sheets(day()), t("imports.choose_sheet"))
    assert chosen(page, t("imports.choose_sheet"), SHEETS[1]) == [plain(one) for one in SHEETS]
    expect(page.locator(MAIN).get_by_text("Khu <b>lạ</b> :red[x]").first).to_be_visible()
    shown(page, "preview", NAMED, "Khu <b>lạ</b> :red[x]", "Dịch vụ **lạ** _x_", "Ông <i>Lạ</i> [a](b)")


@LANGUAGES
def test_people_are_brought_in_and_stand_in_the_list_of_imports(opened, language):
    t, page = translator(language), opened("imports", language, "administrator")
    page.locator(".st-key-imports-kind button").filter(has_text=t("files.set_staff")).click()
    settled(page)
    file = with_people("Ngày bắt đầu", day(30), code=language)
    given(page, file, t("imports.apply"))
    shown(page, "preview", *(PAYLOADS[name] for name in ("script", "markdown", "directives", "html")))
    page.locator(".st-key-imports-apply button").click()
    expect(page.locator("[data-testid=stAlert]").first).to_be_visible(timeout=60_000)
    shown(page, "done", PAYLOADS["braces"])
    expect(page.locator(".st-key-import-undo")).to_contain_text(NAMED)
    page.locator("[class*=st-key-imports-undo-] button").first.click()
    settled(page)
    shown(page, "taken back", PAYLOADS["braces"], NAMED)


@LANGUAGES
def test_a_map_is_looked_at_given_its_groups_and_stands_in_the_list(opened, language):
    t, page = translator(language), opened("map_import", language, "administrator")
    names = [PAYLOADS[name] for name in ("markdown", "script", "image", "directives", "vega", "html")]
    given(page, map_of([*names, "Khu **lạ** <b>x</b>", "Xóm :red[lạ] [a](b)"]), t("maps.column"))
    columns = chosen(page, t("maps.column"), "ten")
    strange = set(columns) - {"ten", *(plain(seen(text)) for text in PAYLOADS.values())}
    assert (len(columns) > 3, strange) == (True, set())
    said = shown(page, "preview", NAMED, *names, "Khu **lạ** <b>x</b>", "Xóm :red[lạ] [a](b)")
    assert plain(t("maps.assign", n=7, name="Khu **lạ** <b>x</b>")) in said
    page.locator("path.left.pick").last.click()
    settled(page)
    shown(page, "a leftover is picked", *names)
    page.locator(".st-key-map-apply button").click()
    expect(page.locator("[data-testid=stAlert]").first).to_be_visible(timeout=60_000)
    shown(page, "applied", f"{NAMED}.geojson")
    for one in page.locator("[class*=st-key-map-undo-] button").all()[:1]:
        one.click()
    settled(page)
    shown(page, "taken back", f"{NAMED}.geojson")


@LANGUAGES
def test_a_map_that_asks_or_is_refused_says_hostile_names_as_they_are(opened, language):
    t, page = translator(language), opened("map_import", language, "administrator")
    given(page, NO_MAP, NAMED)
    shown(page, "refused", f"{NAMED}.json")

    page = opened("map_import", language, "administrator")
    given(page, map_of_two_layers(), t("maps.choose_layer"))
    assert plain(NAMED) in chosen(page, t("maps.choose_layer"), "_x_ `y` ~~z~~ $x^2$")
    page.locator(".st-key-map-answer button").click()
    expect(page.locator(MAIN).get_by_text(t("maps.column")).first).to_be_visible(timeout=60_000)
    shown(page, "the layer", "**lạ** _x_ <b>y</b>")


@LANGUAGES
@pytest.mark.parametrize("name", ["markdown", "script"])
def test_what_is_found_stands_in_the_answers_letter_by_letter(opened, language, name):
    page = opened("register", language)
    field = page.locator("input[role=combobox][maxlength='100']")
    field.click()
    field.fill(PAYLOADS[name])
    expect(page.locator("#answers [role=option]").first).to_be_visible()
    expect(page.locator("#answers")).to_contain_text(PAYLOADS[name])
    unharmed(page, "the field of every page")
    field.press("Escape")

    page = opened("find", language)
    page.locator(".st-key-find-page input").fill(PAYLOADS[name])
    expect(page.locator("[class*=st-key-find-] a").first).to_be_visible()
    settled(page)
    shown(page, "find", PAYLOADS[name])


@LANGUAGES
def test_decisions_meetings_and_corrections_are_said_as_they_were_typed(opened, language):
    t, page = translator(language), opened("meetings", language)
    shown(page, "waiting", *(PAYLOADS[name] for name in ("script", "image", "html", "braces", "vega", "markdown")))
    page.get_by_role("radio", name=t("meetings.show_all", n=t.number(2 * len(PAYLOADS)))).or_(
        page.locator(".st-key-decisions-shown button").last
    ).first.click()
    settled(page)
    shown(page, "all", *(PAYLOADS[name] for name in ("svg", "directives", "markdown_link")))
    for place in (0, -1):
        rows = page.locator(".st-key-decisions tbody tr button")
        (rows.first if place == 0 else rows.last).click()
        settled(page)
        expect(page.locator(".st-key-decision-one")).to_be_visible()
        for folded in page.locator(".st-key-decision-one [data-testid=stExpander] summary").all():
            folded.click()
        unharmed(page, "one decision")
    expect(page.locator(".st-key-decision-one")).to_contain_text("vì ")
    page.locator(".st-key-meetings tbody tr button").last.click()
    settled(page)
    expect(page.locator(".st-key-meeting-held")).to_be_visible()
    shown(page, "a meeting that was held", PAYLOADS["markdown_image"])


@LANGUAGES
def test_what_may_be_wrong_and_why_it_is_right_are_said_as_they_were_typed(opened, language):
    page = opened("quality", language)
    for folded in page.locator(f"{MAIN} [data-testid=stExpander] summary").all():
        folded.click()
    expect(page.get_by_text(f"đúng: {PAYLOADS['script']}").first).to_be_visible()
    said = shown(page, "quality", PAYLOADS["markdown"], PAYLOADS["directives"])
    assert said.count("đúng: ") > 5
    page.locator("[class*=st-key-accept-] button").first.click()
    settled(page)
    page.locator(".st-key-quality-page form input, [data-testid=stForm] input").first.fill(PAYLOADS["html"])
    page.locator("[data-testid=stForm] button").last.click()
    expect(page.get_by_text(PAYLOADS["html"], exact=False).first).to_be_attached()
    shown(page, "accepted here", PAYLOADS["html"])
