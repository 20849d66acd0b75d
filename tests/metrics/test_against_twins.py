"""Each question agrees with its slow twin on generated histories, on random days, beside other wards' data."""

import math

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from metrics import counter, coverage, places, services, small_numbers, visits, volunteers
from tests.metrics import twins
from tests.metrics.histories import days, periods, plant

ON_A_DAY = [
    coverage.groups_on, visits.household_reach, services.services_by_group, volunteers.volunteers_on,
    volunteers.volunteers_by_kind, places.volunteers_named,
]  # fmt: skip
IN_A_PERIOD = [
    coverage.coverage_by_day, visits.visit_totals, visits.visits_by_week, visits.evenings_by_staff_week,
    services.services_taught, services.taught_against_counter, volunteers.active_by_week, volunteers.assists_by_week,
    counter.online_share, counter.online_share_by_week, counter.visitors_by_week, small_numbers.helpers_by_week,
]  # fmt: skip
DAYS_EACH = 9
"""On SQLite, with six histories: 54 random days or periods for every question."""


def plain(value):
    """A cell as Python says it: None for missing, days as dates, floats without their last digits."""
    if isinstance(value, tuple):
        return value
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return round(value, 9) if isinstance(value, float) else value


def rows_of(table):
    columns = [table[name].astype(object).tolist() for name in table.columns]
    return [tuple(map(plain, row)) for row in zip(*columns, strict=True)]


def check(session, question, arguments):
    twin = getattr(twins, question.__name__)
    examples = 6 if session.get_bind().dialect.name == "sqlite" else 2

    @settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        phases=[Phase.generate],  # making a planted history smaller would take minutes
    )
    @given(st.data(), st.lists(arguments, min_size=DAYS_EACH, max_size=DAYS_EACH, unique_by=str))
    def agrees(data, questions):
        plot = plant(session, data.draw)
        world = twins.World(session, plot.ward_id)
        for one in questions:
            expected = [tuple(map(plain, row)) for row in twin(world, **one)]
            assert rows_of(question(session, plot.ward_id, **one)) == expected, one

    agrees()


@pytest.mark.parametrize("question", ON_A_DAY, ids=lambda one: one.__name__)
def test_on_a_day_it_agrees_with_its_twin(session, question):
    check(session, question, days.map(lambda day: {"day": day}))


@pytest.mark.parametrize("question", IN_A_PERIOD, ids=lambda one: one.__name__)
def test_in_a_period_it_agrees_with_its_twin(session, question):
    check(session, question, periods)
