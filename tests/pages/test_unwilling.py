"""A database that reads and will not write: every page says so where it was asked, and keeps what was typed."""

import pytest
from sqlalchemy import func, select

from models import AuditEvent, Visit
from pages.manage import groups, staff
from pages.record import entry, visit
from tests.pages.test_record import ctx, keep_draft, ward  # noqa: F401
from tests.pages.test_record import texts as told
from tests.pages.test_wrong_input import field, press
from tests.unwilling import full, read_only
from texts import translator

T = translator("vi")
READ_ONLY, FULL = T("door.database_read_only"), T("door.database_full")


def beginning(sentence):
    return sentence.partition("{")[0]


def events(database):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(AuditEvent))


def save(at):
    return next(one for one in at.button if one.label == "Lưu buổi").click().run()


def test_a_visit_that_cannot_be_written_stays_in_its_form_and_is_saved_once_there_is_room(opened, ctx, ward):  # noqa: F811
    keep_draft(ward, note="chữ dài " * 200)
    at = opened(entry.page, ctx)
    with full(ward.database):
        save(at)
        assert [one for one in told(at) if one.startswith(f"{FULL} Chưa lưu được")]
        assert at.text_input[0].value == "25"
    save(at)

    assert any("Đã lưu buổi hướng dẫn" in one for one in told(at))
    with ward.database.reading() as session:
        assert session.scalars(select(Visit.attendees).order_by(Visit.id)).all()[1:] == [25]


def test_what_is_typed_into_a_form_that_cannot_be_kept_says_so(opened, ctx, ward):  # noqa: F811
    at = opened(entry.page, ctx)
    with read_only(ward.database):
        next(one for one in at.text_input if one.label == "Lượt người").set_value("31").run()
        (said,) = at.warning
        assert said.value.startswith(f"{READ_ONLY} {beginning(T.sentences['record.draft_failed'])}")


def test_a_visit_that_cannot_be_taken_out_says_so(opened, ctx, ward):  # noqa: F811
    at = opened(visit.page, ctx, id=str(ward.names[2]))
    next(one for one in at.text_input if one.label == T("visit.reason")).set_value("ghi nhầm tổ dân phố").run()
    with read_only(ward.database):
        next(one for one in at.button if one.key == "void-now").click().run()
        assert any(one.startswith(READ_ONLY) for one in told(at))


@pytest.mark.parametrize(
    "page, typed, pressed",
    [
        (groups.page, {"new-group-name": "Tổ 9", "new-group-code": "T9"}, "new-group-save"),
        (staff.page, {"new-staff-name": "Thử Văn An", "new-staff-code": "cb9"}, "new-staff-save"),
    ],
)
def test_a_managing_form_says_why_it_was_not_saved_and_keeps_what_was_typed(
    opened, kept, context_of, page, typed, pressed
):
    at = opened(page, context_of(actor=kept.boss))
    for name, value in typed.items():
        field(at, "text_input", name).set_value(value)
    if page is groups.page:
        field(at, "number_input", "new-group-households").set_value(50)
    before = events(kept.database)
    with read_only(kept.database):
        press(at, pressed)
        (said,) = at.error
        assert said.value.startswith(f"{READ_ONLY} {beginning(T.sentences['door.not_done'])}")
        assert events(kept.database) == before
    for name, value in typed.items():
        assert field(at, "text_input", name).value == value
    assert press(at, pressed) == []
    assert events(kept.database) > before
