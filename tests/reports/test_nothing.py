"""Where there is nothing to be a part of, board and reports say the same: 0, and no share of it."""

import pytest

from boards.views import Asked
from boards.views_figures import where_view
from reports.deck import deck
from reports.digest import digest_svg
from reports.leading import leading
from reports.paper import paper
from reports.workbook import workbook
from tests.reports.comparing import pdf_text, sheets_of, slides_of, words_of
from tests.reports.test_digest import texts_of
from texts import LANGUAGES, translator


@pytest.fixture
def bare(sources):
    """Two groups; no visit, no volunteer, no counter."""
    return sources["nearly_empty"]


def told(t, source):
    """What each of the reports says."""
    slides = [word for slide in slides_of(deck(t, source)) for word in words_of(slide.shapes)]
    cells = [str(cell.value) for rows in sheets_of(workbook(t, source)).values() for row in rows for cell in row]
    return {
        "slides": slides, "report": [pdf_text(paper(t, source))], "tables": cells,
        "digest": texts_of(digest_svg(t, source)),
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_no_volunteers_no_share_is_told_on_the_board_and_in_no_report(bare, language):
    t = translator(language)
    _, people = where_view(Asked(bare.facts, t, {}, None))["seconds"]
    assert (people.value, people.of) == ("0", "")
    assert leading(t, bare)[2].value == "0"

    for name, words in told(t, bare).items():
        assert not [one for one in words if "0/0" in one], name
        assert not [one for one in words if "—/—" in one or "(—)" in one], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_filed_on_the_spot_is_filed_by_nobody_for_no_part(bare, language):
    t = translator(language)
    own = t("reports.filed_own", share="")

    assert not [one for one in told(t, bare)["slides"] if one.startswith(own)]
