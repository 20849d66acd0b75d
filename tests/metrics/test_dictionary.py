import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORDS = {
    language: tomllib.loads((ROOT / "texts" / language / "figures.toml").read_text("utf-8"))
    for language in ("vi", "en")
}
SUFFIX = "_definition"


def test_the_dictionary_names_every_figure_that_has_a_definition():
    dictionary = (ROOT / "docs" / "figures.md").read_text("utf-8")
    figures = [key.removesuffix(SUFFIX) for key in WORDS["vi"] if key.endswith(SUFFIX)]

    assert [figure for figure in figures if f"`{figure}`" not in dictionary] == []


@pytest.mark.parametrize("language", WORDS)
def test_every_definition_has_its_label(language):
    labels = [key.removesuffix(SUFFIX) for key in WORDS[language] if key.endswith(SUFFIX)]

    assert [label for label in labels if label not in WORDS[language]] == []


def test_both_languages_define_the_same_figures():
    assert WORDS["vi"].keys() == WORDS["en"].keys()
