"""Whatever somebody typed is shown, never obeyed: in every kind of element, on every page, in every tooltip."""

import os
import re
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
from pages.parts.plain import BREAK
from tests.browser.hostile_ward import plant_hostile_ward
from tests.browser.payloads import OUTSIDE, PAYLOADS
from tests.serving import Server
from tests.signing import sign_in

pytestmark = pytest.mark.browser
KINDS = (
    "markdown", "caption", "text", "box", "title", "heading", "expander", "button", "pills", "radio", "checkbox",
    "popover", "table", "numbers", "select", "label", "combobox",
)  # fmt: skip
# Text with what stands in shadow roots and in fields; and everything that a payload might have become.
LOOK = """element => {
  const found = {text: "", alive: []};
  const walk = node => {
    if (node.nodeType === 3) found.text += node.nodeValue;
    if (["STYLE", "SCRIPT"].includes(node.nodeName) && !node.textContent.includes("pwned")) return;
    if (node.nodeType === 1) {
      const link = node.getAttribute("href") ?? "", source = node.getAttribute("src") ?? "";
      if (/OUTSIDE|javascript:/.test(link) && !link.startsWith("#")) found.alive.push(node.outerHTML.slice(0, 200));
      if (/OUTSIDE/.test(source) || source === "x" || node.nodeName === "SCRIPT" && node.textContent.includes("pwned"))
        found.alive.push(node.outerHTML.slice(0, 200));
      if (node.hasAttribute("onerror") || node.hasAttribute("onload")) found.alive.push(node.outerHTML.slice(0, 200));
      if (node.nodeName === "INPUT" || node.nodeName === "TEXTAREA") found.text += ` ${node.value} `;
      if (node.shadowRoot) walk(node.shadowRoot);
    }
    node.childNodes.forEach(walk);
  };
  walk(element);
  return found;
}""".replace("OUTSIDE", OUTSIDE.replace(".", "\\\\."))


def plain(text):
    """As a reader sees it: without what cannot be seen, spaces told once."""
    return " ".join(re.sub(f"[{BREAK}\x00-\x1f\ufffd]", " ", text.replace(BREAK, "")).split())


def unharmed(page, where):
    look = page.locator("body").evaluate(LOOK)
    assert look["alive"] == [], where
    assert page.evaluate("window.pwned") is None, where
    return look["text"]


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


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    url = f"sqlite:///{folder / 'ward.db'}"
    plant_hostile_ward(url)
    server = Server(url, folder / "log").start()
    yield server
    server.stop()


def settled(page):
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
    expect(page.get_by_test_id("stMain").get_by_role("heading", level=1).first).to_be_visible()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    page.wait_for_timeout(700)


def hover(page):
    """Every corner of every chart, for its tooltips."""
    for chart in page.locator(".ward-card svg").all():
        box = chart.bounding_box()
        if not box or box["width"] < 50 or box["y"] > 3000:
            continue
        chart.scroll_into_view_if_needed()
        box = chart.bounding_box()
        for across in (0.1, 0.3, 0.5, 0.7, 0.9):
            for down in (0.2, 0.5, 0.8):
                page.mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
        page.wait_for_timeout(150)


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
