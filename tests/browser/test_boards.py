"""The boards on a projector: measured in a real browser, on both screens, on both grounds, in both languages."""

import json
from pathlib import Path

import pytest

from boards.drawing import BOARDS, board_html
from charts.painter import Painter
from tests.boards import making
from texts import translator

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parent.parent.parent
SCREENS = ((1920, 1080), (1280, 720))
ADDRESS = "http://localhost/boards/"
PAGE = (
    '<!doctype html><html lang="vi"><meta charset="utf-8"><title>x</title><link rel="icon" href="icon">'
    '<link rel="stylesheet" href="boards.css"><body class="screen"><main class="stage"></main>'
    '<p class="live"><i></i>Trực tiếp 19:42</p><footer class="foot">'
    "<span>Phường Thử · Giao ban tuần 17/11–23/11/2026 · số liệu trình diễn</span>"
    f'<ol class="dots">{"<li></li>" * 7}</ol><span>← → chuyển · F cố định số liệu</span></footer>'
)
SHOW = """async ([fragment, look]) => {
    document.documentElement.dataset.look = look;
    document.querySelector(".stage").innerHTML = fragment;
    await document.fonts.ready;
}"""
MEASURE = (Path(__file__).parent / "measuring_boards.js").read_text("utf-8")
WARDS = {
    "full": (making.full, True),
    "without shapes": (making.full, False),
    "begun": (making.begun, True),
    "bursting": (making.bursting, True),
}


@pytest.fixture(scope="module")
def paint():
    painter = Painter()
    yield painter.paint
    painter.close()


@pytest.fixture
def screen(open_screen):
    """The projector's page, blank; `shown` puts a board on it."""
    page = open_screen("projector", login=None)
    page.route(f"{ADDRESS}**", _serve)
    page.goto(f"{ADDRESS}page")
    return page


def _serve(route):
    name = route.request.url.removeprefix(ADDRESS)
    if name.endswith(".woff2"):
        route.fulfill(path=ROOT / "static" / "fonts" / name)
    elif name == "boards.css":
        route.fulfill(path=ROOT / "boards" / name)
    else:
        strict = {"content-security-policy": "default-src 'self'"}
        route.fulfill(body=PAGE, content_type="text/html; charset=utf-8", headers=strict)


def shown(page, fragment, look, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate(SHOW, [fragment, look])
    return page


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("ward", WARDS)
def test_every_board_is_whole_and_legible_from_the_last_row(screen, paint, ward, language):
    build, shaped = WARDS[ward]
    facts = build()
    outlines = making.shapes(facts.where.groups) if shaped else None
    wrong = []
    for name in BOARDS:
        html = board_html(name, facts, translator(language), owners=making.OWNERS, shapes=outlines, paint=paint)
        for size in SCREENS:
            for look in ("light", "dark"):
                faults = shown(screen, html, look, size).evaluate(MEASURE)
                wrong += [f"{name} {look} {size[1]}: {json.dumps(one, ensure_ascii=False)}" for one in faults]

    assert wrong == []


def test_the_leading_number_is_large_and_our_own_letters_are_there(screen, paint):
    facts = making.full()
    html = board_html("where", facts, translator("vi"), owners={}, shapes=None, paint=paint)
    page = shown(screen, html, "light", SCREENS[1])

    assert page.evaluate("document.fonts.check('700 20px \"Ward Sans\"')")
    assert page.locator(".lead b").inner_text() == "74"
    size = page.locator(".lead b").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert size >= 96 * 720 / 1080


@pytest.mark.parametrize(
    "rule",
    [
        ".board .label { color: #777 }", ".board .note { font-size: 10px }", ".board .listed { margin-top: 900px }",
        ".board .numbers { width: 900px }", ".board .picture svg text { fill: #999 }", ".stage { left: 40px }",
        "body.screen { overflow: visible; width: 2000px }", ".board .lead b { font-size: 700px }",
    ],
)  # fmt: skip
def test_the_measuring_sees_what_is_wrong(screen, paint, rule):
    html = board_html("where", making.full(), translator("vi"), owners={}, shapes=None, paint=paint)
    shown(screen, html, "light", SCREENS[0])
    assert screen.evaluate(MEASURE) == []

    screen.evaluate("rule => document.styleSheets[0].insertRule(rule, document.styleSheets[0].cssRules.length)", rule)
    assert screen.evaluate(MEASURE) != []
