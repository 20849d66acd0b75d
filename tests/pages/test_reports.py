"""Reports on the page of meetings: of now, of the meeting that goes on, of a held one whatever is corrected later."""

import io
from datetime import timedelta

import openpyxl
import pytest
from pypdf import PdfReader

from actions.decisions import DecisionFacts
from models import Role, Visit
from pages.parts.downloads import ENDINGS, REPORTS
from pages.steer import meetings
from tests.pages.test_downloads import made
from tests.pages.test_meetings import DAY, hold
from tests.pages.test_watch import components
from tests.planting import TODAY
from texts import translator

NAMES = {
    "slides": "trinh-chieu-giao-ban", "report": "bao-cao-giao-ban", "tables": "so-lieu-giao-ban",
    "digest": "ban-tin-giao-ban",
}  # fmt: skip
STARTS = {"pptx": b"PK", "xlsx": b"PK", "pdf": b"%PDF", "png": b"\x89PNG"}


@pytest.fixture
def world(planted):
    """A ward with a visited and a missed group, and its manager."""
    planting, database = planted
    with planting() as plot:
        lesson = plot.service("khai_sinh")
        plot.visit(plot.group("Tổ 1"), TODAY - 3 * DAY, [(lesson, 12, 4, 1)])
        plot.group("Tổ 2")
        manager = plot.actor(Role.MANAGER)
    return database, manager


def menus(at):
    return [one for one in components(at, "ward_downloads") if one["label"] == translator("vi")("reports.menu")]


def words(file):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(file.content)).pages).split())


def test_all_four_files_of_now_are_made_when_asked_and_named_by_ward_and_day(world, opened, context_of):
    _, manager = world
    ctx = context_of(actor=manager)
    (menu,) = menus(opened(meetings.page, ctx))

    assert [kind for kind, _ in menu["choices"]] == list(REPORTS)
    for kind in REPORTS:
        file = made(ctx, menu, kind)
        assert file.name == f"{NAMES[kind]}-00001-{TODAY:%Y%m%d}.{ENDINGS[kind]}"
        assert file.content.startswith(STARTS[ENDINGS[kind]])
    t = ctx.t
    assert t("reports.for_live", day=t.day(TODAY)) in words(made(ctx, menu, "report"))


def test_the_language_of_a_file_is_that_of_its_reader(world, opened, context_of):
    _, manager = world
    ctx = context_of("en", actor=manager)
    (menu,) = [one for one in components(opened(meetings.page, ctx), "ward_downloads") if "reports-" in one["address"]]

    assert ctx.t("reports.nation") in words(made(ctx, menu, "report"))


def test_a_held_meetings_files_stay_to_the_last_byte_whatever_is_corrected_later(world, opened, context_of):
    database, manager = world
    facts = DecisionFacts(what="Mượn loa cho Tổ 2", due_on=TODAY + DAY, owner_id=manager.id)
    number = hold(database, manager, TODAY - DAY, facts)

    def files():
        ctx = context_of(actor=manager)
        at = opened(meetings.page, ctx)
        at.session_state[meetings.OPEN] = number
        at.run()
        menu = menus(at)[-1]
        assert f"reports-{number}" in menu["address"]
        return {kind: made(ctx, menu, kind) for kind in REPORTS}

    before = files()
    with database.changing() as session:
        visit = session.query(Visit).one()
        visit.attendees, visit.households_present = 400, 200
        session.flush()
    after = files()

    assert {kind: file.content for kind, file in before.items()} == {k: f.content for k, f in after.items()}
    assert before["report"].name == f"bao-cao-giao-ban-00001-{TODAY - DAY:%Y%m%d}.pdf"
    told = words(after["report"])
    assert "Mượn loa cho Tổ 2" in told
    assert manager.name in told
    rows = openpyxl.load_workbook(io.BytesIO(after["tables"].content))["Số liệu chính"].iter_rows(values_only=True)
    assert {row[0]: row[1] for row in rows}["Lượt người tham dự trong kỳ"] == 20


def test_the_meeting_that_goes_on_gives_its_frozen_figures_and_what_it_has_decided_so_far(world, opened, context_of):
    database, manager = world
    facts = DecisionFacts(what="Đến Tổ 2 trước Tết", due_on=TODAY + timedelta(days=9))
    number = hold(database, manager, TODAY, facts, end=False)
    ctx = context_of(actor=manager)
    (menu,) = menus(opened(meetings.page, ctx))

    assert f"reports-{number}" in menu["address"]
    told = words(made(ctx, menu, "report"))
    assert "Đến Tổ 2 trước Tết" in told
    assert ctx.t("reports.for_weekly", day=ctx.t.day(TODAY)) in told
