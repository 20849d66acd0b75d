"""Any life of imports, step by step against a model in plain Python, with other edits in between, on both engines."""

from datetime import time, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from actions import Conflict
from actions.import_plan import Does, FileRow, ImportFile, ServiceNamed
from actions.import_undoing import undo_import
from actions.imports import apply_import, plan_import
from actions.visit_facts import entry_with
from actions.visits import correct_visit, void_visit
from models import ImportKind, Role, Visit, VisitDay
from tests.planting import EVENING, TODAY, Plot

RUNS = {"sqlite": 20, "postgresql": 5}
ON = {"now": EVENING, "today": TODAY}
_wards = count(600)
files = st.dictionaries(st.tuples(st.integers(0, 2), st.integers(1, 2)), st.integers(1, 60), min_size=1)
"""(group, days ago) → attendees."""


def life_on(session):
    """The machine, on a fresh ward in `session`."""

    class Life(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            number = next(_wards)
            plot = Plot(session, ward_id=number, code=f"{number:05}")
            self.groups = [plot.group(f"Tổ {one}") for one in range(3)]
            plot.service("khai_sinh")
            self.ward_id, self.lan, self.by = number, plot.lan, plot.actor(Role.MANAGER)
            self.stands, self.touched, self.batches = {}, {}, []

        def file(self, rows):
            lines = [
                {
                    "group": f"to {group}", "on_day": TODAY - timedelta(days=back), "starts_at": time(19, 30),
                    "attendees": attendees, "services": (ServiceNamed("khai_sinh"),), "staff": (self.lan.code,),
                }
                for (group, back), attendees in rows.items()
            ]  # fmt: skip
            numbered = tuple(FileRow(place, line) for place, line in enumerate(lines, start=2))
            return ImportFile(kind=ImportKind.VISITS, name="a.csv", digest="0" * 64, rows=numbered, from_day=TODAY)

        def touch(self, place):
            self.touched[place] = self.touched.get(place, 0) + 1

        @rule(rows=files)
        def bring_in(self, rows):
            plan = plan_import(session, self.file(rows), by=self.by, **ON)
            moved = {place: one for place, one in rows.items() if self.stands.get(place) != one}
            said = [
                Does.KEEP if self.stands.get(place) == one else Does.ADD if self.stands.get(place) is None
                else Does.CHANGE for place, one in rows.items()
            ]  # fmt: skip
            assert [step.does for step in plan.steps] == said
            if not moved:
                assert not plan.can_be_applied
                return
            batch = apply_import(session, plan, by=self.by, confirmed=list(plan.doubts), **ON)
            done = {}
            for place, one in moved.items():
                self.touch(place)
                done[place] = (self.stands.get(place), self.touched[place])
                self.stands[place] = one
            self.batches.append([batch.id, done])

        @rule(data=st.data(), rest=st.booleans())
        def take_back(self, data, rest):
            if not self.batches:
                return
            batch = data.draw(st.sampled_from(self.batches))
            number, done = batch
            free = {place for place, (_, touched) in done.items() if touched == self.touched[place]}
            if not free or (len(free) < len(done) and not rest):
                with pytest.raises(Conflict), session.begin_nested():
                    undo_import(session, number, rest=rest, by=self.by, **ON)
                return
            undone = undo_import(session, number, rest=rest, by=self.by, **ON)
            assert (undone.back, len(undone.kept)) == (len(free), len(done) - len(free))
            for place in free:
                self.stands[place] = done.pop(place)[0]
                self.touch(place)

        @rule(data=st.data(), attendees=st.integers(61, 99))
        def correct(self, data, attendees):
            if (place := self.some(data)) is not None and self.stands[place] != attendees:
                visit = self.row(place)
                entry = entry_with(visit, {"attendees": attendees})
                correct_visit(session, visit.id, entry, expected_version=visit.version, by=self.by, **ON)
                self.stands[place] = attendees
                self.touch(place)

        @rule(data=st.data())
        def void(self, data):
            if (place := self.some(data)) is not None:
                visit = self.row(place)
                void_visit(
                    session, visit.id, reason="ghi nhầm tổ", expected_version=visit.version, by=self.by, now=EVENING
                )
                self.stands[place] = None
                self.touch(place)

        def some(self, data):
            there = sorted(place for place, one in self.stands.items() if one is not None)
            return data.draw(st.sampled_from(there)) if there else None

        def row(self, place):
            group, back = place
            return session.scalars(
                select(Visit).where(
                    Visit.ward_id == self.ward_id, Visit.counts, Visit.group_id == self.groups[group].id,
                    Visit.on_day == TODAY - timedelta(days=back),
                )
            ).one()  # fmt: skip

        @invariant()
        def visits_and_sums_are_as_the_model_says(self):
            session.flush()
            session.expire_all()
            known = {place: one for place, one in self.stands.items() if one is not None}
            rows = session.scalars(select(Visit).where(Visit.ward_id == self.ward_id, Visit.counts)).all()
            where = {one.id: place for place, one in enumerate(self.groups)}
            assert {(where[one.group_id], (TODAY - one.on_day).days): one.attendees for one in rows} == known
            kept = session.scalar(
                select(func.coalesce(func.sum(VisitDay.attendees), 0)).where(VisitDay.ward_id == self.ward_id)
            )
            assert kept == sum(known.values())

    return Life


def test_imports_and_what_happens_between_them_are_as_the_model_says(database):
    engine = "sqlite" if database.is_sqlite else "postgresql"
    with database.changing() as session:
        run_state_machine_as_test(
            lambda: life_on(session)(),
            settings=settings(
                max_examples=RUNS[engine], stateful_step_count=15, deadline=None, database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
