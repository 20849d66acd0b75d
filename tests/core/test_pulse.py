"""One poller, many boards."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from core.pulse import LOST_AFTER, Pulse
from models import WardRevision
from tests.planting import Plot

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock:
    def __init__(self):
        self.now = datetime(2026, 3, 2, 12, 42, 7, tzinfo=UTC)

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pulse(database, clock):
    with database.changing() as session:
        Plot(session)
    return Pulse(database, 0.01, ZONE, clock)


async def beating(pulse, deed):
    """Run `deed` while the pulse beats."""
    task = asyncio.create_task(pulse.run())
    try:
        return await asyncio.wait_for(deed, 20)
    finally:
        task.cancel()


def test_a_board_is_told_when_its_ward_moves_and_only_then(pulse, database):
    async def deed():
        with pulse.listening(1) as mine, pulse.listening(2) as other:
            await mine.moved.wait()
            mine.moved.clear()
            other.moved.clear()
            await asyncio.sleep(0.2)
            assert not mine.moved.is_set()
            with database.changing() as session:
                session.get_one(WardRevision, 1).revision += 1
            await mine.moved.wait()
            return other.moved.is_set(), json.loads(pulse.message(1))

    told_other, message = asyncio.run(beating(pulse, deed()))

    assert not told_other
    assert message == {"revision": 2, "at": "2026-03-02T19:42:07", "database": "ok"}


def test_a_silent_database_is_lost_after_a_while_and_the_last_contact_is_kept(pulse, clock):
    clock.now += LOST_AFTER + timedelta(seconds=1)

    assert json.loads(pulse.message(1)) == {"revision": 0, "at": "2026-03-02T19:42:07", "database": "lost"}


def test_an_answer_after_silence_is_told(pulse, clock):
    async def deed():
        with pulse.listening(1) as mine:
            await mine.moved.wait()
            mine.moved.clear()
            pulse._was_lost = True
            await mine.moved.wait()
            return json.loads(pulse.message(1))["database"]

    assert asyncio.run(beating(pulse, deed())) == "ok"


def test_a_migration_that_holds_the_tables_is_no_lost_database(pulse, database, clock):
    async def deed():
        with database.changing() as session:
            if not database.is_sqlite:
                session.execute(text("LOCK TABLE ward_revision, access_state IN ACCESS EXCLUSIVE MODE"))
            session.execute(text("CREATE TABLE being_migrated (id INTEGER)"))
            clock.now += LOST_AFTER + timedelta(seconds=1)
            while pulse.lost:
                await asyncio.sleep(0.05)
            answered = pulse.answered_at
            session.rollback()
        return answered

    assert asyncio.run(beating(pulse, deed())) == clock.now


def test_whatever_else_goes_wrong_with_the_database_is_no_answer(pulse, database, clock, monkeypatch):
    def away():
        raise OperationalError("no connection", None, OSError())

    monkeypatch.setattr(pulse, "_read", away)
    before, clock.now = clock.now, clock.now + timedelta(seconds=1)

    async def deed():
        await asyncio.sleep(0.2)

    asyncio.run(beating(pulse, deed()))
    assert pulse.answered_at == before
