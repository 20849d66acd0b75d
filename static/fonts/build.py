"""Makes WardSans-*.ttf, .woff2 from the Source Sans that Streamlit ships; needs fonttools and brotli.

With a folder as its argument, also WardSerif-*.ttf from the LiberationSerif-*.ttf (2.1.5) in it.

One weight each, Latin with all Vietnamese letters, and what our papers and pictures draw; renamed, because the licences
keep the names "Source" and "Liberation" for the unchanged fonts.
"""

import sys
from pathlib import Path

import streamlit
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).parent
FAMILY = "Ward Sans"
LETTERS = [
    *range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x2B0, 0x310), 0x31B, 0x323, *range(0x1E00, 0x1F00),
    *range(0x2010, 0x2040), *range(0x2070, 0x20BF), 0x2122, *range(0x2190, 0x2194), *range(0x2200, 0x2266),
    *range(0x25A0, 0x25D0), 0x2610, 0x2611, 0x2713,
]  # fmt: skip


def make(weight: int, style: str) -> None:
    (source,) = (Path(streamlit.__file__).parent / "static" / "static" / "media").glob("SourceSansVF-Upright*.woff2")
    font = instantiateVariableFont(TTFont(source), {"wght": weight})
    options = Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum"]
    options.name_IDs = [0, 7, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    font.flavor = None
    plain = named(font, FAMILY, style)
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = 0x20 if style == "Bold" else 0x40
    font["head"].macStyle = int(style == "Bold")
    font.save(HERE / f"{plain}.ttf")
    font.flavor = "woff2"
    font.save(HERE / f"{plain}.woff2")


def named(font: TTFont, family: str, style: str) -> str:
    """Give the font a name of ours; returns its plain form, "WardSans-Bold"."""
    plain = f"{family.replace(' ', '')}-{style}"
    for number, text in {1: family, 2: style, 3: plain, 4: f"{family} {style}", 6: plain}.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    return plain


def make_serif(folder: Path, style: str) -> None:
    """What the reports in the layout of the decree are set in: PDF readers need neither hints nor kerning of it."""
    font = TTFont(folder / f"LiberationSerif-{style}.ttf")
    options = Options()
    options.hinting = False
    options.layout_features = []
    options.name_IDs = [0, 7, 13, 14]
    options.drop_tables += ["GDEF", "GSUB", "GPOS", "kern"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    font.save(HERE / f"{named(font, 'Ward Serif', style)}.ttf")


if __name__ == "__main__":
    make(400, "Regular")
    make(700, "Bold")
    for given in sys.argv[1:]:
        for face in ("Regular", "Bold", "Italic", "BoldItalic"):
            make_serif(Path(given), face)
