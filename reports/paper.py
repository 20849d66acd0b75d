"""PDF: the report of a meeting as a draft in the layout of Decree 30/2020/NĐ-CP; number, day, signature are blank."""

import io
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, HRFlowable, KeepTogether, SimpleDocTemplate, Spacer, Table

from reports.paper_parts import part_1, part_2
from reports.paper_rest import part_3, part_4, plan
from reports.paper_style import (
    BODY,
    BOLD,
    BOTTOM,
    CENTRE,
    CENTRE_BOLD,
    CENTRE_ITALIC,
    ITALIC,
    LEFT,
    REGULAR,
    RIGHT,
    SUBJECT,
    TITLE,
    TOP,
    WIDE,
    fonts,
    para,
    style,
)  # fmt: skip
from reports.source import Source
from reports.words import bare_name, place_of, until_when
from texts import Translator

_SIDES = ("LEFT", "RIGHT", "TOP", "BOTTOM")
_BARE = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"), ("FONT", (0, 0), (-1, -1), REGULAR), ("ALIGN", (0, 0), (-1, -1), "CENTER"),
    *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in _SIDES),
]  # fmt: skip
PAD = 6
"""Points that a frame of reportlab's leaves inside its margins."""
HEAD_RIGHT = 0.56
"""Share of the line for the name of the state; the agency has the rest."""


def paper(t: Translator, source: Source) -> bytes:
    """The report; the same source gives the same bytes."""
    fonts()
    kept = io.BytesIO()
    document = SimpleDocTemplate(
        kept, pagesize=A4, topMargin=TOP - PAD, bottomMargin=BOTTOM - PAD,
        leftMargin=LEFT - PAD, rightMargin=RIGHT - PAD, invariant=1,
        title=t("reports.subject"), author=t.named(source.ward), creator="", producer="", lang=t.language,
        pageCompression=1,
    )  # fmt: skip

    def first(canvas: Any, document: Any) -> None:
        _foot(t, source, canvas)

    def later(canvas: Any, document: Any) -> None:
        canvas.setFont(REGULAR, 13)
        canvas.drawCentredString(A4[0] / 2, A4[1] - TOP + 8, str(document.page))
        _foot(t, source, canvas)

    document.build(_story(t, source), onFirstPage=first, onLaterPages=later)
    return kept.getvalue()


def _story(t: Translator, source: Source) -> list[Flowable]:
    facts = source.facts
    opening = "reports.opening_first" if facts.occasion.first else "reports.opening"
    occasion = t(f"reports.for_{source.kind or 'live'}", day=t.day(source.day))
    planned, last = plan(t, source)
    told = t(opening, occasion=occasion, since=t.day(source.since), day=t.day(source.day))
    return [
        _head(t, source),
        para(t("reports.report"), TITLE),
        para(t("reports.subject"), SUBJECT),
        HRFlowable(WIDE * 0.36, 0.7, color="#000000", spaceBefore=3, spaceAfter=8),
        para(told, BODY),
        para(t("reports.source_and_day", when=until_when(t, source)), BODY),
        *part_1(t, source),
        *part_2(t, source),
        *part_3(t, source),
        *part_4(t, source),
        *planned,
        KeepTogether([*last, Spacer(1, 18), _end(t)]),  # nobody signs an empty page
    ]


def _head(t: Translator, source: Source) -> Flowable:
    """Who writes, at the left; the state and its motto at the right; number and day below, blank."""
    left, right = WIDE * (1 - HEAD_RIGHT), WIDE * HEAD_RIGHT
    ward = bare_name(t.named(source.ward)).upper()
    motto = style("motto", 13.5, BOLD, alignment=1)
    agency = [
        para(t("reports.committee"), style("committee", 12, alignment=1)),
        para(ward, style("ward", 12, alignment=1)),
        para(t("reports.centre"), style("centre-name", 12, BOLD, alignment=1)),
        _line(left * 0.4),
    ]
    state = [
        para(t("reports.nation"), style("nation", 12, BOLD, alignment=1)),
        para(t("reports.motto"), motto),
        _line(min(stringWidth(t("reports.motto"), BOLD, 13.5), right)),
    ]
    draft = para(t("reports.draft"), style("draft", 13, BOLD, alignment=1, spaceBefore=4))
    demo = [para(t("reports.demo"), style("demo", 11, BOLD, alignment=1))] if source.ward["is_demo"] else []
    number = [para(t("reports.number"), CENTRE), draft, *demo]
    day = para(t("reports.place_and_day", place=place_of(source)), CENTRE_ITALIC)
    return Table([[agency, state], [number, day]], colWidths=[left, right],
                 style=[*_BARE, ("TOPPADDING", (0, 1), (-1, 1), 8)])  # fmt: skip


def _line(wide: float) -> Flowable:
    return HRFlowable(wide, 0.7, color="#000000", spaceBefore=2, spaceAfter=2)


def _end(t: Translator) -> Flowable:
    """Who gets it, at the left; room to sign at the right."""
    small = style("recipient", 11)
    left = [
        para(t("reports.recipients"), style("recipients", 12, "WardSerif-BoldItalic")),
        *(para(t("reports.recipient_blank"), small) for _ in range(3)),
        para(t("reports.recipient_file"), small),
    ]
    right = [
        para(t("reports.signer_post"), CENTRE_BOLD),
        Spacer(1, 62),
        para(t("reports.signer"), CENTRE_ITALIC),
    ]
    return Table([[left, right]], colWidths=[WIDE * 0.45, WIDE * 0.55], style=_BARE)


def _foot(t: Translator, source: Source, canvas: Any) -> None:
    """A made-up ward says so on every page."""
    if source.ward["is_demo"]:
        canvas.setFont(ITALIC, 9)
        canvas.drawCentredString(A4[0] / 2, BOTTOM - 16, t("reports.demo_foot"))
