"""The page on personal data, as each role opens it: what it says, what it does, what it never shows."""

import re
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select

from actions.privacy_checks import WORDINGS
from metrics.register import Asked
from models import AuditEvent, Consent, Role, StaffMember, Volunteer, VolunteerKind, VolunteerPhone
from pages.manage import privacy
from pages.manage.erasing import CHOSEN
from pages.record import register
from pages.record.export import workbook
from pages.record.filters import Filters
from pages.watch import coverage, group, overview, services, volunteers
from tests.planting import TODAY

NUMBER = "0987654321"
LANGUAGES = ("vi", "en")


@pytest.fixture
def ward(planted):
    """Two volunteers: one with consent and phone, one with nothing yet; an actor of every role."""
    planting, database = planted
    with planting() as plot:
        home = plot.group("Tổ 1", code="T1")
        plot.visit(home, TODAY - timedelta(days=3), services=[(plot.service("Khai sinh"), 5, 1, 1)])
        plot.hoa = plot.volunteer(home, VolunteerKind.PARTY_MEMBER, name="Mẫu Thị Hoa")
        plot.ba = plot.volunteer(home, VolunteerKind.YOUTH_UNION, name="Thử Văn Ba")
        plot.assist(plot.hoa, TODAY - timedelta(days=2), households=2)
        session = plot.session
        session.add(
            Consent(ward_id=1, id=900, volunteer_id=plot.hoa.id, given_on=TODAY, text_version=WORDINGS[-1],
                    covers_phone=True, recorded_at=plot.revision.changed_at)
        )  # fmt: skip
        session.add(VolunteerPhone(ward_id=1, volunteer_id=plot.hoa.id, number=NUMBER))
        plot.roles = {role: plot.actor(role) for role in Role}
        plot.revision.revision = 2
    plot.database = database
    return plot


@pytest.fixture
def page_of(ward, context_of, opened):
    """`page_of(Role.MANAGER, ward.hoa)`: the page with that person chosen."""

    def script(page, ctx):
        page(ctx)

    def open_page(role, person=None, language="vi"):
        from streamlit.testing.v1 import AppTest

        at = AppTest.from_function(
            script, args=(privacy.page, context_of(language, ward.roles[role])), default_timeout=30
        )  # fmt: skip
        if person is not None:
            at.session_state[CHOSEN] = (person.__tablename__, person.id)
        at.run()
        assert not at.exception, at.exception
        return at

    return open_page


def button(at, words):
    return next(one for one in at.button if one.label == words)


def everything(at):
    """All that was sent to the browser."""
    return str(at._tree) + "".join(str(one.proto) for one in at.main)


def rows_of(ward, table):
    with ward.database.reading() as session:
        rows = session.scalars(select(table)).all()
        session.expunge_all()
        return rows


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", Role)
def test_everybody_reads_what_is_kept_and_why(page_of, role, language):
    at = page_of(role, language=language)

    told = "".join(one.proto.body for one in at.get("html"))
    assert told.count("<tr>") == 10
    assert ("Lưu bao lâu" if language == "vi" else "How long") in told
    assert re.search(r"\{\w+\}", told) is None


@pytest.mark.parametrize("role", Role)
def test_who_may_not_is_offered_nothing(page_of, role):
    at = page_of(role)
    said = everything(at)

    assert ("privacy_volunteers" in said) is (role in {Role.MANAGER, Role.ADMINISTRATOR})
    assert ("privacy_staff" in said) is (role is Role.ADMINISTRATOR)
    assert NUMBER not in said


def test_a_phone_is_masked_until_a_manager_looks_and_the_look_is_noted(page_of, ward):
    at = page_of(Role.MANAGER, ward.hoa)
    assert NUMBER not in everything(at)
    assert "•••• ••• 321" in [one.value for one in at.text]

    button(at, "Xem số (được ghi lại)").click().run()

    assert "0987 654 321" in [one.value for one in at.text]
    looks = [event for event in rows_of(ward, AuditEvent) if event.verb == "volunteer.see_phone"]
    assert [(one.actor_id, one.subject_id) for one in looks] == [(ward.roles[Role.MANAGER].id, ward.hoa.id)]
    at.run()
    assert "0987 654 321" not in [one.value for one in at.text], "shown once"


def test_no_administrator_sees_a_phone_nor_is_offered_to(page_of, ward):
    at = page_of(Role.ADMINISTRATOR, ward.hoa)

    assert [one.label for one in at.button if "Xem số" in one.label] == []
    assert NUMBER not in everything(at)


def test_a_consent_is_recorded_only_with_the_tick(page_of, ward):
    at = page_of(Role.MANAGER, ward.ba)
    assert not any(one.value for one in at.checkbox), "no box is ticked beforehand"
    button(at, "Ghi lại").click().run()
    assert len(rows_of(ward, Consent)) == 1
    assert [one.value for one in at.error] != []

    next(one for one in at.checkbox if "đã đồng ý" in one.label).check()
    button(at, "Ghi lại").click().run()

    assert [one.volunteer_id for one in rows_of(ward, Consent)][-1] == ward.ba.id
    assert [one.value for one in at.success] == ["Đã ghi sự đồng ý."]


def test_withdrawing_takes_the_phone(page_of, ward):
    at = page_of(Role.MANAGER, ward.hoa)

    button(at, "Rút đồng ý").click().run()

    assert rows_of(ward, VolunteerPhone) == []
    assert [one.withdrawn_on for one in rows_of(ward, Consent)] == [TODAY]


def test_a_wrong_phone_is_told_and_not_kept(page_of, ward):
    at = page_of(Role.MANAGER, ward.hoa)
    next(one for one in at.text_input if one.label == "Số điện thoại").input("12345").run()
    button(at, "Lưu số").click().run()

    assert [one.value for one in at.error] != []
    assert [one.number for one in rows_of(ward, VolunteerPhone)] == [NUMBER]


def test_a_volunteer_is_erased_after_the_tick_and_the_page_goes_on(page_of, ward):
    at = page_of(Role.MANAGER, ward.hoa)
    button(at, "Xóa vĩnh viễn").click().run()
    assert all(one.erased_at is None for one in rows_of(ward, Volunteer))

    next(one for one in at.checkbox if "không khôi phục" in one.label).check()
    button(at, "Xóa vĩnh viễn").click().run()

    gone = next(one for one in rows_of(ward, Volunteer) if one.id == ward.hoa.id)
    assert gone.name == f"Hạt nhân số {gone.id} (đã xóa)"
    assert "Mẫu Thị Hoa" not in everything(at)


def test_a_staff_member_is_erased_by_an_administrator(page_of, ward):
    at = page_of(Role.ADMINISTRATOR, ward.lan)
    assert "1 buổi hướng dẫn đã tham gia" in " ".join(one.value for one in at.text)
    next(one for one in at.checkbox if "không khôi phục" in one.label).check()
    button(at, "Xóa vĩnh viễn").click().run()

    gone = next(one for one in rows_of(ward, StaffMember) if one.id == ward.lan.id)
    assert gone.erased_at is not None


def test_a_ward_without_volunteers_says_so(planted, context_of, opened):
    planting, _ = planted
    with planting() as plot:
        manager = plot.actor(Role.MANAGER)

    at = opened(privacy.page, context_of(actor=manager))

    assert "Chưa lưu tên hạt nhân số nào." in [one.value for one in at.caption]


@pytest.mark.parametrize(
    "page", [overview, coverage, services, volunteers, group, register], ids=lambda one: one.__name__
)
@pytest.mark.parametrize("role", Role)
def test_no_page_sends_a_phone_or_the_force_of_a_single_person(ward, context_of, opened, page, role):
    """Two volunteers, each of another force: a total by force would tell about both."""
    at = opened(page.page, context_of(actor=ward.roles[role]), group="T1")
    sent = everything(at)

    assert NUMBER not in sent
    assert NUMBER[1:] not in sent
    rows = [one for one in re.findall(r'"kind": ?"(\w+)"', sent.replace("\\", "")) if one in list(VolunteerKind)]
    assert rows == []


def test_the_registers_workbook_holds_no_phone_and_no_force(ward, context_of):
    asked = Asked(since=TODAY - timedelta(days=30), until=TODAY)

    book = openpyxl.load_workbook(
        BytesIO(workbook(context_of(actor=ward.roles[Role.MANAGER]), Filters(asked, [], False)))
    )

    whole = str([[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()])
    assert "Khai sinh" in whole
    assert NUMBER[1:] not in whole
    assert not any(kind in whole for kind in VolunteerKind)
