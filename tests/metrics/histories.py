"""Made-up histories of small wards: groups that merge and split in chains, visits, volunteers, counter days."""

from datetime import date, time, timedelta
from itertools import count

from hypothesis import strategies as st

from models import (
    CounterDay,
    DayKind,
    GroupPast,
    Holiday,
    OnlineRateFormula,
    Service,
    VisitStatus,
    VolunteerKind,
    VolunteerPast,
)
from tests.planting import EVENING, Plot

BEGIN = date(2026, 1, 7)
"""A Wednesday, so that first weeks are cut."""
LAST = 90
_numbers = count(10)

offsets = st.integers(0, LAST)
names = st.sampled_from([None, None, "Xóm", "Tổ cũ"])
counts = st.none() | st.integers(0, 60)
days = st.integers(-4, LAST + 40).map(lambda number: BEGIN + timedelta(days=number))
periods = st.tuples(days, st.integers(0, 60)).map(lambda one: {"since": one[0], "until": one[0] + timedelta(one[1])})


def on(offset: int) -> date:
    return BEGIN + timedelta(days=offset)


def plant(session, draw) -> Plot:
    """A new ward in `session` with a history made of what Hypothesis draws; wards of other examples stay beside it."""
    number = next(_numbers)
    plot = Plot(session, ward_id=number, code=f"{number:05}")
    ward = plot.ward
    ward.active_days = draw(st.sampled_from([1, 10, 30]))
    ward.reach_threshold = draw(st.sampled_from([0.1, 0.6]))
    ward.sustaining_volunteers = draw(st.sampled_from([1, 2]))
    ward.online_rate_formula = draw(st.sampled_from(OnlineRateFormula))
    groups = _groups(plot, draw)
    services = _services(plot, draw)
    _visits(plot, draw, groups, services)
    _volunteers(plot, draw, groups)
    _counter(plot, draw, services)
    for offset, kind in draw(st.dictionaries(offsets, st.sampled_from(DayKind), max_size=8)).items():
        session.add(Holiday(ward_id=number, on_day=on(offset), name_vi="Ngày nghỉ", kind=kind))
    session.flush()
    return plot


def _groups(plot, draw):
    """Up to four groups and up to four changes: two merge, one splits, one joins another that stays, one just ends."""
    households = st.integers(1, 60)
    groups = [
        plot.group(f"Tổ {number}", draw(households), valid_from=BEGIN) for number in range(draw(st.integers(0, 4)))
    ]
    for offset in sorted(draw(st.lists(st.integers(1, LAST), max_size=4, unique=True))):
        day = on(offset)
        live = [one for one in groups if one.valid_to is None]
        deed = draw(st.sampled_from(["merge", "merge", "split", "split", "join", "end"]))
        if len(live) < (1 if deed in ("split", "end") else 2):
            continue
        chosen = draw(st.permutations(live))
        name = f"Tổ {len(groups)}"
        if deed == "merge":
            groups.append(plot.group(name, draw(households), valid_from=day))
            for old in chosen[:2]:
                plot.succeed(old, groups[-1], day)
        elif deed == "split":
            part = draw(st.sampled_from([0.5, 0.25, 0.7]))
            for letter, share in (("A", part), ("B", 1 - part)):
                groups.append(plot.group(f"{name}{letter}", draw(households), valid_from=day))
                plot.succeed(chosen[0], groups[-1], day, share)
        elif deed == "join":
            plot.succeed(chosen[0], chosen[1], day)
        else:
            chosen[0].valid_to = day
    for number, group in enumerate(groups):
        for offset, (name, homes) in draw(st.dictionaries(offsets, st.tuples(names, counts), max_size=2)).items():
            if name or homes:
                past = {"until_day": on(offset), "name": name and f"{name} {number}", "households": homes or None}
                plot._add(GroupPast(ward_id=plot.ward_id, group_id=group.id, **past))
    return groups


def _services(plot, draw) -> list[Service]:
    return [
        plot.service("khai_sinh", position=3),
        plot.service("dang_nhap", position=1, valid_to=on(draw(st.integers(1, LAST)))),
        plot.service("cu_tru", position=2, valid_from=on(draw(offsets))),
        plot.service("ho_kinh_doanh", core=False),
    ]


def _visits(plot, draw, groups, services):
    staff = [plot.lan, plot.staff("Cán bộ Thử Hai")]
    lines = st.dictionaries(st.sampled_from(range(4)), st.tuples(counts, counts, counts), max_size=4)
    for _ in range(draw(st.integers(0, 10)) if groups else 0):
        met = sorted(draw(st.lists(counts, min_size=3, max_size=3)), key=lambda one: one or 0, reverse=True)
        visit = plot.visit(
            draw(st.sampled_from(groups)),
            on(draw(offsets)),
            services=tuple((services[one], *numbers) for one, numbers in draw(lines).items()),
            status=draw(st.sampled_from([VisitStatus.HELD] * 5 + list(VisitStatus))),
            starts_at=draw(st.sampled_from([time(9), time(16, 59), time(17), time(19, 30)])),
            attendees=met[0],
            households_present=met[1],
            first_time_households=met[2],
            voided_at=draw(st.sampled_from([None] * 5 + [EVENING])),
        )
        if draw(st.booleans()):
            visit.staff.append(type(visit.staff[0])(ward_id=plot.ward_id, staff_id=staff[1].id))


def _volunteers(plot, draw, groups):
    people = []
    for _ in range(draw(st.integers(0, 5)) if groups else 0):
        joined = draw(st.integers(0, LAST))
        stayed = draw(st.none() | st.integers(0, LAST))
        people.append(
            plot.volunteer(
                draw(st.sampled_from(groups)),
                draw(st.sampled_from(VolunteerKind)),
                joined_on=on(joined),
                left_on=None if stayed is None else on(joined + stayed),
                in_digital_team=draw(st.booleans()),
            )
        )
        for offset in draw(st.lists(offsets, max_size=2, unique=True)):
            group = draw(st.sampled_from(groups))
            moved = {"volunteer_id": people[-1].id, "until_day": on(offset), "group_id": group.id}
            plot._add(VolunteerPast(ward_id=plot.ward_id, **moved))
    for _ in range(draw(st.integers(0, 12)) if people else 0):
        voided = draw(st.sampled_from([None] * 5 + [EVENING]))
        plot.assist(draw(st.sampled_from(people)), on(draw(offsets)), draw(st.integers(1, 9)), voided_at=voided)


def _counter(plot, draw, services):
    keys = st.tuples(st.integers(0, 30), st.sampled_from([None, None, 0, 1, 3]))
    numbers = st.none() | st.integers(0, 20)
    for (offset, service), values in draw(st.dictionaries(keys, st.tuples(*[numbers] * 4), max_size=10)).items():
        if any(one is not None for one in values):
            counter_day(plot, on(offset), None if service is None else services[service], *values)


def counter_day(plot, on_day, service=None, visitors=None, direct=None, online=None, postal=None) -> CounterDay:
    """A row of the counter's own figures; all services together when `service` is None."""
    row = CounterDay(
        ward_id=plot.ward_id, id=plot._id(), on_day=on_day, service_id=service and service.id, visitors=visitors,
        direct=direct, online=online, postal=postal, recorded_by_id=plot.lan.id, recorded_at=EVENING,
    )  # fmt: skip
    return plot._add(row)
