"""What a report is made of: the figures of a meeting, or of now, and the little that is not frozen with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from boards.drawing import BOARDS
from boards.facts import Facts


@dataclass(frozen=True, kw_only=True)
class Source:
    """The same source gives the same report, whenever it is made."""

    facts: Facts
    """`boards.facts.facts_of` these figures."""
    figures: Mapping[str, Any]
    """As `metrics.snapshot.meeting_figures` gives them, or as a meeting's frozen text keeps them."""
    as_of: datetime
    """When they were frozen or asked for, on the ward's clocks."""
    kind: str = ""
    """Of the meeting: "weekly", "monthly"; empty: no meeting, the figures of now."""
    owners: Mapping[int, str] = field(default_factory=dict)
    """Staff member → name, of now: persons may be erased, so no frozen text names them."""
    order: Sequence[str] = BOARDS
    """Of the boards, which the slides follow."""
    shapes: Sequence[Mapping[str, Any]] = ()
    """GeoJSON features of the groups as maps show them: x times cos(latitude), properties id, name, x, y."""

    @property
    def day(self) -> date:
        return date.fromisoformat(self.figures["day"])

    @property
    def since(self) -> date:
        """The last meeting's day, or the programme's start."""
        return date.fromisoformat(self.figures["since"])

    @property
    def ward(self) -> Mapping[str, Any]:
        ward: Mapping[str, Any] = self.figures["ward"]
        return ward

    def owner(self, number: int | None) -> str:
        """Who sees to a decision; empty: nobody, or not known any more."""
        return "" if number is None else self.owners.get(int(number), "")

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table of the snapshot, days as `date`; empty where an older text has no such table."""
        plain = self.figures["tables"].get(table)
        if plain is None:
            return []
        names = [name for name, _ in plain["dtypes"]]
        days = {name for name, kind in plain["dtypes"] if kind.startswith("datetime")}
        return [
            {name: _value(value, name in days) for name, value in zip(names, row, strict=True)} for row in plain["rows"]
        ]


def _value(value: Any, is_day: bool) -> Any:
    return date.fromisoformat(value) if is_day and value is not None else value
