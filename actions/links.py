"""One-time links: an administrator makes one, its holder chooses a password with it. Only the token's hash is kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from actions.access_log import locked_access, note_access
from actions.account_checks import account_to_change, check, login_problems, name_problems
from actions.accounts import end_open_sign_ins, lower, void_links
from actions.administrators import locked_administrators
from actions.change import require
from actions.cleaning import clean_line
from actions.refusals import Conflict, Invalid, Problem
from actions.sign_ins import Proven
from models import Account, AccountState, Actor, Deed, LinkPurpose, OneTimeLink, Role, Ward

LASTS = {
    LinkPurpose.FIRST_ADMINISTRATOR: timedelta(hours=72),
    LinkPurpose.ACTIVATION: timedelta(hours=72),
    LinkPurpose.RESET: timedelta(hours=24),
}
STARTED_TOGETHER = timedelta(minutes=1)
"""Processes of one installation that start within this time each print a link, and leave the others' alone."""


@dataclass(frozen=True)
class MadeLink:
    """A link at the only moment when its token is known."""

    token: str
    purpose: LinkPurpose
    ends_at: datetime

    def __repr__(self) -> str:
        return f"MadeLink({self.purpose}, {self.ends_at})"


@dataclass(frozen=True)
class OpenLink:
    """What the holder of a link is shown, and what others know about them (not to be a password)."""

    purpose: LinkPurpose
    name: str = ""
    login: str = ""
    words: tuple[str, ...] = ()


def make_link(session: Session, account_id: int, *, by: Actor, now: datetime) -> MadeLink:
    """A link that activates an invited account (72 h) or resets an active one's password (24 h); older ones are void.

    Raises NotAllowed; Invalid("account_disabled").
    """
    require(session, by, Deed.ACCOUNT_LINK, now=now)
    account = account_to_change(session, account_id, by=by)
    if account.state is AccountState.DISABLED:
        raise Invalid(Problem("account_disabled"))
    purpose = LinkPurpose.RESET if account.state is AccountState.ACTIVE else LinkPurpose.ACTIVATION
    void_links(session, account.id, now)
    made = _make(session, purpose, now, account_id=account.id, made_by_id=by.account_id)
    note_access(
        session, "account.link", account.id, by=by.account_id, now=now, ward_id=account.ward_id,
        details={"purpose": purpose.value},
    )  # fmt: skip
    return made


def first_administrator_link(session: Session, *, now: datetime, anyway: bool = False) -> MadeLink | None:
    """The link for making an administrator of the whole installation; None when there is an active administrator.

    With `anyway` also then: whoever can start the server can be its administrator. Demo wards need none.
    """
    locked_administrators(session, now)  # locked before the access state, as all others lock them
    locked_access(session)
    if not anyway and (locked_administrators(session, now, _not_made_up()) or _only_demo(session)):
        return None
    older = (OneTimeLink.purpose == LinkPurpose.FIRST_ADMINISTRATOR, OneTimeLink.used_at.is_(None))
    session.execute(update(OneTimeLink).where(*older, OneTimeLink.made_at < now - STARTED_TOGETHER).values(used_at=now))
    made = _make(session, LinkPurpose.FIRST_ADMINISTRATOR, now)
    note_access(session, "account.link", None, by=None, now=now, details={"purpose": made.purpose.value})
    return made


def _not_made_up() -> ColumnElement[bool]:
    """A demo ward's people manage nothing for anybody else."""
    demo = select(Ward.id).where(Ward.is_demo)
    return or_(Account.ward_id.is_(None), Account.ward_id.not_in(demo))


def _only_demo(session: Session) -> bool:
    return set(session.scalars(select(Ward.is_demo).distinct())) == {True}


def open_link(session: Session, token: str, *, now: datetime) -> OpenLink:
    """What the link is for; it stays unused. Raises Conflict: "link_unknown", "link_used", "link_over"."""
    link = session.get(OneTimeLink, _hash(token))
    if link is None:
        raise Conflict(Problem("link_unknown"))
    if link.used_at is not None:
        raise Conflict(Problem("link_used"))
    if link.ends_at <= now:
        raise Conflict(Problem("link_over"))
    if link.account_id is None:
        return OpenLink(link.purpose)
    account = session.get_one(Account, link.account_id)
    if account.state is AccountState.DISABLED:
        raise Conflict(Problem("link_used"))
    ward = session.get(Ward, account.ward_id) if account.ward_id is not None else None
    known = [account.login, account.name, account.email]
    known += [ward.name_vi, ward.name_en, ward.province_vi, ward.code] if ward else []
    return OpenLink(link.purpose, account.name, account.login, tuple(word for word in known if word))


def use_link(session: Session, token: str, password_hash: str, *, now: datetime) -> Proven:
    """The account's password is chosen: it is active, signed out everywhere, its other links are void.

    Raises Conflict as `open_link` does; of several at the same moment one gets through.
    """
    open_link(session, token, now=now)
    account_id = session.get_one(OneTimeLink, _hash(token)).account_id
    if account_id is None:
        raise Conflict(Problem("link_unknown"))
    account = session.get_one(Account, account_id, with_for_update=True, populate_existing=True)
    link = _take(session, token, now)
    if account.state is AccountState.DISABLED:
        raise Conflict(Problem("link_used"))
    account.password_hash, account.state = password_hash, AccountState.ACTIVE
    account.version += 1
    session.flush()
    end_open_sign_ins(session, account.id, now)
    void_links(session, account.id, now)
    note_access(
        session, "account.choose_password", account.id, by=account.id, now=now, ward_id=account.ward_id, loses=True,
        details={"purpose": link.purpose.value},
    )  # fmt: skip
    return Proven(account.id, account.version)


def use_first_link(session: Session, token: str, login: str, name: str, password_hash: str, *, now: datetime) -> Proven:
    """The administrator of the whole installation; every other such link is void.

    Raises Conflict as `open_link` does; Invalid with every problem of login and name, the link then stays unused.
    """
    link = _take(session, token, now)
    if link.purpose is not LinkPurpose.FIRST_ADMINISTRATOR:
        raise Conflict(Problem("link_unknown"))
    small, line = lower(login) or "", clean_line(name)
    check([*login_problems(session, small), *name_problems(line)])
    account = Account(
        login=small, name=line, role=Role.ADMINISTRATOR, state=AccountState.ACTIVE, password_hash=password_hash,
        made_at=now,
    )  # fmt: skip
    session.add(account)
    session.flush()
    void_links(session, None, now)
    note_access(session, "account.add", account.id, by=account.id, now=now, details={"role": account.role.value})
    return Proven(account.id, account.version)


def set_password(session: Session, proven: Proven, password_hash: str, *, now: datetime, keep: str) -> None:
    """A person's own new password. Their other sign-ins end; the one with the token hash `keep` stays.

    Raises Conflict: "account_disabled"; "account_changed" when it was changed since the old one was looked at.
    """
    account = session.get_one(Account, proven.account_id, with_for_update=True, populate_existing=True)
    if account.version != proven.version:
        raise Conflict(Problem("account_changed"))
    if account.state is not AccountState.ACTIVE:
        raise Conflict(Problem("account_disabled"))
    account.password_hash = password_hash
    account.version += 1
    session.flush()
    end_open_sign_ins(session, account.id, now, but=keep)
    void_links(session, account.id, now)
    note_access(
        session, "account.change_password", account.id, by=account.id, now=now, ward_id=account.ward_id, loses=True
    )


def _make(session: Session, purpose: LinkPurpose, now: datetime, **whose: int | None) -> MadeLink:
    token = secrets.token_urlsafe(32)
    made = MadeLink(token, purpose, now + LASTS[purpose])
    session.add(OneTimeLink(token_hash=_hash(token), purpose=purpose, made_at=now, ends_at=made.ends_at, **whose))
    session.flush()
    return made


def _take(session: Session, token: str, now: datetime) -> OneTimeLink:
    """The link, used now. One statement decides who comes first."""
    fresh = (OneTimeLink.token_hash == _hash(token), OneTimeLink.used_at.is_(None), OneTimeLink.ends_at > now)
    taken = session.execute(update(OneTimeLink).where(*fresh).values(used_at=now).returning(OneTimeLink.token_hash))
    if taken.first() is None:
        session.expire_all()
        open_link(session, token, now=now)  # says why
        raise Conflict(Problem("link_used"))
    return session.get_one(OneTimeLink, _hash(token), populate_existing=True)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
