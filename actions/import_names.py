"""The names in a file: everything that they may mean in this ward, and what somebody chose for the unclear ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.naming import Directory, Named, Spoken, name_key
from models import GroupPast, ResidentialGroup, Service, StaffMember, Volunteer

LEFT_OUT = 0
"""Chosen for a name: the rows that hold it are not taken."""


class Asked(NamedTuple):
    """A name that is asked about once, for all rows that hold it."""

    of: str
    """One of "groups", "services", "staff", "volunteers"."""
    key: str


@dataclass
class Unclear:
    """A name that means nothing in the ward, or several things."""

    of: str
    text: str
    near: tuple[int, ...]
    rows: list[int] = field(default_factory=list)

    @property
    def asked(self) -> Asked:
        return Asked(self.of, name_key(self.text))


class NameUnclear(Exception):
    """The row cannot be understood before somebody has chosen."""


class RowLeftOut(Exception):
    """Somebody chose that rows with this name are not taken."""


@dataclass(frozen=True)
class Directories:
    """What the names of a ward mean."""

    groups: Directory
    services: Directory
    staff: Directory
    volunteers: Directory


class Names:
    """Looks names up for row after row, and gathers what has to be asked."""

    def __init__(self, directories: Directories, chosen: Mapping[Asked, int]) -> None:
        self.directories, self._chosen = directories, chosen
        self.unclear: dict[Asked, Unclear] = {}

    def one(self, of: str, text: str, row: int, *, day: date | None = None, group: int | None = None) -> int:
        """The number that `text` means. Raises NameUnclear, RowLeftOut."""
        directory: Directory = getattr(self.directories, of)
        among = None if group is None else [one.id for one in directory.things.values() if one.of == group]
        match = directory.find(text, day, among)
        if match.id is not None:
            return match.id
        asked = Asked(of, name_key(text))
        known = self.unclear.setdefault(asked, Unclear(of, text, match.near))
        known.rows.append(row)
        chosen = self._chosen.get(asked)
        if chosen == LEFT_OUT:
            raise RowLeftOut
        if chosen is None or chosen not in directory.things:
            raise NameUnclear
        return chosen

    def all(self, of: str, texts: tuple[str, ...], row: int, *, day: date | None = None) -> tuple[int, ...]:
        """Of each; every unclear one is asked about before NameUnclear is raised."""
        found, unclear = [], False
        for text in texts:
            try:
                found.append(self.one(of, text, row, day=day))
            except NameUnclear:
                unclear = True
        if unclear:
            raise NameUnclear
        return tuple(found)

    def still_unclear(self) -> list[Unclear]:
        """Names nobody has chosen for, by sort."""
        return [one for asked, one in self.unclear.items() if not self._is_chosen(asked)]

    def _is_chosen(self, asked: Asked) -> bool:
        number = self._chosen.get(asked)
        return number == LEFT_OUT or number in getattr(self.directories, asked.of).things


def directories_of(session: Session, ward_id: int) -> Directories:
    """Everything that the ward ever had, with every name that groups had."""
    pasts: dict[int, list[tuple[date, str]]] = {}
    past = GroupPast
    for number, until, name in session.execute(
        select(past.group_id, past.until_day, past.name)
        .where(past.ward_id == ward_id, past.name.is_not(None))
        .order_by(past.until_day)
    ):
        pasts.setdefault(number, []).append((until, name or ""))
    groups = session.execute(
        select(
            ResidentialGroup.id, ResidentialGroup.code, ResidentialGroup.name, ResidentialGroup.valid_from,
            ResidentialGroup.valid_to,
        ).where(ResidentialGroup.ward_id == ward_id)
    ).all()  # fmt: skip
    row = Service
    services = session.execute(
        select(row.id, row.slug, row.name_vi, row.name_en, row.short_vi, row.short_en, row.procedure_code)
        .where(row.ward_id == ward_id)
    ).all()  # fmt: skip
    staff = session.execute(
        select(StaffMember.id, StaffMember.code, StaffMember.name).where(StaffMember.ward_id == ward_id)
    ).all()
    volunteers = session.execute(
        select(Volunteer.id, Volunteer.code, Volunteer.name, Volunteer.group_id).where(Volunteer.ward_id == ward_id)
    ).all()
    return Directories(
        Directory.of(
            Named(number, code, _names(name, since, until, pasts.get(number, [])))
            for number, code, name, since, until in groups
        ),
        Directory.of(
            Named(number, slug, tuple(Spoken(name) for name in dict.fromkeys(names) if name))
            for number, slug, *names in services
        ),
        Directory.of(Named(number, code, (Spoken(name),)) for number, code, name in staff),
        Directory.of(Named(number, code, (Spoken(name),), group) for number, code, name, group in volunteers),
    )


def _names(
    name: str, since: date, until: date | None, pasts: list[tuple[date, str]]
) -> tuple[Spoken, ...]:  # fmt: skip
    """The last name first; each with its days."""
    begins = [since, *(end for end, _ in pasts)]
    earlier = [Spoken(said, begin, end) for begin, (end, said) in zip(begins, pasts, strict=False)]
    return (Spoken(name, begins[-1], until), *earlier)
