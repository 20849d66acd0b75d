"""A list pasted from a chat: what is clear is read, what is not is said at its line, nothing is guessed."""

import time
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from actions.pasted import Person, Topic, read_pasted
from texts.vietnamese import fold

TODAY = date(2026, 11, 20)  # a Friday
PEOPLE = [
    Person(1, "Nguyễn Thị Lan", "HN01", "Tổ 1"), Person(2, "Trần Văn Hùng", "HN02", "Tổ 2"),
    Person(3, "Phạm Minh", "HN03", "Tổ 5"), Person(4, "Lê Thị Lan", "HN04", "Tổ 12"), Person(5, "Vũ Thị Sinh", "HN05"),
]  # fmt: skip
TOPICS = [
    Topic(7, ("Đăng ký khai sinh", "khai sinh")), Topic(8, ("Đăng ký hộ kinh doanh",)), Topic(9, ("Xác nhận cư trú",)),
]  # fmt: skip


def read(text, people=PEOPLE):
    return read_pasted(text, people, TOPICS, today=TODAY)


def one(text):
    (line,) = read(text)
    return line


@pytest.mark.parametrize(
    "text, who, households, service, day",
    [
        ("Hùng: 2", 2, 2, None, None),
        ("hung 3 ho khai sinh", 2, 3, 7, None),
        ("- Minh 5 hộ ngày 12/11", 3, 5, None, date(2026, 11, 12)),
        ("• Minh: 5 hộ, 12/11/2026", 3, 5, None, date(2026, 11, 12)),
        ("1. Phạm Minh giúp được 4 hộ nhé", 3, 4, None, None),
        ("chị Lan tổ 12: 3 hộ khai sinh", 4, 3, 7, None),
        ("Nguyễn Thị Lan ba hộ", 1, 3, None, None),
        ("HN04 2", 4, 2, None, None),
        ("Hùng 2 hộ đăng ký hộ kinh doanh t3", 2, 2, 8, date(2026, 11, 17)),
        ("Sinh 3 hộ khai sinh", 5, 3, 7, None),
        ("Minh x2 hôm qua", 3, 2, None, date(2026, 11, 19)),
        ("Minh 2 hộ thứ bảy", 3, 2, None, date(2026, 11, 14)),
        ("Minh 2 hộ 25/12", 3, 2, None, date(2025, 12, 25)),
    ],
)
def test_what_people_write_is_read(text, who, households, service, day):
    line = one(text)

    assert line.problems == ()
    assert (line.volunteer_id, line.households, line.service_id, line.on_day) == (who, households, service, day)


@pytest.mark.parametrize(
    "text, code, candidates",
    [
        ("Lan 3 hộ khai sinh", "paste_who_several", (1, 4)),
        ("Hùnh 2 hộ", "paste_who_unknown", (2,)),
        ("Quốc 2 hộ", "paste_who_unknown", ()),
        ("Lan tổ 7 2 hộ", "paste_who_unknown", (1, 4)),
        ("Hùng và Minh 2 hộ", "paste_who_several", (2, 3)),
        ("Hùng", "paste_number_missing", (2,)),
        ("Hùng 2 hoặc 3", "paste_numbers_several", (2,)),
        ("Hùng 2 hộ linh tinh", "paste_words_left", (2,)),
        ("Hùng 2 hộ đăng ký", "paste_service_several", (2,)),
        ("Hùng 2 hộ ngày 31/02", "paste_day_wrong", (2,)),
        ("Hùng 2 hộ " + "a" * 300, "paste_line_long", ()),
    ],
)
def test_what_is_unclear_is_said_and_not_guessed(text, code, candidates):
    line = one(text)

    assert code in {problem.code for problem in line.problems}
    assert line.candidates == candidates
    assert not line.is_clear


def test_a_line_with_a_day_alone_is_the_day_of_those_below_it():
    lines = read("Thứ 2 16/11:\nHùng 2\nMinh 3 ngày 17/11\n\n18/11\nHN01 1")

    assert [(line.number, line.on_day) for line in lines] == [
        (2, date(2026, 11, 16)), (3, date(2026, 11, 17)), (6, date(2026, 11, 18)),
    ]  # fmt: skip


words = st.sampled_from(
    ["Lan", "Hùng", "hung", "Minh", "Thị", "tổ 12", "HN01", "3", "2 hộ", "ba hộ", "ngày 12/11", "31/2", "khai sinh",
     "đăng ký", "và", ":", "-", "•", "\n", "t2", "hôm qua", "hộ", "\u200b", "０", "9" * 30]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(words, max_size=14).map(" ".join) | st.text(max_size=80))
@example("Lan\x00 3 hộ\r\n\u2028Minh 2")
@example("①②③ 5 hộ")
def test_whatever_is_pasted_is_read_or_said_to_be_unclear(text):
    for line in read(text):
        assert line.is_clear == (not line.problems)
        if line.is_clear:
            assert line.households is not None
            person = next(one for one in PEOPLE if one.id == line.volunteer_id)
            assert fold(person.name).split()[-1] in fold(line.text) or fold(person.code) in fold(line.text)
        if line.volunteer_id is not None:
            assert line.candidates == (line.volunteer_id,)
        assert line.on_day is None or line.on_day.year in (TODAY.year, TODAY.year - 1) or "/" in line.text


@given(who=st.sampled_from(PEOPLE), households=st.integers(1, 200), day=st.dates(date(2026, 1, 1), TODAY))
def test_a_whole_line_with_or_without_marks_says_what_was_meant(who, households, day):
    text = f"{who.name}: {households} hộ khai sinh ngày {day:%d/%m/%Y}"

    for line in (one(text), one(fold(text)), one(f"  - {text.upper()}")):
        assert (line.volunteer_id, line.households, line.service_id, line.on_day, line.problems) == (
            who.id, households, 7, day, (),
        )  # fmt: skip


@pytest.mark.parametrize("word", ["bb", "Hunk", "khai sinh đăng ký", "cộng đồng dân cư phường hỗ trợ"])
def test_a_whole_book_that_is_pasted_by_mistake_is_read_in_moments(word):
    """It was minutes of the server's time for everybody, at each rerun."""
    people = [Person(n, f"Nguyễn Thị {chr(97 + n % 26)}ong{n % 90}", f"TV{n:03}", f"Tổ {n % 40}") for n in range(200)]
    line = (f"{word} " * 200)[:299]

    began = time.process_time()
    lines = read("\n".join([line] * 500), people)

    assert len(lines) == 500
    assert time.process_time() - began < 20
