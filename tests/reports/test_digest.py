"""The digest: a sharp picture whose words and numbers are those of the facts."""

import io
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from PIL import Image

from boards.headlines import headline
from charts.painter import Painter
from reports.digest import HIGH, LEADS, WIDE, digest, digest_svg
from reports.leading import leading
from reports.words import LADDER
from tests.reports.comparing import NUMBER, OF_THE_WORDS, explained, without_definitions
from texts import LANGUAGES, translator


@pytest.fixture(scope="module")
def painter():
    painter = Painter()
    yield painter
    painter.close()


def texts_of(svg):
    return ["".join(node.itertext()) for node in ElementTree.fromstring(svg).iter() if node.tag.endswith("}text")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_digest_says_the_leading_figures_and_no_number_that_the_facts_do_not_know(source, language):
    t = translator(language)
    said = texts_of(digest_svg(t, source))
    together = " ".join(said)

    assert headline("where", source.facts, t) in together
    for place in LEADS:
        one = leading(t, source)[place]
        assert one.name in said
        assert one.value.partition(" (")[0] in said
    assert set(NUMBER.findall(without_definitions(together, t))) - explained(source, t) - OF_THE_WORDS == set()


def test_every_missed_group_is_named_or_counted_and_the_steps_count_all(full):
    t = translator("vi")
    said = texts_of(digest_svg(t, full))

    missed = full.facts.where.missed
    assert t("reports.names_missed", n=t.number(len(missed))) in said
    assert missed[0].name.replace(" ", "\u00a0") in " ".join(said)
    counts = [said[said.index(t(f"figures.ladder_{step}")) + 1] for step in range(5)]
    assert sum(int(one) for one in counts) == len(full.facts.where.groups)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_is_sharp_in_the_colours_of_the_ladder_and_has_its_letters(full, painter, language):
    t = translator(language)
    picture = Image.open(io.BytesIO(digest(t, full, painter.paint))).convert("RGB")

    assert picture.size == (2 * WIDE, 2 * HIGH)
    colours = {f"{r:02X}{g:02X}{b:02X}" for _, (r, g, b) in picture.getcolors(picture.width * picture.height)}
    assert {LADDER[one.step].upper() for one in full.facts.where.groups} <= colours
    blank = full.facts.where
    silent = replace(full, facts=replace(full.facts, where=replace(blank, groups=())), shapes=())
    assert painter.paint({"kind": "png", "svg": digest_svg(t, silent)}) != digest(t, full, painter.paint)


def test_hostile_names_are_only_words(full):
    first, *others = full.facts.where.groups
    hostile = replace(first, name="</text><script>x</script>", covered=False, households=9_999)
    source = replace(full, facts=replace(full.facts, where=replace(full.facts.where, groups=(hostile, *others))))
    svg = digest_svg(translator("vi"), source)

    assert "<script" not in svg
    assert "</text><script>x</script>" in " ".join(texts_of(svg))
