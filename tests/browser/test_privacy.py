"""A planted phone never reaches a browser, but for the one look of a manager; the page reads well on a phone."""

import re
import shutil
import sqlite3

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from core.database import Database
from models import Consent, Volunteer, VolunteerPhone
from tests.browser.conftest import Server
from tests.planting import EVENING, TODAY

pytestmark = pytest.mark.browser
NUMBER = "0987654321"
PAGES = ("", "coverage", "group?group=G8", "services", "volunteers", "record", "register", "privacy", "notice")
LOGINS = ("leader", "staff", "manager", "administrator")


@pytest.fixture(scope="module")
def phoned(small_ward, tmp_path_factory):
    """A server of the small ward, where every volunteer agreed and left the same phone number."""
    folder = tmp_path_factory.mktemp("phones")
    shutil.copy(small_ward, folder / "ward.db")
    database = Database(f"sqlite:///{folder / 'ward.db'}")
    with database.changing() as session:
        for place, one in enumerate(session.scalars(select(Volunteer)).all()):
            session.add(Consent(
                ward_id=1, id=2_000_000 + place, volunteer_id=one.id, given_on=TODAY, text_version="2026-11",
                covers_phone=True, recorded_at=EVENING,
            ))  # fmt: skip
            session.add(VolunteerPhone(ward_id=1, volunteer_id=one.id, number=NUMBER))
    database.close()
    server = Server(f"sqlite:///{folder / 'ward.db'}", folder / "log").start()
    yield server
    server.stop()


@pytest.fixture
def sent(phoned, open_screen):
    """`page, parts = sent("desktop", "manager")`: `parts` gathers every byte that the server sends to that page."""

    def begin(screen, login):
        page, parts = open_screen(screen, login), []
        page.on("websocket", lambda socket: socket.on("framereceived", lambda data: parts.append(_bytes(data))))
        page.on("response", lambda answer: parts.append(_body(answer)))
        return page, parts

    return begin


def _bytes(data):
    return data if isinstance(data, bytes) else data.encode()


def _body(answer):
    if answer.status >= 300 or not answer.headers.get("content-type", "").startswith(("text/html", "application/json")):
        return b""
    try:
        return answer.body()
    except Exception:  # noqa: BLE001 - gone with its page
        return b""


def has_phone(parts):
    """In any writing: in one piece, without its nought, or grouped."""
    whole = b"".join(parts)
    return any(form in whole for form in (NUMBER.encode(), NUMBER[1:].encode(), b"0987 654 321"))


@pytest.mark.parametrize("login", LOGINS)
def test_no_page_sends_a_phone_to_anybody(sent, phoned, login):
    page, parts = sent("desktop", login)

    for name in PAGES:
        page.goto(f"{phoned.url}/{name}")
        if name != "notice":
            expect(page.locator("h1")).to_be_visible()
            page.wait_for_timeout(700)

    assert len(b"".join(parts)) > 50_000, "something was listened to"
    assert not has_phone(parts)


def test_the_one_look_shows_the_phone_once_and_is_noted(sent, phoned):
    page, parts = sent("desktop", "manager")
    page.goto(f"{phoned.url}/privacy")
    page.get_by_role("row", name=re.compile(r"^Hạt nhân \d+ ")).first.click()
    expect(page.get_by_text("•••• ••• 321").last).to_be_visible()
    assert not has_phone(parts)

    page.get_by_role("button", name="Xem số").click()
    expect(page.get_by_text("0987 654 321")).to_be_visible()

    file = sqlite3.connect(phoned.database_url.removeprefix("sqlite:///"))
    looks = file.execute("SELECT reason FROM audit_event WHERE verb = 'volunteer.see_phone'").fetchall()
    file.close()
    assert looks == [("look",)]
    page.reload()
    expect(page.get_by_text("Hạt nhân số: sự đồng ý và số điện thoại")).to_be_visible()
    expect(page.get_by_text("0987 654 321")).to_have_count(0)


@pytest.mark.parametrize("screen, language", [("phone", "vi"), ("phone", "en"), ("desktop", "vi"), ("desktop", "en")])
def test_the_page_and_the_notice_fit_their_screen(phoned, open_screen, screen, language):
    page = open_screen(screen, "administrator")
    for name in ("privacy", "notice"):
        page.goto(f"{phoned.url}/{name}?lang={language}")
        expect(page.locator("h1")).to_be_visible()
        page.wait_for_timeout(1500)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        if name == "privacy":
            expect(page.locator("table.held tbody tr")).to_have_count(9)


def test_the_notice_prints_on_two_pages_at_most(phoned, open_screen):
    page = open_screen("desktop", "manager")
    page.goto(f"{phoned.url}/notice")
    expect(page.locator("h1")).to_be_visible()

    printed = page.pdf(format="A4", prefer_css_page_size=True)

    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") + printed.count(b"/Type /Page/") <= 2
