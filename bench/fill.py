"""A big ward for measuring, written in bulk: 80 groups, 5 years, 20,000 visits, 140,000 service lines, 1,500
volunteers, 200,000 assists. Made-up, always the same for the same day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, literal, select, text
from sqlalchemy.orm import Session

from core.database import Database
from core.migrating import migrate
from gate.passwords import hashed
from models import (
    Account,
    AccountState,
    Assist,
    Base,
    CounterDay,
    GroupKind,
    ResidentialGroup,
    Role,
    Service,
    ServiceKind,
    StaffMember,
    Visit,
    VisitService,
    VisitStaff,
    VisitStatus,
    Volunteer,
    VolunteerKind,
    Ward,
    WardRevision,
)
from seed.demo_shapes import cells
from seed.services import reference_services

YEARS = 5
LOGIN, PASSWORD = "bench", "mưa rơi trên mái hiên"
"""Of the first ward's first member of staff: who measures signs in as people do."""
AT_ONCE = 5_000
APART = 10**6
"""Between the numbers of a visit and of the same one again."""
SUMS = "migrations.versions.0002_sums_families_and_search"
KINDS = tuple(VolunteerKind)


@dataclass(frozen=True)
class Size:
    groups: int = 80
    visits: int = 20_000
    lines_per_visit: int = 7
    volunteers: int = 1_500
    assists: int = 200_000
    staff: int = 25
    times: int = 1
    """Every visit and assist so many times, on the same days."""


def fill(url: str, today: date, size: Size = Size(), wards: int = 1) -> None:
    """Migrate the database at `url` and write `wards` wards of `size`; the first has number 1."""
    database = Database(url)
    migrate(database)
    with database.changing() as session:
        if not database.is_sqlite:
            session.execute(text("SET LOCAL statement_timeout = 0"))
            session.execute(text("SET LOCAL session_replication_role = replica"))  # no triggers: the sums come in bulk
        _Ward(session, 1, today, size).write()
        for turn in range(1, size.times):
            _again(session, turn)
        if not database.is_sqlite:
            for statement in import_module(SUMS).sums_from_facts("postgresql"):
                session.execute(text(statement))
        for number in range(2, wards + 1):
            _Ward(session, number, today, size).found()
            _copy(session, number)
    if not database.is_sqlite:
        with database.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.exec_driver_sql("SET statement_timeout = 0")
            connection.exec_driver_sql("VACUUM ANALYZE")
    database.close()


def _again(session: Session, turn: int) -> None:
    """Every visit and assist of the first ward once more, under numbers of their own. PostgreSQL only."""
    shift = turn * APART
    for table in (Visit, VisitService, VisitStaff, Assist):
        values = {column.name: column for column in table.__table__.c}
        number = "id" if "id" in values else "visit_id"
        values[number] = values[number] + shift
        if "entry_key" in values:
            values["entry_key"] = func.gen_random_uuid()
        rows = select(*values.values()).where(table.ward_id == 1, table.__table__.c[number] < APART)
        session.execute(insert(table).from_select(list(values), rows))


def _copy(session: Session, number: int) -> None:
    """Everything of the first ward but its people's accounts once more, for ward `number`."""
    for table in Base.metadata.sorted_tables:
        if "ward_id" in table.c and table.name not in {"account", "display", "access_event", "ward_revision"}:
            others = [column for column in table.c if column.name != "ward_id"]
            rows = select(literal(number), *others).where(table.c.ward_id == 1)
            session.execute(insert(table).from_select(["ward_id", *(one.name for one in others)], rows))


class _Ward:
    def __init__(self, session: Session, number: int, today: date, size: Size) -> None:
        self.session, self.number, self.today, self.size = session, number, today, size
        self.random = Random(number)
        self.start = today - timedelta(days=365 * YEARS)
        self.now = datetime.combine(today, time(1), UTC)
        self.services = reference_services()

    def found(self) -> None:
        self._put(Ward, [self._ward()])
        self._put(WardRevision, [{"ward_id": self.number, "revision": 1, "last_id": 10**7, "changed_at": self.now}])

    def write(self) -> None:
        self.found()
        for table, rows in (
            (ResidentialGroup, self._groups()),
            (Service, self._services()),
            (StaffMember, self._staff()),
            (Account, self._account()),
            (Volunteer, self._volunteers()),
            (Visit, self._visits()),
            (VisitService, self._lines()),
            (VisitStaff, self._who_went()),
            (Assist, self._assists()),
            (CounterDay, self._counter()),
        ):
            self._put(table, rows)

    def _put(self, table: type, rows: Any) -> None:
        batch: list[dict[str, Any]] = []
        for row in rows:
            batch.append(row if table in (Ward,) or "ward_id" in row else {"ward_id": self.number} | row)
            if len(batch) == AT_ONCE:
                self.session.execute(insert(table), batch)
                batch = []
        if batch:
            self.session.execute(insert(table), batch)

    def _ward(self) -> dict[str, Any]:
        return {
            "id": self.number, "code": f"{self.number:05}", "name_vi": f"Phường Đo {self.number}",
            "name_en": f"Measured ward {self.number}", "province_vi": "Tỉnh Đo", "programme_start": self.start,
            "shapes_are_illustrative": True, "is_demo": True,
        }  # fmt: skip

    def _groups(self) -> Iterator[dict[str, Any]]:
        for number, cell in enumerate(cells(self.size.groups, Random(7)), 1):
            longitude, latitude = cell.point
            yield {
                "id": number, "code": f"T{number}", "name": f"Tổ {number}", "kind": GroupKind.TO_DAN_PHO,
                "households": self.random.randint(90, 330), "longitude": longitude, "latitude": latitude,
                "boundary": cell.boundary(), "valid_from": self.start,
            }  # fmt: skip

    def _services(self) -> Iterator[dict[str, Any]]:
        for number, facts in enumerate(self.services, 1):
            yield {
                "id": number, "slug": facts.slug, "kind": ServiceKind(facts.kind), "name_vi": facts.name_vi,
                "name_en": facts.name_en, "short_vi": facts.short_vi, "short_en": facts.short_en, "core": facts.core,
                "position": facts.position, "valid_from": self.start,
            }  # fmt: skip

    def _account(self) -> Iterator[dict[str, Any]]:
        if self.number == 1:
            yield {
                "ward_id": 1, "staff_id": 1, "login": LOGIN, "name": "Cán bộ Đo 1", "role": Role.STAFF,
                "state": AccountState.ACTIVE, "password_hash": hashed(PASSWORD), "made_at": self.now,
            }  # fmt: skip

    def _staff(self) -> Iterator[dict[str, Any]]:
        for number in range(1, self.size.staff + 1):
            yield {
                "id": number, "code": f"CB{number}", "name": f"Cán bộ Đo {number}",
                "goes_out": True, "active_from": self.start,
            }  # fmt: skip

    def _volunteers(self) -> Iterator[dict[str, Any]]:
        for number in range(1, self.size.volunteers + 1):
            yield {
                "id": number, "code": f"HN{number}", "name": f"Hạt nhân {number}", "kind": KINDS[number % 3],
                "group_id": self._group(number), "joined_on": self.start, "in_digital_team": number % 2 == 0,
            }  # fmt: skip

    def _group(self, number: int) -> int:
        """Six groups are never visited."""
        return 1 + number % (self.size.groups - 6)

    def _day(self, number: int, of: int) -> date:
        return self.start + timedelta(days=number * 365 * YEARS // of)

    def _visits(self) -> Iterator[dict[str, Any]]:
        for number in range(1, self.size.visits + 1):
            attendees, on_day = 10 + number % 40, self._day(number, self.size.visits)
            written_at = min(self.now, datetime.combine(on_day, time(14), UTC))  # the same evening
            yield {
                "id": number, "group_id": self._group(number * 7), "status": VisitStatus.HELD, "counts": True,
                "on_day": on_day, "starts_at": time(19, 30), "attendees": attendees,
                "households_present": attendees - 5, "first_time_households": 1 if number % 2 else 0,
                "entry_key": UUID(int=number), "entry_digest": "", "recorded_by_id": 1, "recorded_at": written_at,
                "changed_at": written_at, "version": 1,
            }  # fmt: skip

    def _lines(self) -> Iterator[dict[str, Any]]:
        for number in range(1, self.size.visits + 1):
            for turn in range(self.size.lines_per_visit):
                yield {
                    "visit_id": number, "service_id": 1 + (number + turn) % len(self.services),
                    "group_id": self._group(number * 7), "on_day": self._day(number, self.size.visits),
                    "counts": True, "people": 3 + turn, "filed_by_resident": turn % 3, "filed_for_resident": turn % 2,
                }  # fmt: skip

    def _who_went(self) -> Iterator[dict[str, Any]]:
        for number in range(1, self.size.visits + 1):
            yield {"visit_id": number, "staff_id": 1 + number % self.size.staff}

    def _assists(self) -> Iterator[dict[str, Any]]:
        for number in range(1, self.size.assists + 1):
            volunteer = 1 + (number * 13) % self.size.volunteers
            yield {
                "id": number, "volunteer_id": volunteer, "kind": KINDS[volunteer % 3],
                "on_day": self._day(number, self.size.assists), "households": 1 + number % 4,
                "service_id": 1 + number % 7, "recorded_by_id": 1, "recorded_at": self.now, "version": 1,
            }  # fmt: skip

    def _counter(self) -> Iterator[dict[str, Any]]:
        for number in range(365 * YEARS):
            day = self.start + timedelta(days=number)
            if day.weekday() < 6:
                yield {
                    "id": number + 1, "on_day": day, "visitors": 80 + number % 30, "direct": 20, "online": 60,
                    "postal": 5, "recorded_by_id": 1, "recorded_at": self.now, "version": 1,
                }  # fmt: skip
