"""Months at the counter beside its days: figures read either and never count both. Against plain Python."""

from datetime import date, timedelta
from itertools import count

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.counter import online_share, visitors, visitors_by_week
from metrics.counter_rows import whole_months
from metrics.services import taught_against_counter
from models import CounterMonth
from tests.metrics.histories import counter_day
from tests.planting import EVENING, Plot

FIRST, LAST = date(2026, 1, 1), date(2026, 4, 30)
NAMES = ("visitors", "direct", "online", "postal")
numbers = st.tuples(*[st.none() | st.integers(0, 20)] * 4).filter(lambda one: set(one) != {None})
days = st.dates(FIRST, LAST)
_wards = count(700)


def month_of(day):
    return day.year * 12 + day.month - 1


def counter_month(plot, month, service=None, **counts):
    return plot._add(
        CounterMonth(
            ward_id=plot.ward_id, id=plot._id(), month=month, service_id=service and service.id,
            recorded_by_id=plot.lan.id, recorded_at=EVENING, **counts,
        )
    )  # fmt: skip


def read(of_days, of_months, since, until, needs):
    """The rows that count: of each month inside the period that says what is needed its own, else its days'."""
    days = [since + timedelta(days=one) for one in range((until - since).days + 1)]
    whole = {
        month for month, one in of_months.items()
        if None not in [one[NAMES.index(name)] for name in needs]
        and all(since <= day <= until for day in days_of_month(month))
    }  # fmt: skip
    kept = [of_days[day] for day in days if day in of_days and month_of(day) not in whole]
    kept = [one for one in kept if None not in [one[NAMES.index(name)] for name in needs]]
    return kept, [of_months[month] for month in whole]


def days_of_month(month):
    first = date(month // 12, month % 12 + 1, 1)
    return [first + timedelta(days=one) for one in range(31) if month_of(first + timedelta(days=one)) == month]


def total(rows, name):
    known = [one[NAMES.index(name)] for one in rows if one[NAMES.index(name)] is not None]
    return sum(known) if known else None


def plain(value):
    return None if pd.isna(value) else int(value)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    of_days=st.dictionaries(days, numbers, max_size=12),
    of_months=st.dictionaries(st.integers(month_of(FIRST), month_of(LAST)), numbers, max_size=4),
    ends=st.tuples(days | st.sampled_from([FIRST, date(2026, 2, 1)]), days | st.just(LAST)).map(sorted),
)
def test_either_is_read_and_never_both(session, of_days, of_months, ends):
    number = next(_wards)
    plot, (since, until) = Plot(session, number, f"{number:05}"), ends
    service = plot.service("khai_sinh")
    for day, counts in of_days.items():
        counter_day(plot, day, None, *counts)
        counter_day(plot, day, service, *counts)
    for month, counts in of_months.items():
        for one in (None, service):
            counter_month(plot, month, one, **dict(zip(NAMES, counts, strict=True)))

    share = online_share(session, number, since=since, until=until).iloc[0]
    kept, whole = read(of_days, of_months, since, until, ("online", "direct"))
    found = [plain(share[name]) for name in ("online", "direct", "postal", "days", "months")]
    assert found == [*(total(kept + whole, name) for name in ("online", "direct", "postal")), len(kept), len(whole)]
    came = visitors(session, number, since=since, until=until).iloc[0]
    kept, whole = read(of_days, of_months, since, until, ("visitors",))
    assert [plain(one) for one in came] == [total(kept + whole, "visitors"), len(kept), len(whole)]
    at_counter = taught_against_counter(session, number, since=since, until=until)
    for name in ("direct", "online", "visitors"):
        kept, whole = read(of_days, of_months, since, until, (name,))
        expected = total(kept + whole, name)
        found = [plain(one) for one in at_counter[f"counter_{name}"]]
        assert found == ([expected] if len(at_counter) else [])
        assert expected is None or len(at_counter)
    session.rollback()


def test_what_was_taken_out_is_read_nowhere_and_weeks_read_days_alone(plot):
    counter_day(plot, date(2026, 1, 7), None, 40)
    month = counter_month(plot, month_of(FIRST), visitors=900)
    period = {"since": FIRST, "until": date(2026, 1, 31)}

    assert visitors(plot.session, 1, **period).iloc[0].tolist() == [900, 0, 1]
    assert visitors_by_week(plot.session, 1, **period)["visitors"].sum() == 40
    month.voided_at, month.voided_by_id, month.void_reason = EVENING, plot.lan.id, "nhầm tháng"
    plot.session.flush()
    assert visitors(plot.session, 1, **period).iloc[0].tolist() == [40, 1, 0]


def test_only_months_that_lie_in_the_period_whole_are_read():
    assert whole_months(FIRST, LAST) == (month_of(FIRST), month_of(LAST))
    assert whole_months(date(2026, 1, 2), date(2026, 4, 29)) == (month_of(date(2026, 2, 1)), month_of(date(2026, 3, 1)))
    first, last = whole_months(date(2026, 1, 2), date(2026, 1, 31))
    assert first > last
