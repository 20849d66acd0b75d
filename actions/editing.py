"""Two people at one row: what somebody saw, what they want, what stands there now, field by field.

Reference rows have no version of their own. A form hands back the values that it was opened with; a field that somebody
else has changed meanwhile is refused with their value beside it, every other field goes through.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, time
from enum import Enum
from typing import Any, TypeVar

from actions.cleaning import clean_line
from actions.refusals import Conflict, Problem

Edit = TypeVar("Edit")


def cleaned_edit(edit: Edit) -> Edit:
    """The same edit with every text on one clean line, empty ones as None."""
    texts = {name: clean_line(value) for name, value in vars(edit).items() if type(value) is str}
    return replace(edit, **texts)  # type: ignore[type-var]


def edit_of(kind: type[Edit], row: object) -> Edit:
    """What `row` says now, as the values that a form for it begins with."""
    return kind(**{name: getattr(row, name) for name in kind.__dataclass_fields__})  # type: ignore[attr-defined]


def merged(wanted: Any, seen: Any, now: Any) -> dict[str, Any]:
    """Fields of `wanted` that differ from what `seen` showed, to be written over `now`; three edits of one kind.

    Raises Conflict with a "changed_by_other" for every field that somebody else has set to something else meanwhile;
    its values hold `mine` and `theirs`.
    """
    fields, problems = {}, []
    for name, value in vars(wanted).items():
        was, stands = getattr(seen, name), getattr(now, name)
        if value in (was, stands):
            continue
        if stands != was:
            values = {"mine": _told(value), "theirs": _told(stands)}
            problems.append(Problem("changed_by_other", name, values))
        fields[name] = value
    if problems:
        raise Conflict(*problems)
    return fields


def write_over(row: object, fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set `fields` of `row`; gives the fields before and after as plain JSON values for the audit trail."""
    before = {name: plain_value(getattr(row, name)) for name in fields}
    for name, value in fields.items():
        setattr(row, name, value)
    return before, {name: plain_value(value) for name, value in fields.items()}


def without_persons(told: Mapping[str, Any], personal: Collection[str]) -> dict[str, Any]:
    """`told` for the trail without what names or characterises somebody: only which of it changed."""
    kept = {name: value for name, value in told.items() if name not in personal}
    named = sorted(set(told) & set(personal))
    return kept | ({"changed": named} if named else {})


def plain_value(value: Any) -> Any:
    """One value as JSON holds it."""
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date | time) else value


def _told(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
