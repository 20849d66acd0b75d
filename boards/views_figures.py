"""What the templates of boards 2, 4, 5 and 6 put on the board."""

from typing import Any

from boards.facts import Group
from boards.fitting import DETAIL, Row, joined, listing
from boards.headlines import run_finding
from boards.said import Number, changed_by, households, on
from boards.views import HEIGHT, Asked
from charts.board import KINDS
from metrics.run_chart import FEWEST_POINTS, SHIFT_POINTS, TREND_POINTS

STEPS = range(5)


def where_view(asked: Asked) -> dict[str, Any]:
    """Board 2: the number reached, the map, the groups that are missed."""
    t, facts, where = asked.t, asked.facts, asked.facts.where
    if not where.total:
        return {"empty": t("boards.where_empty")}
    same = where.total_before == where.total
    change, tone = changed_by(t, facts, where.covered, where.covered_before, kind="groups")
    if not same and where.covered_before is not None and where.total_before is not None:
        before = f"{t.number(where.covered_before)}/{t.number(where.total_before)}"
        change, tone = t("boards.change_before", before=before, since=_since(asked)), ""
    share = t.percent(where.covered / where.total)
    goal = where.reach_target
    reach = t("boards.label_reach") if goal is None else t("boards.label_reach_goal", goal=t.percent(goal, 0))
    reach_change, reach_tone = changed_by(t, facts, where.reach, where.reach_before, kind="points")
    active_change, active_tone = changed_by(t, facts, where.active, where.active_before, kind="people")
    days = t.number(where.active_days)
    members = f"/ {t.number(where.members)}" if where.members else ""
    counts = [sum(one.step == step for one in where.groups) for step in STEPS]
    missed = [_missed(asked, one) for one in where.missed]
    return {
        "empty": "",
        "lead_number": Number(
            t.number(where.covered), t("boards.label_covered", share=share), change=change, tone=tone,
            of=f"/ {t.plural('boards.groups', where.total)}",
        ),
        "seconds": [
            Number(t.percent(where.reach, 0), reach, change=reach_change, tone=reach_tone),
            Number(
                t.number(where.active), t("boards.label_active", days=days), of=members,
                change=active_change, tone=active_tone,
            ),
        ],
        "legend_entries": [(f"s{step}", t(f"figures.ladder_{step}"), t.number(counts[step])) for step in STEPS],
        "missed": listing(
            t("boards.list_missed", n=t.number(len(missed))), missed, width=470, room=HEIGHT,
            most_columns=1,
        ) if missed else None,
        "nobody_missed": t("boards.missed_empty"),
    }  # fmt: skip


def _since(asked: Asked) -> str:
    return on(asked.t, asked.facts.occasion.since, asked.facts.occasion.day)


def _missed(asked: Asked, group: Group) -> Row:
    t, day = asked.t, asked.facts.occasion.day
    when = t("boards.unplanned") if group.planned_on is None else on(t, group.planned_on, day)
    return Row(
        group.name, f"{households(t, group)} · {when}", detail=t("boards.partly") if group.partly else "", tone="miss"
    )


def services_view(asked: Asked) -> dict[str, Any]:
    """Board 4: the holes, each service's groups, and who lacks what."""
    t, taught = asked.t, asked.facts.services
    reached = taught.total - taught.not_reached
    if not taught.core or not reached:
        return {"empty": t("boards.services_empty" if taught.core else "boards.services_empty_catalogue")}
    names = {one.service_id: t.named(one, "short") for one in taught.core}
    label = t.plural("boards.label_holes", len(taught.holes)) if taught.open else t("boards.label_no_holes")
    filed = taught.filed_by_resident + taught.filed_for_resident
    seconds = []
    if taught.filled is not None:
        seconds.append(Number(t.number(taught.filled), t("boards.label_filled", since=_since(asked))))
    if filed:
        seconds.append(Number(t.percent(taught.filed_by_resident / filed, 0), t("boards.label_self")))

    def more(left: int) -> str:
        return t.plural("boards.and_more_services", left)

    rows = [
        Row(
            one.name, tone="miss",
            detail=t("boards.lacks_all", n=t.number(len(names))) if len(one.services) == len(names) > 1
            else joined([names[service] for service in one.services], more, 470, DETAIL),
        )
        for one in taught.holes
    ]  # fmt: skip
    parts = [("taught", "t"), ("hole", "s0")] + ([("unreached", "u")] if taught.not_reached else [])
    return {
        "empty": "",
        "lead_number": Number(t.number(taught.open), label, tone="miss" if taught.open else "good"),
        "seconds": seconds,
        "legend_entries": [(mark, t(f"boards.part_{part}"), "") for part, mark in parts],
        "holes": listing(t("boards.list_holes", n=t.number(len(rows))), rows, width=470, room=HEIGHT) if rows else None,
        "no_holes": t("boards.holes_empty"),
        "others": t.plural("boards.others", taught.others) if taught.others else "",
    }


def volunteers_view(asked: Asked) -> dict[str, Any]:
    """Board 5: who is active, help by week, groups where nobody is."""
    t, people = asked.t, asked.facts.volunteers
    if not people.members:
        return {"empty": t("boards.volunteers_empty")}
    change, tone = changed_by(t, asked.facts, people.active, people.active_before, kind="people")
    kinds = [
        (kind.kind, t(f"figures.kind_{kind.kind}"),
         t.number(kind.members) if kind.active is None else f"{t.number(kind.active)}/{t.number(kind.members)}")
        for kind in people.kinds if kind.members
    ]  # fmt: skip
    drawn = [kind for kind in KINDS if any(week.assists.get(kind) for week in people.weeks)]
    orphans = [Row(name, tone="miss") for name in people.orphans]
    title = t("boards.list_orphans", n=t.number(len(orphans)))
    return {
        "empty": "",
        "lead_number": Number(
            t.number(people.active), t("boards.label_active", days=t.number(people.active_days)), change=change,
            tone=tone, of=f"/ {t.number(people.members)}",
        ),
        "kinds": kinds,
        "kinds_title": t("boards.kinds_title"),
        "helped": any(week.total for week in people.weeks),
        "weeks_title": t.plural("boards.weeks_title", len(people.weeks)),
        "weeks_note": t("boards.under_way") if people.under_way else "",
        "no_help": t("boards.no_help"),
        "legend_entries": [(kind, t(f"figures.kind_{kind}"), "")
                   for kind in drawn],
        "orphans": listing(title, orphans, width=400, room=HEIGHT, most_columns=2) if orphans else None,
        "no_orphans": t("boards.orphans_empty" if people.reached else "boards.orphans_unknown"),
    }  # fmt: skip


def counter_view(asked: Asked) -> dict[str, Any]:
    """Board 6: the two run charts, the numbers, the rules and what must not be concluded."""
    t, counter = asked.t, asked.facts.counter
    runs = {"online": counter.online, "visitors": counter.visitors}
    if all(run.verdict == "nothing" for run in runs.values()):
        return {"empty": t("relief.nothing")}
    label = t("boards.label_share") if counter.target is None else t(
        "boards.label_share_goal", goal=t.percent(counter.target, 0)
    )  # fmt: skip
    of = "" if counter.share_online is None or counter.share_all is None else t(
        "boards.applications", online=t.number(counter.share_online), all=t.number(counter.share_all)
    )  # fmt: skip
    visitors = counter.visitors
    seconds = []
    if visitors.now is not None and visitors.median is not None:
        before = t("boards.label_visitors_before", before=t.number(visitors.median))
        seconds.append(Number(t.number(visitors.now), t("boards.label_visitors"), notes=(before,)))
    elif visitors.now is not None:
        seconds.append(Number(t.number(visitors.now), t("boards.label_visitors")))
    return {
        "empty": "",
        "lead_number": Number(t.percent(counter.share), label, notes=(of,) if of else ()),
        "seconds": seconds,
        "runs": [
            {"name": name, "title": run_finding(name, run, t), "empty": run.verdict == "nothing"}
            for name, run in runs.items()
        ],
        "legend_entries": [(f"p-{part}", t(f"boards.point_{part}"), "") for part in _parts(runs.values())],
        "rules": t("boards.rules", shift=SHIFT_POINTS, trend=TREND_POINTS, fewest=FEWEST_POINTS),
        "caveat": t("relief.caveat"),
    }


def _parts(runs: Any) -> list[str]:
    there = {week.part for run in runs for week in run.weeks if week.value is not None}
    return [part for part in ("before", "plain", "signal", "unjudged") if part in there]
