"""What is likely to be asked next is worked out while nobody waits, once for each revision."""

import threading
import time

import pytest

from core import ahead as module
from core.ahead import Ahead


@pytest.fixture
def ahead(monkeypatch):
    monkeypatch.setattr(module, "QUIET", 0.05)
    ahead = Ahead()
    ahead.begin()
    return ahead


def test_work_is_done_in_the_background_and_leaves_no_thread(ahead):
    done = []

    ahead.offer("overview", 1, [lambda: done.append(threading.current_thread().name)])
    assert done == []

    assert ahead.finished(within=10)
    assert done == ["ahead"]
    assert "ahead" not in {thread.name for thread in threading.enumerate()}


def test_work_is_done_once_for_each_revision_however_often_it_is_offered(ahead):
    done = []

    for revision in (1, 1, 2, 2, 2):
        ahead.offer("overview", revision, [lambda revision=revision: done.append(revision)])
    assert ahead.finished(within=10)
    ahead.offer("overview", 2, [lambda: done.append("again")])

    assert ahead.finished(within=10)
    assert done == [1, 2]


def test_what_fails_stops_nothing(ahead):
    done = []

    ahead.offer("overview", 1, [lambda: 1 / 0, lambda: done.append("next")])
    ahead.offer("services", 1, [lambda: done.append("last")])

    assert ahead.finished(within=10)
    assert done == ["next", "last"]


def test_only_so_much_waits_and_the_newest_is_not_lost(ahead):
    done, begun, let_go = [], threading.Event(), threading.Event()

    def under_way():
        begun.set()
        let_go.wait(30)

    ahead.offer("first", 1, [under_way])
    assert begun.wait(30)
    for page in range(module.MOST_WAITING + 20):
        ahead.offer(page, 1, [lambda page=page: done.append(page)])
    let_go.set()

    assert ahead.finished(within=30)
    assert len(done) == module.MOST_WAITING
    assert done[-1] == module.MOST_WAITING + 19


def test_nothing_is_worked_out_before_the_server_begins():
    ahead = Ahead()

    ahead.offer("overview", 1, [lambda: 1 / 0])

    assert ahead.finished(within=0)


def test_work_waits_until_no_page_has_been_drawn_for_a_while(ahead, monkeypatch):
    monkeypatch.setattr(module, "QUIET", 0.3)
    begun = []
    drawn = 0.0
    for _ in range(5):
        ahead.drawn()
        ahead.offer("overview", 1, [lambda: begun.append(time.monotonic())])
        drawn = time.monotonic()
        time.sleep(0.1)

    assert ahead.finished(within=10)
    assert begun[0] >= drawn + 0.3


def test_the_server_rests_only_when_no_page_was_drawn_for_that_long(ahead):
    assert ahead.rested(60)
    ahead.drawn()

    assert not ahead.rested(60)
    time.sleep(0.02)
    assert ahead.rested(0.01)
