"""The first page, as data."""

import re

import pytest

from core.first_page import CHUNKS, streamlit_folder
from core.front import File, Look, chunks_needed, first_page, policy, preloading
from core.settings import ROOT, Settings

JS = streamlit_folder() / "static" / "js"
LOOK = Look(title="Tên", language="vi", icon=ROOT, head="<script>hello()</script>", body="<i></i>")


@pytest.fixture(scope="module")
def page():
    index = (streamlit_folder() / "index.html").read_text("utf-8")
    page = first_page(index, LOOK)
    return page.replace("</head>", preloading(page, ["/static/js/a.js"]) + "</head>")


@pytest.mark.parametrize("name", CHUNKS)
def test_streamlit_still_has_every_file_that_the_first_page_names(name):
    assert list(JS.glob(f"{name}.*.js")), f"{name} has another name in this release: put core/first_page.py right"


def test_a_chunk_brings_what_it_imports_and_nothing_twice():
    found = chunks_needed(JS, ["ArrowVegaLiteChart"])

    assert any(name.startswith("ArrowVegaLiteChart.") for name in found)
    assert len(found) > 20
    assert len(set(found)) == len(found)


def test_a_chunk_that_is_not_there_is_left_out():
    assert chunks_needed(JS, ["NoSuchThing"]) == []


def test_the_page_has_our_title_language_icon_and_files(page):
    assert "<title>Tên</title>" in page
    assert '<html lang="vi">' in page
    assert 'href="/favicon.png"' in page
    assert '<link rel="modulepreload" fetchpriority="low" crossorigin href="/static/js/a.js">' in page
    assert '<div id="root"><i></i></div>' in page
    assert '="./' not in page


def test_the_policy_names_every_script_in_the_page_and_no_other_host(page):
    rule = policy(page, "localhost:8501")

    assert len(re.findall("sha256-", rule)) == len(re.findall("<script>", page))
    assert set(re.findall(r"\w+://[^\s;]+", rule)) == {"ws://localhost:8501", "wss://localhost:8501"}


def test_text_is_packed_and_pictures_are_not():
    assert set(File(b"x" * 5000, "application/javascript").packed) == {"br", "gzip"}
    assert File(b"x" * 5000, "image/png").packed == {}


def test_the_example_of_settings_names_them_all():
    named = set(re.findall(r"^# (WARD_[A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))

    assert named == {f"WARD_{field.upper()}" for field in Settings.model_fields}
