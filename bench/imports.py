"""What an import of 5,000 visits costs, and what others at the same server notice: `python -m bench.imports <url>`.

The database must be an empty file; a board's poll (the ward's revision, and a question of a month) runs beside it.
"""

import statistics
import sys
from datetime import UTC, date, datetime, time, timedelta
from threading import Event, Thread
from time import perf_counter, process_time, sleep

from sqlalchemy import func, select

from actions.import_plan import FileRow, ImportFile, ServiceNamed
from actions.import_undoing import undo_import
from actions.imports import apply_import, plan_import
from bench.fill import Size, fill
from core.database import Database
from models import ImportKind, ResidentialGroup, Role, Service, StaffMember, Visit, WardRevision

ROWS = 5_000
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
SIZE = Size(visits=20_000, assists=20_000)


def main(url: str) -> None:
    fill(url, TODAY, SIZE)
    database = Database(url)
    with database.reading() as session:
        groups = session.scalars(select(ResidentialGroup.code).limit(80)).all()
        services = session.scalars(select(Service.slug).limit(3)).all()
        by = session.scalars(select(StaffMember).limit(1)).one().as_actor(Role.MANAGER)
    file = ImportFile(
        kind=ImportKind.VISITS, name="do.xlsx", digest="0" * 64, rows=tuple(_rows(groups, services, by.name)),
        from_day=TODAY,
    )  # fmt: skip
    polls: list[float] = []
    done = Event()
    board = Thread(target=_board, args=(database, by.ward_id, polls, done))
    board.start()
    at = {"by": by, "now": NOW, "today": TODAY}
    with database.reading() as session:
        plan = _timed("plan", lambda: plan_import(session, file, **at))
    with database.changing() as session:
        batch = _timed("apply", lambda: apply_import(session, plan, confirmed=list(plan.doubts), **at))
    with database.reading() as session:
        _timed("plan again", lambda: plan_import(session, file, **at))
    with database.changing() as session:
        _timed("undo", lambda: undo_import(session, batch.id, **at))
    done.set()
    board.join()
    print(f"polls beside it: {len(polls)}, median {statistics.median(polls):.0f} ms, longest {max(polls):.0f} ms")
    database.close()


def _rows(groups, services, staff):
    for place in range(ROWS):
        day = TODAY - timedelta(days=place // len(groups) + 1)
        yield FileRow(
            place + 2,
            {
                "on_day": day, "starts_at": time(8, place % 60), "ends_at": time(9, 59), "attendees": 30,
                "group": groups[place % len(groups)], "households_present": 20, "first_time_households": 0,
                "services": tuple(ServiceNamed(one, 5, 1) for one in services), "staff": (staff,),
                "venue": "Nhà văn hóa", "second_visit_reason": "thêm một ca buổi sáng",
            },
        )  # fmt: skip


def _timed(name, work):
    wall, cpu = perf_counter(), process_time()
    result = work()
    print(f"{name}: {perf_counter() - wall:.1f} s, {process_time() - cpu:.1f} s of CPU")
    return result


def _board(database: Database, ward_id: int, polls: list[float], done: Event) -> None:
    while not done.is_set():
        begun = perf_counter()
        with database.reading() as session:
            session.scalar(select(WardRevision.revision).where(WardRevision.ward_id == ward_id))
            session.execute(
                select(func.count(), func.sum(Visit.attendees)).where(
                    Visit.ward_id == ward_id, Visit.counts, Visit.on_day >= TODAY - timedelta(days=30)
                )
            ).all()
        polls.append((perf_counter() - begun) * 1000)
        sleep(0.25)


if __name__ == "__main__":
    main(sys.argv[1])
