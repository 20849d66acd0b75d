"""Finding visits by words, with or without diacritics."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, false, or_, select, true
from sqlalchemy.orm import Session

from models import ResidentialGroup, Service, StaffMember, Visit, VisitService, VisitStaff
from texts.vietnamese import fold, fold_all


class Searched(NamedTuple):
    """The numbers of the visits on one page, in order, and what all the visits found come to."""

    numbers: list[int]
    visits: int
    attendances: int


class _Names(NamedTuple):
    """Number → folded name."""

    groups: dict[int, str]
    services: dict[int, str]
    staff: dict[int, str]


def search_visits(
    session: Session,
    ward_id: int,
    words: Sequence[str],
    where: list[ColumnElement[bool]],
    order: list[ColumnElement[Any]],
    first: int,
    most: int | None,
) -> Searched:
    """The visits `where` holds for and in which every one of the folded `words` occurs.

    The database cannot fold. So names are folded here and become conditions on numbers, which the database answers,
    and texts are folded only of visits whose names lack a word.
    """
    names = _names(session, ward_id)
    named = [_named(names, word).label(f"named_{place}") for place, word in enumerate(words)]
    attendances = case((Visit.counts, Visit.attendees)).label("attendances")
    columns = (Visit.id, attendances, Visit.venue, Visit.note, Visit.void_reason)
    rows = session.execute(select(*columns, *named).where(*where).order_by(*order)).all()
    texts = _folded({text for row in rows if not all(row[len(columns) :]) for text in row[2:5] if text})
    found = []
    for number, attended, venue, note, reason, *in_names in rows:
        missing = [word for word, held in zip(words, in_names, strict=True) if not held]
        if missing:
            said = " ".join(texts[text] for text in (venue, note, reason) if text)
            if not all(word in said for word in missing):
                continue
        found.append((number, attended or 0))
    shown = found[first:] if most is None else found[first : first + most]
    return Searched([number for number, _ in shown], len(found), sum(attended for _, attended in found))


def _names(session: Session, ward_id: int) -> _Names:
    def of(table: type[ResidentialGroup | StaffMember]) -> dict[int, str]:
        rows = session.execute(select(table.id, table.name).where(table.ward_id == ward_id))
        return {number: fold(name) for number, name in rows}

    services = select(Service.id, Service.short_vi, Service.short_en).where(Service.ward_id == ward_id)
    return _Names(
        groups=of(ResidentialGroup),
        services={number: fold(f"{vi} {en}") for number, vi, en in session.execute(services)},
        staff=of(StaffMember),
    )


def _named(names: _Names, word: str) -> ColumnElement[bool]:
    """Does `word` occur in the name of the visit's group, of one of its services or staff?"""
    groups, services, staff = ([number for number, name in some.items() if word in name] for some in names)
    if len(groups) == len(names.groups):
        return true()
    ways: list[ColumnElement[bool]] = []
    if groups:
        ways.append(Visit.group_id.in_(groups))
    if services:
        ways.append(Visit.services.any(VisitService.service_id.in_(services)))
    if staff:
        ways.append(Visit.staff.any(VisitStaff.staff_id.in_(staff)))
    return or_(false(), *ways)


def _folded(texts: Iterable[str]) -> dict[str, str]:
    """Text → the same folded."""
    kept = list(texts)
    return dict(zip(kept, fold_all(kept), strict=True))
