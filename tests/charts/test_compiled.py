"""What browsers draw is compiled from Altair's charts, all of them, without what the worker writes by itself."""

import json
from inspect import getmembers, isfunction, signature

import pytest

from charts import coverage, ladder_map, relief, services, volunteers
from charts.compiled import compile_all, compiled_charts
from pages.parts.drawing import NAMED
from pages.parts.drawing_files import FIRST
from texts import LANGUAGES, translator


@pytest.fixture(scope="module")
def charts():
    return compile_all()


def test_every_chart_is_compiled_in_every_language(charts):
    builders = {
        name
        for room in (coverage, ladder_map, relief, services, volunteers)
        for name, function in getmembers(room, isfunction)
        if function.__module__ == room.__name__ and next(iter(signature(function).parameters), "") == "t"
    }
    public = {name for name in builders if not name.startswith("_")}

    assert charts.keys() == set(LANGUAGES)
    assert all(charts[language].keys() == public for language in LANGUAGES)
    assert NAMED.keys() == public
    assert set(FIRST) <= public


def test_a_compiled_chart_asks_for_no_address_and_writes_no_tooltip_for_each_mark(charts):
    for chart in charts["vi"].values():
        text = json.dumps(chart["vega"])
        assert '"url"' not in text
        assert '"tooltip"' not in text
        assert any(data["name"] == "rows" for data in chart["vega"]["data"])


def test_each_chart_tells_about_a_mark_in_the_readers_words(charts):
    for language in LANGUAGES:
        for name, chart in charts[language].items():
            titles = [tip["title"] for tip in chart["tips"]]
            assert titles, name
            assert set(titles) <= set(translator(language).sentences.values())


def painted(part):
    """The marks that a reader's machine may read aloud, at any depth."""
    for mark in part.get("marks", []):
        if mark["type"] == "group":
            yield from painted(mark)
        elif mark.get("aria", True):
            yield mark


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_mark_is_read_aloud_by_vega_s_own_name_for_it(charts, language):
    word = {"value": translator(language)("chart.mark")}
    for name, chart in charts[language].items():
        said = [one["encode"]["update"].get("ariaRoleDescription") for one in painted(chart["vega"])]
        assert said.count(word) == len(said) > 0, name


def test_what_was_compiled_is_kept_until_a_chart_changes(tmp_path, charts):
    first = compiled_charts(tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_text('{"vi": "kept"}', "utf-8")

    assert first == charts
    assert compiled_charts(tmp_path) == {"vi": "kept"}
