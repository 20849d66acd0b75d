"""Whatever somebody typed is shown, never obeyed: in every kind of element, on every page, in every tooltip."""

import os
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from core.settings import ROOT
from pages import MENU
from tests.browser.looking import LOOK, hover, plain, settled, unharmed
from tests.browser.payloads import PAYLOADS
from tests.signing import sign_in

pytestmark = pytest.mark.browser
KINDS = (
    "markdown", "caption", "text", "box", "title", "heading", "expander", "button", "pills", "radio", "checkbox",
    "popover", "table", "numbers", "select", "label", "combobox", "combobox-label", "outlines", "pagelink",
)  # fmt: skip


@pytest.fixture(scope="module")
def elements(tmp_path_factory):
    """Streamlit with the page of hostile_elements.py."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (tmp_path_factory.mktemp("elements") / "log").open("wb")
    command = [sys.executable, "-m", "streamlit", "run", "tests/browser/hostile_elements.py"]
    process = subprocess.Popen(
        [*command, "--server.port", str(port), "--server.address", "127.0.0.1"],
        cwd=ROOT, stdout=log, stderr=log, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    for _ in range(300):
        try:
            urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
            break
        except (URLError, OSError):
            time.sleep(0.2)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(20)
    log.close()


def test_every_kind_of_element_shows_every_payload_letter_by_letter(elements, open_screen):
    page = open_screen("desktop", login=None)
    page.goto(elements)
    last = len(PAYLOADS) - 1
    expect(page.locator(f".st-key-kind-combobox-{last}")).to_be_attached(timeout=60_000)
    expect(page.locator(f".st-key-kind-combobox-{last} input")).to_be_attached(timeout=60_000)
    expect(page.locator(f".st-key-kind-table-{last} td")).to_be_attached(timeout=60_000)

    wrong = []
    for number, (name, payload) in enumerate(PAYLOADS.items()):
        for kind in KINDS:
            look = page.locator(f".st-key-kind-{kind}-{number}").evaluate(LOOK)
            if plain(payload) not in plain(look["text"]) or look["alive"]:
                wrong.append((kind, name, look))
    assert wrong == []
    unharmed(page, "elements")


ADDRESSES = [entry.name for entry in MENU if not entry.first] + [
    "",
    "group?group=G3",
    "group?group=G9",
    "visit?id=VISIT",
]


@pytest.mark.parametrize("login", ["manager", "administrator"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_on_no_page_does_any_of_it_run_load_or_lead_anywhere(hostile, open_screen, login, language, small_ids):
    page = open_screen("desktop", login=None, viewport={"width": 1500, "height": 1800})
    sign_in(page.context.request, hostile.url, login)
    seen = ""
    for address in ADDRESSES:
        address = address.replace("VISIT", str(small_ids))
        page.goto(f"{hostile.url}/{address}{'&' if '?' in address else '?'}lang={language}")
        settled(page)
        for folded in page.locator('[data-testid="stExpander"] summary').all()[:6]:
            folded.click()
        hover(page)
        seen += unharmed(page, address)
    for name in ("markdown", "directives", "markdown_link", "braces"):
        assert plain(PAYLOADS[name]) in plain(seen), name


@pytest.fixture
def small_ids(hostile):
    """Number of a visit whose texts are payloads: the one that was taken out again."""
    from sqlalchemy import select

    from core.database import Database
    from models import Visit

    database = Database(hostile.database_url)
    with database.reading() as session:
        number = session.scalars(select(Visit.id).where(Visit.voided_at.is_not(None))).one()
    database.close()
    return number


@pytest.mark.parametrize("screen", ["desktop", "phone"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_gates_own_pages_complain_of_nothing_and_ask_no_other_host(hostile, open_screen, screen, language):
    page = open_screen(screen, login=None)
    for address in ("sign-in", f"sign-in?next=/coverage%3Fx%3D{PAYLOADS['script']}", "display"):
        page.goto(f"{hostile.url}/{address}{'&' if '?' in address else '?'}lang={language}")
        unharmed(page, address)
    sign_in(page.context.request, hostile.url, "manager")
    page.goto(f"{hostile.url}/me?lang={language}")
    expect(page.get_by_text("<script>", exact=False).or_(page.get_by_role("heading")).first).to_be_visible()
    unharmed(page, "me")
