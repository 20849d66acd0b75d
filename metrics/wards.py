"""Which wards are here, and who works in one."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from metrics.reading import reads
from models import Account, AccountState, Actor, Family, StaffMember, Ward
from texts.vietnamese import by_name


def ward_ids(session: Session) -> dict[str, int]:
    """National code → number of every ward in this database."""
    return dict(session.execute(select(Ward.code, Ward.id)).all())


@reads(Family.REFERENCE)
def ward_of(session: Session, ward_id: int) -> Ward:
    """The ward with its settings, detached from the session. Raises NoResultFound."""
    ward = session.get_one(Ward, ward_id)
    session.expunge(ward)
    return ward


@reads(Family.REFERENCE)
def people_at_work(session: Session, ward_id: int, *, day: date) -> tuple[Actor, ...]:
    """Everybody of the staff who is active on `day` and has an account that is not disabled, by name."""
    statement = (
        select(Account)
        .join(StaffMember, (StaffMember.ward_id == Account.ward_id) & (StaffMember.id == Account.staff_id))
        .where(Account.ward_id == ward_id, Account.state != AccountState.DISABLED, StaffMember.active_from <= day)
        .where(StaffMember.active_to.is_(None) | (StaffMember.active_to > day))
    )
    people = (account.as_actor(ward_id) for account in session.scalars(statement))
    return tuple(sorted(people, key=lambda actor: by_name(actor.name)))
