"""All figures of a review meeting in one text: what its boards and reports show, now or frozen years ago.

Boards read nothing else, so a held meeting looks as it did on its day, to the last digit, whatever is corrected later.
"""

import json
from collections.abc import Callable
from datetime import date
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
AHEAD = pd.Timedelta(days=14)
"""How far the plan looks."""
WEEKS_OF_HELP = pd.Timedelta(weeks=12)
"""How far back the helpers of each week are counted."""

Ask = Callable[[Session, int, date, date, date], pd.DataFrame]

TABLES: dict[str, Ask] = {
    "groups": lambda session, ward, start, since, day: groups_on(session, ward, day=day),
    "groups_before": lambda session, ward, start, since, day: groups_on(session, ward, day=since),
    "coverage": lambda session, ward, start, since, day: coverage_by_day(session, ward, since=start, until=day),
    "reach": lambda session, ward, start, since, day: household_reach(session, ward, day=day),
    "reach_before": lambda session, ward, start, since, day: household_reach(session, ward, day=since),
    "visits": lambda session, ward, start, since, day: visit_totals(session, ward, since=start, until=day),
    "visits_since": lambda session, ward, start, since, day: visit_totals(
        session, ward, since=_day_after(since, day), until=day
    ),
    "services": lambda session, ward, start, since, day: services_taught(session, ward, since=start, until=day),
    "services_by_group": lambda session, ward, start, since, day: services_by_group(session, ward, day=day),
    "volunteers": lambda session, ward, start, since, day: volunteers_by_kind(session, ward, day=day),
    "volunteers_before": lambda session, ward, start, since, day: volunteers_by_kind(session, ward, day=since),
    "assists": lambda session, ward, start, since, day: assists_by_week(session, ward, since=start, until=day),
    # Behind the weeks of "assists", so that no board tells the kinds apart where few helped (metrics/small_numbers.py).
    "helpers": lambda session, ward, start, since, day: helpers_by_week(
        session, ward, since=max(start, (pd.Timestamp(day) - WEEKS_OF_HELP).date()), until=day
    ),
    "visitors": lambda session, ward, start, since, day: visitors_run(session, ward, until=day),
    "online": lambda session, ward, start, since, day: online_run(session, ward, until=day),
    "online_share": lambda session, ward, start, since, day: online_share(
        session, ward, since=(pd.Timestamp(day) - pd.Timedelta(days=29)).date(), until=day
    ),
    "events": lambda session, ward, start, since, day: events(session, ward, since=start, until=day),
    "targets": lambda session, ward, start, since, day: targets_on(session, ward, day=day),
    "planned": lambda session, ward, start, since, day: planned_visits(
        session, ward, since=day, until=(pd.Timestamp(day) + AHEAD).date()
    ),
    # Without the name of whoever sees to it: a person may be erased, a text that is frozen may not change.
    "decisions": lambda session, ward, start, since, day: decisions_on(session, ward, day=day).drop(columns="owner"),
}
"""Name in the text → its figure, for (session, ward_id, programme's start, last meeting's day, day)."""


@reads(*(EVERYTHING - {Family.QUALITY}))
def meeting_figures(session: Session, ward_id: int, *, day: date) -> dict[str, Any]:
    """Everything that the boards of a meeting on `day` show, as plain JSON values.

    Keys: form, day, since (the last meeting before it, or the programme's start), last_meeting (bool), ward (code,
    name_vi, name_en, is_demo, reach_threshold, sustaining_volunteers,
    active_days, shapes_are_illustrative), tables (name → dtypes and rows, see `TABLES`).
    """
    ward = session.get_one(Ward, ward_id)
    before = last_meeting(session, ward_id, before=day)
    start = min(ward.programme_start, day)
    since = start if before.empty else before["on_day"].iloc[0].date()
    return {
        "form": FORM,
        "day": day.isoformat(),
        "since": since.isoformat(),
        "last_meeting": not before.empty,
        "ward": {
            "code": ward.code,
            "name_vi": ward.name_vi,
            "name_en": ward.name_en,
            "is_demo": ward.is_demo,
            "reach_threshold": ward.reach_threshold,
            "sustaining_volunteers": ward.sustaining_volunteers,
            "active_days": ward.active_days,
            "shapes_are_illustrative": ward.shapes_are_illustrative,
        },
        "tables": {name: packed(ask(session, ward_id, start, since, day)) for name, ask in TABLES.items()},
    }


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


def _day_after(since: date, day: date) -> date:
    return min((pd.Timestamp(since) + pd.Timedelta(days=1)).date(), day)
