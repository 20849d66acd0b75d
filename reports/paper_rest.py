"""Parts III and IV of the report: what is missing, by the data; what was decided and what is planned."""

from collections.abc import Iterator, Sequence
from typing import Any

from reportlab.platypus import Flowable

from boards.facts import Group, Promise
from boards.facts_groups import OVERDUE_DAYS
from reports.paper_parts import decisions_table, source_note
from reports.paper_style import HEAD, LIST, PART, Continued, heading, para, ruled
from reports.source import Source
from reports.words import about
from texts import Translator

ROWS_KEPT = 3
"""Rows of the plan that stay with the signature."""


def part_3(t: Translator, source: Source) -> Iterator[Flowable]:
    facts = source.facts
    missed, overdue, orphans = facts.where.missed, long_unvisited(source), facts.volunteers.orphans
    late = [one for one in facts.promised.all if one.state == "overdue"]
    yield from heading(t("reports.part_3"), PART)
    yield from heading(f"1. {t('reports.missed', n=t.number(len(missed)))}", HEAD)
    yield _names(t, [_missed(t, one) for one in missed])
    yield from heading(f"2. {t('reports.overdue', days=t.number(OVERDUE_DAYS), n=t.number(len(overdue)))}", HEAD)
    yield _names(t, [t("reports.days_of", name=one.name, n=t.number(one.days_since)) for one in overdue])
    taught = facts.services
    yield from heading(f"3. {t('reports.holes', n=t.number(taught.open), groups=t.number(len(taught.holes)))}", HEAD)
    yield from _holes(t, source)
    yield source_note(t, source, "visits")
    yield from heading(f"4. {t('reports.orphans', n=t.number(len(orphans)))}", HEAD)
    yield _names(t, orphans)
    yield source_note(t, source, "assists")
    yield from heading(f"5. {t('reports.late', n=t.number(len(late)))}", HEAD)
    yield decisions_table(t, source, late) if late else para(t("reports.none"), LIST)
    yield source_note(t, source, "decisions")


def long_unvisited(source: Source) -> list[Group]:
    """Reached groups without a visit for more than OVERDUE_DAYS days, the longest first."""
    found = [one for one in source.facts.where.groups if (one.days_since or 0) > OVERDUE_DAYS]
    return sorted(found, key=lambda one: -(one.days_since or 0))


def _missed(t: Translator, one: Group) -> str:
    households = t.number(one.households)
    if one.planned_on is None:
        return t("reports.households_of", name=one.name, n=households)
    return t("reports.households_planned", name=one.name, n=households, day=t.day(one.planned_on))


def _names(t: Translator, names: Sequence[str]) -> Flowable:
    return para(f"{', '.join(names)}." if names else t("reports.none"), LIST)


def _holes(t: Translator, source: Source) -> Iterator[Flowable]:
    """By service: which groups that were reached have not been taught it."""
    lacking = [one for one in source.facts.services.core if one.holes]
    if not lacking:
        yield para(t("reports.none"), LIST)
        return
    for one in sorted(lacking, key=lambda one: -len(one.holes)):
        yield para(f"- {t.named(one, 'short')} ({t.number(len(one.holes))}): {', '.join(one.holes)}.", LIST)


def part_4(t: Translator, source: Source) -> Iterator[Flowable]:
    decided = source.facts.decisions
    yield from heading(t("reports.part_4"), PART)
    yield from heading(f"1. {t('reports.decided')}", HEAD)
    yield _tasks(t, source, decided.now) if decided.now else para(t("reports.decided_none"), LIST)
    yield from heading(f"2. {t('reports.waiting')}", HEAD)
    due = [one for one in decided.earlier if one.state == "open"]
    if decided.overdue:
        yield para(t("reports.waiting_overdue", n=t.number(decided.overdue)), LIST)
    if due or not decided.overdue:
        yield _tasks(t, source, due) if due else para(t("reports.none"), LIST)


def _tasks(t: Translator, source: Source, rows: Sequence[Promise]) -> Flowable:
    heads = [
        t("reports.number_head"), t("meetings.what"), t("meetings.about"), t("meetings.owner"), t("meetings.due_on")
    ]  # fmt: skip
    cells = [
        [str(place), one.what, about(t, one), source.owner(one.owner_id), t.day(one.due_on)]
        for place, one in enumerate(rows, start=1)
    ]
    return ruled(heads, cells, (0.9, 4.6, 3, 2.4, 1.9), (0, 4))


def plan(t: Translator, source: Source) -> tuple[list[Flowable], list[Flowable]]:
    """The end of part IV: what is planned. The second list is to stay on one page with what comes below it."""
    head = f"3. {t('reports.plan')}"
    planned = coming(source)
    if not planned:
        return [], [para(head, HEAD), para(t("reports.plan_none"), LIST)]
    heads = [t("chart.day"), t("columns.visits_starts_at"), t("chart.group"), t("columns.visits_venue")]
    rows = [
        [f"{t.day_short(row['on_day'])}", row["starts_at"], row["group"], row["venue"] or ""] for row in planned
    ]  # fmt: skip
    widths, centred = (1.8, 1.6, 3.4, 4.8), (0, 1)
    if len(rows) <= 2 * ROWS_KEPT:
        return [], [para(head, HEAD), ruled(heads, rows, widths, centred)]
    begun, rest = rows[:-ROWS_KEPT], rows[-ROWS_KEPT:]
    above = [*heading(head, HEAD), ruled(heads, begun, widths, centred, after=0)]
    return above, [Continued(heads, rest, widths, centred)]


def coming(source: Source) -> list[dict[str, Any]]:
    """The visits planned for the fourteen days from the report's day, by day and hour."""
    return sorted(source.rows("planned"), key=lambda row: (row["on_day"], row["starts_at"], row["id"]))
