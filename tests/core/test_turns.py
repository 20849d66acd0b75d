"""Boards that follow a save are drawn one after the other; nobody waits for ever, and not for nothing."""

import threading
import time

import pytest

from core.turns import Turns

ENOUGH = 20


def until(so):
    end = time.monotonic() + ENOUGH
    while not so():
        assert time.monotonic() < end
        time.sleep(0.005)


def in_threads(works):
    threads = [threading.Thread(target=work, daemon=True) for work in works]
    for thread in threads:
        thread.start()
    return threads


@pytest.mark.parametrize("most", [1, 3])
def test_only_so_many_are_at_it_at_once(most):
    turns, at_it, seen = Turns(most, longest=ENOUGH), [], []

    def work():
        with turns.turn():
            at_it.append(1)
            seen.append(len(at_it))
            time.sleep(0.01)
            at_it.pop()

    for thread in in_threads([work] * 12):
        thread.join(ENOUGH)

    assert len(seen) == 12
    assert max(seen) == most
    assert len(turns) == 0


def test_they_go_on_in_the_order_in_which_they_came():
    turns, went = Turns(longest=ENOUGH), []
    go = threading.Event()

    def work(number):
        with turns.turn():
            went.append(number)
            go.wait(ENOUGH)

    for number in range(5):
        in_threads([lambda number=number: work(number)])
        until(lambda number=number: len(turns) == number + 1)
    go.set()
    until(lambda: len(turns) == 0)

    assert went == [0, 1, 2, 3, 4]


def test_whoever_need_not_wait_any_more_leaves_the_line_to_the_others():
    turns, went, go = Turns(longest=ENOUGH), [], threading.Event()

    def first():
        with turns.turn():
            go.wait(ENOUGH)

    def called_away():
        def look():
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt), turns.turn(look):
            went.append("called away")

    def last():
        with turns.turn():
            went.append("last")

    in_threads([first])
    until(lambda: len(turns) == 1)
    (away,) = in_threads([called_away])
    until(lambda: len(turns) == 2)
    in_threads([last])
    away.join(ENOUGH)
    until(lambda: len(turns) == 2)
    go.set()
    until(lambda: len(turns) == 0)

    assert went == ["last"]


def test_what_fails_gives_its_turn_away():
    turns = Turns(longest=ENOUGH)

    with pytest.raises(ZeroDivisionError), turns.turn():
        _ = 1 / 0

    with turns.turn():
        assert len(turns) == 1


def test_one_that_hangs_holds_nobody_up_for_ever():
    turns, hangs = Turns(longest=0.3), threading.Event()

    def hang():
        with turns.turn():
            hangs.wait(ENOUGH)

    in_threads([hang])
    until(lambda: len(turns) == 1)
    begun = time.monotonic()
    with turns.turn():
        waited = time.monotonic() - begun
    hangs.set()

    assert 0.25 < waited < ENOUGH / 2
