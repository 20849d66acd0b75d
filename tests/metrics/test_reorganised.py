"""Whatever is merged, split, drawn anew, undone, renamed, counted anew and moved: figures of any day are their twins'.

Everything goes through the actions that the pages use; planned and held visits lie on both sides of every change.
"""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from actions import Refused
from actions.ending import end_group, remove_group
from actions.groups import count_households, forget_known, rename_group
from actions.people import forget_move, move_volunteer
from actions.reorganising import CANCEL, Reorganisation, reorganise, visits_after
from actions.setting_up import installation
from actions.undoing import undo_reorganisation
from actions.ward_facts import GroupFacts
from models import GroupPast, ResidentialGroup, VisitStatus, Volunteer, VolunteerPast
from tests.metrics import twins
from tests.metrics.histories import BEGIN, LAST, days, on, periods, plant
from tests.metrics.test_against_twins import IN_A_PERIOD, ON_A_DAY, plain, rows_of
from tests.metrics.test_erasing_keeps_figures import figures
from tests.planting import EVENING

TODAY = BEGIN + timedelta(days=LAST)
DEEDS = ("merge", "split", "redraw", "undo", "undo", "rename", "count", "forget", "move", "stay", "end", "remove")


class Office:
    """Somebody who keeps a ward's reference data, at random; what is refused leaves everything as it was."""

    def __init__(self, session, plot, draw):
        self.session, self.plot, self.draw = session, plot, draw
        self.how = {"by": installation(plot.ward_id), "now": EVENING}
        self.done = []
        self.codes = iter(range(1000))

    def rows(self, table):
        return self.session.scalars(select(table).where(table.ward_id == self.plot.ward_id)).all()

    def one_of(self, some):
        return self.draw(st.sampled_from(some))

    def day(self):
        return on(self.draw(st.integers(1, LAST + 20)))

    def act(self, deed):
        undo = self.session.begin_nested()
        try:
            self.do(deed)
            self.session.flush()
            undo.commit()
            self.done.append(deed)
        except Refused:
            undo.rollback()
            self.session.expire_all()

    def do(self, deed):
        groups, people = self.rows(ResidentialGroup), self.rows(Volunteer)
        if not groups or (deed in ("move", "stay") and not people):
            return
        group, today = self.one_of(groups), {"today": TODAY}
        match deed:
            case "merge" | "split" | "redraw":
                self.reorganise(deed, groups)
            case "undo":
                undo_reorganisation(self.session, group.id, **self.how)
            case "rename":
                name = self.one_of(["Xóm Mới", "Tổ 9", "Tổ 10"])
                rename_group(self.session, group.id, name, self.day(), **self.how, **today)
            case "count":
                count = self.draw(st.integers(1, 80))
                count_households(self.session, group.id, count, self.day(), **self.how, **today)
            case "forget" if pasts := self.rows(GroupPast):
                past = self.one_of(pasts)
                forget_known(self.session, past.group_id, past.until_day, name=self.draw(st.booleans()), **self.how)
            case "move":
                move_volunteer(self.session, self.one_of(people).id, group.id, self.day(), **self.how)
            case "stay" if pasts := self.rows(VolunteerPast):
                past = self.one_of(pasts)
                forget_move(self.session, past.volunteer_id, past.until_day, **self.how)
            case "end":
                end_group(self.session, group.id, self.draw(st.none() | st.just(self.day())), **self.how)
            case "remove":
                remove_group(self.session, group.id, **self.how)

    def reorganise(self, deed, groups):
        day = self.day()
        free = [one for one in groups if one.valid_to is None and one.valid_from < day]
        size = {"merge": (2, 1), "split": (1, 2), "redraw": (2, 2)}[deed]
        if len(free) < size[0]:
            return
        old = self.draw(st.permutations(free))[: size[0]]
        new = tuple(
            GroupFacts(
                code=f"M{next(self.codes)}", name=f"Tổ mới {place}", households=self.draw(st.integers(1, 90)),
                valid_from=BEGIN,
            )
            for place in range(size[1])
        )  # fmt: skip
        flows = ((30, 10), (0, 25)) if deed == "redraw" else None
        later = visits_after(self.session, self.plot.ward_id, [one.id for one in old], day)
        choices = {
            one.id: self.one_of([0, size[1] - 1] + [CANCEL] * (one.status is not VisitStatus.HELD)) for one in later
        }
        plan = Reorganisation(old_ids=tuple(one.id for one in old), new=new, on_day=day, flows=flows, visits=choices)
        reorganise(self.session, plan, **self.how)


@pytest.mark.parametrize("questions", ["on a day", "in a period"])
def test_whatever_the_office_does_every_figure_is_its_twins(session, questions):
    done = []

    @settings(
        max_examples=10 if session.get_bind().dialect.name == "sqlite" else 4, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    @given(st.data(), st.lists(st.sampled_from(DEEDS), min_size=5, max_size=10), st.lists(days, min_size=4, max_size=4),
           st.lists(periods, min_size=3, max_size=3))  # fmt: skip
    def agrees(data, deeds, on_days, in_periods):
        office = Office(session, plant(session, data.draw), data.draw)
        for deed in deeds:
            office.act(deed)
        done.extend(office.done)
        session.expire_all()
        world = twins.World(session, office.plot.ward_id)
        asked = [(one, {"day": day}) for one in ON_A_DAY for day in on_days]
        if questions == "in a period":
            asked = [(one, period) for one in IN_A_PERIOD for period in in_periods]
        for question, arguments in asked:
            expected = [tuple(map(plain, row)) for row in getattr(twins, question.__name__)(world, **arguments)]
            assert rows_of(question(session, office.plot.ward_id, **arguments)) == expected, (question, arguments)

    agrees()
    assert set(done) - {"stay"}, "nothing happened at all"


def test_what_is_undone_leaves_every_figure_of_every_day_as_it_was(session):
    undone = []

    @settings(
        max_examples=12 if session.get_bind().dialect.name == "sqlite" else 4, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    @given(st.data(), st.sampled_from(["merge", "split", "redraw"]), st.lists(days, min_size=4, max_size=4),
           st.lists(periods, min_size=2, max_size=2))  # fmt: skip
    def same(data, deed, on_days, in_periods):
        plot = plant(session, data.draw)
        office = Office(session, plot, data.draw)
        known = {one.id for one in office.rows(ResidentialGroup)}
        before = figures(session, plot.ward_id, on_days, in_periods)
        office.act(deed)
        made = [one for one in office.rows(ResidentialGroup) if one.id not in known]
        assume(made)
        undo_reorganisation(session, made[0].id, **office.how)
        session.flush()
        session.expire_all()
        undone.append(deed)
        assert figures(session, plot.ward_id, on_days, in_periods) == before

    same()
    assert undone


def test_moves_and_counts_leave_the_days_before_them_alone(plot):
    """Not a twin: the numbers themselves."""
    from metrics.coverage import groups_on
    from metrics.visits import household_reach, visit_totals

    how = {"by": installation(plot.ward_id), "now": EVENING}
    one, other = plot.group("Tổ 1", 100, valid_from=BEGIN), plot.group("Tổ 2", 50, valid_from=BEGIN)
    volunteer = plot.volunteer(one, joined_on=BEGIN)
    plot.visit(one, on(3), attendees=30, households_present=30, first_time_households=30)

    count_households(plot.session, one.id, 200, on(10), today=TODAY, **how)
    move_volunteer(plot.session, volunteer.id, other.id, on(10), **how)
    rename_group(plot.session, one.id, "Tổ 11", on(10), today=TODAY, **how)

    def then(offset):
        table = groups_on(plot.session, 1, day=on(offset)).set_index("id")
        return [tuple(table.loc[group.id, ["name", "households", "volunteers"]]) for group in (one, other)]

    assert then(9) == [("Tổ 1", 100, 1), ("Tổ 2", 50, 0)]
    assert then(10) == [("Tổ 11", 200, 0), ("Tổ 2", 50, 1)]
    reach = [household_reach(plot.session, 1, day=on(day)).iloc[0] for day in (9, 10)]
    assert [(row["met"], row["households"]) for row in reach] == [(30.0, 150), (30.0, 250)]
    per_100 = [
        visit_totals(plot.session, 1, since=BEGIN, until=on(day)).iloc[0]["per_100_households"] for day in (9, 10)
    ]
    assert per_100 == [20.0, 12.0]

    forget_known(plot.session, one.id, on(10), name=False, **how)
    forget_move(plot.session, volunteer.id, on(10), **how)
    assert then(10) == [("Tổ 11", 100, 1), ("Tổ 2", 50, 0)]


def test_a_group_keeps_what_it_was_called_when_its_visits_are_listed(plot):
    from metrics.group_profile import visits_of_group

    group = plot.group("Tổ 1", valid_from=BEGIN)
    plot.visit(group, on(3))
    plot.visit(group, on(12))
    rename_group(plot.session, group.id, "Tổ 7", on(10), by=installation(1), now=EVENING, today=TODAY)

    assert list(visits_of_group(plot.session, 1, group_id=group.id)["group_name"]) == ["Tổ 7", "Tổ 1"]
