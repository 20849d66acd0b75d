"""Which wards are here, and the settings of one."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from metrics.reading import reads
from models import Family, Ward


def ward_ids(session: Session) -> dict[str, int]:
    """National code → number of every ward in this database."""
    return dict(session.execute(select(Ward.code, Ward.id)).all())


@reads(Family.REFERENCE)
def ward_of(session: Session, ward_id: int) -> Ward:
    """The ward with its settings, detached from the session. Raises NoResultFound."""
    ward = session.get_one(Ward, ward_id)
    session.expunge(ward)
    return ward
