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
    """`screen(fragment, language, look, size)` shows a board as the projector's page does."""
    page, shown = open_screen("projector", login=None), {}

    def serve(route):
        name = route.request.url.removeprefix(ADDRESS)
        if name.endswith(".woff2"):
            route.fulfill(path=ROOT / "static" / "fonts" / name)
        elif name == "boards.css":
            route.fulfill(path=ROOT / "boards" / name)
        else:
            route.fulfill(body=shown["page"], content_type="text/html; charset=utf-8",
                          headers={"content-security-policy": "default-src 'self'"})  # fmt: skip

    page.route(f"{ADDRESS}**", serve)

    def screen(fragment, language, look, size):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        shown["page"] = (
            f'<!doctype html><html lang="{language}" data-look="{look}"><meta charset="utf-8"><title>x</title>'
            '<link rel="icon" href="data:,"><link rel="stylesheet" href="boards.css"><body class="screen">'
            f'<main class="stage">{fragment}</main><p class="live"><i></i>Trực tiếp 19:42</p>'
            '<footer class="foot"><span>Phường Thử · Giao ban tuần 17/11–23/11/2026 · số liệu trình diễn</span>'
            f'<ol class="dots">{"<li></li>" * 7}</ol><span>← → chuyển · F cố định số liệu</span></footer>'
        )
        page.goto(f"{ADDRESS}page")
        page.evaluate("document.fonts.ready")
        return page

    return screen


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("ward", WARDS)
def test_every_board_is_whole_and_legible_from_the_last_row(screen, paint, ward, language, allowed):
    allowed.append("data:,")
    build, shaped = WARDS[ward]
    facts = build()
    outlines = making.shapes(facts.where.groups) if shaped else None
    wrong = []
    for name in BOARDS:
        html = board_html(name, facts, translator(language), owners=making.OWNERS, shapes=outlines, paint=paint)
        for size in SCREENS:
            for look in ("light", "dark"):
                faults = screen(html, language, look, size).evaluate(MEASURE)
                wrong += [f"{name} {look} {size[1]}: {json.dumps(one, ensure_ascii=False)}" for one in faults]

    assert wrong == []


def test_the_leading_number_is_large_and_our_own_letters_are_there(screen, paint):
    facts = making.full()
    html = board_html("where", facts, translator("vi"), owners={}, shapes=None, paint=paint)
    page = screen(html, "vi", "light", SCREENS[1])

    assert page.evaluate("document.fonts.check('700 20px \"Ward Sans\"')")
    assert page.locator(".lead b").inner_text() == "74"
    size = page.locator(".lead b").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert size >= 96 * 720 / 1080
