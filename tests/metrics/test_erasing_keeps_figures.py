"""Erasing people, and letting go of what was kept long enough, moves no figure, of no day and no period."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from actions.privacy import Why, erase_staff_member, erase_volunteer
from actions.retention import run_in_ward
from actions.setting_up import installation
from models import Draft, Periods, StaffMember, Volunteer, VolunteerPhone
from tests.metrics.histories import BEGIN, LAST, days, periods, plant
from tests.metrics.test_against_twins import IN_A_PERIOD, ON_A_DAY, rows_of
from tests.planting import EVENING

TODAY = BEGIN + timedelta(days=LAST + 120)
"""After every day that is asked about."""


def figures(session, ward_id, on_days, in_periods):
    """Every figure, as (question, arguments) → its rows."""
    answers = {}
    for question in ON_A_DAY:
        answers |= {(question.__name__, str(day)): question(session, ward_id, day=day) for day in on_days}
    for question in IN_A_PERIOD:
        answers |= {(question.__name__, str(one)): question(session, ward_id, **one) for one in in_periods}
    return {key: rows_of(answer) for key, answer in answers.items()}


def renamed(answers, names):
    """`answers` with each old name as the new one; rows in no order, since a name decides the order of people."""

    def renamed(row):
        return tuple(names.get(cell, cell) if isinstance(cell, str) else cell for cell in row)

    return {key: sorted((renamed(row) for row in rows), key=str) for key, rows in answers.items()}


def erase_all(session, plot):
    by = installation(plot.ward_id)
    for volunteer in session.scalars(select(Volunteer).where(Volunteer.ward_id == plot.ward_id)).all():
        erase_volunteer(session, volunteer.id, why=Why.ASKED, by=by, now=EVENING, today=TODAY)
    for member in session.scalars(select(StaffMember).where(StaffMember.ward_id == plot.ward_id)).all():
        erase_staff_member(session, member.id, why=Why.ASKED, by=by, now=EVENING, today=TODAY)


def let_go(session, plot):
    """Everybody left long ago, everything was kept too long."""
    people = session.scalars(select(Volunteer).where(Volunteer.ward_id == plot.ward_id)).all()
    session.add(
        Draft(
            ward_id=plot.ward_id, staff_id=plot.lan.id, entry_key=uuid4(), form="visit", content={}, saved_at=EVENING
        )
    )  # fmt: skip
    for one in people:
        session.add(VolunteerPhone(ward_id=plot.ward_id, volunteer_id=one.id, number="0912345678"))
    session.flush()
    nothing = timedelta(0)
    done = run_in_ward(
        session, Periods(drafts=nothing, phones=nothing, names=nothing), by=installation(plot.ward_id),
        now=EVENING + timedelta(seconds=1), today=TODAY,
    )  # fmt: skip
    left = [one for one in people if one.left_on]
    assert (done.drafts, done.phones, done.volunteers) == (1, len(left), len(left))


@pytest.mark.parametrize("deed", [erase_all, let_go], ids=lambda one: one.__name__)
def test_every_figure_is_the_same_before_and_after(session, deed):
    @settings(
        max_examples=8 if session.get_bind().dialect.name == "sqlite" else 3, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    @given(st.data(), st.lists(days, min_size=3, max_size=3), st.lists(periods, min_size=3, max_size=3))
    def same(data, on_days, in_periods):
        plot = plant(session, data.draw)
        named = {one: one.name for table in (Volunteer, StaffMember)
                 for one in session.scalars(select(table).where(table.ward_id == plot.ward_id))}  # fmt: skip
        before = figures(session, plot.ward_id, on_days, in_periods)
        deed(session, plot)
        session.flush()
        names = {old: one.name for one, old in named.items()}
        assert renamed(figures(session, plot.ward_id, on_days, in_periods), {}) == renamed(before, names)
        if deed is erase_all:
            assert all(one.erased_at and old != one.name for one, old in named.items())

    same()
