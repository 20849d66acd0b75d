"""Why an action was not done: codes for the caller, never sentences for the reader."""

import dataclasses
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One thing to put right. Its sentence is the text `problem.<code>`; `field` names where to show it."""

    code: str
    field: str = ""
    values: dict[str, Any] = dataclasses.field(default_factory=dict)


class Refused(Exception):
    """The action did not happen and nothing was saved; `problems` says why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


class NotAllowed(Refused):
    """The actor may not do this, or not to this row."""


class Invalid(Refused):
    """The values given cannot be true."""


class Doubtful(Refused):
    """The values are possible but improbable: the same call with these codes confirmed goes through."""


class Conflict(Refused):
    """Somebody else, or the same form earlier, already wrote something different."""
