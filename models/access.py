"""Who may do what to which row: the one table that menu, pages, actions, tests and docs/roles.md read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto
from typing import Protocol


class Role(StrEnum):
    """What an account is given."""

    LEADER = auto()
    """Sees everything, changes nothing."""
    STAFF = auto()
    """Goes out, writes visits down and puts their own right for a week."""
    MANAGER = auto()
    """Plans, corrects, voids and restores what anybody wrote."""
    ADMINISTRATOR = auto()
    """Accounts, reference data, audit. Writes no visits: who holds the keys does not write the figures."""


class Screen(StrEnum):
    """What no account can be: a wall screen or projector, paired with a ward."""

    DISPLAY = auto()


Part = Role | Screen
PARTS: tuple[Part, ...] = (*Role, *Screen)
OWN_FOR = timedelta(days=7)
"""How long staff may put right what they wrote, from the moment it was written down."""


class Deed(StrEnum):
    """Everything that can be done, as "<subject>.<deed>". An action names its deed, a page the one that opens it."""

    FIGURES_SEE = "figures.see"
    VISIT_SEE = "visit.see"
    VISIT_RECORD = "visit.record"
    VISIT_CORRECT = "visit.correct"
    VISIT_VOID = "visit.void"
    VISIT_RESTORE = "visit.restore"
    VISIT_PLAN = "visit.plan"
    VISIT_PUT_OFF = "visit.put_off"
    """Postpone or cancel one that is planned."""
    DRAFT_KEEP = "draft.keep"
    ASSIST_RECORD = "assist.record"
    """And correct, or take out with a reason."""
    ASSIST_RESTORE = "assist.restore"
    COUNTER_DAY_RECORD = "counter_day.record"
    """Of days and months; and correct, or take out with a reason."""
    COUNTER_DAY_RESTORE = "counter_day.restore"
    QUALITY_ACCEPT = "quality.accept"
    """Say of what the quality inbox has found that it is right as it is."""
    VOLUNTEER_ADD = "volunteer.add"
    VOLUNTEER_CHANGE = "volunteer.change"
    """Their name, team and days of membership."""
    VOLUNTEER_MOVE = "volunteer.move"
    IMPORT_MAKE = "import.make"
    """Bring a file in; each kind of fact in it also needs the deed by which a person writes it down."""
    IMPORT_UNDO = "import.undo"
    TARGET_SET = "target.set"
    TARGET_REMOVE = "target.remove"
    MEETING_SEE = "meeting.see"
    """And the decisions."""
    MEETING_HOLD = "meeting.hold"
    """Start one, which freezes its figures, and end it."""
    MEETING_ORDER = "meeting.order"
    """In which order meetings go through their boards."""
    MEETING_REMOVE = "meeting.remove"
    """One that was started by mistake and has decided nothing."""
    DECISION_WRITE = "decision.write"
    """Take one, or put it right."""
    DECISION_END = "decision.end"
    """Say that it is done, drop it, or open it again."""
    GROUP_ADD = "residential_group.add"
    GROUP_CHANGE = "residential_group.change"
    """Put right, renamed, counted anew."""
    GROUP_END = "residential_group.end"
    GROUP_REMOVE = "residential_group.remove"
    """One that was made by mistake and on which nothing hangs."""
    GROUP_SUCCEED = "residential_group.succeed"
    GROUP_DRAW = "residential_group.draw"
    """Take boundaries in from a map file, and take that back."""
    GROUP_UNDO = "residential_group.undo"
    """Take a merge or a split back, as long as nothing hangs on the new groups."""
    SERVICE_ADD = "service.add"
    SERVICE_CHANGE = "service.change"
    STAFF_MEMBER_ADD = "staff_member.add"
    STAFF_MEMBER_CHANGE = "staff_member.change"
    HOLIDAY_ADD = "holiday.add"
    HOLIDAY_REMOVE = "holiday.remove"
    WARD_CHANGE = "ward.change"
    """The ward's settings."""
    ACCOUNT_SEE = "account.see"
    ACCOUNT_ADD = "account.add"
    ACCOUNT_CHANGE_ROLE = "account.change_role"
    ACCOUNT_CHANGE_LOGIN = "account.change_login"
    """And the e-mail address."""
    ACCOUNT_DISABLE = "account.disable"
    ACCOUNT_ENABLE = "account.enable"
    ACCOUNT_LINK = "account.link"
    """Make a one-time link for choosing a password."""
    ACCOUNT_END_SIGN_INS = "account.end_sign_ins"
    DISPLAY_SEE = "display.see"
    DISPLAY_PAIR = "display.pair"
    DISPLAY_REVOKE = "display.revoke"
    DISPLAY_STEER = "display.steer"
    """Turn the boards of the meeting on it."""
    AUDIT_SEE = "audit.see"
    AUDIT_VERIFY = "audit.verify"
    AUDIT_EXPORT = "audit.export"
    PEOPLE_EXPORT = "people.export"
    """Take a list of people that a page shows away as a file."""
    PRIVACY_SEE = "privacy.see"
    RETENTION_RUN = "retention.run"
    """Let go of what has been kept long enough."""
    VOLUNTEER_SEE_PHONE = "volunteer.see_phone"
    VOLUNTEER_KEEP_PHONE = "volunteer.keep_phone"
    CONSENT_RECORD = "consent.record"
    CONSENT_WITHDRAW = "consent.withdraw"
    VOLUNTEER_ERASE = "volunteer.erase"
    STAFF_MEMBER_ERASE = "staff_member.erase"


class OfSomebody(Protocol):
    """What an object rule asks of a row: a visit, a visit as plain values, a line of a sheet."""

    @property
    def recorded_by_id(self) -> int | None: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def voided_by_id(self) -> int | None: ...
    @property
    def staff_ids(self) -> Iterable[int]: ...


class Own(StrEnum):
    """To which rows the staff may do it. Managers may to any."""

    WRITTEN = auto()
    """They wrote it down themselves, no longer ago than OWN_FOR."""
    WRITTEN_AND_VOIDED = auto()
    """And they took it out themselves: nobody undoes what a manager decided."""
    GOES_THERE = auto()
    """They planned it or are among those who go."""


@dataclass(frozen=True)
class Rule:
    parts: frozenset[Part]
    own: Own | None = None
    """None: to every row of the ward."""
    in_person: bool = False
    """It is written down under the name of somebody of the ward's centre: an account without one cannot."""


def _to(*parts: Part, own: Own | None = None, in_person: bool = False) -> Rule:
    return Rule(frozenset(parts), own, in_person)


_L, _S, _M, _A = Role.LEADER, Role.STAFF, Role.MANAGER, Role.ADMINISTRATOR

RULES: dict[Deed, Rule] = {
    Deed.FIGURES_SEE: _to(_L, _S, _M, _A, Screen.DISPLAY),
    Deed.VISIT_SEE: _to(_L, _S, _M, _A),
    Deed.VISIT_RECORD: _to(_S, _M, in_person=True),
    Deed.VISIT_CORRECT: _to(_S, _M, own=Own.WRITTEN, in_person=True),
    Deed.VISIT_VOID: _to(_S, _M, own=Own.WRITTEN, in_person=True),
    Deed.VISIT_RESTORE: _to(_S, _M, own=Own.WRITTEN_AND_VOIDED),
    Deed.VISIT_PLAN: _to(_M, in_person=True),
    Deed.VISIT_PUT_OFF: _to(_S, _M, own=Own.GOES_THERE),
    Deed.DRAFT_KEEP: _to(_S, _M, in_person=True),
    Deed.ASSIST_RECORD: _to(_S, _M, own=Own.WRITTEN, in_person=True),
    Deed.ASSIST_RESTORE: _to(_S, _M, own=Own.WRITTEN_AND_VOIDED, in_person=True),
    Deed.COUNTER_DAY_RECORD: _to(_S, _M, own=Own.WRITTEN, in_person=True),
    Deed.COUNTER_DAY_RESTORE: _to(_S, _M, own=Own.WRITTEN_AND_VOIDED, in_person=True),
    Deed.QUALITY_ACCEPT: _to(_S, _M, own=Own.GOES_THERE, in_person=True),
    Deed.VOLUNTEER_ADD: _to(_M, _A),
    Deed.VOLUNTEER_CHANGE: _to(_M, _A),
    Deed.VOLUNTEER_MOVE: _to(_M, _A),
    Deed.IMPORT_MAKE: _to(_S, _M, _A),
    Deed.IMPORT_UNDO: _to(_S, _M, _A, own=Own.WRITTEN),
    Deed.TARGET_SET: _to(_M, _A),
    Deed.TARGET_REMOVE: _to(_M, _A),
    Deed.MEETING_SEE: _to(_L, _S, _M, _A),
    Deed.MEETING_HOLD: _to(_M, in_person=True),
    Deed.MEETING_ORDER: _to(_M, _A),
    Deed.MEETING_REMOVE: _to(_M),
    Deed.DECISION_WRITE: _to(_M, in_person=True),
    Deed.DECISION_END: _to(_M, in_person=True),
    Deed.GROUP_ADD: _to(_A),
    Deed.GROUP_CHANGE: _to(_A),
    Deed.GROUP_END: _to(_A),
    Deed.GROUP_REMOVE: _to(_A),
    Deed.GROUP_SUCCEED: _to(_A),
    Deed.GROUP_UNDO: _to(_A),
    Deed.GROUP_DRAW: _to(_A),
    Deed.SERVICE_ADD: _to(_A),
    Deed.SERVICE_CHANGE: _to(_A),
    Deed.STAFF_MEMBER_ADD: _to(_A),
    Deed.STAFF_MEMBER_CHANGE: _to(_A),
    Deed.HOLIDAY_ADD: _to(_A),
    Deed.HOLIDAY_REMOVE: _to(_A),
    Deed.WARD_CHANGE: _to(_A),
    Deed.ACCOUNT_SEE: _to(_A),
    Deed.ACCOUNT_ADD: _to(_A),
    Deed.ACCOUNT_CHANGE_ROLE: _to(_A),
    Deed.ACCOUNT_CHANGE_LOGIN: _to(_A),
    Deed.ACCOUNT_DISABLE: _to(_A),
    Deed.ACCOUNT_ENABLE: _to(_A),
    Deed.ACCOUNT_LINK: _to(_A),
    Deed.ACCOUNT_END_SIGN_INS: _to(_A),
    Deed.DISPLAY_SEE: _to(_M, _A),
    Deed.DISPLAY_PAIR: _to(_M, _A),
    Deed.DISPLAY_REVOKE: _to(_M, _A),
    Deed.DISPLAY_STEER: _to(_M, _A),
    Deed.AUDIT_SEE: _to(_L, _A),
    Deed.AUDIT_VERIFY: _to(_L, _A),
    Deed.AUDIT_EXPORT: _to(_A),
    Deed.PEOPLE_EXPORT: _to(_L, _S, _M, _A),
    Deed.PRIVACY_SEE: _to(_L, _S, _M, _A),
    Deed.RETENTION_RUN: _to(_A),
    Deed.VOLUNTEER_SEE_PHONE: _to(_M),
    Deed.VOLUNTEER_KEEP_PHONE: _to(_M),
    Deed.CONSENT_RECORD: _to(_M),
    Deed.CONSENT_WITHDRAW: _to(_M),
    Deed.VOLUNTEER_ERASE: _to(_M, _A),
    Deed.STAFF_MEMBER_ERASE: _to(_A),
}


@dataclass(frozen=True)
class Actor:
    """The person who acts, as plain values that any thread may hold."""

    ward_id: int
    id: int
    """Of the StaffMember; 0: an account of the province, a display, or the installation itself."""
    name: str
    role: Part
    account_id: int | None = None
    """None: a display, or the installation itself."""
    sign_in: str | None = None
    """Hash of the token that they are signed in with; None: they act without a browser."""

    def may(self, deed: Deed) -> bool:
        """At least to some rows of the ward."""
        return self.why_not(deed) is None

    def why_not(self, deed: Deed, row: OfSomebody | None = None, *, now: datetime | None = None) -> str | None:
        """Code of the problem that keeps the actor from `deed` (to `row`, at `now`); None: nothing does."""
        rule = RULES[deed]
        if self.role not in rule.parts:
            return "not_allowed"
        if rule.in_person and self.id == 0:
            return "not_in_person"
        if row is None or rule.own is None or self.role is not Role.STAFF:
            return None
        return _why_not_own(rule.own, self.id, row, now)


def display(ward_id: int, name: str) -> Actor:
    """A paired screen, looking at its ward's boards."""
    return Actor(ward_id, 0, name, Screen.DISPLAY)


def _why_not_own(own: Own, staff_id: int, row: OfSomebody, now: datetime | None) -> str | None:
    if own is Own.GOES_THERE:
        return None if staff_id in (row.recorded_by_id, *row.staff_ids) else "not_own_plan"
    if row.recorded_by_id != staff_id:
        return "not_own"
    if own is Own.WRITTEN_AND_VOIDED and row.voided_by_id not in (None, staff_id):
        return "voided_by_other"
    if now is None:
        raise ValueError(f"{own} is a matter of time: say when")
    return None if now - row.recorded_at <= OWN_FOR else "own_too_old"
