"""Finding visits by words, with or without diacritics."""

from collections import Counter
from collections.abc import Iterable, Sequence
from operator import or_
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, false, func, select, true
from sqlalchemy import or_ as sql_or
from sqlalchemy.orm import Session

from metrics.register_rows import VOID
from models import ResidentialGroup, Service, StaffMember, Visit, VisitService, VisitStaff
from texts.vietnamese import fold, fold_all

_TEXTS = (
    func.coalesce(Visit.venue, "") + " " + func.coalesce(Visit.note, "") + " " + func.coalesce(Visit.void_reason, "")
)


class Searched(NamedTuple):
    """The numbers of the visits on one page, in order, and what all the visits found come to."""

    numbers: list[int]
    by_status: dict[str, int]
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
    named = [_named(ward_id, names, word).label(f"named_{place}") for place, word in enumerate(words)]
    attendances = case((Visit.counts, Visit.attendees)).label("attendances")
    # What is in no name may be in a text; of the other visits the texts stay where they are.
    said = case((and_(*named), None), else_=_TEXTS).label("said")
    columns = (Visit.id, attendances, Visit.status, Visit.voided_at, said)
    rows = session.execute(select(*columns, *named).where(*where).order_by(*order)).all()
    in_texts = _words_in(words, {row[4] for row in rows})
    found = [
        (number, attended or 0, status.value if voided_at is None else VOID)
        for number, attended, status, voided_at, text, *in_names in rows
        if text is None or all(map(or_, in_names, in_texts[text]))
    ]
    shown = found[first:] if most is None else found[first : first + most]
    by_status = Counter(status for *_, status in found)
    return Searched([number for number, *_ in shown], dict(by_status), sum(attended for _, attended, _ in found))


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


def _named(ward_id: int, names: _Names, word: str) -> ColumnElement[bool]:
    """Does `word` occur in the name of the visit's group, of one of its services or staff?"""
    groups, services, staff = ([number for number, name in some.items() if word in name] for some in names)
    if len(groups) == len(names.groups):
        return true()
    ways: list[ColumnElement[bool]] = []
    if groups:
        ways.append(Visit.group_id.in_(groups))
    if services:
        ways.append(taught_at(ward_id, services))
    if staff:
        ways.append(led_by(ward_id, staff))
    return sql_or(false(), *ways)


def taught_at(ward_id: int, services: list[int]) -> ColumnElement[bool]:
    """Was one of these services taught at the visit?"""
    lines = select(VisitService.visit_id).where(VisitService.ward_id == ward_id, VisitService.service_id.in_(services))
    return Visit.id.in_(lines)


def led_by(ward_id: int, staff: list[int]) -> ColumnElement[bool]:
    """Did one of these staff members lead the visit?"""
    return Visit.id.in_(
        select(VisitStaff.visit_id).where(VisitStaff.ward_id == ward_id, VisitStaff.staff_id.in_(staff))
    )


def _words_in(words: Sequence[str], texts: Iterable[str | None]) -> dict[str, list[bool]]:
    """Text → for each of the folded words, whether it occurs there."""
    kept = [text for text in texts if text is not None]
    folded = zip(kept, fold_all(kept), strict=True)
    return {text: [word in plain for word in words] for text, plain in folded}
