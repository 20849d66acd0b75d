"""Boards 1 and 7: what was promised and what became of it; what is decided now and what is still open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from boards.plain import day_of, number, records, said, whole
from metrics.snapshot import unpacked

WAITING = ("overdue", "open")


@dataclass(frozen=True, slots=True)
class Promise:
    """One decision, as it stands at the end of the figures' day."""

    id: int
    what: str
    decided_on: date
    group: str | None
    service_vi: str | None
    service_en: str | None
    figure: str | None
    """A `models.Figure`."""
    goal: float | None
    """A share 0..1 or a count."""
    owner_id: int | None
    due_on: date
    state: str
    """"overdue", "open", "done" or "dropped"."""
    closed_on: date | None
    by_data: bool
    """The data closed it; else somebody did, by hand."""


@dataclass(frozen=True, slots=True)
class Promised:
    """What waited after the last meeting: what it decided, and earlier decisions that were open then."""

    since: date | None
    """The last meeting's day; None: this is the first meeting."""
    all: tuple[Promise, ...]
    """Overdue first, then open by due day, then done (the last first), then dropped."""

    @property
    def done(self) -> int:
        return self.count("done")

    @property
    def by_data(self) -> int:
        return sum(one.state == "done" and one.by_data for one in self.all)

    def count(self, state: str) -> int:
        return sum(one.state == state for one in self.all)


@dataclass(frozen=True, slots=True)
class Decided:
    """What the meeting of the day decided, and what earlier ones decided and is still open."""

    now: tuple[Promise, ...]
    """In the order in which they were taken."""
    earlier: tuple[Promise, ...]
    """Overdue first, then by due day."""

    @property
    def overdue(self) -> int:
        return sum(one.state == "overdue" for one in self.earlier)


def promised_of(decisions: pd.DataFrame, day: date, since: date, *, first: bool) -> Promised:
    """From the rows of `decisions_on`."""
    if first:
        return Promised(None, ())
    before = [one for one in _promises(decisions, day) if one.decided_on < day]
    waited = [
        one for one in before if one.decided_on >= since or one.closed_on is None or one.closed_on > since
    ]  # fmt: skip
    return Promised(since, tuple(sorted(waited, key=_pressing)))


def frozen_and_new(figures: Mapping[str, Any], taken: pd.DataFrame, meeting_id: int) -> pd.DataFrame:
    """The decisions as the meeting's text froze them, and what the meeting itself has decided since.

    `taken`: `decisions_on` of the meeting's day, as it is now; columns as there, without the owner's name.
    """
    frozen, now = unpacked(figures["tables"]["decisions"]), taken.drop(columns="owner")
    new = now[(now["meeting_id"] == meeting_id) & ~now["id"].isin(frozen["id"])]
    return new if frozen.empty else frozen if new.empty else pd.concat([frozen, new], ignore_index=True)


def decided_of(decisions: pd.DataFrame, day: date) -> Decided:
    """From the rows of `decisions_on`, the frozen ones or those of now."""
    found = _promises(decisions, day)
    now = sorted((one for one in found if one.decided_on == day), key=lambda one: one.id)
    earlier = [one for one in found if one.decided_on < day and one.state in WAITING]
    return Decided(tuple(now), tuple(sorted(earlier, key=_pressing)))


def _pressing(one: Promise) -> tuple[int, int, int]:
    """Overdue and open by due day, done and dropped by the day on which they closed, the last first."""
    place = ("overdue", "open", "done", "dropped").index(one.state)
    when = one.due_on.toordinal() if one.state in WAITING else -(one.closed_on or one.due_on).toordinal()
    return place, when, one.id


def _promises(decisions: pd.DataFrame, day: date) -> list[Promise]:
    return [_promise(row, day) for row in records(decisions)]


def _promise(row: dict[str, Any], day: date) -> Promise:
    closed_on, due_on, state, by_data = day_of(row["closed_on"]), row["due_on"].date(), row["state"], row["by_data"]
    if closed_on is not None and closed_on > day:  # ended by hand since: on that day it was open
        closed_on, state, by_data = None, "overdue" if due_on < day else "open", False
    return Promise(
        id=int(row["id"]), what=row["what"], decided_on=row["meeting_day"].date(), group=said(row["group"]),
        service_vi=said(row["service_vi"]), service_en=said(row["service_en"]), figure=said(row["figure"]),
        goal=number(row["goal"]), owner_id=whole(row["owner_id"]), due_on=due_on, state=state, closed_on=closed_on,
        by_data=bool(by_data),
    )  # fmt: skip
