"""The demo ward from its founding to a given day, lived day by day through the same actions as a person's."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions import Change
from actions.setting_up import add_group, add_staff_member, found_ward, installation, set_target
from actions.ward_facts import TargetFacts, WardFacts
from models import Figure, Holiday, Role, Ward
from seed.demo_accounts import open_accounts
from seed.demo_afterwards import help_on
from seed.demo_consents import consent_on
from seed.demo_counter import SINCE, count_on
from seed.demo_day import tell
from seed.demo_groups import first_places, reorganisations
from seed.demo_meetings import meet_on
from seed.demo_people import role_of, staff, volunteer_names
from seed.demo_visits import PLANNED_AHEAD, Outing, hold, plan, plan_day, promise
from seed.demo_world import DAY, DECIDED, SEED, START, Living, World, reorganise
from seed.services import add_reference

CODE = "05455"
LATE = {date(2025, 12, 6), date(2025, 12, 20), date(2026, 1, 10)}
"""Groups that the first month leaves out are reached on or after these days."""
NEVER = 5
LIVED = "ward.demo_lived"
"""Verb of the audit event that says up to which day the demo was lived."""
GOVERNMENT = "Yêu cầu của Chính phủ cho năm 2025; chỉ tiêu 2026 của phường: cần bổ sung"
OWN_PLAN = "Kế hoạch của phường (số liệu trình diễn)"


def live(session: Session, today: date, zone: ZoneInfo) -> Ward:
    """Make the demo ward with a history up to the evening before `today` and visits planned for the week after.

    Days that have passed do not depend on `today`. Never commits.
    """
    world = _found(session, zone)
    roster: dict[date, list[Outing]] = {}
    day = SINCE
    while day < today:
        if day == DECIDED:
            reorganise(world)
        with session.no_autoflush:  # the actions flush what the next one asks for; half of all writing is saved
            ahead = day + PLANNED_AHEAD * DAY
            roster[ahead] = plan_day(world, ahead, day)
            plans = [plan(world, outing) for outing in roster[ahead] if outing.planned_at]
            held = [hold(world, outing) for outing in roster.pop(day, [])]
            meeting = [one for one in (meet_on(world, day),) if one]
            tell([*meeting, *count_on(world, day), *plans, *consent_on(world, day), help_on(world, day), *held])
            session.flush()
        day += DAY
    by = installation(world.ward_id)
    tell([promise(world, today)])
    open_accounts(world, today)
    change = Change(session, by, world.moment(today, 0, 1))
    change.note(LIVED, "ward", world.ward_id, after={"today": today.isoformat()})
    return session.get_one(Ward, world.ward_id)


def _found(session: Session, zone: ZoneInfo) -> World:
    now = datetime.combine(SINCE - timedelta(days=2), time(9, 0), zone).astimezone(UTC)
    ward = found_ward(session, _ward(), now=now)
    by = installation(ward.id)
    services = add_reference(session, by=by, now=now)
    people = [add_staff_member(session, facts, by=by, now=now) for facts in staff(SINCE)]
    session.flush()
    manager = next(member.as_actor(Role.MANAGER) for member in people if role_of(member.code) is Role.MANAGER)
    for target in _targets():
        set_target(session, target, by=manager, now=now)
    places = first_places(Random(SEED))
    changes = reorganisations(places)
    groups = {place.code: add_group(session, place.facts(), by=by, now=now) for place in places}
    session.flush()
    living = {place.code: Living(groups[place.code], place, 1.0, 1.0, 1.0, START) for place in places}
    _characters(living, {place.code for change in changes for place in change.old}, changes[2].old[0].code)
    holidays = session.scalars(select(Holiday).where(Holiday.ward_id == ward.id))
    return World(
        session=session, ward_id=ward.id, zone=zone, staff=people, services=services, groups=living,
        holidays={holiday.on_day: holiday for holiday in holidays}, changes=changes,
        names=volunteer_names(Random(SEED)),
    )  # fmt: skip


def _characters(living: dict[str, Living], in_changes: set[str], unreached: str) -> None:
    """Chance gives each group its pace and vigour: never reached, late, seen once, lagging, usual."""
    chance = Random(f"{SEED}|characters")
    steady = sorted(set(living) - in_changes)
    chance.shuffle(steady)
    never, late, once = [*steady[: NEVER - 1], unreached], steady[4:7], steady[7:12]
    for code, group in living.items():
        group.pace = chance.choice((0.12, 0.5, 1.0, 1.0, 1.0, 1.6))
        group.vigour = chance.choice((0.08, 0.2, 0.32, 0.5, 0.7, 0.95))
        group.turnout = chance.choice((0.55, 0.75, 1.0, 1.1, 1.25))
        if code in never:
            group.first_from = None
        elif code in once:
            group.pace, group.vigour = 0.0, 0.05
    for code, since in zip(late, sorted(LATE), strict=True):
        living[code].first_from = since


def _ward() -> WardFacts:
    return WardFacts(
        code=CODE,
        name_vi="Phường Quyết Thắng (trình diễn)",
        name_en="Quyết Thắng ward (demo)",
        province_vi="Tỉnh Thái Nguyên",
        programme_start=START,
        is_demo=True,
        baseline_from=date(2025, 10, 1),
        baseline_until=date(2025, 10, 31),
        shapes_are_illustrative=True,
    )


def _targets() -> list[TargetFacts]:
    return [
        TargetFacts(figure=Figure.GROUP_COVERAGE, value=1.0, from_day=START, source=OWN_PLAN),
        TargetFacts(figure=Figure.HOUSEHOLD_REACH, value=0.6, from_day=START, source=OWN_PLAN),
        TargetFacts(figure=Figure.ACTIVE_VOLUNTEERS, value=0.8, from_day=START, source=OWN_PLAN),
        TargetFacts(figure=Figure.ONLINE_SHARE, value=0.8, from_day=SINCE, source=GOVERNMENT),
    ]
