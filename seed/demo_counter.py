"""The demo's counter: fewer visitors and more applications online as the year goes on, with noise and gaps."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from uuid import uuid5

from actions.afterwards import CounterEntry
from actions.sheets import save_counter
from models import Role
from seed.demo_day import Story
from seed.demo_world import DEMO, START, World

SINCE = date(2025, 10, 1)
BEFORE = 124
"""Visitors on a usual day before the programme."""
RELIEF = 0.26
"""Share of visitors who stay away in the end."""
PROCEDURES = {
    "chung_thuc_ban_sao": 0.26, "trich_luc": 0.13, "khai_sinh": 0.09, "hkd_thanh_lap": 0.08, "gpxd_moi": 0.05,
}  # fmt: skip
"""Share of the ward's matters; all are decided by the ward, none by the police."""
WEEKDAYS = (1.16, 1.02, 0.97, 0.94, 0.93, 0.7)


def count_on(world: World, day: date) -> list[Story]:
    """The counter's figures of one working day, written down when it closes; now and then nobody does."""
    if not world.is_working_day(day):
        return []
    if day == SINCE:
        return [_record(world, [_month_before(day)], world.moment(day, 10, 15)), *_told(world, day)]
    return _told(world, day)


def _month_before(day: date) -> CounterEntry:
    """Before there were figures of days, the centre had a month as a whole."""
    last = day - timedelta(days=1)
    return CounterEntry(on_day=last, whole_month=True, visitors=21 * BEFORE, direct=560, online=830, postal=35)


def _told(world: World, day: date) -> list[Story]:
    chance = world.chance("counter", day)
    if chance.random() < 0.035:
        return []
    visitors = round(BEFORE * WEEKDAYS[day.weekday()] * (1 - RELIEF * _progress(day)) * chance.gauss(1, 0.085))
    applications = round(68 * WEEKDAYS[day.weekday()] * chance.gauss(1, 0.1))
    online = min(0.95, max(0.3, chance.gauss(0.6 + 0.2 * _progress(day), 0.035)))
    lines = [_line(world, day, None, visitors, applications, online, chance)]
    for slug, share in PROCEDURES.items():
        part = share * chance.gauss(1, 0.18)
        lines.append(_line(world, day, slug, round(visitors * part), round(applications * part), online, chance))
    return [_record(world, lines, world.moment(day, 17, 5 + chance.randrange(20)))]


def _line(
    world: World, day: date, slug: str | None, visitors: int, applications: int, online: float, chance: Random
) -> CounterEntry:
    by_portal = round(applications * online)
    by_post = min(applications - by_portal, round(applications * chance.uniform(0, 0.05)))
    return CounterEntry(
        on_day=day,
        service_id=world.services[slug].id if slug else None,
        visitors=None if chance.random() < 0.03 else max(0, visitors),
        direct=applications - by_portal - by_post,
        online=by_portal,
        postal=None if chance.random() < 0.04 else by_post,
    )


def _record(world: World, lines: Sequence[CounterEntry], now: datetime) -> Story:
    yield now
    day = now.astimezone(world.zone).date()
    save_counter(
        world.session, lines, key=uuid5(DEMO, f"counter {now}"), by=world.actor(Role.MANAGER), now=now, today=day,
        confirmed=("counter_total_less",),
    )  # fmt: skip


def _progress(day: date) -> float:
    """0 before the programme, then quick, then slower, near 1 after a year."""
    days = max(0, (day - START).days)
    return 1 - 0.5 ** (days / 85)
