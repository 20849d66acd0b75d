"""Who can manage accounts, and that somebody always can: asked under a lock, so that of two who take it away at once
one is refused."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from models import Account, AccountState, Role, StaffMember

LEAVING = timedelta(days=1)
"""Whoever leaves within a day is not counted on, in whatever time zone."""


def locked_administrators(session: Session, now: datetime, *where: ColumnElement[bool]) -> list[Account]:
    """The administrators' accounts that fit `where`, active and of people who stay; locked, in the order of their ids.

    Every way of taking an administrator away asks here first. All rows are locked before any is judged: who waited
    sees what the one before left behind. On SQLite the writing transaction is the lock.
    """
    every = select(Account).where(Account.role == Role.ADMINISTRATOR, *where).order_by(Account.id)
    session.scalars(every.with_for_update().execution_options(populate_existing=True)).all()
    stays = or_(StaffMember.active_to.is_(None), StaffMember.active_to > (now + LEAVING).date())
    left = select(StaffMember.id).where(
        StaffMember.ward_id == Account.ward_id, StaffMember.id == Account.staff_id, ~stays
    )  # fmt: skip
    return list(session.scalars(every.where(Account.state == AccountState.ACTIVE, ~left.exists())))


def is_last_administrator(session: Session, account: Account, now: datetime) -> bool:
    """Without this account nobody could manage the accounts of its ward, or of the province.

    One of the province stands in for a ward's, not the other way round.
    """
    reach = or_(Account.ward_id.is_(None), Account.ward_id == account.ward_id)
    numbers = [one.id for one in locked_administrators(session, now, reach)]
    return numbers == [account.id]
