"""Slides 1, 2, 3 and 7: what was promised, where we are, what has changed, what is decided."""

from collections.abc import Callable, Sequence

from boards.facts import Promise
from boards.facts_groups import OVERDUE_DAYS
from reports.deck_charts import Series, lines
from reports.deck_map import ladder_map
from reports.deck_page import BOTTOM, BROWN, EDGE, GREY, INK, ORANGE, TEAL, TOP, WIDE, Page
from reports.leading import leading
from reports.source import Source
from reports.words import about, state
from texts import Translator

MOST_ROWS = 8
ONE_LINE, TWO_LINES = 46, 84
"""Letters of what was decided that stand on one line of the table, and on two."""
ROWS_HIGH, ROW_HIGH, DOUBLE_HIGH = 3.65, 0.42, 0.58
"""Inches below the table's heads, and of a row of one and of two lines."""
STATE_COLOURS = {"overdue": BROWN, "open": INK, "done": TEAL, "dropped": GREY}
ALL = WIDE - 2 * EDGE


def promised(page: Page, t: Translator, source: Source) -> None:
    facts = source.facts.promised
    cards = [
        (f"{t.number(facts.done)}/{t.number(len(facts.all))}", t("reports.card_done")),
        (t.number(facts.by_data), t("reports.card_by_data")),
        (t.number(facts.count("open")), t("reports.card_waiting")),
        (t.number(facts.count("overdue")), t("reports.card_overdue")),
    ]
    if facts.all:
        _cards(page, cards)
        _rows(page, t, source, facts.all, lambda one: state(t, one), t("meetings.state"))
    else:
        page.nothing(ALL, t("boards.promised_empty_first" if facts.since is None else "boards.promised_empty"))


def decisions(page: Page, t: Translator, source: Source) -> None:
    decided = source.facts.decisions
    cards = [
        (t.number(len(decided.now)), t("reports.card_decided")),
        (t.number(len(decided.earlier)), t("reports.card_waiting")),
        (t.number(decided.overdue), t("reports.card_overdue")),
    ]
    rows = [*decided.now, *decided.earlier]
    if rows:
        _cards(page, cards)
        _rows(page, t, source, rows, lambda one: t.day(one.due_on), t("meetings.due_on"))
    else:
        page.nothing(ALL, t("reports.decisions_empty"))


def _cards(page: Page, cards: Sequence[tuple[str, str]]) -> None:
    for place, (value, label) in enumerate(cards):
        page.number(EDGE + place * 2.6, TOP - 0.2, 2.4, value, label)


def _rows(page: Page, t: Translator, source: Source, rows: Sequence[Promise], last: Callable[[Promise], str],
          head: str) -> None:  # fmt: skip
    shown = _fitting(rows)
    cells = [
        [_cut(one.what, TWO_LINES), _cut(about(t, one), 34), _cut(source.owner(one.owner_id), 24), last(one)]
        for one in shown
    ]  # fmt: skip
    heads = [t("meetings.what"), t("meetings.about"), t("meetings.owner"), head]
    marks = [STATE_COLOURS[one.state] if one.decided_on < source.day else INK for one in shown]
    page.table(EDGE, TOP + 0.95, ALL, heads, cells, (4.6, 2.7, 1.9, 2.4), marks)
    if len(rows) > len(shown):
        more = t("reports.and_more_rows", n=t.number(len(rows) - len(shown)))
        page.words(EDGE, BOTTOM - 0.12, ALL, 0.25, more, 12, colour=GREY)


def _fitting(rows: Sequence[Promise]) -> Sequence[Promise]:
    """The first of them, as many as the slide has room for."""
    room = ROWS_HIGH
    for count, one in enumerate(rows[:MOST_ROWS]):
        room -= DOUBLE_HIGH if len(one.what) > ONE_LINE else ROW_HIGH
        if room < 0:
            return rows[:count]
    return rows[:MOST_ROWS]


def _cut(words: str, most: int) -> str:
    """At most so many letters, cut where a word ends if one ends near."""
    if len(words) <= most:
        return words
    kept = words[: most - 1]
    whole, _, rest = kept.rpartition(" ")
    return f"{(whole if len(rest) < most / 4 else kept).rstrip(' ,;.')}…"


def where(page: Page, t: Translator, source: Source) -> None:
    """The map beside the three numbers and the missed groups by name."""
    facts, left = source.facts.where, 7.9
    ladder_map(page, t, source, (EDGE, TOP - 0.1, left - EDGE - 0.5, BOTTOM - TOP + 0.1))
    for place, one in enumerate(leading(t, source)[:3]):
        told = [one.goal and t("reports.goal_of", value=one.goal)]
        told.append(one.change and t("reports.since_meeting", change=one.change, day=t.day(source.since)))
        beside = " · ".join(words for words in told if words)
        page.number(left, TOP - 0.2 + place * 1.32, WIDE - EDGE - left, one.value, one.name, beside)
    missed = [f"{one.name}{'' if one.planned_on is None else f' ({one.planned_on:%d/%m})'}" for one in facts.missed]
    page.names(
        left, TOP + 3.8, WIDE - EDGE - left, 1.3, t("reports.names_missed", n=t.number(len(missed))), missed,
        _more(t), t("reports.names_none"), 14,
    )  # fmt: skip


def changed(page: Page, t: Translator, source: Source) -> None:
    """Coverage over time beside the groups that were newly reached and newly forgotten."""
    facts, left = source.facts.changed, 7.9
    days = source.rows("coverage")
    goal = source.facts.where.coverage_target
    series = [Series(t("reports.series_coverage"), [one["share"] for one in days], TEAL)]
    if goal is not None:
        series.append(Series(t("reports.series_target"), [goal] * len(days), ORANGE, dash=True))
    months = max(1, round(len(days) / 150))
    if days:
        lines(
            page, (EDGE, TOP, left - EDGE - 0.5, BOTTOM - TOP), t("reports.chart_coverage"),
            [one["day"] for one in days], series, "0%", months=months, top=1.0,
        )  # fmt: skip
    wide = WIDE - EDGE - left
    cards = [
        (t.number(facts.visits), t("reports.card_visits")),
        (t.number(facts.attendances), t("reports.card_attendances")),
        (t.number(len(facts.up)), t("reports.card_up")), (t.number(len(facts.down)), t("reports.card_down")),
    ]  # fmt: skip
    for place, (value, label) in enumerate(cards):
        page.number(left + place % 2 * wide / 2, TOP - 0.2 + place // 2 * 1.15, wide / 2 - 0.1, value, label)
    reached, overdue = [one.name for one in facts.reached], facts.overdue
    title = t("reports.names_reached", n=t.number(len(reached)))
    page.names(left, TOP + 2.25, wide, 1.3, title, reached, _more(t), t("reports.names_none"))
    title = t("reports.names_overdue", days=t.number(OVERDUE_DAYS), n=t.number(len(overdue)))
    told = [t("reports.days_of", name=one.name, n=t.number(one.days_since)) for one in overdue]
    page.names(left, TOP + 3.65, wide, 1.35, title, told, _more(t), t("reports.names_none"))


def _more(t: Translator) -> Callable[[int], str]:
    return lambda count: t("reports.more_names", n=t.number(count))
