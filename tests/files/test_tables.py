"""Tables as people send them: titles above, headings of two rows, totals below; every error at its own cell."""

from datetime import date

import pytest

from files.column_sets import SETS
from files.columns import headings_of
from files.reading import read_table_file
from files.saying import fault_said, refusal_said, remark_said
from files.table import read_table
from models import GroupKind, Role, VisitStatus, VolunteerKind
from tests.files.making import refusal_of, workbook
from texts import translator

DOSSIERS = [
    ["TÌNH HÌNH TIẾP NHẬN HỒ SƠ TRỰC TUYẾN MỨC TOÀN TRÌNH, MỘT PHẦN"],
    ["(Từ ngày 01/10/2026 đến ngày 31/10/2026)"],
    [],
    [
        "STT",
        "Tên đơn vị",
        "Tổng số hồ sơ",
        "Trực tuyến",
        "Trực tiếp",
        "BCCI",
        "Tỷ lệ hồ sơ trực tuyến/(Trực tuyến + Trực tiếp)",
        "Số TTHC đạt chỉ tiêu",
        "Số TTHC không đạt chỉ tiêu",
        "Số TTHC không phát sinh hồ sơ",
        "Ghi chú",
    ],
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", "(10)", "(11)"],
    [1, "Phường Mẫu", 1234, 1000, 230, 4, "81,3%", 10, 2, 5, None],
    [None, "Một phần", 500, 300, 198, 2],
    [None, "Toàn trình", 734, 700, 32, 2],
    [None, "Tổng cộng", 1234, 1000, 230, 4],
    [],
    [None, "Người lập biểu"],
]


def table_of(rows, column_set, merged=(), **named):
    data = rows if isinstance(rows, bytes) else workbook(rows, merged)
    return read_table(read_table_file(data, "bang"), SETS[column_set], **named)


def faults(table):
    for language in ("vi", "en"):
        t = translator(language)
        assert all(fault_said(t, fault, SETS[table.column_set]) for fault in table.faults)
        assert all(remark_said(t, remark) for remark in table.remarks)
    return [(fault.cell, fault.code) for fault in table.faults]


def test_the_report_of_a_real_centre_is_recognised():
    table = table_of(DOSSIERS, "counter")

    assert table.period == (date(2026, 10, 1), date(2026, 10, 31))
    assert [row.values["level"] for row in table.rows] == [None, "partial", "full"]
    assert [row.values["unit"] for row in table.rows] == ["Phường Mẫu"] * 3
    first = table.rows[0].values
    assert [first[name] for name in ("total", "online", "direct", "postal", "visitors")] == [1234, 1000, 230, 4, None]
    assert table.total.values["total"] == 1234
    assert faults(table) == []


def test_headings_of_two_rows_with_merged_cells():
    rows = [
        ["Tình hình tiếp nhận, giải quyết TTHC tháng 10 năm 2026"],
        [
            "STT",
            "Lĩnh vực",
            "Số hồ sơ tiếp nhận",
            None,
            None,
            None,
            "Đã giải quyết",
            None,
            None,
            "Đang giải quyết",
            None,
        ],
        [
            None,
            None,
            "Tổng số",
            "Trực tuyến",
            "Trực tiếp, BCCI",
            "Kỳ trước chuyển qua",
            "Trước hạn",
            "Đúng hạn",
            "Quá hạn",
            "Trong hạn",
            "Quá hạn",
        ],
        [1, "Hộ tịch", 30, 20, 10, 3, 25, 3, 0, 5, 0],
        [2, "Đất đai", 12, 5, 6, 0, 1, 1, 1, 9, 0],
    ]
    merged = ["A2:A3", "B2:B3", "C2:F2", "G2:I2", "J2:K2"]
    table = table_of(rows, "counter", merged)

    assert table.columns == {"service": "B", "total": "C", "online": "D", "direct_and_postal": "E"}
    assert table.period == (date(2026, 10, 1), date(2026, 10, 31))
    assert faults(table) == [("C5", "total_differs")]
    assert table.remarks == []


def test_the_same_headings_without_merged_cells_in_csv():
    text = "Lĩnh vực;Số hồ sơ tiếp nhận;;;Đã giải quyết;\n"
    text += ";Tổng số;Trực tuyến;Trực tiếp;Đúng hạn;Quá hạn\nHộ tịch;30;20;10;25;0\n"
    table = table_of(f"Ngày 05 tháng 11 năm 2026\n{text}".encode(), "counter")

    assert table.columns == {"service": "A", "total": "B", "online": "C", "direct": "D"}
    assert table.period == (date(2026, 11, 5), date(2026, 11, 5))
    assert faults(table) == []


@pytest.mark.parametrize(
    "title, period",
    [
        ("Từ ngày 15 tháng 9 năm 2026 đến ngày 14 tháng 10 năm 2026", (date(2026, 9, 15), date(2026, 10, 14))),
        ("(từ 01/10 đến hết 31/10/2026)", (date(2026, 10, 1), date(2026, 10, 31))),
        ("Tháng 2/2028", (date(2028, 2, 1), date(2028, 2, 29))),
        ("Quý III năm 2026", (date(2026, 7, 1), date(2026, 9, 30))),
        ("Năm 2026", (date(2026, 1, 1), date(2026, 12, 31))),
        ("Quyết Thắng, ngày 05 tháng 11 năm 2026", None),
        ("Báo cáo", None),
    ],
)
def test_the_period_stands_in_the_title_and_the_place_of_signing_is_none(title, period):
    table = table_of([[title], ["Dịch vụ", "Trực tuyến", "Trực tiếp"], ["Khai sinh", 3, None]], "counter")

    assert table.period == period
    assert faults(table) == ([] if period else [("", "no_day_or_period")])
    assert table.rows[0].values["direct"] is None


@pytest.mark.parametrize(
    "written", ["10/2026", "10-2026", "tháng 10/2026", "Tháng 10 năm 2026", "2026-10", "01/10/2026", "１０/2026"]
)
def test_a_row_of_a_whole_month_names_it_as_people_write_months(written):
    table = table_of([["Ngày", "Tháng", "Trực tuyến"], ["05/11/2026", "11/2026", 1], [None, written, 3]], "counter")

    assert faults(table) == []
    assert [row.values["month"] for row in table.rows] == [date(2026, 11, 1), date(2026, 10, 1)]


@pytest.mark.parametrize(
    "day, month, fault",
    [
        (None, "13/2026", ("B2", "not_a_month")), (None, "15/10/2026", ("B2", "not_a_month")),
        (None, "10", ("B2", "not_a_month")), ("05/11/2026", "10/2026", ("B2", "day_and_month")),
        (None, None, ("A2", "cell_empty")),
    ],
)  # fmt: skip
def test_what_is_no_month_and_what_names_two_times_is_told_at_its_cell(day, month, fault):
    assert faults(table_of([["Ngày", "Tháng", "Trực tuyến"], [day, month, 3]], "counter")) == [fault]


def test_two_periods_in_the_titles_are_refused():
    rows = [["Tháng 9 năm 2026"], ["Tháng 10 năm 2026"], ["Dịch vụ", "Trực tuyến"], ["Khai sinh", 3]]

    assert refusal_of(table_of, rows, "counter").code == "period_unclear"


def test_errors_stand_at_their_cells_below_titles_blanks_and_an_empty_column():
    rows = [
        ["DANH SÁCH TỔ DÂN PHỐ"],
        [],
        [None, "STT", "Mã tổ (*)", "TÊN TỔ", "so ho dan", "Màu", "Vĩ độ"],
        [None, 1, "T01", "Tổ 1", "1.041 hộ", "xanh", "21,59"],
        [],
        [None, 2, "T02", "Tổ 2", "1,5", None, 105],
        [None, 3, "t01", None, -3],
        [None, "Tổng cộng", None, None, 1041],
    ]
    table = table_of(rows, "groups")

    assert faults(table) == [
        ("E6", "not_whole"),
        ("G6", "out_of_range"),
        ("C7", "value_twice"),
        ("D7", "cell_empty"),
        ("E7", "out_of_range"),
    ]
    assert [row.number for row in table.rows] == [4, 6, 7]
    assert (table.rows[0].values["households"], table.rows[0].values["lat"]) == (1041, 21.59)
    assert [(remark.code, remark.values["column"]) for remark in table.remarks] == [("column_unknown", "F")]


def test_a_heading_that_stands_twice_and_one_that_is_missing():
    table = table_of([["Mã tổ", "Tên tổ", "Tổ dân phố"], ["T1", "Tổ 1", "Tổ 2"]], "groups")

    assert faults(table) == [("1", "column_missing"), ("C1", "column_twice")]


def test_days_that_excel_may_have_turned_round_are_refused():
    turned = date(2026, 4, 3)
    rows = [["Ngày", "Hạt nhân số", "Số hộ"], [turned, "HN001", 2], ["25/03/2026", "HN001", 1]]

    assert faults(table_of(rows, "assists")) == [("A2", "day_maybe_swapped")]
    assert faults(table_of(rows[:2], "assists")) == []


def test_merged_cells_fill_down_where_that_is_meant_and_are_refused_elsewhere():
    rows = [
        ["Ngày", "Hạt nhân số", "Dịch vụ", "Số hộ"],
        ["05/03/2026", "HN001", "Khai sinh", 2],
        [None, "HN002", None, 1],
    ]
    table = table_of(rows, "assists", ["A2:A3", "C2:C3"])

    assert table.rows[1].values["on_day"] == date(2026, 3, 5)
    assert faults(table) == [("C3", "merged_cell")]


def test_the_sheet_with_the_table_is_found_and_two_are_asked_about():
    head, row = ["Mã tổ", "Tên tổ", "Số hộ"], ["T1", "Tổ 1", 5]
    one = workbook([], sheets={"Bìa": [["Phường"]], "Dữ liệu": [head, row]})
    two = workbook([], sheets={"Tháng 9": [head, row], "Tháng 10": [head, row]})

    assert table_of(one, "groups").sheet == "Dữ liệu"
    refusal = refusal_of(table_of, two, "groups")
    assert (refusal.code, refusal.asks, refusal.choices) == ("several_sheets", "sheet", ("Tháng 9", "Tháng 10"))
    assert table_of(two, "groups", sheet="Tháng 10").sheet == "Tháng 10"
    assert refusal_of(table_of, workbook([["a", "b"], [1, 2]]), "groups").code == "no_headings"
    assert refusal_said(translator("vi"), refusal)


def test_choices_know_many_words_and_are_those_of_the_models():
    rows = [["Họ tên", "TDP", "Thành phần"], ["A", "T1", "DANG VIEN"], ["B", "T1", "it_savvy"], ["C", "T1", "bạn tôi"]]
    table = table_of(rows, "volunteers")

    assert [row.values.get("kind") for row in table.rows] == ["party_member", "it_savvy", None]
    assert faults(table) == [("C4", "unknown_word")]
    enums = {"kind": (VolunteerKind, GroupKind), "role": (Role,), "status": ({*VisitStatus, "void"},)}
    for one in SETS.values():
        for column in one.columns:
            if column.words and column.name in enums:
                assert set(column.words.values()) in [set(kind) for kind in enums[column.name]]


@pytest.mark.parametrize("name", SETS)
def test_no_heading_of_a_set_names_two_columns_and_every_column_has_its_words(name):
    headings = headings_of(SETS[name])

    for column in SETS[name].columns:
        assert column.name in headings.values()
        for language in ("vi", "en"):
            assert column.ignored or (
                SETS[name].title(column.name, language) and SETS[name].note(column.name, language)
            )
