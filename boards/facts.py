"""What the seven boards of a meeting say, worked out from its figures alone: numbers, names and days, no language.

Boards and reports speak from these, so no two of them can differ. A figure that an older text did not keep is None.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from boards.facts_counter import Counter, Happening, Run, Week, counter_of
from boards.facts_decisions import Decided, Promise, Promised, decided_of, promised_of
from boards.facts_groups import Changed, Climb, Group, Where, changed_of, where_of
from boards.facts_people import Helpers, HelpWeek, Kind, helpers_of
from boards.facts_services import Hole, Lesson, Taught, taught_of
from metrics.snapshot import Figures, unpacked

__all__ = [
    "Changed", "Climb", "Counter", "Decided", "Facts", "Group", "Happening", "HelpWeek", "Helpers", "Hole", "Kind",
    "Lesson", "Occasion", "Promise", "Promised", "Run", "Taught", "Week", "Where", "facts_from", "facts_of",
]  # fmt: skip


FOR_REPORTS_ONLY = {"coverage", "services_by_group", "planned"}
"""Tables that no board reads: unpacking takes time."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Whose figures these are, of which day, and since when things have changed."""

    code: str
    name_vi: str
    name_en: str
    is_demo: bool
    illustrative: bool
    """The groups' boundaries are no official ones."""
    day: date
    since: date
    """The last meeting's day, or the programme's start."""
    first: bool
    """No meeting came before."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The seven boards, in their order, and the occasion."""

    occasion: Occasion
    promised: Promised
    where: Where
    changed: Changed
    services: Taught
    volunteers: Helpers
    counter: Counter
    decisions: Decided


def facts_of(figures: Mapping[str, Any], decisions: pd.DataFrame | None = None) -> Facts:
    """The facts of `figures` (`metrics.snapshot.meeting_figures`, live or out of a meeting's frozen text).

    `decisions`: `frozen_and_new` of a meeting, for the last board only: what a meeting decides, it decides after its
    figures froze. Without it that board knows what the figures know.
    """
    tables = {name: unpacked(plain) for name, plain in figures["tables"].items() if name not in FOR_REPORTS_ONLY}
    return facts_from(Figures({**figures}, tables), decisions)


def facts_from(figures: Figures, decisions: pd.DataFrame | None = None) -> Facts:
    """The same of tables as the questions gave them; those FOR_REPORTS_ONLY may be left out."""
    tables, ward = figures.tables, figures.head["ward"]
    occasion = _occasion(figures.head)
    day, since = occasion.day, occasion.since
    return Facts(
        occasion=occasion,
        promised=promised_of(tables["decisions"], day, since, first=occasion.first),
        where=where_of(tables, ward, day, first=occasion.first),
        changed=changed_of(tables, day, since, first=occasion.first),
        services=taught_of(tables, first=occasion.first),
        volunteers=helpers_of(tables, ward, day, first=occasion.first),
        counter=counter_of(tables),
        decisions=decided_of(tables["decisions"] if decisions is None else decisions, day),
    )


def _occasion(figures: Mapping[str, Any]) -> Occasion:
    ward = figures["ward"]
    return Occasion(
        code=ward["code"],
        name_vi=ward["name_vi"],
        name_en=ward["name_en"],
        is_demo=ward["is_demo"],
        illustrative=ward.get("shapes_are_illustrative", False),
        day=date.fromisoformat(figures["day"]),
        since=date.fromisoformat(figures["since"]),
        first=not figures["last_meeting"],
    )
