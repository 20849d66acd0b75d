"""The workbook: every table of the snapshot with definition and day, cells of their kind, no kind told apart by few."""

import io
from dataclasses import replace

import openpyxl
import pytest

from metrics.snapshot import TABLES
from models import VolunteerKind
from reports.sheet_columns import SHEETS
from reports.workbook import workbook
from tests.reports.comparing import sheets_of
from tests.reports.making import source_of
from texts import LANGUAGES, translator

HOSTILE = '=HYPERLINK("http://x","bấm")'


def test_every_table_of_a_snapshot_has_a_sheet():
    assert [one.table for one in SHEETS if one.table not in TABLES] == []
    assert {one.table for one in SHEETS} == set(TABLES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheet_says_what_it_is_how_it_is_counted_and_of_which_day(source, language):
    t = translator(language)
    book = openpyxl.load_workbook(io.BytesIO(workbook(t, source)))

    assert len(book.sheetnames) == len(SHEETS) + 2
    for of, page in zip(SHEETS, book.worksheets[1:-1], strict=True):
        assert page["A1"].value == t(of.words)
        assert page["A2"].value == " ".join(t(one) for one in of.definitions)
        assert t.day(source.day) in page["A3"].value
        assert [cell.value for cell in page[5]][: len(of.columns)] == [t(one.words) for one in of.columns]


def cells_of(source, table, t):
    """The rows of a table's sheet, as (value, number format) by name of the column."""
    of = next(one for one in SHEETS if one.table == table)
    _, *rows = sheets_of(workbook(t, source))[t(of.words)[:31]]
    return [
        {column.name: row[place] for place, column in enumerate(of.columns)} for row in rows
    ]  # fmt: skip


def number(value):
    return None if value is None else pytest.approx(value)


@pytest.mark.parametrize(
    "table",
    ["groups", "groups_before", "coverage", "reach", "visits", "visits_since", "services", "visitors", "online",
     "online_share"],
)  # fmt: skip
def test_the_numbers_of_a_sheet_are_those_of_the_snapshot(full, table):
    plain = full.rows(table)
    cells = cells_of(full, table, translator("vi"))

    assert len(cells) == len(plain)
    for row, kept in zip(cells, plain, strict=True):
        for name, cell in row.items():
            if isinstance(kept.get(name), int | float) and not isinstance(kept[name], bool):
                assert cell.value == number(kept[name]), name
            elif name in kept and kept[name] is None:
                assert cell.value is None, name


def test_what_the_facts_count_is_what_the_sheets_add_up_to(source):
    facts, t = source.facts, translator("en")
    groups = cells_of(source, "groups", t)

    assert sum(row["covered"].value == t("files.word_yes") for row in groups) == facts.where.covered
    assert sum(row["orphan"].value == t("files.word_yes") for row in groups) == len(facts.volunteers.orphans)
    last = cells_of(source, "volunteers", t)[-1]
    assert (last["members"].value, last["active"].value) == (facts.volunteers.members, facts.volunteers.active)
    taught = {row["name"].value: row["groups_now"].value for row in cells_of(source, "services", t)}
    names = {row["service_id"]: row["name_en"] for row in source.rows("services")}
    assert [taught[names[one.service_id]] for one in facts.services.core] == [one.groups for one in facts.services.core]
    weeks = {row["week"].value.date(): row["assists"].value for row in cells_of(source, "assists", t)}
    assert all(weeks[one.monday] == one.total for one in facts.volunteers.weeks)


def test_a_kind_of_volunteers_is_not_told_where_few_stand_behind_it(plotted):
    group = plotted.group("Tổ 1")
    for kind in (VolunteerKind.PARTY_MEMBER, VolunteerKind.YOUTH_UNION):
        plotted.volunteer(group, kind)
    source, t = source_of(plotted.session), translator("vi")

    assert [row["kind_name"].value for row in cells_of(source, "volunteers", t)] == [t("reports.all_kinds")]
    for one in ("assists", "helpers"):
        assert "kind" not in {column.name for of in SHEETS if of.table == one for column in of.columns}


def test_no_text_becomes_a_formula_or_a_link(plotted):
    plotted.group(HOSTILE, former_unit="@SUM(1)", venue="+84")
    book = openpyxl.load_workbook(io.BytesIO(workbook(translator("vi"), source_of(plotted.session))))
    cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row]

    assert {cell.data_type for cell in cells} <= {"n", "s", "d"}
    assert HOSTILE in {cell.value for cell in cells}
    assert not any(cell.hyperlink for cell in cells)


def test_decisions_stand_with_who_sees_to_them_and_those_of_the_day_by_themselves(full):
    t = translator("vi")
    found = {row["what"].value: row for row in cells_of(full, "decisions", t)}

    assert found["Mượn loa & máy chiếu <b>"]["owner"].value == "Cán bộ manager"
    assert found["Mượn loa & máy chiếu <b>"]["state_name"].value == t("reports.state_overdue")
    heads, *rows = sheets_of(workbook(t, full))[t("reports.sheet_decided")]
    assert [row[0].value for row in rows] == ["Họp tổ công nghệ số"]
    assert heads[0].value == t("meetings.what")


def test_the_same_source_gives_the_same_bytes(full):
    assert workbook(translator("vi"), full) == workbook(translator("vi"), full)


def test_headings_are_as_high_as_they_need_and_a_wide_table_is_printed_beside_itself(full):
    book = openpyxl.load_workbook(io.BytesIO(workbook(translator("vi"), full)))

    for page in book.worksheets:
        widths = [page.column_dimensions[cell.column_letter].width for cell in page[5] if cell.value]
        high = page.row_dimensions[5].height or 15
        for cell, width in zip(page[5], widths, strict=False):
            assert max(map(len, cell.value.split())) < width, cell.value
            assert len(cell.value) <= (width - 1) * high / 15, cell.value
        assert page.print_title_rows == "$5:$5"
        assert page.oddFooter.right.text == "&P/&N"
    leading, groups = book.worksheets[:2]
    assert (leading.page_setup.fitToWidth or 1, groups.page_setup.fitToWidth) == (1, 2)
    assert groups.print_title_cols == "$A:$B"


def test_numbers_keep_off_the_words_beside_them(full):
    page = openpyxl.load_workbook(io.BytesIO(workbook(translator("vi"), full))).worksheets[0]

    numbers = [cell for row in page.iter_rows(min_row=6) for cell in row if isinstance(cell.value, int | float)]
    assert numbers
    assert all(cell.number_format.endswith("_)") for cell in numbers)
    assert [cell.alignment.horizontal for cell in page[5]] == [None, "right", "right", "right", None, None, None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_hidden_behind_the_next_column_and_a_definition_is_read_in_lines(full, language):
    what = "Phối hợp với đoàn thanh niên tổ chức buổi hướng dẫn vào tối thứ Bảy, mời hạt nhân số của tổ cùng dự"
    facts = full.facts
    now = tuple(replace(one, what=what) for one in facts.decisions.now)
    source = replace(full, facts=replace(facts, decisions=replace(facts.decisions, now=now)))
    book = openpyxl.load_workbook(io.BytesIO(workbook(translator(language), source)))

    assert book.worksheets[-1]["A6"].value == what
    for page in book.worksheets:
        for row in page.iter_rows(min_row=6):
            for cell in row:
                if isinstance(cell.value, str) and len(cell.value) > page.column_dimensions[cell.column_letter].width:
                    lines = (page.row_dimensions[cell.row].height or 15) / 15
                    assert cell.alignment.wrap_text, cell.value
                    assert len(cell.value) < lines * page.column_dimensions[cell.column_letter].width, cell.value
        (merged,) = page.merged_cells.ranges
        assert (merged.min_row, merged.max_row, merged.min_col) == (2, 2, 1)
        assert len(page["A2"].value) <= 125 * (page.row_dimensions[2].height or 15) / 15
