"""Templates can be filled in and read; what is written comes back as it was, and no text becomes a formula."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime, time

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from files.cells import Taught
from files.column_sets import SETS
from files.reading import read_table_file
from files.table import read_table
from files.templates import template
from files.writing import csv_bytes, notes_of, set_rows, xlsx_bytes
from tests.files.making import refusal_of
from texts import LANGUAGES, translator
from texts.cleaning import clean_line, clean_text

VI = translator("vi")
LINE = st.text(st.characters(exclude_categories=["Cs"]), max_size=30).map(clean_line)
NAME = st.text(st.sampled_from("aáăÂđĐờ Tổ12=+-@'#\""), min_size=1, max_size=20).map(clean_line).filter(bool)
PLAIN = NAME.filter(lambda name: not name.startswith(("#", "'")) and ";" not in name and "(" not in name)
COUNT = st.none() | st.integers(0, 10_000)
VISIT = st.fixed_dictionaries(
    {
        "number": st.none(),
        "on_day": st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        "starts_at": st.times().map(lambda moment: moment.replace(second=0, microsecond=0)),
        "group": PLAIN,
        "services": st.lists(
            st.builds(Taught, PLAIN, COUNT, COUNT, COUNT), min_size=1, max_size=3, unique_by=lambda one: one.service
        ).map(tuple),
        "attendees": COUNT,
        "staff": st.lists(PLAIN, min_size=1, max_size=3, unique=True).map(tuple),
        "note": st.text(st.sampled_from("ấn =+@\n\t;'\","), max_size=40)
        .map(clean_text)
        .filter(lambda text: not (text or "").startswith("'")),
    }
)


def back(data, name, column_set):
    return read_table(read_table_file(data, name, encoding=None if name.endswith("x") else "utf-8"), SETS[column_set])


@given(st.lists(VISIT, min_size=1, max_size=4))
@settings(deadline=None, max_examples=60)
def test_visits_come_back_as_they_were_written(visits):
    for language in LANGUAGES:
        headings, rows = set_rows(SETS["visits"], visits, language)
        for data in (csv_bytes(VI, headings, rows, {"Cách tính": "=1"}), xlsx_bytes(VI, "Buổi", headings, rows)):
            sheets = read_table_file(data, "a", encoding="utf-8")
            table = read_table(sheets, SETS["visits"])
            assert table.faults == []
            assert [{name: row.values[name] for name in visits[0]} for row in table.rows] == visits


@pytest.mark.parametrize(
    "text", ["=1+1", "+84", "-3 hộ", "@SUM(A1)", "\t=1", "＝1", " =cmd|' /C calc'!A0", "|x", "\r=1"]
)
def test_no_text_becomes_a_formula(text):
    written = next(
        csv.reader(io.StringIO(csv_bytes(VI, ["a"], [[text]]).decode("utf-8-sig").split("\r\n", 1)[1], newline=""))
    )
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(VI, "a", ["a"], [[text]])))

    assert written[0] == "'" + text
    assert book.active["A2"].data_type == "s"
    assert book.active["A2"].quotePrefix


def test_csv_opens_in_excel_by_double_click_and_says_what_it_is():
    made = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
    notes = notes_of(VI, made=made, as_of=date(2026, 11, 21), definition="Chỉ buổi đã diễn ra")
    data = csv_bytes(VI, ["Tổ", "Lượt"], [["Tổ 1", None], ["Tổ 2", 0.5], ["Tổ 3", True]], notes)

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").split("\r\n") == [
        '"Tổ";"Lượt"',
        '"Tổ 1";""',
        '"Tổ 2";"0,5"',
        '"Tổ 3";"có"',
        "",
        '"# Lập lúc";"08:30 22/11/2026"',
        '"# Số liệu đến hết ngày";"21/11/2026"',
        '"# Cách tính";"Chỉ buổi đã diễn ra"',
        "",
    ]


def test_a_workbook_keeps_types_and_leaves_missing_cells_empty():
    row = [date(2026, 3, 5), time(19, 30), 12, 0.5, None, float("nan"), "ễ", 10**20]
    data = xlsx_bytes(VI, "Số liệu: [1/2]", list("abcdefgh"), [row], {"Cách tính": "x"})
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]

    values = [cell.value for cell in page[2]]
    assert values[0].date() == row[0]
    assert values[1:] == [time(19, 30), 12, 0.5, None, None, "ễ", str(10**20)]


def test_a_month_reads_as_a_month_not_as_its_first_day_and_comes_back():
    month, day = date(2026, 10, 1), date(2026, 11, 20)
    headings, rows = set_rows(SETS["counter"], [{"month": month, "visitors": 9}, {"on_day": day, "visitors": 3}], "vi")
    text, book = csv_bytes(VI, headings, rows), xlsx_bytes(VI, "Một cửa", headings, rows)
    cell = openpyxl.load_workbook(io.BytesIO(book)).active["B2"]

    assert [line.split(";")[:2] for line in text.decode("utf-8-sig").split("\r\n")[:3]] == [
        ['"Ngày"', '"Tháng"'], ['""', '"10/2026"'], ['"20/11/2026"', '""'],
    ]  # fmt: skip
    assert (cell.value.date(), cell.number_format) == (month, "mm/yyyy")
    for data, name in ((text, "a.csv"), (book, "a.xlsx")):
        table = back(data, name, "counter")
        assert table.faults == []
        assert [(row.values["on_day"], row.values["month"]) for row in table.rows] == [(None, month), (day, None)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SETS)
def test_a_template_is_read_back_when_it_is_filled_in(name, language):
    chosen, t = SETS[name], translator(language)
    data = template(chosen, t, {"groups": ["Tổ 12", "Xóm Nước Hai"], "services": ["Tải, lưu giấy tờ số"]})
    assert refusal_of(read_table, read_table_file(data, "a.xlsx"), chosen).code == "no_rows"

    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book.worksheets[0]
    columns = [column for column in chosen.columns if column.in_template and not column.ignored]
    for row in (0, 1):
        for place, column in enumerate(columns, start=1):
            page.cell(4 + row, place).value = (column.examples[row] if row < len(column.examples) else "") or None
    kept = io.BytesIO()
    book.save(kept)
    table = read_table(read_table_file(kept.getvalue(), "a.xlsx"), chosen)

    assert table.faults == []
    assert [row.number for row in table.rows] == [4, 5]
    assert {remark.code for remark in table.remarks} == {"examples_left_out"}
    assert set(table.columns) == {column.name for column in columns}
    assert page.data_validations.dataValidation
    assert book.sheetnames[1:] == [t("files.about_sheet"), t("files.lists_sheet")]


def test_a_template_holds_no_formula_and_no_link():
    data = template(SETS["visits"], VI, {"groups": ["=cmd", "http://x.vn"]})

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/"))
    assert b"<f>" not in sheets
    assert b"hyperlink" not in sheets
