"""A group's names and counts of households over time: read as a list by day, written back as what was before."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from actions.change import Change
from actions.cleaning import clean_line
from actions.over_time import on, since, until
from models import GroupPast, ResidentialGroup


@dataclass(frozen=True)
class Known:
    """A name, or a count of households, that holds from a day on."""

    from_day: date
    name: str | None = None
    households: int | None = None

    def cleaned(self) -> "Known":
        return replace(self, name=clean_line(self.name) if self.name is not None else None)


@dataclass
class History:
    """What a group was called and counted since when. Its first day stands for all days before it."""

    first: date
    names: dict[date, str] = field(default_factory=dict)
    households: dict[date, int] = field(default_factory=dict)

    def learn(self, known: Known) -> None:
        day = max(known.from_day, self.first)
        if known.households is None:
            self.names[day] = known.name or ""
        else:
            self.households[day] = known.households

    def forget(self, from_day: date, *, name: bool) -> Any:
        """What held from that day, gone now; None when nothing began then, or it is what the group began with."""
        return (self.names if name else self.households).pop(from_day, None) if from_day > self.first else None

    def told(self, known: Known) -> dict[str, Any]:
        """What holds on the day of `known`, for the audit trail."""
        day = max(known.from_day, self.first)
        if known.households is None:
            return {"name": on(self.names, day)}
        return {"households": on(self.households, day)}


def history_of(session: Session, group: ResidentialGroup) -> History:
    """The group's names and counts, each by the day from which it held."""
    pasts = session.scalars(
        select(GroupPast)
        .where(GroupPast.ward_id == group.ward_id, GroupPast.group_id == group.id)
        .order_by(GroupPast.until_day)
        .execution_options(populate_existing=True)
    ).all()
    history = History(group.valid_from)
    history.names = since(group.valid_from, group.name, [(one.until_day, one.name) for one in pasts])
    history.households = since(group.valid_from, group.households, [(one.until_day, one.households) for one in pasts])
    return history


def households_on(session: Session, group: ResidentialGroup, day: date) -> int:
    """How many households the group had on `day`."""
    past = GroupPast
    then = session.scalar(
        select(past.households)
        .where(past.ward_id == group.ward_id, past.group_id == group.id, past.until_day > day)
        .where(past.households.is_not(None))
        .order_by(past.until_day)
        .limit(1)
    )
    return group.households if then is None else then


def write_history(change: Change, group: ResidentialGroup, history: History) -> None:
    """Make the rows say what `history` says: the last value in the group itself, earlier ones in `GroupPast`."""
    session = change.session
    group.name, names = until(history.names)
    group.households, households = until(history.households)
    session.execute(
        delete(GroupPast).where(GroupPast.ward_id == group.ward_id, GroupPast.group_id == group.id),
        execution_options={"synchronize_session": "fetch"},
    )
    for day in sorted(names.keys() | households.keys()):
        session.add(
            GroupPast(
                ward_id=group.ward_id, group_id=group.id, until_day=day, name=names.get(day),
                households=households.get(day),
            )
        )  # fmt: skip
    session.flush()
