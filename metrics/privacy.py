"""What is kept about people, for the page that shows it. Fetched anew each time: nothing here is remembered."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from metrics.places import member_on, sorted_by_name
from metrics.tables import DAY, table
from models import (
    Account,
    AccountState,
    Assist,
    Consent,
    Draft,
    ResidentialGroup,
    SignIn,
    StaffMember,
    Visit,
    VisitStaff,
    VisitVolunteer,
    Volunteer,
    VolunteerPhone,
)
from texts.vietnamese import fold

SHOWN_DIGITS = 3
"""Of a phone, its last digits: enough to tell two numbers apart, not enough to call."""


@dataclass(frozen=True, kw_only=True)
class Holdings:
    """What is kept about one person, and how often they are mentioned; numbers only."""

    phone: bool = False
    consents: int = 0
    drafts: int = 0
    sign_ins: int = 0
    account: bool = False
    visits: int = 0
    """Visits that they took part in: these stay, under the person's number."""
    assists: int = 0
    """Stay, too."""
    texts: int = 0
    """Visits whose venue or note holds the person's name: somebody has to put them right by hand."""


def volunteers_kept(session: Session, ward_id: int) -> pd.DataFrame:
    """Every volunteer whose name is kept, with consent and phone, by given name.

    Columns: id (int64), code, name, group_name, left_on (day, missing while a member), given_on (day of the present
    consent; missing without one), text_version (missing), covers_phone (bool), withdrawn_on (day, when the last one was
    withdrawn), phone_end (the phone's last SHOWN_DIGITS digits; missing without a phone).
    """
    newest = (
        select(func.max(Consent.id))
        .where(Consent.ward_id == Volunteer.ward_id, Consent.volunteer_id == Volunteer.id)
        .correlate(Volunteer)
        .scalar_subquery()
    )
    end = func.substr(VolunteerPhone.number, func.length(VolunteerPhone.number) - SHOWN_DIGITS + 1)
    found = session.execute(
        select(
            Volunteer.id, Volunteer.code, Volunteer.name, ResidentialGroup.name, Volunteer.left_on, Consent.given_on,
            Consent.text_version, Consent.covers_phone, Consent.withdrawn_on, end,
        )
        .join(
            ResidentialGroup,
            (ResidentialGroup.ward_id == Volunteer.ward_id) & (ResidentialGroup.id == Volunteer.group_id),
        )
        .outerjoin(Consent, (Consent.ward_id == Volunteer.ward_id) & (Consent.id == newest))
        .outerjoin(
            VolunteerPhone,
            (VolunteerPhone.ward_id == Volunteer.ward_id) & (VolunteerPhone.volunteer_id == Volunteer.id),
        )
        .where(Volunteer.ward_id == ward_id, Volunteer.erased_at.is_(None))
    )  # fmt: skip
    rows = (
        (*who, None if gone else given, None if gone else version, bool(covers) and gone is None, gone, digits)
        for *who, given, version, covers, gone, digits in found
    )
    people = table(
        rows, id="int64", code="str", name="str", group_name="str", left_on=DAY, given_on=DAY, text_version="str",
        covers_phone="bool", withdrawn_on=DAY, phone_end="str",
    )  # fmt: skip
    return sorted_by_name(people)


def staff_kept(session: Session, ward_id: int) -> pd.DataFrame:
    """Everybody of the staff whose name is kept, by given name.

    Columns: id (int64), code, name, position, active_to (day, missing while at work), account (the state of the
    account; missing without one).
    """
    found = session.execute(
        select(
            StaffMember.id, StaffMember.code, StaffMember.name, StaffMember.position, StaffMember.active_to,
            Account.state,
        )
        .outerjoin(Account, (Account.ward_id == StaffMember.ward_id) & (Account.staff_id == StaffMember.id))
        .where(StaffMember.ward_id == ward_id, StaffMember.erased_at.is_(None))
    )  # fmt: skip
    return sorted_by_name(
        table(found, id="int64", code="str", name="str", position="str", active_to=DAY, account="str")
    )  # fmt: skip


def people_counted(session: Session, ward_id: int, *, day: date) -> dict[str, int]:
    """About how many people something is kept: members on `day`, names, phones, consents, staff, accounts."""
    consent = select(Consent.volunteer_id).where(Consent.ward_id == ward_id, Consent.withdrawn_on.is_(None))
    named = select(Volunteer.id).where(Volunteer.ward_id == ward_id, Volunteer.erased_at.is_(None))
    staff = select(StaffMember.id).where(StaffMember.ward_id == ward_id, StaffMember.erased_at.is_(None))
    accounts = select(Account.id).where(Account.ward_id == ward_id, Account.state != AccountState.DISABLED)
    return {
        "volunteers": _count(session, select(Volunteer.id).where(member_on(day, ward_id))),
        "names": _count(session, named),
        "phones": _count(session, select(VolunteerPhone.volunteer_id).where(VolunteerPhone.ward_id == ward_id)),
        "consents": _count(session, consent.distinct()),
        "staff": _count(session, staff),
        "accounts": _count(session, accounts),
    }


def holdings_of_volunteer(session: Session, ward_id: int, *, volunteer_id: int) -> Holdings:
    """What erasing the volunteer would take, and what would stay."""
    name = session.scalar(select(Volunteer.name).where(Volunteer.ward_id == ward_id, Volunteer.id == volunteer_id))

    def count(of: type[VolunteerPhone | Consent | VisitVolunteer | Assist]) -> int:
        return _count(session, select(of.volunteer_id).where(of.ward_id == ward_id, of.volunteer_id == volunteer_id))

    return Holdings(
        phone=count(VolunteerPhone) > 0, consents=count(Consent), visits=count(VisitVolunteer), assists=count(Assist),
        texts=_texts_naming(session, ward_id, name),
    )  # fmt: skip


def holdings_of_staff_member(session: Session, ward_id: int, *, staff_id: int) -> Holdings:
    """What erasing the person would take, and what would stay."""
    name = session.scalar(select(StaffMember.name).where(StaffMember.ward_id == ward_id, StaffMember.id == staff_id))
    account = session.scalar(select(Account.id).where(Account.ward_id == ward_id, Account.staff_id == staff_id))

    def count(of: type[Draft | VisitStaff]) -> int:
        return _count(session, select(of.staff_id).where(of.ward_id == ward_id, of.staff_id == staff_id))

    return Holdings(
        account=account is not None, drafts=count(Draft), visits=count(VisitStaff),
        sign_ins=_count(session, select(SignIn.token_hash).where(SignIn.account_id == account)),
        texts=_texts_naming(session, ward_id, name),
    )  # fmt: skip


def _texts_naming(session: Session, ward_id: int, name: str | None) -> int:
    if not name:
        return 0
    sought = fold(name)
    texts = session.execute(
        select(Visit.venue, Visit.note, Visit.second_visit_reason, Visit.void_reason).where(Visit.ward_id == ward_id)
    )
    return sum(sought in fold(" ".join(text for text in one if text)) for one in texts)


def _count(session: Session, rows: Select) -> int:  # type: ignore[type-arg]
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0
