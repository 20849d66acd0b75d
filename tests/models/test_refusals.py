"""The database itself refuses what must never be, and names the rule that was broken."""

from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import CheckConstraint, Enum, String, insert, literal, update
from sqlalchemy.exc import IntegrityError, StatementError

from models import (
    AccessState,
    Account,
    Assist,
    AuditEvent,
    Base,
    Consent,
    CounterDay,
    CounterMonth,
    Decision,
    Display,
    Draft,
    GroupPast,
    GroupSuccession,
    Holiday,
    ImportBatch,
    ImportLine,
    MapImport,
    MapImportShape,
    Meeting,
    OneTimeLink,
    QualityAcceptance,
    ResidentialGroup,
    SavedForm,
    Service,
    SignIn,
    SignInBrake,
    StaffMember,
    Target,
    Visit,
    VisitService,
    VisitStaff,
    VisitStatus,
    VisitVolunteer,
    Volunteer,
    VolunteerKind,
    VolunteerPhone,
    Ward,
    WardRevision,
)
from tests.planting import EVENING, START, TODAY, Plot

DAY, BEFORE = TODAY, TODAY - timedelta(days=1)
NEVER = [
    (Ward, "reach_threshold_share", {"reach_threshold": 0}),
    (Ward, "reach_threshold_share", {"reach_threshold": 1.01}),
    (Ward, "active_days_believable", {"active_days": 0}),
    (Ward, "active_days_believable", {"active_days": 367}),
    (Ward, "sustaining_volunteers_positive", {"sustaining_volunteers": 0}),
    (Ward, "baseline_in_order", {"baseline_from": DAY, "baseline_until": BEFORE}),
    (Ward, "coverage_target_share", {"coverage_target": 0}),
    (Ward, "coverage_target_share", {"coverage_target": 1.5}),
    (Ward, "online_rate_formula_known", {"online_rate_formula": "guessed"}),
    (Ward, "board_order_whole", {"board_order": "1234566"}),
    (Ward, "board_order_whole", {"board_order": "123456"}),
    (WardRevision, "counts_up", {"revision": -1}),
    (WardRevision, "counts_up", {"last_id": -1}),
    (Holiday, "kind_known", {"kind": "maybe"}),
    (Target, "value_positive", {"value": 0}),
    (Target, "period_in_order", {"until_day": START - timedelta(days=1)}),
    (Target, "figure_known", {"figure": "luck"}),
    (ResidentialGroup, "households_positive", {"households": 0}),
    (ResidentialGroup, "validity_in_order", {"valid_to": date(2025, 7, 1)}),
    (ResidentialGroup, "point_whole", {"latitude": 21.5}),
    (ResidentialGroup, "point_on_earth", {"latitude": 105.8, "longitude": 21.5}),
    (ResidentialGroup, "kind_known", {"kind": "to"}),
    (ImportBatch, "kind_known", {"kind": "people"}),
    (ImportBatch, "did_something", {"added": 0, "changed": 0}),
    (ImportBatch, "did_something", {"kept": -1}),
    (ImportBatch, "undone_within", {"undone": 9, "undone_at": EVENING}),
    (ImportBatch, "undone_has_moment", {"undone_at": EVENING}),
    (ImportLine, "row_number_positive", {"row_number": 0}),
    (ImportLine, "deed_known", {"deed": "erase"}),
    (GroupPast, "says_something", {"households": None}),
    (GroupPast, "households_positive", {"households": 0}),
    (MapImport, "undone_after", {"undone_at": EVENING - timedelta(days=1)}),
    (MapImport, "groups_counted", {"groups": -1}),
    (MapImportShape, "digest_whole", {"digest_after": "ab"}),
    (GroupSuccession, "not_itself", {"new_id": None}),
    (GroupSuccession, "share_of_old", {"share": 0}),
    (GroupSuccession, "share_of_old", {"share": 1.1}),
    (Service, "validity_in_order", {"valid_to": date(2020, 1, 1)}),
    (Service, "kind_known", {"kind": "course"}),
    (Service, "skill_has_no_code", {"kind": "skill", "procedure_code": "1.001193"}),
    (StaffMember, "activity_in_order", {"active_to": START}),
    (Account, "role_known", {"role": "king"}),
    (Account, "state_known", {"state": "asleep"}),
    (Account, "staff_of_its_ward", {"ward_id": None}),
    (Account, "login_lower_case", {"login": "Lan"}),
    (Account, "email_lower_case", {"email": "Lan@ward.example"}),
    (Account, "active_can_sign_in", {"state": "active"}),
    (Account, "office_identity_whole", {"oidc_issuer": "https://id.example"}),
    (Account, "office_identity_whole", {"oidc_subject": "u1"}),
    (SignIn, "ends_after_begin", {"ends_at": EVENING}),
    (OneTimeLink, "purpose_known", {"purpose": "curiosity"}),
    (OneTimeLink, "account_known", {"account_id": None}),
    (OneTimeLink, "account_known", {"purpose": "first_administrator"}),
    (SignInBrake, "failures_not_negative", {"failures": -1}),
    (Display, "state_known", {"state": "broken"}),
    (Display, "pairing_known", {"ward_id": None}),
    (Display, "pairing_known", {"paired_by_id": None}),
    (Display, "figures_known", {"figures": "guessed"}),
    (Display, "meeting_board_known", {"meeting_board": 0}),
    (Display, "meeting_board_known", {"meeting_board": 8}),
    (Display, "steers_not_negative", {"steers": -1}),
    (AccessState, "one_row", {"id": 2}),
    (VolunteerPhone, "number_believable", {"number": "09123456"}),
    (VolunteerPhone, "number_believable", {"number": ""}),
    (Consent, "withdrawn_after_given", {"withdrawn_on": BEFORE}),
    (QualityAcceptance, "digest_whole", {"digest": "a" * 63}),
    (QualityAcceptance, "reason_said", {"reason": "ừ"}),
    (Volunteer, "membership_in_order", {"left_on": START - timedelta(days=1)}),
    (Volunteer, "kind_known", {"kind": "friend"}),
    (Visit, "status_known", {"status": "maybe", "counts": False}),
    (Visit, "counts_when_held", {"counts": False}),
    (Visit, "counts_when_held", {"status": "planned"}),
    (Visit, "counts_when_held", {"voided_at": EVENING, "voided_by_id": 1, "void_reason": "nhầm tổ"}),
    (Visit, "ends_after_start", {"ends_at": time(19, 30)}),
    (Visit, "attendees_believable", {"attendees": 10_001}),
    (Visit, "attendees_believable", {"attendees": -1, "households_present": None, "first_time_households": None}),
    (Visit, "households_present_not_negative", {"households_present": -1, "first_time_households": None}),
    (Visit, "first_time_not_negative", {"first_time_households": -1}),
    (Visit, "households_within_attendees", {"attendees": 14}),
    (Visit, "first_time_within_present", {"first_time_households": 16}),
    (Visit, "void_has_author", {"voided_at": EVENING, "void_reason": "nhầm tổ", "counts": False}),
    (Visit, "void_has_reason", {"voided_at": EVENING, "voided_by_id": 1, "counts": False}),
    (Visit, "version_positive", {"version": 0}),
    (VisitService, "people_not_negative", {"people": -1}),
    (VisitService, "filed_by_resident_not_negative", {"filed_by_resident": -1}),
    (VisitService, "filed_for_resident_not_negative", {"filed_for_resident": -1}),
    (Assist, "households_believable", {"households": 0}),
    (Assist, "households_believable", {"households": 201}),
    (Assist, "version_positive", {"version": 0}),
    (CounterDay, "visitors_not_negative", {"visitors": -1}),
    (CounterDay, "direct_not_negative", {"direct": -1}),
    (CounterDay, "online_not_negative", {"online": -1}),
    (CounterDay, "postal_not_negative", {"postal": -1}),
    (CounterDay, "says_something", {"visitors": None}),
    (CounterDay, "version_positive", {"version": 0}),
    (CounterDay, "void_has_author", {"voided_at": EVENING, "void_reason": "nhầm"}),
    (CounterDay, "void_has_reason", {"voided_at": EVENING, "voided_by_id": 1}),
    (CounterMonth, "visitors_not_negative", {"visitors": -1}),
    (CounterMonth, "direct_not_negative", {"direct": -1}),
    (CounterMonth, "online_not_negative", {"online": -1}),
    (CounterMonth, "postal_not_negative", {"postal": -1}),
    (CounterMonth, "says_something", {"visitors": None}),
    (CounterMonth, "month_believable", {"month": 202611}),
    (CounterMonth, "version_positive", {"version": 0}),
    (CounterMonth, "void_has_author", {"voided_at": EVENING, "void_reason": "nhầm"}),
    (CounterMonth, "void_has_reason", {"voided_at": EVENING, "voided_by_id": 1}),
    (Assist, "void_has_author", {"voided_at": EVENING, "void_reason": "nhầm"}),
    (Assist, "void_has_reason", {"voided_at": EVENING, "voided_by_id": 1}),
    (Meeting, "kind_known", {"kind": "daily"}),
    (Meeting, "ends_after_start", {"ended_at": EVENING - timedelta(hours=1)}),
    (Decision, "closes_known", {"closes": "maybe"}),
    (Decision, "figure_known", {"closes": "figure_reached", "figure": "guess", "goal": 1}),
    (Decision, "ended_as_known", {"ended_as": "maybe", "ended_on": DAY, "ended_by_id": 1}),
    (Decision, "group_when_it_closes", {"closes": "visit_held"}),
    (Decision, "service_when_it_closes", {"closes": "service_taught"}),
    (Decision, "figure_when_it_closes", {"closes": "figure_reached"}),
    (Decision, "goal_of_figure", {"goal": 1}),
    (Decision, "ended_on_a_day", {"ended_as": "done", "ended_by_id": 1}),
    (Decision, "ended_by_somebody", {"ended_as": "done", "ended_on": DAY}),
    (Decision, "version_positive", {"version": 0}),
]
"""One bad value for each CHECK: of an otherwise good row, this alone is changed."""

MODELS = list(dict.fromkeys(model for model, _, _ in NEVER))


@pytest.fixture
def rows(plot):
    """A ward with one good row in each table, by model."""
    group, heir = plot.group("Tổ 1"), plot.group("Tổ 101")
    service, volunteer = plot.service("khai_sinh"), plot.volunteer(group)
    visit = plot.visit(group, DAY, services=(service,), volunteers=(volunteer,))
    plot.succeed(group, heir, DAY)
    by = {"recorded_by_id": plot.lan.id, "recorded_at": EVENING}
    for row in (
        Target(ward_id=1, id=90, figure="attendances", value=100, from_day=START, source="Kế hoạch thử"),
        Holiday(ward_id=1, on_day=DAY, name_vi="Ngày nghỉ"),
        GroupPast(ward_id=1, group_id=group.id, until_day=DAY, households=50),
        MapImport(ward_id=1, id=96, imported_at=EVENING, file_name="a.zip", groups=1, was_illustrative=False),
        MapImportShape(ward_id=1, import_id=96, group_id=group.id, digest_after="a" * 64),
        CounterDay(ward_id=1, id=91, on_day=DAY, visitors=5, **by),
        CounterDay(ward_id=1, id=92, on_day=DAY, service_id=service.id, direct=5, **by),
        CounterMonth(ward_id=1, id=93, month=24313, visitors=5, **by),
        CounterMonth(ward_id=1, id=94, month=24313, service_id=service.id, direct=5, **by),
        SavedForm(ward_id=1, entry_key=UUID(int=95), digest="", saved_by_id=plot.lan.id, saved_at=EVENING),
        ImportBatch(
            ward_id=1,
            id=96,
            kind="visits",
            file_name="a.csv",
            file_digest="0" * 64,
            added=1,
            changed=1,
            kept=0,
            undone=0,
            **by,
        ),
        Meeting(
            ward_id=1,
            id=96,
            kind="weekly",
            on_day=DAY,
            started_at=EVENING,
            started_by_id=plot.lan.id,
            revision=1,
            snapshot="{}",
            snapshot_hash="",
            entry_key=UUID(int=96),
        ),
        Decision(
            ward_id=1,
            id=97,
            meeting_id=96,
            what="Mượn loa",
            due_on=DAY,
            closes="by_hand",
            decided_at=EVENING,
            entry_key=UUID(int=97),
        ),
    ):
        plot.session.add(row)
        plot.session.flush()
    plot.session.flush()
    plot.session.add(
        ImportLine(
            ward_id=1,
            batch_id=96,
            position=1,
            row_number=2,
            deed="add",
            subject="visit",
            subject_id=1,
            version=1,
            undone=False,
        )
    )
    plot.session.flush()
    account = plot.session.query(Account).filter_by(staff_id=plot.lan.id).one()
    found = {
        Ward: plot.ward,
        WardRevision: plot.revision,
        ResidentialGroup: heir,
        Service: service,
        StaffMember: plot.lan,
        Account: account,
        Volunteer: volunteer,
        Visit: visit,
        VisitService: visit.services[0],
        Assist: plot.assist(volunteer, DAY),
    }
    for model in (
        Target, Holiday, GroupPast, GroupSuccession, MapImport, MapImportShape, ImportBatch, ImportLine, Meeting,
        Decision,
    ):  # fmt: skip
        found[model] = plot.session.query(model).one()
    found[CounterDay] = plot.session.get_one(CounterDay, (1, 91))
    found[CounterMonth] = plot.session.get_one(CounterMonth, (1, 93))
    found[SavedForm] = plot.session.get_one(SavedForm, (1, UUID(int=95)))
    found |= {type(row): row for row in _of_access(plot, account, volunteer)}
    plot.session.flush()
    return found


def _of_access(plot, account, volunteer):
    """Good rows about who comes in, and about people."""
    end, whose = EVENING + timedelta(hours=1), {"account_id": account.id}
    rows = [
        SignIn(token_hash="a" * 64, begun_at=EVENING, seen_at=EVENING, ends_at=end, **whose),
        OneTimeLink(token_hash="b" * 64, purpose="activation", made_at=EVENING, ends_at=end, **whose),
        SignInBrake(key_hash="c" * 64, failures=0, failed_at=EVENING),
        Display(token_hash="d" * 64, ward_id=1, state="paired", paired_by_id=account.id, asked_at=EVENING),
        VolunteerPhone(ward_id=1, volunteer_id=volunteer.id, number="0912345678"),
        Consent(
            ward_id=1, id=93, volunteer_id=volunteer.id, given_on=DAY, text_version="2026-01",
            recorded_by_id=plot.lan.id, recorded_at=EVENING,
        ),
        QualityAcceptance(
            ward_id=1, id=96, finding="late:visit:1", digest="a" * 64, reason="đúng như vậy",
            accepted_by_id=plot.lan.id, accepted_at=EVENING,
        ),
    ]  # fmt: skip
    plot.session.add_all(rows)
    return [*rows, plot.session.query(AccessState).one()]


def key_of(row):
    return [column == getattr(row, column.name) for column in type(row).__table__.primary_key.columns]


def refused(session, statement, rule):
    """`statement` is refused, and the database says by which rule."""
    with pytest.raises(IntegrityError) as refusal, session.begin_nested():
        session.execute(statement)
    assert rule in str(refusal.value.orig)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__tablename__)
def test_what_must_never_be_is_refused_by_name(plot, rows, model):
    table = model.__table__
    for rule, values in ((rule, values) for one, rule, values in NEVER if one is model):
        raw = {name: _past_the_enum(table.c[name], value) for name, value in values.items()}
        if model is GroupSuccession and "new_id" in raw:
            raw["new_id"] = table.c.old_id
        statement = update(table).where(*key_of(rows[model])).values(raw)
        refused(plot.session, statement, f"ck_{model.__tablename__}_{rule}")


def _past_the_enum(column, value):
    """Python's own Enum would refuse a strange word before the database sees it."""
    return literal(value, String) if isinstance(column.type, Enum) else value


def test_every_check_of_every_table_has_a_row_that_breaks_it():
    named = {
        (table.name, str(rule.name)) for table in Base.metadata.tables.values()
        for rule in table.constraints if isinstance(rule, CheckConstraint)
    }  # fmt: skip

    assert named == {(model.__tablename__, f"ck_{model.__tablename__}_{rule}") for model, rule, _ in NEVER}


def copied(row, **changes):
    """An INSERT of a row like `row`, but for `changes`."""
    table = type(row).__table__
    return insert(table).values({column.name: getattr(row, column.name) for column in table.columns} | changes)


def test_the_same_form_makes_one_visit_only(plot, rows):
    refused(plot.session, copied(rows[Visit], id=500), _unique(plot, "visit", "entry_key"))


@pytest.mark.parametrize("model", [ResidentialGroup, StaffMember, Volunteer])
def test_a_code_is_given_once_in_a_ward(plot, rows, model):
    refused(plot.session, copied(rows[model], id=500), _unique(plot, model.__tablename__, "code"))


def test_a_service_a_target_and_a_ward_stand_there_once(plot, rows):
    refused(plot.session, copied(rows[Service], id=500), _unique(plot, "service", "slug"))
    refused(plot.session, copied(rows[Target], id=500), _unique(plot, "target", "figure"))
    refused(plot.session, copied(rows[Ward], id=500), _unique(plot, "ward", "code"))


def test_a_login_an_address_an_office_identity_and_a_person_have_one_account(plot, rows):
    first = rows[Account]
    first.email, first.oidc_issuer, first.oidc_subject = "lan@ward.example", "https://id.example", "u1"
    plot.session.flush()
    free = {"id": 500, "login": "moi", "email": None, "oidc_issuer": None, "oidc_subject": None, "staff_id": None}

    for names in (["login"], ["email"], ["oidc_issuer", "oidc_subject"], ["staff_id"]):
        same = {name: value for name, value in free.items() if name not in names}
        column = {"oidc_issuer": "oidc_issuer", "staff_id": "ward_id"}.get(names[0], names[0])
        refused(plot.session, copied(first, **same), _unique(plot, "account", column))
    plot.session.execute(copied(first, **free))
    plot.session.execute(copied(first, **free | {"id": 501, "login": "khac"}))


def test_a_token_is_one_sign_ins_one_links_or_one_displays(plot, rows):
    for model in (SignIn, OneTimeLink):
        refused(plot.session, copied(rows[model]), model.__tablename__)
    refused(plot.session, copied(rows[Display], id=500), _unique(plot, "display", "token_hash"))


@pytest.mark.parametrize("model", [SignIn, OneTimeLink])
def test_nobody_signs_in_as_an_account_that_is_not_there(plot, rows, model):
    statement = copied(rows[model], token_hash="e" * 64, account_id=404)

    refused(plot.session, statement, _foreign(plot, model.__tablename__))


@pytest.mark.parametrize("number", [91, 92])
def test_a_day_at_the_counter_is_written_once_for_a_service_and_once_for_all(plot, rows, number):
    row = plot.session.get_one(CounterDay, (1, number))

    refused(plot.session, copied(row, id=500), "counter_day")
    plot.session.execute(copied(row, id=500, on_day=BEFORE))


@pytest.mark.parametrize("number", [93, 94])
def test_a_month_at_the_counter_too(plot, rows, number):
    row = plot.session.get_one(CounterMonth, (1, number))

    refused(plot.session, copied(row, id=500), "counter_month")
    plot.session.execute(copied(row, id=500, month=24312))


def test_a_form_is_saved_once(plot, rows):
    refused(plot.session, copied(rows[SavedForm]), "saved_form")


def test_a_ward_sits_in_one_meeting_and_a_form_decides_once(plot, rows):
    refused(plot.session, copied(rows[Meeting], id=500, entry_key=UUID(int=98)), "meeting")
    refused(plot.session, copied(rows[Decision], id=500), _unique(plot, "decision", "entry_key"))


def _unique(plot, table, column):
    """SQLite names the columns of a broken UNIQUE, PostgreSQL the rule."""
    sqlite = plot.session.get_bind().dialect.name == "sqlite"
    return f"{table}.{column}" if sqlite else f"uq_{table}_"


@pytest.fixture
def next_ward(plot, rows):
    """Another ward, with rows whose numbers the first ward does not have."""
    other = Plot(plot.session, ward_id=2, code="00002")
    other._last_id = 800
    group = other.group("Tổ 1")
    return {
        "group_id": group.id,
        "service_id": other.service("khai_sinh").id,
        "volunteer_id": other.volunteer(group).id,
        "staff_id": other.staff("Cán bộ Thử Hai").id,
    }


POINTERS = [
    (Visit, "group_id"), (Visit, "recorded_by_id"), (VisitService, "service_id"), (Volunteer, "group_id"),
    (Assist, "volunteer_id"), (Assist, "service_id"), (Assist, "recorded_by_id"), (CounterDay, "service_id"),
    (CounterDay, "recorded_by_id"),
    (CounterMonth, "service_id"), (CounterMonth, "recorded_by_id"),
    (SavedForm, "saved_by_id"), (GroupSuccession, "new_id"), (GroupSuccession, "old_id"),
    (MapImportShape, "group_id"),
    (Account, "staff_id"), (VolunteerPhone, "volunteer_id"), (Consent, "volunteer_id"), (Consent, "recorded_by_id"),
]  # fmt: skip
OTHER_NAMES = {"recorded_by_id": "staff_id", "saved_by_id": "staff_id", "new_id": "group_id", "old_id": "group_id"}


def test_no_row_points_into_another_ward(plot, rows, next_ward):
    for model, column in POINTERS:
        number = next_ward[OTHER_NAMES.get(column, column)]
        statement = update(model.__table__).where(*key_of(rows[model])).values({column: number})
        refused(plot.session, statement, _foreign(plot, model.__tablename__))


def test_no_new_row_points_into_another_ward(plot, rows, next_ward):
    session, visit = plot.session, rows[Visit]
    audit = {"ward_id": 1, "id": 500, "at": EVENING, "verb": "visit.record", "subject": "visit", "subject_id": 1}
    audit |= {"hash": "0" * 64}
    draft = {"ward_id": 1, "entry_key": uuid4(), "form": "visit", "content": {}, "saved_at": EVENING}
    of_visit = {"ward_id": 1, "visit_id": visit.id}

    for model, values in (
        (VisitStaff, of_visit | {"staff_id": next_ward["staff_id"]}),
        (VisitVolunteer, of_visit | {"volunteer_id": next_ward["volunteer_id"]}),
        (Draft, draft | {"staff_id": next_ward["staff_id"]}),
        (AuditEvent, audit | {"revision": 1, "actor_id": next_ward["staff_id"]}),
        (Holiday, {"ward_id": 404, "on_day": DAY, "name_vi": "Ngày nghỉ"}),
    ):
        refused(session, insert(model.__table__).values(values), _foreign(plot, model.__tablename__))


def _foreign(plot, table):
    """SQLite does not say which foreign key."""
    return "FOREIGN KEY" if plot.session.get_bind().dialect.name == "sqlite" else f"fk_{table}_"


def test_what_others_point_to_stays(plot, rows):
    for model in (ResidentialGroup, Service, Volunteer, StaffMember, Visit, Ward):
        table = model.__table__
        statement = table.delete().where(*key_of(rows[model]))
        refused(plot.session, statement, "FOREIGN KEY" if plot.session.get_bind().dialect.name == "sqlite" else "fk_")


def line(plot):
    return plot.session.execute(
        VisitService.__table__.select().with_only_columns(
            VisitService.group_id, VisitService.on_day, VisitService.counts
        )
    ).one()


def test_a_line_follows_its_visit_to_another_group_another_day_and_out_of_the_figures(plot, rows):
    visit, table, other = rows[Visit], Visit.__table__, plot.group("Tổ 2")
    assert tuple(line(plot)) == (visit.group_id, DAY, True)

    plot.session.execute(update(table).values(group_id=other.id, on_day=BEFORE))
    assert tuple(line(plot)) == (other.id, BEFORE, True)

    void = {"voided_at": EVENING, "voided_by_id": plot.lan.id, "void_reason": "nhầm tổ", "counts": False}
    plot.session.execute(update(table).values(void))
    assert tuple(line(plot)) == (other.id, BEFORE, False)

    plot.session.execute(update(table).values(dict.fromkeys(void) | {"counts": True}))
    assert tuple(line(plot)) == (other.id, BEFORE, True)


@pytest.mark.parametrize("lie", [{"counts": False}, {"on_day": BEFORE}, {"group_id": "another"}])
def test_a_line_cannot_say_other_than_its_visit(plot, rows, lie):
    lie = {name: plot.group("Tổ 2").id if value == "another" else value for name, value in lie.items()}

    refused(plot.session, update(VisitService.__table__).values(lie), _foreign(plot, "visit_service"))


def test_an_assist_follows_a_correction_of_its_volunteers_kind(plot, rows):
    plot.session.execute(update(Volunteer.__table__).values(kind=VolunteerKind.PARTY_MEMBER))

    assert plot.session.execute(Assist.__table__.select()).one().kind is VolunteerKind.PARTY_MEMBER
    statement = update(Assist.__table__).values(kind=VolunteerKind.IT_SAVVY)
    refused(plot.session, statement, _foreign(plot, "assist"))


def test_a_planned_visit_counts_nowhere(plot):
    visit = plot.visit(plot.group("Tổ 1"), DAY, services=(plot.service("khai_sinh"),), status=VisitStatus.PLANNED)

    assert (visit.counts, line(plot).counts) == (False, False)


def test_moments_come_back_in_utc(plot, rows):
    local = datetime.fromisoformat("2026-03-03T00:30:00+07:00")
    plot.session.execute(update(Visit.__table__).values(changed_at=local))
    found = plot.session.execute(Visit.__table__.select()).one().changed_at

    assert (found, found.utcoffset()) == (EVENING, timedelta(0))


def test_a_moment_without_a_zone_is_refused(plot, rows):
    naive = EVENING.replace(tzinfo=None)

    with pytest.raises(StatementError, match="naive datetime"):
        plot.session.execute(update(Visit.__table__).values(changed_at=naive))


def test_keys_of_forms_come_back_as_they_were(plot, rows):
    rows[Visit].entry_key = UUID(int=7)
    plot.session.flush()
    plot.session.expire_all()

    assert rows[Visit].entry_key == UUID(int=7)
