"""Parts I and II of the report: how things stand in sentences, and the results against targets and the last meeting."""

from collections.abc import Iterator, Sequence

from reportlab.platypus import Flowable, KeepTogether

from boards.facts import Facts, Promise
from boards.headlines import HEADLINES, headline, run_finding
from reports.leading import leading, or_dash
from reports.paper_style import HEAD, LIST, PART, SMALL, heading, para, ruled
from reports.source import Source
from reports.words import about, state
from texts import Translator

MOST_PROMISES = 25
"""Rows of decisions that came to an end; what is overdue and open stands in parts III and IV."""


def part_1(t: Translator, source: Source) -> Iterator[Flowable]:
    """What the boards say in their headlines, and what the counter's weeks say, no more."""
    yield from heading(t("reports.part_1"), PART)
    for name in HEADLINES:
        if name != "decisions":
            yield para(f"- {headline(name, source.facts, t)}.", LIST)
    counter = source.facts.counter
    for name, run in (("visitors", counter.visitors), ("online", counter.online)):
        if run.verdict != "nothing":
            yield para(f"- {run_finding(name, run, t)}.", LIST)
    yield para(t("relief.caveat"), SMALL)


def part_2(t: Translator, source: Source) -> Iterator[Flowable]:
    facts = source.facts
    yield from heading(t("reports.part_2"), PART)
    yield from heading(f"1. {t('reports.figures_against')}", HEAD)
    yield from _figures(t, source)
    yield from heading(f"2. {t('reports.promised')}", HEAD)
    yield from _promised(t, source)
    yield from heading(f"3. {t('reports.changes')}", HEAD)
    yield from _listed(_changes(t, facts), source_note(t, source, "visits"))
    yield from heading(f"4. {t('reports.services')}", HEAD)
    yield from _services(t, source)
    yield from heading(f"5. {t('reports.helpers')}", HEAD)
    yield from _listed(_helpers(t, facts), source_note(t, source, "assists"))
    yield from heading(f"6. {t('reports.counter')}", HEAD)
    yield from _listed(_counter(t, facts), source_note(t, source, "counter"))


def _listed(told: Iterator[str], note: Flowable) -> Iterator[Flowable]:
    """Sentences, the last of them on one page with the note of their source."""
    *others, last = (para(f"- {one}", LIST) for one in told)
    yield from others
    yield KeepTogether([last, note])


def _figures(t: Translator, source: Source) -> Iterator[Flowable]:
    found = leading(t, source)
    heads = [
        t("reports.number_head"), t("refs.figure"), t("reports.col_value"), t("reports.col_goal"),
        t("reports.col_before"), t("reports.col_change"), t("reports.col_source"),
    ]  # fmt: skip
    rows = [
        [str(place), one.name, one.value, or_dash(one.goal), or_dash(one.before), or_dash(one.change), one.source]
        for place, one in enumerate(found, start=1)
    ]
    yield ruled(heads, rows, (0.8, 2.6, 2.5, 1.4, 2.2, 1.8, 2.7), (0, 2, 3, 4, 5))
    told = " ".join(f"{one.name}: {one.definition[0].lower()}{one.definition[1:]}" for one in found)
    yield para(t("reports.how_counted", definitions=told), SMALL)


def _promised(t: Translator, source: Source) -> Iterator[Flowable]:
    promised = source.facts.promised
    if promised.since is None or not promised.all:
        yield para(t("reports.promised_first" if promised.since is None else "reports.promised_none"), LIST)
        return
    counts = {name: t.number(promised.count(name)) for name in ("done", "open", "overdue", "dropped")}
    every, by_data = t.number(len(promised.all)), t.number(promised.by_data)
    yield para(t("reports.promised_counts", all=every, by_data=by_data, **counts), LIST)
    ended = [one for one in promised.all if one.state in ("done", "dropped")]
    if ended:
        yield decisions_table(t, source, ended[:MOST_PROMISES])
    if len(ended) > MOST_PROMISES:
        yield para(t("reports.promised_more", shown=t.number(MOST_PROMISES)), SMALL)
    yield source_note(t, source, "decisions")


def decisions_table(t: Translator, source: Source, rows: Sequence[Promise]) -> Flowable:
    """Decisions with who sees to them and how they stand."""
    heads = [
        t("reports.number_head"), t("meetings.what"), t("meetings.about"), t("meetings.owner"), t("meetings.state")
    ]  # fmt: skip
    cells = [
        [str(place), one.what, about(t, one), source.owner(one.owner_id), state(t, one)]
        for place, one in enumerate(rows, start=1)
    ]
    return ruled(heads, cells, (0.9, 4.4, 3, 2.2, 2.4), (0,))


def source_note(t: Translator, source: Source, book: str) -> Flowable:
    """From which book the numbers above come, up to which day."""
    return para(f"{t('refs.source')}: {t(f'reports.source_{book}', day=t.day(source.day))}.", SMALL)


def _changes(t: Translator, facts: Facts) -> Iterator[str]:
    changed = facts.changed
    numbers = {name: t.number(getattr(changed, name)) for name in ("visits", "attendances", "postponed", "cancelled")}
    yield t("reports.changes_visits", **numbers)
    if changed.without_count:
        yield t.plural("reports.changes_without", changed.without_count)
    if changed.reached:
        names = ", ".join(one.name for one in changed.reached)
        yield t("reports.changes_reached", n=t.number(len(changed.reached)), names=names)
    else:
        yield t("reports.changes_nobody")
    for key, climbs in (("reports.changes_up", changed.up), ("reports.changes_down", changed.down)):
        if climbs:
            names = ", ".join(f"{one.name} ({one.before} → {one.now})" for one in climbs)
            yield t(key, n=t.number(len(climbs)), names=names)


def _services(t: Translator, source: Source) -> Iterator[Flowable]:
    taught = source.facts.services
    heads = [t("chart.service"), t("reports.col_groups_taught"), t("chart.visits"), t("chart.people_guided")]
    rows = [
        [t.named(one, "short"), t.of(one.groups, taught.total), t.number(one.visits), t.number(one.people)]
        for one in taught.core
    ]  # fmt: skip
    if rows:
        yield ruled(heads, rows, (4, 2.6, 2, 2.4), (1, 2, 3))
    own, other = t.number(taught.filed_by_resident), t.number(taught.filed_for_resident)
    yield para("- " + t("reports.services_more", others=t.number(taught.others), own=own, other=other), LIST)
    if taught.filled is not None:
        yield para("- " + t.plural("reports.services_filled", taught.filled), LIST)
    yield source_note(t, source, "visits")


def _helpers(t: Translator, facts: Facts) -> Iterator[str]:
    people = facts.volunteers
    if not people.members:
        yield f"{headline('volunteers', facts, t)}."
        return
    active, members, days = (t.number(one) for one in (people.active, people.members, people.active_days))
    yield t("reports.helpers_told", days=days, active=active, members=members)
    over = people.weeks[:-1] if people.under_way else people.weeks
    for one in over[-4:]:
        yield t(
            "reports.helpers_week", week=t.week(one.monday), assists=t.number(one.total),
            households=t.number(one.households),
        )  # fmt: skip


def _counter(t: Translator, facts: Facts) -> Iterator[str]:
    counter = facts.counter
    if counter.share is None and counter.visitors.verdict == "nothing":
        yield t("reports.counter_nothing")
        return
    if counter.share is not None:
        online, whole = t.number(counter.share_online), t.number(counter.share_all)
        yield t("reports.counter_30", online=online, whole=whole, share=t.percent(counter.share))
    for name, key, run, told in (
        ("online", "reports.counter_online", counter.online, t.percent),
        ("visitors", "reports.counter_visitors", counter.visitors, t.number),
    ):
        if run.now is not None or run.median is not None:
            yield t(key, now=told(run.now), before=told(run.median))
        else:
            yield f"{run_finding(name, run, t)}."
