"""The demo ward is the article's programme: the same every time, in believable numbers."""

from collections import Counter, defaultdict
from datetime import date, time, timedelta
from statistics import mean

from sqlalchemy import func, select

from metrics.decisions import decisions_on
from metrics.meetings import meetings
from models import (
    Account,
    AccountState,
    Assist,
    AuditEvent,
    Base,
    Consent,
    CounterDay,
    DayKind,
    GroupSuccession,
    Holiday,
    ResidentialGroup,
    Service,
    StaffMember,
    Visit,
    VisitService,
    VisitStatus,
    Volunteer,
    VolunteerPhone,
    Ward,
    WardRevision,
)
from seed.demo_people import FAMILY, GIVEN
from seed.demo_ward import live
from tests.seed.conftest import TODAY, YOUNG, fingerprint

MADE_BY_PERSONS_ONLY = {
    "draft", "access_event", "sign_in", "sign_in_brake", "failed_sign_in", "one_time_link", "display",
    "group_past", "volunteer_past", "map_import", "map_import_shape",
    "quality_acceptance",
    "import_batch", "import_line",
}  # fmt: skip
START, REORGANISED = date(2025, 11, 1), date(2026, 6, 15)


def groups_in_force(session, day):
    in_force = (ResidentialGroup.valid_from <= day) & (
        ResidentialGroup.valid_to.is_(None) | (ResidentialGroup.valid_to > day)
    )
    return list(session.scalars(select(ResidentialGroup).where(in_force)))


def reached(session, day):
    """Groups in force on `day` with a held visit of their own or of all they came from."""
    visited = set(session.scalars(select(Visit.group_id).where(Visit.counts, Visit.on_day <= day)))
    origins = defaultdict(list)
    for row in session.scalars(select(GroupSuccession)):
        origins[row.new_id].append(row.old_id)

    def is_reached(number):
        return number in visited or (origins[number] != [] and all(map(is_reached, origins[number])))

    groups = groups_in_force(session, day)
    return sum(is_reached(group.id) for group in groups), len(groups)


def test_the_same_day_makes_the_same_rows_on_both_engines(database, young_demo, ward_zone):
    with database.changing() as session:
        live(session, YOUNG, ward_zone)
    with database.reading() as session, young_demo.reading() as other:
        assert fingerprint(session) == fingerprint(other)


def test_a_later_today_leaves_the_past_as_it_was(young_demo, look):
    def told(session):
        held = select(Visit).where(Visit.counts, Visit.on_day < YOUNG).order_by(Visit.id)
        return [(visit.id, visit.entry_key, visit.attendees, visit.recorded_at) for visit in session.scalars(held)]

    with young_demo.reading() as young:
        assert len(told(young)) > 10
        assert told(young) == told(look)


def test_every_table_holds_something(look):
    empty = {
        table.name for table in Base.metadata.sorted_tables if look.scalar(select(func.count()).select_from(table)) == 0
    }

    assert empty == MADE_BY_PERSONS_ONLY


def test_the_ward_says_that_it_is_a_demo_with_illustrative_shapes(look):
    ward = look.scalars(select(Ward)).one()

    assert (ward.code, ward.is_demo, ward.shapes_are_illustrative) == ("05455", True, True)
    assert ward.programme_start == START


def test_after_a_month_about_nine_groups_in_ten_are_reached_and_some_are_still_missed_today(look):
    in_a_month, before = reached(look, date(2025, 11, 30))
    today, now = reached(look, TODAY)

    assert before == 80
    assert 0.88 <= in_a_month / before <= 0.92
    assert 0.90 <= today / now <= 0.96
    assert reached(look, START - timedelta(days=1))[0] == 0


def test_groups_merged_and_split_in_june(look):
    rows = list(look.scalars(select(GroupSuccession)))
    olds, news = Counter(row.old_id for row in rows), Counter(row.new_id for row in rows)

    assert {row.on_day for row in rows} == {REORGANISED}
    assert sorted(olds.values()) == [1] * 12 + [2]
    assert sorted(news.values()) == [1, 1] + [2] * 6
    for old in olds:
        assert abs(sum(row.share for row in rows if row.old_id == old) - 1) < 1e-9
    households = [sum(group.households for group in groups_in_force(look, day)) for day in (START, TODAY)]
    assert households[0] == households[1]


def test_visits_are_in_evenings_and_weekends_never_on_a_holiday_nor_at_tet(look):
    off = set(look.scalars(select(Holiday.on_day).where(Holiday.kind == DayKind.OFF)))
    for visit in look.scalars(select(Visit)):
        assert visit.on_day.weekday() >= 5 or time(18, 30) <= visit.starts_at <= time(19, 30)
        assert visit.on_day not in off
        assert not date(2026, 2, 14) <= visit.on_day <= date(2026, 2, 22)


def test_a_year_of_visits_ends_yesterday_and_the_next_week_is_planned(look):
    statuses = Counter(look.scalars(select(Visit.status).where(Visit.voided_at.is_(None))))
    ahead = list(look.scalars(select(Visit).where(Visit.on_day >= TODAY)))

    assert 550 <= statuses[VisitStatus.HELD] <= 1400
    assert statuses[VisitStatus.POSTPONED] >= 5
    assert statuses[VisitStatus.CANCELLED] >= 5
    assert look.scalar(select(func.max(Visit.on_day)).where(Visit.counts)) == TODAY - timedelta(days=1)
    assert {visit.status for visit in ahead} == {VisitStatus.PLANNED}
    assert len([visit for visit in ahead if visit.on_day <= TODAY + timedelta(days=7)]) >= 6
    assert look.scalar(select(func.count()).where(Visit.voided_at.is_not(None))) >= 1


def test_visits_are_written_down_the_same_evening(look):
    ward = look.scalars(select(Ward)).one()
    held = list(look.scalars(select(Visit).where(Visit.ward_id == ward.id, Visit.counts)))

    assert all(visit.recorded_at.date() == visit.on_day and 14 <= visit.recorded_at.hour < 15 for visit in held)


def test_some_groups_lag(look):
    last = dict(
        look.execute(select(Visit.group_id, func.max(Visit.on_day)).where(Visit.counts).group_by(Visit.group_id)).all()
    )
    days = [
        (TODAY - last[group.id]).days
        for group in groups_in_force(look, TODAY)
        if group.id in last and group.valid_from < REORGANISED
    ]

    assert 4 <= sum(number > 90 for number in days) <= 15
    assert sum(number <= 30 for number in days) >= 25


def test_volunteers_of_three_kinds_go_on_helping_and_some_groups_are_left_alone(look):
    volunteers = list(look.scalars(select(Volunteer)))
    recent = set(look.scalars(select(Assist.volunteer_id).where(Assist.on_day > TODAY - timedelta(days=30))))
    heirs = {row.old_id: row.new_id for row in look.scalars(select(GroupSuccession))}
    alive = {heirs.get(one.group_id, one.group_id) for one in volunteers if one.id in recent}
    visited = {heirs.get(number, number) for number in look.scalars(select(Visit.group_id).where(Visit.counts))}

    assert 140 <= len(volunteers) <= 190
    assert min(Counter(one.kind for one in volunteers).values()) >= 30
    assert 0.55 <= len(recent) / len(volunteers) <= 0.9
    assert 4 <= len(visited - alive) <= 20


def test_all_seven_core_services_are_taught_sign_in_most_often(look):
    core = set(look.scalars(select(Service.slug).where(Service.core)))
    taught = Counter(look.scalars(select(Service.slug).join(VisitService, VisitService.service_id == Service.id)))

    assert len(core) == 7
    assert core <= taught.keys()
    assert [slug for slug, _ in taught.most_common(1)] == ["dang_nhap_dvcqg"]


def test_residents_file_more_and_more_by_their_own_hand(look):
    def share(since, until):
        lines = select(VisitService).where(VisitService.on_day.between(since, until), VisitService.counts)
        lines = [line for line in look.scalars(lines) if line.filed_by_resident is not None]
        alone, helped = (sum(getattr(line, f"filed_{how}_resident") for line in lines) for how in ("by", "for"))
        return alone / (alone + helped)

    assert share(START, date(2025, 12, 31)) < 0.48
    assert share(date(2026, 9, 1), TODAY) > 0.65


def test_the_counter_shows_relief_with_noise_and_gaps_and_no_police_procedure(look):
    days = list(look.scalars(select(CounterDay).where(CounterDay.service_id.is_(None))))
    before = [row for row in days if row.on_day < START]
    lately = [row for row in days if row.on_day >= date(2026, 9, 1)]

    def visitors(rows):
        return mean(row.visitors for row in rows if row.visitors is not None)

    def online(rows):
        return sum(row.online for row in rows) / sum(row.online + row.direct + (row.postal or 0) for row in rows)

    assert 0.68 <= visitors(lately) / visitors(before) <= 0.82
    assert 0.57 <= online(before) <= 0.63
    assert 0.77 <= online(lately) <= 0.83
    assert any(row.visitors is None for row in days)
    counted = look.scalars(select(Service.authority_vi).join(CounterDay, CounterDay.service_id == Service.id))
    assert set(counted) == {"UBND cấp xã"}


def test_everybody_is_recognisably_made_up(look):
    names = [*look.scalars(select(StaffMember.name)), *look.scalars(select(Volunteer.name))]

    assert len(set(names)) == len(names)
    assert all(name.split()[0] in FAMILY and name.split()[-1] in GIVEN for name in names)


def test_everybody_has_an_account_in_use_and_nobody_a_password(look):
    accounts = list(look.scalars(select(Account)))

    assert len(accounts) == look.scalar(select(func.count()).select_from(StaffMember))
    assert {account.state for account in accounts} == {AccountState.ACTIVE}
    assert {account.password_hash for account in accounts} == {None}
    assert all(account.signed_in_at.date() < TODAY for account in accounts)
    assert not any("://" in account.oidc_issuer for account in accounts), "no identity server may ever speak for them"


def test_most_volunteers_have_consented_and_phones_ring_nowhere(look):
    consents = list(look.scalars(select(Consent)))
    standing = {one.volunteer_id: one for one in consents if one.withdrawn_on is None}
    phones = list(look.scalars(select(VolunteerPhone)))
    volunteers = look.scalar(select(func.count()).select_from(Volunteer))

    assert 0.6 * volunteers < len(standing) < volunteers
    assert len(consents) == len(standing) + 1, "one changed their mind"
    assert 20 < len(phones) < len(standing)
    assert all(standing[phone.volunteer_id].covers_phone for phone in phones)
    assert all(phone.number.startswith("0500000") for phone in phones)


def test_missing_counts_are_there_and_stay_missing(look):
    held = list(look.scalars(select(Visit).where(Visit.counts)))

    assert 0 < sum(visit.attendees is None for visit in held) < len(held) * 0.06
    assert any(visit.attendees is not None and visit.households_present is None for visit in held)


def test_the_audit_trail_is_in_order_of_time_and_of_revision(look):
    events = look.execute(select(AuditEvent.at, AuditEvent.revision).order_by(AuditEvent.id)).all()
    moments = [event.at for event in events]

    assert moments == sorted(moments)
    assert [event.revision for event in events] == sorted(event.revision for event in events)
    assert look.scalars(select(WardRevision)).one().revision == events[-1].revision


def test_the_ward_meets_once_a_month_and_its_decisions_end_in_every_way(look):
    ward = look.scalars(select(Ward)).one().id
    held = meetings(look, ward, until=TODAY)
    decided = decisions_on(look, ward, day=TODAY)

    assert len(held) == len({f"{day:%Y-%m}" for day in held["on_day"]}) == 12
    assert not held["going_on"].any()
    assert set(decided["state"]) == {"open", "overdue", "done", "dropped"}
    assert decided["by_data"].sum() > 10
