"""The demo's evenings and weekends: who goes where, what they teach there, and what they write down afterwards."""

from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from actions.planning import cancel_visit, plan_visit, postpone_visit
from actions.setting_up import add_volunteer
from actions.visit_entry import VisitEntry
from actions.visits import correct_visit, record_visit, void_visit
from actions.ward_facts import VolunteerFacts
from models import Role, StaffMember, Visit, VolunteerKind
from seed.demo_day import Story
from seed.demo_lessons import lessons, planned_lessons
from seed.demo_world import DAY, START, TET, Living, World

CAMPAIGN_UNTIL = date(2025, 11, 30)
PLANNED_AHEAD = 8
"""Days between planning a visit and holding it."""
NOTES = (
    "Nhiều người cao tuổi chưa có điện thoại thông minh, cần bố trí buổi riêng.",
    "Mạng Wi-Fi nhà văn hóa yếu, đề nghị tổ bố trí thêm bộ phát.",
    "Bà con quan tâm thủ tục hộ kinh doanh, đề nghị tổ chức thêm một buổi.",
    "Một số hộ chưa kích hoạt định danh mức độ 2, đã hướng dẫn liên hệ Công an phường.",
    "Đoàn viên thanh niên hỗ trợ tốt, hướng dẫn từng hộ.",
    "Hệ thống chậm trong khoảng 20 phút đầu giờ.",
)
PUT_OFF = ("Mưa lớn, bà con không đến được", "Nhà văn hóa bận việc của tổ", "Trùng lịch họp chi bộ của tổ")
CALLED_OFF = ("Tổ đề nghị chuyển sang tháng sau", "Cán bộ phụ trách bận công tác đột xuất")
WRONG = "Nhập nhầm tổ, đã ghi lại buổi đúng"


@dataclass
class Outing:
    """A visit that the roster has: group, hour and who goes; planned in the database or only said."""

    living: Living
    day: date
    starts_at: time
    staff: tuple[StaffMember, ...]
    plan: VisitEntry
    planned_at: datetime | None
    """When it is written down as planned; None: nobody does."""
    visit: Visit | None = None


def plan_day(world: World, day: date, written_on: date) -> list[Outing]:
    """The roster of `day`, most of it to be written down (`plan`) in the evening of `written_on`."""
    if day < START or world.is_off(day) or TET[0] <= day <= TET[1]:
        return []
    chance = world.chance("roster", day)
    outings: list[Outing] = []
    busy: Counter[int] = Counter()
    for _ in range(_how_many(day, chance)):
        living = _choose(world, day, chance)
        if living is None:
            break
        living.booked = day
        pair = tuple(sorted(chance.sample(world.going_out(), 5), key=lambda one: busy[one.id])[:2])
        busy.update(member.id for member in pair)
        outing = _outing(world, living, day, pair, chance, None)
        if chance.random() < 0.85:
            outing.planned_at = world.moment(written_on, 17, 30 + chance.randrange(29))
        outings.append(outing)
    return outings


def plan(world: World, outing: Outing) -> Story:
    """The outing stands in the register as planned from now on."""
    assert outing.planned_at is not None
    yield outing.planned_at
    outing.visit = plan_visit(
        world.session, outing.plan, by=world.actor(Role.MANAGER), now=outing.planned_at,
        today=outing.planned_at.astimezone(world.zone).date(), confirmed=("second_visit",),
    ).visit  # fmt: skip


def promise(world: World, today: date) -> Story:
    """The week ahead goes to groups that nobody has reached: all but one of them get a date, late last evening."""
    chance = world.chance("promise", today)
    missed = [living for living in world.in_force(today) if living.last_visit is None]
    for number, living in enumerate(sorted(missed, key=lambda one: -one.row.households)[:-1]):
        day = today + (2 + number % 5) * DAY
        if not world.is_off(day):
            pair = tuple(chance.sample(world.going_out(), 2))
            now = world.moment(today - DAY, 22, 10) + number * timedelta(seconds=40)
            outing = _outing(world, living, day, pair, chance, now)
            yield from plan(world, outing)


def hold(world: World, outing: Outing) -> Story:
    """What became of the outing: held and written down that evening, put off, or called off."""
    day, living = outing.day, outing.living
    chance = world.chance("visit", day, living.row.code)
    fate = chance.random()
    by = outing.staff[0].as_actor()
    if outing.visit is not None and fate < 0.065:
        deed, reasons = (postpone_visit, PUT_OFF) if fate < 0.04 else (cancel_visit, CALLED_OFF)
        reason, now = chance.choice(reasons), world.moment(day, 17, 30 + chance.randrange(29))
        yield now
        deed(
            world.session, outing.visit.id, reason=reason, expected_version=outing.visit.version, by=by, now=now
        )  # fmt: skip
        return
    recruits = yield from _recruit(world, living, day, chance)
    entry = _entry(world, outing, recruits, chance)
    now = world.moment(day, 21, 5 + chance.randrange(30), chance.randrange(60))
    yield now
    if chance.random() < 0.006:
        _write_down_wrongly(world, outing, entry, chance, now)
    visit = record_visit(
        world.session, entry, by=by, now=now, today=day, confirmed=("second_visit", "attendees_many")
    ).visit  # fmt: skip
    living.met += entry.first_time_households or 0
    living.taught |= {slug for slug, service in world.services.items() if _taught(entry, service.id)}
    living.last_visit = day
    if entry.attendees and chance.random() < 0.015:
        counted_again = replace(entry, attendees=entry.attendees + chance.randint(1, 4), planned_visit_id=None)
        now += timedelta(minutes=12)
        yield now
        correct_visit(
            world.session, visit.id, counted_again, expected_version=visit.version, by=by, now=now, today=day,
            confirmed=("attendees_many",),
        )  # fmt: skip


def _how_many(day: date, chance: Random) -> int:
    if day <= CAMPAIGN_UNTIL:
        return 5 if day.weekday() >= 5 else chance.choice((2, 3, 3))
    if day.weekday() >= 5:
        return chance.choice((2, 3, 3, 3))
    return chance.choice((0, 1, 1, 2, 2, 2))


def _choose(world: World, day: date, chance: Random) -> Living | None:
    """First the groups that nobody has reached, then those that wait longest, the well-liked ones sooner."""
    free = [
        living
        for living in world.in_force(day)
        if living.first_from and living.first_from <= day and (living.booked is None or living.booked + 7 * DAY < day)
    ]
    new = [living for living in free if living.last_visit is None]
    if new and chance.random() < 0.97:
        return chance.choice(new)
    weights = [
        living.pace * max(0, (day - (living.last_visit or START)).days - 10) ** 1.6 if living.last_visit else 0.0
        for living in free
    ]
    return chance.choices(free, weights)[0] if sum(weights) > 0 else None


def _outing(
    world: World,
    living: Living,
    day: date,
    staff: tuple[StaffMember, ...],
    chance: Random,
    planned_at: datetime | None,
) -> Outing:
    starts_at = _start(day, chance)
    entry = VisitEntry(
        entry_key=_key(chance),
        group_id=living.row.id,
        on_day=day,
        starts_at=starts_at,
        services=planned_lessons(world, living),
        staff_ids=tuple(member.id for member in staff),
        venue=living.row.venue,
    )
    return Outing(living, day, starts_at, staff, entry, planned_at)


def _start(day: date, chance: Random) -> time:
    if day.weekday() >= 5 and chance.random() < 0.6:
        return chance.choice((time(8, 0), time(8, 30), time(9, 0), time(14, 30), time(15, 0)))
    return chance.choice((time(18, 30), time(19, 0), time(19, 0), time(19, 30)))


def _entry(world: World, outing: Outing, recruits: int, chance: Random) -> VisitEntry:
    living = outing.living
    households = living.row.households
    usual = 28 if living.last_visit is None else 21
    attendees = min(2 * households, max(6, round(living.turnout * chance.gauss(usual + households / 25, 7))))
    present = round(attendees * chance.uniform(0.72, 0.95))
    open_share = living.missing_households / households
    first = min(living.missing_households, round(present * min(1.0, open_share * chance.uniform(0.85, 1.3))))
    helpers = chance.sample(living.volunteers, min(len(living.volunteers), max(recruits, chance.randint(0, 3))))
    starts = datetime.combine(outing.day, outing.starts_at)
    counted = chance.random() > 0.02
    split = counted and chance.random() > 0.02
    return replace(
        outing.plan,
        entry_key=_key(chance),
        ends_at=(starts + timedelta(minutes=chance.choice((75, 90, 90, 105, 120)))).time(),
        services=lessons(world, living, attendees if counted else None, outing.day, chance),
        attendees=attendees if counted else None,
        households_present=present if split else None,
        first_time_households=first if split else None,
        volunteer_ids=tuple(one.id for one in helpers),
        note=chance.choice(NOTES) if chance.random() < 0.12 else None,
        planned_visit_id=outing.visit.id if outing.visit else None,
    )


def _recruit(world: World, living: Living, day: date, chance: Random) -> Generator[datetime, None, int]:
    """Volunteers come forward at a group's first visit, seldom later; gives how many."""
    first = living.last_visit is None
    many = chance.choice((1, 2, 2, 2, 2, 3)) if first else int(chance.random() < 0.01)
    people = [_volunteer(world, living, day, chance) for _ in range(many)]
    moments = sorted(world.moment(day, 21, chance.randrange(5)) for _ in people)
    for facts, now in zip(people, moments, strict=True):
        yield now
        living.volunteers.append(add_volunteer(world.session, facts, by=world.actor(Role.MANAGER), now=now))
    if many:
        world.session.flush()
        world.recruits += living.volunteers[-many:]
    return many


def _volunteer(world: World, living: Living, day: date, chance: Random) -> VolunteerFacts:
    world.volunteers += 1
    return VolunteerFacts(
        code=f"HN{world.volunteers:03}",
        name=world.names.pop(),
        group_id=living.row.id,
        kind=chance.choices(list(VolunteerKind), (0.33, 0.4, 0.27))[0],
        in_digital_team=chance.random() < 0.55,
        joined_on=day,
    )


def _write_down_wrongly(world: World, outing: Outing, entry: VisitEntry, chance: Random, now: datetime) -> None:
    others = [living for living in world.in_force(outing.day) if living.booked != outing.day]
    wrong = replace(
        entry, entry_key=_key(chance), group_id=chance.choice(others).row.id, planned_visit_id=None,
        first_time_households=None, volunteer_ids=(),
    )  # fmt: skip
    by = outing.staff[0].as_actor()
    visit = record_visit(
        world.session, wrong, by=by, now=now, today=outing.day, confirmed=("second_visit", "attendees_many")
    ).visit  # fmt: skip
    void_visit(world.session, visit.id, reason=WRONG, expected_version=visit.version, by=by, now=now)


def _taught(entry: VisitEntry, service_id: int) -> bool:
    return any(taught.service_id == service_id for taught in entry.services)


def _key(chance: Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
