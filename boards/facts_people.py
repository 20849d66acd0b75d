"""Board 5: who carries on after the visits. Numbers by kind only where nobody can be recognised behind them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from boards.plain import records, whole
from metrics.small_numbers import TOGETHER, shown_kinds, together_where_few

WEEKS = 10
"""Weeks of help that are drawn."""
Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Kind:
    """ "party_member", "youth_union" or "it_savvy"."""

    kind: str
    members: int
    active: int | None
    """None: may not be told by kind."""


@dataclass(frozen=True, slots=True)
class HelpWeek:
    """Help in one week."""

    monday: date
    assists: Mapping[str, int]
    """Kind, or "together" where the kinds must not be told apart → assists."""
    households: int
    """Lượt hộ."""

    @property
    def total(self) -> int:
        return sum(self.assists.values())


@dataclass(frozen=True, slots=True)
class Helpers:
    """Volunteers on the day."""

    members: int
    active: int
    active_before: int | None
    """At the last meeting; None before the first, or not kept."""
    active_days: int
    kinds: tuple[Kind, ...]
    """Empty where the kinds may not be told apart."""
    weeks: tuple[HelpWeek, ...]
    """The last ten, the newest last; it may not be over yet."""
    under_way: bool
    """The last week is not over."""
    orphans: tuple[str, ...]
    """Names of groups that were reached and have no active volunteer, in natural order."""
    reached: int
    """Groups that were reached."""


def helpers_of(tables: Tables, ward: Mapping[str, Any], day: date, *, first: bool) -> Helpers:
    """From the tables of the snapshot."""
    groups, kinds = tables["groups"], tables["volunteers"]
    before = None if first else tables.get("volunteers_before")
    shown = shown_kinds(kinds)
    return Helpers(
        members=int(kinds["members"].sum()),
        active=int(kinds["active"].sum()),
        active_before=None if before is None else int(before["active"].sum()),
        active_days=int(ward.get("active_days", 30)),
        kinds=() if shown is None else tuple(_kind(row) for row in records(shown)),
        weeks=_weeks(tables["assists"], tables.get("helpers")),
        under_way=day.weekday() != 6,
        orphans=tuple(groups.loc[groups["orphan"], "name"]),
        reached=int(groups["covered"].sum()),
    )


def _kind(row: Mapping[str, Any]) -> Kind:
    return Kind(row["kind"], int(row["members"]), whole(row["active"]))


def _weeks(assists: pd.DataFrame, helpers: pd.DataFrame | None) -> tuple[HelpWeek, ...]:
    mondays = sorted(assists["week"].unique())[-WEEKS:]
    rows = assists[assists["week"].isin(mondays)]
    if helpers is None:  # an older text: nobody knows how many people stand behind its numbers
        rows = rows.groupby("week", as_index=False)[["assists", "households"]].sum().assign(kind=TOGETHER)
    else:
        rows = together_where_few(rows, helpers)
    weeks = []
    for monday in mondays:
        of_week = rows[rows["week"] == monday]
        counts = {kind: int(count) for kind, count in zip(of_week["kind"], of_week["assists"], strict=True)}
        weeks.append(HelpWeek(pd.Timestamp(monday).date(), counts, int(of_week["households"].sum())))
    return tuple(weeks)
