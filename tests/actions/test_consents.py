"""Consent and the phone that it may cover: who may, what is refused, what the trail says."""

from datetime import date, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from actions import Conflict, Invalid, NotAllowed
from actions.consents import (
    LOOK,
    ConsentEntry,
    record_consent,
    remove_phone,
    see_phone,
    set_phone,
    withdraw_consent,
)
from actions.privacy import Why, erase_volunteer
from actions.privacy_checks import WORDINGS, normal_number
from models import AuditEvent, Consent, Role, VolunteerPhone
from tests.planting import EVENING, TODAY
from texts import translator

NUMBER = "0912345678"
USED = {("2026-11", "vi"): "21c048bd7fc74ee9", ("2026-11", "en"): "2c4043429e30e9d8"}
"""Digests of the wordings that people have agreed to."""


@pytest.fixture
def hoa(plot):
    return plot.volunteer(plot.group("Tổ 1"), name="Mẫu Thị Thử")


@pytest.fixture
def manager(plot):
    return plot.actor(Role.MANAGER)


@pytest.fixture
def agrees(plot, hoa, manager):
    def agree(covers_phone=True, **more):
        values = {"given_on": TODAY, "text_version": WORDINGS[-1]} | more
        entry = ConsentEntry(volunteer_id=hoa.id, covers_phone=covers_phone, **values)
        return record_consent(plot.session, entry, by=manager, now=EVENING, today=TODAY)

    return agree


def phones(plot):
    return list(plot.session.scalars(select(VolunteerPhone.number)))


def trail(plot):
    return list(plot.session.scalars(select(AuditEvent).order_by(AuditEvent.revision, AuditEvent.id)))


def codes(refusal):
    return {problem.code for problem in refusal.value.problems}


def test_a_consent_says_who_agreed_when_to_which_wording(plot, hoa, agrees):
    consent = agrees(given_on=date(2026, 3, 1))

    assert (consent.volunteer_id, consent.given_on, consent.text_version) == (hoa.id, date(2026, 3, 1), "2026-11")
    event = trail(plot)[-1]
    assert (event.verb, event.subject, event.subject_id) == ("consent.record", "consent", consent.id)
    assert event.after["volunteer_id"] == hoa.id


@pytest.mark.parametrize(
    "more, code",
    [
        ({"given_on": TODAY + timedelta(days=1)}, "consent_in_future"),
        ({"given_on": date(2019, 12, 31)}, "day_too_early"),
        ({"text_version": "1999-01"}, "consent_wording"),
    ],
)
def test_a_consent_that_cannot_be_is_refused(agrees, more, code):
    with pytest.raises(Invalid) as refusal:
        agrees(**more)

    assert codes(refusal) == {code}


def test_a_wording_once_used_is_never_changed():
    """A new wording is a new version: whoever agreed, agreed to these very words."""
    words = {
        (version, language): sha256(
            "\n".join(
                translator(language)(f"consent.{part}_{version.replace('-', '_')}")
                for part in ("keep", "phone", "rights")
            ).encode()
        ).hexdigest()[:16]
        for version in WORDINGS
        for language in ("vi", "en")
    }

    assert words == USED


def test_a_phone_needs_a_consent_that_covers_it(plot, hoa, manager, agrees):
    for consent in (lambda: None, lambda: agrees(covers_phone=False)):
        consent()
        with pytest.raises(Invalid) as refusal:
            set_phone(plot.session, hoa.id, NUMBER, by=manager, now=EVENING)
        assert codes(refusal) == {"phone_needs_consent"}
    agrees()

    set_phone(plot.session, hoa.id, "+84 912 345 678", by=manager, now=EVENING)

    assert phones(plot) == [NUMBER]


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("0912345678", NUMBER), ("0912.345.678", NUMBER), ("+84 912-345-678", NUMBER), ("84912345678", NUMBER),
        ("0084 912 345 678", NUMBER), ("+84 0912 345 678", NUMBER), ("０９１２３４５６７８", NUMBER),
        ("(0208) 3 855 500", "02083855500"), ("0208 3855 5001", None), ("0208 3855 50", None),
        ("091234567", None), ("09123456789", None), ("0112345678", None), ("+1 202 555 0100", None), ("", None),
        ("١٢٣٤٥٦٧٨٩٠", None), ("0912345678; DROP TABLE", None), (None, None),
    ],
)  # fmt: skip
def test_only_vietnamese_numbers_are_phones(typed, kept):
    assert normal_number(typed) == kept


def test_withdrawing_ends_the_consent_and_takes_the_phone_at_once(plot, hoa, manager, agrees):
    agrees()
    set_phone(plot.session, hoa.id, NUMBER, by=manager, now=EVENING)

    withdraw_consent(plot.session, hoa.id, by=manager, now=EVENING, today=TODAY)

    assert phones(plot) == []
    assert plot.session.scalars(select(Consent.withdrawn_on)).all() == [TODAY]
    with pytest.raises(Invalid) as refusal:
        withdraw_consent(plot.session, hoa.id, by=manager, now=EVENING, today=TODAY)
    assert codes(refusal) == {"consent_missing"}


def test_a_new_consent_without_the_phone_takes_it_away(plot, hoa, manager, agrees):
    agrees()
    set_phone(plot.session, hoa.id, NUMBER, by=manager, now=EVENING)

    agrees(covers_phone=False)

    assert phones(plot) == []
    assert trail(plot)[-1].reason == "not_covered"


def test_a_phone_can_be_changed_and_removed_by_itself(plot, hoa, manager, agrees):
    agrees()
    set_phone(plot.session, hoa.id, NUMBER, by=manager, now=EVENING)
    set_phone(plot.session, hoa.id, "0987654321", by=manager, now=EVENING)
    assert phones(plot) == ["0987654321"]

    remove_phone(plot.session, hoa.id, by=manager, now=EVENING)

    assert phones(plot) == []
    with pytest.raises(Invalid) as refusal:
        remove_phone(plot.session, hoa.id, by=manager, now=EVENING)
    assert codes(refusal) == {"phone_missing"}


def test_every_look_at_a_phone_is_noted_and_only_a_manager_may(plot, hoa, manager, agrees):
    agrees()
    set_phone(plot.session, hoa.id, NUMBER, by=manager, now=EVENING)
    for role in set(Role) - {Role.MANAGER}:
        with pytest.raises(NotAllowed):
            see_phone(plot.session, hoa.id, by=plot.actor(role), now=EVENING)
    looks = [event for event in trail(plot) if event.verb == "volunteer.see_phone"]
    assert looks == []

    for _ in range(2):
        assert see_phone(plot.session, hoa.id, by=manager, now=EVENING) == NUMBER

    looks = [event for event in trail(plot) if event.verb == "volunteer.see_phone"]
    assert [(one.actor_id, one.subject_id, one.reason) for one in looks] == [(manager.id, hoa.id, LOOK)] * 2


def test_the_trail_never_holds_a_phone(plot, hoa, manager, agrees):
    agrees()
    set_phone(plot.session, hoa.id, NUMBER, by=manager, now=EVENING)
    see_phone(plot.session, hoa.id, by=manager, now=EVENING)
    remove_phone(plot.session, hoa.id, by=manager, now=EVENING)

    said = str([(one.before, one.after, one.reason) for one in trail(plot)])

    assert NUMBER not in said
    assert NUMBER[-4:] not in said


def test_nothing_is_recorded_about_somebody_unknown_or_erased(plot, hoa, manager, agrees):
    with pytest.raises(Invalid, match="volunteer_unknown"):
        set_phone(plot.session, 404, NUMBER, by=manager, now=EVENING)
    erase_volunteer(plot.session, hoa.id, why=Why.ASKED, by=manager, now=EVENING, today=TODAY)

    with pytest.raises(Conflict, match="already_erased"):
        agrees()
