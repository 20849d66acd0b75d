"""Days and hours as people in Vietnam write them. Day before month; what could be read in two ways is refused."""

import re
from datetime import date, datetime, time, timedelta

from files.refusal import CellRefused
from files.sheet import Broken, Value
from texts.vietnamese import fold

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
_SERIAL_ZERO = date(1899, 12, 30)
_WEEKDAYS = {
    "thu hai": 0, "thu ba": 1, "thu tu": 2, "thu nam": 3, "thu sau": 4, "thu bay": 5, "chu nhat": 6,
    **{f"t{day + 2}": day for day in range(6)}, **{f"thu {day + 2}": day for day in range(6)}, "cn": 6,
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip
_WEEKDAY = re.compile(rf"({'|'.join(sorted(_WEEKDAYS, key=len, reverse=True))})[ ,.]+(?=\S)")
_IN_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) (?:thang|thg) (\d{1,2})(?: nam|,)? (\d{4})")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*([/.\-])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})([/.\-])(\d{1,2})\2(\d{1,2})(?:[t ]00:00(?::00(?:\.0+)?)?z?)?")
_MONTH = re.compile(r"(?:thang |thg )?(\d{1,2})(?:\s*[/.\-]\s*| nam |, ?| )(\d{4})")
_ISO_MONTH = re.compile(r"(\d{4})[/.\-](\d{1,2})")
_HOUR = re.compile(
    r"(\d{1,2})(?:\s*(?:[:.]|h|g|gio)\s*(\d{2})?(?:\s*(?:[:]|phut|p|')\s*(\d{2})?)?)?\s*(am|pm|sang|trua|chieu|toi|dem)?"
)
_SPAN = re.compile(r"\d\s*(?:h|g|gio)?\s*\d*\s*(?:-|–|den|toi\s+\d)\s*\d")


def digits_plain(text: str) -> str:
    """`text` with digits of any script as 0–9, full-width marks as plain ones."""
    return "".join(_plain(mark) for mark in text)


def _plain(mark: str) -> str:
    if mark.isascii():
        return mark
    if mark.isdecimal():
        return str(int(mark))
    return chr(ord(mark) - 0xFEE0) if "\uff01" <= mark <= "\uff5e" else mark


def read_day(value: Value, *, date1904: bool = False) -> date | None:
    """A calendar day between 2000 and 2099. Raises CellRefused."""
    if value is None:
        return None
    if isinstance(value, Broken):
        raise CellRefused(value.code, found=value.found)
    if isinstance(value, datetime):
        return _within(value.date(), value)
    if isinstance(value, date):
        return _within(value, value)
    if isinstance(value, bool | time):
        raise CellRefused("not_a_day", found=str(value))
    if isinstance(value, int | float):
        return _serial(value, date1904)
    text = fold(digits_plain(value)).strip(" .,")
    if not text:
        return None
    weekday = _WEEKDAY.match(text)
    day = _day_of(text[weekday.end() :] if weekday else text, value)
    if weekday and day.weekday() != _WEEKDAYS[weekday[1]]:
        raise CellRefused("weekday_differs", found=value)
    return day


def read_month(value: Value, *, date1904: bool = False) -> date | None:
    """A month ("10/2026", "tháng 10 năm 2026", or a cell with its first day) as its first day. Raises CellRefused."""
    said = str(value)
    if isinstance(value, str):
        text = fold(digits_plain(value)).strip(" .,")
        if match := _MONTH.fullmatch(text):
            value = f"1/{int(match[1])}/{match[2]}"
        elif match := _ISO_MONTH.fullmatch(text):
            value = f"1/{int(match[2])}/{match[1]}"
    try:
        day = read_day(value, date1904=date1904)
    except CellRefused as refusal:
        raise refusal if isinstance(value, Broken) else CellRefused("not_a_month", found=said) from None
    if day is not None and day.day != 1:
        raise CellRefused("not_a_month", found=f"{day:%d/%m/%Y}")
    return day


def _day_of(text: str, found: str) -> date:
    if match := _IN_WORDS.fullmatch(text):
        return _made(int(match[3]), int(match[2]), int(match[1]), found)
    text = text.removeprefix("ngay ")
    if match := _ISO.fullmatch(text):
        return _made(int(match[1]), int(match[3]), int(match[4]), found)
    if match := _DAY_FIRST.fullmatch(text):
        return _day_first(match, found)
    if re.fullmatch(r"\d{5}(\.0+)?", text):
        return _serial(float(text), False)
    if re.fullmatch(r"\d{1,2}[/.\-]\d{1,2}", text):
        raise CellRefused("day_without_year", found=found)
    if re.fullmatch(r"(thang )?\d{1,2}[/.\-]\d{4}", text):
        raise CellRefused("day_without_day", found=found)
    raise CellRefused("not_a_day", found=found)


def _day_first(match: re.Match[str], found: str) -> date:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    short = len(match[4]) == 2
    if second > 12 >= first > 0:
        raise CellRefused("month_first", found=found)
    if short and match[2] != "/":  # 26-03-05 is as often the year first
        raise CellRefused("day_ambiguous", found=found)
    return _made(2000 + year if short else year, second, first, found)


def _made(year: int, month: int, day: int, found: object) -> date:
    try:
        return _within(date(year, month, day), found)
    except ValueError:
        raise CellRefused("not_a_day", found=str(found)) from None


def _within(day: date, found: object) -> date:
    if not EARLIEST <= day <= LATEST:
        raise CellRefused("day_not_believable", found=f"{day:%d/%m/}{day.year}")
    return day


def _serial(number: float, date1904: bool) -> date:
    """The number behind a day in a spreadsheet that forgot to show it as one."""
    if date1904 or not 36_526 <= number < 73_051:
        raise CellRefused("not_a_day", found=f"{number:g}")
    return _SERIAL_ZERO + timedelta(days=int(number))


def is_written_day_first(value: Value) -> bool:
    """A text like 25/12/2026, whose first number cannot be a month: its column writes the day first."""
    match = _DAY_FIRST.fullmatch(digits_plain(value).strip()) if isinstance(value, str) else None
    return bool(match and int(match[1]) > 12)


def may_be_swapped(value: Value) -> bool:
    """A true day cell whose day could be a month: a spreadsheet in English turns 03/04 into March."""
    return isinstance(value, datetime) and value.day <= 12


def read_time(value: Value) -> time | None:
    """An hour of the day, to the minute. Raises CellRefused."""
    if value is None:
        return None
    if isinstance(value, Broken):
        raise CellRefused(value.code, found=value.found)
    if isinstance(value, datetime):
        if value.year > 1904 and value.time() == time(0):
            raise CellRefused("not_a_time", found=f"{value:%d/%m/%Y}")
        return _minute(value.time())
    if isinstance(value, time):
        return _minute(value)
    if isinstance(value, float) and 0 <= value < 1:
        return _minute((datetime.combine(LATEST, time(0)) + timedelta(seconds=round(value * 86_400))).time())
    if not isinstance(value, str):
        raise CellRefused("not_a_time", found=str(value))
    text = fold(digits_plain(value))
    if not text:
        return None
    match = _HOUR.fullmatch(text)
    if match is None or text.isdigit():
        raise CellRefused("time_is_span" if _SPAN.search(text) else "not_a_time", found=value)
    hour, minute = _hour(int(match[1]), match[4]), int(match[2] or 0)
    if hour is None or hour > 23 or minute > 59 or int(match[3] or 0) > 59:
        raise CellRefused("not_a_time", found=value)
    return time(hour, minute)


def _minute(moment: time) -> time:
    return moment.replace(second=0, microsecond=0)


def _hour(hour: int, part: str | None) -> int | None:
    """On the clock of 24 hours; None when hour and part of the day contradict each other."""
    if part is None:
        return hour
    if part in ("am", "sang"):
        return (hour % 12 if part == "am" else hour) if 0 < hour <= 12 and not (part == "sang" and hour == 12) else None
    if part == "trua":
        return {11: 11, 12: 12, 1: 13, 13: 13}.get(hour)
    if part == "pm":
        return hour % 12 + 12 if 0 < hour <= 12 else (hour if hour <= 23 else None)
    late = {"chieu": range(12, 19), "toi": range(17, 24), "dem": range(20, 24)}[part]
    return next((one for one in (hour, hour + 12) if one in late), None)
