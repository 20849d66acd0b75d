"""What has been kept long enough goes once a day, by one of several servers; the trail says that it went."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from actions import NotAllowed
from actions.retention import RUN, OfAccess, OfWard, last_run, run_in_ward
from core.database import Database
from models import (
    AccessEvent,
    AuditEvent,
    Draft,
    FailedSignIn,
    ImportBatch,
    ImportKind,
    ImportLine,
    OneTimeLink,
    Periods,
    Role,
    SignIn,
    StaffMember,
    Volunteer,
    VolunteerPhone,
    WardRevision,
)
from models.accounts import LinkPurpose
from models.imports import RowDeed
from tests.planting import EVENING, TODAY, Plot
from upkeep import __main__ as command
from upkeep import retention

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = timedelta(days=1)
PERIODS = Periods(
    drafts=30 * DAY, failed_sign_ins=DAY, ended_sign_ins=90 * DAY, used_links=30 * DAY, phones=180 * DAY,
    names=365 * DAY, import_lines=60 * DAY,
)  # fmt: skip


@pytest.fixture
def old_ward(database):
    """A ward with two of each thing: one kept a moment longer than it may be, one that may stay."""
    with database.changing() as session:
        plot = Plot(session)
        group, account = plot.group("Tổ 1"), plot.account(Role.STAFF, ward_id=1)
        for number, more in enumerate((timedelta(0), timedelta(minutes=1))):
            old = EVENING - more
            session.add(Draft(
                ward_id=1, staff_id=plot.lan.id, entry_key=uuid4(), form="visit", content={}, saved_at=old - 30 * DAY
            ))  # fmt: skip
            session.add(ImportBatch(
                ward_id=1, id=70 + number, kind=ImportKind.GROUPS, file_name="to.xlsx", file_digest="0" * 64, added=1,
                changed=0, kept=0, recorded_by_id=plot.lan.id, recorded_at=EVENING - (61 - 2 * number) * DAY,
            ))  # fmt: skip
            session.flush()
            session.add(ImportLine(
                ward_id=1, batch_id=70 + number, position=1, row_number=2, deed=RowDeed.ADD,
                subject="residential_group", subject_id=group.id, version=0, after={"name": "Tổ 1"},
            ))  # fmt: skip
            session.add(FailedSignIn(address_hash="x", at=old - DAY))
            begun = old - 91 * DAY
            session.add(SignIn(
                token_hash=f"{number}" * 64, account_id=account.id, begun_at=begun, seen_at=begun,
                ends_at=old - 90 * DAY,
            ))  # fmt: skip
            session.add(OneTimeLink(
                token_hash=f"{number}" * 64, purpose=LinkPurpose.RESET, account_id=account.id, made_at=old - 40 * DAY,
                ends_at=old - 10 * DAY, used_at=old - 30 * DAY,
            ))  # fmt: skip
        for days in (179, 180, 364, 365):
            left = TODAY - days * DAY
            one = plot.volunteer(group, name=f"Người {days}", joined_on=left - DAY, left_on=left)
            session.add(VolunteerPhone(ward_id=1, volunteer_id=one.id, number="0912345678"))
            member = plot.staff(f"Cán bộ {days}")
            member.active_from, member.active_to = left - DAY, left
    return database


def counts(database, *tables):
    with database.reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]


THINGS = (Draft, FailedSignIn, SignIn, OneTimeLink, VolunteerPhone, ImportLine)
DUE_ACCESS = OfAccess(failed_sign_ins=1, ended_sign_ins=1, used_links=1)
DUE_WARD = OfWard(drafts=1, import_lines=1, phones=3, volunteers=1, staff=1)


def test_a_dry_run_says_what_is_due_and_changes_nothing(old_ward):
    before = counts(old_ward, *THINGS, AccessEvent, AuditEvent)

    done = retention.due(old_ward, PERIODS, EVENING, ZONE)

    assert (done.access, done.wards) == (DUE_ACCESS, {"00001": DUE_WARD})
    assert counts(old_ward, *THINGS, AccessEvent, AuditEvent) == before


def test_what_is_due_goes_and_the_rest_stays(old_ward):
    done = retention.run(old_ward, PERIODS, EVENING, ZONE)

    assert (done.access, done.wards) == (DUE_ACCESS, {"00001": DUE_WARD})
    assert counts(old_ward, *THINGS) == [1, 1, 1, 1, 1, 1]
    with old_ward.reading() as session:
        for table in (Volunteer, StaffMember):
            erased = session.scalars(select(table).where(table.erased_at.is_not(None))).all()
            assert [("365" in one.name, "xóa" in one.name) for one in erased] == [(False, True)]
        assert (
            session.scalars(select(VolunteerPhone.volunteer_id)).all()
            == session.scalars(select(Volunteer.id).where(Volunteer.name == "Người 179")).all()
        )
    again = retention.due(old_ward, PERIODS, EVENING, ZONE)
    assert (again.access, again.wards) == (OfAccess(), {"00001": OfWard()})


def test_the_trails_say_what_went(old_ward):
    retention.run(old_ward, PERIODS, EVENING, ZONE)

    with old_ward.reading() as session:
        access = session.scalars(select(AccessEvent).where(AccessEvent.verb == RUN)).one()
        assert access.details == {"failed_sign_ins": 1, "ended_sign_ins": 1, "used_links": 1}
        trail = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
        assert last_run(session) == EVENING
        verbs, reasons = [one.verb for one in trail], {one.reason for one in trail}
    assert verbs == ["volunteer.keep_phone"] * 3 + ["volunteer.erase", "staff_member.erase", RUN]
    assert reasons == {"period_over", None}


def test_it_runs_once_on_a_day_however_many_servers_try(old_ward):
    servers = [Database(old_ward.url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda one: retention.run(one, PERIODS, EVENING, ZONE), servers))
    for one in servers:
        one.close()

    assert [bool(one) for one in done].count(True) == 1
    assert retention.run(old_ward, PERIODS, EVENING + timedelta(hours=20), ZONE) is None
    assert retention.run(old_ward, PERIODS, EVENING + timedelta(hours=24), ZONE) is not None


def test_where_nothing_is_due_no_board_is_told(database):
    with database.changing() as session:
        Plot(session)
    retention.run(database, PERIODS, EVENING, ZONE)

    with database.reading() as session:
        assert session.scalars(select(WardRevision.revision)).one() == 1
        assert session.scalars(select(AuditEvent)).all() == []


def test_only_an_administrator_may_do_it_by_hand(plot):
    for role in set(Role) - {Role.ADMINISTRATOR}:
        with pytest.raises(NotAllowed):
            run_in_ward(plot.session, PERIODS, by=plot.actor(role), now=EVENING, today=TODAY)


def test_the_server_looks_every_hour_and_survives_an_absent_database(old_ward, monkeypatch):
    monkeypatch.setattr(retention, "FIRST_AFTER", 0.0)
    monkeypatch.setattr(retention, "AGAIN_AFTER", 0.01)
    absent = Database("sqlite:////nowhere/at/all.db") if old_ward.is_sqlite else old_ward

    async def for_a_while():
        tasks = [
            asyncio.create_task(retention.every_day(one, PERIODS, lambda: EVENING, ZONE)) for one in (absent, old_ward)
        ]
        for _ in range(200):
            await asyncio.sleep(0.05)
            if await asyncio.to_thread(counts, old_ward, Draft) == [1]:
                break
        assert not any(task.done() for task in tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(for_a_while())
    assert counts(old_ward, Draft) == [1]


def test_the_command_says_what_is_due_and_what_went(sqlite_url, monkeypatch, capsys):
    database = Database(sqlite_url)
    with database.changing() as session:
        plot = Plot(session)
        session.add(Draft(
            ward_id=1, staff_id=plot.lan.id, entry_key=uuid4(), form="visit", content={}, saved_at=EVENING - 900 * DAY
        ))  # fmt: skip
    monkeypatch.setenv("WARD_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("WARD_DEMO", "false")

    assert command.main(["retention", "--dry-run"]) == 0
    assert "Đến hạn: 1 bản nháp" in capsys.readouterr().out
    assert counts(database, Draft) == [1]
    assert command.main(["retention"]) == 0

    assert "Đã dọn: 1 bản nháp" in capsys.readouterr().out
    assert counts(database, Draft) == [0]
    database.close()
