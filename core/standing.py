"""Who stands behind a sign-in or a paired display at this moment: read again for every rerun, request and socket."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cachetools import LRUCache
from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from core.database import Database
from core.hindrance import NO_ANSWER
from models import Account, AccountState, Actor, Display, DisplayState, SignIn, StaffMember
from models.access import Part, Screen

MOST_REMEMBERED = 5_000
SIGN_IN, DISPLAY = "s:", "d:"
"""A key is "s:<SHA-256 of the cookie's token>" or "d:<number of the display>"."""


@dataclass(frozen=True)
class Standing:
    """Somebody who is signed in, or a paired display, as plain values."""

    key: str
    ward_id: int | None
    """None: the whole province."""
    person_id: int
    """Of the StaffMember; 0: an account of the province, or a display."""
    name: str
    role: Part
    account_id: int | None
    """None: a display."""
    seen_at: datetime
    """When the person last did something, to the minute."""
    ends_at: datetime | None
    """The absolute limit; None: a display, which never logs out."""

    def lasts(self, now: datetime, idle: timedelta) -> bool:
        """Neither limit has passed."""
        return self.ends_at is None or (now < self.ends_at and now - self.seen_at < idle)

    def may_see(self, ward_id: int) -> bool:
        return self.ward_id in (None, ward_id)

    def same_rights(self, other: "Standing") -> bool:
        return (self.ward_id, self.person_id, self.role, self.account_id) == (
            other.ward_id, other.person_id, other.role, other.account_id,
        )  # fmt: skip

    def as_actor(self, ward_id: int) -> Actor:
        if not self.may_see(ward_id):
            raise ValueError(f"{self.role} of another ward")
        sign_in = self.key.removeprefix(SIGN_IN) if self.key.startswith(SIGN_IN) else None
        return Actor(ward_id, self.person_id, self.name, self.role, self.account_id, sign_in)


class Standings:
    """Reads standings. While the database is away it gives the last known ones, until their limits pass."""

    def __init__(self, database: Database, idle: timedelta, zone: ZoneInfo, most: int = MOST_REMEMBERED) -> None:
        self.idle = idle
        self._database = database
        self._zone = zone
        self._known: LRUCache[str, Standing] = LRUCache(most)
        self._lock = threading.Lock()

    def of(self, key: str, now: datetime) -> Standing | None:
        """The standing behind `key`; None when there is none (any more). Raises DBAPIError when nothing is known."""
        return self.of_all((key,), now).get(key)

    def of_all(self, keys: Iterable[str], now: datetime) -> dict[str, Standing]:
        """Those of `keys` that stand. Raises DBAPIError when the database is away and one of them is not known."""
        keys = tuple(keys)
        try:
            return self.now(keys, now)
        except NO_ANSWER:
            with self._lock:
                known = {key: self._known[key] for key in keys if key in self._known}
            if len(known) < len(keys):
                raise
            return {key: one for key, one in known.items() if one.lasts(now, self.idle)}

    def now(self, keys: Iterable[str], now: datetime) -> dict[str, Standing]:
        """Those of `keys` that stand, never from memory. Raises SQLAlchemyError when the database is away."""
        keys = tuple(keys)
        found = self._read(keys, now)
        with self._lock:
            for key in keys:
                self._known.pop(key, None)
            self._known.update(found)
        return found

    def forget(self, key: str) -> None:
        """What has ended is not remembered."""
        with self._lock:
            self._known.pop(key, None)

    def _read(self, keys: tuple[str, ...], now: datetime) -> dict[str, Standing]:
        hashes = [key.removeprefix(SIGN_IN) for key in keys if key.startswith(SIGN_IN)]
        displays = [int(key.removeprefix(DISPLAY)) for key in keys if key.startswith(DISPLAY)]
        found: list[Standing] = []
        with self._database.reading() as session:
            if hashes:
                found += _sign_ins(session, hashes, now.astimezone(self._zone))
            if displays:
                found += _displays(session, displays)
        return {one.key: one for one in found if one.lasts(now, self.idle)}


_SIGN_INS = (
    select(
        SignIn.token_hash, SignIn.seen_at, SignIn.ends_at,
        Account.id, Account.ward_id, Account.staff_id, Account.name, Account.role, StaffMember.active_to,
    )
    .join(Account, Account.id == SignIn.account_id)
    .outerjoin(StaffMember, and_(StaffMember.ward_id == Account.ward_id, StaffMember.id == Account.staff_id))
    .where(SignIn.token_hash.in_(bindparam("hashes", expanding=True)))
    .where(SignIn.ended_at.is_(None), Account.state != AccountState.DISABLED)
)  # fmt: skip
"""Made once: putting it together costs more than reading the one row."""


def _sign_ins(session: Session, hashes: list[str], local_now: datetime) -> Iterable[Standing]:
    rows = session.execute(_SIGN_INS, {"hashes": hashes})
    for token_hash, seen_at, ends_at, account_id, ward_id, staff_id, name, role, active_to in rows:
        if active_to is None or active_to > local_now.date():  # who has left the centre does not come in
            yield Standing(SIGN_IN + token_hash, ward_id, staff_id or 0, name, role, account_id, seen_at, ends_at)


def _displays(session: Session, numbers: list[int]) -> Iterable[Standing]:
    statement = select(Display.id, Display.ward_id, Display.name, Display.asked_at).where(
        Display.id.in_(numbers), Display.state == DisplayState.PAIRED
    )
    for number, ward_id, name, asked_at in session.execute(statement):
        yield Standing(f"{DISPLAY}{number}", ward_id, 0, name, Screen.DISPLAY, None, asked_at, None)
