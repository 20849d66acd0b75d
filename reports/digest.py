"""PNG: the digest of a meeting as one picture for a chat group, readable on a telephone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from boards.headlines import headline
from charts.painter import PAINTER
from charts.theme import GREY, GROUND, INK, MIST, TEAL
from reports.deck_page import fitting
from reports.digest_pen import Pen
from reports.leading import leading
from reports.outline import DOT, Drawn, drawn_groups
from reports.paper_rest import coming
from reports.source import Source
from reports.words import LADDER, occasion, until_when
from texts import Translator

WIDE, HIGH, EDGE = 1080, 1350, 56
"""Pixels of the drawing; the PNG has twice as many."""
MAP_WIDE, MAP_HIGH = 560, 500
MOST_VISITS = 8
BROWN, PEACH = "#9A4E0F", "#FBE9DA"
LEADS = (0, 1, 2, 3)
"""Of `leading`: coverage, reach, volunteers, online share."""


def digest(t: Translator, source: Source, paint: Callable[[dict[str, Any]], bytes] = PAINTER.paint) -> bytes:
    """The picture. Raises `charts.painter.NotPainted`."""
    return paint({"kind": "png", "svg": digest_svg(t, source)})


def digest_svg(t: Translator, source: Source) -> str:
    """The same as a drawing."""
    pen = Pen()
    _top(pen, t, source)
    _numbers(pen, t, source)
    _map(pen, t, source)
    _beside(pen, t, source)
    _plan(pen, t, source)
    pen.line(EDGE, HIGH - 62, WIDE - EDGE, HIGH - 62, MIST)
    since = "" if source.facts.occasion.first else f" · {t('reports.digest_since', day=t.day(source.since))}"
    foot = until_when(t, source) + since
    pen.words(EDGE, HIGH - 28, foot, pen.fitted(foot, 21, WIDE - 2 * EDGE), GREY)
    return pen.svg(WIDE, HIGH, GROUND)


def _top(pen: Pen, t: Translator, source: Source) -> None:
    pen.block(0, 0, WIDE, 14, TEAL)
    pen.words(EDGE, 70, t.named(source.ward), 26, TEAL, bold=True)
    if source.ward["is_demo"]:
        wide = pen.wide(t.named(source.ward), 26, bold=True)
        pen.words(EDGE + wide + 24, 70, t("reports.demo"), 20, BROWN, bold=True)
    pen.words(EDGE, 104, occasion(t, source), 24, GREY)
    told = headline("where", source.facts, t)
    size = max(34.0, pen.fitted(told, 42, WIDE - 2 * EDGE, bold=True))
    lines = pen.lines(told, size, WIDE - 2 * EDGE, bold=True)[:2]
    for line, words in enumerate(lines):
        pen.words(EDGE, (172 if len(lines) == 1 else 158) + line * 44, words, size, INK, bold=True)


def _numbers(pen: Pen, t: Translator, source: Source) -> None:
    """Four figures in a row: what, how it changed, the target."""
    found, gap = leading(t, source), 18
    wide = (WIDE - 2 * EDGE - 3 * gap) / 4
    for place, number in enumerate(LEADS):
        one, x = found[number], EDGE + place * (wide + gap)
        pen.block(x, 236, wide, 146, "#F3F7F6")
        value, _, share = one.value.partition(" (")
        size = pen.fitted(value, 48, wide - 28, bold=True)
        pen.words(x + 14, 290, value, size, TEAL, bold=True)
        pen.words(x + 14, 318, one.name, pen.fitted(one.name, 21, wide - 24), INK)
        told = [share.rstrip(")"), one.change or ""]
        beside = " · ".join(words for words in told if words)
        pen.words(x + 14, 345, beside, pen.fitted(beside, 20, wide - 24), GREY)
        goal = t("reports.goal_of", value=one.goal) if one.goal else ""
        pen.words(x + 14, 370, goal, 20, GREY)


def _map(pen: Pen, t: Translator, source: Source) -> None:
    drawn, without = drawn_groups(source, MAP_WIDE, MAP_HIGH)
    x, y = EDGE, 404
    for one in drawn:
        colour = f"#{LADDER[one.group.step]}"
        if one.rings:
            pen.area([[(x + a, y + b) for a, b in ring] for ring in one.rings], colour)
        else:
            pen.dot(x + one.label[0], y + one.label[1], DOT * MAP_WIDE, colour)
    for one in drawn:
        ink = GROUND if one.group.step == 4 else INK
        pen.words(x + one.label[0], y + one.label[1] + 5, one.group.number, _size(one), ink, middle=True)
    note = []
    if not source.shapes:
        note.append(t("board.no_shapes"))
    elif source.facts.occasion.illustrative:
        note.append(t("board.shapes_illustrative"))
    if without:
        names = ", ".join(one.name for one in without)
        note.append(f"{t('board.without_shape', n=t.number(len(without)))}: {names}.")
    for line, words in enumerate(pen.lines(" ".join(note), 16, MAP_WIDE)[:2]):
        pen.words(x, y + MAP_HIGH + 22 + line * 20, words, 16, GREY)


def _size(one: Drawn) -> float:
    return max(9.0, min(20.0, one.room / max(len(one.group.number), 2) / 0.75))


def _beside(pen: Pen, t: Translator, source: Source) -> None:
    """The legend with counts, and who is missed, at the right of the map."""
    x, wide = EDGE + MAP_WIDE + 34, WIDE - 2 * EDGE - MAP_WIDE - 34
    y: float = 436
    pen.words(x, y, t("reports.steps"), 24, INK, bold=True)
    steps = [one.step for one in source.facts.where.groups]
    for step in range(4, -1, -1):
        y += 36
        pen.block(x, y - 18, 22, 22, f"#{LADDER[step]}")
        pen.words(x + 34, y, t(f"figures.ladder_{step}"), 22, INK)
        pen.words(x + wide, y, t.number(steps.count(step)), 22, INK, bold=True, end=True)
    missed, orphans = source.facts.where.missed, source.facts.volunteers.orphans
    title = t("reports.names_missed", n=t.number(len(missed)))
    y = _names(pen, t, x, y + 52, wide, title, [one.name for one in missed], 3)
    title = t("reports.names_orphans", n=t.number(len(orphans)))
    _names(pen, t, x, y + 42, wide, title, list(orphans), 5)


def _names(pen: Pen, t: Translator, x: float, y: float, wide: float, title: str, names: list[str], most: int) -> float:
    for words in pen.lines(title, 23, wide, bold=True)[:2]:
        pen.words(x, y, words, 23, INK, bold=True)
        y += 30

    def more(count: int) -> str:
        return t("reports.more_names", n=t.number(count))

    names = [name.replace(" ", "\u00a0") for name in names]  # "Tổ 47" stays on one line
    told = fitting(names, more, most * 31) if names else t("reports.names_none")
    for words in pen.lines(told, 22, wide)[:most]:
        pen.words(x, y, words, 22, INK if names else GREY)
        y += 28
    return y - 28


def _plan(pen: Pen, t: Translator, source: Source) -> None:
    """The visits of the next seven days, in two columns."""
    y, until = 1000, source.day + timedelta(days=7)
    planned = [row for row in coming(source) if row["on_day"] <= until]
    pen.line(EDGE, y - 36, WIDE - EDGE, y - 36, MIST)
    pen.words(EDGE, y, t("reports.next_visits"), 26, INK, bold=True)
    if not planned:
        pen.words(EDGE, y + 44, t("reports.plan_none"), 22, GREY)
        return
    wide, half = (WIDE - 2 * EDGE - 40) / 2, -(-min(len(planned), MOST_VISITS) // 2)
    for place, row in enumerate(planned[:MOST_VISITS]):
        x, line = EDGE + place // half * (wide + 40), y + 48 + place % half * 46
        pen.words(x, line, f"{t.day_short(row['on_day'])}  {row['starts_at']}", 23, TEAL, bold=True)
        name = pen.cut(str(row["group"]), 23, wide - 210)
        pen.words(x + 210, line, name, 23, INK)
    if len(coming(source)) > min(len(planned), MOST_VISITS):
        more = t("reports.plan_more", n=t.number(len(coming(source)) - min(len(planned), MOST_VISITS)))
        pen.words(EDGE, y + 48 + half * 46 + 4, more, 21, GREY)
