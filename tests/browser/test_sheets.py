"""The grids of help after visits and of the counter in a real browser, with keyboard and thumb."""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from core.database import Database
from models import Assist, CounterDay, Draft
from tests.browser.small_ward import today

pytestmark = pytest.mark.browser


@contextmanager
def data(server):
    database = Database(server.database_url)
    with database.reading() as session:
        yield session
        session.expunge_all()
    database.close()


def counters(server):
    with data(server) as session:
        return session.scalars(select(CounterDay).where(CounterDay.on_day == today())).all()


def cell(page: Page, label: str):
    return page.get_by_label(label, exact=True)


def no_sideways_scroll(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth && "
                         "document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")  # fmt: skip


def drafts(server) -> list[str]:
    with data(server) as session:
        return [one.form for one in session.scalars(select(Draft)).all()]


def test_figures_of_today_by_keyboard_survive_a_reload_and_are_saved_once(serve, desktop):
    server = serve()
    desktop.goto(f"{server.url}/counter")
    first = cell(desktop, "Tất cả dịch vụ, Lượt người đến")
    first.click()
    desktop.keyboard.type("90")
    desktop.keyboard.press("ArrowRight")
    desktop.keyboard.type("10")
    desktop.keyboard.press("Enter")
    desktop.keyboard.type("12")
    expect(desktop.get_by_text("thiếu 2")).to_be_visible()
    expect(desktop.get_by_text(re.compile("Nháp lúc"))).to_be_visible()
    assert drafts(server) == [f"counter:{today().isoformat()}"]

    desktop.reload()
    expect(first).to_have_value("90")
    desktop.get_by_role("button", name="Lưu 3 ô đã sửa").click()
    expect(desktop.get_by_text("ít hơn tổng các dịch vụ")).to_be_visible()
    desktop.get_by_role("button", name="Đúng, lưu").dblclick()

    expect(desktop.get_by_text("Đã lưu: thêm 2 dòng.")).to_be_visible()
    found = [(one.visitors, one.direct, one.online) for one in counters(server)]
    assert found == [(90, 10, None), (None, 12, None)]
    assert drafts(server) == []


def test_a_week_of_help_on_a_phone(serve, phone):
    server = serve()
    phone.goto(f"{server.url}/assists?group=all")
    box = phone.locator(".grid input:not([readonly])").first
    expect(box).to_be_visible()
    assert no_sideways_scroll(phone)
    size = box.bounding_box()
    assert size is not None
    assert (size["width"] >= 40, size["height"] >= 44) == (True, True)
    before = len(assists(server))
    box.fill("many")
    phone.get_by_role("button", name="Lưu 1 ô đã sửa").click()
    said = phone.locator("tr.wrong p").bounding_box()
    assert said is not None
    assert said["y"] - box.bounding_box()["y"] - box.bounding_box()["height"] < 16
    box.fill("4")
    phone.get_by_role("button", name="Lưu 1 ô đã sửa").click()

    # Beside the thumb, not at the top of the page; and still there when the page has followed its own save.
    phone.wait_for_timeout(1500)
    expect(phone.get_by_text("Đã lưu: thêm 1 dòng.")).to_be_in_viewport()
    expect(phone.locator(".st-key-save-bar").get_by_text("Đã lưu: thêm 1 dòng.")).to_be_visible()
    assert len(assists(server)) == before + 1
    boxes = phone.locator(".grid input:not([readonly])")
    boxes.nth(1).fill("2")
    phone.get_by_role("button", name="Lưu 1 ô đã sửa").wait_for()
    boxes.nth(2).fill("3")  # neither is with the server yet when the press comes
    boxes.nth(1).fill("5")
    phone.locator(".st-key-save-bar").get_by_role("button").tap()
    expect(phone.get_by_text("Đã lưu: thêm 2 dòng.")).to_be_visible()
    assert [one.households for one in assists(server)][before:] == [4, 5, 3]
    phone.goto(f"{server.url}/counter")
    expect(cell(phone, "Tất cả dịch vụ, Lượt người đến")).to_be_visible()
    assert no_sideways_scroll(phone)


def assists(server):
    with data(server) as session:
        return session.scalars(select(Assist)).all()
