"""What cannot be true about a consent or a phone."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from actions.cleaning import clean_line
from actions.refusals import Conflict, Invalid, Problem
from models import StaffMember, Volunteer

WORDINGS = ("2026-11",)
"""Versions of the consent's wording, oldest first; each stands for ever in texts/*/consent.toml."""
EARLIEST_CONSENT = date(2020, 1, 1)
_BEFORE_NATIONAL = re.compile(r"(?:\+|00)?84(?=[235789])|\+84(?=0)")
_VIETNAMESE = re.compile(r"0(?:[35789]\d{8}|2\d{9})")
"""A mobile number has ten digits, a landline with its area code eleven."""
_BETWEEN = re.compile(r"[\s.\-()·]")


def normal_number(text: str | None) -> str | None:
    """A Vietnamese number as its national digits, "+84 912 345 678" as "0912345678"; None when it is none."""
    digits = _BETWEEN.sub("", unicodedata.normalize("NFKC", clean_line(text) or ""))
    if not digits.isascii():
        return None
    if found := _BEFORE_NATIONAL.match(digits):
        digits = "0" + digits[found.end() :].removeprefix("0")
    return digits if _VIETNAMESE.fullmatch(digits) else None


def consent_problems(given_on: date, text_version: str, today: date) -> Iterator[Problem]:
    if given_on > today:
        yield Problem("consent_in_future", "given_on", {"today": today})
    if given_on < EARLIEST_CONSENT:
        yield Problem("day_too_early", "given_on", {"earliest": EARLIEST_CONSENT})
    if text_version not in WORDINGS:
        yield Problem("consent_wording", "text_version")


def known_volunteer(session: Session, ward_id: int, volunteer_id: int) -> Volunteer:
    """The volunteer as they stand. Raises Invalid when there is none, Conflict when they were erased."""
    volunteer = session.get(Volunteer, (ward_id, volunteer_id), populate_existing=True)
    if volunteer is None:
        raise Invalid(Problem("volunteer_unknown", "volunteer_id"))
    _refuse_erased(volunteer)
    return volunteer


def known_staff_member(session: Session, ward_id: int, staff_id: int) -> StaffMember:
    """The person as they stand. Raises Invalid when there is none, Conflict when they were erased."""
    member = session.get(StaffMember, (ward_id, staff_id), populate_existing=True)
    if member is None:
        raise Invalid(Problem("staff_unknown", "staff_id"))
    _refuse_erased(member)
    return member


def _refuse_erased(person: Volunteer | StaffMember) -> None:
    if person.erased_at is not None:
        raise Conflict(Problem("already_erased"))
