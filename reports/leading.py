"""The leading figures of a meeting beside their targets and the last meeting: one list for every report."""

from dataclasses import dataclass
from typing import Any

from boards.facts import Facts
from files.many_sheets import Sheet
from files.writing import Share
from models import Figure
from reports.source import Source
from reports.words import part_of
from texts import MISSING, Translator


@dataclass(frozen=True)
class Lead:
    """One leading figure as words; None where there is nothing to say."""

    name: str
    value: str
    goal: str | None
    before: str | None
    change: str | None
    source: str
    definition: str
    cells: tuple[Any, Any, Any] = (None, None, None)
    """Value, target and before as numbers."""


def leading(t: Translator, source: Source) -> list[Lead]:
    """Coverage, reach, volunteers, online share, visits, attendances, visitors."""
    facts = source.facts
    goal = next((row["value"] for row in source.rows("targets") if row["figure"] == Figure.ACTIVE_VOLUNTEERS), None)
    return [
        _coverage(t, facts), _reach(t, facts), _volunteers(t, facts, goal), _online(t, facts), *_flows(t, facts),
        _visitors(t, facts),
    ]  # fmt: skip


def leading_sheet(t: Translator, source: Source) -> Sheet:
    """The same list as a sheet of numbers, and what is missing, counted."""
    facts = source.facts

    def row(one: Lead) -> list[Any]:
        return [one.name, *one.cells, one.value, one.change, one.source]

    day = t.day(facts.occasion.day)
    counts = (
        ("reports.lead_missed", len(facts.where.missed), "reports.source_visits"),
        ("reports.lead_holes", facts.services.open, "reports.source_visits"),
        ("reports.lead_orphans", len(facts.volunteers.orphans), "reports.source_assists"),
        ("reports.lead_promised", facts.promised.done, "reports.source_decisions"),
    )
    more = [[t(name), count, None, None, t.number(count), None, t(source, day=day)] for name, count, source in counts]
    headings = [
        t("refs.figure"), t("reports.col_value"), t("reports.col_goal"), t("reports.col_before"),
        t("reports.col_shown"), t("reports.col_change"), t("reports.col_source"),
    ]  # fmt: skip
    rows = [*(row(one) for one in leading(t, source)), *more]
    title = t("reports.sheet_leading")
    return Sheet(title, title, t("reports.leading_definition"), headings, rows)


def _coverage(t: Translator, facts: Facts) -> Lead:
    where = facts.where
    before, change = None, None
    if where.covered_before is not None and where.total_before is not None:
        before = part_of(t, where.covered_before, where.total_before)
        change = _points(t, _ratio(where.covered, where.total), _ratio(where.covered_before, where.total_before))
    now = _ratio(where.covered, where.total)
    old = None if where.covered_before is None else _ratio(where.covered_before, where.total_before or 0)
    return Lead(
        t("reports.lead_coverage"), part_of(t, where.covered, where.total), _goal(t, where.coverage_target), before,
        change, _source(t, facts, "visits"), t("figures.group_coverage_definition"),
        (_share(now), _share(where.coverage_target), _share(old)),
    )  # fmt: skip


def _reach(t: Translator, facts: Facts) -> Lead:
    where = facts.where
    return Lead(
        t("reports.lead_reach"), t.percent(where.reach), _goal(t, where.reach_target),
        None if where.reach_before is None else t.percent(where.reach_before),
        _points(t, where.reach, where.reach_before),
        _source(t, facts, "visits"), t("figures.household_reach_definition"),
        (_share(where.reach), _share(where.reach_target), _share(where.reach_before)),
    )  # fmt: skip


def _volunteers(t: Translator, facts: Facts, goal: float | None) -> Lead:
    people = facts.volunteers
    before = people.active_before
    return Lead(
        t("reports.lead_volunteers"), part_of(t, people.active, people.members), _goal(t, goal),
        None if before is None else t.number(before), None if before is None else t.change(people.active - before),
        _source(t, facts, "assists"), t("figures.active_volunteers_definition"),
        (people.active, _share(goal), before),
    )  # fmt: skip


def _online(t: Translator, facts: Facts) -> Lead:
    counter = facts.counter
    value = t.percent(counter.share)
    if counter.share is not None:
        value += f" ({t.number(counter.share_online)}/{t.number(counter.share_all)})"
    return Lead(
        t("reports.lead_online"), value, _goal(t, counter.target), None, None,
        _source(t, facts, "counter"),
        f"{t('figures.online_share_definition')} {t(f'overview.formula_{counter.formula}')}",
        (_share(counter.share), _share(counter.target), None),
    )  # fmt: skip


def _flows(t: Translator, facts: Facts) -> list[Lead]:
    changed, source = facts.changed, _source(t, facts, "visits")
    return [
        Lead(t("reports.lead_visits"), t.number(changed.visits), None, None, None, source,
             t("reports.visits_definition"), (changed.visits, None, None)),
        Lead(t("reports.lead_attendances"), t.number(changed.attendances), None, None, None, source,
             t("figures.attendances_definition"), (changed.attendances, None, None)),
    ]  # fmt: skip


def _visitors(t: Translator, facts: Facts) -> Lead:
    run = facts.counter.visitors
    before = None if run.median is None else t("reports.baseline", value=t.number(run.median))
    return Lead(
        t("reports.lead_visitors"), t.number(run.now), None, before, None, _source(t, facts, "counter"),
        t("figures.visitors_definition"), (_tenths(run.now), None, _tenths(run.median)),
    )  # fmt: skip


def _source(t: Translator, facts: Facts, book: str) -> str:
    return t(f"reports.source_{book}", day=t.day(facts.occasion.day))


def _goal(t: Translator, value: float | None) -> str | None:
    return None if value is None else t.percent(value, 0 if round(value * 100, 6) == round(value * 100) else 1)


def _points(t: Translator, now: float | None, before: float | None) -> str | None:
    if now is None or before is None:
        return None
    return t("reports.points", change=t.change((now - before) * 100, 1))


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _tenths(value: float | None) -> float | None:
    """A mean over days: more digits say nothing."""
    return None if value is None else round(value, 1)


def _share(value: float | None) -> Share | None:
    return None if value is None else Share(value)


def or_dash(words: str | None) -> str:
    return MISSING if words is None else words
