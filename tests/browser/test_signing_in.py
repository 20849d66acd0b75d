"""Signing in, out and in again, as people do it."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from core.database import Database
from models import AccessState, SignIn
from tests.browser.small_ward import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture(params=["phone", "desktop"])
def stranger(request, open_screen):
    return open_screen(request.param, login=None)


def sign_in(page, login="staff", password=PASSWORD):
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu", exact=True).fill(password)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


def test_a_link_leads_through_the_sign_in_to_its_view_and_out_again(server, stranger):
    stranger.goto(f"{server.url}/coverage?period=week")
    expect(stranger).to_have_title("Đăng nhập · Đưa dịch vụ công đến tổ dân phố")
    assert stranger.evaluate("document.documentElement.scrollWidth <= innerWidth")
    sign_in(stranger, password="không phải mật khẩu")
    expect(stranger.get_by_text("Tên đăng nhập hoặc mật khẩu không đúng.")).to_be_visible()
    expect(stranger.get_by_label("Tên đăng nhập")).to_have_value("staff")
    sign_in(stranger)

    expect(stranger.get_by_role("radio", name="7 ngày")).to_have_attribute("aria-checked", "true")
    if stranger.viewport_size["width"] < 768:
        stranger.get_by_test_id("stExpandSidebarButton").click()
    expect(stranger.locator(".who")).to_contain_text("Cán bộ Thử Một")
    stranger.locator(".who").get_by_role("button", name="Đăng xuất").click()

    expect(stranger.get_by_text("Đã đăng xuất.")).to_be_visible()
    stranger.go_back()
    expect(stranger.get_by_role("heading", name="Đăng nhập")).to_be_visible()


def test_the_sign_in_speaks_english_and_the_boards_follow(server, open_screen):
    page = open_screen("desktop", login=None)
    page.goto(server.url)
    page.get_by_role("link", name="English").click()
    page.get_by_label("Sign-in name").fill("leader")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_role("heading", level=1, name="Overview")).to_be_visible()
    expect(page.locator(".who")).to_contain_text("Leader")


def test_a_session_that_ends_while_somebody_types_loses_nothing(serve, phone, allowed):
    allowed += ["403", "401", "WebSocket", "websocket", "host-config", "Client Error", "when disconnected from server"]
    server = serve()
    phone.goto(f"{server.url}/record")
    box = phone.get_by_role("combobox", name="Tổ dân phố")
    box.fill("to 11")
    box.press("Enter")
    expect(phone.get_by_role("button", name="Lưu buổi")).to_be_visible()
    phone.get_by_label("Lượt người", exact=False).first.fill("37")
    database = Database(server.database_url)
    with database.changing() as session:
        session.execute(update(SignIn).values(ended_at=SignIn.begun_at))
        session.execute(update(AccessState).values(revision=AccessState.revision + 1))
    database.close()
    expect(phone.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    expect(phone.get_by_text("phần đã nhập vẫn còn")).to_be_visible()
    expect(phone.get_by_text("Connection error")).to_have_count(0)
    sign_in(phone)

    expect(phone.get_by_role("combobox", name="Tổ dân phố")).to_have_value("Tổ 11")
    expect(phone.get_by_label("Lượt người", exact=False).first).to_have_value("37")
