"""The demo's consents: since the notice for volunteers is there, they sign it, a few each working day; not all have."""

from datetime import date, timedelta
from random import Random

from actions.consents import ConsentEntry, record_consent, set_phone, withdraw_consent
from actions.privacy_checks import WORDINGS
from models import Role, Volunteer
from seed.demo_day import Story
from seed.demo_world import World

SINCE = date(2026, 11, 2)
"""The first Monday on which there is a wording to sign."""
A_DAY = 9
"""Signed notices that come in on a working day."""
NEVER = 12
"""One in so many never signs."""
WITHDRAWS = 31
"""The one who signed as the 31st changes their mind the day after."""
PHONE = "0500 000 {number:03}"
"""Made up, and it can ring nowhere: no network of Viet Nam has the prefix 050."""


def consent_on(world: World, day: date) -> list[Story]:
    """What volunteers agreed to on `day`, written down after the counter closes."""
    if day < SINCE or not world.is_working_day(day):
        return []
    so_far = sum(world.is_working_day(SINCE + timedelta(days=past)) for past in range((day - SINCE).days))
    signing = [one for place, one in enumerate(world.recruits, start=1) if place % NEVER]
    today = signing[so_far * A_DAY : (so_far + 1) * A_DAY]
    before = signing[max(0, so_far - 1) * A_DAY : so_far * A_DAY]
    chance = world.chance("consents", day)
    minutes = sorted(chance.randrange(29) for _ in today)
    told = [_agree(world, one, day, minute, chance) for one, minute in zip(today, minutes, strict=True)]
    return told + [_withdraw(world, one, day) for one in before if signing.index(one) == WITHDRAWS - 1]


def _agree(world: World, volunteer: Volunteer, day: date, minute: int, chance: Random) -> Story:
    phone = chance.random() < 0.6
    entry = ConsentEntry(volunteer_id=volunteer.id, given_on=day, text_version=WORDINGS[-1], covers_phone=phone)
    by, now = world.actor(Role.MANAGER), world.moment(day, 18, minute)
    yield now
    record_consent(world.session, entry, by=by, now=now, today=day)
    if phone:
        number = PHONE.format(number=world.recruits.index(volunteer) + 1)
        set_phone(world.session, volunteer.id, number, by=by, now=now)


def _withdraw(world: World, volunteer: Volunteer, day: date) -> Story:
    now = world.moment(day, 18, 40)
    yield now
    withdraw_consent(world.session, volunteer.id, by=world.actor(Role.MANAGER), now=now, today=day)
