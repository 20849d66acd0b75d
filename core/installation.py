"""What one process shares: its settings, its database, the answers it remembers and who is there."""

from dataclasses import dataclass, field
from functools import cache

from core.answers import Answers
from core.database import Database
from core.offers import Offers
from core.settings import Settings
from core.standing import Standings
from core.starting import database_or_exit, settings_or_exit
from core.turns import Turns


@dataclass(frozen=True)
class Installation:
    settings: Settings
    database: Database
    answers: Answers
    standings: Standings
    offers: Offers = field(default_factory=Offers)
    turns: Turns = field(default_factory=Turns)
    """In which boards are drawn again after a save."""


@cache
def installation() -> Installation:
    """The one of this process; the door, the pulse and the pages share it. Tests clear the cache."""
    settings = settings_or_exit()
    database = database_or_exit(settings)
    return Installation(settings, database, Answers(database), Standings(database, settings.idle, settings.zone))
