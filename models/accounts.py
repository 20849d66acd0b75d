"""Who can sign in: accounts, their open sign-ins, one-time links, and the trail of all that.

None of this is a ward's data: a province's accounts stand above the wards, and nobody's sign-in moves a board.
"""

from datetime import datetime
from enum import StrEnum, auto
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.access import Actor, Role
from models.base import Base, one_of


class AccountState(StrEnum):
    INVITED = auto()
    """Made by an administrator; nobody has used its activation link yet."""
    ACTIVE = auto()
    DISABLED = auto()


class Account(Base):
    """Somebody who may sign in. What they may do is their role's; in their ward, or everywhere when they have none."""

    __tablename__ = "account"
    __table_args__ = (
        ForeignKeyConstraint(["ward_id", "staff_id"], ["staff_member.ward_id", "staff_member.id"]),
        UniqueConstraint("login"),
        UniqueConstraint("email"),
        UniqueConstraint("ward_id", "staff_id"),
        UniqueConstraint("oidc_issuer", "oidc_subject"),
        CheckConstraint(one_of("role", Role), name="role_known"),
        CheckConstraint(one_of("state", AccountState), name="state_known"),
        CheckConstraint("staff_id IS NULL OR ward_id IS NOT NULL", name="staff_of_its_ward"),
        CheckConstraint("login = lower(login)", name="login_lower_case"),
        CheckConstraint("email = lower(email)", name="email_lower_case"),
        CheckConstraint(
            "state <> 'active' OR password_hash IS NOT NULL OR oidc_subject IS NOT NULL", name="active_can_sign_in"
        ),
        CheckConstraint("(oidc_issuer IS NULL) = (oidc_subject IS NULL)", name="office_identity_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ward_id: Mapped[int | None] = mapped_column(ForeignKey("ward.id"))
    """None: the whole province."""
    staff_id: Mapped[int | None] = mapped_column(BigInteger)
    """The person of the ward's centre whose account this is; visits are written down under that name."""
    login: Mapped[str] = mapped_column(String(60))
    """What the person types, in lower case."""
    name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str | None] = mapped_column(String(254))
    """Links the account to an office identity at its first sign-in there; lower case."""
    role: Mapped[Role]
    state: Mapped[AccountState] = mapped_column(default=AccountState.INVITED)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    """argon2id, with its parameters and salt."""
    oidc_issuer: Mapped[str | None] = mapped_column(String(255))
    oidc_subject: Mapped[str | None] = mapped_column(String(255))
    made_at: Mapped[datetime]
    signed_in_at: Mapped[datetime | None]
    """The last time."""
    version: Mapped[int] = mapped_column(default=1)

    def as_actor(self, ward_id: int) -> Actor:
        """This account at work in a ward: its own, or any when it is the province's."""
        if self.ward_id not in (None, ward_id):
            raise ValueError(f"account {self.id} does not belong to ward {ward_id}")
        return Actor(ward_id, self.staff_id or 0, self.name, self.role, self.id)


class SignIn(Base):
    """One signed-in browser. Its cookie holds a token; only the token's SHA-256 is kept here."""

    __tablename__ = "sign_in"
    __table_args__ = (
        CheckConstraint("ends_at > begun_at", name="ends_after_begin"),
        Index(None, "account_id"),
    )

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    begun_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    """The last time the person did something, to the minute."""
    ends_at: Mapped[datetime]
    """The absolute limit."""
    ended_at: Mapped[datetime | None]
    """Signed out, or ended by an administrator or a changed account."""
    browser: Mapped[str] = mapped_column(String(60), default="")
    """"Chrome · Android": so that a person recognises their own sign-ins."""


class LinkPurpose(StrEnum):
    FIRST_ADMINISTRATOR = auto()
    """Printed by a server that has no administrator yet."""
    ACTIVATION = auto()
    RESET = auto()


class OneTimeLink(Base):
    """A link that lets its holder choose a password, once. Only the SHA-256 of its token is kept."""

    __tablename__ = "one_time_link"
    __table_args__ = (
        CheckConstraint(one_of("purpose", LinkPurpose), name="purpose_known"),
        CheckConstraint("(account_id IS NULL) = (purpose = 'first_administrator')", name="account_known"),
        Index(None, "account_id"),
    )

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[LinkPurpose]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    """Used, or put out of use by a newer link."""


class FailedSignIn(Base):
    """A wrong password from an address, for the cap per address. Kept for a quarter of an hour."""

    __tablename__ = "failed_sign_in"
    __table_args__ = (Index(None, "address_hash", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    address_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class SignInBrake(Base):
    """How often a login was tried in vain, and until when nobody looks at a password for it. Known or not: names that
    have no account wait in the same way. An address has a row too: locking it lets its guesses through one by one."""

    __tablename__ = "sign_in_brake"
    __table_args__ = (CheckConstraint("failures >= 0", name="failures_not_negative"),)

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Keyed hash of the login or the address."""
    failures: Mapped[int] = mapped_column(default=0)
    """Wrong passwords since the last right one."""
    wait_until: Mapped[datetime | None]
    failed_at: Mapped[datetime]
    """The last time; a day later the row may go."""


class AccessState(Base):
    """One row: moves whenever a sign-in, an account or a display may have lost a right. Open sockets follow it."""

    __tablename__ = "access_state"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int] = mapped_column(BigInteger, default=0)
    last_event: Mapped[int] = mapped_column(BigInteger, default=0)
    """Number of the newest access event."""
    head: Mapped[str | None] = mapped_column(String(64))
    """Hash of the newest access event: the next one continues from it."""
    steered: Mapped[int] = mapped_column(BigInteger, default=0)
    """Moves whenever somebody steers a display: the pulse of every process sees it and tells the screens."""


class AccessEvent(Base):
    """Who signed in, who changed whose account or display. Rows are added, never changed; each holds the last hash."""

    __tablename__ = "access_event"
    __table_args__ = (Index(None, "at"), Index(None, "ward_id", "id"))

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    ward_id: Mapped[int | None]
    account_id: Mapped[int | None]
    """Who did it; None: the server itself, or nobody known. No foreign key: the trail outlives what it tells of."""
    verb: Mapped[str] = mapped_column(String(40))
    """"<subject>.<deed>", like "account.disable"."""
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None] = mapped_column(BigInteger)
    details: Mapped[dict[str, Any] | None]
    """Never a token, a password or an address."""
    previous: Mapped[str | None] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
