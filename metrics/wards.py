"""Which wards are here, and who works in one."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Actor, StaffMember, Ward
from texts.vietnamese import by_name


def ward_ids(session: Session) -> dict[str, int]:
    """National code → number of every ward in this database."""
    return dict(session.execute(select(Ward.code, Ward.id)).all())


def ward_of(session: Session, ward_id: int) -> Ward:
    """The ward with its settings, detached from the session. Raises NoResultFound."""
    ward = session.get_one(Ward, ward_id)
    session.expunge(ward)
    return ward


def people_at_work(session: Session, ward_id: int, *, day: date) -> tuple[Actor, ...]:
    """Everybody of the staff who is active on `day`, by name."""
    statement = (
        select(StaffMember)
        .where(StaffMember.ward_id == ward_id, StaffMember.active_from <= day)
        .where(StaffMember.active_to.is_(None) | (StaffMember.active_to > day))
    )
    return tuple(sorted((one.as_actor() for one in session.scalars(statement)), key=lambda actor: by_name(actor.name)))
