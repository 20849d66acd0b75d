"""The slides: one per board, native charts with the facts' numbers, the map as shapes, no formula anywhere."""

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from pptx.util import Inches

from boards.headlines import HEADLINES, headline
from reports.deck import SLIDES, deck
from reports.words import KINDS, LADDER
from tests.reports.comparing import (
    NUMBER,
    OF_THE_WORDS,
    charts_of,
    explained,
    slides_of,
    without_definitions,
    words_of,
)  # fmt: skip
from tests.reports.making import DAY, TODAY
from texts import LANGUAGES, translator

HOSTILE = '=HYPERLINK("http://x","bấm")'
SLIDE = {name: place for place, name in enumerate(SLIDES)}


def series_of(chart):
    return {one.name: list(one.values) for one in chart.plots[0].series}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_board_has_its_slide_with_its_headline_definitions_and_day(source, language):
    t = translator(language)
    slides = slides_of(deck(t, source))

    assert list(SLIDES) == list(HEADLINES)
    for name, slide in zip(SLIDES, slides, strict=True):
        assert headline(name, source.facts, t) in list(words_of(slide.shapes))
        notes = slide.notes_slide.notes_text_frame.text
        assert t.day(source.day) in notes
        assert all(t(one) in notes for one in SLIDES[name][1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_slide_without_decisions_says_what_will_stand_there(sources, language):
    t, source = translator(language), sources["nearly_empty"]
    slides = slides_of(deck(t, source))

    assert t("boards.promised_empty_first") in list(words_of(slides[SLIDE["promised"]].shapes))
    assert t("reports.decisions_empty") in list(words_of(slides[SLIDE["decisions"]].shapes))
    assert t("boards.services_empty_catalogue") in list(words_of(slides[SLIDE["services"]].shapes))
    assert t("boards.volunteers_empty") in list(words_of(slides[SLIDE["volunteers"]].shapes))
    assert t("reports.counter_empty") in list(words_of(slides[SLIDE["counter"]].shapes))


def test_slides_follow_the_order_of_the_boards(full):
    t, order = translator("vi"), (*reversed(SLIDES),)
    slides = slides_of(deck(t, replace(full, order=order)))

    for name, slide in zip(order, slides, strict=True):
        assert headline(name, full.facts, t) in list(words_of(slide.shapes))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_stands_on_a_slide_that_the_facts_do_not_know(source, language):
    t = translator(language)
    known = explained(source, t) | OF_THE_WORDS
    for place, slide in enumerate(slides_of(deck(t, source)), start=1):
        words = without_definitions(" \n ".join(words_of(slide.shapes)), t)
        assert set(NUMBER.findall(words)) - known - {str(place), "7"} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_hold_the_very_numbers_of_the_facts(full, language):
    t, facts = translator(language), full.facts
    slides = slides_of(deck(t, full))

    (curve,) = charts_of(slides[SLIDE["changed"]])
    shares = [row["share"] for row in full.rows("coverage")]
    goal = [facts.where.coverage_target] * len(shares)
    assert series_of(curve) == {t("reports.series_coverage"): shares, t("reports.series_target"): goal}

    (taught,) = charts_of(slides[SLIDE["services"]])
    core = facts.services.core
    assert list(taught.plots[0].categories) == [t.named(one, "short") for one in core]
    assert list(series_of(taught).values()) == [
        [one.groups for one in core], [len(one.holes) for one in core], [facts.services.not_reached] * len(core)
    ]  # fmt: skip

    (help_by_week,) = charts_of(slides[SLIDE["volunteers"]])
    weeks = facts.volunteers.weeks
    assert list(help_by_week.plots[0].categories) == [t.week(one.monday) for one in weeks]
    kinds = [kind for kind in KINDS if any(one.assists.get(kind) for one in weeks)]
    assert kinds
    assert series_of(help_by_week) == {
        t(f"figures.kind_{kind}"): [one.assists.get(kind) for one in weeks] for kind in kinds
    }

    visitors, online = charts_of(slides[SLIDE["counter"]])
    for chart, run, target in ((visitors, facts.counter.visitors, None), (online, facts.counter.online, 0.825)):
        found = series_of(chart)
        assert found[t("reports.series_weeks")] == [one.value for one in run.weeks]
        assert None in found[t("reports.series_weeks")] or all(one.value is not None for one in run.weeks)
        assert [run.median] * len(run.weeks) in found.values()
        assert ([target] * len(run.weeks) in found.values()) == (target is not None)
        for part in {one.part for one in run.weeks if one.value is not None}:
            assert found[t(f"chart.part_{part}")] == [one.value if one.part == part else None for one in run.weeks]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_two_run_charts_have_their_axes_at_one_height(full, language):
    slide = slides_of(deck(translator(language), full))[SLIDE["counter"]]
    frames = [shape for shape in slide.shapes if shape.has_chart]

    assert len({(one.top, one.width, one.height) for one in frames}) == 1
    layouts = [one.chart._chartSpace.chart.plotArea.findall("{*}layout/{*}manualLayout/*") for one in frames]
    places = [{one.tag.partition("}")[2]: one.get("val") for one in layout} for layout in layouts]
    assert places[0] == places[1]
    assert {"layoutTarget", "x", "y", "w", "h"} <= places[0].keys()


def test_the_map_is_made_of_shapes_in_the_colours_of_the_ladder_and_hides_no_group(full):
    slide = slides_of(deck(translator("vi"), full))[SLIDE["where"]]
    (together,) = (shape for shape in slide.shapes if shape.shape_type == 6)
    drawn = {shape.name: str(shape.fill.fore_color.rgb) for shape in together.shapes if shape.fill.type == 1}

    groups = {one.name: one for one in full.facts.where.groups}
    assert drawn == {one["properties"]["name"]: LADDER[groups[one["properties"]["name"]].step] for one in full.shapes}
    told = " ".join(words_of(slide.shapes))
    assert all(name in told for name in groups.keys() - drawn.keys())


def test_a_ward_without_boundaries_gets_a_tile_for_every_group(full):
    slide = slides_of(deck(translator("vi"), replace(full, shapes=())))[SLIDE["where"]]
    (together,) = (shape for shape in slide.shapes if shape.shape_type == 6)

    assert {one.name for one in full.facts.where.groups} <= {shape.name for shape in together.shapes}
    assert translator("vi")("board.no_shapes") in list(words_of(slide.shapes))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_lies_outside_a_slide(source, language):
    for slide in slides_of(deck(translator(language), source)):
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= Inches(13.34)
            assert shape.top + shape.height <= Inches(7.5)


def test_a_text_that_looks_like_a_formula_is_a_text_in_the_numbers_behind_a_chart(full):
    lessons = [replace(one, short_vi=HOSTILE) for one in full.facts.services.core]
    source = replace(full, facts=replace(full.facts, services=replace(full.facts.services, core=tuple(lessons))))
    chart = charts_of(slides_of(deck(translator("vi"), source))[SLIDE["services"]])[0]
    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active

    assert sheet["A2"].value == HOSTILE
    assert sheet["A2"].data_type == "s"


def test_what_xml_cannot_hold_and_what_looks_like_markup_does_no_harm(full):
    first, *others = full.facts.promised.all
    hostile = replace(first, what="\x01<b>&\ud800 " + "x" * 400)
    source = replace(full, facts=replace(full.facts, promised=replace(full.facts.promised, all=(hostile, *others))))
    told = " ".join(words_of(slides_of(deck(translator("vi"), source))[0].shapes))

    assert "<b>& xxx" in told
    assert "x" * 400 not in told


def test_long_decisions_are_cut_where_a_word_ends_and_leave_room_for_how_many_more_there_are(full):
    long = "Vận động hạt nhân số đến từng nhà, mời bà con dự buổi hướng dẫn " * 3
    many = [replace(full.facts.promised.all[0], what=long)] * 9
    source = replace(full, facts=replace(full.facts, promised=replace(full.facts.promised, all=tuple(many))))
    t = translator("vi")
    slide = slides_of(deck(t, source))[SLIDE["promised"]]
    (table,) = (shape.table for shape in slide.shapes if shape.has_table)
    (said, *_), *others = ([cell.text for cell in row.cells] for row in list(table.rows)[1:])

    assert long.startswith(f"{said.removesuffix('…')} ")
    assert 60 < len(said) < len(long)
    assert len(others) == 5, "six rows of two lines are as high as eight of one"
    assert t("reports.and_more_rows", n=t.number(3)) in list(words_of(slide.shapes))


def test_the_legend_stands_where_it_leaves_the_map_more_room(full):
    def turned(feature):
        (ring,) = feature["geometry"]["coordinates"]
        told = feature["properties"]
        return feature | {
            "properties": told | {"x": told["y"], "y": told["x"]},
            "geometry": {"type": "Polygon", "coordinates": [[[y, x] for x, y in ring]]},
        }

    t = translator("vi")
    for shapes, beside in ((full.shapes, False), ([turned(one) for one in full.shapes], True)):
        slide = slides_of(deck(t, replace(full, shapes=shapes)))[SLIDE["where"]]
        steps = [t(f"figures.ladder_{step}") for step in range(5)]
        words = [one for one in slide.shapes if one.has_text_frame]
        told = [one for one in words if one.text.rpartition(" ")[0] in steps and one.text[-1].isdigit()]
        assert len(told) == 5
        assert (len({one.left for one in told}) == 1) is beside
        (together,) = (shape for shape in slide.shapes if shape.shape_type == 6)
        for one in told:
            assert one.left + one.width <= together.left or one.top >= together.top + together.height


def test_a_made_up_ward_says_so_on_every_slide(full):
    t = translator("vi")
    demo = replace(full, figures={**full.figures, "ward": {**full.ward, "is_demo": True}})

    assert all(t("reports.demo") in list(words_of(slide.shapes)) for slide in slides_of(deck(t, demo)))
    assert not any(t("reports.demo") in list(words_of(slide.shapes)) for slide in slides_of(deck(t, full)))


def test_the_same_source_gives_the_same_bytes_and_names_no_maker(full):
    content = deck(translator("vi"), full)

    assert content == deck(translator("vi"), full)
    core = zipfile.ZipFile(io.BytesIO(content)).read("docProps/core.xml").decode()
    assert "Canny" not in core
    assert full.day == TODAY
    assert full.since == TODAY - 7 * DAY
