"""Which days a report speaks of, read from the lines above its table."""

import calendar
import re
from collections.abc import Iterable
from datetime import date

from files.days import digits_plain
from files.refusal import FileRefused
from texts.vietnamese import fold

_ONE = r"(\d{1,2})(?:\s*[/.\-]\s*|\s+thang\s+)(\d{1,2})(?:(?:\s*[/.\-]\s*|\s+nam\s+)(\d{4}))?"
_FROM_TO = re.compile(rf"tu\s+(?:ngay\s+)?{_ONE}\s+den\s+(?:het\s+)?(?:ngay\s+)?{_ONE}")
_MONTH = re.compile(r"(?<!\d )(?<!\d)thang\s+(\d{1,2})\s*(?:nam|[/.\-])\s*(\d{4})")
_QUARTER = re.compile(r"quy\s+(iv|i{1,3}|[1-4])\s*(?:nam|[/.\-])\s*(\d{4})")
_YEAR = re.compile(r"(?<!\d )\bnam\s+(\d{4})")
_DAY = re.compile(rf"(?:so lieu|bao cao|tinh hinh)?.*?(?<!, )\bngay\s+{_ONE}")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def period_of(titles: Iterable[str]) -> tuple[date, date] | None:
    """First and last day of the report's period; None when no title says one.

    The clearest kind counts: from–to, month, quarter, day, year; the place and day of signing do not. Raises
    FileRefused when titles name two different periods of that kind, or one that cannot be.
    """
    lines = [fold(digits_plain(title)) for title in titles]
    for reader in (_from_to, _months, _quarters, _days, _years):
        found = {period for line in lines for period in reader(line)}
        if len(found) > 1:
            raise FileRefused("period_unclear")
        if found:
            first, last = found.pop()
            if last < first:
                raise FileRefused("period_backwards")
            return first, last
    return None


def _date(year: str | None, month: str, day: str) -> date:
    try:
        return date(int(year or 0), int(month), int(day))
    except ValueError:
        raise FileRefused("period_unclear") from None


def _from_to(line: str) -> Iterable[tuple[date, date]]:
    for found in _FROM_TO.finditer(line):
        last = _date(found[6] or found[3], found[5], found[4])
        yield _date(found[3] or str(last.year), found[2], found[1]), last


def _months(line: str) -> Iterable[tuple[date, date]]:
    for found in _MONTH.finditer(line):
        first = _date(found[2], found[1], "1")
        yield first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _quarters(line: str) -> Iterable[tuple[date, date]]:
    for found in _QUARTER.finditer(line):
        last_month = 3 * int(_QUARTERS.get(found[1], found[1]))
        last_day = calendar.monthrange(int(found[2]), last_month)[1]
        yield _date(found[2], str(last_month - 2), "1"), _date(found[2], str(last_month), str(last_day))


def _days(line: str) -> Iterable[tuple[date, date]]:
    found = _DAY.search(line)
    if found and found[3] and ", ngay " not in line:
        day = _date(found[3], found[2], found[1])
        yield day, day


def _years(line: str) -> Iterable[tuple[date, date]]:
    for found in _YEAR.finditer(line):
        if not re.search(r"thang|quy|ngay", line):
            yield _date(found[1], "1", "1"), _date(found[1], "12", "31")
