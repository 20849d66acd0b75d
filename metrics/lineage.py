"""Groups through time: who was in force, who came from whom, where a volunteer is at home.

Everything here is plain Python over the ward's few hundred groups; facts stay in the database.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from metrics.reading import reads
from models import Family, GroupPast, GroupSuccession, ResidentialGroup
from texts.vietnamese import natural


@dataclass(frozen=True, slots=True)
class Group:
    """A residential group without its boundary; name and households as they are last, or as they were on a day."""

    id: int
    code: str
    name: str
    kind: str
    households: int
    former_unit: str | None
    venue: str | None
    latitude: float | None
    longitude: float | None
    has_shape: bool
    valid_from: date
    valid_to: date | None

    def in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Succession:
    old_id: int
    new_id: int
    on_day: date
    share: float


@dataclass(frozen=True, slots=True)
class Past:
    """What a group was until a day; None: the same as afterwards."""

    group_id: int
    until_day: date
    name: str | None
    households: int | None


natural_order = cache(natural)
"""The sort key of a group's name; there are few names and many questions."""


class Lineage:
    """A ward's groups of all times and how they follow each other.

    `day` in the questions below hides what happens later: a succession after it has not happened yet.
    """

    def __init__(self, groups: Iterable[Group], successions: Iterable[Succession], pasts: Iterable[Past] = ()) -> None:
        self.groups = {group.id: group for group in groups}
        self._pasts: dict[int, list[Past]] = {}
        for past in sorted(pasts, key=lambda one: one.until_day, reverse=True):
            self._pasts.setdefault(past.group_id, []).append(past)
        self.successions = list(successions)
        self._into: dict[int, list[Succession]] = {}
        self._out_of: dict[int, list[Succession]] = {}
        for one in self.successions:
            self._into.setdefault(one.new_id, []).append(one)
            self._out_of.setdefault(one.old_id, []).append(one)

    def at(self, group_id: int, day: date) -> Group:
        """The group with the name and the households that it had on `day`."""
        group = self.groups[group_id]
        for past in self._pasts.get(group_id, ()):  # the latest first, so that the one next after `day` has its say
            if past.until_day > day:
                group = replace(
                    group, name=past.name or group.name, households=past.households or group.households
                )  # fmt: skip
        return group

    def in_force(self, day: date) -> list[Group]:
        """G(day) as they were then, in natural order of their names."""
        found = [self.at(group.id, day) for group in self.groups.values() if group.in_force(day)]
        return sorted(found, key=lambda group: (natural_order(group.name), group.id))

    def predecessors(self, group_id: int, day: date = date.max) -> list[Succession]:
        return [one for one in self._into.get(group_id, ()) if one.on_day <= day]

    def successors(self, group_id: int, day: date = date.max) -> list[Succession]:
        return [one for one in self._out_of.get(group_id, ()) if one.on_day <= day]

    def line(self, group_id: int, day: date = date.max) -> set[int]:
        """The group itself and all that it came from, each once."""
        found: set[int] = set()
        ahead = [group_id]
        while ahead:
            one = ahead.pop()
            if one not in found:
                found.add(one)
                ahead += [step.old_id for step in self.predecessors(one, day)]
        return found

    def held_since(self, own: Mapping[int, date], day: date) -> dict[int, date]:
        """Since when something holds in a group: since its own day in `own`, or since all predecessors have it.

        Groups in which it does not hold are left out.
        """
        known: dict[int, date | None] = {}

        def since(group_id: int) -> date | None:
            if group_id not in self._into:
                return own.get(group_id)
            if group_id not in known:
                known[group_id] = own.get(group_id)  # also what a circle of successions would see
                before = [since(step.old_id) for step in self.predecessors(group_id, day)]
                inherited = max((one for one in before if one), default=None) if all(before) else None
                known[group_id] = min((one for one in (own.get(group_id), inherited) if one), default=None)
            return known[group_id]

        return dict(own) | {group_id: found for group_id in self._into if (found := since(group_id))}

    def holding(self, own: Iterable[int], day: date) -> set[int]:
        """Groups that are in `own`, or all of whose predecessors hold."""
        return set(self.held_since(dict.fromkeys(own, date.min), day))

    def inherited_sum(self, own: Mapping[int, float], day: date) -> dict[int, float]:
        """Own amount plus each predecessor's amount times the share of its households that came this way."""
        known: dict[int, float] = {}

        def amount(group_id: int) -> float:
            if group_id not in known:
                known[group_id] = own.get(group_id, 0.0)
                before = [step.share * amount(step.old_id) for step in self.predecessors(group_id, day)]
                known[group_id] = own.get(group_id, 0.0) + sum(before)
            return known[group_id]

        return {group_id: amount(group_id) for group_id in self.groups}

    def home(self, group_id: int, day: date) -> int | None:
        """Where somebody who joined in `group_id` lives on `day`: the largest successor's, until one is in force.

        None when that way ends in a group that is not in force.
        """
        seen: set[int] = set()
        while group_id not in seen:
            if self.groups[group_id].in_force(day):
                return group_id
            seen.add(group_id)
            steps = self.successors(group_id, day)
            if not steps:
                return None
            group_id = min(steps, key=lambda step: (-step.share, step.new_id)).new_id
        return None


@reads(Family.REFERENCE)
def lineage_of(session: Session, ward_id: int) -> Lineage:
    """The ward's groups of all times, their successions, and what they were called and counted before."""
    row = ResidentialGroup
    groups = session.execute(
        select(
            row.id, row.code, row.name, row.kind, row.households, row.former_unit, row.venue, row.latitude,
            row.longitude, row.boundary.is_not(None).label("has_shape"), row.valid_from, row.valid_to,
        ).where(row.ward_id == ward_id)
    )  # fmt: skip
    step = GroupSuccession
    successions = session.execute(
        select(step.old_id, step.new_id, step.on_day, step.share)
        .where(step.ward_id == ward_id)
        .order_by(step.on_day, step.old_id, step.new_id)
    )
    was = GroupPast
    pasts = session.execute(select(was.group_id, was.until_day, was.name, was.households).where(was.ward_id == ward_id))
    return Lineage(
        (Group(**one) for one in groups.mappings()),
        (Succession(*one) for one in successions),
        (Past(*one) for one in pasts),
    )
