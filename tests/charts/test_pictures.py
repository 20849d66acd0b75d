"""Pictures of charts: painted in a child, every Vietnamese letter there, in the colours of the screen."""

import io
import threading
import time
from xml.etree import ElementTree

import pytest
from PIL import Image

from charts.ladder_map import ladder_map
from charts.painter import MOST_WAITING, NotPainted, Painter, TooManyWait
from charts.services import visits_by_service
from charts.theme import LADDER, TEAL
from texts import translator

VI = translator("vi")
ROWS = [
    {"service": "Đăng ký khai sinh – ễ ỗ ữ ợ", "place": 0, "visits": 1200, "people": 30},
    {"service": "Cư trú", "place": 1, "visits": 0, "people": 3},
]
ORDER = {
    "spec": visits_by_service(VI, 2), "rows": ROWS, "shapes": None, "title": 'Dịch vụ <được> "hướng dẫn" & khác',
    "lines": ["Phường Quyết Thắng"], "legend": [["#E9822B", "Chưa đến", "3"]], "foot": "Nguồn: sổ", "kind": "svg",
}  # fmt: skip


@pytest.fixture(scope="module")
def painter():
    painter = Painter()
    yield painter
    painter.close()


def texts_of(svg):
    return ["".join(node.itertext()) for node in ElementTree.fromstring(svg).iter() if node.tag.endswith("}text")]


def colours(png):
    image = Image.open(io.BytesIO(png)).convert("RGB")
    return {f"#{r:02X}{g:02X}{b:02X}" for _, (r, g, b) in image.getcolors(image.width * image.height)}


def test_an_svg_holds_title_source_legend_and_every_letter(painter):
    svg = painter.paint(ORDER)

    found = texts_of(svg)
    for words in (ORDER["title"], "Phường Quyết Thắng", "Chưa đến 3", "Nguồn: sổ", ROWS[0]["service"], "1.200"):
        assert words in found
    assert b"font/woff2;base64," in svg
    assert b"http://" not in svg.replace(b"http://www.w3.org/", b"")


def test_a_png_is_twice_as_large_and_has_the_colours_of_the_screen(painter):
    png = painter.paint(ORDER | {"kind": "png"})

    assert Image.open(io.BytesIO(png)).width == 2 * 960
    assert {TEAL.upper(), "#E9822B", "#FFFFFF"} <= colours(png)


def test_letters_are_really_drawn(painter):
    """An unknown family would drop them without a word."""
    with_words = painter.paint(ORDER | {"kind": "png", "foot": "ẫ" * 60})
    without = painter.paint(ORDER | {"kind": "png", "foot": " . "})

    assert len(with_words) > len(without) + 300


def test_a_map_is_painted_with_its_outlines_inside(painter):
    square = [[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]
    feature = {
        "type": "Feature", "properties": {"id": 1, "name": "Tổ 1", "x": 0.5, "y": 0.5},
        "geometry": {"type": "Polygon", "coordinates": square},
    }  # fmt: skip
    rows = [
        {"id": 1, "name": "Tổ 1", "number": "1", "step": 4, "step_name": "", "households": 3, "last_visit": "",
         "spoken": "", "faded": False}
    ]  # fmt: skip
    order = ORDER | {"spec": ladder_map(VI, "/shapes"), "rows": rows, "shapes": [feature], "kind": "png"}

    assert LADDER[4].upper() in colours(painter.paint(order))


def test_what_cannot_be_painted_is_refused_and_the_next_picture_comes(painter):
    with pytest.raises(NotPainted):
        painter.paint(ORDER | {"spec": {"mark": {"type": "nonsense"}, "config": {}}})
    assert painter.paint(ORDER).startswith(b"<svg")


def test_a_child_that_has_gone_is_replaced(painter):
    painter.paint(ORDER)
    painter._child.kill()
    painter._child.wait()

    assert painter.paint(ORDER).startswith(b"<svg")


def test_it_wakes_before_the_first_picture_and_only_then(painter):
    painter.wake()
    awake = painter._child
    picture = painter.paint(ORDER)

    assert awake is not None
    assert picture.startswith(b"<svg")
    painter.wake()
    assert painter._child is awake, "it was up already"


def test_waking_again_puts_its_rest_off(painter, monkeypatch):
    painter.wake()
    sent = []
    answer = painter._answer
    monkeypatch.setattr(painter, "_answer", lambda line: sent.append(line) or answer(line))
    awake = painter._child

    painter.wake()
    assert len(sent) == 1, "it rests so many seconds after the last order"
    assert painter._child is awake


def test_waking_waits_for_no_picture():
    painter = Painter()
    with painter._one_by_one:
        painter.wake()
    assert painter._child is None


def test_a_picture_that_takes_too_long_is_given_up():
    painter = Painter(longest=0.05)
    with pytest.raises(NotPainted):
        painter.paint(ORDER)
    painter.close()


def test_who_comes_while_too_many_wait_is_told_so_and_painted_later():
    painter = Painter()
    painter._one_by_one.acquire()  # the child is at work, and stays so
    waiting = [threading.Thread(target=painter.paint, args=(ORDER,)) for _ in range(MOST_WAITING)]
    for one in waiting:
        one.start()
    while painter._waiting._value:
        time.sleep(0.01)
    with pytest.raises(TooManyWait):
        painter.paint(ORDER)

    painter._one_by_one.release()
    for one in waiting:
        one.join()
    assert painter.paint(ORDER).startswith(b"<svg")
    painter.close()


def test_painting_does_not_hold_up_other_threads(painter):
    """The engine works in the child: a thread of the server that wants to go on can, all the while."""
    painter.paint(ORDER)
    done = threading.Event()
    worker = threading.Thread(target=lambda: (painter.paint(ORDER | {"kind": "png"}), done.set()))
    spent = time.thread_time()
    worker.start()
    turns = 0
    while not done.is_set():
        turns += 1
        time.sleep(0.001)
    worker.join()

    assert turns > 20, "this thread stood still"
    assert time.thread_time() - spent < 1
