"""The boards' HTML: nothing in it but text and marks, nothing that people typed is taken for more, lists that fit."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from boards.drawing import BOARDS, board_html
from boards.facts import Promised
from boards.fitting import NAME, Row, joined, lines_of, listing, shortened, width_of
from charts.painter import NotPainted, Painter
from tests.boards import making
from tests.boards.making import OWNERS, SINCE, group, helpers, promise, shapes, taught, where
from texts import translator

HOSTILE = "<script>alert(1)</script>"
ATTRIBUTE = '" onload="alert(1)" style="x'
VI = translator("vi")


@pytest.fixture(scope="module")
def paint():
    painter = Painter()
    yield painter.paint
    painter.close()


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def tags(html):
    parser = Tags()
    parser.feed(html)
    return parser.found


def drawn(name, facts, paint, language="vi", outlines=None):
    return board_html(name, facts, translator(language), owners=OWNERS, shapes=outlines, paint=paint)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("ward", [making.full, making.begun, making.bursting])
@pytest.mark.parametrize("name", BOARDS)
def test_a_board_is_one_section_without_scripts_styles_and_ids(name, ward, language, paint):
    facts = ward()
    html = drawn(name, facts, paint, language, shapes(facts.where.groups))
    found = tags(html)

    assert [tag for tag, _ in found].count("section") == html.count("</section>") == 1
    assert found[0][1]["data-board"] == name
    assert "data-unpainted" not in found[0][1]
    assert not {tag for tag, _ in found} & {"script", "style", "link", "iframe", "image", "a", "foreignobject"}
    assert not {key for _, attrs in found for key in attrs if key in {"style", "id"} or key.startswith("on")}


@pytest.mark.parametrize("typed", [HOSTILE, ATTRIBUTE, "{{ 7 * 191 }}", "{% include 'x' %}"])
@pytest.mark.parametrize("name", BOARDS)
def test_what_people_typed_is_text(name, typed, paint):
    groups = [group(n, n % 5, name=f"{typed} {n}", number=typed[:4]) for n in range(9)]
    facts = making.full()
    facts = replace(
        facts,
        promised=Promised(SINCE, (promise(1, what=typed, owner_id=9),)),
        where=where(groups),
        services=taught([(typed, (0, 1))], names=(typed, f"{typed}2")),
        volunteers=helpers([typed]),
        changed=replace(facts.changed, reached=tuple(groups), overdue=tuple(groups)),
        counter=replace(facts.counter, events=(replace(facts.counter.events[-1], name=typed),)),
        decisions=replace(facts.decisions, now=(promise(2, what=typed, owner_id=9),)),
    )
    html = board_html(name, facts, VI, owners={9: typed}, shapes=None, paint=paint)

    assert "<script" not in html
    assert not {key for _, attrs in tags(html) for key in attrs if key.startswith("on") or key == "style"}
    assert "1337" not in re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)
    words = "".join(re.findall(r">([^<]*)<", html))
    if name not in ("counter", "where"):
        assert typed[:10] in words.replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"').replace("&#39;", "'")


def test_without_its_picture_a_board_still_speaks_and_says_so():
    def busy(order):
        raise NotPainted("busy")

    html = drawn("where", making.full(), busy)

    assert "data-unpainted" in html
    assert "74" in html
    assert VI("boards.unpainted") in html


def test_a_group_that_the_map_lacks_stands_below_it(paint):
    facts = making.full()
    html = drawn("where", facts, paint, outlines=shapes(facts.where.groups[:78]))

    assert "Chưa có trên bản đồ: Tổ 79, Tổ 80" in html
    assert html.count("<path") >= 78


def test_numbers_on_the_map_never_lie_on_each_other(paint):
    groups = [group(n, 0) for n in range(1, 401)]
    facts = replace(making.full(), where=where(groups))
    html = drawn("where", facts, paint, outlines=shapes(groups))
    places = [
        tuple(map(float, place)) for place in re.findall(r'<text [^>]*transform="translate\(([\d.]+),([\d.]+)\)', html)
    ]

    assert 20 < len(places) < 400
    assert all(
        abs(a - x) > 30 or abs(b - y) > 24 for n, (a, b) in enumerate(places) for x, y in places[:n]
    )  # fmt: skip


def test_a_list_ends_with_how_many_more_there_are():
    rows = [Row(f"Tổ {n}") for n in range(80)]
    cut = listing("Chưa đến", rows, width=400, room=816)
    two = listing("Chưa đến", rows, width=400, room=816, most_columns=2)

    assert (len(cut.rows) + cut.left_out, len(two.rows) + two.left_out) == (80, 80)
    assert cut.height <= 816
    assert len(two.rows) == 2 * len(cut.rows)
    assert listing("", rows[:3], width=400, room=816).left_out == 0


def test_what_stands_at_the_right_goes_below_names_that_it_would_push_aside():
    rows = [Row("Tổ 4", "287 hộ"), Row("Tổ dân phố Trường Đại học", "287 hộ · chưa có lịch")]
    narrow = listing("x", rows, width=420, room=816)

    assert [(row.aside, row.detail) for row in narrow.rows] == [("", "287 hộ"), ("", "287 hộ · chưa có lịch")]


@pytest.mark.parametrize("text", [making.LONG_WHAT, "W" * 300, "漢" * 200, "ễ" * 300, "a " * 150, ""])
def test_a_long_text_takes_two_lines_and_says_that_it_goes_on(text):
    kept = shortened(text, 600, NAME, bold=True)

    assert len(lines_of(kept, 600, NAME, bold=True)) <= 2
    assert kept == text or kept.endswith("…")
    assert all(width_of(line, NAME, bold=True) <= 600 for line in lines_of(kept, 600, NAME, bold=True))


def test_names_are_joined_as_far_as_there_is_room():
    names = [f"Tổ {n}" for n in range(60)]
    told = joined(names, lambda left: f" và {left} tổ khác", 700, 26)
    shown = told.count("Tổ")

    assert told.endswith(f" và {60 - shown} tổ khác")
    assert joined(names[:2], lambda left: "", 700, 26) == "Tổ 0, Tổ 1"


@pytest.mark.parametrize(
    "shares, axis",
    [
        ([0.6, 0.625], ["50%", "55%", "60%", "65%", "70%"]), ([0.99, 1.0], ["80%", "85%", "90%", "95%", "100%"]),
        ([0.0, 0.01], ["0%", "5%", "10%", "15%", "20%"]), ([0.3, 0.5, 0.7], ["30%", "40%", "50%", "60%", "70%"]),
    ],
)  # fmt: skip
def test_a_small_change_of_a_share_looks_small(shares, axis, paint):
    few = making.run("no_baseline", shares, median=None)
    facts = replace(making.full(), counter=making.counter(few, few, target=None, events=()))
    html = board_html("counter", facts, translator("vi"), owners={}, shapes=None, paint=paint)
    online = html.partition("</figure>")[0]

    assert sorted(set(re.findall(r">(\d+%)</text>", online)), key=lambda one: int(one[:-1])) == axis


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_line_ends_between_a_weekday_and_its_day(language, paint):
    t = translator(language)
    html = board_html("changed", making.full(), t, owners={}, shapes=None, paint=paint)

    assert t.day_short(SINCE).replace(" ", "\u00a0") in html
    assert t.day_short(SINCE) not in html
