"""All figures of a review meeting in one text: what its boards and reports show, now or frozen years ago.

Boards read nothing else, so a held meeting looks as it did on its day, to the last digit, whatever is corrected later.
"""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
from sqlalchemy.orm import Session

from metrics.agenda import planned_visits
from metrics.counter import online_share
from metrics.coverage import coverage_by_day, groups_on
from metrics.decisions import decisions_on
from metrics.events import events
from metrics.meetings import last_meeting
from metrics.reading import reads
from metrics.relief import online_run, visitors_run
from metrics.services import services_by_group, services_taught
from metrics.small_numbers import helpers_by_week
from metrics.targets import targets_on
from metrics.visits import household_reach, visit_totals
from metrics.volunteers import assists_by_week, volunteers_by_kind
from models import EVERYTHING, Family, Ward

FORM = 2
"""Of the text; grows when a board wants what an older text has not. 2: reach_before, volunteers_before, helpers, the
ward's active_days and shapes_are_illustrative; a board of an older text does without, and says so."""
ONE = timedelta(days=1)
AHEAD = 14 * ONE
"""How far the plan looks."""
WEEKS_OF_HELP = timedelta(weeks=12)
"""How far back the helpers of each week are counted."""
OF_WARD = (
    "code", "name_vi", "name_en", "is_demo", "reach_threshold", "sustaining_volunteers", "active_days",
    "shapes_are_illustrative",
)  # fmt: skip

Question = Callable[..., Any]
"""A metric: `question(session, ward_id, **arguments)`."""
Ask = Callable[..., Any]
"""`ask(question, **arguments)`: the answer of a metric about the ward, worked out now or remembered."""


@dataclass(frozen=True, slots=True)
class Days:
    """What the questions of a meeting are asked about."""

    first: date
    """Of the run charts: the baseline's, or the programme's start."""
    start: date
    """Of the programme."""
    since: date
    """Of the last meeting, or the programme's start."""
    day: date

    @property
    def after(self) -> date:
        """The day after the last meeting's."""
        return min(self.since + ONE, self.day)


Of = Callable[[Days], dict[str, date]]


def _on_day(days: Days) -> dict[str, date]:
    return {"day": days.day}


def _before(days: Days) -> dict[str, date]:
    return {"day": days.since}


def _from_start(days: Days) -> dict[str, date]:
    return {"since": days.start, "until": days.day}


def _until(days: Days) -> dict[str, date]:
    return {"until": days.day}


TABLES: dict[str, tuple[Question, Of]] = {
    "groups": (groups_on, _on_day),
    "groups_before": (groups_on, _before),
    "coverage": (coverage_by_day, _from_start),
    "reach": (household_reach, _on_day),
    "reach_before": (household_reach, _before),
    "visits": (visit_totals, _from_start),
    "visits_since": (visit_totals, lambda days: {"since": days.after, "until": days.day}),
    "services": (services_taught, _from_start),
    "services_by_group": (services_by_group, _on_day),
    "volunteers": (volunteers_by_kind, _on_day),
    "volunteers_before": (volunteers_by_kind, _before),
    "assists": (assists_by_week, _from_start),
    # Behind the weeks of "assists", so that no board tells the kinds apart where few helped (metrics/small_numbers.py).
    "helpers": (helpers_by_week, lambda days: {"since": max(days.start, days.day - WEEKS_OF_HELP), "until": days.day}),
    "visitors": (visitors_run, _until),
    "online": (online_run, _until),
    "online_share": (online_share, lambda days: {"since": days.day - 29 * ONE, "until": days.day}),
    "events": (events, lambda days: {"since": days.first, "until": days.day}),
    "targets": (targets_on, _on_day),
    "planned": (planned_visits, lambda days: {"since": days.day, "until": days.day + AHEAD}),
    "decisions": (decisions_on, _on_day),
}
"""Name in the text → the question, and what it is asked with."""
LEFT_OUT = {"decisions": ["owner"]}
"""Columns: a person may be erased, a text that is frozen may not change."""


@reads(Family.REFERENCE)
def ward_facts(session: Session, ward_id: int) -> dict[str, Any]:
    """What a meeting's text keeps of its ward: see `meeting_figures`; and start, first (days)."""
    ward = session.get_one(Ward, ward_id)
    return {name: getattr(ward, name) for name in OF_WARD} | {
        "start": ward.programme_start,
        "first": min(ward.baseline_from or ward.programme_start, ward.programme_start),
    }


@dataclass(frozen=True, slots=True)
class Figures:
    """What a meeting shows: `head` as `meeting_figures` gives it, without tables; `tables` as the questions gave
    them, which belong to everybody."""

    head: dict[str, Any]
    tables: dict[str, pd.DataFrame]

    def plain(self) -> dict[str, Any]:
        """As `meeting_figures` gives it."""
        return self.head | {"tables": {name: packed(table) for name, table in self.tables.items()}}


def figures_by(ask: Ask, day: date, without: Collection[str] = ()) -> Figures:
    """The figures of a meeting on `day`, each question asked by itself; `without`: tables that nobody wants."""
    ward = ask(ward_facts)
    before = ask(last_meeting, before=day)
    start = min(ward["start"], day)
    since = start if before.empty else before["on_day"].iloc[0].date()
    days = Days(min(ward["first"], start), start, since, day)
    tables = {name: ask(asked, **of(days)) for name, (asked, of) in TABLES.items() if name not in without}
    head = {
        "form": FORM, "day": day.isoformat(), "since": since.isoformat(), "last_meeting": not before.empty,
        "ward": {name: ward[name] for name in OF_WARD},
    }  # fmt: skip
    return Figures(head, {name: one.drop(columns=LEFT_OUT.get(name, [])) for name, one in tables.items()})


@reads(*(EVERYTHING - {Family.QUALITY}))
def meeting_figures(session: Session, ward_id: int, *, day: date) -> dict[str, Any]:
    """Everything that the boards of a meeting on `day` show, as plain JSON values, all read from this transaction.

    Keys: form, day, since (the last meeting before it, or the programme's start), last_meeting (bool), ward (code,
    name_vi, name_en, is_demo, reach_threshold, sustaining_volunteers,
    active_days, shapes_are_illustrative), tables (name → dtypes and rows, see `TABLES`).
    """
    return figures_by(lambda question, **of: question(session, ward_id, **of), day).plain()


def canonical(figures: dict[str, Any]) -> str:
    """The one text of these figures: the same figures give the same bytes."""
    return json.dumps(figures, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def packed(frame: pd.DataFrame) -> dict[str, Any]:
    """`frame` as plain JSON values: "dtypes", [name, dtype] of each column; "rows". Days are "2026-11-22"."""
    columns = [[_plain(value) for value in frame[name]] for name in frame.columns]
    return {
        "dtypes": [[str(name), str(frame[name].dtype)] for name in frame.columns],
        "rows": [list(row) for row in zip(*columns, strict=True)],
    }


def unpacked(plain: dict[str, Any]) -> pd.DataFrame:
    """The frame that `packed` was given; tuples have become lists."""
    frame = pd.DataFrame(plain["rows"], columns=[name for name, _ in plain["dtypes"]], dtype=object)
    return frame.astype(dict(plain["dtypes"]))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value
