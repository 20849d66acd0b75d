"""PPTX: a slide for each board of the meeting, 16 : 9, with native charts and the map as shapes."""

import io
import zipfile
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches

from boards.headlines import headline
from reports.deck_page import BROWN, EDGE, GREY, HIGH, TEAL, WIDE, Page, plain
from reports.deck_slides import changed, decisions, promised, where
from reports.deck_watch import counter, services, volunteers
from reports.source import Source
from reports.words import occasion, until_when
from texts import Translator

SLIDES = {
    "promised": (promised, ("meetings.decisions_help",)),
    "where": (where, ("figures.group_coverage_definition", "figures.ladder_definition",
                      "figures.household_reach_definition", "figures.active_volunteers_definition")),
    "changed": (changed, ("figures.group_coverage_definition", "figures.days_since_definition",
                          "figures.attendances_definition")),
    "services": (services, ("figures.services_taught_definition", "figures.filed_share_definition")),
    "volunteers": (volunteers, ("figures.active_volunteers_definition", "figures.orphan_groups_definition",
                                "figures.assists_definition", "reports.few")),
    "counter": (counter, ("figures.visitors_definition", "figures.online_share_definition", "relief.caveat")),
    "decisions": (decisions, ("meetings.decisions_help",)),
}  # fmt: skip
"""Board → what draws its slide, and the definitions in its notes."""
_SETTLED = (1980, 1, 1, 0, 0, 0)


def deck(t: Translator, source: Source) -> bytes:
    """The presentation; the same source gives the same bytes."""
    show = Presentation()
    show.slide_width, show.slide_height = Inches(WIDE), Inches(HIGH)
    told = show.core_properties
    told.title, told.author = plain(f"{occasion(t, source)} · {t.named(source.ward)}"), plain(t.named(source.ward))
    told.last_modified_by = ""
    told.created = told.modified = source.as_of.replace(tzinfo=None, microsecond=0)
    told.language = t.language
    blank = show.slide_layouts[6]
    for place, name in enumerate(source.order, start=1):
        draw, definitions = SLIDES[name]
        page = Page(show.slides.add_slide(blank))
        _frame(page, t, source, name, place)
        draw(page, t, source)
        notes = [until_when(t, source), *(t("reports.notes_definition", definition=t(one)) for one in definitions)]
        page.slide.notes_slide.notes_text_frame.text = plain("\n".join(notes))
    kept = io.BytesIO()
    show.save(kept)
    return _settled(kept.getvalue())


def _frame(page: Page, t: Translator, source: Source, name: str, place: int) -> None:
    """Whose figures, what they say, and up to which day."""
    wide = WIDE - 2 * EDGE
    page.words(EDGE, 0.34, wide, 0.3, t(f"boards.name_{name}"), 14, bold=True, colour=TEAL)
    title = headline(name, source.facts, t)
    page.words(EDGE, 0.64, wide, 1.05, title, 28, bold=True, anchor=MSO_ANCHOR.TOP, name="headline")
    foot = " · ".join((t.named(source.ward), occasion(t, source), until_when(t, source)))
    page.band(EDGE, HIGH - 0.48, wide, 0.012, "DCE4E4")
    page.words(EDGE, HIGH - 0.4, wide - 1, 0.25, foot, 11, colour=GREY)
    number = t("reports.slide_of", n=place, all=len(SLIDES))
    page.words(WIDE - EDGE - 0.9, HIGH - 0.4, 0.9, 0.25, number, 11, colour=GREY, align=PP_ALIGN.RIGHT)
    if source.ward["is_demo"]:
        page.band(WIDE - EDGE - 2.5, 0.32, 2.5, 0.32, "FBE9DA")
        page.words(
            WIDE - EDGE - 2.5, 0.32, 2.5, 0.32, t("reports.demo"), 12, bold=True, colour=BROWN, align=PP_ALIGN.CENTER,
            anchor=MSO_ANCHOR.MIDDLE,
        )  # fmt: skip


def _settled(content: bytes) -> bytes:
    """The package without the moment of its packing."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            entry: Any = zipfile.ZipInfo(one.filename, _SETTLED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(one.filename))
    return kept.getvalue()
