"""Every table and chart can be taken away as a file that says the same as the page, and only by its reader."""

import ast
import csv
import io
from datetime import timedelta
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pytest

from charts.painter import MOST_WAITING, PAINTER
from core.offers import Busy, Offer, Offers
from models import AccessEvent, Account, CounterDay, Role, Screen, VolunteerKind, display
from pages import MENU
from pages.parts.downloads import About, file_stem
from pages.parts.exporting import notes, spreadsheet
from pages.parts.table import Column, tabulated
from pages.watch import coverage, group, overview, services, volunteers
from tests.pages.test_watch import chart, components
from tests.planting import EVENING, TODAY
from tests.saying import files_of

TABLES, CHARTS, MENUS = "ward_table", "ward_chart", "ward_downloads"
WITHOUT_ROWS = {
    "record",
    "assists",
    "counter",
    "visit",
    "displays",
    "group_data",
    "reorganise",
    "map_import",
    "find",
    "quality",
}
"""Forms, and pages that show neither a table nor a chart nor a list before something is chosen."""
OPENED_ELSEWHERE = {"accounts", "audit"}
"""They need an installation, or a trail: the rule for code below holds for them too."""
STREAMLITS_OWN = {
    "dataframe", "table", "altair_chart", "vega_lite_chart", "line_chart", "bar_chart", "area_chart", "scatter_chart",
    "pyplot", "plotly_chart", "map", "pydeck_chart", "download_button",
}  # fmt: skip
"""Elements that would show figures without our menu."""
PAGES = [file for file in files_of("pages") if file.name != "__init__.py"]


@pytest.fixture
def ward(planted):
    """Groups taught, visited and never seen; helpers; a visit whose venue looks like a formula; one to come."""
    planting, _ = planted
    with planting() as plot:
        lessons = [plot.service(slug) for slug in ("khai_sinh", "cu_tru")]
        first = plot.group("Tổ 1", code="MOT", households=120)
        plot.group("Tổ 2", households=40)
        plot.visit(first, TODAY - timedelta(days=3), services=[(one, 12, 4, 1) for one in lessons], attendees=30)
        for kind in VolunteerKind:
            plot.assist(plot.volunteer(first, kind), TODAY - timedelta(days=2), households=3)
        plot.session.add(
            CounterDay(
                ward_id=1, id=1, service_id=lessons[0].id, on_day=TODAY - timedelta(days=1), direct=5, online=7,
                recorded_by_id=plot.lan.id, recorded_at=EVENING,
            )
        )  # fmt: skip
        accounts = {}
        for role in Role:
            member = plot.staff(f"Người {role.value}", role)
            account = plot.session.query(Account).filter_by(staff_id=member.id, ward_id=1).one()
            accounts[role] = account.as_actor(1)
    return accounts


def made(ctx, data, kind):
    """The file behind a menu, as its reader gets it."""
    offer = ctx.offers.at(data["address"], "s:")
    assert offer is not None
    return offer.make(kind)


def sheets(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return book.worksheets[0], {row[0].value: row[1].value for row in book.worksheets[1].iter_rows()}


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_no_page_shows_figures_by_another_way(file):
    calls = [node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)]
    tables = [call for call in calls if ast.unparse(call.func) == "table"]
    said = [{word.arg: ast.unparse(word.value) for word in call.keywords} for call in tables]

    assert not {ast.unparse(call.func) for call in calls} & {f"st.{name}" for name in STREAMLITS_OWN}
    assert all(words["about"] != "None" or file.name == "drawing.py" for words in said)


WITH_ROWS = [entry for entry in MENU if entry.name not in WITHOUT_ROWS | OPENED_ELSEWHERE]


@pytest.mark.parametrize("entry", WITH_ROWS, ids=lambda entry: entry.name)
def test_every_table_chart_and_list_of_every_page_has_its_download(entry, ward, context_of, opened):
    ctx = context_of(actor=ward[Role.ADMINISTRATOR if entry.section == "manage" else Role.MANAGER])
    at = opened(entry.page, ctx, group="MOT")
    charts, tables = components(at, CHARTS), components(at, TABLES)
    under_charts = {one["caption"] for one in tables} & {one["title"] for one in charts if one["open"]}

    assert [one["title"] for one in charts if one["download"] is None] == []
    assert [one["caption"] for one in tables if one["rows"] and not one["download"]] == sorted(under_charts)
    assert charts or tables or components(at, MENUS), "a page without rows belongs into WITHOUT_ROWS"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("page", [overview, coverage, services, volunteers, group], ids=lambda page: page.__name__)
def test_a_table_file_says_what_the_page_says(page, language, ward, context_of, opened):
    ctx = context_of(language, actor=ward[Role.MANAGER])
    at = opened(page.page, ctx, group="MOT")
    seen = 0
    for data in components(at, TABLES):
        if not data["rows"]:
            continue
        sheet, said = sheets(made(ctx, data["download"], "xlsx").content)
        assert [cell.value for cell in sheet[1]] == [column["label"] for column in data["columns"]]
        assert sheet.max_row == len(data["rows"]) + 1
        for line, row in zip(sheet.iter_rows(min_row=2), data["rows"], strict=True):
            for cell, text, number in zip(line, row["cells"], row["sort"], strict=True):
                same_cell(ctx.t, cell, text, number)
        assert data["caption"] in said.values()
        seen += 1
    assert seen or page is services


def same_cell(t, cell, text, number):
    if isinstance(number, float) and cell.is_date is False and cell.value is not None and cell.data_type == "n":
        assert cell.value == pytest.approx(number)
        assert ("%" in cell.number_format) == text.endswith("%")
    elif cell.value is None:
        assert text in ("—", "")
    elif cell.is_date:
        assert f"{cell.value:%d/%m}" in text
    else:
        assert cell.data_type == "s"
        assert cell.value == text or text.rstrip("…").split(",")[0].split(" ")[0] in cell.value


def test_a_chart_file_holds_the_rows_of_the_chart(ward, context_of, opened):
    ctx = context_of("vi", actor=ward[Role.MANAGER])
    at = opened(services.page, ctx)
    rows = chart(at, "visits")
    data = next(one for one in components(at, CHARTS) if one["chart"] == "visits_by_service")
    sheet, said = sheets(made(ctx, data["download"], "xlsx").content)

    table = pd.DataFrame(list(sheet.iter_rows(min_row=2, values_only=True)))
    assert table[1].tolist() == rows["visits"].tolist()
    assert table[2].tolist() == rows["people"].tolist()
    assert said["Cách tính"] == ctx.t("figures.services_taught_definition")
    assert said["Khoảng thời gian"] == f"01/11/2025 – {ctx.t.day(TODAY)}"
    assert said["Phường"].endswith("00001")
    assert "TRÌNH DIỄN" not in said
    assert said["Số liệu lúc"] == said["Lập lúc"] == f"{ctx.t.clock(ctx.local_now())} {ctx.t.day(TODAY)}"


def test_the_mark_of_a_made_up_ward_stands_in_every_file(ward, context_of, opened):
    ctx = context_of("vi", actor=ward[Role.MANAGER])
    ctx.ward.is_demo = True
    said = notes(ctx, "Tên", About(definition="Cách"), ctx.local_now())
    book = spreadsheet(ctx, "xlsx", "Tên", ["a"], [[1]], said)

    assert said["TRÌNH DIỄN"] == ctx.t("door.demo")
    assert b"TR\xc3\x8cNH DI\xe1\xbb\x84N" in ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet1.xml")
    assert file_stem(ctx, "Độ phủ: tổ / dân phố").startswith("do-phu-to-dan-pho-00001-")
    assert file_stem(ctx, "Độ phủ").endswith("-trinh-dien")


def test_shortened_words_of_the_page_are_whole_in_the_file(planted, context_of, opened):
    planting, _ = planted
    with planting() as plot:
        plot.service("khai_sinh")
        for number in range(20):
            plot.group(f"Tổ {100 + number}")
        boss = plot.actor(Role.MANAGER)
    ctx = context_of("vi", actor=boss)
    at = opened(services.page, ctx)
    label = ctx.t("services.groups_never")
    (data,) = [one for one in components(at, TABLES) if label in [column["label"] for column in one["columns"]]]
    sheet, _ = sheets(made(ctx, data["download"], "xlsx").content)

    assert "Tổ 119" not in data["rows"][0]["cells"][2]
    assert "Tổ 119" in sheet["C2"].value


@pytest.mark.parametrize("hostile", ["=1+1", "@SUM(A1)", "+84", "＝cmd|' /C calc'!A0", "\t=1", "-3"])
def test_what_people_typed_is_never_a_formula(hostile, ward, context_of):
    ctx = context_of("vi", actor=ward[Role.MANAGER])
    shown = tabulated(ctx.t, pd.DataFrame({"id": [1], "name": [hostile]}), [Column("name", hostile)])
    said = notes(ctx, hostile, About(definition=hostile, told=((hostile, hostile),)), ctx.local_now())
    text = spreadsheet(ctx, "csv", hostile, shown.headings, shown.values, said).decode("utf-8-sig")
    sheet, _ = sheets(spreadsheet(ctx, "xlsx", "a", shown.headings, shown.values, said))

    cells = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=";") for cell in row]
    assert not [cell for cell in cells if cell.startswith(hostile[0])]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}


@pytest.mark.parametrize(("language", "separator", "share"), [("vi", ";", "92,5%"), ("en", ",", "92.5%")])
def test_a_csv_is_cut_as_its_readers_excel_cuts(language, separator, share, ward, context_of):
    ctx = context_of(language, actor=ward[Role.MANAGER])
    frame = pd.DataFrame({"name": ["Tổ Đẫm 1"], "share": [0.925], "day": [pd.Timestamp("2026-03-05")], "none": [None]})
    columns = [Column("name", "Tổ dân phố"), Column("share", "Tỷ lệ", "percent"), Column("day", "Ngày", "day"),
               Column("none", "Thiếu", "number")]  # fmt: skip
    shown = tabulated(ctx.t, frame, columns)
    content = spreadsheet(ctx, "csv", "x", shown.headings, shown.values, {})

    assert content.startswith(b"\xef\xbb\xbf")
    first, second, _ = content.decode("utf-8-sig").split("\r\n")
    assert first == separator.join(['"Tổ dân phố"', '"Tỷ lệ"', '"Ngày"', '"Thiếu"'])
    assert second == separator.join(['"Tổ Đẫm 1"', f'"{share}"', '"05/03/2026"', '""'])


def test_a_list_of_people_is_noted_when_it_is_taken_and_holds_no_phone(ward, planted, context_of, opened):
    _, database = planted
    ctx = context_of("vi", actor=ward[Role.MANAGER])
    at = opened(next(entry.page for entry in MENU if entry.name == "privacy"), ctx)
    (data,) = [one for one in components(at, TABLES) if one["caption"] == ctx.t("privacy.volunteers")]
    sheet, _ = sheets(made(ctx, data["download"], "xlsx").content)

    assert ctx.t("privacy.head_phone") in [column["label"] for column in data["columns"]]
    assert ctx.t("privacy.head_phone") not in [cell.value for cell in sheet[1]]
    with database.reading() as session:
        event = session.query(AccessEvent).filter_by(verb="people.export").one()
        assert (event.account_id, event.details) == (
            ctx.actor.account_id, {"table": "privacy_volunteers", "rows": sheet.max_row - 1},
        )  # fmt: skip


def test_few_helpers_stay_together_in_the_file_as_on_the_page(ward, context_of, opened):
    ctx = context_of("vi", actor=ward[Role.LEADER])
    at = opened(volunteers.page, ctx)
    data = next(one for one in components(at, CHARTS) if one["chart"] == "assists_by_week")
    content = made(ctx, data["download"], "csv").content.decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(content.split("\r\n\r\n")[0], newline=""), delimiter=";"))[1:]
    assert {kind for _, kind, assists, _ in rows if assists != "0"} == {ctx.t("figures.kind_together")}


def test_two_numbers_in_one_cell_of_the_page_are_two_cells_of_the_file(planted, context_of):
    """A spreadsheet takes 3/5 for the 3rd of May."""
    planting, _ = planted
    with planting() as plot:
        home = plot.group("Tổ 1")
        for kind in VolunteerKind:
            for active in (True, True, True, False, False, False):
                volunteer = plot.volunteer(home, kind)
                if active:
                    plot.assist(volunteer, TODAY, households=1)
    shown = volunteers.kind_rows(context_of(), TODAY)

    assert [row["cells"][1] for row in shown.rows] == ["3/6", "3/6", "3/6"]
    assert shown.headings == ["Lực lượng", "Đang hoạt động", "Tổng số", "Tỷ lệ"]
    assert [line[1:3] for line in shown.values] == [[3, 6], [3, 6], [3, 6]]


def test_a_wall_screen_has_no_menu(ward, context_of, opened):
    ctx = context_of("vi", actor=display(1, "Hội trường"))
    assert ctx.actor.role is Screen.DISPLAY
    at = opened(overview.page, ctx)

    assert {one["download"] for one in [*components(at, CHARTS), *components(at, TABLES)]} == {None}


def test_a_picture_for_which_too_many_wait_is_for_later(ward, context_of, opened):
    ctx = context_of("vi")
    at = opened(overview.page, ctx)
    data = next(one["download"] for one in components(at, CHARTS) if one["download"])
    for _ in range(MOST_WAITING):
        assert PAINTER._waiting.acquire(blocking=False)
    try:
        with pytest.raises(Busy):
            made(ctx, data, "png")
    finally:
        PAINTER._waiting.release(MOST_WAITING)


def test_what_is_offered_to_one_sign_in_is_not_there_for_another():
    offers = Offers(most=2)
    addresses = [offers.put("page", f"k{number}", Offer("s:me", lambda kind: None)) for number in range(3)]

    assert offers.at(addresses[2], "s:me") is not None
    assert offers.at(addresses[2], "s:other") is None
    assert offers.at(addresses[2], None) is None
    assert offers.at(addresses[0], "s:me") is None, "the oldest has gone"
    assert Offers().put("p", "k", Offer("", lambda kind: None)) == "/files/p/k"
