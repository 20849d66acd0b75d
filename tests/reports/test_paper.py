"""The draft report: the layout of the decree, every number of the facts and no other, every letter right."""

import io
import unicodedata
from dataclasses import replace

import pypdfium2
import pytest
from pypdf import PdfReader

from reports.paper import paper
from reports.paper_style import BOTTOM, LEFT, RIGHT, TOP
from tests.reports.comparing import NUMBER, OF_THE_WORDS, expected, explained, pdf_text, squeezed, without_definitions
from tests.reports.making import LETTERS
from texts import LANGUAGES, translator

MM = 72 / 25.4
STYLES = ("Regular", "Bold", "Italic", "BoldItalic")
ROWS_AND_HEADINGS = {str(number) for number in range(1, 26)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_the_boards_say_stands_in_the_report(source, language):
    t = translator(language)
    words = pdf_text(paper(t, source))

    assert [one for one in expected(source, t) if squeezed(one) not in words] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_stands_in_the_report_that_the_facts_do_not_know(source, language):
    t = translator(language)
    words = without_definitions(pdf_text(paper(t, source)), t)

    assert set(NUMBER.findall(words)) - explained(source, t) - ROWS_AND_HEADINGS - OF_THE_WORDS == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_parts_stand_in_their_order_and_what_is_not_known_is_blank(source, language):
    t = translator(language)
    words = pdf_text(paper(t, source))

    keys = ("nation", "motto", "number", "draft", "report", "subject", "part_1", "part_2", "part_3", "part_4",
            "recipients", "signer_post")  # fmt: skip
    places = [words.index(t(f"reports.{key}")) for key in keys]
    assert places == sorted(places)
    assert t("reports.place_and_day", place="Thử") in words
    assert t("reports.demo") not in words


def test_a_made_up_ward_says_so_on_every_page(full):
    figures = {**full.figures, "ward": {**full.ward, "is_demo": True}}
    t = translator("vi")
    pages = PdfReader(io.BytesIO(paper(t, replace(full, figures=figures)))).pages

    assert t("reports.demo") in pages[0].extract_text()
    assert len(pages) > 2
    assert all(t("reports.demo_foot") in page.extract_text() for page in pages)


@pytest.mark.parametrize("many", [0, 1, 3, 6, 7, *range(8, 60, 3)])
def test_nobody_signs_a_page_on_which_nothing_else_stands(full, many):
    """However long the plan is: its last rows, or its heading with all of it, are on the page that is signed.

    Its rows stand below the heads of their columns on every page, and once.
    """
    planned = full.figures["tables"]["planned"]
    [row] = planned["rows"]
    rows = [[number if name == "id" else value for (name, _), value in zip(planned["dtypes"], row, strict=True)]
            for number in range(many)]  # fmt: skip
    tables = full.figures["tables"] | {"planned": planned | {"rows": rows}}
    t = translator("vi")
    pages = [page.extract_text() for page in PdfReader(
        io.BytesIO(paper(t, replace(full, figures={**full.figures, "tables": tables})))).pages]  # fmt: skip
    signed = squeezed(pages[-1].split(t("reports.recipients"))[0])
    last = t("reports.plan_none") if not many else "Nhà văn hóa"

    assert t("reports.signer_post") in pages[-1]
    assert squeezed(last) in signed
    assert squeezed(" ".join(pages)).count(squeezed("Nhà văn hóa")) == many
    if many <= 6:
        assert squeezed(t("reports.plan")) in signed
    head = squeezed(t("columns.visits_venue"))
    assert [squeezed(page).count(head) for page in pages] == [int("Nhà văn hóa" in page) for page in pages]


def test_margins_are_those_of_the_decree_and_the_first_page_has_no_number(full):
    content = paper(translator("vi"), full)
    for number, page in enumerate(pypdfium2.PdfDocument(content), start=1):
        wide, high = page.get_size()
        assert (round(wide / MM), round(high / MM)) == (210, 297)
        picture = page.render(scale=2, grayscale=True).to_pil().point(lambda shade: 255 * (shade < 128))
        left, top, right, bottom = (edge / 2 for edge in picture.getbbox())
        assert left >= LEFT - 1
        assert right <= wide - RIGHT + 1
        assert bottom <= high - BOTTOM + 1
        in_the_margin = page.get_textpage().get_text_bounded(top=high, bottom=high - TOP + 1).strip()
        assert in_the_margin == ("" if number == 1 else str(number))
        assert top >= (TOP - 1 if number == 1 else 6 * MM)


def test_every_letter_comes_out_as_it_went_in_and_every_font_is_inside(full):
    content = paper(translator("vi"), full)
    pages = PdfReader(io.BytesIO(content)).pages

    assert unicodedata.normalize("NFC", LETTERS) in pdf_text(content)
    used = {}

    def see(text, matrix, place, font, size):
        if text.strip() and font is not None:
            used[font["/BaseFont"]] = "/FontFile2" in font["/FontDescriptor"].get_object()

    for page in pages:
        page.extract_text(visitor_text=see)
    assert {name.partition("+")[2] for name in used} == {f"WardSerif-{style}" for style in STYLES}
    assert all(used.values())


def test_the_same_source_gives_the_same_bytes(full):
    assert paper(translator("vi"), full) == paper(translator("vi"), full)
