"""The demo ward's residential groups: 80 before June 2026, then six merges and one split."""

from dataclasses import dataclass
from datetime import date
from random import Random

from actions.ward_facts import GroupFacts
from models import GroupKind
from seed.demo_shapes import Cell, cells, cut, joined

GROUPS = 80
SINCE = date(2025, 7, 1)
"""The ward itself began on this day."""
REORGANISED = date(2026, 6, 15)
MERGES = 6
WITHOUT_SHAPE = (79, 80)
"""Numbers of groups that nobody has drawn; the first has at least a point."""
HAMLETS = (2, 7, 13, 62)
"""Numbers of groups that still go by xóm."""


@dataclass(frozen=True)
class Place:
    """One made-up group: its number, households and, mostly, its cell on the map."""

    number: int
    households: int
    former_unit: str
    cell: Cell | None
    since: date = SINCE

    @property
    def code(self) -> str:
        return f"T{self.number:02}"

    def facts(self) -> GroupFacts:
        hamlet = self.number in HAMLETS
        name = f"{'Xóm' if hamlet else 'Tổ'} {self.number}"
        longitude, latitude = self._point()
        return GroupFacts(
            code=self.code,
            name=name,
            kind=GroupKind.XOM if hamlet else GroupKind.TO_DAN_PHO,
            households=self.households,
            former_unit=self.former_unit,
            venue=f"Nhà văn hóa {name}",
            latitude=latitude,
            longitude=longitude,
            boundary=self.cell.boundary() if self.cell else None,
            valid_from=self.since,
        )

    def _point(self) -> tuple[float | None, float | None]:
        if self.cell is not None:
            return self.cell.point
        return (105.79512, 21.58347) if self.number == WITHOUT_SHAPE[0] else (None, None)


@dataclass(frozen=True)
class Reorganisation:
    """Old places that became new ones on REORGANISED: several into one, or one into several."""

    old: tuple[Place, ...]
    new: tuple[Place, ...]


def first_places(random: Random) -> list[Place]:
    drawn: list[Cell | None] = [*cells(GROUPS - len(WITHOUT_SHAPE), random)]
    drawn += [None] * len(WITHOUT_SHAPE)
    places = []
    for number, cell in enumerate(drawn, start=1):
        households = min(400, max(90, round(random.lognormvariate(5.22, 0.36))))
        places.append(Place(number, households, _former_unit(cell), cell))
    return places


def reorganisations(places: list[Place]) -> list[Reorganisation]:
    """The smallest neighbours of the same former unit join; the largest group with a shape is cut in two."""
    found: list[Reorganisation] = []
    largest = max((place for place in places if place.cell), key=lambda place: place.households)
    free = [place for place in places if place.cell and place is not largest and place.number not in HAMLETS]
    number = GROUPS
    while len(found) < MERGES:
        pair = min(_neighbours(free), key=lambda pair: pair[0].households + pair[1].households)
        free = [place for place in free if place not in pair]
        number += 1
        found.append(Reorganisation(pair, (_merged(number, pair),)))
    assert largest.cell is not None
    north = round(largest.households * 0.54)
    halves = zip(cut(largest.cell), (north, largest.households - north), strict=True)
    parts = tuple(
        Place(number + place, households, largest.former_unit, cell, REORGANISED)
        for place, (cell, households) in enumerate(halves, start=1)
    )
    return [*found, Reorganisation((largest,), parts)]


def _neighbours(places: list[Place]) -> list[tuple[Place, Place]]:
    return [
        (one, other)
        for place, one in enumerate(places)
        for other in places[place + 1 :]
        if one.former_unit == other.former_unit and one.cell and other.cell and one.cell.touches(other.cell)
    ]


def _merged(number: int, pair: tuple[Place, Place]) -> Place:
    one, other = pair
    assert one.cell is not None
    assert other.cell is not None
    cell = joined(one.cell, other.cell)
    return Place(number, one.households + other.households, one.former_unit, cell, REORGANISED)


def _former_unit(cell: Cell | None) -> str:
    if cell is None:
        return "Thịnh Đán"
    east, north = cell.middle
    if north > 1.35:
        return "Phúc Hà"
    return "Quyết Thắng" if east + 0.5 * north < -0.4 else "Thịnh Đán"
