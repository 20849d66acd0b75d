"""A year of an ordinary ward without a fault, fifty faults to plant in it, and what the rules are, said slowly."""

from datetime import UTC, date, datetime, time, timedelta
from math import log
from random import Random
from statistics import median
from uuid import UUID

from models import Assist, CounterDay, Draft, VisitStatus
from tests.planting import Plot

TODAY = date(2026, 6, 30)
BEGAN = date(2025, 7, 1)
DAY = timedelta(days=1)


def evening_of(day, hour=14):
    return datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC)


def clean_year(session, seed):
    """Ten groups, each visited about every three weeks, volunteers who help at home, figures of every working day."""
    chance, plot = Random(seed), Plot(session)
    plot.ward.programme_start = BEGAN
    groups = [plot.group(f"Tổ {n}", households=chance.randint(90, 300), valid_from=BEGAN) for n in range(1, 11)]
    people = {group.id: [plot.volunteer(group, joined_on=BEGAN) for _ in range(3)] for group in groups}
    for group in groups:
        usual, day = chance.uniform(18, 38), BEGAN + chance.randint(3, 12) * DAY
        while day < TODAY - 9 * DAY:
            came = max(8, round(chance.gauss(usual, usual / 4)))
            present = round(came * 0.8)
            plot.visit(
                group, day, attendees=came, households_present=present, first_time_households=present // 3,
                starts_at=chance.choice((time(8), time(15), time(19), time(19, 30))),
                volunteers=chance.sample(people[group.id], 2), recorded_at=evening_of(day),
            )  # fmt: skip
            plot.assist(people[group.id][0], day + 2 * DAY)
            day += chance.randint(14, 28) * DAY
        plot.visit(group, TODAY + 5 * DAY, status=VisitStatus.PLANNED, recorded_at=evening_of(TODAY - DAY))
    counter_days(plot, TODAY - 70 * DAY, TODAY - DAY)
    session.flush()
    return plot, groups, people


def counter_days(plot, since, until):
    for n in range((until - since).days + 1):
        day = since + n * DAY
        if day.weekday() < 5:
            plot.session.add(
                CounterDay(
                    ward_id=1, id=plot._id(), on_day=day, visitors=40, recorded_by_id=plot.lan.id,
                    recorded_at=evening_of(day),
                )
            )  # fmt: skip


def plant_faults(plot, groups, people):
    """Five of each of ten kinds; gives the keys of the findings that there must be."""
    session, wanted = plot.session, set()

    def visit(group, day, **more):
        more = {"attendees": 27, "households_present": 20, "first_time_households": 5} | more
        return plot.visit(group, day, recorded_at=more.pop("recorded_at", evening_of(day)), **more)

    for n, group in enumerate(groups[:5]):
        day = date(2026, 2, 1) + n * DAY
        visit(group, day, starts_at=time(9))
        again = visit(group, day, starts_at=time(9, 30) if n % 2 else time(19), attendees=28 if n % 2 == 0 else 40)
        far = visit(group, date(2026, 3, 2) + n * DAY, attendees=(270, 400, 1, 3, 300)[n], households_present=1,
                    first_time_households=0)  # fmt: skip
        gap = visit(group, date(2026, 3, 12) + n * DAY, households_present=None, first_time_households=None)
        late = visit(group, date(2026, 4, 1) + n * DAY, recorded_at=evening_of(date(2026, 4, 5 + n)))
        before = visit(group, BEGAN - (3 + n) * DAY)
        other = visit(group, date(2026, 5, 3) + n * DAY, volunteers=[people[groups[n + 5].id][0]])
        plan = plot.visit(group, date(2026, 6, 1) + n * DAY, status=VisitStatus.PLANNED)
        old = plot.group(f"Xóm {n}", valid_from=BEGAN, valid_to=date(2026, 1, 1))
        gone = visit(old, date(2026, 1, 1 + n))
        wanted |= {
            f"duplicate:visit:{again.id}", f"outlier:visit:{far.id}", f"missing:visit:{gap.id}",
            f"late:visit:{late.id}", f"before_start:visit:{before.id}", f"elsewhere:visit:{other.id}",
            f"planned:visit:{plan.id}", f"ended:visit:{gone.id}",
        }  # fmt: skip
    missing = session.query(CounterDay).filter(CounterDay.on_day > TODAY - 40 * DAY).order_by(CounterDay.on_day)
    for figures in missing[:5]:
        wanted.add(f"counter:counter_day:{figures.on_day.toordinal()}")
        session.delete(figures)
    for n in range(5):
        session.add(
            Draft(
                ward_id=1, staff_id=plot.lan.id, entry_key=UUID(int=900 + n), form="visit", content={},
                saved_at=evening_of(TODAY - (3 + n) * DAY),
            )
        )  # fmt: skip
        wanted.add(f"draft:draft:{900 + n}")
    session.flush()
    return wanted


def slow_twin(visits, today):
    """Keys of duplicates and outliers, every visit held against every other one, as the rules are told to people."""
    found, held = set(), [one for one in visits if one.status == "held"]
    for later in held:
        for one in held:
            same = (one.group_id, one.on_day) == (later.group_id, later.on_day) and one.id < later.id
            if same and (minutes(one, later) <= 60 or near(one.attendees, later.attendees)):
                found.add(f"duplicate:visit:{later.id}")
        others = [
            log(one.attendees + 1)
            for one in held
            if one.group_id == later.group_id and one.id != later.id and one.attendees is not None
        ]
        if later.attendees is not None and len(others) >= 5:
            middle = median(others)
            spread = 1.4826 * median([abs(one - middle) for one in others])
            if abs(log(later.attendees + 1) - middle) > 4.5 * max(0.25, spread):
                found.add(f"outlier:visit:{later.id}")
    return found


def minutes(one, other):
    return abs((one.starts_at.hour - other.starts_at.hour) * 60 + one.starts_at.minute - other.starts_at.minute)


def near(one, other):
    return one is not None and other is not None and abs(one - other) <= max(1, 0.05 * max(one, other))


def an_assist_after_leaving(plot, group):
    left = plot.volunteer(group, joined_on=BEGAN, left_on=date(2026, 3, 1))
    plot.assist(left, date(2026, 2, 28))
    return plot.assist(left, date(2026, 3, 1)), Assist
