"""Slides 4, 5 and 6: services and holes, volunteers and orphan groups, the counter."""

from collections.abc import Callable, Iterator

from boards.facts import Happening, Run
from boards.headlines import run_finding
from reports.deck_charts import Series, bars, framed, lines
from reports.deck_page import BOTTOM, EDGE, GREY, INK, ORANGE, TEAL, TOP, WIDE, Page
from reports.source import Source
from reports.words import KINDS, PARTS, part_of
from texts import Translator

Box = tuple[float, float, float, float]
LEFT = 8.6
"""Where names and numbers beside a chart begin."""
BESIDE = WIDE - EDGE - LEFT
AXES = (0.08, 0.04, 0.88, 0.66)
"""Of a run chart, in parts of its picture: x, y, wide, high; below them are the days and a legend of three lines."""


def services(page: Page, t: Translator, source: Source) -> None:
    facts = source.facts.services
    if facts.core:
        series = [
            Series(t("reports.groups_taught"), [one.groups for one in facts.core], TEAL),
            Series(t("reports.groups_lacking"), [len(one.holes) for one in facts.core], ORANGE),
            Series(t("reports.groups_unreached"), [facts.not_reached] * len(facts.core), "DCE4E4"),
        ]
        bars(
            page, (EDGE, TOP, LEFT - EDGE - 0.4, BOTTOM - TOP), t("reports.chart_services"),
            [t.named(one, "short") for one in facts.core], series, "0", across=True,
        )  # fmt: skip
    else:
        page.nothing(LEFT - EDGE - 0.4, t("boards.services_empty_catalogue"))
    filed = facts.filed_by_resident + facts.filed_for_resident
    page.number(LEFT, TOP - 0.2, BESIDE / 2 - 0.1, t.number(facts.open), t("reports.card_holes"))
    if facts.filled is not None:
        x = LEFT + BESIDE / 2
        page.number(x, TOP - 0.2, BESIDE / 2, t.number(facts.filled), t("reports.card_filled"))
    own = t("reports.filed_own", share=t.percent(facts.filed_by_resident / filed)) if filed else ""
    page.number(LEFT, TOP + 1.1, BESIDE, t.number(filed), t("reports.card_filed"), own)
    names = [f"{one.name} ({t.number(len(one.services))})" for one in facts.holes]
    title = t("reports.names_holes", n=t.number(len(names)))
    page.names(LEFT, TOP + 2.65, BESIDE, 2.3, title, names, _more(t), t("reports.names_none"), 14)


def volunteers(page: Page, t: Translator, source: Source) -> None:
    people = source.facts.volunteers
    if not people.members:
        page.nothing(WIDE - 2 * EDGE, t("boards.volunteers_empty"))
        return
    weeks = people.weeks
    kinds = [kind for kind in KINDS if any(one.assists.get(kind) for one in weeks)]
    if kinds:
        series = [
            Series(t(f"figures.kind_{kind}"), [one.assists.get(kind) for one in weeks], KINDS[kind]) for kind in kinds
        ]  # fmt: skip
        title = t("reports.chart_assists")
        if people.under_way:
            title += f" ({t('reports.under_way')})"
        bars(page, (EDGE, TOP, LEFT - EDGE - 0.4, BOTTOM - TOP), title, [t.week(one.monday) for one in weeks],
             series, "0", across=False)  # fmt: skip
    else:
        page.nothing(LEFT - EDGE - 0.4, t("reports.assists_empty"))
    value, _, share = part_of(t, people.active, people.members).partition(" (")
    told = [share.rstrip(")")] if share else []
    if people.active_before is not None:
        change = t.change(people.active - people.active_before)
        told.append(t("reports.since_meeting", change=change, day=t.day(source.since)))
    page.number(LEFT, TOP - 0.2, BESIDE, value, t("reports.lead_volunteers"), " · ".join(told))
    title = t("reports.names_orphans", n=t.number(len(people.orphans)))
    page.names(LEFT, TOP + 1.45, BESIDE, 3.4, title, people.orphans, _more(t), t("reports.names_none"))


def _more(t: Translator) -> Callable[[int], str]:
    return lambda count: t("reports.more_names", n=t.number(count))


def counter(page: Page, t: Translator, source: Source) -> None:
    """Two run charts side by side; what their colours mean and what they do not prove below them."""
    facts, wide = source.facts.counter, (WIDE - 2 * EDGE - 0.5) / 2
    if facts.visitors.verdict == facts.online.verdict == "nothing":
        page.nothing(WIDE - 2 * EDGE, t("reports.counter_empty"))
        return
    for place, (name, run, target) in enumerate(
        (("visitors", facts.visitors, None), ("online", facts.online, facts.target))
    ):
        x = EDGE + place * (wide + 0.5)
        page.words(x, TOP - 0.12, wide, 0.5, run_finding(name, run, t), 14, colour=INK)
        if run.verdict != "nothing":
            _run(page, t, name, run, target, (x, TOP + 0.5, wide, 3.8))
    told = [f"{_event(t, one)} {t.day(one.day)}" for one in facts.events]
    line = f"{t('reports.sheet_events')}: {'; '.join(told)}. " if told else ""
    page.words(EDGE, BOTTOM - 0.58, WIDE - 2 * EDGE, 0.6, f"{line}{t('relief.caveat')}", 12, colour=GREY)


def _event(t: Translator, one: Happening) -> str:
    return one.name or "" if one.kind == "holiday" else t.plural(f"relief.event_{one.kind}", one.count)


def _run(page: Page, t: Translator, name: str, run: Run, target: float | None, box: Box) -> None:
    weeks = run.weeks
    in_words, number = (t.percent, "0%") if name == "online" else (t.number, "0")
    series = [Series(t("reports.series_weeks"), [one.value for one in weeks], "8FB8B5")]
    if run.median is not None:
        words = t("reports.median_of", value=in_words(run.median))
        series.append(Series(words, [run.median] * len(weeks), INK, dash=True))
    if target is not None:
        words = t("reports.goal_of", value=t.percent(target, 0))
        series.append(Series(words, [target] * len(weeks), ORANGE, dash=True))
    series += _parts(t, run)
    drawn = lines(
        page, box, t(f"reports.chart_{name}"), [one.monday for one in weeks], series, number,
        months=max(1, round(len(weeks) / 20)), top=1.0 if name == "online" else None,
    )  # fmt: skip
    framed(drawn, *AXES)


def _parts(t: Translator, run: Run) -> Iterator[Series]:
    """The weeks as points in the colour of what they are: the baseline's, plain, in a signal, not judged."""
    for part, colour in PARTS.items():
        values = [one.value if one.part == part else None for one in run.weeks]
        if any(value is not None for value in values):
            yield Series(t(f"chart.part_{part}"), values, colour, points=True)
