"""The sentence at the top of each board, written by its facts; reports say the same."""

from collections.abc import Callable

from boards.facts import Facts, Run
from boards.fitting import lines_of
from metrics.run_chart import FEWEST_POINTS
from texts import Translator

WIDTH, SIZE = 1440, 52
"""Of a headline on the board, where it has two lines."""


def is_long(sentence: str) -> bool:
    """Needs a headline smaller letters to stand in two lines?"""
    return len(lines_of(sentence, WIDTH, SIZE, bold=True)) > 2


def headline(name: str, facts: Facts, t: Translator) -> str:
    """What the board `name` (one of `boards.drawing.BOARDS`) has found, in one sentence. KeyError: no such board."""
    return HEADLINES[name](facts, t)


def _promised(facts: Facts, t: Translator) -> str:
    promised = facts.promised
    if promised.since is None:
        return t("boards.promised_first")
    if not promised.all:
        return t("boards.promised_nothing")
    done, every = promised.done, len(promised.all)
    if done == every:
        return t("boards.promised_only") if every == 1 else t("boards.promised_all", n=t.number(every))
    if done:
        begun = t("boards.promised_done", n=t.number(every), done=t.number(done))
    else:
        begun = t("boards.promised_only_waits") if every == 1 else t("boards.promised_none", n=t.number(every))
    state = next(state for state in ("overdue", "open", "dropped") if promised.count(state))
    return t("boards.and_then", first=begun, then=t.plural(f"boards.promised_{state}", promised.count(state)))


def _where(facts: Facts, t: Translator) -> str:
    where = facts.where
    left, total = where.total - where.covered, t.number(where.total)
    if not where.total:
        return t("boards.where_no_groups")
    if not left:
        return t("boards.where_only") if where.total == 1 else t("boards.where_all", n=total)
    begun = t(
        "boards.where_reached" if where.covered else "boards.where_none", covered=t.number(where.covered), total=total
    )
    if left == 1:
        return t("boards.dash", first=begun, then=t(f"boards.where_last_{'planned' if where.planned else 'unplanned'}"))
    how = "planned" if where.planned else "unplanned"
    key = "boards.where_left_all" if where.planned == left else f"boards.where_left_{how}"
    return t("boards.dash", first=begun, then=t(key, left=t.number(left), planned=t.number(where.planned)))


def _changed(facts: Facts, t: Translator) -> str:
    changed = facts.changed
    when = t(f"boards.changed_{'from_start' if changed.first else 'since'}", day=t.day(changed.since))
    told = [
        t.plural(f"boards.changed_{what}", len(rows))
        for what, rows in (
            ("reached", changed.reached),
            ("up", changed.up),
            ("down", changed.down),
            ("overdue", changed.overdue),
        )
        if rows
    ]
    if not told and not changed.visits:
        return t("boards.changed_nothing", when=when)
    visits = t.plural("boards.changed_visits", changed.visits) if changed.visits else t("boards.changed_no_visits")
    return f"{when}: {', '.join([visits, *(told or [t('boards.changed_no_group')])])}"


def _services(facts: Facts, t: Translator) -> str:
    taught = facts.services
    if not taught.core:
        return t("boards.services_no_core")
    if taught.total == taught.not_reached:
        return t("boards.services_nowhere")
    if not taught.holes:
        return (
            t("boards.services_only")
            if len(taught.core) == 1
            else t("boards.services_full", n=t.number(len(taught.core)))
        )
    begun = t.plural("boards.services_lacking", len(taught.holes))
    most = max(len(one.holes) for one in taught.core)
    names = [t.named(one, "short") for one in taught.core if len(one.holes) == most]
    if len(names) > 2 or len(taught.holes) == 1:
        return begun
    if len(names) == 1:
        then = t.plural("boards.services_most", most, service=names[0])
    else:
        then = t.plural("boards.services_most_both", most, first=names[0], second=names[1])
    whole = t("boards.dash", first=begun, then=then)
    return begun if is_long(whole) else whole


def _volunteers(facts: Facts, t: Translator) -> str:
    people = facts.volunteers
    if not people.members:
        return t("boards.volunteers_nobody")
    days = t.number(people.active_days)
    if not people.active:
        return t("boards.volunteers_none_active", members=t.number(people.members), days=days)
    begun = t("boards.volunteers_active", active=t.number(people.active), members=t.number(people.members))
    if not people.reached:
        return begun
    if not people.orphans:
        return t("boards.dash", first=begun, then=t("boards.volunteers_everywhere"))
    return t("boards.dash", first=begun, then=t.plural("boards.volunteers_orphans", len(people.orphans)))


UNJUDGED = ("nothing", "no_baseline", "not_enough")


def _counter(facts: Facts, t: Translator) -> str:
    counter = facts.counter
    verdicts = {counter.online.verdict, counter.visitors.verdict}
    if verdicts == {"nothing"}:
        return t("boards.counter_nothing")
    if counter.share is None:
        return run_finding("visitors", counter.visitors, t)
    share, target = t.percent(counter.share), counter.target
    if target is None:
        return t("boards.counter_share", share=share)
    key = "boards.counter_met" if counter.share >= target else "boards.counter_below"
    return t(key, share=share, target=t.percent(target, 0))


def run_finding(name: str, run: Run, t: Translator) -> str:
    """What a run chart ("online", "visitors") says, and no more: the newest signal, no signal, or not enough data."""
    in_words = t.percent if name == "online" else t.number
    if run.verdict == "nothing":
        return t(f"boards.{name}_nothing")
    week = "" if run.found is None else t.week(run.found)
    values = {"n": FEWEST_POINTS, "week": week, "before": in_words(run.median), "now": in_words(run.now)}
    return t(f"relief.{name}_{run.verdict}", **values)


def _decisions(facts: Facts, t: Translator) -> str:
    decided = facts.decisions
    now, earlier = len(decided.now), len(decided.earlier)
    if not now and not earlier:
        return t("boards.decisions_none")
    begun = t.plural("boards.decisions_now", now) if now else t("boards.decisions_no_new")
    if not earlier:
        return begun
    begun = t("boards.and_then", first=begun, then=t.plural("boards.decisions_open", earlier))
    if not decided.overdue:
        return begun
    return t("boards.and_then", first=begun, then=t.plural("boards.decisions_overdue", decided.overdue))


HEADLINES: dict[str, Callable[[Facts, Translator], str]] = {
    "promised": _promised, "where": _where, "changed": _changed, "services": _services, "volunteers": _volunteers,
    "counter": _counter, "decisions": _decisions,
}  # fmt: skip
