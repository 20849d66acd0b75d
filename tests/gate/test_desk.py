"""Whoever sends many passwords at once keeps nobody else waiting."""

import asyncio
import threading

import pytest

from actions.refusals import Refused
from gate.desk import MOST_OF_ONE_ADDRESS, MOST_WAITING, Desk


def test_one_address_gets_a_few_places_and_others_still_get_theirs():
    let_go = threading.Event()

    async def crowd():
        desk = Desk("test", 2)
        first = [asyncio.create_task(desk.do("one", let_go.wait)) for _ in range(MOST_OF_ONE_ADDRESS)]
        await asyncio.sleep(0)
        with pytest.raises(Refused, match="sign_in_busy"):
            await desk.do("one", let_go.wait)
        other = asyncio.create_task(desk.do("other", str, 7))
        elsewhere = await asyncio.to_thread(str, 8)  # the threads of all others are free
        let_go.set()
        return elsewhere, await other, await asyncio.gather(*first), await desk.do("one", str, 9)

    assert asyncio.run(crowd()) == ("8", "7", [True] * MOST_OF_ONE_ADDRESS, "9")


def test_more_than_the_room_holds_are_told_to_come_back():
    let_go = threading.Event()

    async def crowd():
        desk = Desk("test", 1)
        waiting = [asyncio.create_task(desk.do(f"address {number}", let_go.wait)) for number in range(MOST_WAITING)]
        await asyncio.sleep(0)
        with pytest.raises(Refused, match="sign_in_busy"):
            await desk.do("one more", let_go.wait)
        let_go.set()
        await asyncio.gather(*waiting)

    asyncio.run(crowd())


def test_a_place_is_free_again_after_an_error():
    async def failing():
        desk = Desk("test", 1)
        for _ in range(2 * MOST_WAITING):
            with pytest.raises(ValueError, match="invalid literal"):
                await desk.do("one", int, "x")

    asyncio.run(failing())
