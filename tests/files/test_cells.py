"""Days, hours and numbers as people write them in Vietnam; what is unclear is refused by name."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from files import cells, days
from files.refusal import CellRefused
from files.sheet import Broken
from texts import translator


def answer(read, *arguments):
    """The value, or the code of the refusal."""
    try:
        return read(*arguments)
    except CellRefused as refusal:
        for language in ("vi", "en"):
            translator(language)(f"files.{refusal.code}", **refusal.values)  # a KeyError when it has no words
        return refusal.code


MARCH = date(2026, 3, 5)


@pytest.mark.parametrize(
    "written",
    [
        "05/03/2026",
        "5/3/2026",
        "5/3/26",
        "05-03-2026",
        "5.3.2026",
        "2026-03-05",
        "2026/3/5",
        "2026-03-05T00:00:00",
        "ngày 5 tháng 3 năm 2026",
        "Ngày 05 tháng 03 năm 2026",
        "5 tháng 3, 2026",
        "Thứ năm, 05/03/2026",
        "T5 5/3/2026",
        "０５/０３/２０２６",
        " 05/03/2026 ",
        "46086",
        46086,
        46086.75,
        datetime.fromisoformat("2026-03-05T19:30"),
        MARCH,
    ],
)
def test_a_day_is_understood_however_it_is_written(written):
    assert answer(days.read_day, written) == MARCH


@pytest.mark.parametrize(
    "written, code",
    [
        ("03/25/2026", "month_first"),
        ("26-03-05", "day_ambiguous"),
        ("31/02/2026", "not_a_day"),
        ("5/3", "day_without_year"),
        ("tháng 3/2026", "day_without_day"),
        ("Thứ hai, 05/03/2026", "weekday_differs"),
        ("05/03/1026", "day_not_believable"),
        ("hôm qua", "not_a_day"),
        (7, "not_a_day"),
        (True, "not_a_day"),
        (time(1), "not_a_day"),
        (1e300, "not_a_day"),
        ("5/3/202", "not_a_day"),
        (Broken("excel_error", "#REF!"), "excel_error"),
        ("05//03//2026", "not_a_day"),
    ],
)
def test_a_day_that_is_unclear_is_refused_by_name(written, code):
    assert answer(days.read_day, written) == code


def test_a_bare_number_of_days_is_not_guessed_in_a_workbook_that_counts_from_1904():
    with pytest.raises(CellRefused):
        days.read_day(46086, date1904=True)


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "ngày %d tháng %m năm %Y", "%d.%m.%Y"]),
)
def test_every_day_comes_back_from_every_form(day, form):
    assert days.read_day(day.strftime(form)) == day


@pytest.mark.parametrize(
    "written",
    [
        "19h30",
        "19:30",
        "19:30:00",
        "19 h 30",
        "19g30",
        "19 giờ 30",
        "19 giờ 30 phút",
        "7h30 tối",
        "7:30 PM",
        "19.30",
        "１９：３０",
        0.8125,
        time(19, 30),
        datetime.fromisoformat("1899-12-30T19:30"),
        "19h30'",
    ],
)
def test_an_hour_is_understood_however_it_is_written(written):
    assert answer(days.read_time, written) == time(19, 30)


@pytest.mark.parametrize(
    "written, found",
    [
        ("7 giờ tối", time(19)),
        ("8h", time(8)),
        ("8h sáng", time(8)),
        ("2 giờ chiều", time(14)),
        ("12h trưa", time(12)),
        ("1h trưa", time(13)),
        ("0:00", time(0)),
        ("12:05 am", time(0, 5)),
        ("24:00", "not_a_time"),
        ("19h60", "not_a_time"),
        ("19", "not_a_time"),
        ("7h-9h", "time_is_span"),
        ("19h30 - 21h", "time_is_span"),
        ("9 giờ tối nay", "not_a_time"),
        ("3h tối", "not_a_time"),
        (19, "not_a_time"),
        (1.5, "not_a_time"),
        (True, "not_a_time"),
        (None, None),
        ("", None),
    ],
)
def test_hours_of_the_day_and_what_is_none(written, found):
    assert answer(days.read_time, written) == found


@pytest.mark.parametrize(
    "written, found",
    [
        ("12", 12),
        (" 12 ", 12),
        ("１２", 12),
        ("1.234", 1234),
        ("1,234", 1234),
        ("1 234", 1234),
        ("1.234.567", 1_234_567),
        ("5 hộ", 5),
        ("1.234 lượt người", 1234),
        (12.0, 12),
        (12, 12),
        ("0", 0),
        ("'7", 7),
        (None, None),
        ("", None),
        ("  ", None),
        ("-", None),
        ("—", None),
        ("…", None),
        ("chưa có số liệu", None),
        ("1.234,5", "not_whole"),
        ("1,5", "not_whole"),
        ("1.23", "not_whole"),
        ("1.2345", "not_whole"),
        ("1.234,567", "not_whole"),
        (1.234, "not_whole"),
        ("NaN", "not_whole"),
        ("inf", "not_whole"),
        ("1e400", "not_whole"),
        ("1e3", "not_whole"),
        (float("nan"), "not_whole"),
        (float("inf"), "not_whole"),
        (True, "not_whole"),
        ("khoảng 30", "not_whole"),
        ("30-40", "not_whole"),
        ("5²", "not_whole"),
        ("½", "not_whole"),
        ("không", "not_whole"),
        ("12 hộ 3 người", "not_whole"),
        ("-3", "out_of_range"),
        ("−3", "out_of_range"),
        (10**9, "out_of_range"),
        ("9" * 39, "out_of_range"),
        (2**63, "out_of_range"),
        ("9" * 400, "not_whole"),
        (1e300, "out_of_range"),
        (date(2026, 1, 1), "not_whole"),
        (Broken("formula_without_value"), "formula_without_value"),
    ],
)
def test_counts_are_whole_and_missing_is_never_zero(written, found):
    got = answer(cells.read_whole, written, 0, 10_000_000)

    assert (got, type(got)) == (found, type(found))


@given(st.integers(0, 9_999_999), st.sampled_from([".", ",", " "]))
def test_thousands_come_back_with_any_mark(number, mark):
    assert cells.read_whole(f"{number:,}".replace(",", mark), 0, 10_000_000) == number


@pytest.mark.parametrize(
    "written, found",
    [
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1,5", 1.5),
        ("1.5", 1.5),
        ("0,615", 0.615),
        ("1.234", "number_ambiguous"),
        ("1.234.567", 1_234_567.0),
        ("1e400", "not_a_number"),
        (float("inf"), "out_of_range"),
        ("NaN", "not_a_number"),
        ("-", None),
    ],
)
def test_decimals_with_comma_or_point(written, found):
    assert answer(cells.read_decimal, written, 0, 1e9) == found


@pytest.mark.parametrize(
    "written, found",
    [
        ("61,5%", 0.615),
        ("61.5 %", 0.615),
        (0.615, 0.615),
        ("100%", 1.0),
        ("101%", "out_of_range"),
        ("61,5", "share_unclear"),
        ("", None),
    ],
)
def test_shares_want_their_percent_sign(written, found):
    assert answer(cells.read_share, written) == (pytest.approx(found) if isinstance(found, float) else found)


@pytest.mark.parametrize(
    "written, found",
    [
        ("có", True),
        ("CÓ", True),
        ("x", True),
        ("✓", True),
        (1, True),
        (True, True),
        ("không", False),
        ("0", False),
        (None, None),
        ("", None),
        ("có lẽ", "not_yes_or_no"),
    ],
)
def test_yes_and_no(written, found):
    assert answer(cells.read_yes, written) is found or answer(cells.read_yes, written) == found


def test_degrees_are_never_thousands():
    assert cells.read_degrees("21.590", 8, 23.5) == cells.read_degrees("21,590", 8, 23.5) == 21.59
    assert answer(cells.read_degrees, "105.79", 8, 23.5) == "out_of_range"


def test_services_with_and_without_counts():
    written = "Tải, lưu giấy tờ (12/3/–); Khai sinh\nCư trú (5//)"

    taught = cells.read_taught(written, 200)
    assert taught == (
        cells.Taught("Tải, lưu giấy tờ", 12, 3, None),
        cells.Taught("Khai sinh"),
        cells.Taught("Cư trú", 5),
    )
    assert cells.read_taught(cells.taught_text(taught), 200) == taught


@given(
    st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.datetimes(), st.times(), st.dates(), st.none())
)
def test_any_cell_is_read_or_refused(value):
    for read in (days.read_day, days.read_time, cells.read_yes, cells.read_share):
        answer(read, value)
    answer(cells.read_whole, value, 0, 10)
    answer(cells.read_decimal, value, 0, 10)
    answer(cells.read_text, value, 100)
    answer(cells.read_taught, value, 100)
