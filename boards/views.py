"""What the templates of boards 1, 3 and 7 put on the board: words and numbers ready, lists cut to what fits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from boards.facts import Climb, Facts, Group
from boards.fitting import Listing, Row, listing
from boards.said import Number, households, on, promise_row
from texts import Translator

HEIGHT = 816
"""Of a board below its headline."""
GAP = 30
"""Between two lists, one above the other."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a board is made of."""

    facts: Facts
    t: Translator
    owners: Mapping[int, str]
    shapes: bytes | None


def promised_view(asked: Asked) -> dict[str, Any]:
    """Board 1: the number kept; what is open and what is closed, beside each other."""
    t, promised, day = asked.t, asked.facts.promised, asked.facts.occasion.day
    if not promised.all:
        return {"empty": t("boards.promised_empty_first" if promised.since is None else "boards.promised_empty")}
    rows = [promise_row(t, one, asked.owners, day) for one in promised.all]
    waiting = promised.count("overdue") + promised.count("open")
    dropped = promised.count("dropped")
    seconds = [
        Number(t.number(promised.count(state)), t(f"boards.label_{state}"), tone="miss" if state == "overdue" else "")
        for state in ("overdue", "open", "dropped")
        if promised.count(state)
    ]
    lead = Number(
        t.number(promised.done), t("boards.label_done"), of=f"/ {t.plural('boards.tasks', len(rows))}",
        notes=(t("boards.by_data", n=t.number(promised.by_data)),) if promised.by_data else (),
    )  # fmt: skip
    parts = [(t("boards.list_waiting", n=t.number(waiting)), rows[:waiting])]
    key = "boards.list_closed_dropped" if dropped else "boards.list_closed"
    parts.append((t(key, n=t.number(len(rows) - waiting)), rows[waiting:]))
    return {"empty": "", "lead_number": lead, "seconds": seconds, "lists": _beside(parts, 1300)}


def _beside(parts: Sequence[tuple[str, list[Row]]], width: int) -> list[Listing]:
    """Lists beside each other; one alone has all the room."""
    there = [(title, rows) for title, rows in parts if rows]
    each = (width - 56 * (len(there) - 1)) // max(len(there), 1)
    return [listing(title, rows, width=each, room=HEIGHT, kind="tasks") for title, rows in there]


def changed_view(asked: Asked) -> dict[str, Any]:
    """Board 3: visits and people; who is new, who climbed, who waits too long."""
    t, changed, day = asked.t, asked.facts.changed, asked.facts.occasion.day
    since = t(f"boards.visits_{'from_start' if changed.first else 'since'}", day=on(t, changed.since, day))
    notes = [
        t.plural(f"boards.{what}", count)
        for what, count in (
            ("without_count", changed.without_count),
            ("postponed", changed.postponed),
            ("cancelled", changed.cancelled),
        )
        if count
    ]  # fmt: skip
    columns = [
        [(t("boards.list_reached", n=t.number(len(changed.reached))), [_reached(t, one) for one in changed.reached])],
        [
            (t("boards.list_up", n=t.number(len(changed.up))), [_climb(t, one) for one in changed.up]),
            (t("boards.list_down", n=t.number(len(changed.down))), [_climb(t, one) for one in changed.down]),
        ],
        [(t("boards.list_overdue", n=t.number(len(changed.overdue))), [_overdue(t, one) for one in changed.overdue])],
    ]
    kept = [[part for part in column if part[1]] for column in columns]
    kept = [column for column in kept if column]
    width = (1300 - 48 * (len(kept) - 1)) // max(len(kept), 1)
    return {
        "empty": "",
        "lead_number": Number(t.number(changed.visits), since),
        "seconds": [Number(t.number(changed.attendances), t("boards.attendances"), notes=tuple(notes))],
        "columns": [_below(column, width) for column in kept],
        "nothing": t("boards.changed_empty"),
    }


def _below(parts: Sequence[tuple[str, list[Row]]], width: int) -> list[Listing]:
    """One list above the other: the lower one has what the upper leaves, and at least a third."""
    first = listing(*parts[0], width=width, room=HEIGHT if len(parts) == 1 else HEIGHT * 2 // 3 - GAP)
    if len(parts) == 1:
        return [first]
    return [first, listing(*parts[1], width=width, room=HEIGHT - first.height - GAP)]


def _reached(t: Translator, group: Group) -> Row:
    return Row(group.name, households(t, group), tone="good")


def _climb(t: Translator, climb: Climb) -> Row:
    return Row(climb.name, t(f"figures.ladder_{climb.now}"), tone="good" if climb.now > climb.before else "miss")


def _overdue(t: Translator, group: Group) -> Row:
    return Row(group.name, t.plural("boards.days", group.days_since or 0), tone="miss")


def decisions_view(asked: Asked) -> dict[str, Any]:
    """Board 7: what this meeting decides, and what earlier ones decided and is open."""
    t, decided, day = asked.t, asked.facts.decisions, asked.facts.occasion.day
    if not decided.now and not decided.earlier:
        return {"empty": t("boards.decisions_empty")}
    width = (1792 - 72) // 2
    columns = []
    for label, rows, kind in (
        (t.plural("boards.label_now", len(decided.now)), decided.now, "now"),
        (t.plural("boards.label_earlier", len(decided.earlier)), decided.earlier, "earlier"),
    ):
        told = [promise_row(t, one, asked.owners, day) for one in rows]
        columns.append(
            {
                "number": Number(t.number(len(rows)), label),
                "list": listing("", told, width=width, room=HEIGHT - 96, kind="tasks") if told else None,
                "empty": t(f"boards.decisions_{kind}_empty"),
            }
        )
    return {"columns": columns, "empty": ""}
