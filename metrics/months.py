"""Calendar months as numbers, as the sums that are kept count them: year × 12 + month - 1."""

from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def cut(since: date, until: date) -> tuple[int, int, list[tuple[date, date]]]:
    """`since`..`until` as whole months, from one number up to, not including, another, and the days around them.

    The days are up to two spans, both ends included.
    """
    first, end = month_number(since - ONE_DAY) + 1, month_number(until + ONE_DAY)
    if first >= end:
        return first, first, [(since, until)]
    around = [(since, first_day(first) - ONE_DAY), (first_day(end), until)]
    return first, end, [(begin, last) for begin, last in around if begin <= last]
