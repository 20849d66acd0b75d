"""The ladder map on a slide: one freeform per group, named by it, so that each can be picked and coloured."""

from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches

from boards.facts import Group
from reports.deck_page import GREY, INK, Page, painted, plain
from reports.outline import DOT, Drawn, drawn_groups
from reports.source import Source
from reports.words import LADDER
from texts import Translator

_FINE = 1_000
"""Units of a freeform in an inch: a point lies to a thousandth of an inch."""
_NOTE, _ASIDE, _BELOW = 0.42, 2.1, 0.5
"""Inches kept for the note, and for the legend beside the map or below it."""


def ladder_map(page: Page, t: Translator, source: Source, box: tuple[float, float, float, float]) -> None:
    """The map in `box` (x, y, wide, high), its legend beside or below it, and by name whoever has no place on it."""
    left, y, whole, high = box
    drawn, without, beside = _laid_out(source, whole, high - _NOTE)
    x, wide = (left + _ASIDE, whole - _ASIDE) if beside else (left, whole)
    page.shapes.turbo_add_enabled = True  # else each new shape looks through all the others for a free number
    put = [_shape(page.shapes, one, x, y, wide) for one in drawn]
    for one, shape in zip(drawn, put, strict=True):
        painted(shape, LADDER[one.group.step], "FFFFFF")
    put += [_number(page, one, x, y) for one in drawn]
    if put:  # a group that grows would measure itself anew with each of them
        page.shapes.add_group_shape(put).name = t("reports.steps")
    _legend(page, t, source, left, y + (0.1 if beside else high - _NOTE - _BELOW + 0.06), 0 if beside else whole)
    note = _note(t, source, [one.name for one in without])
    if note:
        page.words(left, y + high - _NOTE + 0.04, whole, 0.4, note, 11, colour=GREY)


def _laid_out(source: Source, wide: float, high: float) -> tuple[list[Drawn], list[Group], bool]:
    """The groups drawn, those without a place, and whether the legend stands beside them: where it leaves more room."""
    beside, without = drawn_groups(source, wide - _ASIDE, high)
    below, _ = drawn_groups(source, wide, high - _BELOW)
    return (beside, without, True) if _breadth(beside) >= _breadth(below) else (below, without, False)


def _breadth(drawn: list[Drawn]) -> float:
    across = [x for one in drawn for ring in (*one.rings, (one.label,)) for x, _ in ring]
    return max(across) - min(across) if across else 0.0


def _shape(shapes: Any, one: Drawn, x: float, y: float, wide: float) -> Any:
    if not one.rings:
        radius = DOT * wide
        left, top = Inches(x + one.label[0] - radius), Inches(y + one.label[1] - radius)
        shape = shapes.add_shape(MSO_SHAPE.OVAL, left, top, Inches(2 * radius), Inches(2 * radius))
    else:
        first, *others = one.rings
        builder = shapes.build_freeform(_unit(first[0][0]), _unit(first[0][1]), scale=914_400 / _FINE)
        builder.add_line_segments([(_unit(a), _unit(b)) for a, b in first[1:]], close=True)
        for ring in others:
            builder.move_to(_unit(ring[0][0]), _unit(ring[0][1]))
            builder.add_line_segments([(_unit(a), _unit(b)) for a, b in ring[1:]], close=True)
        shape = builder.convert_to_shape(Inches(x), Inches(y))
    shape.name = plain(one.group.name)
    return shape


def _unit(inches: float) -> int:
    return round(inches * _FINE)


def _number(page: Page, one: Drawn, x: float, y: float) -> Any:
    """What the map calls it, in its roomiest place."""
    size = max(6.0, min(11.0, one.room * 72 / max(len(one.group.number), 2) / 0.7))
    box = page.words(
        x + one.label[0] - 0.4, y + one.label[1] - 0.1, 0.8, 0.2, one.group.number, size, align=PP_ALIGN.CENTER,
        anchor=MSO_ANCHOR.MIDDLE, colour="FFFFFF" if one.group.step == 4 else INK,
    )  # fmt: skip
    box.text_frame.word_wrap = False
    return box


def _legend(page: Page, t: Translator, source: Source, x: float, y: float, wide: float) -> None:
    """The ladder's colours with how many groups stand on each step, in lines as wide as `wide`; 0: one on each."""
    steps = [one.step for one in source.facts.where.groups]
    place, line = x, y
    for step, colour in enumerate(LADDER):
        words = f"{t(f'figures.ladder_{step}')} {t.number(steps.count(step))}"
        needed = 0.28 + len(words) * 11 * 0.53 / 72 + 0.12
        if place + needed > x + wide and place > x:
            place, line = x, line + (0.22 if wide else 0.3)
        painted(page.band(place, line + 0.03, 0.15, 0.15, colour), colour, "B8C4C6")
        page.words(place + 0.22, line, needed, 0.22, words, 11)
        place += needed


def _note(t: Translator, source: Source, without: list[str]) -> str:
    told = []
    if not source.shapes:
        told.append(t("board.no_shapes"))
    elif source.facts.occasion.illustrative:
        told.append(t("board.shapes_illustrative"))
    if without:
        told.append(f"{t('board.without_shape', n=t.number(len(without)))}: {', '.join(without)}.")
    return " ".join(told)
