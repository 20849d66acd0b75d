"""Cells of the grid of help: their names, and the lines that are stored in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from actions.afterwards import AssistEntry
from pages.record.content import count_of

ANY = -1
"""The choice "each line its own service"."""


NOT_SAID = 0
"""The choice, and in a cell's name the service, that was not said."""


@dataclass(frozen=True)
class Member:
    id: int
    name: str
    code: str
    group_id: int | None
    joined_on: date
    left_on: date | None

    def is_there(self, day: date) -> bool:
        return self.joined_on <= day and (self.left_on is None or day < self.left_on)


class StoredLine:
    """A stored line as the object rules ask for it."""

    staff_ids: tuple[int, ...] = ()

    def __init__(self, line: Any) -> None:
        self.recorded_by_id = int(line.recorded_by_id)
        self.recorded_at: datetime = line.recorded_at.to_pydatetime()
        self.voided_by_id = None if pd.isna(line.voided_by_id) else int(line.voided_by_id)


def cell_name(volunteer_id: int, day: date, service: int) -> str:
    """As `AssistEntry.field` names the same place."""
    return f"assist_{volunteer_id}_{day.isoformat()}_{service}"


def service_of(line: Any) -> int:
    """The service of a stored line as a cell's name says it."""
    return NOT_SAID if pd.isna(line.service_id) else int(line.service_id)


def place_of(name: str) -> tuple[int, date, int] | None:
    """Volunteer, day and service of a cell's name."""
    parts = name.split("_")
    if len(parts) != 4 or parts[0] != "assist":
        return None
    return int(parts[1]), date.fromisoformat(parts[2]), int(parts[3])


def sum_of(lines: Sequence[Any]) -> str:
    numbers = [int(line.households) for line in lines if pd.isna(line.voided_by_id)]
    return str(sum(numbers)) if numbers else ""


def number_in(text: str) -> int:
    return int(text) if text.strip().isdecimal() else 0


def entry_of(name: str, typed: dict[str, Any]) -> AssistEntry:
    """The line that a touched cell would save."""
    volunteer_id, day, service = place_of(name) or (0, date.min, NOT_SAID)
    return AssistEntry(
        volunteer_id=volunteer_id, on_day=day, service_id=service or None, households=count_of(typed["text"]),
        seen=typed["seen"],
    )  # fmt: skip
