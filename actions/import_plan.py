"""A file on its way in: what each row says, what it would do, and what stands in its way."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum, auto
from functools import cached_property
from typing import Any

from actions.import_names import Asked, Unclear
from actions.refusals import Problem
from models import Actor, ImportKind


class Does(StrEnum):
    """What importing does with a row."""

    ADD = auto()
    CHANGE = auto()
    KEEP = auto()
    """It stands there already as the file says."""
    LEAVE = auto()
    """It is not taken: somebody chose so, or it is only a part of another row."""
    ASK = auto()
    """A name in it has to be chosen first."""
    WRONG = auto()


@dataclass(frozen=True)
class At:
    """Who brings the file in, and when."""

    by: Actor
    now: datetime
    today: date

    @property
    def keywords(self) -> dict[str, Any]:
        """As the actions take them."""
        return {"by": self.by, "now": self.now, "today": self.today}


@dataclass(frozen=True)
class FileRow:
    number: int
    """Row in the file, from 1."""
    values: Mapping[str, Any]
    """Column of the set → value; None: nothing said."""


@dataclass(frozen=True)
class ServiceNamed:
    """A service in a visit's cell, by its name, with its counts; None: not said."""

    service: str
    people: int | None = None
    filed_by_resident: int | None = None
    filed_for_resident: int | None = None


@dataclass(frozen=True, kw_only=True)
class ImportFile:
    """A file that was read without a fault."""

    kind: ImportKind
    name: str
    digest: str
    """SHA-256 of its bytes."""
    rows: tuple[FileRow, ...] = field(repr=False)
    from_day: date
    """Since when what changes over time (households, where somebody lives) is as the file says."""
    period: tuple[date, date] | None = None
    """First and last day that the file's title names."""
    chosen: Mapping[Asked, int] = field(default_factory=dict)
    """What somebody chose for unclear names."""


@dataclass(frozen=True)
class Step:
    """What becomes of one row."""

    row: int
    does: Does
    subject: str = ""
    """Name of the fact's table."""
    subject_id: int | None = None
    """None: a fact that is not there yet."""
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    """Only the fields that change, as plain JSON values; of an added fact all."""
    problems: tuple[Problem, ...] = ()
    doubts: tuple[Problem, ...] = ()
    about: dict[str, Any] = field(default_factory=dict)
    """What the row is about, as plain values, where `after` does not say."""
    entry: Any = field(default=None, repr=False, compare=False)
    """What is handed to the action."""
    version: int = 0
    """The fact's version that was seen; 0: none."""

    @property
    def shown(self) -> tuple[Any, ...]:
        """What a reader has agreed to: two plans that say this of every row are the same plan."""
        return (self.row, self.does, self.subject, self.subject_id, self.before, self.after, self.problems, self.doubts)


@dataclass(frozen=True)
class Plan:
    """What importing a file would do to the ward as it stood at `revision`."""

    file: ImportFile
    ward_id: int
    revision: int
    steps: tuple[Step, ...] = field(repr=False)
    unclear: tuple[Unclear, ...] = ()

    @cached_property
    def counts(self) -> dict[Does, int]:
        counts = dict.fromkeys(Does, 0)
        for step in self.steps:
            counts[step.does] += 1
        return counts

    @property
    def can_be_applied(self) -> bool:
        counts = self.counts
        return not counts[Does.WRONG] and not counts[Does.ASK] and bool(counts[Does.ADD] + counts[Does.CHANGE])

    @cached_property
    def doubts(self) -> dict[str, list[tuple[int, Problem]]]:
        """Code → the rows that are improbable so."""
        found: dict[str, list[tuple[int, Problem]]] = {}
        for step in self.steps:
            for doubt in step.doubts:
                found.setdefault(doubt.code, []).append((step.row, doubt))
        return found

    def differing(self, other: "Plan") -> list[int]:
        """Rows of which `other`, a later plan of the same file, says something else."""
        before = {step.row: step.shown for step in self.steps}
        return [step.row for step in other.steps if before.get(step.row) != step.shown]


def unconfirmed(plan: Plan, confirmed: Collection[str]) -> list[Problem]:
    """The first doubt of each code that nobody has answered."""
    return [rows[0][1] for code, rows in plan.doubts.items() if code not in confirmed]
