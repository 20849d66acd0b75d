"""Which force a person belongs to is shown in totals only, and only in such as tell about nobody."""

from datetime import timedelta

import pandas as pd
import pytest

from metrics import places, volunteers
from metrics.small_numbers import (
    SMALLEST,
    TOGETHER,
    helpers_by_week,
    may_split,
    shown_kinds,
    together_where_few,
)
from metrics.volunteers import assists_by_week, volunteers_by_kind
from models import VolunteerKind
from tests.planting import TODAY

PARTY, YOUTH, IT = VolunteerKind
PERIOD = {"since": TODAY - timedelta(days=13), "until": TODAY}


@pytest.mark.parametrize(
    "people, may",
    [
        ((3, 3, 3), True), ((3, 3, 0), True), ((0, 0, 0), True), ((40, 35, 27), True),
        ((3, 3, 2), False), ((1, 40, 40), False), ((40, 0, 0), False), ((3, 0, 0), False), ((1, 0, 0), False),
    ],
)  # fmt: skip
def test_kinds_are_told_apart_only_when_each_is_several_people(people, may):
    assert may_split(people) is may


def helping(plot, *counts, day=TODAY):
    group = plot.group("Tổ 1")
    for kind, count in zip(VolunteerKind, counts, strict=True):
        for _ in range(count):
            plot.assist(plot.volunteer(group, kind), day, households=2)


def test_a_ward_with_few_volunteers_shows_no_kinds(plot):
    helping(plot, 3, 3, 1)

    assert shown_kinds(volunteers_by_kind(plot.session, 1, day=TODAY)) is None


def test_active_ones_by_kind_stay_out_where_they_would_tell_about_somebody(plot):
    """Three of each: nobody can be guessed. But one who is active, and on a board by name, could be."""
    helping(plot, 3, 3, 3, day=TODAY - timedelta(days=90))
    whole = shown_kinds(volunteers_by_kind(plot.session, 1, day=TODAY))
    assert whole["active"].tolist() == [0, 0, 0]
    plot.assist(plot.volunteer(plot.group("Tổ 2"), PARTY), TODAY)

    kinds = shown_kinds(volunteers_by_kind(plot.session, 1, day=TODAY))

    assert kinds["members"].tolist() == [4, 3, 3]
    assert kinds["active"].isna().all()
    assert kinds["share"].isna().all()


def test_a_week_in_which_few_helped_is_shown_together(plot):
    helping(plot, 3, 4, 0, day=TODAY - timedelta(days=7))
    helping(plot, 3, 4, 1, day=TODAY)

    weeks = together_where_few(
        assists_by_week(plot.session, 1, **PERIOD), helpers_by_week(plot.session, 1, **PERIOD)
    )  # fmt: skip

    told = [tuple(row) for row in weeks[["kind", "assists", "households"]].itertuples(index=False)]
    assert told[-4:] == [(PARTY, 3, 6), (YOUTH, 4, 8), (IT, 0, 0), (TOGETHER, 8, 16)]
    assert weeks["assists"].sum() == assists_by_week(plot.session, 1, **PERIOD)["assists"].sum()


def test_many_assists_of_one_person_are_still_one_person(plot):
    group = plot.group("Tổ 1")
    for kind in VolunteerKind:
        busy = plot.volunteer(group, kind)
        for _ in range(SMALLEST + 2):
            plot.assist(busy, TODAY)

    weeks = together_where_few(
        assists_by_week(plot.session, 1, **PERIOD), helpers_by_week(plot.session, 1, **PERIOD)
    )  # fmt: skip

    assert weeks[weeks["assists"] > 0]["kind"].tolist() == [TOGETHER]


def test_no_weeks_stay_no_weeks(plot):
    nothing = {"since": TODAY, "until": TODAY - timedelta(days=1)}

    weeks = together_where_few(
        assists_by_week(plot.session, 1, **nothing), helpers_by_week(plot.session, 1, **nothing)
    )  # fmt: skip

    assert isinstance(weeks, pd.DataFrame)
    assert weeks.empty


def test_no_list_of_people_tells_a_persons_kind(plot):
    helping(plot, 3, 3, 3)
    lists = (
        volunteers.volunteers_on(plot.session, 1, day=TODAY),
        places.volunteers_named(plot.session, 1, day=TODAY),
    )

    for people in lists:
        assert not people.astype(str).isin(list(VolunteerKind)).any(axis=None)
