"""Board 4: what is taught in how many groups, and the holes: core services that a reached group was not taught."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from boards.plain import records

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A service and where it was taught; `groups` + `holes` + `Taught.not_reached` = all groups, for a core service."""

    service_id: int
    short_vi: str
    short_en: str
    groups: int
    """Groups in force in which it was taught."""
    holes: tuple[str, ...]
    """Names of the groups that were reached and not taught it."""
    visits: int
    people: int


@dataclass(frozen=True, slots=True)
class Hole:
    """A group that was reached, and the core services that it was not taught."""

    name: str
    services: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Taught:
    """`visits`, `people`, `filed_…` count since the programme's start, over all services."""

    total: int
    """Groups in force."""
    not_reached: int
    core: tuple[Lesson, ...]
    """In the catalogue's order."""
    others: int
    """Other services taught so far."""
    holes: tuple[Hole, ...]
    """Groups with holes, in natural order of their names."""
    filled: int | None
    """Holes of the last meeting that are none now, groups newly reached included; None before the first meeting."""
    filed_by_resident: int
    filed_for_resident: int

    @property
    def open(self) -> int:
        """Holes, counted as pairs of group and service."""
        return sum(len(one.services) for one in self.holes)


def taught_of(tables: Tables, *, first: bool) -> Taught:
    """From the tables of the snapshot."""
    groups, services, before = tables["groups"], tables["services"], tables["groups_before"]
    reached = groups[groups["covered"]]
    holes = [Hole(name, tuple(missing)) for name, missing in _missing(reached) if missing]
    lacking = [set(missing) for _, missing in _missing(groups)]
    lessons = [
        Lesson(
            service_id=int(row["service_id"]), short_vi=row["short_vi"], short_en=row["short_en"],
            groups=sum(row["service_id"] not in missing for missing in lacking),
            holes=tuple(one.name for one in holes if row["service_id"] in one.services),
            visits=int(row["visits"]), people=int(row["people"]),
        )
        for row in records(services[services["core"]])
    ]  # fmt: skip
    then, now = _pairs(before), _pairs(groups)
    alive = set(groups["id"])
    return Taught(
        total=len(groups), not_reached=len(groups) - len(reached), core=tuple(lessons),
        others=int((~services["core"] & (services["visits"] > 0)).sum()), holes=tuple(holes),
        filled=None if first else sum(one in alive for one, _ in then - now),
        filed_by_resident=int(services["filed_by_resident"].sum()),
        filed_for_resident=int(services["filed_for_resident"].sum()),
    )  # fmt: skip


def _missing(groups: pd.DataFrame) -> list[tuple[str, list[int]]]:
    return list(zip(groups["name"], groups["core_missing"], strict=True))


def _pairs(groups: pd.DataFrame) -> set[tuple[int, int]]:
    lines = zip(groups["id"], groups["core_missing"], strict=True)
    return {(group, service) for group, missing in lines for service in missing}
