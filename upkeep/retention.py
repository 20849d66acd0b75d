"""Letting go of what has been kept long enough: once a day, by whichever server comes first."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError

from actions.retention import OfAccess, OfWard, due_in_access, due_in_ward, run_in_access, run_in_ward, server
from actions.setting_up import installation as installation_of
from core.database import Database
from core.verify import tell_heads
from metrics.wards import ward_ids
from models import Periods

log = logging.getLogger("ward.upkeep")
FIRST_AFTER, AGAIN_AFTER = 60.0, 3600.0
"""Seconds: after the start, and between two looks whether today's run has been done."""


@dataclass(frozen=True)
class Done:
    """What went, or would go."""

    access: OfAccess
    wards: dict[str, OfWard]
    """By the ward's code."""


def due(database: Database, periods: Periods, now: datetime, zone: ZoneInfo) -> Done:
    """What a run would let go of. Changes nothing."""
    today = now.astimezone(zone).date()
    with database.reading() as session:
        access = due_in_access(session, periods, now=now)
        wards = {
            code: due_in_ward(session, number, periods, now=now, today=today)
            for code, number in ward_ids(session).items()
        }
    return Done(access, wards)


def run(database: Database, periods: Periods, now: datetime, zone: ZoneInfo, *, again: bool = False) -> Done | None:
    """Let go of everything that is due, each ward in a transaction of its own.

    None when a server has done so today already, unless `again`.
    """
    local = now.astimezone(zone)
    midnight = datetime.combine(local.date(), time(), zone)
    with database.changing() as session:
        access = run_in_access(session, periods, by=server(), now=now, unless_since=None if again else midnight)
    if access is None:
        return None
    wards = {}
    with database.reading() as session:
        codes = ward_ids(session)
    for code, number in codes.items():
        with database.changing() as session:
            by = installation_of(number)
            wards[code] = run_in_ward(session, periods, by=by, now=now, today=local.date())
    database.forget_traces()
    return Done(access, wards)


async def every_day(database: Database, periods: Periods, clock: Callable[[], datetime], zone: ZoneInfo) -> None:
    """Until cancelled: look every hour whether today's run has been done, and do it if not."""
    await asyncio.sleep(FIRST_AFTER)
    while True:
        try:
            if done := await asyncio.to_thread(run, database, periods, clock(), zone):
                log.info("kept long enough: %s", done)
                await asyncio.to_thread(tell_heads, database)
        except SQLAlchemyError as error:
            log.error("not done, trying again in an hour: %s", type(error).__name__)
        await asyncio.sleep(AGAIN_AFTER)
