"""The ward's settings, its targets and its days off: changed, or taken back."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from actions.change import Change, require
from actions.editing import cleaned_edit, edit_of, merged, plain_value, write_over
from actions.refusals import Invalid, Problem
from actions.setup_checks import settings_problems, target_problems
from actions.ward_facts import TargetFacts, fields_of
from models import Actor, Deed, Holiday, OnlineRateFormula, Target, Ward


@dataclass(frozen=True, kw_only=True)
class WardEdit:
    """The settings of a ward that change figures; see `models.Ward`."""

    programme_start: date
    evening_starts_at: time
    reach_threshold: float
    active_days: int
    sustaining_volunteers: int
    coverage_target: float
    online_rate_formula: OnlineRateFormula
    baseline_from: date | None
    baseline_until: date | None


@dataclass(frozen=True, kw_only=True)
class TargetEdit:
    """What can be put right about a target; its figure and its first day say which one it is."""

    value: float
    until_day: date | None
    source: str | None


def change_settings(session: Session, wanted: WardEdit, seen: WardEdit, *, by: Actor, now: datetime) -> Ward:
    """Write the ward's settings; `seen` is what the form showed. Figures of every day follow at once.

    Raises NotAllowed; Invalid with every problem; Conflict with the fields that somebody else has changed meanwhile.
    """
    require(session, by, Deed.WARD_CHANGE, now=now)
    change = Change(session, by, now)
    ward = session.get_one(Ward, by.ward_id, populate_existing=True)
    fields = merged(wanted, seen, edit_of(WardEdit, ward))
    if problems := list(settings_problems(wanted)):
        raise Invalid(*problems)
    if not fields:
        change.forget()
        return ward
    before, after = write_over(ward, fields)
    session.flush()
    change.note("ward.change", "ward", ward.id, before=before, after=after)
    return ward


def change_target(
    session: Session, target_id: int, wanted: TargetEdit, seen: TargetEdit, *, by: Actor, now: datetime
) -> Target:
    """Put a target's value, last day or source right. Raises NotAllowed, Invalid, Conflict as `change_settings`."""
    require(session, by, Deed.TARGET_SET, now=now)
    change = Change(session, by, now)
    target = _known_target(session, by.ward_id, target_id)
    wanted = cleaned_edit(wanted)
    fields = merged(wanted, cleaned_edit(seen), edit_of(TargetEdit, target))
    facts = TargetFacts(figure=target.figure, from_day=target.from_day, **fields_of(wanted))
    if problems := list(target_problems(facts)):
        raise Invalid(*problems)
    if not fields:
        change.forget()
        return target
    before, after = write_over(target, fields)
    session.flush()
    change.note("target.set", "target", target.id, before=before, after=after)
    return target


def remove_target(session: Session, target_id: int, *, by: Actor, now: datetime) -> TargetFacts:
    """Take a target away; gives what it said, so that it can be set again. Raises NotAllowed, Invalid."""
    require(session, by, Deed.TARGET_REMOVE, now=now)
    change = Change(session, by, now)
    target = _known_target(session, by.ward_id, target_id)
    gone = TargetFacts(
        figure=target.figure, value=target.value, from_day=target.from_day, until_day=target.until_day,
        source=target.source,
    )  # fmt: skip
    session.delete(target)
    session.flush()
    before = {name: plain_value(value) for name, value in fields_of(gone).items() if value is not None}
    change.note("target.remove", "target", target_id, before=before)
    return gone


def remove_holiday(session: Session, on_day: date, *, by: Actor, now: datetime) -> None:
    """The day is an ordinary one after all. Raises NotAllowed, Invalid."""
    require(session, by, Deed.HOLIDAY_REMOVE, now=now)
    change = Change(session, by, now)
    holiday = session.get(Holiday, (by.ward_id, on_day), populate_existing=True)
    if holiday is None:
        raise Invalid(Problem("holiday_unknown", "on_day", {"day": on_day}))
    before = {"on_day": on_day.isoformat(), "name_vi": holiday.name_vi, "kind": holiday.kind.value}
    session.delete(holiday)
    session.flush()
    change.note("holiday.remove", "holiday", on_day.toordinal(), before=before)


def _known_target(session: Session, ward_id: int, target_id: int) -> Target:
    target = session.get(Target, (ward_id, target_id), populate_existing=True)
    if target is None:
        raise Invalid(Problem("target_unknown"))
    return target
