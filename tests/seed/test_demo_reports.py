"""The reports of the whole demo ward: every number is one of the facts, in both languages, in time."""

import json
import time
from datetime import datetime

import pytest

from boards.facts import facts_of
from core.shapes import displayed_shapes
from metrics.names import names_of
from metrics.snapshot import canonical, meeting_figures
from reports.deck import deck
from reports.digest import digest_svg
from reports.paper import paper
from reports.source import Source
from reports.workbook import workbook
from tests.reports.comparing import (
    NUMBER,
    OF_THE_WORDS,
    expected,
    explained,
    pdf_text,
    slides_of,
    squeezed,
    without_definitions,
    words_of,
)  # fmt: skip
from tests.reports.test_digest import texts_of
from tests.reports.test_paper import ROWS_AND_HEADINGS
from tests.seed.conftest import TODAY
from texts import LANGUAGES, translator

LONGEST = 10
"""Seconds for any of them, on a machine that has much else to do."""


@pytest.fixture
def source(look, ward_zone):
    figures = json.loads(canonical(meeting_figures(look, 1, day=TODAY)))
    shapes = json.loads(displayed_shapes(look, 1, day=TODAY).content)["features"]
    owners = names_of(look, 1).staff
    moment = datetime(2026, 11, 22, 8, 10, tzinfo=ward_zone)
    return Source(figures=figures, facts=facts_of(figures), as_of=moment, kind="weekly", owners=owners, shapes=shapes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reports_of_the_demo_say_what_the_boards_say_and_no_other_number(source, language):
    t = translator(language)
    known = explained(source, t) | OF_THE_WORDS
    report = pdf_text(paper(t, source))
    slides = [" \n ".join(words_of(slide.shapes)) for slide in slides_of(deck(t, source))]
    picture = " ".join(texts_of(digest_svg(t, source)))

    assert [one for one in expected(source, t) if squeezed(one) not in report] == []
    assert set(NUMBER.findall(without_definitions(report, t))) - known - ROWS_AND_HEADINGS == set()
    assert set(NUMBER.findall(without_definitions("\n".join(slides), t))) - known - set("1234567") == set()
    assert set(NUMBER.findall(without_definitions(picture, t))) - known == set()


@pytest.mark.parametrize("make", [deck, paper, workbook], ids=lambda make: make.__name__)
def test_a_report_of_the_demo_is_made_in_time(source, make):
    begun = time.perf_counter()
    make(translator("vi"), source)

    assert time.perf_counter() - begun < LONGEST
