"""What stands where the lines of a sheet are to go: read at once, however many lines there are."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.afterwards import AssistEntry, CounterEntry
from actions.lines import Row
from models import Assist, CounterDay, CounterMonth, Service, Volunteer


def service_ids(session: Session, ward_id: int) -> set[int]:
    """Every service that the ward has ever had."""
    return set(session.scalars(select(Service.id).where(Service.ward_id == ward_id)))


def volunteers_of(session: Session, ward_id: int, lines: Sequence[AssistEntry]) -> dict[int, Volunteer]:
    """The volunteers that `lines` name, by number."""
    wanted = {line.volunteer_id for line in lines}
    found = session.scalars(select(Volunteer).where(Volunteer.ward_id == ward_id, Volunteer.id.in_(wanted)))
    return {one.id: one for one in found}


def assists_of(session: Session, ward_id: int, lines: Sequence[AssistEntry]) -> Iterable[Assist]:
    """Rows of their volunteers on the days between the first and the last of `lines`, void ones too."""
    if not lines:
        return []
    days = [line.on_day for line in lines]
    return session.scalars(
        select(Assist)
        .where(Assist.ward_id == ward_id, Assist.volunteer_id.in_({line.volunteer_id for line in lines}))
        .where(Assist.on_day.between(min(days), max(days)))
        .order_by(Assist.id),
        execution_options={"populate_existing": True},
    )


def days_of(session: Session, ward_id: int, lines: Sequence[CounterEntry]) -> Iterable[CounterDay]:
    """Rows of their days, void ones too."""
    return _figures(session, CounterDay, ward_id, CounterDay.on_day.in_({line.on_day for line in lines}))


def months_of(session: Session, ward_id: int, lines: Sequence[CounterEntry]) -> Iterable[CounterMonth]:
    """Rows of their months, void ones too."""
    return _figures(session, CounterMonth, ward_id, CounterMonth.month.in_({line.month for line in lines}))


def _figures(session: Session, table: type[Row], ward_id: int, which: Any) -> Iterable[Row]:
    found = select(table).where(table.ward_id == ward_id, which).order_by(table.id)
    return session.scalars(found, execution_options={"populate_existing": True})
