"""The demo after its visits: volunteers who go on helping, more where staff were lately, less where nobody comes."""

from datetime import date
from random import Random
from uuid import uuid5

from actions.afterwards import AssistEntry
from actions.sheets import save_assists
from models import Volunteer
from seed.demo_day import Story
from seed.demo_lessons import APPEAL
from seed.demo_world import DEMO, TET, Living, World

FADES = 0.25
"""Groups whose volunteers help less often than this per week lose heart without visits."""


def help_on(world: World, day: date) -> Story:
    """Every volunteer's help of one day, written down in the evening."""
    chance = world.chance("assists", day)
    season = 0.25 if TET[0] <= day <= TET[1] else 1.0
    weekday = 1.35 if day.weekday() >= 5 else 0.86
    by = chance.choice(world.going_out()).as_actor()
    now = world.moment(day, 20, 30 + chance.randrange(29))
    lines = []
    yield now
    for living in world.in_force(day):
        likely = _per_week(living, day) / 7 * weekday * season
        for volunteer in living.volunteers:
            if chance.random() < likely and volunteer.joined_on < day:
                lines.append(_assist(world, volunteer, day, chance))
    if lines:
        save_assists(world.session, lines, key=uuid5(DEMO, f"assists {day}"), by=by, now=now, today=day)


def _per_week(living: Living, day: date) -> float:
    if living.last_visit is None:
        return 0.0
    since = (day - living.last_visit).days
    lately = 1.35 if since <= 21 else 1.0
    heart = 1.0 if living.vigour > FADES else 0.5 ** (max(0, since - 14) / 18)
    return living.vigour * lately * heart


def _assist(world: World, volunteer: Volunteer, day: date, chance: Random) -> AssistEntry:
    slug = chance.choices(list(APPEAL), list(APPEAL.values()))[0]
    return AssistEntry(
        volunteer_id=volunteer.id,
        on_day=day,
        households=chance.choices((1, 2, 3, 4, 5), (46, 28, 14, 8, 4))[0],
        service_id=None if chance.random() < 0.12 else world.services[slug].id,
    )
