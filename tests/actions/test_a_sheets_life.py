"""Any life of the lines of a sheet, step by step against a model in plain Python, on both engines."""

from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from actions import Conflict, Invalid
from actions.afterwards import AssistEntry
from actions.sheets import restore_assist, save_assists
from models import Assist, AssistDay, AuditEvent, Role, WardRevision
from tests.planting import EVENING, TODAY, Plot

RUNS = {"sqlite": 25, "postgresql": 6}
_wards = count(300)
sheets = st.dictionaries(
    st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(0, 1)), st.none() | st.integers(1, 9), min_size=1
)
"""(volunteer, days ago, service or none) → households; None: nothing is to stand there."""


def life_on(session):
    """The machine, on a fresh ward in `session`."""

    class Life(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            number = next(_wards)
            plot = Plot(session, ward_id=number, code=f"{number:05}")
            group = plot.group("Tổ 1")
            self.volunteers = [plot.volunteer(group).id, plot.volunteer(group).id]
            self.service, self.by, self.ward_id = plot.service("khai_sinh").id, plot.actor(Role.MANAGER), number
            self.stands, self.versions, self.last, self.verbs, self.saves = {}, {}, None, 0, 0
            self.keys = count(number * 10_000)

        def lines(self, sheet, behind=0):
            return [
                AssistEntry(
                    volunteer_id=self.volunteers[who], on_day=TODAY - timedelta(days=back), households=households,
                    service_id=self.service if service else None,
                    seen=self.versions.get((who, back, service), 0) + behind,
                )
                for (who, back, service), households in sheet.items()
            ]  # fmt: skip

        def save(self, lines, key, reason="ghi nhầm người"):
            at = {"by": self.by, "now": EVENING, "today": TODAY}
            return save_assists(session, lines, key=UUID(int=key), reason=reason, **at)

        def moved(self, sheet):
            return {place: one for place, one in sheet.items() if self.stands.get(place) != one}

        @rule(sheet=sheets)
        def save_a_sheet(self, sheet):
            lines, key, moved = self.lines(sheet), next(self.keys), self.moved(sheet)
            saved = self.save(lines, key)
            assert saved.left == len(sheet) - len(moved)
            assert len(saved.added) == sum(self.stands.get(place) is None for place in moved)
            assert len(saved.taken_out) == sum(one is None for one in moved.values())
            for place, one in moved.items():
                self.stands[place] = one
                self.versions[place] = self.versions.get(place, 0) + 1
            self.verbs += len(moved)
            self.saves += bool(moved)
            self.last = (lines, key)

        @rule()
        def send_the_last_sheet_again(self):
            if self.last is not None:
                assert self.save(*self.last).again

        @rule(sheet=sheets, behind=st.sampled_from([-1, 1]))
        def save_over_what_was_not_seen(self, sheet, behind):
            """Only what stands there as it is may be sent by somebody who has seen something else."""
            if self.moved(sheet):
                self.refused(
                    Conflict, "changed_meanwhile", lambda: self.save(self.lines(sheet, behind), next(self.keys))
                )

        @rule(sheet=sheets)
        def take_out_without_a_reason(self, sheet):
            moved = self.moved(sheet)
            if None in moved.values():
                self.refused(Invalid, "reason_missing", lambda: self.save(self.lines(sheet), next(self.keys), None))

        @rule(data=st.data())
        def restore(self, data):
            gone = [place for place, one in self.stands.items() if one is None]
            if not gone:
                return
            place = data.draw(st.sampled_from(gone))
            row = self.row(place)
            restore_assist(session, row.id, expected_version=row.version, by=self.by, now=EVENING)
            self.stands[place] = row.households
            self.versions[place] += 1
            self.verbs += 1
            self.saves += 1

        def row(self, place):
            who, back, service = place
            same = Assist.service_id == self.service if service else Assist.service_id.is_(None)
            return session.scalars(
                select(Assist).where(
                    Assist.ward_id == self.ward_id, Assist.volunteer_id == self.volunteers[who], same,
                    Assist.on_day == TODAY - timedelta(days=back),
                )
            ).one()  # fmt: skip

        def refused(self, kind, code, deed):
            with pytest.raises(kind) as refusal, session.begin_nested():
                deed()
            assert {problem.code for problem in refusal.value.problems} == {code}

        @invariant()
        def every_line_is_as_the_model_says(self):
            session.flush()
            session.expire_all()
            for place, one in self.stands.items():
                row = self.row(place)
                assert (row.voided_at is None, row.version) == (one is not None, self.versions[place])
                assert one is None or row.households == one

        @invariant()
        def sums_audit_trail_and_revision_follow(self):
            known = [one for one in self.stands.values() if one is not None]
            kept = select(
                func.coalesce(func.sum(AssistDay.assists), 0), func.coalesce(func.sum(AssistDay.households), 0)
            )
            assert session.execute(kept.where(AssistDay.ward_id == self.ward_id)).one() == (len(known), sum(known))
            events = select(func.count()).select_from(AuditEvent).where(AuditEvent.ward_id == self.ward_id)
            assert session.scalar(events) == self.verbs
            assert session.get_one(WardRevision, self.ward_id).revision == 1 + self.saves

    return Life


def test_a_sheet_lives_as_the_model_says(database):
    engine = "sqlite" if database.is_sqlite else "postgresql"
    with database.changing() as session:
        run_state_machine_as_test(
            lambda: life_on(session)(),
            settings=settings(
                max_examples=RUNS[engine], stateful_step_count=20, deadline=None, database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
