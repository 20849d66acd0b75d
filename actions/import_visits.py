"""Visits out of a file: each row added, put right, or found to stand there already."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from actions.bulk import blocks
from actions.change import WHY_NOT
from actions.import_names import Names, NameUnclear, RowLeftOut
from actions.import_plan import At, Does, FileRow, ImportFile, ServiceNamed, Step
from actions.refusals import Problem
from actions.rows import differences
from actions.visit_checks import doubts_of, problems_of
from actions.visit_entry import TaughtService, VisitEntry
from actions.visit_facts import entry_of, facts_of, facts_of_entry
from actions.visit_known import Brief, KnownAtOnce
from actions.visits import HELD_FROM, second_visit_problems
from models import Deed, Visit, VisitStatus

VOID = "void"
FAR = (date(2020, 1, 1), date(2100, 1, 1))
Told = Callable[[float], None]
"""Hears how far the work is, 0..1."""


@dataclass(frozen=True)
class _Read:
    """A row whose names are known, and the visit that it is about."""

    row: FileRow
    entry: VisitEntry
    target: int | None


def plan_visits(session: Session, file: ImportFile, names: Names, at: At, told: Told) -> Iterator[Step]:
    """One step for each row, in their order. Reads only."""
    days = [row.values["on_day"] for row in file.rows]
    known = KnownAtOnce(session, at.by.ward_id, min(days, default=FAR[0]), max(days, default=FAR[0]))
    reads = [_read(row, names, known) for row in file.rows]
    numbers = {one.target for one in reads if isinstance(one, _Read) and one.target is not None}
    visits = visits_by_number(session, at.by.ward_id, numbers)
    told(0.4)
    maker = _Maker(known, visits, at)
    for place, one in enumerate(reads):
        if place % 250 == 0:
            told(0.4 + 0.6 * place / len(reads))
        yield one if isinstance(one, Step) else maker.step(one)


def visits_by_number(session: Session, ward_id: int, numbers: set[int]) -> dict[int, Visit]:
    """Visits with their lines and people, as they stand now."""
    found: dict[int, Visit] = {}
    for block in blocks(sorted(numbers)):
        rows = session.scalars(
            select(Visit)
            .where(Visit.ward_id == ward_id, Visit.id.in_(block))
            .options(selectinload(Visit.services), selectinload(Visit.staff), selectinload(Visit.volunteers))
            .execution_options(populate_existing=True)
        )
        found |= {one.id: one for one in rows}
    return found


def _read(row: FileRow, names: Names, known: KnownAtOnce) -> "_Read | Step":
    values = row.values
    day, number = values["on_day"], values.get("number")
    try:
        group, services, staff, volunteers = _named(row, names)
    except RowLeftOut:
        return Step(row.number, Does.LEAVE, "visit", about=_about(row))
    except NameUnclear:
        return Step(row.number, Does.ASK, "visit", about=_about(row))
    entry = VisitEntry(
        entry_key=uuid4(), group_id=group, on_day=day, starts_at=values["starts_at"], ends_at=values.get("ends_at"),
        services=services, attendees=values.get("attendees"), households_present=values.get("households_present"),
        first_time_households=values.get("first_time_households"), staff_ids=staff, volunteer_ids=volunteers,
        venue=values.get("venue"), note=values.get("note"), second_visit_reason=values.get("second_visit_reason"),
    ).cleaned()  # fmt: skip
    return _Read(row, entry, number if number is not None else _same_place(entry, known, values.get("status")))


def _named(row: FileRow, names: Names) -> tuple[int, tuple[TaughtService, ...], tuple[int, ...], tuple[int, ...]]:
    """Group, services, staff and volunteers of a row; all of its unclear names are asked about at once."""
    values, number, day = row.values, row.number, row.values["on_day"]
    taught: tuple[ServiceNamed, ...] = values.get("services") or ()
    lookups: dict[str, Callable[[], Any]] = {
        "group": lambda: names.one("groups", values["group"], number, day=day),
        "services": lambda: names.all("services", tuple(one.service for one in taught), number),
        "staff": lambda: names.all("staff", values.get("staff") or (), number),
        "volunteers": lambda: names.all("volunteers", values.get("volunteers") or (), number),
    }
    found, unclear = {}, False
    for name, lookup in lookups.items():
        try:
            found[name] = lookup()
        except NameUnclear:
            unclear = True
    if unclear:
        raise NameUnclear
    services = tuple(
        TaughtService(
            service_id=service, people=one.people, filed_by_resident=one.filed_by_resident,
            filed_for_resident=one.filed_for_resident,
        )
        for service, one in zip(found["services"], taught, strict=True)
    )  # fmt: skip
    return found["group"], services, found["staff"], found["volunteers"]


def _same_place(entry: VisitEntry, known: KnownAtOnce, status: str | None) -> int | None:
    """The visit of that group, day and hour: one that counts, else one that is planned, else a void one if asked."""
    assert entry.group_id is not None
    assert entry.on_day is not None
    here = [one for one in known.places.get((entry.group_id, entry.on_day), ()) if one.starts_at == entry.starts_at]
    alive = [one for one in here if not one.void]
    held = [one for one in alive if one.status is VisitStatus.HELD]
    ways = [[one for one in here if one.void], alive] if status == VOID else [held, alive]
    return next((min(one.id for one in way) for way in ways if way), None)


def _about(row: FileRow) -> dict[str, Any]:
    return {"group": row.values["group"], "on_day": row.values["on_day"].isoformat()}


class _Maker:
    """Makes steps of rows one after another: each sees what those before it would do."""

    def __init__(self, known: KnownAtOnce, visits: Mapping[int, Visit], at: At) -> None:
        self._known, self._visits, self._by, self._now, self._today = known, visits, at.by, at.now, at.today
        self._taken: dict[int | tuple[Any, ...], int] = {}

    def step(self, read: _Read) -> Step:
        row, status = read.row.number, read.row.values.get("status") or VisitStatus.HELD.value
        place: int | tuple[Any, ...] = read.target or (read.entry.group_id, read.entry.on_day, read.entry.starts_at)
        first = self._taken.setdefault(place, row)
        if first != row:
            return self._wrong(read, Problem("import_row_twice", "", {"first": first}))
        if read.target is None:
            if status != VisitStatus.HELD:
                return self._wrong(read, Problem("import_only_held", "status"))
            return self._added(read)
        visit = self._visits.get(read.target)
        if visit is None:
            return self._wrong(read, Problem("import_number_unknown", "number", {"number": read.target}))
        if visit.voided_at is not None or visit.status.value != status:
            return self._of_other_status(read, visit, status)
        wanted = _filled(read.entry, visit)
        if facts_of(visit) == facts_of_entry(wanted, visit):
            return Step(row, Does.KEEP, "visit", visit.id, about=_about(read.row))
        if visit.status is not VisitStatus.HELD:
            return self._wrong(read, Problem("import_only_held", "status"))
        return self._changed(read, wanted, visit)

    def _of_other_status(self, read: _Read, visit: Visit, status: str) -> Step:
        if visit.voided_at is not None:
            if status == VOID:
                return Step(read.row.number, Does.KEEP, "visit", visit.id, about=_about(read.row))
            return self._wrong(read, Problem("import_visit_void", "number", {"number": visit.id}))
        if status != VisitStatus.HELD or visit.status not in HELD_FROM:
            return self._wrong(read, Problem("import_status_differs", "status"))
        return self._changed(read, _filled(read.entry, visit), visit)

    def _added(self, read: _Read) -> Step:
        entry = read.entry
        problems, doubts = self._checked(entry, None, moved=True)
        void = [
            one for one in self._known.places.get((entry.group_id or 0, entry.on_day or FAR[0]), ())
            if one.void and one.starts_at == entry.starts_at
        ]  # fmt: skip
        if void:
            doubts.append(Problem("import_was_void", "", {"number": void[0].id}))
        if problems:
            return self._wrong(read, *problems)
        row = read.row.number
        self._put(-row, entry)
        facts = _facts_of_new(entry)
        return Step(
            row, Does.ADD, "visit", after=_said(facts), doubts=tuple(doubts), about=_about(read.row),
            entry=(entry, entry.digest(), facts),
        )  # fmt: skip

    def _changed(self, read: _Read, wanted: VisitEntry, visit: Visit) -> Step:
        deed = Deed.VISIT_CORRECT if visit.status is VisitStatus.HELD else Deed.VISIT_RECORD
        if code := self._by.why_not(deed, visit, now=self._now):
            return self._wrong(read, WHY_NOT[code])
        moved = (visit.group_id, visit.on_day) != (wanted.group_id, wanted.on_day)
        problems, doubts = self._checked(wanted, visit.id, moved=moved or visit.status is not VisitStatus.HELD)
        if problems:
            return self._wrong(read, *problems)
        self._put(visit.id, wanted)
        after = facts_of_entry(wanted, visit) | {"status": VisitStatus.HELD.value}
        before, after = differences(facts_of(visit), after)
        return Step(
            read.row.number, Does.CHANGE, "visit", visit.id, before, after, doubts=tuple(doubts),
            about=_about(read.row), entry=wanted, version=visit.version,
        )  # fmt: skip

    def _checked(self, entry: VisitEntry, besides: int | None, *, moved: bool) -> tuple[list[Problem], list[Problem]]:
        problems = list(problems_of(entry, self._known, self._today))
        if problems:
            return problems, []
        if moved:
            problems = second_visit_problems(self._known, entry, besides)
        return problems, list(doubts_of(entry, self._known, self._today, besides=besides))

    def _put(self, number: int, entry: VisitEntry) -> None:
        assert entry.group_id is not None
        assert entry.on_day is not None
        assert entry.starts_at is not None
        met = entry.first_time_households or 0
        self._known.put(
            Brief(number, entry.group_id, entry.on_day, entry.starts_at, VisitStatus.HELD, void=False, first_time=met)
        )

    def _wrong(self, read: _Read, *problems: Problem) -> Step:
        return Step(
            read.row.number, Does.WRONG, "visit", read.target, problems=tuple(problems), about=_about(read.row)
        )  # fmt: skip


def _filled(entry: VisitEntry, visit: Visit) -> VisitEntry:
    """`entry` with what it does not say as the visit says it: an empty cell never wipes anything out."""
    stands = entry_of(visit)
    lines = {one.service_id: one for one in stands.services}
    counts = ("people", "filed_by_resident", "filed_for_resident")
    services = tuple(
        replace(one, **{
            name: getattr(lines[one.service_id], name)
            for name in counts if getattr(one, name) is None and one.service_id in lines
        })
        for one in entry.services
    )  # fmt: skip
    missing = {
        name: getattr(stands, name)
        for name in (
            "ends_at", "attendees", "households_present", "first_time_households", "staff_ids", "volunteer_ids",
            "venue", "note", "second_visit_reason",
        )
        if getattr(entry, name) in (None, ())
    }  # fmt: skip
    return replace(entry, services=services or stands.services, **missing)


def _facts_of_new(entry: VisitEntry) -> dict[str, Any]:
    nothing = Visit(status=VisitStatus.HELD, on_day=entry.on_day, starts_at=entry.starts_at)
    return facts_of_entry(entry, nothing)


def _said(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value not in (None, [], {}, "")}
