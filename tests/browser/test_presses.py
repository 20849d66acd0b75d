"""Nothing that a hand does is lost while the page is drawn anew: neither a press that is carried out, nor a word."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.test_maps import file_of, opened
from tests.maps.making import in_plane, ward
from tests.serving import free_port, wait_until_open

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
SLOW_PAGE = """
import time
import streamlit as st

def deed():
    time.sleep(1.5)
    st.session_state["done"] = st.session_state.get("done", 0) + 1

st.button("slow", on_click=deed)
st.button("other")
st.text(f"done {st.session_state.get('done', 0)} times")
"""
UNDER_OUR_RULE = """
from streamlit.web.cli import main
from pages.parts.whole_callbacks import let_callbacks_finish
let_callbacks_finish()
main()
"""


@pytest.fixture
def slow_page(tmp_path):
    """A page of Streamlit alone, with one slow button, under our rule for callbacks."""
    (tmp_path / "slow.py").write_text(SLOW_PAGE, "utf-8")
    url, log = f"http://127.0.0.1:{(port := free_port())}", tmp_path / "log"
    command = [sys.executable, "-c", UNDER_OUR_RULE, "run", str(tmp_path / "slow.py"), f"--server.port={port}"]
    options = ["--server.headless=true", "--server.address=127.0.0.1", "--browser.gatherUsageStats=false"]
    with log.open("wb") as out, subprocess.Popen([*command, *options], cwd=ROOT, stdout=out, stderr=out) as process:
        wait_until_open(url, process, log)
        yield url
        process.terminate()


def test_a_press_is_carried_out_though_another_follows_it(slow_page, open_screen):
    page = open_screen("desktop", login=None)
    page.goto(slow_page)
    expect(page.get_by_text("done 0 times")).to_be_visible()
    page.get_by_role("button", name="slow").click()
    page.wait_for_timeout(500)  # it is being carried out
    page.get_by_role("button", name="other").click()
    expect(page.get_by_text("done 1 times")).to_be_visible()


def test_what_is_typed_outlives_a_redraw_that_a_press_before_it_asked_for(serve, open_screen):
    server, page = serve(), open_screen("desktop", "administrator")
    opened(page, server)
    features = [one | {"geometry": in_plane(one["geometry"])} for one in ward()[:10]]
    features[6]["properties"]["ten"] = "Khu Đồng Lạ"
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(file_of(features))
    expect(page.get_by_text("10 hình · 9 đã khớp với tổ · 1 chưa khớp")).to_be_visible()
    field = page.get_by_role("combobox", name="Hình số 7 (Khu Đồng Lạ) là của tổ")
    expect(field).to_be_editable()
    field.evaluate("field => { field.sameAsBefore = true; }")
    page.locator("path.left.pick").click()
    field.fill("to 7")
    expect(page.locator("path.left.chosen")).to_be_visible()  # drawn anew
    page.wait_for_timeout(1000)
    assert field.evaluate("field => [field.sameAsBefore, field.value]") == [True, "to 7"]
    expect(page.get_by_role("option", name="Tổ 7")).to_be_visible()
