"""Any life of a visit, step by step against a model in plain Python, on both engines."""

from dataclasses import replace
from datetime import time, timedelta
from itertools import count
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from actions import Conflict
from actions.planning import LEAVES, cancel_visit, plan_visit, postpone_visit
from actions.visit_entry import TaughtService, VisitEntry
from actions.visit_facts import entry_of, facts_of
from actions.visits import HELD_FROM, correct_visit, record_visit, restore_visit, void_visit
from models import AuditEvent, Role, Visit, VisitService, VisitStatus, WardRevision
from tests.planting import EVENING, TODAY, Plot

RUNS = {"sqlite": 40, "postgresql": 8}
DOUBTS = {"attendees_none", "first_time_many", "attendees_many"}
_wards = count(10)
counts = st.none() | st.integers(0, 9)


class Model:
    """What a visit should be."""

    def __init__(self, facts, status):
        self.facts, self.status, self.void, self.version = facts, status, False, 1

    def changed(self, **facts):
        self.facts = self.facts | facts
        self.version += 1


def life_on(session):
    """The machine, on a fresh ward in `session`."""

    class Life(RuleBasedStateMachine):
        visits = Bundle("visits")

        def __init__(self):
            super().__init__()
            number = next(_wards)
            self.plot = Plot(session, ward_id=number, code=f"{number:05}")
            self.groups = [self.plot.group("Tổ 1").id, self.plot.group("Tổ 2").id]
            self.services = [self.plot.service("khai_sinh").id, self.plot.service("ket_hon").id]
            self.by = self.plot.actor(Role.MANAGER)
            self.models, self.entries, self.verbs = {}, {}, []
            self.keys = count(number * 10_000)

        def entry(self, data):
            attendees = data.draw(counts)
            lines = data.draw(st.dictionaries(st.sampled_from(self.services), counts, min_size=1))
            most = attendees if attendees is not None else 9
            return VisitEntry(
                entry_key=UUID(int=next(self.keys)), group_id=data.draw(st.sampled_from(self.groups)),
                on_day=TODAY - timedelta(days=data.draw(st.integers(0, 2))), starts_at=time(19, 30),
                services=tuple(
                    TaughtService(service_id=one, people=None if people is None else min(people, most))
                    for one, people in lines.items()
                ),
                attendees=attendees, staff_ids=(self.by.id,), second_visit_reason="thêm một ca",
                note=data.draw(st.sampled_from([None, "Mưa to"])),
            )  # fmt: skip

        def plan(self, data):
            entry = self.entry(data)
            services = tuple(TaughtService(service_id=one.service_id) for one in entry.services)
            return replace(entry, on_day=TODAY + timedelta(days=1), attendees=None, services=services)

        def at(self, **more):
            return {"by": self.by, "now": EVENING, **more}

        def held(self, entry):
            return record_visit(session, entry, **self.at(today=TODAY, confirmed=DOUBTS))

        def says(self, entry, status):
            lines = sorted(entry.services, key=lambda one: one.service_id)
            return {
                "status": status, "group_id": entry.group_id, "on_day": entry.on_day.isoformat(), "starts_at": "19:30",
                "ends_at": None, "services": {str(one.service_id): [one.people, None, None] for one in lines},
                "attendees": entry.attendees, "households_present": None, "first_time_households": None,
                "staff_ids": [self.by.id], "volunteer_ids": [], "venue": None, "note": entry.note,
                "second_visit_reason": "thêm một ca",
            }  # fmt: skip

        @rule(target=visits, data=st.data())
        def record(self, data):
            entry = self.entry(data)
            visit = self.held(entry).visit
            self.models[visit.id] = Model(self.says(entry, "held"), VisitStatus.HELD)
            self.entries[visit.id] = entry
            self.verbs.append("visit.record")
            return visit.id

        @rule(target=visits, data=st.data())
        def plan_one(self, data):
            entry = self.plan(data)
            visit = plan_visit(session, entry, **self.at(today=TODAY)).visit
            self.models[visit.id] = Model(self.says(entry, "planned"), VisitStatus.PLANNED)
            self.verbs.append("visit.plan")
            return visit.id

        @rule(number=visits)
        def send_the_form_again(self, number):
            if number not in self.entries:
                return
            again = self.held(self.entries[number])
            assert (again.again, again.visit.id) == (True, number)
            self.refused("form_already_saved", lambda: self.held(replace(self.entries[number], venue="Nơi khác")))

        @rule(number=visits, data=st.data())
        def hold(self, number, data):
            model, entry = self.models[number], replace(self.entry(data), planned_visit_id=number)
            if model.void or model.status not in HELD_FROM:
                self.refused("plan_gone", lambda: self.held(entry))
                return
            assert self.held(entry).visit.id == number
            model.status = VisitStatus.HELD
            model.changed(**self.says(entry, "held"))
            self.entries[number] = entry
            self.verbs.append("visit.record")

        @rule(number=visits, data=st.data())
        def correct(self, number, data):
            model, entry = self.models[number], self.entry(data)

            def deed():
                at = self.at(today=TODAY, confirmed=DOUBTS, expected_version=model.version)
                correct_visit(session, number, entry, **at)

            if model.void or model.status is not VisitStatus.HELD:
                self.refused("visit_void" if model.void else "visit_not_held", deed)
                return
            deed()
            if (facts := self.says(entry, "held")) != model.facts:
                model.changed(**facts)
                self.verbs.append("visit.correct")

        @rule(number=visits)
        def correct_nothing(self, number):
            model = self.models[number]
            if not model.void and model.status is VisitStatus.HELD:
                entry = entry_of(session.get_one(Visit, (self.by.ward_id, number)))
                at = self.at(today=TODAY, confirmed=DOUBTS, expected_version=model.version)
                correct_visit(session, number, entry, **at)

        @rule(number=visits, data=st.data(), behind=st.sampled_from([-1, 1]))
        def act_on_a_version_that_is_not_current(self, number, data, behind):
            at = self.at(expected_version=self.models[number].version + behind)
            entry = self.entry(data)
            self.refused("changed_meanwhile", lambda: correct_visit(session, number, entry, today=TODAY, **at))
            self.refused("changed_meanwhile", lambda: void_visit(session, number, reason="ghi nhầm", **at))
            self.refused("changed_meanwhile", lambda: restore_visit(session, number, **at))
            self.refused("changed_meanwhile", lambda: cancel_visit(session, number, reason="mưa bão", **at))

        @rule(number=visits)
        def void(self, number):
            self.turn(number, True, "visit.void", lambda at: void_visit(session, number, reason="ghi nhầm tổ", **at))

        @rule(number=visits)
        def restore(self, number):
            self.turn(number, False, "visit.restore", lambda at: restore_visit(session, number, **at))

        def turn(self, number, void, verb, deed):
            model = self.models[number]
            at = self.at(expected_version=model.version)
            if model.void is void:
                self.refused("visit_void" if void else "visit_not_void", lambda: deed(at))
                return
            deed(at)
            model.void = void
            model.changed()
            self.verbs.append(verb)

        @rule(number=visits, status=st.sampled_from([VisitStatus.POSTPONED, VisitStatus.CANCELLED]))
        def leave(self, number, status):
            model = self.models[number]
            deed = postpone_visit if status is VisitStatus.POSTPONED else cancel_visit
            at = self.at(expected_version=model.version, reason="mưa bão")
            if model.void or model.status not in LEAVES[status]:
                self.refused("plan_gone", lambda: deed(session, number, **at))
                return
            deed(session, number, **at)
            model.status = status
            model.changed(status=status.value)
            self.verbs.append("visit.postpone" if status is VisitStatus.POSTPONED else "visit.cancel")

        def refused(self, code, deed):
            """Refused for this reason, and nothing of it stays."""
            with pytest.raises(Conflict) as refusal, session.begin_nested():
                deed()
            assert [problem.code for problem in refusal.value.problems] == [code]

        @invariant()
        def every_visit_is_as_the_model_says(self):
            session.expire_all()
            ward_id = self.by.ward_id
            for number, model in self.models.items():
                visit = session.get_one(Visit, (ward_id, number))
                counted = model.status is VisitStatus.HELD and not model.void
                assert facts_of(visit) == model.facts
                assert (visit.counts, visit.version, visit.voided_at is not None) == (
                    counted,
                    model.version,
                    model.void,
                )
                lines = session.execute(
                    select(VisitService.group_id, VisitService.on_day, VisitService.counts)
                    .where(VisitService.ward_id == ward_id, VisitService.visit_id == number)
                ).all()  # fmt: skip
                assert {tuple(line) for line in lines} == {(visit.group_id, visit.on_day, counted)}
                assert len(lines) == len(model.facts["services"])

        @invariant()
        def each_change_is_one_revision_and_one_line_of_the_audit_trail(self):
            ward_id = self.by.ward_id
            events = select(AuditEvent.verb, AuditEvent.revision).where(AuditEvent.ward_id == ward_id)
            told = session.execute(events.order_by(AuditEvent.revision)).all()
            assert [verb for verb, _ in told] == self.verbs
            assert [revision for _, revision in told] == [*range(2, len(told) + 2)]
            assert session.get_one(WardRevision, ward_id).revision == 1 + len(told)
            assert session.scalar(select(func.count()).where(Visit.ward_id == ward_id)) == len(self.models)

    return Life


def test_a_visit_lives_as_the_model_says(database):
    engine = "sqlite" if database.is_sqlite else "postgresql"
    with database.changing() as session:
        run_state_machine_as_test(
            lambda: life_on(session)(),
            settings=settings(
                max_examples=RUNS[engine], stateful_step_count=20, deadline=None, database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
