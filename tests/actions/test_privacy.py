"""Erasing a person: nothing that names them is left in any table, and nobody else is touched."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from actions import Conflict, Invalid, NotAllowed
from actions.consents import ConsentEntry, record_consent, set_phone
from actions.drafts import save_draft
from actions.privacy import Why, erase_staff_member, erase_volunteer
from actions.setting_up import add_staff_member, add_volunteer
from actions.ward_facts import StaffFacts, VolunteerFacts
from models import (
    AccessEvent,
    AccessState,
    Account,
    AccountState,
    Actor,
    AuditEvent,
    Base,
    Consent,
    Draft,
    OneTimeLink,
    Role,
    SignIn,
    StaffMember,
    Volunteer,
    VolunteerKind,
    VolunteerPhone,
)
from models.accounts import LinkPurpose
from tests.planting import EVENING, START, TODAY

NUMBER = "0987123456"
MARK = "Zxqvwy"
"""Stands in everything that names the person, and nowhere else."""
AT = {"now": EVENING, "today": TODAY}


@pytest.fixture
def manager(plot):
    return plot.actor(Role.MANAGER)


@pytest.fixture
def administrator(plot):
    plot.account(Role.ADMINISTRATOR, ward_id=1, state=AccountState.ACTIVE, password_hash="x")
    return plot.actor(Role.ADMINISTRATOR)


@pytest.fixture
def hoa(plot, manager):
    """A volunteer of whom everything is kept that can be."""
    facts = VolunteerFacts(
        code=f"HN-{MARK}", name=f"{MARK} Thị Hoa", group_id=plot.group("Tổ 1").id, kind=VolunteerKind.PARTY_MEMBER,
        joined_on=START,
    )  # fmt: skip
    volunteer = add_volunteer(plot.session, facts, by=manager, now=EVENING)
    consent = ConsentEntry(volunteer_id=volunteer.id, given_on=TODAY, text_version="2026-11", covers_phone=True)
    record_consent(plot.session, consent, by=manager, **AT)
    set_phone(plot.session, volunteer.id, NUMBER, by=manager, now=EVENING)
    plot.assist(volunteer, TODAY, households=2)
    return volunteer


@pytest.fixture
def lan(plot, administrator):
    """Somebody of the staff with an account, drafts, sign-ins and links."""
    facts = StaffFacts(code=f"CB-{MARK}", name=f"{MARK} Văn Lan", position=f"Chuyên viên {MARK}", active_from=START)
    member = add_staff_member(plot.session, facts, by=administrator, now=EVENING)
    account = plot.session.scalars(select(Account).where(Account.staff_id == member.id)).one()
    account.email, account.state, account.password_hash = f"{MARK.lower()}@example.vn", AccountState.ACTIVE, "hash"
    account.oidc_issuer, account.oidc_subject = "https://id.example", MARK
    times = {"begun_at": EVENING, "seen_at": EVENING, "ends_at": EVENING + timedelta(hours=12)}
    plot.session.add(SignIn(token_hash="a" * 64, account_id=account.id, browser=f"{MARK} · Android", **times))
    ends = EVENING + timedelta(days=3)
    plot.session.add(
        OneTimeLink(
            token_hash="b" * 64, purpose=LinkPurpose.RESET, account_id=account.id, made_at=EVENING, ends_at=ends
        )
    )  # fmt: skip
    plot.session.flush()
    by = Actor(1, member.id, member.name, Role.STAFF)
    save_draft(plot.session, uuid4(), "visit", {"note": f"nháp của {MARK}"}, by=by, now=EVENING)
    return member


def everything(plot):
    """Every value of every row of every table, as text."""
    plot.session.flush()
    rows = {}
    for table in Base.metadata.sorted_tables:
        rows[table.name] = [tuple(map(str, row)) for row in plot.session.execute(select(table))]
    return rows


def mentions(plot, word):
    return {name for name, rows in everything(plot).items() if word.lower() in str(rows).lower()}


def codes(refusal):
    return {problem.code for problem in refusal.value.problems}


def test_nothing_that_names_a_volunteer_is_left_anywhere(plot, hoa, manager):
    assert mentions(plot, MARK) == {"volunteer"}
    assert mentions(plot, NUMBER) == {"volunteer_phone"}

    erase_volunteer(plot.session, hoa.id, why=Why.ASKED, by=manager, **AT)

    assert mentions(plot, MARK) == mentions(plot, NUMBER) == set()
    assert (hoa.name, hoa.code) == (f"Hạt nhân số {hoa.id} (đã xóa)", f"xoa-{hoa.id}")
    for table in (VolunteerPhone, Consent):
        assert plot.session.scalars(select(table)).all() == []


def test_a_member_who_is_erased_leaves_tomorrow_so_that_no_figure_up_to_today_moves(plot, hoa, manager):
    gone = plot.volunteer(plot.group("Tổ 2"), left_on=date(2026, 1, 1))

    for one in (hoa, gone):
        erase_volunteer(plot.session, one.id, why=Why.LEFT, by=manager, **AT)

    assert (hoa.left_on, gone.left_on) == (TODAY + timedelta(days=1), date(2026, 1, 1))


def test_the_trail_says_what_went_and_why_without_saying_whose(plot, hoa, manager):
    erase_volunteer(plot.session, hoa.id, why=Why.ASKED, by=manager, **AT)

    event = plot.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (event.verb, event.subject_id, event.reason) == ("volunteer.erase", hoa.id, "asked")
    assert event.after["erased"] == ["name", "code"]
    assert event.after["phone"] is True
    assert event.after["consents"] == 1


def test_the_trail_of_a_new_person_names_nobody_and_tells_no_kind(plot, hoa, lan):
    for event in plot.session.scalars(select(AuditEvent)):
        said = str([event.before, event.after, event.searched])
        assert MARK.lower() not in said.lower()
        assert not any(kind in said for kind in VolunteerKind)


def test_nothing_that_names_a_staff_member_is_left_anywhere(plot, lan, administrator):
    assert mentions(plot, MARK) == {"staff_member", "account", "draft", "sign_in"}
    revision = plot.session.scalars(select(AccessState.revision)).one()

    erase_staff_member(plot.session, lan.id, why=Why.ASKED, by=administrator, **AT)

    assert mentions(plot, MARK) == set()
    assert (lan.name, lan.position) == (f"Cán bộ số {lan.id} (đã xóa)", None)
    account = plot.session.scalars(select(Account).where(Account.staff_id == lan.id)).one()
    assert (account.state, account.name, account.password_hash) == (AccountState.DISABLED, lan.name, None)
    assert plot.session.scalars(select(SignIn.ended_at)).all() == [EVENING]
    for table in (Draft, OneTimeLink):
        assert plot.session.scalars(select(table)).all() == []
    assert plot.session.scalars(select(AccessState.revision)).one() > revision, "open boards of theirs must close"
    event = plot.session.scalars(select(AccessEvent).order_by(AccessEvent.id.desc())).first()
    assert (event.verb, event.subject_id) == ("account.erase", account.id)


def test_other_people_stay_as_they_are(plot, hoa, lan, manager, administrator):
    other = plot.volunteer(plot.group("Tổ 9"), name="Thử Khác")
    before = (other.name, other.code, plot.lan.name)

    erase_volunteer(plot.session, hoa.id, why=Why.ASKED, by=manager, **AT)
    erase_staff_member(plot.session, lan.id, why=Why.ASKED, by=administrator, **AT)

    assert (other.name, other.code, plot.lan.name) == before
    assert {one.name for one in plot.session.scalars(select(Volunteer).where(Volunteer.erased_at.is_(None)))} == {
        "Thử Khác"
    }


def test_nobody_is_erased_twice_or_unknown(plot, hoa, manager):
    erase_volunteer(plot.session, hoa.id, why=Why.ASKED, by=manager, **AT)

    with pytest.raises(Conflict, match="already_erased"):
        erase_volunteer(plot.session, hoa.id, why=Why.ASKED, by=manager, **AT)
    with pytest.raises(Invalid, match="volunteer_unknown"):
        erase_volunteer(plot.session, 404, why=Why.ASKED, by=manager, **AT)


def test_nobody_erases_themselves_nor_the_last_administrator(plot):
    first, second = (plot.staff(f"Quản trị {n}", Role.ADMINISTRATOR) for n in (1, 2))
    for account in plot.session.scalars(select(Account).where(Account.staff_id == first.id)):
        account.state, account.password_hash = AccountState.ACTIVE, "hash"
    plot.session.flush()

    with pytest.raises(Conflict, match="erase_self"):
        erase_staff_member(plot.session, first.id, why=Why.LEFT, by=first.as_actor(Role.ADMINISTRATOR), **AT)
    with pytest.raises(Conflict, match="erase_last_administrator"):
        erase_staff_member(plot.session, first.id, why=Why.LEFT, by=second.as_actor(Role.ADMINISTRATOR), **AT)
    assert plot.session.get(StaffMember, (1, first.id)).erased_at is None


def test_who_may_not_erase_is_refused(plot, hoa, lan, manager):
    for role in (Role.LEADER, Role.STAFF):
        with pytest.raises(NotAllowed):
            erase_volunteer(plot.session, hoa.id, why=Why.ASKED, by=plot.actor(role), **AT)
    with pytest.raises(NotAllowed):
        erase_staff_member(plot.session, lan.id, why=Why.ASKED, by=manager, **AT)
    assert mentions(plot, MARK) >= {"volunteer", "staff_member"}


def test_a_sqlite_file_forgets_what_was_erased(tmp_path, sqlite_template):
    """Deleted bytes must not lie about in free pages or in the write-ahead log."""
    import shutil

    from core.database import Database
    from tests.planting import Plot

    path = tmp_path / "ward.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    with database.changing() as session:
        plot = Plot(session)
        manager = plot.actor(Role.MANAGER)
        people = [plot.volunteer(plot.group(f"Tổ {n}"), name=f"{MARK} Số {n}") for n in range(40)]
        for one in people:
            session.add(VolunteerPhone(ward_id=1, volunteer_id=one.id, number=NUMBER))
    with database.changing() as session:
        for one in people:
            erase_volunteer(session, one.id, why=Why.ASKED, by=manager, **AT)
    database.forget_traces()
    database.close()

    left = b"".join(file.read_bytes() for file in tmp_path.iterdir())

    assert MARK.encode() not in left
    assert NUMBER.encode() not in left
