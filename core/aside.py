"""Figures as they would be without some visits: the same questions, asked where those visits are set aside.

They are taken out of the register as a void takes them out, so that every figure and every kept sum follows by its own
definition; and the transaction that asks is rolled back, so that nothing of it stays and nobody else sees it.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models import Visit, WardRevision

Arguments = tuple[tuple[str, Any], ...]
TRIES = 3
"""Somebody may save in the moment between looking and setting aside: then once more."""


def without(
    session: Session, ward_id: int, *, asked: Callable[..., Any], aside: tuple[int, ...], arguments: Arguments
) -> Any:
    """What `asked` answers when the counted visits of these numbers do not count. Only in a session that is
    rolled back (`Database.supposing`)."""
    # As who saves does it, first of all: else the two would take the rows of visits and sums in different orders.
    session.execute(select(WardRevision.ward_id).where(WardRevision.ward_id == ward_id).with_for_update())
    session.execute(
        update(Visit)
        .where(Visit.ward_id == ward_id, Visit.id.in_(aside), Visit.counts)
        .values(counts=False, voided_at=Visit.recorded_at, voided_by_id=Visit.recorded_by_id, void_reason="-")
        .execution_options(synchronize_session=False)
    )
    return asked(session, ward_id, **dict(arguments))
