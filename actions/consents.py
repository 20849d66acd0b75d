"""A volunteer's agreement that their name, and their phone if they wish, is kept; and the phone itself.

The trail says who agreed to which wording when, under the volunteer's number. Never a phone number, not even masked.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from actions.change import Change, require
from actions.privacy_checks import consent_problems, known_volunteer, normal_number
from actions.refusals import Invalid, Problem
from models import Actor, Consent, Deed, VolunteerPhone

LOOK = "look"
"""The reason that stands in the trail for every look at a phone."""


@dataclass(frozen=True, kw_only=True)
class ConsentEntry:
    """What a volunteer agreed to, on paper or in person."""

    volunteer_id: int
    given_on: date
    text_version: str
    covers_phone: bool = False


def record_consent(session: Session, entry: ConsentEntry, *, by: Actor, now: datetime, today: date) -> Consent:
    """Write down that a volunteer agreed. It takes the place of an earlier consent; a phone it leaves out goes.

    Raises NotAllowed; Invalid with every problem; Conflict("already_erased").
    """
    require(session, by, Deed.CONSENT_RECORD, now=now)
    change = Change(session, by, now)
    known_volunteer(session, by.ward_id, entry.volunteer_id)
    if problems := list(consent_problems(entry.given_on, entry.text_version, today)):
        raise Invalid(*problems)
    consent = Consent(
        ward_id=by.ward_id, id=change.take_id(), volunteer_id=entry.volunteer_id, given_on=entry.given_on,
        text_version=entry.text_version, covers_phone=entry.covers_phone, recorded_by_id=by.id or None, recorded_at=now,
    )  # fmt: skip
    session.add(consent)
    session.flush()
    after = {
        "volunteer_id": entry.volunteer_id, "given_on": entry.given_on.isoformat(),
        "text_version": entry.text_version, "covers_phone": entry.covers_phone,
    }  # fmt: skip
    change.note("consent.record", "consent", consent.id, after=after)
    if not entry.covers_phone:
        take_phone_away(change, entry.volunteer_id, "not_covered")
    return consent


def withdraw_consent(session: Session, volunteer_id: int, *, by: Actor, now: datetime, today: date) -> None:
    """The volunteer no longer agrees: every open consent ends today, and the phone goes at once.

    Raises NotAllowed; Invalid when there is nothing to withdraw; Conflict("already_erased").
    """
    require(session, by, Deed.CONSENT_WITHDRAW, now=now)
    change = Change(session, by, now)
    known_volunteer(session, by.ward_id, volunteer_id)
    open_ones = session.scalars(_open_consents(by.ward_id, volunteer_id)).all()
    if not open_ones:
        raise Invalid(Problem("consent_missing", "volunteer_id"))
    for consent in open_ones:
        consent.withdrawn_on = max(today, consent.given_on)
    session.flush()
    after = {"volunteer_id": volunteer_id, "withdrawn_on": today.isoformat()}
    change.note("consent.withdraw", "consent", open_ones[0].id, before={"withdrawn_on": None}, after=after)
    take_phone_away(change, volunteer_id, "withdrawn")


def set_phone(session: Session, volunteer_id: int, number: str, *, by: Actor, now: datetime) -> None:
    """Keep a volunteer's phone, in place of an earlier one; only under a consent that covers it.

    Raises NotAllowed; Invalid("phone_needs_consent"), Invalid("phone_not_vietnamese"); Conflict("already_erased").
    """
    require(session, by, Deed.VOLUNTEER_KEEP_PHONE, now=now)
    change = Change(session, by, now)
    known_volunteer(session, by.ward_id, volunteer_id)
    consent = session.scalars(_open_consents(by.ward_id, volunteer_id)).first()
    if consent is None or not consent.covers_phone:
        raise Invalid(Problem("phone_needs_consent", "number"))
    digits = normal_number(number)
    if digits is None:
        raise Invalid(Problem("phone_not_vietnamese", "number"))
    before = session.get(VolunteerPhone, (by.ward_id, volunteer_id)) is not None
    session.merge(VolunteerPhone(ward_id=by.ward_id, volunteer_id=volunteer_id, number=digits))
    session.flush()
    change.note(
        "volunteer.keep_phone", "volunteer_phone", volunteer_id, before={"phone": before}, after={"phone": True}
    )


def remove_phone(session: Session, volunteer_id: int, *, by: Actor, now: datetime) -> None:
    """Forget a volunteer's phone; the consent stays. Raises NotAllowed; Invalid when there is no phone."""
    require(session, by, Deed.VOLUNTEER_KEEP_PHONE, now=now)
    change = Change(session, by, now)
    if not take_phone_away(change, volunteer_id, "removed"):
        raise Invalid(Problem("phone_missing", "number"))


def see_phone(session: Session, volunteer_id: int, *, by: Actor, now: datetime) -> str:
    """A volunteer's phone in full. The look is noted in the same transaction: show the number only once it is saved.

    Raises NotAllowed; Invalid("phone_missing").
    """
    require(session, by, Deed.VOLUNTEER_SEE_PHONE, now=now)
    change = Change(session, by, now)
    phone = session.get(VolunteerPhone, (by.ward_id, volunteer_id), populate_existing=True)
    if phone is None:
        raise Invalid(Problem("phone_missing", "number"))
    change.note("volunteer.see_phone", "volunteer_phone", volunteer_id, reason=LOOK)
    return phone.number


def take_phone_away(change: Change, volunteer_id: int, why: str) -> bool:
    """Remove the phone within a change that may do so; False when there was none. `why` is a code for the trail."""
    gone = change.session.execute(
        delete(VolunteerPhone)
        .where(VolunteerPhone.ward_id == change.ward_id, VolunteerPhone.volunteer_id == volunteer_id)
        .returning(VolunteerPhone.volunteer_id)
    ).first()
    if gone is not None:
        before, after = {"phone": True}, {"phone": False}
        change.note(
            "volunteer.keep_phone", "volunteer_phone", volunteer_id, before=before, after=after, reason=why
        )  # fmt: skip
    return gone is not None


def _open_consents(ward_id: int, volunteer_id: int) -> Select[Consent]:
    return (
        select(Consent)
        .where(Consent.ward_id == ward_id, Consent.volunteer_id == volunteer_id, Consent.withdrawn_on.is_(None))
        .order_by(Consent.id.desc())
    )
