"""How a file is refused whole, how one cell is, and what is only worth saying. Codes; the words are `files.<code>`."""

import dataclasses
from dataclasses import dataclass
from typing import Any


class FileRefused(Exception):
    """Nothing of the file was taken. The sentence is the text `files.<code>`, filled with `values`.

    `choices` are the ways to read it after all: the same call with encoding= or sheet= (`asks`) set to one of them.
    """

    def __init__(self, code: str, *, asks: str = "", choices: tuple[str, ...] = (), **values: Any) -> None:
        super().__init__(code)
        self.code, self.asks, self.choices, self.values = code, asks, choices, values


class CellRefused(Exception):
    """One cell cannot be read as what its column holds; `files.<code>` says why."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(frozen=True)
class Fault:
    """One thing to put right, where a spreadsheet shows it. A table with faults must not be applied."""

    code: str
    row: int | None = None
    """Row in the file, from 1; None: the whole column."""
    column: str | None = None
    """Letters of the column, like "C"; None: the whole row."""
    field: str | None = None
    """Name of the column in its column set."""
    values: dict[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def cell(self) -> str:
        """ "C12", "C" for a whole column, "12" for a whole row."""
        return f"{self.column or ''}{self.row or ''}"


@dataclass(frozen=True)
class Remark:
    """Something that was left out or understood in one way, and is said before anything is applied."""

    code: str
    values: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Limits:
    """How much of a file we take."""

    bytes: int = 5_000_000
    rows: int = 20_000
    columns: int = 60
    unpacked_bytes: int = 50_000_000
    ratio: int = 100
    parts: int = 500
    cell_characters: int = 32_767
    """What a spreadsheet's cell can hold."""
    farthest_row: int = 100_000
    memory_bytes: int = 1_000_000_000
    cpu_seconds: int = 10
    wall_seconds: float = 12.0


LIMITS = Limits()
