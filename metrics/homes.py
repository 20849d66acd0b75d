"""Where volunteers lived on a day, before succession: their last home, or an earlier one if they moved since."""

from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models import Volunteer, VolunteerPast


def home_before_succession(session: Session, ward_id: int, day: date) -> ColumnElement[int]:
    """SQL: the group in which the Volunteer of the surrounding SELECT lived on `day`; what became of that group is
    the lineage's to say (`Lineage.home`).

    Nearly always nobody has moved after `day`: then it is the volunteer's own column, at no cost.
    """
    past = VolunteerPast
    later = select(past.volunteer_id).where(past.ward_id == ward_id, past.until_day > day).limit(1)
    if session.scalar(later) is None:
        return Volunteer.group_id.expression
    then = (
        select(past.group_id)
        .where(past.ward_id == ward_id, past.volunteer_id == Volunteer.id, past.until_day > day)
        .order_by(past.until_day)
        .limit(1)
        .correlate(Volunteer)
        .scalar_subquery()
    )
    return func.coalesce(then, Volunteer.group_id)
