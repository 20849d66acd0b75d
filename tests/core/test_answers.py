"""Questions are worked out once per data revision, and the last known answer outlives the database."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from actions import Change
from core.answers import Answers
from core.database import Database
from models import StaffMember
from tests.losing import losable
from tests.planting import EVENING, START, Plot


class Counting:
    """A question that says how often it was worked out: how many people are there?"""

    def __init__(self, takes=0.0):
        self.__qualname__ = "people"
        self.times = 0
        self._takes = takes
        self._lock = threading.Lock()

    def __call__(self, session, ward_id, *, more=0):
        with self._lock:
            self.times += 1
        time.sleep(self._takes)
        people = select(func.count()).select_from(StaffMember).where(StaffMember.ward_id == ward_id)
        return session.scalar(people) + more


@pytest.fixture
def actor(database):
    with database.changing() as session:
        return Plot(session).lan.as_actor()


def hire(database, actor):
    with database.changing() as session:
        change = Change(session, actor, EVENING)
        number = change.take_id()
        session.add(StaffMember(ward_id=1, id=number, code=f"X{number}", name="Cán bộ Thử", active_from=START))


def test_a_question_is_worked_out_once_however_many_ask_at_once(database, actor):
    answers, people = Answers(database), Counting(takes=0.2)

    with ThreadPoolExecutor(12) as threads:
        found = list(threads.map(lambda _: answers.ask(people, 1, 1), range(48)))

    assert (set(found), people.times) == ({1}, 1)


def test_other_arguments_are_another_question(database, actor):
    answers, people = Answers(database), Counting()

    assert [answers.ask(people, 1, 1, more=more) for more in (0, 5, 0, 5)] == [1, 6, 1, 6]
    assert people.times == 2


def test_a_new_revision_gets_a_new_answer(database, actor):
    answers, people = Answers(database), Counting()
    first = answers.ask(people, 1, answers.revision(1))
    hire(database, actor)

    assert (first, answers.ask(people, 1, answers.revision(1))) == (1, 2)
    assert (answers.revision(1), people.times) == (2, 2)


def test_an_answer_that_is_newer_than_asked_for_serves_those_who_come_later(database, actor):
    """A board that has not heard of the change yet asks for revision 1; what it gets is of revision 2."""
    answers, people = Answers(database), Counting()
    hire(database, actor)

    assert (answers.ask(people, 1, 1), answers.ask(people, 1, 2)) == (2, 2)
    assert people.times == 1


def test_a_question_that_fails_fails_for_its_asker_and_blocks_nobody(database, actor):
    answers = Answers(database)

    def divided(session, ward_id, *, by):
        return 1 / by

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            answers.ask(divided, 1, 1, by=0)
    assert answers.ask(divided, 1, 1, by=2) == 0.5
    assert not answers.lost


def test_without_the_database_the_last_known_answer_is_given_until_it_is_back(database, actor):
    with losable(database, Database) as (lost_soon, wire):
        answers, people = Answers(lost_soon), Counting()
        known = (answers.wards(), answers.revision(1), answers.ask(people, 1, 1))

        wire.cut()
        assert (answers.wards(), answers.revision(1), answers.ask(people, 1, 2)) == known
        assert answers.lost

        wire.mend()
        hire(database, actor)
        assert (answers.revision(1), answers.ask(people, 1, 2)) == (2, 2)
        assert not answers.lost


def test_without_the_database_what_was_never_asked_is_not_made_up(database, actor):
    with losable(database, Database) as (lost_soon, wire):
        answers, people = Answers(lost_soon), Counting()
        answers.ask(people, 1, 1)

        wire.cut()
        with pytest.raises(DBAPIError):
            answers.ask(people, 1, 1, more=1)
        with pytest.raises(DBAPIError):
            answers.revision(2)
        with pytest.raises(DBAPIError):
            answers.wards()
        wire.mend()

        assert answers.ask(people, 1, 1, more=1) == 2


def test_only_so_many_answers_are_remembered(database, actor):
    answers, people = Answers(database, most=3), Counting()
    for more in range(5):
        answers.ask(people, 1, 1, more=more)

    answers.ask(people, 1, 1, more=4)
    assert people.times == 5
    answers.ask(people, 1, 1, more=0)
    assert people.times == 6


def test_an_older_answer_goes_when_a_newer_one_comes(database, actor):
    answers, people = Answers(database), Counting()
    for revision in range(1, 6):
        answers.revision(1)
        answers.ask(people, 1, revision)
        answers.prepare("view", 1, revision, lambda: people.times)
        hire(database, actor)

    assert len(answers._by_revision) == 2, "one answer, one view"


def test_a_ward_that_is_not_here_has_revision_nought(database):
    assert Answers(database).revision(404) == 0
