"""The audit page: what each filter finds, what a row says, what the check tells."""

import re
from datetime import timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from sqlalchemy import select, text

from actions.access_log import note_access
from actions.change import Change
from actions.steering import move_board
from metrics.trail import TrailAsked, trail_page
from models import AccessEvent, Role
from pages.manage import audit
from pages.manage.audit_export import workbook
from pages.manage.audit_filters import ACCESS, CHANGES
from tests.planting import EVENING, TODAY
from tests.saying import ROOT
from texts import LANGUAGES, translator


@pytest.fixture
def ward(planted):
    planting, database = planted
    with planting() as plot:
        plot.home, away = plot.group("Tổ Hòa Bình"), plot.group("Tổ 2")
        plot.held = plot.visit(plot.home, TODAY - timedelta(days=3))
        other = plot.visit(away, TODAY - timedelta(days=2))
        plot.boss = plot.actor(Role.ADMINISTRATOR)
        by, session = plot.lan.as_actor(), plot.session

        def note(days_ago, verb, visit, before, after, reason=None):
            change = Change(session, by, EVENING - timedelta(days=days_ago))
            change.note(verb, "visit", visit.id, before=before, after=after, reason=reason)

        note(100, "visit.record", plot.held, None, {"group_id": plot.home.id, "attendees": 20, "note": "=1+1"})
        note(2, "visit.correct", plot.held, {"attendees": 20}, {"attendees": 25})
        note(1, "visit.void", other, {"void": False}, {"void": True}, "Ghi nhầm tổ, trời mưa")
        note_access(
            session, "account.change_role", 1, by=2, now=EVENING, ward_id=1, details={"role": ["staff", "manager"]}
        )
        note_access(session, "sign_in.begin", 1, by=1, now=EVENING, ward_id=2)
    plot.database = database
    return plot


@pytest.fixture
def page_of(ward, context_of, opened):
    def open_page(actor=None, language="vi", **address):
        return opened(audit.page, context_of(language, actor or ward.boss), **address)

    return open_page


def said(at):
    return [one.value for one in at.text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_newest_rows_come_first_in_words(page_of, language):
    t = translator(language)

    rows = said(page_of(language=language))

    assert f"Cán bộ Thử Một – {t('audit.verb_visit_void')}" in rows[0]
    assert f"{t('visit.reason')}: Ghi nhầm tổ, trời mưa" in rows
    assert f"{t('record.attendees')}: 20 → 25" in rows
    assert not [row for row in rows if t("audit.verb_visit_record") in row], "a hundred days ago"


@pytest.mark.parametrize(
    "asked, found",
    [
        ({"when": "start"}, ["void", "correct", "record"]),
        ({"when": "week"}, ["void", "correct"]),
        ({"when": "days", "days": "2026-03-01..2026-03-01"}, ["correct"]),
        ({"when": "start", "aq": "mua"}, ["void"]),
        ({"when": "start", "aq": "to hoa binh"}, ["correct", "record"]),
        ({"when": "start", "aq": "thu mot"}, ["void", "correct", "record"]),
        ({"when": "start", "what": str(1 + CHANGES.index("visit.correct"))}, ["correct"]),
        ({"when": "start", "aq": "không có"}, []),
    ],
)
def test_a_row_is_found_by_when_what_who_where_and_word(page_of, asked, found):
    t = translator("vi")

    rows = [row for row in said(page_of(**asked)) if row.startswith("Cán bộ")]

    assert [
        next(one for one in ("void", "correct", "record") if t(f"audit.verb_visit_{one}") in row) for row in rows
    ] == found


def test_a_row_is_found_by_its_number_group_and_person(ward, page_of):
    assert len([row for row in said(page_of(when="start", row=f"visit:{ward.held.id}")) if "–" in row]) == 2
    assert len([row for row in said(page_of(when="start", **{"in": str(ward.home.id)})) if "–" in row]) == 2
    assert len([row for row in said(page_of(when="start", who=str(ward.lan.id))) if "–" in row]) == 3
    assert not [row for row in said(page_of(when="start", who=str(ward.boss.id))) if "–" in row]
    at = page_of(when="start", row="visit:99999999999999999999", who="x", p="99", what="999")
    assert [row for row in said(at) if "–" in row], "what means nothing lets all pass"


def test_nothing_found_says_so_and_offers_to_clear(page_of):
    at = page_of(aq="không có gì như thế")

    assert [one.value for one in at.info] == [translator("vi")("audit.nothing_found")]
    assert translator("vi")("register.clear") in [one.label for one in at.button]


def test_the_second_view_tells_who_came_in_and_whose_account_changed(page_of):
    t = translator("vi")

    rows = said(page_of(view="access"))

    assert [row for row in rows if t("audit.verb_account_change_role") in row]
    assert f"{t('audit.field_role')}: {t('audit.value_staff')} → {t('audit.value_manager')}" in rows


def test_the_check_says_that_both_trails_hold_and_notes_itself(ward, page_of):
    t = translator("vi")
    at = page_of()
    next(one for one in at.button if one.label == t("audit.check")).click().run()

    assert [one.value.partition(":")[0] for one in at.success] == [t("audit.chain_changes"), t("audit.chain_access")]
    with ward.database.reading() as session:
        assert session.scalars(select(AccessEvent.verb).order_by(AccessEvent.id.desc())).first() == "audit.verify"


def test_the_check_names_the_row_that_was_changed(ward, page_of):
    with ward.database.changing() as session:
        for moment in ("insert", "update", "delete"):
            session.execute(text(f"DROP TRIGGER guard_audit_event_{moment}"))
        session.execute(text("UPDATE audit_event SET reason = 'khác' WHERE verb = 'visit.void'"))
    at = page_of()

    next(one for one in at.button if one.label == translator("vi")("audit.check")).click().run()

    assert "không còn như khi ghi" in at.error[0].value


@pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER])
def test_who_may_not_look_sees_nothing_even_on_the_page_itself(ward, page_of, role):
    """The menu does not offer it; and the reading itself asks again."""
    at = page_of(actor=ward.lan.as_actor(role))

    assert said(at) == []
    assert [one.value for one in at.info] == [translator("vi")("problem.not_allowed")]


def test_a_leader_looks_and_takes_nothing_away(ward, page_of):
    at = page_of(actor=ward.lan.as_actor(Role.LEADER))

    assert said(at)
    assert not at.get("download_button")


def test_the_workbook_holds_texts_and_no_formula(ward, context_of):
    ctx = context_of(actor=ward.boss)
    with ward.database.reading() as session:
        rows = trail_page(session, 1, asked=TrailAsked(), most=None).rows.to_dict("records")

    sheet = openpyxl.load_workbook(BytesIO(workbook(ctx, rows, of_changes=True))).active

    assert sheet.max_row == 4
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert "=1+1" in sheet.cell(4, 5).value
    assert sheet.cell(2, 1).value.endswith(
        f"{(EVENING - timedelta(days=1)).astimezone(ZoneInfo('Asia/Ho_Chi_Minh')):%d/%m/%Y}"
    )


def verbs_noted():
    """Verbs that the actions note, read from their text: "<subject>.<deed>" of a subject that the page knows."""
    known = {verb.partition(".")[0] for verb in (*CHANGES, *ACCESS)}
    for file in [*sorted((ROOT / "actions").glob("*.py")), *sorted((ROOT / "gate").glob("*.py"))]:
        for verb in re.findall(r'"([a-z_]+\.[a-z_]+)"', file.read_text("utf-8")):
            if verb.partition(".")[0] in known and not verb.endswith((".html", ".css", ".js", ".csv", ".toml")):
                yield verb


def test_the_page_can_name_and_look_for_every_verb_that_is_noted():
    verbs = {verb for verb in verbs_noted() if not verb.startswith("ward.")}  # those are the names of logs

    assert verbs <= {*CHANGES, *ACCESS}


@pytest.mark.parametrize(
    "language, named, boards",
    [
        ("vi", "Thứ tự các bảng giao ban", "Độ phủ, Thay đổi, Dịch vụ, Hạt nhân số, Một cửa, Kết luận"),
        ("en", "Order of the boards", "Coverage, Changes, Services, Volunteers, Counter, Decisions"),
    ],
)
def test_another_order_of_the_boards_is_told_by_their_names(language, named, boards, ward, page_of):
    with ward.database.changing() as session:
        move_board(session, 1, 6, by=ward.boss, now=EVENING)
    first = {"vi": "Kết luận lần trước", "en": "Last time"}[language]

    assert f"{named}: {first}, {boards} → {boards}, {first}" in said(page_of(language=language))
