"""Every figure once more, slowly and obviously: plain Python over all rows of the ward, straight from the definition.

A twin takes a World and the question's own arguments and gives the rows that the question must give, as tuples.
"""

from datetime import date, timedelta

from sqlalchemy import select

from models import (
    Assist,
    CounterDay,
    DayKind,
    GroupPast,
    GroupSuccession,
    Holiday,
    OnlineRateFormula,
    ResidentialGroup,
    Service,
    StaffMember,
    Visit,
    Volunteer,
    VolunteerKind,
    VolunteerPast,
    Ward,
)
from texts.vietnamese import by_name, natural


class World:
    """All rows of one ward."""

    def __init__(self, session, ward_id):
        def rows(model):
            return session.scalars(select(model).where(model.ward_id == ward_id)).all()

        self.ward = session.get_one(Ward, ward_id)
        self.groups = sorted(rows(ResidentialGroup), key=lambda one: (natural(one.name), one.id))
        self.group = {one.id: one for one in self.groups}
        self.successions = rows(GroupSuccession)
        self.group_pasts = rows(GroupPast)
        self.homes = rows(VolunteerPast)
        self.services = sorted(rows(Service), key=lambda one: (one.position, one.id))
        self.visits = rows(Visit)
        self.held = [one for one in self.visits if one.status == "held" and one.voided_at is None]
        self.staff = {one.id: one for one in rows(StaffMember)}
        self.volunteers = sorted(rows(Volunteer), key=lambda one: (by_name(one.name), one.id))
        self.assists = [one for one in rows(Assist) if one.voided_at is None]
        self.counter = rows(CounterDay)
        self.holidays = {one.on_day: one.kind for one in rows(Holiday)}

    def in_force(self, day):
        found = [one for one in self.groups if valid(day, one.valid_from, one.valid_to)]
        return sorted(found, key=lambda one: (natural(self.called(one, day)), one.id))

    def called(self, group, day):
        """The group's name on that day."""
        return self.until(
            day, group.name, [(one.until_day, one.name) for one in self.group_pasts if one.group_id == group.id]
        )

    def households(self, group, day):
        """How many households the group had on that day."""
        counts = [(one.until_day, one.households) for one in self.group_pasts if one.group_id == group.id]
        return self.until(day, group.households, counts)

    def until(self, day, last, pasts):
        """Of what was so until a day: the one that ends next after `day`, or what holds last."""
        later = sorted((end, value) for end, value in pasts if value is not None and day < end)
        return later[0][1] if later else last

    def own(self, group_id, day):
        return [one for one in self.held if one.group_id == group_id and one.on_day <= day]

    def before(self, group_id, day):
        return [one for one in self.successions if one.new_id == group_id and one.on_day <= day]

    def ancestors(self, group_id, day):
        found = {group_id}
        for step in self.before(group_id, day):
            found |= self.ancestors(step.old_id, day)
        return found

    def reached(self, group_id, day, good=lambda visit: True):
        """Own visit that is `good`, or all predecessors reached."""
        before = self.before(group_id, day)
        own = any(good(visit) for visit in self.own(group_id, day))
        return own or (bool(before) and all(self.reached(step.old_id, day, good) for step in before))

    def taught(self, group_id, service_id, day):
        return self.reached(group_id, day, lambda visit: service_id in taught_at(visit))

    def raw_met(self, group_id, day):
        own = sum(one.first_time_households or 0 for one in self.own(group_id, day))
        return own + sum(step.share * self.raw_met(step.old_id, day) for step in self.before(group_id, day))

    def history(self, group_id, day):
        return [one for number in self.ancestors(group_id, day) for one in self.own(number, day)]

    def home(self, volunteer, day):
        at = self.until(
            day,
            volunteer.group_id,
            [(one.until_day, one.group_id) for one in self.homes if one.volunteer_id == volunteer.id],
        )
        while not valid(day, self.group[at].valid_from, self.group[at].valid_to):
            after = [one for one in self.successions if one.old_id == at and one.on_day <= day]
            if not after:
                return None
            largest = max(one.share for one in after)
            at = min(one.new_id for one in after if one.share == largest)
        return at

    def members(self, day):
        return [one for one in self.volunteers if valid(day, one.joined_on, one.left_on)]

    def recent(self, volunteer, day):
        since = day - timedelta(days=self.ward.active_days - 1)
        return [one for one in self.assists if one.volunteer_id == volunteer.id and since <= one.on_day <= day]


def valid(day, since, until):
    return since <= day and (until is None or day < until)


def taught_at(visit):
    return {line.service_id for line in visit.services}


def share(part, whole):
    return part / whole if whole else None


def days_of(since, until):
    return [since + timedelta(days=number) for number in range((until - since).days + 1)]


def monday(day):
    while day.weekday() != 0:
        day -= timedelta(days=1)
    return day


def weeks_of(since, until):
    """Each week's Monday, and its days within the period."""
    found = {}
    for day in days_of(since, until):
        found.setdefault(monday(day), []).append(day)
    return found


def total(values):
    """The sum of what is there; None when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def groups_on(world: World, day: date):
    for group in world.in_force(day):
        covered = world.reached(group.id, day)
        history = world.history(group.id, day)
        first = min((one.on_day for one in history), default=None) if covered else None
        last = max((one.on_day for one in history), default=None) if covered else None
        since = (day - last).days if covered else None
        band = next(
            name for name, fits in {
                "never": not covered, "d30": covered and since <= 30, "d60": covered and since <= 60,
                "d90": covered and since <= 90, "over": True,
            }.items() if fits
        )  # fmt: skip
        met = world.raw_met(group.id, day)
        unsaid = history and all(one.first_time_households is None for one in history)
        households = world.households(group, day)
        reach = float("nan") if unsaid else min(met, households) / households
        core = [one for one in world.services if one.core and valid(day, one.valid_from, one.valid_to)]
        missing = tuple(one.id for one in core if not world.taught(group.id, one.id, day))
        people = [one for one in world.members(day) if world.home(one, day) == group.id]
        active = sum(bool(world.recent(one, day)) for one in people)
        step = 0
        if covered:
            step = 1
            if not missing:
                step = 2
                if reach >= world.ward.reach_threshold:
                    step = 3
                    if active >= world.ward.sustaining_volunteers:
                        step = 4
        planned = sorted(
            (one.on_day, one.starts_at, one.id)
            for one in world.visits
            if one.status == "planned" and one.voided_at is None and one.group_id == group.id and one.on_day >= day
        )
        yield (
            group.id, group.code, world.called(group, day), group.kind, households, None, None, None, None, False, step,
            covered, first, last, since, band, len(history), sum(one.attendees or 0 for one in history), met, reach,
            len(core) - len(missing), len(core), missing, len(people), active, covered and active == 0,
            planned[0][0] if planned else None, planned[0][2] if planned else None,
        )  # fmt: skip


def coverage_by_day(world, since, until):
    for day in days_of(since, until):
        groups = world.in_force(day)
        covered = sum(world.reached(one.id, day) for one in groups)
        yield day, covered, len(groups), share(covered, len(groups))


def household_reach(world, day):
    groups = world.in_force(day)
    met, households = sum(min(world.raw_met(one.id, day), world.households(one, day)) for one in groups), 0
    for group in groups:
        households += world.households(group, day)
    yield met, households, share(met, households)


def visit_totals(world, since, until):
    live = [one for one in world.visits if one.voided_at is None and since <= one.on_day <= until]
    held = [one for one in live if one.status == "held"]
    counted = [one.attendees for one in held if one.attendees is not None]
    evening = {one.id for one in held if one.starts_at >= world.ward.evening_starts_at}
    worked = {one.id for one in held if world.holidays.get(one.on_day) == DayKind.WORKING}
    weekend = {one.id for one in held if one.on_day.weekday() in (5, 6)} - worked
    holiday = {one.id for one in held if world.holidays.get(one.on_day) == DayKind.OFF}
    households = sum(world.households(one, until) for one in world.in_force(until))
    yield (
        len(held), *(sum(one.status == status for one in live) for status in ("planned", "postponed", "cancelled")),
        sum(counted), len(held) - len(counted), share(sum(counted), len(counted)),
        share(100 * sum(counted), households), len(evening | weekend | holiday), len(evening), len(weekend),
        len(holiday),
    )  # fmt: skip


def visits_by_week(world, since, until):
    for week, days in weeks_of(since, until).items():
        held = [one for one in world.held if one.on_day in days]
        yield (
            week, len(held), sum(one.attendees or 0 for one in held), sum(one.households_present or 0 for one in held),
            sum(one.first_time_households or 0 for one in held),
        )  # fmt: skip


def evenings_by_staff_week(world, since, until):
    for person in sorted(world.staff.values(), key=lambda one: (by_name(one.name), one.id)):
        for week, days in weeks_of(since, until).items():
            led = [one for one in world.held if one.on_day in days and person.id in {who.staff_id for who in one.staff}]
            evenings = {one.on_day for one in led if one.starts_at >= world.ward.evening_starts_at}
            if led:
                yield person.id, person.name, week, len(evenings), len(led)


def services_taught(world, since, until):
    for service in world.services:
        lines = [
            line for visit in world.held if since <= visit.on_day <= until
            for line in visit.services if line.service_id == service.id
        ]  # fmt: skip
        if lines or valid(until, service.valid_from, service.valid_to):
            by_resident = sum(line.filed_by_resident or 0 for line in lines)
            for_resident = sum(line.filed_for_resident or 0 for line in lines)
            yield (
                service.id, service.slug, service.kind, service.short_vi, service.short_en, service.name_vi,
                service.name_en, service.core, service.position, len(lines), len({line.group_id for line in lines}),
                sum(line.people or 0 for line in lines), sum(line.people is None for line in lines), by_resident,
                for_resident, share(by_resident, by_resident + for_resident),
            )  # fmt: skip


def services_by_group(world, day):
    for group in world.in_force(day):
        for service in sorted(world.services, key=lambda one: one.id):
            if world.taught(group.id, service.id, day):
                visits = [one for one in world.history(group.id, day) if service.id in taught_at(one)]
                people = [line.people or 0 for one in visits for line in one.services if line.service_id == service.id]
                own = any(one.group_id == group.id for one in visits)
                days = [one.on_day for one in visits]
                yield group.id, service.id, len(visits), sum(people), min(days), max(days), not own


def taught_against_counter(world, since, until):
    for service in world.services:
        rows = [one for one in world.counter if one.service_id == service.id and since <= one.on_day <= until]
        lines = [
            line for visit in world.held if since <= visit.on_day <= until
            for line in visit.services if line.service_id == service.id
        ]  # fmt: skip
        if rows and service.kind == "procedure":
            yield (
                service.id, service.short_vi, service.short_en, sum(line.people or 0 for line in lines), len(lines),
                total(one.direct for one in rows), total(one.online for one in rows),
                total(one.visitors for one in rows),
            )  # fmt: skip


def volunteers_on(world, day):
    for one in world.members(day):
        recent, home = world.recent(one, day), world.home(one, day)
        ever = [deed.on_day for deed in world.assists if deed.volunteer_id == one.id and deed.on_day <= day]
        yield (
            one.id, one.name, home, home and world.called(world.group[home], day), one.in_digital_team, bool(recent),
            max(ever, default=None), len(recent), sum(deed.households for deed in recent),
        )  # fmt: skip


def volunteers_named(world, day):
    for one in world.members(day):
        yield one.id, one.name, world.home(one, day), one.in_digital_team


def volunteers_by_kind(world, day):
    for kind in VolunteerKind:
        members = [one for one in world.members(day) if one.kind == kind]
        active = sum(bool(world.recent(one, day)) for one in members)
        yield kind, len(members), active, share(active, len(members))


def active_by_week(world, since, until):
    for week in weeks_of(since, until):
        day = min(week + timedelta(days=6), until)
        members = world.members(day)
        yield week, day, sum(bool(world.recent(one, day)) for one in members), len(members)


def assists_by_week(world, since, until):
    for week, days in weeks_of(since, until).items():
        for kind in VolunteerKind:
            helps = [one for one in world.assists if one.on_day in days and one.kind == kind]
            yield week, kind, len(helps), sum(one.households for one in helps)


def number_of_day(world, day, name):
    """The day's number in the row for all services if there is one, else the whole sum over services, else None."""
    rows = [one for one in world.counter if one.on_day == day]
    for row in rows:
        if row.service_id is None:
            return getattr(row, name)
    numbers = [getattr(row, name) for row in rows]
    return None if not numbers or None in numbers else sum(numbers)


def _online(world, days):
    whole = [
        day for day in days if None not in (number_of_day(world, day, "online"), number_of_day(world, day, "direct"))
    ]
    online, direct, postal = (
        total(number_of_day(world, day, name) for day in whole) for name in ("online", "direct", "postal")
    )
    below = (online or 0) + (direct or 0)
    if world.ward.online_rate_formula == OnlineRateFormula.ALL_CHANNELS:
        below += postal or 0
    return online, direct, postal, len(whole), share(online, below)


def online_share(world, since, until):
    *counts, days, of_all = _online(world, days_of(since, until))
    yield (*counts, days, 0, of_all, world.ward.online_rate_formula)  # months: tests/metrics/test_counter_months.py


def online_share_by_week(world, since, until):
    for week, days in weeks_of(since, until).items():
        yield (week, *_online(world, days))


def visitors_by_week(world, since, until):
    for week, days in weeks_of(since, until).items():
        numbers = [number_of_day(world, day, "visitors") for day in days]
        yield week, total(numbers), sum(one is not None for one in numbers)


def helpers_by_week(world, since, until):
    for week, days in weeks_of(since, until).items():
        for kind in VolunteerKind:
            helped = {one.volunteer_id for one in world.assists if one.on_day in days and one.kind == kind}
            yield week, kind, len(helped)
