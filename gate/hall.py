"""What every part of the gate shares."""

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime

from cachetools import LRUCache

from core.database import Database
from core.settings import Settings
from core.standing import Standings
from gate.desk import Desk
from gate.showing import Showing
from gate.sockets import Sockets


@dataclass(frozen=True)
class Hall:
    settings: Settings
    database: Database
    standings: Standings
    showing: Showing
    """Draws the gate's own pages."""
    sockets: Sockets
    """Every open websocket, by who opened it."""
    secret: bytes
    """The server's own: keys the hashes of addresses."""
    clock: Callable[[], datetime]
    passwords: Desk = field(default_factory=lambda: Desk("password", 2))
    office: Desk = field(default_factory=lambda: Desk("office", 3))
    display_keys: MutableMapping[str, str] = field(default_factory=lambda: LRUCache(1_000))
    """Hash of a paired display's token → its key. A display is never paired anew with the same token."""
